"""Which open facts settle a verdict together: the smallest sets of them for which some values do.

All cases are judged at once where there are not too many of them. Otherwise one fact is left as it is, or given one of
its values, in what is left of the verdict, which is then left with fewer; what comes to the same is looked at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from math import prod

from gongyi.inquiry.candidate_days import many_days, telling, turns
from gongyi.inquiry.cases import Cases, Mask, Variables
from gongyi.inquiry.consistency import consistent
from gongyi.inquiry.residual import PRESENT, Residue
from gongyi.inquiry.unknowns import Unknown
from gongyi.law.statuses import Status
from gongyi.program.nodes import NO, STATUS_CODES, Node
from gongyi.records.values import Happening

AT_ONCE = 1 << 19
"""So many cases are judged together."""
_UNDETERMINED = STATUS_CODES.index(Status.UNDETERMINED)
Sets = tuple[Variables, ...]


class Search:
    """The facts that settle what a verdict is, ``status``, of which these are open."""

    def __init__(self, residue: Residue, status: Node, unknowns: Sequence[Unknown]) -> None:
        self.residue, self.status, self.unknowns = residue, status, unknowns
        self.open = {residue.learn(unknown): unknown for unknown in unknowns}
        self.alone = residue.one_by_one(sorted(self.open))
        (now,) = (number for number, cases in self.alone.of(status).items() if cases & 1)
        self.unchanged = (now, _UNDETERMINED)
        self.event = self._events()
        self.parts = {event: 0 for event in self.open}
        for part, event in self.event.items():
            self.parts[event] |= 1 << part
        self.askable = [one for one, unknown in self.open.items() if one in self.event or unknown.askable(())]
        self.enough = self._enough()
        """Facts that settle it by themselves: no smallest set has one of them besides others."""
        self.askable = [one for one in self.askable if not {one, self.event.get(one)} & {*self.enough}]
        self.values = self._telling()
        self._known: dict[tuple[Variables, Node, Node], Sets] = {}

    def sets(self) -> list[frozenset[Unknown]]:
        """The inclusion-minimal sets of open facts for which some values settle the verdict.

        For a verdict that is settled, the sets that rebut it: for which some values settle it otherwise.
        Raises ``TooMany`` where there is too much to try.
        """
        with self.residue.work.search(prod(map(len, self.values.values()))):
            rest = self._settling(self.status, self.possible) if self.askable else ()
            found = (*(1 << one for one in self.enough), *rest)
        return [frozenset(self.open[variable] for variable in self.open if one >> variable & 1) for one in found]

    @cached_property
    def possible(self) -> Node:
        """Answers that would put events into an impossible order are no possible case."""
        return consistent(self.residue, self.unknowns)

    def _enough(self) -> list[int]:
        settled = self.alone.all & ~self.alone.when(self.status, *self.unchanged)
        if settled:
            settled &= ~self.alone.when(self.possible, NO)
        return [one for one in self.askable if one not in self.event and self.alone.of_variable(one, settled)]

    def _telling(self) -> dict[int, list[int]]:
        """The values of each askable fact that make a difference."""
        turning = 0
        if any(many_days(self.open[one]) for one in self.askable):
            turning = turns(self.residue, self.alone, self.status)
        return {one: telling(self.alone, turning, one, self.open[one]) for one in self.askable}

    def _events(self) -> dict[int, int]:
        """Of what can be asked only once an event is known to be one, the event."""
        numbers = {(id(unknown.row), unknown.fact): variable for variable, unknown in self.open.items()}
        parts = {variable: unknown for variable, unknown in self.open.items() if not unknown.askable(())}
        events = {variable: numbers.get((id(part.row), str(part.parent))) for variable, part in parts.items()}
        return {variable: event for variable, event in events.items() if event is not None}

    def _settling(self, status: Node, possible: Node, asked: Variables = 0) -> Sets:
        """The sets of facts that settle what is left; ``asked`` are those that have been put in."""
        residue = self.residue
        if residue.now(possible) == NO:
            return ()
        if residue.now(status) not in self.unchanged:
            return (0,)
        support = residue.support(status)
        left = [one for one in self.askable if (support & (1 << one | self.parts[one])) and not asked >> one & 1]
        if not left:
            return ()
        key = (sum(1 << one for one in left), status, possible)
        if key not in self._known:
            if prod(len(self.values[one]) + 1 for one in left) <= AT_ONCE:
                self._known[key] = self._at_once(left, status, possible)
            else:
                first = max((one for one in left if self.event.get(one) not in left), key=self._width)
                self._known[key] = self._by(first, status, possible, asked)
        return self._known[key]

    def _width(self, variable: int) -> int:
        return len(self.values[variable])

    def _at_once(self, left: Sequence[int], status: Node, possible: Node) -> Sets:
        """By judging every case."""
        cases = Cases(self.residue, {one: (PRESENT, *self.values[one]) for one in left})
        settled = cases.all & ~cases.when(status, *self.unchanged)
        if settled:
            settled &= ~cases.when(possible, NO)
        for part, event in self.event.items():
            if part in left and event in left:
                happened = (place for place, value in enumerate(self.values[event], 1) if self._happened(event, value))
                settled &= cases.where(part, 0) | sum(cases.where(event, place) for place in happened)
        return tuple(_least(cases, settled))

    def _by(self, variable: int, status: Node, possible: Node, asked: Variables) -> Sets:
        """By leaving a fact as it is, or by giving it a value."""
        asked |= 1 << variable
        bit, parts = 1 << variable, self.parts[variable]
        sets = list(self._settling(*self._put(bit | parts, PRESENT, status, possible), asked))
        answered: dict[tuple[Node, Node], None] = {}
        for value in self.values[variable]:
            found = self._put(bit, value, status, possible)
            if parts and not self._happened(variable, value):
                found = self._put(parts, PRESENT, *found)
            answered[found] = None
        for one in answered:
            sets += (bit | others for others in self._settling(*one, asked))
        return _smallest(sets)

    def _put(self, variables: Variables, value: int, status: Node, possible: Node) -> tuple[Node, Node]:
        put = self.residue.putting(variables, value)
        return put(status), put(possible)

    def _happened(self, variable: int, value: int) -> bool:
        found = self.open[variable].candidates[value - 1]
        return isinstance(found, Happening) and found.occurred is True


def _least(cases: Cases, settled: Mask) -> Iterator[Variables]:
    """The smallest sets of facts that are answered in these cases."""
    answered = settled
    for variable, chosen in cases.values.items():
        step, unanswered = cases.steps[variable], cases.where(variable, 0)
        some = 0
        for place in range(1, len(chosen)):
            some |= answered >> place * step & unanswered
        # From here on only the first answer stands, for all of them.
        answered = answered & unanswered | some << step
    closed = answered
    for variable, step in cases.steps.items():
        closed |= (closed & cases.where(variable, 0)) << step
    for variable, step in cases.steps.items():
        answered &= ~((closed & cases.where(variable, 0)) << step)
    while answered:
        case = (answered & -answered).bit_length() - 1
        answered &= answered - 1
        yield sum(1 << variable for variable, step in cases.steps.items() if case // step % len(cases.values[variable]))


def _smallest(sets: Iterable[Variables]) -> Sets:
    """Those that do not contain another one."""
    found: list[Variables] = []
    for one in sorted(set(sets), key=int.bit_count):
        if not any(other & one == other for other in found):
            found.append(one)
    return tuple(found)
