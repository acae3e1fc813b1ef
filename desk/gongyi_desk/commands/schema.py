"""``gongyi schema``: the JSON schema of the files that are read, and of the answers that are given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from gongyi_desk.cases.options import UsageError
from gongyi_desk.commands.declaring import subcommand
from gongyi_desk.terminal import output

if TYPE_CHECKING:
    from gongyi_facts import Document

OfYear = Annotated[bool, typer.Option("--year", help="年度履职文件（一个机关一年的履职情况），不是案件文件")]
OfFacts = Annotated[
    str | None,
    typer.Option("--facts", metavar="模块:模型", help="别的事实模型的文件，如 lending:LendingCase"),
]


def one_model(year: bool, facts: str | None) -> type[Document]:
    """The one fact model that is meant. Raises ``UsageError``."""
    from gongyi_desk.cases.policies import Chosen
    from gongyi_facts import Case, Year

    if facts is None:
        return Year if year else Case
    models = Chosen(facts=facts).models
    if year or len(models) > 1:
        raise UsageError("--facts：这里只写一个模型，也不和 --year 一起写。")
    return models[0]


@subcommand(
    "schema",
    "案件文件的 JSON Schema，供编辑器校验和补全\n\n写 --result 的，是 check --format json 所给结果的 JSON Schema。",
)
def schema(
    year: OfYear = False,
    facts: OfFacts = None,
    result: Annotated[bool, typer.Option("--result", help="结果（check --format json）的 JSON Schema")] = False,
) -> None:
    """Print the JSON schema of a document, or of the result."""
    if result:
        from gongyi import result_schema

        if year or facts is not None:
            raise UsageError("--result：各种文件的结果是同一种 JSON，不和 --year、--facts 一起写。")
        output.as_json(result_schema(), one_line=False)
        return
    from gongyi_facts import json_schema

    output.as_json(json_schema(one_model(year, facts)), one_line=False)
