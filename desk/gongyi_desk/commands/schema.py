"""``gongyi schema``: the JSON schema of the files that are read."""

from __future__ import annotations

from typing import Annotated

import typer

from gongyi_desk.commands.declaring import subcommand
from gongyi_desk.terminal import output

OfYear = Annotated[bool, typer.Option("--year", help="年度履职文件（一个机关一年的履职情况），不是案件文件")]


@subcommand("schema", "案件文件的 JSON Schema，供编辑器校验和补全")
def schema(year: OfYear = False) -> None:
    """Print the JSON schema of a case file, or of an organ's year."""
    from gongyi_facts import Case, Year, json_schema

    output.as_json(json_schema(Year if year else Case), one_line=False)
