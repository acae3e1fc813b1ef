"""``gongyi rules lint``: what a careful reviewer would send back, with its place in the rule files."""

from __future__ import annotations

from pathlib import Path

from gongyi.lint import CHECKS, Remark, lint
from gongyi.policy import decision_folder
from gongyi_facts import Case, Year

from . import output
from .layout import Line, paragraph

CLEAN, FOUND = 0, 1


def lint_rules(folder: str | None) -> int:
    """Review a folder of rules, this decision's unless named; returns the exit code. Raises ``BadInput``."""
    remarks = lint(decision_folder() if folder is None else Path(folder), Case, Year)
    output.show(report(remarks, output.columns()))
    return FOUND if remarks else CLEAN


def report(remarks: tuple[Remark, ...], columns: int) -> list[Line]:
    """What was found, a paragraph each, and how much there was."""
    lines = [line for remark in remarks for line in paragraph(str(remark), columns, hang=2)]
    said = f"{len(CHECKS)} 项检查，" + (f"发现 {len(remarks)} 处" if remarks else "没有发现问题")
    hint = "；各项检查的说明和例子见 docs/lint/" if remarks else ""
    return [*lines, *paragraph(f"{said}{hint}。", columns, style="strong")]
