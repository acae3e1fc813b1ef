"""``gongyi diff``: how two files on a case differ, and which findings differ with them."""

from __future__ import annotations

from typing import Annotated

import typer

from gongyi_desk.cases.judging import Judging
from gongyi_desk.cases.options import one_of
from gongyi_desk.commands.declaring import subcommand
from gongyi_desk.commands.what_if import FORMATS, Format


@subcommand(
    "diff",
    "同一案件的两个文件：事实有哪些不同，哪些结论因此不同。",
    "要写出两个案件文件，如 gongyi diff 原案件.yaml 新案件.yaml。",
)
def diff(
    one: Annotated[str, typer.Argument(metavar="原文件")],
    other: Annotated[str, typer.Argument(metavar="新文件")],
    judging: Judging,
    format_: Format = "table",
) -> None:
    """Show what changes from one file to another."""
    shape = one_of("--format", format_, FORMATS)
    from gongyi_desk.comparison.runs import diff as run

    run(one, other, judging.on_one_day(), shape)
