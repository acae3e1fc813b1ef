"""``gongyi template``: a file to begin with."""

from __future__ import annotations

from typing import Annotated

import typer

from gongyi_desk.cases.options import UsageError
from gongyi_desk.commands.declaring import subcommand
from gongyi_desk.commands.schema import OfYear
from gongyi_desk.terminal import output


@subcommand(
    "template",
    "空白案件文件，每项附有说明（UTF-8）\n\n"
    "--ledger 台账.xlsx 写出空白台账：案件、检察建议、诉讼等各一张表；加 --flat 是一张表，每件检察建议一行。",
)
def template(
    year: OfYear = False,
    ledger: Annotated[
        str | None, typer.Option("--ledger", metavar="文件", help="写出空白台账工作簿（.xlsx）")
    ] = None,
    flat: Annotated[bool, typer.Option("--flat", help="台账只有一张表，每件检察建议一行")] = False,
    force: Annotated[bool, typer.Option("--force", help="覆盖已有的台账文件")] = False,
) -> None:
    """Print a starter file of a case, or of an organ's year; or write a ledger to fill in."""
    if ledger is not None:
        _write_ledger(ledger, year=year, flat=flat, force=force)
        return
    if flat or force:
        raise UsageError("--flat、--force 只和 --ledger 一起用，如 gongyi template --ledger 台账.xlsx --flat。")
    from gongyi_facts import Case, Year
    from gongyi_facts import template as starter

    output.utf8(starter(Year if year else Case))


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
