"""``gongyi explain``: why a norm has the verdict that it has on a case."""

from __future__ import annotations

from typing import Annotated

import typer

from gongyi_desk.cases.files import read_case
from gongyi_desk.cases.judging import Judging
from gongyi_desk.commands.declaring import subcommand
from gongyi_desk.terminal import output


@subcommand(
    "explain",
    "说明一条规范在一个案件里为什么有（或者没有）这个结论：条件逐项真假、事实出处、期限怎么算、各种读法。\n\n"
    "条文编号可以写 3.5.4；写 三(五).4 时要加引号。",
    "要写出案件文件和条文编号，如 gongyi explain 案件.yaml 3.5.4。",
)
def explain(
    file: Annotated[str, typer.Argument(metavar="文件")],
    norm: Annotated[str, typer.Argument(metavar="条文编号")],
    record: Annotated[
        str | None, typer.Option("--record", metavar="编号", help="只看这一条记录（编号或者序号）")
    ] = None,
    law: Annotated[bool, typer.Option("--law", help="注解、依据所引的条文，在旁边列出原文")] = False,
    *,
    judging: Judging,
) -> None:
    """Explain a norm's findings. Raises ``GongyiError`` for bad input."""
    from gongyi_desk.page.explanation import explanation
    from gongyi_desk.page.judged_case import JudgedCase

    found = judging.policy.norm(norm, judging.readings)
    judged = JudgedCase.of(judging, file, read_case(file, judging.models))
    output.show(explanation(judged, found, record, output.columns(), law=law))
