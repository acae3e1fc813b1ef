"""What a fact is worth to a rule: an event, a choice, a set, a number, a day, sightings; unknown is explicit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple, assert_never

from gongyi.kernel.days import ANY_DAY, Interval, not_after, overlap
from gongyi.kernel.truth import Tri
from gongyi.law.factmodel import Fact, FactKind
from gongyi_facts.made_late import dataclass
from gongyi_facts.when import EARLIEST, LATEST

_ALWAYS = Interval(EARLIEST, EARLIEST)


@dataclass(frozen=True, slots=True)
class Happening:
    """An event: whether it has happened by the day of assessment, and on which day if so.

    ``recorded`` is False where the record says nothing of it at all, ``dated`` where it says nothing of the day;
    ``sure`` is True where it happens within the span for certain, be it after the day of assessment.
    """

    occurred: Tri
    span: Interval | None
    recorded: bool = True
    dated: bool = True
    sure: bool = False

    def within(self, days: Interval, today: Interval) -> Happening:
        """The same event, if it can only have happened on these days."""
        span = self.span and overlap(self.span, days)
        if span is None or span == self.span:
            return self
        come = not_after(span, today)
        if come is False:
            return Happening(False, None)
        return replace(self, span=span, occurred=come if self.sure else self.occurred)

    @property
    def known(self) -> bool:
        """Whether nothing about it is left to find out."""
        if self.occurred is None:
            return False
        return self.occurred is False or (self.span is not None and self.span.lo == self.span.hi)

    def __str__(self) -> str:
        if self.occurred is False:
            return "none"
        day = "unknown" if self.span is None or self.span == ANY_DAY else str(self.span)
        return day if self.occurred else f"unknown({day})" if day != "unknown" else "unknown"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a closed list; the codes that are still possible."""

    codes: frozenset[str]

    @property
    def known(self) -> bool:
        """Whether only one code is possible."""
        return len(self.codes) == 1

    def among(self, expected: frozenset[str]) -> Tri:
        """Whether the code is one of the expected ones."""
        if self.codes <= expected:
            return True
        return None if self.codes & expected else False

    def __str__(self) -> str:
        return next(iter(self.codes)) if self.known else "unknown"


@dataclass(frozen=True, slots=True)
class Items:
    """A set of codes, or None when it is unknown."""

    codes: frozenset[str] | None

    @property
    def known(self) -> bool:
        """Whether the set is known."""
        return self.codes is not None

    def __str__(self) -> str:
        return "unknown" if self.codes is None else "|".join(sorted(self.codes)) or "none"


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number, or None when it is unknown."""

    amount: int | None

    @property
    def known(self) -> bool:
        """Whether the number is known."""
        return self.amount is not None

    def between(self, least: int | None, most: int | None) -> Tri:
        """Whether it lies between the bounds, both included; None is no bound."""
        if self.amount is None:
            return None
        return (least is None or self.amount >= least) and (most is None or self.amount <= most)

    def __str__(self) -> str:
        return "unknown" if self.amount is None else str(self.amount)


@dataclass(frozen=True, slots=True)
class Day:
    """A day written in a document, which need not lie in the past."""

    span: Interval

    @property
    def known(self) -> bool:
        """Whether the day is known exactly."""
        return self.span.lo == self.span.hi

    def __str__(self) -> str:
        return "unknown" if self.span == ANY_DAY else str(self.span)


@dataclass(frozen=True, slots=True)
class Sighting:
    """A state as seen on a day (None: undated), and since when it holds where that is known."""

    span: Interval | None
    code: str
    since: Interval | None = None


class Mark(NamedTuple):
    """What a sighting says of a day: between which places of the order of states the state lies."""

    days: Interval
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Sightings made on or after the end of some days stand up to a day, until another one is made."""

    since: Interval
    to: date

    def holds(self, mark: Mark, day: date) -> bool:
        """Whether what a mark says still stands on a day."""
        return mark.days.lo >= self.since.hi and day <= self.to


@dataclass(frozen=True, slots=True)
class Sightings:
    """All sightings of a state, oldest first, and the states in their order: from the lowest to the achievement.

    Between two sightings the state lies between theirs, for progress is taken as going forwards only; from an
    achievement that was seen it goes back where a lower state is seen, and not before that day.
    """

    seen: tuple[Sighting, ...]
    order: tuple[str, ...]

    @property
    def known(self) -> bool:
        """Whether the state holds without a date, or was seen on known days."""
        return bool(self.seen) and all(
            item.span is None or item.span.lo == item.span.hi for item in self.seen
        )

    @property
    def achievement(self) -> str:
        """The state that is to be reached."""
        return self.order[-1]

    def at(self, moment: Interval, until: date, standing: Standing | None = None) -> Choice:
        """The states possible on a day within the moment; what was seen on no day holds ``until`` some day."""
        days = {moment.lo, moment.hi, *self._turns(moment)}
        return Choice(frozenset().union(*(self._on(day, until, standing) for day in days)))

    def last(self, moment: Interval) -> Interval | None:
        """The day of the last sighting by whichever day of the moment; None without any."""
        found = [self._last_by(day) for day in {moment.lo, moment.hi, *self._turns(moment)}]
        days = [span for span in found if span is not None]
        if not days:
            return None
        first = min(span.lo for span in days) if len(days) == len(found) else EARLIEST
        return Interval(first, max(span.hi for span in days))

    def reached(self, after: date, until: date) -> tuple[bool, Interval]:
        """Whether the achievement is seen after a day, and between which days the first one lies on which it holds."""
        following = after + timedelta(days=1)
        if self._on(following, until, None) == {self.achievement}:
            return True, Interval(following, following)
        turns = self._turns(Interval(following, LATEST)) | {following, until + timedelta(days=1)}
        first = min(
            (day for day in turns if day >= following and self.achievement in self._on(day, until, None)),
            default=LATEST,
        )
        top = len(self.order) - 1
        certain = [mark.days.hi for mark in self._marks() if mark.low == top and mark.days.lo > after]
        return bool(certain), Interval(first, max(first, min(certain, default=LATEST)))

    def _last_by(self, day: date) -> Interval | None:
        spans = [item.span for item in self.seen if item.span and item.span.lo <= day]
        if spans or all(item.span for item in self.seen):
            return max(spans, key=lambda span: (span.hi, span.lo), default=None)
        # What is undated and not overtaken lasts, so that it is seen later than anything on the day itself.
        after = day + timedelta(days=1)
        return Interval(after, after)

    def _turns(self, moment: Interval) -> set[date]:
        """The days within a moment on which something may change."""
        edges = {edge for mark in self._marks() for edge in mark.days.edges}
        around = {edge + timedelta(days=step) for edge in edges for step in (-1, 0, 1)}
        return {day for day in around if moment.lo < day < moment.hi}

    def _marks(self) -> list[Mark]:
        """What the sightings with a day say of days, oldest first; of a state reached also of the day before."""
        if all(item.span is None for item in self.seen):
            return []
        found: list[Mark] = []
        for item in self.seen:
            place = self.order.index(item.code)
            found.append(Mark(item.span or _ALWAYS, place, place))
            if item.since is not None:
                found.append(Mark(item.since, place, place))
                if item.code == self.achievement:
                    eve = Interval(item.since.lo - timedelta(days=1), item.since.hi - timedelta(days=1))
                    found.append(Mark(eve, 0, place - 1))
        return sorted(found, key=lambda mark: (mark.days.hi, mark.days.lo))

    def _on(self, day: date, until: date, standing: Standing | None) -> frozenset[str]:
        """The states possible on one day."""
        marks, top = self._marks(), len(self.order) - 1
        if not marks:
            places = [self.order.index(item.code) for item in self.seen]
            low, high = (min(places), max(places)) if places else (0, top)
            return self._between(low, high if day <= until else top)
        possible: set[str] = set()
        for last in _last(marks, day):
            for following in _following(marks, day):
                if last is not following:
                    possible |= self._left(last, following, day, standing)
        return frozenset(possible)

    def _left(
        self, last: Mark | None, following: Mark | None, day: date, standing: Standing | None
    ) -> frozenset[str]:
        """The states that the last mark up to a day and the first one after it leave."""
        top = len(self.order) - 1
        if last is None:
            return self._between(0, top if following is None else following.high)
        if last.days == Interval(day, day) or last.low == top or (standing and standing.holds(last, day)):
            return self._between(last.low, last.high)
        if following is None:
            return self._between(last.low, top)
        if following.high < last.low:
            return self._between(following.low, last.high)
        return self._between(last.low, following.high)

    def _between(self, low: int, high: int) -> frozenset[str]:
        return frozenset(self.order[low : high + 1])

    def __str__(self) -> str:
        if not self.seen:
            return "unknown"
        return "；".join(f"{item.code}@{item.span}" if item.span else item.code for item in self.seen)


def _last(marks: Sequence[Mark], day: date) -> list[Mark | None]:
    """The marks that may be the last one up to a day; None where there may be none."""
    found: list[Mark | None] = []
    certain: date | None = None
    for mark in reversed(marks):
        # What was seen by the first day of a sighting that has been made was overtaken by it.
        if certain is not None and mark.days.hi <= certain:
            break
        if mark.days.lo <= day:
            found.append(mark)
        if mark.days.hi <= day:
            certain = mark.days.lo if certain is None else max(certain, mark.days.lo)
    return found if certain is not None else [*found, None]


def _following(marks: Sequence[Mark], day: date) -> list[Mark | None]:
    """The marks that may be the first one after a day; None where there may be none."""
    found: list[Mark | None] = []
    certain: date | None = None
    for mark in sorted(marks, key=lambda mark: (mark.days.lo, mark.days.hi)):
        if certain is not None and mark.days.lo >= certain:
            break
        if mark.days.hi > day:
            found.append(mark)
        if mark.days.lo > day:
            certain = mark.days.hi if certain is None else min(certain, mark.days.hi)
    return found if certain is not None else [*found, None]


def age(sighting: Sighting) -> tuple[date, date]:
    """What sightings are ordered by: of two that can end on one day the more certain one is the later."""
    span = sighting.span or _ALWAYS
    return span.hi, span.lo


Value = Happening | Choice | Items | Number | Day | Sightings


def nothing_known(fact: Fact) -> Value:
    """The value of a fact of which nothing is known."""
    match fact.kind:
        case FactKind.EVENT:
            return Happening(None, ANY_DAY)
        case FactKind.CHOICE:
            return Choice(fact.codes)
        case FactKind.ITEMS:
            return Items(None)
        case FactKind.NUMBER:
            return Number(None)
        case FactKind.DAY:
            return Day(ANY_DAY)
        case FactKind.SIGHTINGS:
            return Sightings((), fact.progress)
        case FactKind.TEXT:
            raise AssertionError(f"{fact.name}: no rule looks at a text")
        case _:
            assert_never(fact.kind)
