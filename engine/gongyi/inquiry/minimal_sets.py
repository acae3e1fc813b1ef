"""Which answers settle a verdict, worked out part by part.

To every part of a norm belong the smallest sets of answers that make it true, and those that make it false. They are
tried out only where a condition looks at facts, and put together from there on: what makes all of several parts true
is what makes each of them true, without contradicting itself. So it need not be tried what all open facts could be.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import accumulate, combinations, islice, product
from typing import assert_never

from gongyi.derivations.base import Spot
from gongyi.derivations.concluded import Concluded
from gongyi.inquiry.unknowns import Unknown, Unknowns, with_values
from gongyi.judging.reference import Evaluator
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
    PeriodEnd,
    Quantified,
)
from gongyi.law.factmodel import NO, YES
from gongyi.law.norms import Modality, Norm
from gongyi.law.statuses import Status
from gongyi.records.records import Row

Answers = int
"""A set of answers, a bit for each value of each open fact: at most one of the bits of a fact is set."""
Ways = dict[Hashable, list[Answers]]
"""For each outcome the smallest sets of answers that lead to it."""

NONE_NEEDED: Answers = 0
MOST_TRIED, MOST_JOINED = 4000, 300_000
"""How many answers one search may try, and how many sets of answers it may join to others."""


class TooMany(Exception):
    """The search is given up."""


class Search:
    """The answers that settle verdicts, for one evaluator and the facts that are open to it."""

    def __init__(self, evaluator: Evaluator, unknowns: Sequence[Unknown]) -> None:
        self.evaluator, self.unknowns = evaluator, unknowns
        self.open = Unknowns(evaluator)
        self.index = {(id(unknown.row), unknown.fact): number for number, unknown in enumerate(unknowns)}
        ends = list(accumulate(len(unknown.candidates) for unknown in unknowns))
        self.first = [0, *ends]
        self.masks = [(1 << end) - (1 << first) for first, end in zip(self.first, ends, strict=False)]
        self.tried = self.joined = 0
        self._memory: dict[tuple[Hashable, ...], Ways] = {}

    def sets(self, norm: Norm, row: Row) -> list[frozenset[int]]:
        """The inclusion-minimal sets of open facts for which some values settle the norm's verdict on the row.

        For a verdict that is settled, the sets that rebut it: for which some values settle it otherwise.
        Raises ``TooMany`` where there is too much to try.
        """
        ways, present = self._outcomes(norm, row), self.evaluator.verdict(norm, row).status
        settling = self._smallest(answers for status, found in ways.items() if status != present for answers in found)
        candidates: dict[frozenset[int], list[Answers]] = {}
        for answers in filter(None, map(self._askable, settling)):
            candidates.setdefault(frozenset(self._facts(answers)), []).append(answers)
        minimal: list[frozenset[int]] = []
        for facts in sorted(candidates, key=len):
            if not any(found <= facts for found in minimal) and self._settles(candidates[facts], norm, row, present):
                minimal.append(facts)
        return minimal

    def _settles(self, ways: list[Answers], norm: Norm, row: Row, present: str) -> bool:
        """Whether one of the ways really settles it: a presumption may be rebutted by the very answers."""
        unchanged = (present, Status.UNDETERMINED)
        return any(self._with(answers, lambda e: e.verdict(norm, row).status) not in unchanged for answers in ways)

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
        spots = list(self.open.terms(norm.trigger, row))
        none_speaks = self._try(spots, lambda e: True if e.speaking(norm, row).sure is False else None)
        ways: Ways = {Status.NOT_APPLICABLE: none_speaks.get(True, [])}
        own = [self._version(version, row) for version in norm.versions]
        for first, last in ((a, b) for a in range(len(own)) for b in range(a, len(own))):
            within = self._try(spots, lambda e, a=first, b=last: _among(e, norm, row, a, b))  # type: ignore[misc]
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
        seats = list(self.open.terms(norm.seat, row))
        in_place = self._try(seats, lambda e: e.version(norm, row).in_place)
        ways: Ways = {Status.NOT_APPLICABLE: self._smallest([*when[False], *in_place.get(False, [])])}
        applies = self._all(when[True], in_place.get(True, []))
        done = self._any_way(norm.done, row, norm.modality != Modality.PROHIBITION)
        breached = self._any_way(norm.breached, row, norm.modality != Modality.POWER)
        for is_done, how_done in done.items():
            for is_breached, how_breached in breached.items():
                for status, how_ended in self._ended(norm, row, is_done, is_breached).items():
                    found = self._all(applies, how_done, how_breached, how_ended)
                    ways[status] = self._smallest([*ways.get(status, []), *found])
        return ways

    def _any_way(self, condition: Condition | None, row: Row, matters: bool) -> dict[Tri, list[Answers]]:
        """How a condition comes to hold or to fail, and that it may be left open."""
        if condition is None or not matters:
            return {False: [NONE_NEEDED]}
        ways = self._truth(condition, row)
        return {True: ways[True], False: ways[False], None: [NONE_NEEDED]}

    def _ended(self, norm: Norm, row: Row, done: Tri, breached: Tri) -> Ways:
        """The status of a version that applies, as far as it turns on the days of its period."""
        terms = (norm.done_on, PeriodEnd(norm.scope, norm.period)) if norm.period else ()

        def status(evaluator: Evaluator) -> str | None:
            window = evaluator.window(PeriodEnd(norm.scope, norm.period), row) if norm.period else None
            found = evaluator.status(norm, row, done, breached, window)
            return None if found == Status.UNDETERMINED else found

        return self._try(list(self.open.terms(terms, row)), status)

    # --- conditions ------------------------------------------------------------------------

    def _truth(self, condition: Condition, row: Row) -> Ways:
        """How a condition comes to hold, and how to fail."""
        return self._once(("condition", id(condition), id(row)), lambda: self._parts(condition, row))

    def _parts(self, condition: Condition, row: Row) -> Ways:
        known = self.evaluator.truth(condition, row)
        if known is not None and not self.open.rebuttable(condition):
            return {known: [NONE_NEEDED], not known: []}
        match condition:
            case Connective():
                parts = [self._truth(part, row) for part in condition.parts]
                return self._joined(condition.table, parts)
            case Quantified():
                related = self.evaluator.records.related(row, condition.scope)
                if not related:
                    return self._tried(condition, row)
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
            ways = self._outcomes(self.evaluator.rules.norms[condition.norm], row)
            sides: dict[bool, list[Answers]] = {True: [], False: []}
            for status, found in ways.items():
                sides[status in condition.statuses] += found
            return {side: self._smallest(found) for side, found in sides.items()}
        if isinstance(condition, Is):
            derived = self.evaluator.rules.derived.get((condition.ref.scope, condition.ref.fact.name))
            owner = self.evaluator.row_of(row, condition.ref.scope, condition.ref.trail)
            if isinstance(derived, Concluded) and owner is not None and condition.codes in ({YES}, {NO}):
                ways = self._truth(derived.when, owner)
                wanted = condition.codes == {YES}
                return {True: ways[wanted], False: ways[not wanted]}
        return self._tried(condition, row)

    def _tried(self, condition: Condition, row: Row) -> Ways:
        tried = self._try(list(self.open.spots(condition, row)), lambda e: e.truth(condition, row))
        return {True: tried.get(True, []), False: tried.get(False, [])}

    # --- trying and putting together -------------------------------------------------------

    def _try(self, spots: Sequence[Spot], ask: Callable[[Evaluator], Hashable | None]) -> Ways:
        """For each outcome of a question the smallest sets of answers to the facts at these places that lead to it."""
        known = ask(self.evaluator)
        if known is not None:
            return {known: [NONE_NEEDED]}
        numbers = sorted({self.index[key] for row, fact in spots if (key := (id(row), fact)) in self.index})
        ways: Ways = {}
        settled: list[Answers] = []
        for size in range(1, len(numbers) + 1):
            # None of one size contains another, so that it is known beforehand whether they are too many.
            untried = list(islice(self._untried(numbers, size, tuple(settled)), MOST_TRIED + 1 - self.tried))
            if self.tried + len(untried) > MOST_TRIED:
                raise TooMany
            for answers in untried:
                outcome = self._with(answers, ask)
                if outcome is not None:
                    settled.append(answers)
                    ways.setdefault(outcome, []).append(answers)
        return ways

    def _untried(self, numbers: Sequence[int], size: int, settled: Sequence[Answers]) -> Iterator[Answers]:
        """The answers to so many of the facts that do not contain answers which settle already."""
        for chosen in combinations(numbers, size):
            for bits in product(*(range(self.first[number], self.first[number + 1]) for number in chosen)):
                answers = sum(1 << bit for bit in bits)
                if not _contains_any(answers, settled):
                    yield answers

    def _with(self, answers: Answers, ask: Callable[[Evaluator], Hashable | None]) -> Hashable | None:
        """The outcome of a question once the answers are given."""
        self.tried += 1
        if self.tried > MOST_TRIED:
            raise TooMany
        numbers = self._facts(answers)
        facts = [self.unknowns[number] for number in numbers]
        values = [self.unknowns[number].candidates[self._value(answers, number)] for number in numbers]
        evaluator = self.evaluator
        return with_values(facts, values, lambda: ask(Evaluator(evaluator.rules, evaluator.records, evaluator.setting)))

    def _value(self, answers: Answers, number: int) -> int:
        """Which of its values a fact has."""
        return ((answers & self.masks[number]) >> self.first[number]).bit_length() - 1

    def _all(self, *parts: list[Answers]) -> list[Answers]:
        """The smallest sets of answers that are made of one of each part and do not contradict themselves."""
        found = [NONE_NEEDED]
        for part in sorted(parts, key=len):
            self.joined += len(found) * len(part)
            if self.joined > MOST_JOINED:
                raise TooMany
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
            self.joined += len(found)
            if self.joined > MOST_JOINED:
                raise TooMany
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


def _among(evaluator: Evaluator, norm: Norm, row: Row, first: int, last: int) -> bool | None:
    """That one of the versions from the first to the last speaks for certain."""
    which = evaluator.speaking(norm, row)
    return True if which.sure and first <= which.first and which.last <= last else None
