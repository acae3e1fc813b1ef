"""What is missing, compared with its definition: try every answer to every set of open questions.

The enumeration here works on documents, as a person would learn the facts, and shares nothing with the engine's.
"""

from __future__ import annotations

import copy
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import combinations, product
from math import prod
from typing import Any, ClassVar

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from generate import NONE, UNKNOWN, Data, days_near, spelt
from gongyi import Policy
from gongyi.derivations.assumed import Assumed
from gongyi.judging.reference import Evaluator
from gongyi.law.factmodel import Fact, FactModel
from gongyi.records.values import Happening
from gongyi_facts import BadInput, Case, Year, from_mapping
from gongyi_facts.relations import Order
from gongyi_facts.when import When
from lending import LendingCase
from locations import LENDING, TINY

AS_OF = date(2024, 4, 3)
TIMES = int(os.environ.get("EXAMPLES_TIMES", "1"))
MOST = 1500
"""Answers to all questions together; a case with more is not enumerated."""


class AnyLending(LendingCase):
    """An account whose days may lie in any order: the definition asks for values, likely or not."""

    orders: ClassVar[tuple[Order, ...]] = ()


class AnyCase(Case):
    """A case whose days may lie in any order, except what ``implied_by_order`` needs; exclusions hold."""

    orders: ClassVar[tuple[Order, ...]] = tuple(
        order for order in Case.orders if order.earlier in ("found", "made", "aid_requested", "requested")
    )


FOLDERS = {"lending": LENDING / "rules", "amended": TINY / "amended", "rows": TINY / "situations"}


@lru_cache(maxsize=4)
def policy(kind: str) -> Policy:
    return Policy.load(FOLDERS[kind], facts=AnyLending) if kind in FOLDERS else Policy.load(facts=(AnyCase, Year))


LOAN: Data = {
    "reserved": "2024-03-01",
    "lent": "2024-03-02",
    "extended": NONE,
    "handed_back": NONE,
    "passed_on": NONE,
    "reported_lost": NONE,
    "volumes": 2,
    "stock": ["ordinary"],
    "wear": "torn",
}
ACCOUNT: Data = {
    "branch": "central",
    "readers": [{"grade": "adult", "valid_until": "2024-12-31", "suspended": NONE, "rewarded": NONE}],
    "loans": [LOAN, {**LOAN, "handed_back": {"on": "2024-03-20", "shelved": "2024-03-21", "stained": False}}],
    "letters": [{"loans": ["1"], "posted": NONE}],
}
CASE: Data = {
    "place": "linxiang",
    "proceeding": "administrative",
    "harm_expanding": False,
    "harm": "infringed",
    "agencies": [{"place": "linxiang", "conduct": "inaction"}],
    "recommendations": [
        {
            "kind": "pre_suit",
            "issued": "2024-01-30",
            "received": "2024-02-01",
            "urgency_stated": NONE,
            "longer_term": NONE,
            "reply": {"on": "2024-03-20", "arrived": "2024-03-22", "evidence": True},
            "refusal": NONE,
            "rectification": "partial",
            "protection": "unprotected",
            "obstacle": NONE,
            "suspension_justified": False,
            "early_suit_justified": False,
        }
    ],
    "suits": [
        {
            **{"kind": "administrative", "filed": "2024-04-02", "accepted": NONE, "not_accepted": NONE},
            **{"closed": NONE, "measures": False},
        }
    ],
    "hearings": [{"held": NONE, "appeared": "deputy", "excused": NONE}],
    "judgments": [{"given": NONE, "effective": NONE, "ruling": "perform", "term": NONE, "executed": NONE}],
}


def told(fact: Fact) -> Any:
    """Some known value of a state."""
    plain = {"day": "2024-04-20", "number": 2, "items": sorted(fact.codes)[:1], "sightings": sorted(fact.codes)[0:1]}
    found = plain.get(fact.kind, spelt(fact)[:1])
    return found[0] if isinstance(found, list) and fact.kind != "items" else found


def filled(data: Data, model: FactModel) -> Data:
    """The data with every state known that they do not mention."""
    for name, scope in model.scopes.items():
        for record in [data] if name == scope.root else data.get(str(scope.field), []):
            for fact in scope.facts.values():
                if fact.parent is None and fact.kind not in ("event", "text"):
                    record.setdefault(fact.name, told(fact))
    return data


BASES = {
    "lending": filled(ACCOUNT, FactModel.of(AnyLending)),
    "amended": filled(copy.deepcopy(ACCOUNT), FactModel.of(AnyLending)),
    "rows": filled(copy.deepcopy(ACCOUNT), FactModel.of(AnyLending)),
    "case": filled(CASE, FactModel.of(AnyCase)),
}


@dataclass(frozen=True)
class Spot:
    """A fact of a record: its list and index (none for the document), and its name."""

    field: str | None
    index: int
    fact: Fact

    @property
    def path(self) -> str:
        """As the assessment writes it."""
        return f"{self.field}[{self.index + 1}].{self.fact.name}" if self.field else self.fact.name

    def record(self, data: Data) -> Data:
        """The record's mapping."""
        found: Data = data[self.field][self.index] if self.field else data
        return found

    def event(self) -> str:
        """The key under which it is written."""
        return self.fact.parent or self.fact.name


def spots(data: Data, model: FactModel) -> list[Spot]:
    """Every fact that the data write."""
    found = []
    for name, scope in model.scopes.items():
        records = [data] if name == scope.root else data.get(str(scope.field), [])
        for index, record in enumerate(records):
            for fact in scope.facts.values():
                head, _, attribute = fact.name.partition(".")
                written = record.get(head)
                here = isinstance(written, dict) and attribute in written if attribute else written is not None
                if here and fact.kind != "text":
                    found.append(Spot(scope.field, index, fact))
    return found


def forget(data: Data, spot: Spot, span: str, facts: dict[str, Fact]) -> None:
    """Make a fact unknown, or its day known in part only; what the event was like stays known."""
    record = spot.record(data)
    if spot.fact.parent:
        record[spot.fact.parent][spot.fact.name.partition(".")[2]] = UNKNOWN
    elif spot.fact.kind == "sightings" and span != UNKNOWN:
        record[spot.fact.name] = [{"on": span, "state": record[spot.fact.name]}]
    elif spot.fact.kind != "event" or span == UNKNOWN:
        record[spot.fact.name] = UNKNOWN
    else:
        like = {name.partition(".")[2]: told(fact) for name, fact in facts.items() if fact.parent == spot.fact.name}
        written = record[spot.fact.name]
        record[spot.fact.name] = {**like, **(written if isinstance(written, dict) else {}), "on": span}


def put(data: Data, spot: Spot, answer: Any) -> None:
    """Write an answer down."""
    record = spot.record(data)
    head, _, attribute = spot.fact.name.partition(".")
    written = record.get(head)
    if spot.fact.kind == "event" and isinstance(written, dict) and answer != NONE:
        written["on"] = answer
    elif not attribute:
        record[head] = answer
    elif isinstance(written, dict):
        written[attribute] = answer
    elif isinstance(written, str) and written[:1].isdigit():
        record[head] = {"on": written, attribute: answer}


def answers(spot: Spot, value: Any, days: Sequence[date], evaluator: Evaluator) -> Iterator[Any]:
    """Everything that an open fact can turn out to be."""
    fact, kind = spot.fact, spot.fact.kind
    if kind == "event":
        written = value.get("on") if isinstance(value, dict) else value
        yield from _event_answers(spot, written, days, evaluator)
    elif kind == "day":
        yield from map(str, days)
    elif kind == "number":
        yield from range(9)
    elif kind == "items":
        yield from ([code] for code in sorted(fact.codes))
    elif kind == "sightings":
        yield from _sightings(sorted(fact.codes), value, days)
    else:
        yield from spelt(fact)


def _sightings(codes: list[str], value: Any, universe: Sequence[date]) -> Iterator[Any]:
    """One without a day where none is known; else the days of those known, or one or two further ones after them."""
    seen = value if isinstance(value, list) else []
    if not seen:
        yield from ([{"state": code}] for code in codes)
        return
    spans = [When.parse(item["on"]) for item in seen]
    known = [range(span.first.toordinal(), span.last.toordinal() + 1) for span in spans]
    for days in product(*known):
        yield [{**item, "on": str(date.fromordinal(day))} for item, day in zip(seen, days, strict=True)]
    last = max(span.last for span in spans)
    for code in codes:
        today = {"on": str(AS_OF), "state": code}
        yield [*seen, today]
        for day in (day for day in universe if last < day < AS_OF):
            yield from ([*seen, {"on": str(day), "state": other}, today] for other in codes)


def _event_answers(spot: Spot, written: str, days: Sequence[date], evaluator: Evaluator) -> Iterator[str]:
    bracket = _assumed(spot, evaluator)
    if bracket is not None and bracket.span is not None:
        span = When(bracket.span.lo, bracket.span.hi)
    elif written == UNKNOWN:
        yield NONE
        span = When(date(1949, 1, 1), AS_OF)
    else:
        span = When.parse(written)
    within = [day for day in days if span.first <= day <= span.last]
    if (span.last - span.first).days < 40:
        within = [span.first + timedelta(days=n) for n in range((span.last - span.first).days + 1)]
    yield from map(str, within)


def _assumed(spot: Spot, evaluator: Evaluator) -> Happening | None:
    """Between which days an event that is taken to have happened can lie."""
    scope = next(s for s in evaluator.records.model.scopes.values() if s.field == spot.field)
    derived = evaluator.rules.derived.get((scope.name, spot.fact.name))
    if not isinstance(derived, Assumed):
        return None
    row = evaluator.records.rows[scope.name][spot.index]
    return derived.value(evaluator, row) if derived.assumes(row) else None


# --- the definition --------------------------------------------------------------------------


def by_definition(
    kind: str, data: Data, open_spots: Sequence[Spot], days: Sequence[date]
) -> dict[tuple[str, str], tuple[str, ...]]:
    """For every undetermined verdict: the union of the minimal sets of open facts that can settle it."""
    unsettled = undetermined(kind, data)
    evaluator = policy(kind).explain(read(kind, data), as_of=AS_OF).evaluator
    options = {
        spot: list(answers(spot, spot.record(data).get(spot.event()), days, evaluator)) for spot in open_spots
    }
    if prod(map(len, options.values())) > MOST:
        reject()
    minimal: dict[tuple[str, str], list[frozenset[Spot]]] = {key: [] for key in unsettled}
    for size in range(1, len(open_spots) + 1):
        for chosen in combinations(open_spots, size):
            wanted = {key for key, sets in minimal.items() if not any(found <= set(chosen) for found in sets)}
            for key in settled_by(kind, data, wanted, {spot: options[spot] for spot in chosen}):
                minimal[key].append(frozenset(chosen))
    return {
        key: tuple(sorted({spot.path for found in sets for spot in found})) for key, sets in minimal.items()
    }


def settled_by(
    kind: str, data: Data, wanted: set[tuple[str, str]], options: dict[Spot, list[Any]]
) -> set[tuple[str, str]]:
    """Those of the wanted verdicts that some answers to exactly these questions settle."""
    settled: set[tuple[str, str]] = set()
    for values in product(*options.values()):
        if settled == wanted:
            break
        learnt = copy.deepcopy(data)
        # An event comes before what is asked of it.
        for spot, value in sorted(zip(options, values, strict=True), key=lambda pair: pair[0].fact.parent is not None):
            put(learnt, spot, value)
        with suppress(BadInput):
            settled |= wanted - undetermined(kind, learnt)
    return settled


def undetermined(kind: str, data: Data) -> set[tuple[str, str]]:
    """Norm and record of every verdict that is open."""
    assessor = policy(kind).explain(read(kind, data), as_of=AS_OF)
    return {
        (norm.id, row.path)
        for norm, row in assessor.pairs()
        if assessor.evaluator.verdict(norm, row).status == "undetermined"
    }


def read(kind: str, data: Data) -> Any:
    return from_mapping(data, tuple(policy(kind).loaded.model.documents.values()))


def asked(kind: str, data: Data) -> dict[tuple[str, str], tuple[str, ...]]:
    """What the assessment asks for."""
    assessment = policy(kind).assess(read(kind, data), as_of=AS_OF, engine="reference")
    return {
        (item.norm.id, item.path): item.missing for item in assessment.findings if item.status == "undetermined"
    }


def universe(kind: str, data: Data) -> list[date]:
    """Days on which anything can turn: written ones, and those near a deadline."""
    found = set(days_near(AS_OF, policy(kind)))
    for text in str(data).replace("'", " ").split():
        if text[:2] == "20" and len(text) == 10:
            found |= {date.fromisoformat(text) + timedelta(days=step) for step in (-1, 0, 1)}
    return sorted(found)


def open_spots(kind: str, data: Data, names: Sequence[str], spans: Sequence[str]) -> list[Spot]:
    """Forget the named facts in the data; the questions that are then open."""
    model = policy(kind).loaded.model
    every = {spot.path: spot for spot in spots(data, model)}
    gone = [every[name] for name in sorted(names, key=lambda name: -name.count("."))]
    for spot, span in zip(gone, spans, strict=False):
        forget(data, spot, span, facts_of(model, spot))
    left = [spot for spot in gone if spot.fact.parent is None or isinstance(spot.record(data)[spot.event()], dict)]
    wholly = [spot for spot in left if spot.fact.kind == "event" and spot.record(data)[spot.fact.name] == UNKNOWN]
    for spot in wholly:
        facts = facts_of(model, spot).values()
        left += [Spot(spot.field, spot.index, fact) for fact in facts if fact.parent == spot.fact.name]
    return left


def facts_of(model: FactModel, spot: Spot) -> dict[str, Fact]:
    """The facts of the record that a spot belongs to."""
    return next(scope.facts for scope in model.scopes.values() if scope.field == spot.field)


def paths(kind: str) -> list[str]:
    """Facts to forget. The bearer's own place stays known: where it is not, the case's place takes its part."""
    loaded = policy(kind).loaded
    norms = [norm for variants in loaded.norms.values() for norm in variants.values()]
    own = {(ref.scope, ref.fact.name) for norm in norms for ref in norm.seat[:-1]}
    places = {(loaded.model.scopes[scope].field, name) for scope, name in own}
    return [spot.path for spot in spots(BASES[kind], loaded.model) if (spot.field, spot.fact.name) not in places]


# One fact may be wholly unknown; the others are known but for a few days, to keep the enumeration small.
SPANS = ("2024-03-31/2024-04-05", "2024-03-01/2024-03-04", "2024-02-01/2024-02-03", "2024-04-02/2024-04-04")


def forgotten(kind: str) -> st.SearchStrategy[tuple[list[str], list[str]]]:
    """Up to three facts, and what is left of each."""
    names = st.lists(st.sampled_from(paths(kind)), min_size=1, max_size=3, unique=True)
    spans = st.tuples(st.sampled_from((UNKNOWN, *SPANS)), st.sampled_from(SPANS), st.sampled_from(SPANS))
    return st.tuples(names, spans.map(list))


@pytest.mark.parametrize("kind", BASES)
@settings(max_examples=12 * TIMES)
@given(st.data())
def test_missing_is_what_the_definition_says(kind: str, data: st.DataObject) -> None:
    names, spans = data.draw(forgotten(kind))
    case = copy.deepcopy(BASES[kind])
    left = open_spots(kind, case, names, spans)
    assert asked(kind, case) == by_definition(kind, case, left, universe(kind, case))


def test_days_of_sightings_are_open() -> None:
    """Neither sighting certainly came first, so a third one of unknown date would not help."""
    data = copy.deepcopy(BASES["lending"])
    wear = [
        {"on": "2024-03-25/2024-04-02", "state": "torn"},
        {"on": "2024-03-26/2024-04-05", "state": "bound"},
    ]
    data["loans"][0] |= {"extended": {"on": "2024-03-10", "until": "2024-03-20"}, "wear": wear}
    assert ("二.1", "loans[1]") in undetermined("lending", data)
    days = [date(2024, 3, 20) + timedelta(days=step) for step in range(20)]
    left = [spot for spot in spots(data, policy("lending").loaded.model) if spot.path == "loans[1].wear"]
    assert asked("lending", data) == by_definition("lending", data, left, days)
