"""``gongyi timeline``: events and deadlines by day, and the calendar file."""

from __future__ import annotations

from typing import Annotated

import typer

from gongyi_desk.cases.files import read_case
from gongyi_desk.cases.judging import Judging
from gongyi_desk.cases.options import UsageError, one_of
from gongyi_desk.commands.declaring import subcommand
from gongyi_desk.terminal import output

FORMATS = ("text", "json", "ics")


@subcommand(
    "timeline",
    "按日期排出案件的事件和期限，过去的和将来的。\n\n"
    "ics 是日历文件，装着还没有了结的期限，提前 7 天和 1 天提醒，Outlook、WPS 日历、手机都能导入。",
    "要写出案件文件，如 gongyi timeline 案件.yaml。",
)
def timeline(
    file: Annotated[str, typer.Argument(metavar="文件")],
    judging: Judging,
    format_: Annotated[
        str, typer.Option("--format", metavar="格式", help="text（默认）、json、ics（日历）")
    ] = "text",
    target: Annotated[
        str | None, typer.Option("--output", metavar="文件", help="日历写入这个文件；不写或者写“-”就显示出来")
    ] = None,
) -> None:
    """Show or export the days of a case. Raises ``GongyiError``."""
    shape = one_of("--format", format_, FORMATS)
    if target is not None and shape != "ics":
        raise UsageError("--output 只和 --format ics 一起用。")
    from gongyi_desk.calendar.milestones import milestones
    from gongyi_desk.page.judged_case import JudgedCase

    judged = JudgedCase.of(judging.on_one_day(), file, read_case(file, judging.models))
    found = milestones(judged)
    if shape == "ics":
        from gongyi_desk.calendar.ics import publish

        publish(found, judged, target)
    else:
        from gongyi_desk.calendar.timeline import data, lines

        if shape == "json":
            output.as_json(data(judged, found), one_line=False)
        else:
            output.show(lines(judged, found, output.columns()))
