"""Random documents, drawn from nothing but the declarations of a fact model.

Unknowns are frequent, days cluster around deadlines, and what cannot be (a reply before the receipt) is mended
or rejected, so that every document drawn is one that a file could hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from gongyi import Policy
from gongyi.kernel.periods import Length
from gongyi.law.factmodel import NO, YES, Fact, FactModel, Scope
from gongyi_facts import BadInput, from_mapping
from gongyi_facts.base import Document
from gongyi_facts.relations import Order
from gongyi_facts.when import When

UNKNOWN, NONE, HAPPENED = "unknown", "none", "happened"
Data = dict[str, Any]

# After National Day, make-up days, the policy's first months, and years without a published calendar.
ASSESSED = (
    date(2024, 3, 12),
    date(2024, 10, 8),
    date(2024, 2, 18),
    date(2020, 11, 2),
    date(2023, 1, 28),
    date(2027, 10, 4),
)


@dataclass(frozen=True)
class Drawn:
    """A document, the plain data it was read from, and the day on which it is assessed."""

    data: Data
    document: Any
    as_of: date


def lengths(policy: Policy) -> frozenset[Length]:
    """Every length of time that a policy counts."""
    periods = [version for period in policy.loaded.periods.values() for version in period.versions]
    parts = [part for period in periods for part in period.parts]
    return frozenset(part.length for part in parts if part.length is not None)


def days_near(as_of: date, policy: Policy) -> tuple[date, ...]:
    """Days on which something turns: today, and days whose periods end about today, each give or take two."""
    anchors = {as_of} | policy.loaded.days
    for length in lengths(policy):
        back = length.days or 61 * length.months // 2
        anchors |= {as_of - timedelta(days=back), as_of - timedelta(days=2 * back)}
    steps = range(-2, 3)
    return tuple(sorted({anchor + timedelta(days=step) for anchor in anchors for step in steps}))


@st.composite
def drawn(
    draw: st.DrawFn,
    policy: Policy,
    document: type[Document],
    most: int = 2,
    named: bool = False,
    as_of: date | None = None,
) -> Drawn:
    """A consistent document of one kind, and a day; at most ``most`` records of each scope.

    ``named`` gives every record an id, so that references survive another order; ``as_of`` is the day, if given.
    """
    as_of = as_of or draw(st.sampled_from(ASSESSED))
    data = draw(written(policy.loaded.model, document, days_near(as_of, policy), most, named))
    try:
        return Drawn(data, from_mapping(data, document), as_of)
    except BadInput:
        assume(False)
        raise


@st.composite
def written(
    draw: st.DrawFn,
    model: FactModel,
    document: type[Document],
    days: Sequence[date],
    most: int = 2,
    named: bool = False,
) -> Data:
    """Plain data of a document as a file would hold them."""
    root = document.root
    known_days = st.sampled_from(days)
    data: Data = draw(_facts(model.scopes[root], known_days))
    if draw(st.booleans()):
        data["record_to"] = str(draw(known_days))
    listed = [name for name in sorted(model.within(root)) if model.scopes[name].field is not None]
    counts = {name: draw(st.integers(0, most)) for name in listed}
    for name, count in counts.items():
        records = [
            draw(_record(model.scopes[name], known_days, counts, named, number))
            for number in range(1, count + 1)
        ]
        if records:
            data[str(model.scopes[name].field)] = records
    _mend(data, model, document)
    return data


@st.composite
def _record(
    draw: st.DrawFn,
    scope: Scope,
    days: st.SearchStrategy[date],
    counts: dict[str, int],
    named: bool,
    number: int,
) -> Data:
    record: Data = draw(_facts(scope, days))
    if named:
        record["id"] = identity(scope.name, number)
    for name, reference in scope.references.items():
        count = counts[reference.scope]
        if reference.uncertain and count and draw(st.integers(0, 3)) == 0:
            record[name] = UNKNOWN
            continue
        if count == 0 or (count == 1 and draw(st.booleans())):
            continue
        words = [identity(reference.scope, n) if named else str(n) for n in range(1, count + 1)]
        word = st.sampled_from(words)
        record[name] = draw(st.lists(word, min_size=1, unique=True) if reference.many else word)
    return record


def identity(scope: str, number: int) -> str:
    """The id given to a record."""
    return f"{scope}-{number}"


# --- facts -----------------------------------------------------------------------------------


def _facts(scope: Scope, days: st.SearchStrategy[date]) -> st.SearchStrategy[Data]:
    """Some of a scope's facts; the others are absent."""
    return st.fixed_dictionaries(
        {},
        optional={
            name: value(scope, fact, days)
            for name, fact in scope.facts.items()
            if fact.parent is None and fact.kind != "text"
        },
    )


def value(scope: Scope, fact: Fact, days: st.SearchStrategy[date]) -> st.SearchStrategy[Any]:
    """What a file can say of a fact."""
    if fact.kind == "event":
        return _event(scope, fact, days)
    if fact.kind == "sightings":
        return _sightings(fact, days)
    return st.just(UNKNOWN) | state(fact, days)


def state(fact: Fact, days: st.SearchStrategy[date]) -> st.SearchStrategy[Any]:
    """A known value of a state."""
    if fact.kind == "day":
        return when(days)
    if fact.kind == "number":
        return st.integers(0, 6) | days.map(lambda day: day.year)
    if fact.kind == "items":
        return st.lists(st.sampled_from(sorted(fact.codes)), min_size=1, max_size=3, unique=True)
    return st.sampled_from(spelt(fact))


def spelt(fact: Fact) -> list[str | bool]:
    """The codes of a choice as a file writes them."""
    return [True, False] if fact.codes == {YES, NO} else sorted(fact.codes)


def when(days: st.SearchStrategy[date]) -> st.SearchStrategy[str]:
    """A day, or a day known in part."""
    return st.one_of(
        days.map(str),
        days.map(str),
        days.map(lambda day: f"{day:%Y-%m}"),
        st.tuples(days, days).map(lambda pair: f"{min(pair)}/{max(pair)}"),
        days.map(lambda day: f"../{day}"),
        days.map(lambda day: f"{day}/.."),
    )


def _event(scope: Scope, fact: Fact, days: st.SearchStrategy[date]) -> st.SearchStrategy[Any]:
    words = st.sampled_from((UNKNOWN, NONE, HAPPENED))
    absent = days.map(lambda day: {"none_by": str(day)})
    attributes = {
        name.partition(".")[2]: st.just(UNKNOWN) | state(attribute, days)
        for name, attribute in scope.facts.items()
        if attribute.parent == fact.name
    }
    if not attributes:
        return st.one_of(words, when(days), when(days), absent)
    # A day alone can be that of a part, such as the last one of a term.
    dated = when(days).map(lambda day: {"on": day})
    return st.one_of(words, dated, dated, absent, st.fixed_dictionaries({"on": when(days)}, optional=attributes))


def _sightings(fact: Fact, days: st.SearchStrategy[date]) -> st.SearchStrategy[Any]:
    seen = st.dictionaries(when(days), st.sampled_from(sorted(fact.codes)), max_size=2)
    dated = seen.map(lambda found: [{"on": day, "state": code} for day, code in found.items()])
    return st.one_of(st.sampled_from(sorted(fact.codes)), dated.filter(bool))


# --- what cannot be --------------------------------------------------------------------------


def _mend(data: Data, model: FactModel, document: type[Document]) -> None:
    """Move every day that impossibly comes before another one to that other one."""
    for _ in range(4):
        moved = [_put_in_order(data, model, order) for order in document.orders if not order.odd]
        if not any(moved):
            return


def _put_in_order(data: Data, model: FactModel, order: Order) -> bool:
    moved = False
    listed_as = model.scopes[order.scope].field
    for record in [data] if listed_as is None else data.get(listed_as, ()):
        for owner, name in _owners(data, model, order.scope, record, order.earlier):
            earlier, later = _day(owner, name), _day(record, order.later)
            if earlier is not None and later is not None and later.last < earlier.first:
                _set_day(record, order.later, str(earlier.first))
                moved = True
    return moved


def _owners(data: Data, model: FactModel, scope: str, record: Data, name: str) -> Iterable[tuple[Data, str]]:
    """The records on which the named day stands: the record itself, or those that it refers to."""
    head, _, rest = name.partition(".")
    reference = model.scopes[scope].references.get(head)
    if reference is None:
        return [(record, name)]
    targets = data.get(str(model.scopes[reference.scope].field), [])
    words = record.get(head, "1" if len(targets) == 1 else [])
    if words == UNKNOWN:
        return []
    numbers = [int(word.rpartition("-")[2]) for word in (words if isinstance(words, list) else [words])]
    return [(targets[number - 1], rest) for number in numbers]


def _day(record: Data, name: str) -> When | None:
    head, _, rest = name.partition(".")
    found = record.get(head)
    text = found.get(rest or "on") if isinstance(found, dict) else None if rest else found
    return When.parse(text) if isinstance(text, str) and text[:1] in "12." else None


def _set_day(record: Data, name: str, day: str) -> None:
    head, _, rest = name.partition(".")
    if isinstance(record[head], dict):
        record[head][rest or "on"] = day
    else:
        record[head] = day
