"""Whether a condition can hold, can fail, and is answered wherever its answer is certain.

A condition is tried on the values of the facts that it mentions, with what their types say: a choice is one code, a
part of an event is only there where the event happened, a day is before, on or after another, and days stand in one
row. What facts say of each other beyond that is not known here, so that more is taken to be possible than is: what is
said to be impossible is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import assert_never

from gongyi.kernel.truth import Tri, all_of, any_of, negate
from gongyi.law.conditions import (
    AS_OF,
    Amount,
    Compare,
    Condition,
    Connective,
    DayTerm,
    FactRef,
    Happened,
    Is,
    NormStatus,
    Operator,
    PeriodEnd,
    Quantified,
)
from gongyi.law.connectives import Presume
from gongyi.law.factmodel import FactKind
from gongyi.law.mentions import parts_of

Variable = tuple[object, ...]
"""What can have one value or another: an event, a fact, the order of two days, another norm's verdict."""
Assignment = dict[Variable, object]

EVENT, CHOICE, ITEM, NUMBER, ORDER, PERIOD, NORM, RECORDS, SHOWN = range(9)
_UNSHOWN: dict[Variable, object] = {(SHOWN,): False}
"""What is not known to be, shows nothing; without it that is tried as well as the contrary."""
BEFORE, SAME, AFTER = -1, 0, 1
_ORDERS = {
    Operator.BEFORE: frozenset({BEFORE}),
    Operator.AFTER: frozenset({AFTER}),
    Operator.NOT_BEFORE: frozenset({SAME, AFTER}),
    Operator.NOT_AFTER: frozenset({BEFORE, SAME}),
}
# Tries of one question; no condition that a person can read comes near.
_MOST = 20_000


class _TooMany(Exception):
    """The question has been tried in too many ways."""


class Possibilities:
    """What one condition can come to; ``outcomes`` gives the statuses that each norm can have."""

    def __init__(self, condition: Condition, outcomes: Mapping[str, frozenset[str]]) -> None:
        self.condition, self.outcomes = condition, outcomes
        self.domains: dict[Variable, tuple[object, ...]] = {}
        self._asked: dict[Variable, list[frozenset[str]]] = {}
        self._atoms: list[set[Variable]] = []
        for part in _all_parts(condition):
            self._atoms.append(set())
            self._declare(part)
        for variable, sets in self._asked.items():
            self.domains[variable] = _told_apart(self.domains[variable], sets)
        terms = {term for variable in self.domains if variable[0] == ORDER for term in variable[1:]}
        self._dates = sorted(term for term in terms if isinstance(term, date))
        self._tries = 0

    # --- questions -------------------------------------------------------------------------

    def can_be(self, wanted: bool) -> bool:
        """Whether some values make the condition hold (or fail); True also where there are too many to try."""
        self._tries = 0
        try:
            return self._reaches(wanted, list(self.domains), {})
        except _TooMany:
            return True

    def needlessly_unknown(self) -> Variable | None:
        """A fact that leaves the condition unknown although each of its values gives the same answer."""
        for root in self.domains:
            if root[0] in (ORDER, PERIOD, SHOWN):
                continue
            self._tries = 0
            try:
                if self._leaves_unknown(root):
                    return root
            except _TooMany:
                continue
        return None

    def _leaves_unknown(self, root: Variable) -> bool:
        hidden = [variable for variable in self.domains if variable == root or _hangs_on(variable, root)]
        # What is asked once only is needed wherever it leaves the answer open.
        if sum(not atom.isdisjoint(hidden) for atom in self._atoms) < 2:
            return False
        others = [variable for variable in self.domains if variable not in hidden and variable[0] != SHOWN]
        return self._settled_unseen(hidden, others, _UNSHOWN)

    def _settled_unseen(self, hidden: list[Variable], others: list[Variable], values: Assignment) -> bool:
        if self._truth(values) is not None:
            return False
        if others:
            first, *rest = others
            return any(self._settled_unseen(hidden, rest, tried) for tried in self._with(first, values))
        return not (self._reaches(True, hidden, values) and self._reaches(False, hidden, values))

    def _reaches(self, wanted: bool, left: list[Variable], values: Assignment) -> bool:
        truth = self._truth(values)
        if truth is not None:
            return truth is wanted
        first, *rest = left
        return any(self._reaches(wanted, rest, tried) for tried in self._with(first, values))

    def _with(self, variable: Variable, values: Assignment) -> Iterator[Assignment]:
        """The values with each that the variable can have beside them."""
        for value in self.domains[variable]:
            tried = {**values, variable: value}
            if variable[0] != ORDER or _in_one_row(variable, tried, self._dates):
                yield tried

    def _truth(self, values: Assignment) -> Tri:
        self._tries += 1
        if self._tries > _MOST:
            raise _TooMany
        return _truth(self.condition, values)

    # --- variables -------------------------------------------------------------------------

    def _declare(self, part: Condition) -> None:
        match part:
            case Presume():
                self._add((SHOWN, part))
            case Connective():
                pass
            case Happened():
                self._add(_event(part.ref))
            case Is():
                self._declare_parent(part.ref)
                self._declare_codes(part)
            case Amount():
                self._declare_parent(part.ref)
                bounds = [bound for bound in (part.at_least, part.at_most) if bound is not None]
                self._add((NUMBER, *_name(part.ref)), *(bound + step for bound in bounds for step in (-1, 0, 1)))
            case Compare():
                for term in (part.left, part.right):
                    self._declare_day(term)
                if part.left != part.right:
                    self._add(_order(part)[0], BEFORE, SAME, AFTER)
            case NormStatus():
                verdict = (NORM, part.norm)
                self._add(verdict, *sorted(self.outcomes.get(part.norm, part.statuses)))
                self._asked.setdefault(verdict, []).append(part.statuses)
            case Quantified():
                self._add((RECORDS, part))
            case _:
                assert_never(part)

    def _add(self, variable: Variable, *domain: object) -> None:
        self._atoms[-1].add(variable)
        known = self.domains.get(variable, ())
        self.domains[variable] = tuple(dict.fromkeys((*known, *(domain or (True, False)))))

    def _declare_codes(self, part: Is) -> None:
        if part.ref.fact.kind is FactKind.ITEMS:
            for code in sorted(part.codes):
                self._add((ITEM, *_name(part.ref), code))
        else:
            choice = (CHOICE, *_name(part.ref))
            self._add(choice, *part.ref.fact.labels)
            self._asked.setdefault(choice, []).append(part.codes)

    def _declare_parent(self, ref: FactRef) -> None:
        if ref.fact.parent is not None:
            self._add(_parent(ref))

    def _declare_day(self, term: DayTerm) -> None:
        if isinstance(term, PeriodEnd):
            self._add((PERIOD, term))
        elif isinstance(term, FactRef):
            if term.fact.kind is FactKind.EVENT:
                self._add(_event(term))
            self._declare_parent(term)


def _all_parts(condition: Condition) -> Iterator[Condition]:
    """A condition and what is inside, but not what it asks of other records."""
    yield condition
    if not isinstance(condition, Quantified):
        for part in parts_of(condition):
            yield from _all_parts(part)


def _told_apart(values: tuple[object, ...], sets: list[frozenset[str]]) -> tuple[object, ...]:
    """One value for each answer to all the questions asked."""
    answers = {tuple(value in asked for asked in sets): value for value in values}
    return tuple(answers.values())


def _name(ref: FactRef) -> tuple[object, ...]:
    return ref.scope, ref.trail, ref.fact.name


def _event(ref: FactRef) -> Variable:
    return (EVENT, *_name(ref))


def _parent(ref: FactRef) -> Variable:
    return EVENT, ref.scope, ref.trail, ref.fact.parent


@lru_cache(maxsize=4096)
def _order(part: Compare) -> tuple[Variable, int]:
    """The variable for the order of two days, and which way round it is; the same for ``a, b`` and ``b, a``."""
    if repr(part.left) <= repr(part.right):
        return (ORDER, part.left, part.right), 1
    return (ORDER, part.right, part.left), -1


def _in_one_row(variable: Variable, values: Assignment, dates: Sequence[date]) -> bool:
    """Whether the order of two days agrees with that of the others: no day comes before itself."""
    later: dict[object, list[tuple[object, bool]]] = {}
    for known, value in values.items():
        if known[0] == ORDER:
            _, one, other = known
            if value != AFTER:
                later.setdefault(one, []).append((other, value == BEFORE))
            if value != BEFORE:
                later.setdefault(other, []).append((one, value == AFTER))
    for one, other in pairwise(dates):
        later.setdefault(one, []).append((other, True))
    return not any((term, True) in _reached(term, later) for term in variable[1:])


def _reached(start: object, later: Mapping[object, list[tuple[object, bool]]]) -> set[tuple[object, bool]]:
    """The days that do not come before one, each with whether it comes after it."""
    seen: set[tuple[object, bool]] = set()
    queue = [(start, False)]
    while queue:
        term, after = queue.pop()
        for other, strictly in later.get(term, ()):
            found = (other, after or strictly)
            if found not in seen:
                seen.add(found)
                queue.append(found)
    return seen


def _hangs_on(variable: Variable, root: Variable) -> bool:
    """Whether a variable cannot be known while the root is not: the day and the parts of an event."""
    if root[0] == ITEM:
        return variable[:4] == root[:4]
    if root[0] != EVENT:
        return False
    if variable[0] == ORDER:
        return any(isinstance(term, FactRef) and root in (_event(term), _parent(term)) for term in variable[1:])
    if variable[0] not in (CHOICE, ITEM, NUMBER):
        return False
    return variable[1:3] == root[1:3] and str(variable[3]).startswith(f"{root[3]}.")


# --- truth ---------------------------------------------------------------------------------


def _truth(condition: Condition, values: Mapping[Variable, object]) -> Tri:
    """The truth of a condition where some facts have a value and the others are unknown."""
    match condition:
        case Presume() if (SHOWN,) not in values:
            shown = all_of((_truth(condition.unless, values), _known(values, (SHOWN, condition))))
            return all_of((_truth(condition.when, values), negate(shown)))
        case Connective():
            parts = condition.parts
            return condition.table.fold(lambda index: _truth(parts[index], values))
        case Quantified():
            return _known(values, (RECORDS, condition))
        case Happened():
            happened = _known(values, _event(condition.ref))
            return happened if condition.expected else negate(happened)
        case Is():
            return all_of((_there(condition.ref, values), _is(condition, values)))
        case Amount():
            return all_of((_there(condition.ref, values), _amount(condition, values)))
        case Compare():
            left, right = _exists(condition.left, values), _exists(condition.right, values)
            return all_of((left, right, _ordered(condition, values)))
        case NormStatus():
            status = values.get((NORM, condition.norm))
            return None if status is None else status in condition.statuses
        case _:
            assert_never(condition)


def _there(ref: FactRef, values: Mapping[Variable, object]) -> Tri:
    """Whether the event that a fact is a part of has happened."""
    return True if ref.fact.parent is None else _known(values, _parent(ref))


def _known(values: Mapping[Variable, object], variable: Variable) -> Tri:
    value = values.get(variable)
    return None if value is None else bool(value)


def _is(condition: Is, values: Mapping[Variable, object]) -> Tri:
    name = _name(condition.ref)
    if condition.ref.fact.kind is FactKind.ITEMS:
        return any_of(_known(values, (ITEM, *name, code)) for code in sorted(condition.codes))
    code = values.get((CHOICE, *name))
    return None if code is None else code in condition.codes


def _amount(condition: Amount, values: Mapping[Variable, object]) -> Tri:
    number = values.get((NUMBER, *_name(condition.ref)))
    if not isinstance(number, int):
        return None
    above = condition.at_least is None or number >= condition.at_least
    return above and (condition.at_most is None or number <= condition.at_most)


def _exists(term: DayTerm, values: Mapping[Variable, object]) -> Tri:
    if isinstance(term, PeriodEnd):
        return _known(values, (PERIOD, term))
    if isinstance(term, FactRef) and term.fact.kind is FactKind.EVENT:
        return _known(values, _event(term))
    if isinstance(term, FactRef) and term.fact.parent is not None:
        return _known(values, _parent(term))
    assert isinstance(term, FactRef | date) or term == AS_OF
    return True


def _ordered(condition: Compare, values: Mapping[Variable, object]) -> Tri:
    if condition.left == condition.right:
        return SAME in _ORDERS[condition.op]
    variable, way = _order(condition)
    order = values.get(variable)
    return order * way in _ORDERS[condition.op] if isinstance(order, int) else None
