"""Every reading with its argument, and the example cases whose outcome turns on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from gongyi import Deviation, Engine, Finding, Policy, Reading, Status, decision_folder
from gongyi_desk.page import words
from gongyi_desk.page.chinese_names import ChineseNames
from gongyi_desk.page.frame import footer
from gongyi_desk.terminal.layout import Line, Styled, paragraph
from gongyi_facts import Document, read

Turns = dict[Deviation, dict[str, list[str]]]
"""Norm or derived fact and reading → example → each finding that comes out otherwise, in words."""


def examples_folder() -> Path | None:
    """Where the example cases are: beside the rules in a checkout, nowhere in an installed package."""
    found = decision_folder().with_name("examples")
    return found if found.is_dir() else None


def listing(policy: Policy, columns: int, examples: Path | None) -> Iterator[Line]:
    """All readings; ``examples`` is the folder whose cases are judged by each of them."""
    names = ChineseNames(policy.loaded)
    turns = _turns(policy, examples) if examples else {}
    for key, readings in policy.loaded.readings.items():
        yield from paragraph(_title(policy, names, key), columns, style="strong")
        for reading in readings:
            yield from _reading(reading, columns)
            if examples and not reading.default:
                yield from _outcomes(turns.get(Deviation(key, reading.name), {}), columns)
        yield ()
    yield from paragraph(_foot(policy, examples), columns, style="dim")
    yield from footer(policy.identity, columns)


def _title(policy: Policy, names: ChineseNames, key: str) -> str:
    found = policy.loaded.norms.get(key)
    if found is None:
        scope = next(scope for scope, name in policy.loaded.derived if name == key)
        zh = names.fact_of(scope, key)
        return f"{zh}（{key}）  推导事实：{names.scope(scope)}的“{zh}”"
    return f"{key}  {words.demanded(policy.norm(key))}"


def _reading(reading: Reading, columns: int) -> Iterator[Line]:
    default = "（默认）  " if reading.default else "  "
    head = (Styled("  "), Styled(reading.zh, "strong"), Styled(f" {reading.name}{default}"))
    authority = f"（{reading.authority}）" if reading.authority else ""
    yield from paragraph(reading.why + authority, columns, head, 6)


def _outcomes(turned: dict[str, list[str]], columns: int) -> Iterator[Line]:
    if not turned:
        yield from paragraph("示例中没有因此不同的结论。", columns, (Styled("      "),), 6, style="dim")
    for example, changes in turned.items():
        yield from paragraph(f"{example}：{'；'.join(changes)}", columns, (Styled("      "),), 8)


def _foot(policy: Policy, examples: Path | None) -> str:
    count = f"共 {len(policy.loaded.readings)} 处有几种读法。"
    how = "选用：--reading 3.5.4=strict、--reading 收件=no_assumption，或者写进文件用 --readings。"
    if examples is None:
        return f"{count}没有找到示例案件（examples/ 只在源代码里），所以没有列出因读法而不同的结论。{how}"
    return f"{count}示例按各自的“案情截至”之日试算（--as-if），“→”前是默认读法的结论。{how}"


def _turns(policy: Policy, examples: Path) -> Turns:
    found: Turns = {}
    for path in sorted(examples.glob("*/*.yaml")):
        document = read(path)
        for finding, deviation, status in _contested(policy, document):
            changed = _changed(finding, status, ChineseNames(policy.loaded, document))
            found.setdefault(deviation, {}).setdefault(path.stem, []).append(changed)
    return found


def _contested(policy: Policy, document: Document) -> Iterator[tuple[Finding, Deviation, Status]]:
    """Each finding with a reading that makes it come out otherwise, and how."""
    as_of = document.record_to.last if document.record_to else None
    assessment = policy.assess(document, as_of=as_of, as_if=True, engine=Engine.REFERENCE)
    for finding in assessment.findings:
        for deviation, status in finding.contested.items():
            yield finding, deviation, status


def _changed(finding: Finding, status: Status, names: ChineseNames) -> str:
    record = names.record(finding.norm.scope, finding.record) if names.several(finding.norm.scope) else ""
    return f"{finding.norm.id}{record and ' '}{record} {finding.status.zh} → {status.zh}"
