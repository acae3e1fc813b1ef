"""What an evaluation finds: the window in which a period ends, and the verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from gongyi.kernel.days import Interval
from gongyi.kernel.periods import Expiry
from gongyi.kernel.truth import Tri, any_of
from gongyi.law.conditions import Condition
from gongyi.law.connectives import TRUE
from gongyi.law.norms import Norm, PeriodPart, Situation
from gongyi.law.statuses import Status, candidates
from gongyi_facts.made_late import dataclass
from gongyi_facts.when import EARLIEST, LATEST


@dataclass(frozen=True, slots=True)
class End:
    """One end of a window: its day, and how it was counted where it was."""

    day: date
    counted: Expiry | None
    part: PeriodPart | None


@dataclass(frozen=True, slots=True)
class Window:
    """The last day of a period: whether the period runs at all, and between which days it ends."""

    exists: Tri
    first: End
    last: End

    @property
    def span(self) -> Interval:
        """The earliest and the latest last day."""
        return Interval(self.first.day, self.last.day)


NO_WINDOW = Window(False, End(EARLIEST, None, None), End(LATEST, None, None))


@dataclass(frozen=True, slots=True)
class Verdict:
    """A norm's status on a record, the version that speaks, and the conditions that led to it."""

    norm: Norm
    status: Status
    when: Tri
    in_force: Tri
    in_place: Tri
    done: Tri
    breached: Tri
    window: Window | None
    rows: tuple[Tri, ...] = ()
    """Whether it is as the norm's situations say, each of them; empty where it has none."""
    kept: bool = False
    """Whether it was settled when the record ended, and what may have come since would leave it open."""

    @property
    def deciding(self) -> tuple[Situation, ...]:
        """The situation that decided, or those of which it is open; none where it is not situations that decide."""
        if not self.rows or self.when is not True or self.in_force is False or self.in_place is False:
            return ()
        return tuple(self.norm.situations[index] for index in candidates(self.rows))

    @property
    def flags_by_row(self) -> frozenset[str]:
        """The ids of the remarks of the situation that decides; where it is open which, of those that all list.

        One that is true decides though an unknown one above leads to the same status.
        """
        first, *others = [frozenset(situation.flags) for situation in self.deciding] or [frozenset()]
        return first.intersection(*others) if self.status is Status.UNDETERMINED else (first, *others)[-1]

    def conditions(self) -> Iterator[Condition]:
        """The conditions that led to it, after that of the norm itself.

        Where the row decides that is always so, it is the rows above that are not.
        """
        found = [item for item in (self.norm.done, self.norm.breached) if item is not None]
        found += [situation.when for situation in self.deciding]
        if self.deciding and all(condition == TRUE for condition in found):
            found += [situation.when for situation in self.norm.situations]
        return (condition for condition in found if condition != TRUE)


def due_window(verdict: Verdict) -> Window | None:
    """The window of a norm that applies, where it runs and ends between days that a record supports; else None."""
    window = verdict.window
    if window is None or window.exists is False or verdict.status is Status.NOT_APPLICABLE:
        return None
    return window if verdict.when is True and window.span.bounded else None


def spoken(found: Sequence[Verdict], sure: Tri) -> Verdict:
    """The verdict of the versions that may be in force, each judged as though it were; the last stands for all.

    ``sure``: whether one of them is in force for certain. What they agree on is settled, which of them it may be.
    """
    last = found[-1]
    statuses = {verdict.status for verdict in found}
    status = last.status if len(statuses) == 1 else Status.UNDETERMINED
    if sure is not True and status != Status.NOT_APPLICABLE:
        status = Status.UNDETERMINED
    if len(found) == 1:
        return replace(last, status=status, in_force=sure)
    return replace(
        last,
        status=status,
        in_force=True if sure and len(statuses) == 1 else None,
        when=_agreed([verdict.when for verdict in found]),
        in_place=_agreed([verdict.in_place for verdict in found]),
        done=_agreed([verdict.done for verdict in found]),
        breached=_agreed([verdict.breached for verdict in found]),
        window=_widest([verdict.window for verdict in found]),
        rows=_agreed_rows(found),
    )


def _agreed(truths: Sequence[Tri]) -> Tri:
    return truths[0] if len(set(truths)) == 1 else None


def _agreed_rows(found: Sequence[Verdict]) -> tuple[Tri, ...]:
    """The rows of the last version; open where another version has other rows."""
    last = found[-1]
    named = {tuple(situation.name for situation in verdict.norm.situations) for verdict in found}
    if len(named) > 1 or any(len(verdict.rows) != len(last.rows) for verdict in found):
        return (None,) * len(last.rows)
    return tuple(_agreed(truths) for truths in zip(*(verdict.rows for verdict in found), strict=True))


def _widest(windows: Sequence[Window | None]) -> Window | None:
    present = [window for window in windows if window is not None]
    return either(present, True) if len(present) == len(windows) else None


def either(windows: Sequence[Window], sure: Tri) -> Window:
    """The window of a period of which it is open which version runs; ``sure`` says whether one of them does."""
    possible = [window for window in windows if window.exists is not False]
    if not possible or sure is False:
        return NO_WINDOW
    certain = sure is True and all(window.exists for window in windows)
    return Window(
        True if certain else None,
        min((window.first for window in possible), key=_day),
        max((window.last for window in possible), key=_day),
    )


def joined(parts: Sequence[Window], *, earliest: bool) -> Window:
    """The window of a period of several parts, of which the earliest or the latest end counts.

    A part that may or may not run can only widen the window; where none runs for certain, it may be any one of them.
    """
    possible = [part for part in parts if part.exists is not False]
    if not possible:
        return NO_WINDOW
    sure = [part for part in parts if part.exists]
    if not sure:
        return either(possible, None)
    lows, highs = (possible, sure) if earliest else (sure, possible)
    pick = min if earliest else max
    return Window(
        any_of(part.exists for part in parts),
        pick((part.first for part in lows), key=_day),
        pick((part.last for part in highs), key=_day),
    )


def _day(end: End) -> date:
    return end.day
