"""The rows of the benchmark: a ratio, the goal beside it, and whether what was measured meets it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gongyi_facts import cells

MET, NOT_MET, OPEN = "达到", "未达到", "没有测完"
WIDTH = 68


class Row(NamedTuple):
    """One ratio. ``least`` says that not all was measured, so that the true ratio may be higher."""

    what: str
    ratio: float
    goal: float | None = None
    least: bool = False
    note: str = ""

    @property
    def outcome(self) -> str:
        """Whether the goal is met; '' where there is none."""
        if self.goal is None:
            return ""
        if self.ratio > self.goal:
            return NOT_MET
        return OPEN if self.least else MET


class Section(NamedTuple):
    """Rows with one denominator, or a sentence why there are none."""

    title: str
    rows: tuple[Row, ...]
    remark: str = ""


def lines(section: Section) -> Iterator[str]:
    """A section as it is printed."""
    yield f"\n{section.title}"
    for row in section.rows:
        ratio = f"{'>' if row.least else ''}{row.ratio:.3g} ×" if row.ratio < 1000 else f"{row.ratio:.0f} ×"
        goal = "" if row.goal is None else f"≤ {row.goal:g}"
        room = " " * max(0, WIDTH - cells(row.what))
        note = f"  （{row.note}）" if row.note else ""
        yield f"  {row.what}{room}{ratio:>10}  {goal:<7} {row.outcome}{note}".rstrip()
    if section.remark:
        yield f"  {section.remark}"


def summary(sections: Iterable[Section]) -> str:
    """How many goals there are, and which are not met."""
    rows = [row for section in sections for row in section.rows if row.goal is not None]
    missed = [row for row in rows if row.outcome != MET]
    named = "".join(f"\n  {row.outcome}：{row.what}" for row in missed)
    return f"\n目标 {len(rows)} 项，达到 {len(rows) - len(missed)} 项。{named}"
