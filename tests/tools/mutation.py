"""Rules that differ from the decision's by one small mistake, for ``mutate.py``.

A mistake is made where it would stand in the rule file: what several readings share, and a condition that has a name,
is written once there, and is therefore wrong in all of them, or wherever it is named, at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Any, TypeVar

from changes import DROP, NEGATE, SWAP, Changes, put
from gongyi.derivations.achieved import Achieved
from gongyi.derivations.assumed import Assumed
from gongyi.derivations.base import Derivation
from gongyi.derivations.concluded import Concluded
from gongyi.derivations.earliest import Earliest
from gongyi.derivations.first import First
from gongyi.derivations.lastly import LastlySeen
from gongyi.derivations.narrowed import Narrowed
from gongyi.derivations.observed import Observed
from gongyi.explaining.wording import Wording
from gongyi.kernel.days import Interval
from gongyi.kernel.periods import Length
from gongyi.law.conditions import Condition, DayTerm, FactRef
from gongyi.law.connectives import TRUE, Not
from gongyi.law.mentions import Key, key_of, mentions
from gongyi.law.norms import Norm, Period, PeriodPart, Situation
from gongyi.loading.dependencies import dependents, graph, nodes_of
from gongyi.loading.loaded import Loaded
from gongyi_facts.when import EARLIEST, LATEST
from named_conditions import Places, roots
from row_mutation import mistakes, rows_of, with_row

_ONE_DAY = timedelta(days=1)
T = TypeVar("T")
V = TypeVar("V", Norm, Period)
NEVER = Not((TRUE,))


@dataclass(frozen=True, slots=True)
class Spoilt:
    """What stands in the policy as it is, each time it is read, and what a mutant has instead.

    Where the result is None, whatever looks there at all may notice.
    """

    nodes: tuple[Condition | Derivation | Period | Norm, ...]
    result: Condition | Derivation | Period | None = None


@dataclass(frozen=True, slots=True)
class Mutant:
    """One mistake in a policy, and the norms whose verdict, remark or outlook it can change."""

    owner: str
    where: str
    kind: str
    words: str
    source: str
    norms: frozenset[str]
    make: Callable[[], Loaded]
    spoilt: Spoilt | None = None
    """Where it is, unless that is nowhere that a verdict looks."""
    remark: str = ""
    """The remark that a situation no longer makes, where that is the mistake."""
    moved: tuple[PeriodPart, int] | None = None
    """The part of a period that ends so many days later than its rule says."""

    @property
    def loaded(self) -> Loaded:
        """The policy with the mistake in it, made anew."""
        return self.make()

    @property
    def name(self) -> str:
        """What is wrong, in words; the same from run to run."""
        return f"{self.owner} {self.where}：{self.kind}“{self.words}”"


# --- policies ------------------------------------------------------------------------------


class Mutants:
    """Every mutant of a policy, norm by norm, then those of the derived facts and periods."""

    def __init__(self, loaded: Loaded, sources: Callable[[Key], str]) -> None:
        self.loaded, self.sources = loaded, sources
        self.named = roots(loaded)
        self.places = Places(loaded, self.named)
        names = {root: loaded.conditions[name].zh for name, root in self.named.items()}
        self.changes = Changes(Wording(loaded.model, loaded.periods), names)
        self.edges = _edges(loaded)

    def all(self) -> Iterator[Mutant]:
        """Each makes its own copy of the policy when it is asked for it; the policy itself stays as it is."""
        seen: Counter[str] = Counter()
        for mutant in self._all():
            seen[mutant.name] += 1
            count = seen[mutant.name]
            yield mutant if count == 1 else replace(mutant, where=f"{mutant.where}（第{count}处）")

    def _all(self) -> Iterator[Mutant]:
        for identity, variants in self.loaded.norms.items():
            yield from self._of_norm(identity, variants)
        for where, facts in self.loaded.derived.items():
            yield from self._of_derived(where, facts)
        for where, period in self.loaded.periods.items():
            for index in range(len(period.versions)):
                yield from self._of_period(where, period, index)
        for name in self.named:
            yield from self._of_named(name)
        yield from self._of_manifest()

    def _of_named(self, name: str) -> Iterator[Mutant]:
        """A condition that has a name, spoilt wherever it is read at once."""
        root, source = self.named[name], str(self.loaded.conditions[name].source)
        norms = frozenset(user[1] for user in dependents(self.edges, self.places.keys[name]) if user[0] == "norm")
        for change in self.changes.inside(root):
            make = partial(self.places.with_other, name, change.result)
            spoilt = Spoilt(tuple(self.places.nodes[name]), change.result)
            yield Mutant(name, "when", change.kind, change.words, source, norms, make, spoilt)

    def _of_manifest(self) -> Iterator[Mutant]:
        manifest = self.loaded.manifest
        for moved in _moved(manifest.in_force):
            make = partial(replace, self.loaded, manifest=replace(manifest, in_force=moved))
            norms = frozenset(self.loaded.norms)
            yield Mutant("决定", "in_force", f"改为{moved}", str(manifest.in_force), "rules/policy.yaml", norms, make)

    # --- norms -----------------------------------------------------------------------------

    def _of_norm(self, identity: str, variants: dict[str | None, Norm]) -> Iterator[Mutant]:
        for index in range(len(next(iter(variants.values())).versions)):
            yield from self._of_version(identity, variants, index)

    def _of_version(self, identity: str, variants: dict[str | None, Norm], index: int) -> Iterator[Mutant]:
        version = {name: norm.versions[index] for name, norm in variants.items()}
        source = str(next(iter(version.values())).source)

        def mutant(
            names: Sequence[str | None],
            told: tuple[str, str, str],
            wrong: dict[str | None, Norm],
            spoilt: Spoilt | None,
            remark: str = "",
        ) -> Mutant:
            whole = {name: _with_version(variants[name], index, changed) for name, changed in wrong.items()}
            norms = {**self.loaded.norms, identity: {**variants, **whole}}
            owner, (where, kind, words) = identity + _reading(names, variants), told
            make = partial(replace, self.loaded, norms=norms)
            return Mutant(owner, where, kind, words, source, frozenset({identity}), make, spoilt, remark)

        for names, row in rows_of(version):
            nodes = tuple(found.when for name in names for found in version[name].situations if found == row)
            changes = () if row.when == TRUE else self.changes.of(row.when)
            for kind, words, wrong_rows in mistakes(row, ((one.kind, one.words, one.result) for one in changes)):
                changed = {name: with_row(version[name], row, wrong_rows) for name in names}
                spoilt = Spoilt(nodes, _row_condition(row, wrong_rows))
                remark = "".join(set(row.flags) - set(wrong_rows[0].flags)) if wrong_rows else ""
                yield mutant(names, (f"情形 {row.name}", kind, words), changed, spoilt, remark)
        for field in _NORM_FIELDS:
            for names, value in _shared(version, field):
                if field == "at_expiry" and not any(_by_period(version[name]) for name in names):
                    continue
                for where, kind, words, changed, place in self._values(field, value):
                    wrong = {name: replace(version[name], **{field: changed}) for name in names}
                    spoilt = _spoilt([version[name] for name in names], field, place)
                    yield mutant(names, (where, kind, words), wrong, spoilt)

    def _values(self, field: str, value: Any) -> Iterator[tuple[str, str, str, Any, _Place | None]]:
        """Every wrong value of a norm's key: where, kind, words, value; and which condition in it is another one."""
        if field in ("when", "done", "breached"):
            for where, kind, words, changed in self._condition(field, value, TRUE if field == "when" else None):
                yield where, kind, words, changed, (None, changed)
        elif field in ("flags", "next"):
            for index, item in enumerate(value):
                where = f"flags {item.id}" if field == "flags" else f"next {item.condition}"
                for _, kind, words, changed in self._condition(field, item.when, TRUE):
                    other = put(value, index, replace(item, when=changed))
                    yield where, kind, words, other, (index, changed)
        elif field == "in_force":
            yield from ((field, f"改为{moved}", str(value), moved, None) for moved in _moved(value))
        elif field == "at_expiry":
            yield field, NEGATE, field, not value, None
        elif field in ("seat", "trigger"):
            for index, item in enumerate(value):
                yield field, DROP, self._day(item), value[:index] + value[index + 1 :], None
        elif value is not None:
            yield field, DROP, value if isinstance(value, str) else self._day(value), None, None

    def _day(self, term: DayTerm) -> str:
        """A day or a seat, with the kind of record that it belongs to."""
        words = self.changes.wording.day(term)
        return f"{self.loaded.model.scopes[term.scope].zh}的{words}" if isinstance(term, FactRef) else words

    def _condition(
        self, where: str, condition: Condition | None, without: Condition | None
    ) -> Iterator[tuple[str, str, str, Any]]:
        if condition is None:
            return
        if condition != without:
            yield where, DROP, self.changes.words(condition), without
            for change in self.changes.of(condition):
                yield where, change.kind, change.words, change.result

    # --- derived facts ---------------------------------------------------------------------

    def _of_derived(self, where: tuple[str, str], variants: dict[str | None, Derivation]) -> Iterator[Mutant]:
        key = ("derived", *where)
        norms, source = self._users(key), self.sources(key)
        for names, derived in _alike(variants):
            owner = derived.fact.name + _reading(names, variants)
            for field, kind, words, changed in self._derived(derived):
                wrong = dict.fromkeys(names, changed)
                make = partial(replace, self.loaded, derived={**self.loaded.derived, where: {**variants, **wrong}})
                spoilt = Spoilt(tuple(variants[name] for name in names), changed)
                yield Mutant(owner, field, kind, words, source, norms, make, spoilt)

    def _earliest(self, derived: Earliest) -> Iterator[tuple[str, str, str, Derivation]]:
        candidates = derived.candidates
        for index, candidate in enumerate(candidates):
            for _, kind, words, changed in self._condition("where", candidate.where, TRUE):
                other = replace(candidate, where=changed)
                yield "where", kind, words, replace(derived, candidates=put(candidates, index, other))
            if len(candidates) > 1:
                fewer = (*candidates[:index], *candidates[index + 1 :])
                yield "earliest", DROP, self.changes.wording.day(candidate.day), replace(derived, candidates=fewer)

    def _derived(self, derived: Derivation) -> Iterator[tuple[str, str, str, Derivation]]:
        if isinstance(derived, Assumed):
            yield from self._assumed(derived)
        elif isinstance(derived, Observed):
            if derived.until is not None:
                yield "until", DROP, self.changes.wording.day(derived.until), replace(derived, until=None)
        elif isinstance(derived, Narrowed):
            yield from self._narrowed(derived)
        elif isinstance(derived, LastlySeen):
            return
        elif isinstance(derived, Achieved):
            if derived.after is not None:
                yield "after", DROP, self.changes.wording.day(derived.after), replace(derived, after=None)
            if derived.undated_until is not None:
                words = self.changes.wording.day(derived.undated_until)
                yield "undated_until", DROP, words, replace(derived, undated_until=None)
        elif isinstance(derived, Earliest):
            yield from self._earliest(derived)
        else:
            field = "where" if isinstance(derived, First) else "when"
            condition = derived.where if isinstance(derived, First) else derived.when
            for _, kind, words, changed in self._condition(field, condition, TRUE):
                yield field, kind, words, _with_condition(derived, changed)

    def _assumed(self, derived: Assumed) -> Iterator[tuple[str, str, str, Derivation]]:
        if not derived.active:
            return
        for days in (-1, 1) if derived.within is not None else ():
            assert derived.within is not None
            within = Length(days=derived.within.days + days)
            yield "assume", f"改为{within.zh}", derived.within.zh, replace(derived, within=within)
        for moved in _moved(derived.in_force):
            yield "in_force", f"改为{moved}", f"{derived.in_force}", replace(derived, in_force=moved)
        if derived.flag is not None:
            yield "flag", DROP, derived.flag.id, replace(derived, flag=None)

    def _narrowed(self, derived: Narrowed) -> Iterator[tuple[str, str, str, Derivation]]:
        for index, (condition, to) in enumerate(derived.cases):
            words = self.changes.words(condition)
            rest = derived.cases[:index] + derived.cases[index + 1 :]
            yield "cases", DROP, words, replace(derived, cases=rest)
            for change in self.changes.of(condition):
                cases = put(derived.cases, index, (change.result, to))
                yield "cases", change.kind, change.words, replace(derived, cases=cases)
            for code in sorted(to):
                cases = put(derived.cases, index, (condition, to - {code}))
                yield "cases", DROP, f"{words}，则为{derived.fact.labels[code]}", replace(derived, cases=cases)

    # --- periods ---------------------------------------------------------------------------

    def _of_period(self, where: tuple[str, str], whole: Period, index: int) -> Iterator[Mutant]:
        period = whole.versions[index]
        key = ("period", *where)
        norms, source = self._users(key), self.sources(key)

        def mutant(
            field: str, kind: str, words: str, changed: Period, moved: tuple[PeriodPart, int] | None = None
        ) -> Mutant:
            periods = {**self.loaded.periods, where: _with_version(whole, index, changed)}
            make = partial(replace, self.loaded, periods=periods)
            spoilt = Spoilt((whole,), periods[where])
            return Mutant(period.name, field, kind, words, source, norms, make, spoilt, moved=moved)

        for limit in _moved(period.in_force):
            yield mutant("in_force", f"改为{limit}", f"{period.in_force}", replace(period, in_force=limit))
        if len(period.parts) > 1:
            yield mutant("take", SWAP, period.zh, replace(period, earliest=not period.earliest))
        for number, part in enumerate(period.parts):
            words = part.basis[0]
            field = f"parts {number + 1}"
            for days in (-1, 1):
                yield mutant(field, "早一日" if days < 0 else "晚一日", words, period, (part, days))
            if len(period.parts) > 1:
                rest = period.parts[:number] + period.parts[number + 1 :]
                yield mutant(field, DROP, words, replace(period, parts=rest))
            for _, kind, changed_words, changed in self._condition("when", part.when, TRUE):
                parts = put(period.parts, number, replace(part, when=changed))
                yield mutant(f"{field} when", kind, changed_words, replace(period, parts=parts))

    def _users(self, key: Key) -> frozenset[str]:
        return frozenset(user[1] for user in dependents(self.edges, [key]) if user[0] == "norm")


_NORM_FIELDS = (
    *("when", "done", "breached", "done_on", "period", "at_expiry", "trigger", "seat", "flags", "next", "in_force"),
)


_Place = tuple[int | None, Condition | None]
"""Which item of a key holds the condition that is changed (None: it is the condition itself), and what it becomes."""


def _spoilt(norms: Sequence[Norm], field: str, place: _Place | None) -> Spoilt:
    """What is spoilt in a key of the norms: a condition, or else something that their verdicts rest on."""
    if place is None:
        return Spoilt(tuple(norms))
    index, result = place
    values = [getattr(norm, field) for norm in norms]
    return Spoilt(tuple(values if index is None else (value[index].when for value in values)), result)


def _by_period(norm: Norm) -> bool:
    """Whether the end of a period decides: not where there is none, nor where situations say what it does."""
    return norm.period is not None and not norm.situations


def _row_condition(row: Situation, instead: tuple[Situation, ...]) -> Condition | None:
    """What a row's condition becomes; one that is left out never holds."""
    if not instead:
        return NEVER
    return None if instead[0].when == row.when else instead[0].when


def _edges(loaded: Loaded) -> dict[Key, frozenset[Key]]:
    """What each norm needs under any reading, its remarks and outlook included."""
    edges: dict[Key, frozenset[Key]] = {}
    for identity, variants in loaded.norms.items():
        for norm in variants.values():
            for key, needed in graph(nodes_of({identity: norm}, {}, {}), loaded.needs).items():
                edges[key] = edges.get(key, frozenset()) | needed | frozenset(_besides(norm))
    for where, facts in loaded.derived.items():
        for derived in facts.values():
            edges.update(graph(nodes_of({}, {where: derived}, {}), loaded.needs))
    edges.update(graph(nodes_of({}, {}, loaded.periods), loaded.needs))
    return edges


def _besides(norm: Norm) -> Iterator[Key]:
    for condition in (*(flag.when for flag in norm.flags), *(item.when for item in norm.next)):
        yield from map(key_of, mentions(condition))
    days = [item.on for item in norm.next] + [term for item in norm.situations for term in item.since]
    for term in days:
        if not isinstance(term, date | str):
            yield key_of(term)


def _shared(variants: dict[str | None, Norm], field: str) -> list[tuple[list[str | None], Any]]:
    """The values of a key, each with the readings that share it."""
    return _alike({name: getattr(norm, field) for name, norm in variants.items()})


def _alike(values: dict[str | None, T]) -> list[tuple[list[str | None], T]]:
    found: list[tuple[list[str | None], T]] = []
    for name, value in values.items():
        for names, other in found:
            if other == value:
                names.append(name)
                break
        else:
            found.append(([name], value))
    return found


def _reading(names: Sequence[str | None], variants: dict[str | None, Any]) -> str:
    """Which readings a mistake is in; nothing where it is in all of them."""
    return "" if len(names) == len(variants) else f"={'、'.join(map(str, names))}"


def _with_version(whole: V, index: int, version: V) -> V:
    """A norm or period of which one version is another."""
    *earlier, last = put(whole.versions, index, version)
    return replace(last, earlier=tuple(replace(one, earlier=()) for one in earlier))


def _moved(days: Interval) -> Iterator[Interval]:
    """The days on which something is in force, with either end a day off."""
    for step in (-_ONE_DAY, _ONE_DAY):
        if days.lo > EARLIEST:
            yield replace(days, lo=days.lo + step)
        if days.hi < LATEST:
            yield replace(days, hi=days.hi + step)


def _with_condition(derived: Derivation, condition: Condition) -> Derivation:
    if isinstance(derived, First):
        return replace(derived, where=condition)
    assert isinstance(derived, Concluded)
    return replace(derived, when=condition)
