"""The picture of a case: what happened above one line of time, deadlines and the periods that lead to them below it.

Only places are computed here; words are escaped and colours chosen where it is shown. One unit is one pixel.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from gongyi import STATUSES, Interval, PeriodEnd, day_zh, mentioned_by_norm, span_zh
from gongyi_desk.calendar.milestones import DEADLINE, EVENT, Milestone, milestones
from gongyi_desk.page.judged_case import JudgedCase
from gongyi_facts import EARLIEST, LATEST, cells

WIDTH = 1180
_EDGE, _LANE, _AXIS = 16, 24, 26
_CELL = 6.6
"""Width of half a Chinese character in a label."""
_LONGEST = 40
_AROUND = 12
"""Days shown before the first and after the last day."""
_TICKS = 9


@dataclass(frozen=True, slots=True)
class Mark:
    """An event or a deadline: a point or a bar at a height, its label beside it, everything about it in ``title``."""

    kind: str
    status: str
    left: float
    right: float
    y: float
    label: str
    label_x: float
    anchor: str
    title: str
    to_come: bool

    @property
    def point(self) -> bool:
        """Whether its day is known."""
        return self.right - self.left < 1


@dataclass(frozen=True, slots=True)
class Span:
    """A period from its start to its last day by counting, and the rest days that moved that."""

    left: float
    right: float
    moved: float
    y: float
    status: str
    title: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A day on the line of time."""

    x: float
    label: str
    strong: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """All that is drawn."""

    width: int
    height: float
    axis: float
    today: float
    today_label: str
    today_left: bool
    ticks: tuple[Tick, ...]
    marks: tuple[Mark, ...]
    spans: tuple[Span, ...]
    rows: tuple[tuple[str, str, str], ...]
    """The same in words: day, what, status."""


def picture(judged: JudgedCase, today: date) -> Picture | None:
    """The picture of a case; None where it has no day."""
    found = [one for one in milestones(judged) if _bounded(one.span)]
    events = [one for one in found if one.kind == EVENT]
    deadlines = [one for one in found if one.kind == DEADLINE]
    if not events and not deadlines:
        return None
    return _Drawing(judged, events, deadlines, today).made()


def _bounded(span: Interval) -> bool:
    return span.lo > EARLIEST or span.hi < LATEST


class _Drawing:
    def __init__(
        self, judged: JudgedCase, events: list[Milestone], deadlines: list[Milestone], today: date
    ) -> None:
        self.judged, self.events, self.deadlines, self.today = judged, events, deadlines, today
        days = [day for one in (*events, *deadlines) for day in (one.span.lo, one.span.hi) if EARLIEST < day < LATEST]
        # A case long past is not squeezed into its first inch to show today.
        near = today if not days or abs((today - max(days)).days) < 400 else judged.assessment.as_of
        self.now = near
        days.append(near)
        around = max(_AROUND, (max(days) - min(days)).days // 14)
        self.first, self.last = min(days) - timedelta(around), max(days) + timedelta(around)
        self.scale = (WIDTH - 2 * _EDGE) / max(1, (self.last - self.first).days)

    def x(self, day: date) -> float:
        """Where a day stands; those beyond the edges on the edge."""
        return round(_EDGE + (min(max(day, self.first), self.last) - self.first).days * self.scale, 1)

    def made(self) -> Picture:
        above = list(self._laid(self.events))
        lanes = 1 + max((lane for lane, _ in above), default=0)
        axis = lanes * _LANE + 18
        marks = [self._mark(one, axis - 14 - lane * _LANE) for lane, one in above]
        below = list(self._laid(self.deadlines))
        top = axis + _AXIS + 12
        marks += [self._mark(one, top + lane * _LANE) for lane, one in below]
        spans = [span for lane, one in below for span in self._span(one, top + lane * _LANE)]
        depth = 1 + max((lane for lane, _ in below), default=-1)
        now = self.x(self.now)
        said = "今天" if self.now == self.today else "评估日"
        return Picture(
            WIDTH,
            top + depth * _LANE,
            axis,
            now,
            f"{said} {self.now.isoformat()}",
            now > WIDTH - 150,
            tuple(self._ticks()),
            tuple(marks),
            tuple(spans),
            tuple(self._rows()),
        )

    # --- places ----------------------------------------------------------------------------

    def _laid(self, found: Iterable[Milestone]) -> Iterator[tuple[int, Milestone]]:
        """Each in the first lane where it covers nothing."""
        taken: list[list[tuple[float, float]]] = []
        for one in found:
            left, right = self._extent(one)
            for lane in range(len(taken) + 1):
                if lane == len(taken):
                    taken.append([])
                if all(right < other_left or left > other_right for other_left, other_right in taken[lane]):
                    taken[lane].append((left, right))
                    yield lane, one
                    break

    def _extent(self, one: Milestone) -> tuple[float, float]:
        left, right = self.x(one.span.lo), self.x(one.span.hi)
        started = min((self.x(start) for start, _, _ in self._counted(one)), default=left)
        x, anchor = self._label_place(one)
        width = cells(self._label(one)) * _CELL + 8
        return (min(started, x - width), right + 8) if anchor == "end" else (min(started, left - 6), x + width)

    def _label_place(self, one: Milestone) -> tuple[float, str]:
        """Beside the mark: to its right where there is room, before the line of today or behind it."""
        left, right = self.x(one.span.lo), self.x(one.span.hi)
        end = right + 9 + cells(self._label(one)) * _CELL + 12
        if end <= WIDTH and not right < self.x(self.now) < end:
            return right + 9, "start"
        started = min((self.x(start) for start, _, _ in self._counted(one)), default=left)
        return min(left, started) - 9, "end"

    def _label(self, one: Milestone) -> str:
        said = one.finding.norm.short if one.finding else one.text
        short = said if cells(said) <= _LONGEST else said[: _LONGEST // 2 - 1] + "…"
        exact = one.span.lo == one.span.hi
        return f"{one.span.lo:%m-%d} {short}" if exact else short

    def _mark(self, one: Milestone, y: float) -> Mark:
        x, anchor = self._label_place(one)
        return Mark(
            one.kind,
            str(one.finding.status) if one.finding else "",
            self.x(one.span.lo),
            self.x(one.span.hi),
            y,
            self._label(one),
            x,
            anchor,
            f"{_days(one.span)} {one.text}{one.marks}",
            one.span.lo > self.today,
        )

    # --- periods ---------------------------------------------------------------------------

    def _span(self, one: Milestone, y: float) -> Iterator[Span]:
        for start, nominal, last in self._counted(one):
            moved = f"，遇休息日顺延至 {last}" if last > nominal else ""
            status = str(one.finding.status) if one.finding else ""
            title = f"期间自 {start} 次日起算，至 {nominal}{moved}"
            yield Span(self.x(start), self.x(nominal), self.x(last), y, status, title)
            return

    def _counted(self, one: Milestone) -> Iterator[tuple[date, date, date]]:
        """The start of the period of a deadline, its last day by counting, and its last day."""
        if one.finding is None:
            return
        assessor, norm = self.judged.assessor, one.finding.norm
        rows = assessor.records.rows[norm.scope]
        row = next((row for row in rows if row.path == one.finding.path), None)
        for end in mentioned_by_norm(norm):
            if row is not None and isinstance(end, PeriodEnd):
                window = assessor.evaluator.window(end, row)
                counted = window.first.counted
                if counted is not None and window.span == one.span and counted.start < counted.nominal:
                    yield counted.start, counted.nominal, counted.latest

    # --- the line of time ------------------------------------------------------------------

    def _ticks(self) -> Iterator[Tick]:
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month
        step = next((step for step in (1, 2, 3, 6, 12, 24, 60) if months / step <= _TICKS), 120)
        month = date(self.first.year, 1, 1)
        while month <= self.last:
            if month > self.first:
                january = month.month == 1
                yield Tick(self.x(month), f"{month.year}年" if january else f"{month.month}月", january)
            number = month.year * 12 + month.month - 1 + step
            month = date(number // 12, number % 12 + 1, 1)

    def _rows(self) -> Iterator[tuple[str, str, str]]:
        for one in sorted((*self.events, *self.deadlines), key=lambda found: found.place):
            yield _days(one.span), one.text + one.marks, STATUSES[one.finding.status] if one.finding else ""


def _days(span: Interval) -> str:
    return day_zh(span.lo) if span.lo == span.hi else span_zh(span)
