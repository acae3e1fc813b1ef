"""What a fact is worth to a rule: an event, a choice, a set, a number, a day, sightings; unknown is explicit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import assert_never

from gongyi.kernel.days import ANY_DAY, Interval, not_after, overlap
from gongyi.kernel.truth import Tri
from gongyi.law.factmodel import Fact, FactKind
from gongyi_facts.when import EARLIEST

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
    """A state as seen on a day (None: undated)."""

    span: Interval | None
    code: str


@dataclass(frozen=True, slots=True)
class Sightings:
    """All sightings of a state, oldest first, and the codes it can take."""

    seen: tuple[Sighting, ...]
    domain: frozenset[str]
    achievement: str

    @property
    def known(self) -> bool:
        """Whether the state holds without a date, or was seen on known days."""
        return bool(self.seen) and all(
            item.span is None or item.span.lo == item.span.hi for item in self.seen
        )

    def at(self, moment: Interval) -> Choice:
        """The codes possible on a day within the moment.

        The last sighting up to the day holds; before a dated sighting an achievement was not yet reached.
        """
        possible: set[str] = set()
        for day in {moment.lo, moment.hi, *self._turns(moment)}:
            possible |= self._on(day)
        return Choice(frozenset(possible))

    def last(self, moment: Interval) -> Interval | None:
        """The day of the last sighting by whichever day of the moment; None without any."""
        found = [self._last_by(day) for day in {moment.lo, moment.hi, *self._turns(moment)}]
        days = [span for span in found if span is not None]
        if not days:
            return None
        first = min(span.lo for span in days) if len(days) == len(found) else EARLIEST
        return Interval(first, max(span.hi for span in days))

    def _last_by(self, day: date) -> Interval | None:
        spans = [item.span for item in self.seen if item.span and item.span.lo <= day]
        if spans or all(item.span for item in self.seen):
            return max(spans, key=lambda span: (span.hi, span.lo), default=None)
        # What is undated and not overtaken lasts, so that it is seen later than anything on the day itself.
        after = day + timedelta(days=1)
        return Interval(after, after)

    def _turns(self, moment: Interval) -> set[date]:
        return {
            edge
            for item in self.seen
            if item.span
            for edge in (item.span.lo, item.span.hi)
            if moment.lo < edge < moment.hi
        }

    def _on(self, day: date) -> set[str]:
        possible: set[str] = set()
        certain: date | None = None
        for item in reversed(self.seen):
            span = item.span or _ALWAYS
            # What was seen by the first day of a sighting that has been made was overtaken by it.
            if certain is not None and span.hi <= certain:
                break
            if span.lo <= day:
                possible.add(item.code)
            if span.hi <= day:
                certain = span.lo if certain is None else max(certain, span.lo)
        if certain is not None:
            return possible
        later = [item for item in self.seen if item.span is not None and item.span.hi > day]
        unreached = any(item.code == self.achievement for item in later)
        return possible | set(self.domain - {self.achievement} if unreached else self.domain)

    def __str__(self) -> str:
        if not self.seen:
            return "unknown"
        return "；".join(f"{item.code}@{item.span}" if item.span else item.code for item in self.seen)


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
            return Sightings((), fact.codes, fact.achievement)
        case FactKind.TEXT:
            raise AssertionError(f"{fact.name}: no rule looks at a text")
        case _:
            assert_never(fact.kind)
