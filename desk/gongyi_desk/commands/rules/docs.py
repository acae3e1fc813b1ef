"""``gongyi rules docs``: the pages of the documentation that are made from the code and the rules."""

from __future__ import annotations

from typing import Annotated

import typer

from gongyi_desk.commands.declaring import subcommand


@subcommand(
    "docs",
    "由程序生成的文档：事实词典、条件语言、各项审查的目录、程序接口。\n\n"
    "不写 --into 就列出各页；写了就更新那个文件夹里的各页。",
)
def docs(
    into: Annotated[str | None, typer.Option("--into", metavar="文件夹", help="写入这个文件夹，如 docs")] = None,
) -> None:
    """Write the generated pages."""
    from gongyi_desk.rulebook.generated import docs as write

    write(into)
