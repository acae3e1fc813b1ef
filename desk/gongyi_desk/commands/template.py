"""``gongyi template``: a file to begin with."""

from __future__ import annotations

from typing import Annotated

import typer

from gongyi_desk.commands.declaring import subcommand
from gongyi_desk.commands.schema import OfFacts, OfYear, one_model
from gongyi_desk.terminal import output


@subcommand(
    "template",
    "空白案件文件，每项附有说明（UTF-8）\n\n"
    "用 --output 写成文件：“>”在有的命令窗口里会写成别的编码。已有的文件不会被覆盖。",
)
def template(
    year: OfYear = False,
    facts: OfFacts = None,
    file: Annotated[str | None, typer.Option("--output", metavar="文件", help="写入这个文件，如 case.yaml")] = None,
) -> None:
    """Print a starter file of a case, or of an organ's year, or write it. Raises ``BadInput``; never overwrites."""
    from gongyi_facts import printable
    from gongyi_facts import template as starter

    text = starter(one_model(year, facts))
    if file is None or file == "-":
        output.utf8(text)
        return
    from gongyi_desk.terminal.saving import create

    create({file: text.encode()})
    output.text(f"已写入 {printable(file)}\n")
