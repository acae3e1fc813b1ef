"""``gongyi rules lint``: what a careful reviewer would send back."""

from __future__ import annotations

from typing import Annotated

import typer

from gongyi_desk.cases.options import UsageError
from gongyi_desk.cases.policies import Chosen
from gongyi_desk.commands.declaring import subcommand


@subcommand(
    "lint",
    "审查规则：能读、能运行，但审查的人会退回的写法，每处写明文件、行、列。\n\n"
    "不写文件夹就审查本决定的规则；用别的事实模型写的规则，用 --facts 写明模型。\n"
    "退出码：0 没有问题；1 有问题；2 规则文件读不了。",
)
def lint(
    path: Annotated[str | None, typer.Argument(metavar="[文件夹]")] = None, *, chosen: Chosen
) -> int:
    """Review rules."""
    if path is not None and chosen.folder is not None:
        raise UsageError("文件夹写了两次：只写在 --policy 后面，或者只写在 lint 后面。")
    from gongyi_desk.rulebook.lint import lint_rules

    return lint_rules(chosen.folder if path is None else path, chosen.models)
