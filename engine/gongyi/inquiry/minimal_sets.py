"""Which answers settle a verdict, worked out part by part.

To every part of a norm belong the smallest sets of answers that make it true, and those that make it false. They are
tried out only where a condition looks at facts, on what is left of it when all that is known has been put in; from
there on they are put together: what makes all of several parts true is what makes each of them true, without
contradicting itself. So it need not be tried what all open facts could be.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import accumulate, combinations, islice, product
from math import prod
from typing import TypeVar, assert_never

from gongyi.derivations.concluded import Concluded
from gongyi.inquiry.candidate_days import Budget, TooMany, telling
from gongyi.inquiry.consistency import consistent
from gongyi.inquiry.unknowns import Unknown, rebuttable
from gongyi.inquiry.walker import Walker
from gongyi.kernel.truth import Demand, Table, Tri, Way
from gongyi.law.conditions import (
    Amount,
    Atom,
    Compare,
    Condition,
    Connective,
    Happened,
    Is,
    NormStatus,
    Quantified,
)
from gongyi.law.factmodel import NO, YES
from gongyi.law.norms import Modality, Norm
from gongyi.law.statuses import Status
from gongyi.lowering.lower import Lowering
from gongyi.program import nodes
from gongyi.program.nodes import STATUS_CODES, Node
from gongyi.records.records import Row

Answers = int
"""A set of answers, a bit for each value of each open fact: at most one of the bits of a fact is set."""
Ways = dict[Hashable, list[Answers]]
"""For each outcome the smallest sets of answers that lead to it."""

NONE_NEEDED: Answers = 0
T = TypeVar("T")
MOST_TRIED, MOST_JOINED, MOST_BEYOND = 100_000, 300_000, 150_000
"""How many answers one search may try; how many sets of answers it may join to others or pass over; and how many steps
it may take where there are more possible cases than answers it may try, to leave something for other findings."""
_TRUTH: dict[int, Tri] = {nodes.YES: True, nodes.NO: False, nodes.MAYBE: None}
_NODE = {True: nodes.YES, False: nodes.NO, None: nodes.MAYBE}


class Search:
    """The answers that settle verdicts, for the facts that are open."""

    def __init__(self, lowering: Lowering, walker: Walker, unknowns: Sequence[Unknown], budget: Budget) -> None:
        self.lowering, self.walker, self.residue, self.budget = lowering, walker, walker.residue, budget
        self.unknowns = list(unknowns)
        self.numbers = [self.residue.number(unknown.row, unknown.fact) for unknown in unknowns]
        self.index = {(id(unknown.row), unknown.fact): number for number, unknown in enumerate(unknowns)}
        self._memory: dict[tuple[Hashable, ...], Ways] = {}
        self.kept: list[list[int]] = []
        """For each fact the values that are tried, counted from 1."""
        self.first: list[int] = []
        self.masks: list[int] = []
        self.tried = self.joined = 0
        self.most = budget.most

    def sets(self, norm: Norm, row: Row) -> list[frozenset[int]]:
        """The inclusion-minimal sets of open facts for which some values settle the norm's verdict on the row.

        For a verdict that is settled, the sets that rebut it: for which some values settle it otherwise.
        Raises ``TooMany`` where there is too much to try.
        """
        self.budget.check(self.walker.work)
        status = self.residue.left(self.lowering.verdict(norm.id).status, row)
        self._narrow(status)
        present = STATUS_CODES[self.walker.value(status)]
        ways = self._outcomes(norm, row)
        settling = self._smallest(answers for outcome, found in ways.items() if outcome != present for answers in found)
        candidates: dict[frozenset[int], list[Answers]] = {}
        for answers in filter(None, map(self._askable, settling)):
            candidates.setdefault(frozenset(self._facts(answers)), []).append(answers)
        minimal: list[frozenset[int]] = []
        settled = self._settled(ways, status, present)
        for facts in sorted(candidates, key=len):
            if not any(found <= facts for found in minimal) and settled(candidates[facts]):
                minimal.append(facts)
        return minimal

    def _narrow(self, status: Node) -> None:
        """Keep of each fact the values that make a difference, and give them to the walker."""
        self.kept = [telling(self.walker, status, unknown, self.budget) for unknown in self.unknowns]
        for unknown in self.unknowns:
            self.walker.learn(unknown)
        ends = list(accumulate(map(len, self.kept)))
        self.first = [0, *ends]
        self.masks = [(1 << end) - (1 << first) for first, end in zip(self.first, ends, strict=False)]
        if prod(map(len, self.kept)) > MOST_TRIED:
            self.most = self.walker.work + MOST_BEYOND

    def _settled(self, ways: Ways, status: Node, present: Status) -> Callable[[list[Answers]], bool]:
        """Whether one of some answers really settles it: a presumption may be rebutted by the very answers.

        Answers that would put events into an impossible order are no possible case. What is settled is open again
        only where a situation decides that leads to that.
        """
        possible, reopening = consistent(self.residue, self.unknowns), ways.get(Status.UNDETERMINED, [])

        def changed(answers: Answers) -> bool:
            found = STATUS_CODES[self._with(answers, status)]
            if found is Status.UNDETERMINED:
                return present is not found and _contains_any(answers, reopening)
            return found is not present

        return lambda found: any(changed(one) and self._with(one, possible) != nodes.NO for one in found)

    def _askable(self, answers: Answers) -> Answers | None:
        """The answers, and the events that they are about; None where one of these cannot be asked for.

        What an event was like is asked only once it is known to be one.
        """
        for number in self._facts(answers):
            unknown = self.unknowns[number]
            if not unknown.askable([self.unknowns[other] for other in self._facts(answers)]):
                event = self.index.get((id(unknown.row), str(unknown.parent)))
                if event is None:
                    return None
                answers |= 1 << (self.first[event + 1] - 1)
        return answers

    def _facts(self, answers: Answers) -> list[int]:
        """The numbers of the facts that are answered."""
        return [number for number, mask in enumerate(self.masks) if answers & mask]

    # --- norms -----------------------------------------------------------------------------

    def _outcomes(self, norm: Norm, row: Row) -> Ways:
        """For each settled status of a norm on a row the answers that lead to it."""
        return self._once(("norm", norm.id, id(row)), lambda: self._verdicts(norm, row))

    def _verdicts(self, norm: Norm, row: Row) -> Ways:
        speaks = self.lowering.speaks(norm)
        sure, possible = self._left(speaks.sure, row), [self._left(one, row) for one in speaks.possible]
        none_speaks = self._try([sure], lambda: True if self.walker.value(sure) == nodes.NO else None)
        ways: Ways = {Status.NOT_APPLICABLE: none_speaks.get(True, [])}
        own = [self._version(version, row) for version in norm.versions]
        for first, last in ((a, b) for a in range(len(own)) for b in range(a, len(own))):
            outside = [one for number, one in enumerate(possible) if not first <= number <= last]
            within = self._try([sure, *outside], lambda out=outside: self._among(sure, out))  # type: ignore[misc]
            for status in own[first]:
                if not all(status in version for version in own[first + 1 : last + 1]):
                    continue
                agreed = [version[status] for version in own[first : last + 1]]
                ways[status] = self._smallest([*ways.get(status, []), *self._all(within.get(True, []), *agreed)])
        if all(Status.NOT_APPLICABLE in version for version in own):
            # What no version demands is not demanded, whichever of them speaks, if any.
            never = self._all(*(version[Status.NOT_APPLICABLE] for version in own))
            ways[Status.NOT_APPLICABLE] = self._smallest([*ways[Status.NOT_APPLICABLE], *never])
        return ways

    def _version(self, norm: Norm, row: Row) -> Ways:
        """The same for one version, as though it were in force."""
        when = self._truth(norm.when, row)
        seat = self._left(self.lowering.in_place(norm), row)
        in_place = self._try([seat], lambda: _TRUTH[self.walker.value(seat)])
        ways: Ways = {Status.NOT_APPLICABLE: self._smallest([*when[False], *in_place.get(False, [])])}
        applies = self._all(when[True], in_place.get(True, []))
        if norm.situations:
            return self._by_row(norm, row, ways, applies)
        done = self._any_way(norm.done, row, norm.modality != Modality.PROHIBITION)
        breached = self._any_way(norm.breached, row, norm.modality != Modality.POWER)
        for is_done, how_done in done.items():
            for is_breached, how_breached in breached.items():
                for status, how_ended in self._ended(norm, row, is_done, is_breached).items():
                    found = self._all(applies, how_done, how_breached, how_ended)
                    ways[status] = self._smallest([*ways.get(status, []), *found])
        return ways

    def _by_row(self, norm: Norm, row: Row, ways: Ways, applies: list[Answers]) -> Ways:
        """A row settles it once it is so, and none above it is that leads elsewhere."""
        truths = [self._truth(situation.when, row) for situation in norm.situations]
        for index, situation in enumerate(norm.situations):
            elsewhere = [
                truths[above][False]
                for above, other in enumerate(norm.situations[:index])
                if other.status is not situation.status
            ]
            found = self._all(applies, truths[index][True], *elsewhere)
            ways[situation.status] = self._smallest([*ways.get(situation.status, []), *found])
        return ways

    def _any_way(self, condition: Condition | None, row: Row, matters: bool) -> dict[Tri, list[Answers]]:
        """How a condition comes to hold or to fail, and that it may be left open."""
        if condition is None or not matters:
            return {False: [NONE_NEEDED]}
        ways = self._truth(condition, row)
        return {True: ways[True], False: ways[False], None: [NONE_NEEDED]}

    def _ended(self, norm: Norm, row: Row, done: Tri, breached: Tri) -> Ways:
        """The status of a version that applies, as far as it turns on the days of its period."""
        make = self.lowering.make
        fixed = [make.const(norm.scope, _NODE[truth]) for truth in (done, breached)]
        ended = self._left(self.lowering.applying(norm, *fixed), row)

        def status() -> str | None:
            found = STATUS_CODES[self.walker.value(ended)]
            return None if found is Status.UNDETERMINED else found

        return self._try([ended], status)

    # --- conditions ------------------------------------------------------------------------

    def _truth(self, condition: Condition, row: Row) -> Ways:
        """How a condition comes to hold, and how to fail."""
        return self._once(("condition", id(condition), id(row)), lambda: self._parts(condition, row))

    def _parts(self, condition: Condition, row: Row) -> Ways:
        node = self._left(self.lowering.truth(condition, row.scope), row)
        known = _TRUTH[self.walker.value(node)]
        if known is not None and not rebuttable(condition, self.lowering.rules):
            return {known: [NONE_NEEDED], not known: []}
        match condition:
            case Connective():
                parts = [self._truth(part, row) for part in condition.parts]
                return self._joined(condition.table, parts)
            case Quantified():
                related = self.residue.records.related(row, condition.scope)
                if not related:
                    return self._tried(node)
                return self._joined(
                    condition.table(len(related)), [self._truth(condition.part, other) for other in related]
                )
            case Happened() | Is() | Amount() | Compare() | NormStatus():
                return self._atom(condition, row)
            case _:
                assert_never(condition)

    def _joined(self, table: Table, parts: Sequence[Ways]) -> Ways:
        """What makes a connective true, and what makes it false, from what makes its parts so."""
        return {
            True: self._smallest(answers for way in table.true_when for answers in self._gone(way, parts)),
            False: self._smallest(answers for way in table.false_when for answers in self._gone(way, parts)),
        }

    def _gone(self, way: Way, parts: Sequence[Ways]) -> list[Answers]:
        """The answers with which the parts go a way."""
        sought = [parts[index][demand is Demand.TRUE] for index, demand in way if demand is not Demand.NOT_TRUE]
        barred = [one for index, demand in way if demand is Demand.NOT_TRUE for one in parts[index][True]]
        return [answers for answers in self._all(*sought) if not _contains_any(answers, barred)]

    def _atom(self, condition: Atom, row: Row) -> Ways:
        if isinstance(condition, NormStatus) and Status.UNDETERMINED not in condition.statuses:
            ways = self._outcomes(self.lowering.rules.norms[condition.norm], row)
            sides: dict[bool, list[Answers]] = {True: [], False: []}
            for status, found in ways.items():
                if status is not Status.UNDETERMINED:
                    sides[status in condition.statuses] += found
            return {side: self._smallest(found) for side, found in sides.items()}
        if isinstance(condition, Is):
            derived = self.lowering.rules.derived.get((condition.ref.scope, condition.ref.fact.name))
            owner = self.residue.owner(row, condition.ref.scope, condition.ref.trail)
            if isinstance(derived, Concluded) and owner is not None and condition.codes in ({YES}, {NO}):
                ways = self._truth(derived.when, owner)
                wanted = condition.codes == {YES}
                return {True: ways[wanted], False: ways[not wanted]}
        return self._tried(self._left(self.lowering.truth(condition, row.scope), row))

    def _tried(self, node: Node) -> Ways:
        tried = self._try([node], lambda: _TRUTH[self.walker.value(node)])
        return {True: tried.get(True, []), False: tried.get(False, [])}

    # --- trying and putting together -------------------------------------------------------

    def _left(self, node: Node, row: Row) -> Node:
        return self.residue.left(node, row)

    def _among(self, sure: Node, outside: Sequence[Node]) -> bool | None:
        """That none speaks but some versions, and one of these for certain."""
        certain = self.walker.value(sure) == nodes.YES
        return True if certain and all(self.walker.value(one) == nodes.NO for one in outside) else None

    def _try(self, looked_at: Sequence[Node], ask: Callable[[], Hashable | None]) -> Ways:
        """For each outcome of a question about nodes the smallest sets of answers that lead to it."""
        known = ask()
        if known is not None:
            return {known: [NONE_NEEDED]}
        variables = {variable for node in looked_at for variable in self.walker.variables(node)}
        numbers = [number for number, variable in enumerate(self.numbers) if variable in variables]
        ways: Ways = {}
        settled: list[Answers] = []
        for size in range(1, len(numbers) + 1):
            # None of one size contains another, so that it is known beforehand whether they are too many.
            untried = list(islice(self._untried(numbers, size, tuple(settled)), MOST_TRIED + 1 - self.tried))
            self._spend(len(untried))
            for answers in untried:
                outcome = self._given(answers, ask)
                if outcome is not None:
                    settled.append(answers)
                    ways.setdefault(outcome, []).append(answers)
        return ways

    def _spend(self, tries: int) -> None:
        self.tried += tries
        if self.tried > MOST_TRIED:
            raise TooMany

    def _join(self, sets: int) -> None:
        self.joined += sets
        self.budget.joined += sets
        if self.joined > MOST_JOINED:
            raise TooMany

    def _untried(self, numbers: Sequence[int], size: int, settled: Sequence[Answers]) -> Iterator[Answers]:
        """The answers to so many of the facts that do not contain answers which settle already."""
        for chosen in combinations(numbers, size):
            for bits in product(*(range(self.first[number], self.first[number + 1]) for number in chosen)):
                answers = sum(1 << bit for bit in bits)
                if _contains_any(answers, settled):
                    self._join(1)
                else:
                    yield answers

    def _with(self, answers: Answers, node: Node) -> int:
        """The number that a node comes to once the answers are given."""
        self._spend(1)
        return self._given(answers, lambda: self.walker.value(node))

    def _given(self, answers: Answers, ask: Callable[[], T]) -> T:
        """The outcome of a question once the answers are given."""
        at, numbers = self.walker.at, self._facts(answers)
        try:
            for number in numbers:
                at[self.numbers[number]] = self.kept[number][self._value(answers, number)]
            return ask()
        finally:
            at.clear()
            self.budget.check(self.walker.work)
            if self.walker.work > self.most:
                raise TooMany

    def _value(self, answers: Answers, number: int) -> int:
        """Which of its values a fact has."""
        return ((answers & self.masks[number]) >> self.first[number]).bit_length() - 1

    def _all(self, *parts: list[Answers]) -> list[Answers]:
        """The smallest sets of answers that are made of one of each part and do not contradict themselves."""
        found = [NONE_NEEDED]
        for part in sorted(parts, key=len):
            self._join(len(found) * len(part))
            excluded = [(one, self._excluded(one)) for one in found]
            found = self._smallest(one | other for one, others in excluded for other in part if not others & other)
        return found

    def _excluded(self, answers: Answers) -> Answers:
        """The other values of the facts that are answered."""
        return sum(mask for mask in self.masks if answers & mask) & ~answers

    def _smallest(self, ways: Iterable[Answers]) -> list[Answers]:
        """Those that do not contain another one."""
        found: list[Answers] = []
        for answers in sorted(set(ways), key=lambda answers: (answers.bit_count(), answers)):
            self._join(len(found))
            if not _contains_any(answers, found):
                found.append(answers)
        return found

    def _once(self, key: tuple[Hashable, ...], work: Callable[[], Ways]) -> Ways:
        if key not in self._memory:
            self._memory[key] = work()
        return self._memory[key]


def _contains_any(answers: Answers, others: Iterable[Answers]) -> bool:
    for other in others:  # noqa: SIM110 - this loop runs millions of times, and a generator doubles its time
        if other & answers == other:
            return True
    return False
