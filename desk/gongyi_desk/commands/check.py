"""``gongyi check``: cases in, what must be done out."""

from __future__ import annotations

from typing import Annotated

import typer

from gongyi_desk.cases.files import STDIN, means_several, meant
from gongyi_desk.cases.judging import Judging
from gongyi_desk.cases.options import UsageError, fail_statuses
from gongyi_desk.commands.checking import Run, Shown, progress
from gongyi_desk.commands.declaring import subcommand
from gongyi_desk.commands.destination import FORMATS, Destination, shape_of


@subcommand(
    "check",
    "检查案件：列出须处理的事项，最急的在前。\n\n"
    "“-”读标准输入。几个案件、一个文件夹一起检查时，每案一行，期限近的在前（json 每案一行）。\n\n"
    "附卷备忘用 --format html 或者 docx，如 gongyi check 案件.yaml --output 备忘.docx；几个案件的写到文件夹。\n\n"
    "退出码：0 已评估；1 出现 --fail-on 列出的结论；2 输入有误；3 两个求值器的结论不同，或者求值器出错，不予输出。",
    "要写出案件文件，如 gongyi check 案件.yaml；“-”读标准输入。",
)
def check(
    files: Annotated[list[str], typer.Argument(metavar="文件…")],
    judging: Judging,
    format_: Annotated[
        str | None,
        typer.Option("--format", metavar="格式", help=f"{'、'.join(FORMATS)}；不写就看 --output 的结尾，否则 table"),
    ] = None,
    file: Annotated[
        str | None, typer.Option("--output", metavar="文件", help="写入这个新文件；几份备忘，写文件夹")
    ] = None,
    template: Annotated[
        str | None,
        typer.Option("--template", metavar="模板", help="用这份 Word 模板写备忘（gongyi template --memo 写出一份来）"),
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="逐项写明依据、计算、理由、争议和参见")] = False,
    whose: Annotated[
        str | None, typer.Option("--for", metavar="机关", help="只看检察机关、行政机关、法院、人大，或者一个名称")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="不适用的条文也列出（同时全文）")] = False,
    fail_on: Annotated[
        str | None,
        typer.Option(
            "--fail-on", metavar="结论", help="出现这些结论时退出码为 1，如 overdue,breached 或者 逾期未履行,违反"
        ),
    ] = None,
) -> int:
    """Judge every file and show what was found; returns the exit code."""
    shape, statuses = shape_of(format_, file), fail_statuses(fail_on)
    if files.count(STDIN) > 1:
        raise UsageError("“-”（标准输入）只能写一次。")
    found, several = meant(files), means_several(files)
    destination = Destination.of(shape, file, template, found, several=several)
    shown = Shown(shape, full or everything, everything, whose)
    run = Run(judging.on_one_day() if several else judging, shown, statuses, several, destination)
    with progress(found, run) as watched:
        for one in watched:
            run.take(one)
    run.finish()
    return run.code
