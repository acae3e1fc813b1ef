"""``gongyi desk``: serve the desk on this machine, and open the browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gongyi_desk.commands.desk.opening import desk
from gongyi_desk.terminal import output

HELP = "在浏览器里办案：每天先看期限，就地回答，逐案看结论和理由。只在本机，不联网；数据在用户数据文件夹里。"


def serve(
    ctx: typer.Context,
    database: Annotated[
        str | None, typer.Option("--database", metavar="地址", help="数据库，如 sqlite:///文件；不写就是用户数据文件夹里的")
    ] = None,
    host: Annotated[str, typer.Option("--host", metavar="名称", help="只能是 127.0.0.1 或者 localhost")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", metavar="端口", help="端口", min=1, max=65535)] = 8765,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="不打开浏览器，只写出地址")] = False,
    print_token: Annotated[bool, typer.Option("--print-token", help="写出一个给程序用的令牌，不启动桌面")] = False,
    examples: Annotated[
        list[str] | None,
        typer.Option("--examples", metavar="文件夹", help="数据库里还没有案件时，先导入这个文件夹里的文件；可以写几次"),
    ] = None,
) -> None:
    """Serve the desk, unless a command under it is asked for."""
    if ctx.invoked_subcommand is not None:
        return

    def say(text: str) -> None:
        output.text(f"{text}\n")

    if print_token:
        desk().print_token(database, say)
        return
    fill = [Path(folder) for folder in examples or ()]
    desk().serve(database, host, port, browser=not no_browser, say=say, fill=fill)
