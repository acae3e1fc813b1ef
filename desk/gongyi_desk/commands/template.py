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
    "--ledger 台账.xlsx 写出空白台账：案件、检察建议、诉讼等各一张表；加 --flat 是一张表，每件检察建议一行。\n\n"
    "用 --output 写成文件：“>”在有的命令窗口里会写成别的编码。已有的文件不会被覆盖。",
)
def template(
    year: OfYear = False,
    facts: OfFacts = None,
    memo: Annotated[
        bool, typer.Option("--memo", help="附卷备忘的 Word 模板，改好以后用 gongyi check --template")
    ] = False,
    ledger: Annotated[
        str | None, typer.Option("--ledger", metavar="文件", help="写出空白台账工作簿（.xlsx）")
    ] = None,
    flat: Annotated[bool, typer.Option("--flat", help="台账只有一张表，每件检察建议一行")] = False,
    force: Annotated[bool, typer.Option("--force", help="覆盖已有的台账文件")] = False,
    file: Annotated[str | None, typer.Option("--output", metavar="文件", help="写入这个文件，如 case.yaml")] = None,
) -> None:
    """Print or write a starter file of a case or an organ's year, the template of a memo, or a ledger to fill in.

    Raises ``BadInput``, and ``UsageError`` where a Word document would be printed on a terminal; never overwrites.
    """
    from gongyi_facts import printable

    if ledger is not None:
        _write_ledger(ledger, year=year, flat=flat, force=force)
        return
    if flat or force:
        raise UsageError("--flat、--force 只和 --ledger 一起用，如 gongyi template --ledger 台账.xlsx --flat。")
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


def _write_ledger(path: str, *, year: bool, flat: bool, force: bool) -> None:
    if year:
        raise UsageError("--ledger：台账记的是案件，没有年度履职的台账。")
    if not path.lower().endswith(".xlsx"):
        raise UsageError(f"--ledger：“{path}”的扩展名应当是 .xlsx。")
    from gongyi_desk.ledger.extra import require

    require()
    from gongyi import Policy
    from gongyi_desk.ledger.output.files import OPEN_ELSEWHERE, targets
    from gongyi_desk.ledger.output.template import write_template
    from gongyi_desk.terminal.saving import replacing

    targets([path], (), force=force)
    with replacing(path, OPEN_ELSEWHERE) as temporary:
        write_template(temporary, Policy.load().identity, flat=flat)
    output.text(f"已写出 {path}：填好以后，gongyi ledger {path} -o 结果.xlsx\n")
