"""``gongyi desk verify``: whether the log of all changes is whole."""

from __future__ import annotations

from typing import Annotated

import typer

from gongyi_desk.commands.declaring import subcommand
from gongyi_desk.commands.desk.opening import desk
from gongyi_desk.terminal import output
from gongyi_desk.terminal.exits import DONE, FOUND


@subcommand(
    "verify",
    "逐条核对案件和年度履职的历史记录：每一条都与前一条接得上，没有改过。\n\n"
    "--head 写上以前抄下的校验值，就能证明从那以前的记录一条没有改、一条没有少。退出码：0 无误；1 有不对的地方。",
)
def verify(
    head: Annotated[str | None, typer.Option("--head", metavar="校验值", help="以前抄下的最后一条的校验值")] = None,
    database: Annotated[
        str | None, typer.Option("--database", metavar="地址", help="数据库，如 sqlite:///文件；不写就是用户数据文件夹里的")
    ] = None,
) -> int:
    """Look at the whole log."""
    found = desk().verify(database, head)
    for text in found.problems:
        output.text(f"{text}\n")
    if found.problems:
        return FOUND
    output.text(f"共 {found.entries} 条，都接得上。最后一条的校验值：{found.head or '无'}\n")
    return DONE
