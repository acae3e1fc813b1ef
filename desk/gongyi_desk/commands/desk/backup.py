"""``gongyi desk backup``: a checked copy of the database, while the desk runs or not."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gongyi_desk.commands.declaring import subcommand
from gongyi_desk.commands.desk.opening import desk
from gongyi_desk.terminal import output


@subcommand(
    "backup",
    "备份桌面的数据库，桌面开着也可以；写成一个检查过的文件。\n\n"
    "恢复：关掉桌面，用备份的文件代替原来的数据库（或者用 --database 指明它），再用 gongyi desk verify 核对。",
    "要写出备份的文件，如 gongyi desk backup 备份.sqlite3。",
)
def backup(
    file: Annotated[str, typer.Argument(metavar="文件")],
    database: Annotated[
        str | None, typer.Option("--database", metavar="地址", help="数据库，如 sqlite:///文件；不写就是用户数据文件夹里的")
    ] = None,
) -> None:
    """Copy the database."""
    desk().backup(database, Path(file))
    output.text(f"已备份到 {file}。\n")
