"""``gongyi ask``: a case from nothing, or the questions that still matter; the answers go into the case file."""

from __future__ import annotations

from typing import Annotated

import typer

from gongyi_desk.cases.judging import Judging
from gongyi_desk.commands.declaring import subcommand


@subcommand(
    "ask",
    "还没有这个文件，或者文件是空的：从头问起，问完就是一份案件文件（或者年度履职文件）。已有的文件：逐题问出还能改变结论的事实，"
    "最能定结论的先问。答案写入文件，文件里原有的注释和次序不动。\n\n"
    "每答一题就重新评估，写明按现有事实是什么结论。不清楚写 0，上一步写 b，再记一条检察建议、诉讼等写 a，结束写 q；"
    "中断不丢已写的答案，再运行一次接着问。",
    "要写出案件文件，如 gongyi ask 案件.yaml；还没有的文件，写一个新的文件名。",
)
def ask(file: Annotated[str, typer.Argument(metavar="文件")], judging: Judging) -> int:
    """Ask for the facts that still matter."""
    from gongyi_desk.interview.dialogue import ask as run

    return run(file, judging)
