"""The review of a folder of rules: what a careful reviewer would send back, with its place in the rule files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from gongyi import CHECKS, FactModel, Remark, decision_folder, lint
from gongyi_desk.terminal import output
from gongyi_desk.terminal.exits import DONE, FOUND
from gongyi_desk.terminal.layout import Line, paragraph
from gongyi_facts import BadInput, Case, Code, Document, Problem, Year, did_you_mean, parse, plain, read_bytes


def lint_rules(folder: str | None, models: Sequence[type[Document]] = (Case, Year)) -> int:
    """Review a folder of rules, this decision's unless named; returns the exit code. Raises ``BadInput``.

    ``models`` are the fact models in which the rules are written.
    """
    path = decision_folder() if folder is None else Path(folder)
    try:
        remarks = lint(path, *models)
    except BadInput as bad:
        raise _of_another_model(path, models) or bad from None
    output.show(report(remarks, output.columns()))
    return FOUND if remarks else DONE


def _of_another_model(folder: Path, models: Sequence[type[Document]]) -> BadInput | None:
    """What to say where the rules speak of no record that the fact models have, nor of one like it."""
    model = FactModel.of(*models)
    known = model.scopes
    # Documents of any model may share their name.
    scopes = [scope for scope in dict.fromkeys(_scopes(folder)) if scope not in model.documents]
    if not scopes or any(scope in known for scope in scopes) or all(did_you_mean(scope, known) for scope in scopes):
        return None
    held = "、".join(one.zh_name for one in models)
    message = f"这些规则用的是另一个事实模型：规则判断的是 {'、'.join(scopes)}，“{held}”里没有这种记录"
    hint = "用 --facts 写明规则的事实模型，如 --facts lending:LendingCase"
    return BadInput([Problem(folder.name, None, None, message, hint, code=Code.FACT_MODEL)])


def _scopes(folder: Path) -> Iterator[str]:
    """The kinds of record of which the norms, facts and periods of a folder speak."""
    for path in sorted(folder.glob("*.yaml")):
        with suppress(BadInput):
            file = plain(parse(read_bytes(path), path.name)[0])
            for listed in file.values() if isinstance(file, dict) else ():
                items = listed if isinstance(listed, list) else ()
                yield from (str(item["scope"]) for item in items if isinstance(item, dict) and "scope" in item)


def report(remarks: tuple[Remark, ...], columns: int) -> list[Line]:
    """What was found, a paragraph each, and how much there was."""
    lines = [line for remark in remarks for line in paragraph(str(remark), columns, hang=2)]
    said = f"{len(CHECKS)} 项检查，" + (f"发现 {len(remarks)} 处" if remarks else "没有发现问题")
    hint = "；各项检查的说明和例子见 docs/lint/" if remarks else ""
    return [*lines, *paragraph(f"{said}{hint}。", columns, style="strong")]
