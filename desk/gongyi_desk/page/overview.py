"""Several cases at a glance: one line each, and what holds for all of them once."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from gongyi_desk.cases.files import shown
from gongyi_desk.page import words
from gongyi_desk.page.frame import footer
from gongyi_desk.page.judged_case import JudgedCase
from gongyi_desk.page.urgency import REQUIRED, required
from gongyi_desk.terminal.layout import Line, Styled, paragraph


@dataclass(frozen=True, slots=True)
class Glance:
    """What is said of one case: the little that is kept of it where many are judged."""

    file: str
    as_of: date
    engine: str
    policy: dict[str, str]
    found: str
    """How many findings of each status ask somebody to do something; '' where none does."""
    style: str
    """The most urgent status."""
    warnings: tuple[str, ...]

    @classmethod
    def at(cls, judged: JudgedCase) -> Glance:
        """What to keep of a case."""
        assessment, urgent = judged.assessment, required(judged.assessment)
        return cls(
            os.path.basename(shown(judged.file)),
            assessment.as_of,
            assessment.engine,
            assessment.policy,
            words.tally(assessment, REQUIRED),
            urgent[0].status if urgent else "",
            assessment.warnings,
        )


def overview(cases: Sequence[Glance], readings: str, columns: int) -> Iterator[Line]:
    """The summary of several cases, in the order given; ``readings`` says by which, where not the default ones."""
    first = cases[0]
    days = sorted({item.as_of for item in cases})
    head = f"共评估 {len(cases)} 案；评估日 {days[0]}；engine: {first.engine}"
    for text in filter(None, (head, readings)):
        yield from paragraph(text, columns, style="dim")
    yield ()
    for item in cases:
        found = item.found or "没有须处理的事项"
        yield from paragraph(found, columns, (Styled(f"{item.file}  "),), hang=4, style=item.style)
    yield ()
    for warning, files in _warnings(cases).items():
        whose = "" if len(files) == len(cases) else f"（{_named(files)}）"
        yield from paragraph(f"{warning}{whose}", columns, (Styled("提示：", "strong"),), hang=6)
    yield from paragraph("逐案查看：gongyi check 文件名。", columns, style="dim")
    yield from footer(first.policy, columns)


def _warnings(cases: Sequence[Glance]) -> dict[str, list[str]]:
    """Each warning once, with the files that have it."""
    found: dict[str, list[str]] = {}
    for item in cases:
        for warning in item.warnings:
            found.setdefault(warning, []).append(item.file)
    return found


def _named(files: list[str]) -> str:
    return "、".join(files[:3]) + (f" 等 {len(files)} 案" if len(files) > 3 else "")
