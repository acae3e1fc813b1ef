"""``gongyi rules law``: what higher law the rules cite, where, and what of it could not be checked."""

from __future__ import annotations

from typing import Annotated

import typer

from gongyi_desk.commands.declaring import subcommand
from gongyi_desk.terminal import output


@subcommand(
    "law",
    "规则所引的法律：哪一条在哪里引过，哪些没有核对原文。\n\n写了法律的名称，就只看那一部，并列出所引各条的原文。",
)
def law(name: Annotated[str | None, typer.Argument(metavar="[法律]")] = None) -> None:
    """List the law that the rules cite."""
    from gongyi import Policy
    from gongyi_desk.rulebook.law import listing

    output.show(listing(Policy.load(), name, output.columns()))
