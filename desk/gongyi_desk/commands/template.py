"""``gongyi template``: a file to begin with."""

from __future__ import annotations

from typing import Annotated

import typer

from gongyi_desk.cases.options import UsageError
from gongyi_desk.commands.declaring import subcommand
from gongyi_desk.commands.schema import OfFacts, OfYear, one_model
from gongyi_desk.terminal import output


@subcommand(
    "template",
    "空白案件文件，每项附有说明（UTF-8）；--memo 是附卷备忘的 Word 模板\n\n"
    "用 --output 写成文件：“>”在有的命令窗口里会写成别的编码。已有的文件不会被覆盖。",
)
def template(
    year: OfYear = False,
    facts: OfFacts = None,
    memo: Annotated[
        bool, typer.Option("--memo", help="附卷备忘的 Word 模板，改好以后用 gongyi check --template")
    ] = False,
    file: Annotated[str | None, typer.Option("--output", metavar="文件", help="写入这个文件，如 case.yaml")] = None,
) -> None:
    """Print or write a starter file of a case or an organ's year, or the template of a memo.

    Raises ``BadInput``, and ``UsageError`` where a Word document would be printed on a terminal; never overwrites.
    """
    from gongyi_facts import printable

    data = _memo(file) if memo else _starter(year, facts)
    if file is not None and file != "-":
        from gongyi_desk.terminal.saving import create

        create({file: data})
        output.text(f"已写入 {printable(file)}\n")
    elif memo:
        output.binary(data)
    else:
        output.utf8(data.decode())


def _starter(year: bool, facts: str | None) -> bytes:
    from gongyi_facts import template as starter

    return starter(one_model(year, facts)).encode()


def _memo(file: str | None) -> bytes:
    if file is None and output.to_terminal():
        raise UsageError("Word 模板不能显示在屏幕上：请加 --output 文件名，如 --output 备忘模板.docx。")
    from gongyi_desk.documents.shipped import memo_template

    return memo_template()
