"""``gongyi rules lint``: what a careful reviewer would send back."""

from __future__ import annotations

from typing import Annotated

import typer

from gongyi_desk.commands.declaring import subcommand


@subcommand(
    "lint",
    "审查规则：能读、能运行，但审查的人会退回的写法，每处写明文件、行、列。\n\n"
    "不写文件夹就审查本决定的规则；写了的，也只审查用本决定的事实（案件和年度履职）写的规则。\n"
    "退出码：0 没有问题；1 有问题；2 规则文件读不了。",
)
def lint(folder: Annotated[str | None, typer.Argument(metavar="[文件夹]")] = None) -> int:
    """Review rules."""
    from gongyi_desk.rulebook.lint import lint_rules

    return lint_rules(folder)
