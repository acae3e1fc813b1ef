"""``gongyi rules example``: another decision, small and complete, to begin one's own with."""

from __future__ import annotations

from typing import Annotated

import typer

from gongyi_desk.commands.declaring import subcommand


@subcommand(
    "example",
    "写出另一份决定的完整小例子：图书馆的借阅规则、它的事实模型和一份借阅，供照着写自己的\n\n已有的文件不会被覆盖。",
    "要写出文件夹，如 gongyi rules example 借阅。",
)
def example(folder: Annotated[str, typer.Argument(metavar="文件夹")]) -> None:
    """Write the example."""
    from gongyi_desk.rulebook.example import write

    write(folder)
