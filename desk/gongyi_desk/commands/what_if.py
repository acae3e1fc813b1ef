"""``gongyi what-if``: which findings change when facts are different. No file is touched."""

from __future__ import annotations

from typing import Annotated

import typer

from gongyi_desk.cases.judging import Judging
from gongyi_desk.cases.options import one_of
from gongyi_desk.commands.declaring import subcommand

FORMATS = ("table", "json")
Format = Annotated[str, typer.Option("--format", metavar="格式", help="table（默认）、json")]


@subcommand(
    "what-if",
    "假如事实是另一个样子，哪些结论会变；不改文件。\n\n"
    "如 gongyi what-if 案件.yaml 检察建议[1].收件=2024-01-10。等号后面空着，就是当作没有记载这一项。",
    "要写出案件文件和假设，如 gongyi what-if 案件.yaml 检察建议[1].收件=2024-01-10。",
)
def what_if(
    file: Annotated[str, typer.Argument(metavar="文件")],
    facts: Annotated[list[str], typer.Argument(metavar="事实=值…")],
    judging: Judging,
    format_: Format = "table",
) -> None:
    """Show what changes where facts are different."""
    shape = one_of("--format", format_, FORMATS)
    from gongyi_desk.comparison.runs import what_if as run

    run(file, facts, judging, shape)
