"""All possible cases at once: for every residual node the cases in which it comes to such and such a number.

A case is one bit of a whole number, so that an operation on numbers of that size judges thousands of cases together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol, assert_never

from gongyi.evaluators.compiled import year_end
from gongyi.evaluators.last_days import LastDays
from gongyi.evaluators.sightings import SightingBits, last_seen, reached, seen
from gongyi.inquiry.budget import Work
from gongyi.inquiry.places import place_of
from gongyi.kernel.truth import Demand
from gongyi.law.statuses import Status
from gongyi.program.nodes import (
    MAYBE,
    NO,
    STATUS_CODES,
    YES,
    Among,
    Asked,
    Choose,
    Compare,
    Connect,
    Const,
    Extreme,
    Field,
    LastDay,
    LastSeen,
    Masked,
    NextDay,
    Node,
    OneOf,
    Order,
    Part,
    Reached,
    Seen,
    Situations,
    YearEnd,
    operands,
)

Variables = int
"""A set of variables, a bit for each."""
Held = tuple[int | SightingBits, ...]
"""A value of a fact, with a place for every part; then the same for what it was on the file's last day, and again for
what it is in a whole record, where these are asked for."""
OfSightings = Seen | LastSeen | Reached
Mask = int
"""A set of cases, a bit for each."""
Found = dict[Any, Mask]
"""The numbers that a node comes to, each with the cases in which it does; every case is in one of them."""
_UNDETERMINED = STATUS_CODES.index(Status.UNDETERMINED)


class Left(Protocol):
    """What is left of the rules."""

    work: Work

    def support(self, node: Node) -> Variables:
        """The variables that a node depends on."""

    def now(self, node: Node) -> int:
        """The number that a node comes to by what is recorded."""

    def values(self, variable: int) -> Sequence[Held]:
        """The values of a variable."""

    def last_days(self, node: LastDay) -> LastDays:
        """The last days of periods of such a length."""


class Cases:
    """Every combination of values of some variables, of each those at these places; all others are as recorded."""

    def __init__(self, left: Left, values: Mapping[int, Sequence[int]]) -> None:
        self.left, self.values = left, values
        self.variables = sum(1 << variable for variable in values)
        self.steps: dict[int, int] = {}
        """How many cases lie between two that differ in one step of a variable alone."""
        self.count = 1
        for variable, chosen in values.items():
            self.steps[variable] = self.count
            self.count *= len(chosen)
        self.all: Mask = (1 << self.count) - 1
        self._where: dict[tuple[int, int], Mask] = {}
        self._known: dict[Node, Found] = {}

    def where(self, variable: int, place: int) -> Mask:
        """The cases in which a variable has the value at such a place of those that were chosen."""
        found = self._where.get((variable, place))
        if found is None:
            step = self.steps[variable]
            found, width = ((1 << step) - 1) << place * step, step * len(self.values[variable])
            while width < self.count:
                found |= found << width
                width *= 2
            found = self._where[variable, place] = found & self.all
        return found

    def of(self, node: Node) -> Found:
        """What a node comes to, and when."""
        found = self._known.get(node)
        if found is None:
            if isinstance(node, Const):
                found = {node.value: self.all}
            elif self.variables and not self.left.support(node) & self.variables and not _of_sightings(node):
                found = {self.left.now(node): self.all}
            else:
                found = _FOUND[type(node)](self, node)
            self.left.work.take(1 + (len(found) * self.count >> 14))
            self._known[node] = found
        return found

    def when(self, node: Node, *numbers: int) -> Mask:
        """The cases in which a node comes to one of these numbers."""
        found = self.of(node)
        mask = 0
        for number in numbers:
            mask |= found.get(number, 0)
        return mask

    def _field(self, node: Field) -> Found:
        name, _, fixed = node.fact.partition("=")
        variable, place = int(name), place_of(node)
        held = self.left.values(variable)
        if fixed or variable not in self.values:
            return {held[int(fixed or 0)][place]: self.all}
        found: Found = {}
        for number, chosen in enumerate(self.values[variable]):
            value = held[chosen][place]
            found[value] = found.get(value, 0) | self.where(variable, number)
        return found

    def _connect(self, node: Connect) -> Found:
        true = self._goes(node.true_when)
        if true == self.all:
            return {YES: true}
        false = self._goes(node.false_when) & ~true
        return _without_none({YES: true, NO: false, MAYBE: self.all ^ true ^ false})

    def _goes(self, ways: tuple[Asked, ...]) -> Mask:
        found = 0
        for way in ways:
            cases = self.all
            for part, demand in way:
                part_found = self.of(part)
                if demand is Demand.TRUE:
                    cases &= part_found.get(YES, 0)
                elif demand is Demand.FALSE:
                    cases &= part_found.get(NO, 0)
                else:
                    cases &= ~part_found.get(YES, 0)
                if not cases:
                    break
            found |= cases
            if found == self.all:
                break
        return found

    def _truth(self, yes: Mask) -> Found:
        return _without_none({YES: yes, NO: self.all ^ yes})

    def _compare(self, node: Compare) -> Found:
        left, right = self.of(node.left), self.of(node.right)
        yes = 0
        if node.order is Order.EQUAL:
            for number, cases in left.items():
                yes |= cases & right.get(number, 0)
            return self._truth(yes)
        beyond, later = 0, sorted(right, reverse=True)
        at = 0
        for number in sorted(left, reverse=True):
            while at < len(later) and (later[at] > number or (later[at] == number and node.order is not Order.LESS)):
                beyond |= right[later[at]]
                at += 1
            yes |= left[number] & beyond
        return self._truth(yes)

    def _one_of(self, node: OneOf) -> Found:
        return self._truth(self.when(node.value, *node.among))

    def _choose(self, node: Choose) -> Found:
        found: Found = {}
        rest = self.all
        for truth, value in node.cases:
            here = self.of(truth).get(YES, 0) & rest
            if here:
                _add(found, self.of(value), here)
                rest ^= here
                if not rest:
                    return found
        _add(found, self.of(node.other), rest)
        return found

    def _extreme(self, node: Extreme) -> Found:
        parts = [self.of(part) for part in node.parts]
        numbers = sorted({number for part in parts for number in part}, reverse=not node.largest)
        within, before = [0] * len(parts), 0
        found: Found = {}
        for number in numbers:
            cases = self.all
            for index, part in enumerate(parts):
                within[index] |= part.get(number, 0)
                cases &= within[index]
            if cases != before:
                found[number] = cases ^ before
                before = cases
        return found

    def _mapped(self, node: Node, function: Callable[[int], int]) -> Found:
        found: Found = {}
        for number, cases in self.of(node).items():
            image = function(number)
            found[image] = found.get(image, 0) | cases
        return found

    def _combined(self, parts: Sequence[Node], function: Callable[[Sequence[Any]], int]) -> Found:
        """What a function makes of several parts, for each combination of their numbers that is possible."""
        combined: list[tuple[tuple[Any, ...], Mask]] = [((), self.all)]
        for part in parts:
            combined = [
                ((*numbers, number), within)
                for numbers, cases in combined
                for number, when in self.of(part).items()
                if (within := cases & when)
            ]
            self.left.work.take(len(combined) >> 6)
        found: Found = {}
        for numbers, cases in combined:
            image = function(numbers)
            found[image] = found.get(image, 0) | cases
        return found

    def _sightings(self, node: OfSightings) -> Found:
        return self._combined(operands(node), lambda parts: looked_up(node, parts[0], parts[1:]))

    def _last_day(self, node: LastDay) -> Found:
        table = self.left.last_days(node)
        if node.times is None:
            return self._mapped(node.start, table.__getitem__)
        return self._combined((node.start, node.times), lambda parts: table[parts[0], parts[1]])

    def _situations(self, node: Situations) -> Found:
        found: Found = {}
        leading: dict[int | None, Mask] = {None: self.all}
        for truth, status in node.rows:
            truths = self.of(truth)
            yes, no = truths.get(YES, 0), truths.get(NO, 0)
            further: dict[int | None, Mask] = {}
            for before, cases in leading.items():
                further[before] = further.get(before, 0) | cases & no
                if before is None or before == status:
                    further[status] = further.get(status, 0) | cases & ~yes & ~no
                    _add(found, {status: yes}, cases)
                else:
                    _add(found, {_UNDETERMINED: ~no}, cases)
            leading = _without_none(further)
        for before, cases in leading.items():
            _add(found, {node.other if before is None or before == node.other else _UNDETERMINED: cases}, cases)
        return found


class OneByOne(Cases):
    """All as recorded, and then each of some variables in turn at each of its values while all others are as recorded.

    The first case is the one as recorded; those of a variable lie beside each other, from ``starts`` on. Variables are
    added as they are asked for: what a node that does not depend on them comes to is as recorded there.
    """

    def __init__(self, left: Left) -> None:
        super().__init__(left, {})
        self.starts: dict[int, int] = {}
        self._since: dict[int, Variables] = {}
        """The variables that have been added since there were so many cases."""
        self.turning: dict[Node, tuple[int, Mask]] = {}
        """Between which cases something under a node changes, and of how many cases that is known."""
        self._counted: dict[Node, int] = {}
        """Of how many cases it is known what a node comes to."""

    def add(self, variables: Iterable[int]) -> None:
        """Put the cases of further variables beside those that there are."""
        added = [variable for variable in variables if variable not in self.starts]
        if not added:
            return
        self._since[self.count] = 0
        further = sum(1 << variable for variable in added)
        for count in self._since:
            self._since[count] |= further
        for variable in added:
            self.starts[variable] = self.count
            self.count += len(self.left.values(variable)) - 1
            self.variables |= 1 << variable
        self.all = (1 << self.count) - 1

    def of(self, node: Node) -> Found:
        """What a node comes to, and when."""
        counted = self._counted.get(node, 0)
        if counted == self.count:
            return self._known[node]
        if counted:
            if not self.holds(node, counted) or _of_sightings(node):
                del self._known[node]
            else:
                found, now = dict(self._known[node]), self.left.now(node)
                found[now] = found.get(now, 0) | self.all >> counted << counted
                self._known[node] = found
        self._counted[node] = self.count
        return super().of(node)

    def holds(self, node: Node, counted: int) -> bool:
        """Whether in all cases but so many a node comes to what it does as recorded."""
        return counted == self.count or not self.left.support(node) & self._since[counted]

    def of_variable(self, variable: int, cases: Mask) -> Mask:
        """The values of a variable that lie among some cases, a bit for each, without what is recorded."""
        return cases >> self.starts[variable] & self.every(variable)

    def every(self, variable: int) -> Mask:
        """All values of a variable, a bit for each, without what is recorded."""
        return (1 << len(self.left.values(variable)) - 1) - 1

    def _field(self, node: Field) -> Found:
        name, _, fixed = node.fact.partition("=")
        variable, place = int(name), place_of(node)
        held = self.left.values(variable)
        start = None if fixed else self.starts.get(variable)
        if start is None:
            return {held[int(fixed or 0)][place]: self.all}
        found: Found = {held[0][place]: self.all ^ self.every(variable) << start}
        for bit, value in enumerate(held[1:], start):
            found[value[place]] = found.get(value[place], 0) | 1 << bit
        return found


def looked_up(node: OfSightings, sightings: SightingBits, days: Sequence[int]) -> int:
    """What sightings say of days."""
    match node:
        case Seen():
            return seen(sightings, *days)
        case LastSeen():
            return last_seen(sightings, *days)[node.part]
        case Reached():
            return reached(sightings, *days)[node.part]
        case _:
            assert_never(node)


def _of_sightings(node: Node) -> bool:
    return isinstance(node, Field) and node.part is Part.SIGHTINGS


def _add(found: Found, other: Found, within: Mask) -> None:
    for number, cases in other.items():
        cases &= within
        if cases:
            found[number] = found.get(number, 0) | cases


def _without_none(found: Found) -> Found:
    return {number: cases for number, cases in found.items() if cases}


def _among(codes: int, mask: int) -> int:
    return YES if not codes & ~mask else MAYBE if codes & mask else NO


_FOUND: dict[type[Node], Callable[[Cases, Any], Found]] = {
    Field: lambda cases, node: cases._field(node),
    Connect: Cases._connect,
    Compare: Cases._compare,
    OneOf: Cases._one_of,
    Choose: Cases._choose,
    Extreme: Cases._extreme,
    LastDay: Cases._last_day,
    NextDay: lambda cases, node: cases._mapped(node.day, lambda day: day + 1),
    YearEnd: lambda cases, node: cases._mapped(node.year, lambda year: year_end(year, node.plus, node.latest)),
    Masked: lambda cases, node: cases._mapped(node.codes, lambda codes: codes & node.mask),
    Among: lambda cases, node: cases._mapped(node.codes, lambda codes: _among(codes, node.mask)),
    Seen: Cases._sightings,
    LastSeen: Cases._sightings,
    Reached: Cases._sightings,
    Situations: Cases._situations,
}
