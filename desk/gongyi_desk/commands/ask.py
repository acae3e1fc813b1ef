"""``gongyi ask``: the questions that still matter; the answers go into the case file."""

from __future__ import annotations

from typing import Annotated

import typer

from gongyi_desk.cases.judging import Judging
from gongyi_desk.commands.declaring import subcommand


@subcommand(
    "ask",
    "逐题问出还能改变结论的事实，最能定结论的先问；答案写入案件文件，文件里原有的注释和次序不动。\n\n"
    "每答一题就重新评估。不清楚写 0，上一步写 b，结束写 q；中断不丢已写的答案。",
    "要写出案件文件，如 gongyi ask 案件.yaml。",
)
def ask(file: Annotated[str, typer.Argument(metavar="文件")], judging: Judging) -> int:
    """Ask for the facts that still matter."""
    from gongyi_desk.interview.dialogue import ask as run

    return run(file, judging)
