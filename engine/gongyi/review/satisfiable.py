"""Whether a condition can hold, can fail, and is answered wherever its answer is certain.

A condition is tried on the values of the facts that it mentions, with what their types say: a choice is one code, a
part of an event is only there where the event happened, a day is before, on or after another, and days stand in one
row. What facts say of each other beyond that is not known here, so that more is taken to be possible than is: what is
said to be impossible is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
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
Values = list[object]
"""The value of each variable, by its place; None where it is not known. The last one hides what is shown."""
Truth = Callable[[Values], Tri]
"""The truth of a condition where some variables have a value and the others are unknown."""

EVENT, CHOICE, ITEM, NUMBER, ORDER, PERIOD, NORM, RECORDS, SHOWN = range(9)
_HIDDEN = True
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
        self._places = {variable: place for place, variable in enumerate(self.domains)}
        orders = [variable for variable in self.domains if variable[0] == ORDER]
        days = {term: day for day, term in enumerate(dict.fromkeys(term for order in orders for term in order[1:]))}
        self._orders = [(self._places[order], days[order[1]], days[order[2]]) for order in orders]
        """The place of each order of two days, and the two days by their numbers."""
        dates = sorted(term for term in days if isinstance(term, date))
        self._dates = [(days[one], days[other]) for one, other in pairwise(dates)]
        self._holds = self._truth_of(condition)
        self._tries = 0

    # --- questions -------------------------------------------------------------------------

    def can_be(self, wanted: bool) -> bool:
        """Whether some values make the condition hold (or fail); True also where there are too many to try."""
        self._tries = 0
        try:
            return self._reaches(wanted, list(self.domains), self._unknown())
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
        values = self._unknown()
        values[-1] = _HIDDEN
        return self._settled_unseen(hidden, others, values)

    def _unknown(self) -> Values:
        return [None] * (len(self._places) + 1)

    def _settled_unseen(self, hidden: list[Variable], others: list[Variable], values: Values) -> bool:
        if self._truth(values) is not None:
            return False
        if others:
            first, *rest = others
            return any(self._settled_unseen(hidden, rest, tried) for tried in self._with(first, values))
        return not (self._reaches(True, hidden, values) and self._reaches(False, hidden, values))

    def _reaches(self, wanted: bool, left: list[Variable], values: Values) -> bool:
        truth = self._truth(values)
        if truth is not None:
            return truth is wanted
        first, *rest = left
        return any(self._reaches(wanted, rest, tried) for tried in self._with(first, values))

    def _with(self, variable: Variable, values: Values) -> Iterator[Values]:
        """The values with each that the variable can have beside them."""
        place = self._places[variable]
        for value in self.domains[variable]:
            tried = values.copy()
            tried[place] = value
            if variable[0] != ORDER or self._in_one_row(place, tried):
                yield tried

    def _truth(self, values: Values) -> Tri:
        self._tries += 1
        if self._tries > _MOST:
            raise _TooMany
        return self._holds(values)

    def _in_one_row(self, changed: int, values: Values) -> bool:
        """Whether the order of two days agrees with that of the others: no day comes before itself."""
        later: dict[int, list[tuple[int, bool]]] = {}
        for place, one, other in self._orders:
            value = values[place]
            if value is not None:
                if value != AFTER:
                    later.setdefault(one, []).append((other, value == BEFORE))
                if value != BEFORE:
                    later.setdefault(other, []).append((one, value == AFTER))
        for one, other in self._dates:
            later.setdefault(one, []).append((other, True))
        own = next((one, other) for place, one, other in self._orders if place == changed)
        return not any((day, True) in _reached(day, later) for day in own)

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

    # --- truth -----------------------------------------------------------------------------

    def _truth_of(self, condition: Condition) -> Truth:
        """What gives the truth of a condition."""
        match condition:
            case Presume():
                return self._presumed(condition)
            case Connective():
                return self._folded(condition)
            case Quantified():
                return self._known((RECORDS, condition))
            case Happened():
                happened = self._known(_event(condition.ref))
                return happened if condition.expected else lambda values: negate(happened(values))
            case Is():
                return self._all(self._there(condition.ref), self._is(condition))
            case Amount():
                return self._all(self._there(condition.ref), self._amount(condition))
            case Compare():
                left, right = self._exists(condition.left), self._exists(condition.right)
                return self._all(left, right, self._ordered(condition))
            case NormStatus():
                verdict = self._places[NORM, condition.norm]
                return lambda values: None if values[verdict] is None else values[verdict] in condition.statuses
            case _:
                assert_never(condition)

    def _folded(self, condition: Connective) -> Truth:
        parts, table = [self._truth_of(part) for part in condition.parts], condition.table
        return lambda values: table.fold(lambda index: parts[index](values))

    def _presumed(self, condition: Presume) -> Truth:
        folded, when, unless = (self._folded(condition), *map(self._truth_of, condition.parts))
        shown = self._known((SHOWN, condition))

        def presumed(values: Values) -> Tri:
            if values[-1] is _HIDDEN:
                return folded(values)
            return all_of((when(values), negate(all_of((unless(values), shown(values))))))

        return presumed

    def _all(self, *parts: Truth) -> Truth:
        return lambda values: all_of(part(values) for part in parts)

    def _known(self, variable: Variable) -> Truth:
        place = self._places[variable]
        return lambda values: None if values[place] is None else bool(values[place])

    def _there(self, ref: FactRef) -> Truth:
        """Whether the event that a fact is a part of has happened."""
        return _always if ref.fact.parent is None else self._known(_parent(ref))

    def _is(self, condition: Is) -> Truth:
        name = _name(condition.ref)
        if condition.ref.fact.kind is FactKind.ITEMS:
            items = [self._known((ITEM, *name, code)) for code in sorted(condition.codes)]
            return lambda values: any_of(item(values) for item in items)
        choice = self._places[CHOICE, *name]
        return lambda values: None if values[choice] is None else values[choice] in condition.codes

    def _amount(self, condition: Amount) -> Truth:
        place = self._places[NUMBER, *_name(condition.ref)]

        def within(values: Values) -> Tri:
            number = values[place]
            if not isinstance(number, int):
                return None
            above = condition.at_least is None or number >= condition.at_least
            return above and (condition.at_most is None or number <= condition.at_most)

        return within

    def _exists(self, term: DayTerm) -> Truth:
        if isinstance(term, PeriodEnd):
            return self._known((PERIOD, term))
        if isinstance(term, FactRef) and term.fact.kind is FactKind.EVENT:
            return self._known(_event(term))
        if isinstance(term, FactRef) and term.fact.parent is not None:
            return self._known(_parent(term))
        assert isinstance(term, FactRef | date) or term == AS_OF
        return _always

    def _ordered(self, condition: Compare) -> Truth:
        if condition.left == condition.right:
            same = SAME in _ORDERS[condition.op]
            return lambda values: same
        variable, way = _order(condition)
        place, orders = self._places[variable], _ORDERS[condition.op]

        def ordered(values: Values) -> Tri:
            order = values[place]
            return order * way in orders if isinstance(order, int) else None

        return ordered


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


def _reached(start: int, later: Mapping[int, list[tuple[int, bool]]]) -> set[tuple[int, bool]]:
    """The days that do not come before one, each with whether it comes after it."""
    seen: set[tuple[int, bool]] = set()
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


def _always(values: Values) -> Tri:
    return True
