"""``gongyi template``: a file to begin with."""

from __future__ import annotations

from gongyi_desk.commands.declaring import subcommand
from gongyi_desk.commands.schema import OfYear
from gongyi_desk.terminal import output


@subcommand("template", "空白案件文件，每项附有说明（UTF-8）")
def template(year: OfYear = False) -> None:
    """Print a starter file of a case, or of an organ's year."""
    from gongyi_facts import Case, Year
    from gongyi_facts import template as starter

    output.utf8(starter(Year if year else Case))
