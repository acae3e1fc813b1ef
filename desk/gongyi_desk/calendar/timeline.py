"""The days of a case as text, and for a program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gongyi import FORMAT, STATUSES, day_zh, span_zh
from gongyi_desk.calendar.milestones import DEADLINE, NEXT, Milestone
from gongyi_desk.page import words
from gongyi_desk.page.judged_case import JudgedCase
from gongyi_desk.terminal.layout import Line, Styled, paragraph

_OF_THE_CASE = ("case", "as_of", "record_to", "as_if", "engine", "policy", "law_as_of", "disclaimer", "warnings")


def data(judged: JudgedCase, found: Sequence[Milestone]) -> dict[str, Any]:
    """The JSON form."""
    said: Mapping[str, Any] = judged.assessment.to_dict()
    return {
        "format": FORMAT,
        **{key: said[key] for key in _OF_THE_CASE},
        "entries": [item.to_dict() for item in found],
        **judged.judging.to_dict(),
    }


def lines(judged: JudgedCase, found: Sequence[Milestone], columns: int) -> Iterator[Line]:
    """What lies before the day of assessment, and what is to come."""
    as_of = judged.assessment.as_of
    yield from judged.heading(columns)
    yield ()
    for item in found:
        if item.over(as_of):
            yield from _line(item, columns)
    yield from paragraph(f"──── 评估日 {day_zh(as_of)} ────", columns, style="strong")
    for item in found:
        if not item.over(as_of):
            yield from _line(item, columns)
    yield ()
    yield from judged.footer(columns)


def _line(found: Milestone, columns: int) -> Iterator[Line]:
    day = day_zh(found.span.lo) if found.span.lo == found.span.hi else span_zh(found.span)
    head = [Styled(f"{day}  ")]
    text = found.text + words.evidence_zh(found.evidence)
    if found.finding is not None and found.kind == DEADLINE:
        head.append(Styled(f"【{STATUSES[found.finding.status]}】", found.finding.status))
        text = f"{found.finding.norm.id} {text} 届满"
    elif found.kind == NEXT:
        head.append(Styled("【预告】", "dim"))
    yield from paragraph(text + found.marks, columns, tuple(head), 4)
