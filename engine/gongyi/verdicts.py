"""What an evaluation needs and finds: the setting, the window in which a period ends, and the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gongyi_facts.when import EARLIEST, LATEST

from .calendar import Calendar
from .norms import Manifest, PeriodPart
from .periods import Expiry
from .truth import Tri, any_of
from .values import Span


@dataclass(frozen=True, slots=True)
class Setting:
    """What an evaluation needs besides the record: the policy's place and time, and the calendar."""

    manifest: Manifest
    calendar: Calendar
    as_if: bool


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
    def span(self) -> Span:
        """The earliest and the latest last day."""
        return Span(self.first.day, self.last.day)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A norm's status on a record, and the conditions that led to it."""

    status: str
    when: Tri
    in_force: Tri
    in_place: Tri
    done: Tri
    breached: Tri
    window: Window | None


def joined(parts: Sequence[Window], *, earliest: bool) -> Window:
    """The window of a period of several parts, of which the earliest or the latest end counts.

    A part that may or may not run can only widen the window.
    """
    possible = [part for part in parts if part.exists is not False]
    if not possible:
        return Window(False, End(EARLIEST, None, None), End(LATEST, None, None))
    sure = [part for part in parts if part.exists] or possible
    lows, highs = (possible, sure) if earliest else (sure, possible)
    pick = min if earliest else max
    return Window(
        any_of(part.exists for part in parts),
        pick((part.first for part in lows), key=_day),
        pick((part.last for part in highs), key=_day),
    )


def _day(end: End) -> date:
    return end.day
