"""Several cases at a glance: one line each, and what holds for all of them once."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from gongyi import Assessment
from gongyi_desk.page import words
from gongyi_desk.page.urgency import REQUIRED, required
from gongyi_desk.terminal.layout import Line, Span, paragraph

Judged = Sequence[tuple[str, Assessment]]


def ledger(judged: Judged, readings: str, columns: int) -> Iterator[Line]:
    """The summary of several cases, in the order given; ``readings`` says by which, where not the default ones."""
    first = judged[0][1]
    days = sorted({item.as_of for _, item in judged})
    head = f"共评估 {len(judged)} 案；评估日 {days[0]}；engine: {first.engine}"
    for text in filter(None, (head, readings)):
        yield from paragraph(text, columns, style="dim")
    yield ()
    for file, assessment in judged:
        name = os.path.basename(file)
        found = words.tally(assessment, REQUIRED) or "没有须处理的事项"
        urgent = required(assessment)
        yield from paragraph(found, columns, (Span(f"{name}  "),), hang=4, style=urgent[0].status if urgent else "")
    yield ()
    for warning, files in _warnings(judged).items():
        whose = "" if len(files) == len(judged) else f"（{_named(files)}）"
        yield from paragraph(f"{warning}{whose}", columns, (Span("提示：", "strong"),), hang=6)
    for text in ("逐案查看：gongyi check 文件名。", *words.footer(first.policy)):
        yield from paragraph(text, columns, style="dim")


def _warnings(judged: Judged) -> dict[str, list[str]]:
    """Each warning once, with the files that have it."""
    found: dict[str, list[str]] = {}
    for file, assessment in judged:
        for warning in assessment.warnings:
            found.setdefault(warning, []).append(os.path.basename(file))
    return found


def _named(files: list[str]) -> str:
    return "、".join(files[:3]) + (f" 等 {len(files)} 案" if len(files) > 3 else "")
