"""``gongyi rules new``: the beginning of a rule and its scenarios."""

from __future__ import annotations

from typing import Annotated

import typer

from gongyi_desk.cases.options import day
from gongyi_desk.commands.declaring import subcommand


@subcommand(
    "new",
    "为一句条文开头：规则和场景各一份待填的样子。\n\n不写 --into 就显示出来；已有的文件不会被覆盖。",
    "要写出条文编号，如 gongyi rules new 3.5.2。",
)
def new(
    norm: Annotated[str, typer.Argument(metavar="条文编号")],
    text: Annotated[str | None, typer.Option("--text", metavar="原文", help="这一句的原文，须与决定逐字相同")] = None,
    since: Annotated[
        str | None,
        typer.Option("--from", metavar="日期", help="已有的规范自这一天起另有一版，如 2027-01-01；为这一版开头"),
    ] = None,
    into: Annotated[str | None, typer.Option("--into", metavar="文件夹", help="写入这个文件夹")] = None,
) -> None:
    """Begin a rule."""
    from gongyi_desk.rulebook.scaffold import new as begin

    begin(norm, text, into, day("--from", since))
