"""``gongyi rules coverage``: that every word of the decision is carried, and every outcome tested."""

from __future__ import annotations

from typing import Annotated

import typer

from gongyi_desk.cases.options import one_of
from gongyi_desk.commands.declaring import subcommand

FORMATS = ("text", "html")


@subcommand(
    "coverage",
    "逐句对照：决定的每一个字由哪条规范承载，每条规范在每种读法下的每种结论由哪些场景检验。\n\n"
    "退出码：0 没有缺漏；1 有缺漏或者与原文不符；2 规则文件读不了。",
)
def coverage(
    format_: Annotated[str, typer.Option("--format", metavar="格式", help="text（默认）、html（对照页面）")] = "text",
    file: Annotated[str | None, typer.Option("--output", metavar="文件", help="写入文件；不写就显示出来")] = None,
) -> int:
    """Hold the rules against the decision's text, and the scenarios against the rules."""
    shape = one_of("--format", format_, FORMATS)
    from gongyi_desk.rulebook.coverage import coverage as run

    return run(shape, file)
