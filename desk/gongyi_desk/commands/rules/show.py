"""``gongyi rules show``: everything about one norm."""

from __future__ import annotations

from typing import Annotated

import typer

from gongyi_desk.cases.policies import Chosen
from gongyi_desk.commands.declaring import subcommand
from gongyi_desk.terminal import output


@subcommand(
    "show",
    "一条规范的全部：原文、条件、推导事实、读法、提示、注解，以及检验它的场景",
    "要写出条文编号，如 gongyi rules show 3.5.4。",
)
def show(
    norm: Annotated[str, typer.Argument(metavar="条文编号")],
    program: Annotated[bool, typer.Option("--program", help="只看由这一条生成的 Python，给写程序的人")] = False,
    *,
    chosen: Chosen,
) -> None:
    """Show one norm."""
    policy = chosen.load()
    if program:
        output.text(policy.program(norm))
        return
    from gongyi_desk.rulebook.norm_text import one

    output.show(one(policy, norm, output.columns(), tested=chosen.folder is None))
