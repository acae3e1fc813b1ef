"""``gongyi ledger``: ledgers in, a workbook of what there is to do out."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from gongyi_desk.cases.judging import Judging
from gongyi_desk.cases.options import UsageError, day, one_of, readings
from gongyi_desk.cases.policies import Chosen
from gongyi_desk.commands.declaring import subcommand
from gongyi_desk.terminal import output
from gongyi_desk.terminal.exits import DONE, FOUND

if TYPE_CHECKING:
    from gongyi_desk.ledger.judging.result import Result

_MOST_TOLD = 20
"""How many rejected rows are told on the terminal; the output has them all."""


@subcommand(
    "ledger",
    "评估台账：Excel（.xlsx、.xls、.ods）、CSV、JSON Lines、Parquet，或者案件文件的文件夹；写出结果工作簿。\n\n"
    "空白台账用 gongyi template --ledger 台账.xlsx 得到。-o 的扩展名定写成哪一种："
    ".xlsx 是汇总、须处理、待查明、未读入；.csv、.jsonl、.parquet 每行一项结论。有误的行不评估，逐行写明；其余照常。\n"
    "退出码：0 已评估；1 有未读入的行而写了 --fail-on rejected；2 输入有误，或者没有一行可以评估。",
    "要写出台账，如 gongyi ledger 台账.xlsx -o 结果.xlsx。",
)
def ledger(
    files: Annotated[list[str], typer.Argument(metavar="台账…")],
    into: Annotated[
        list[str] | None, typer.Option("--output", "-o", metavar="文件", help="写到哪里，如 结果.xlsx，可写多次")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="日期", help="评估日，各行相同；不写就是今天")
    ] = None,
    record_to: Annotated[
        str | None, typer.Option("--record-to", metavar="日期", help="案情记录到哪一天；不写就依“案情截至”一列")
    ] = None,
    as_if: Annotated[bool, typer.Option("--as-if", help="试算：不问决定的施行时间和适用地域")] = False,
    reading: Annotated[
        list[str] | None, typer.Option("--reading", metavar="条文=读法", help="选一种读法，可写多次")
    ] = None,
    profile: Annotated[str | None, typer.Option("--readings", metavar="文件", help="读法方案")] = None,
    where: Annotated[
        list[str] | None,
        typer.Option("--where", metavar="列=值,值", help="只看这一列是这些值的案，可写多次（都要符合）"),
    ] = None,
    missing: Annotated[
        int, typer.Option("--missing", metavar="项数", min=0, help="最先届满的多少项待查明，列出缺什么")
    ] = 2000,
    fail_on: Annotated[
        str | None, typer.Option("--fail-on", metavar="rejected", help="有未读入的行时退出码为 1")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="覆盖已有的结果文件")] = False,
    engine: Annotated[
        str | None, typer.Option("--engine", metavar="名称", help="求值器：columns、compiled；结论相同")
    ] = None,
) -> int:
    """Judge ledgers; returns the exit code."""
    if not into:
        raise UsageError("要用 -o 写明结果写到哪里，如 gongyi ledger 台账.xlsx -o 结果.xlsx。")
    if fail_on is not None:
        one_of("--fail-on", fail_on, ("rejected", "未读入"))
    from gongyi_desk.ledger.extra import require

    require()
    days = day("--as-of", as_of), day("--record-to", record_to)
    from gongyi_desk.ledger.run import Wish, run
    from gongyi_desk.ledger.selection import wanted

    conditions = tuple(wanted(where or ()))
    judging = Judging.by(Chosen(), *days, as_if, readings(reading or ()), "compiled", profile)
    with closing(run(Wish(tuple(files), tuple(into), judging, engine, conditions, missing, force))) as result:
        _tell(result, into)
        return FOUND if fail_on is not None and result.counts.rejected else DONE


def _tell(result: Result, into: list[str]) -> None:
    """The summary on standard output, what could not be read on standard error."""
    from gongyi_desk.ledger.output.told import told

    wrong = [one for one in result.rejected if not one.companion]
    output.complain(map(str, wrong[:_MOST_TOLD]))
    left, companions = len(wrong) - _MOST_TOLD, len(result.rejected) - len(wrong)
    if left > 0:
        output.complain([f"还有 {left} 处有误，见结果里的“未读入”。"])
    if companions:
        output.complain([f"同一案的另外 {companions} 行也没有评估，见结果里的“未读入”。"])
    output.show(told(result, into, output.columns()))
