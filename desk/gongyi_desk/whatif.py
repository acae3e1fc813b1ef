"""``gongyi what-if`` and ``gongyi diff``: which findings change when facts do. No file is touched."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from gongyi import STATUSES, Assessment, Finding, Policy
from gongyi.findings import DISCLAIMER, FORMAT
from gongyi.wording import day_zh
from gongyi_facts.assume import UNSAID, assume
from gongyi_facts.base import Document, Event
from gongyi_facts.paths import FactPath, PathError, locate
from gongyi_facts.problems import BadInput, Problem
from gongyi_facts.shapes import Item

from . import output, words
from .answers import NOTHING_KNOWN, UNSURE, NotAnAnswer, parse
from .changes import Change, Difference, Keys, changes, days_of, differences, record_keys
from .checking import JUDGED, STDIN, assess, read_case, shown
from .layout import Line, Span, paragraph
from .options import Judging, UsageError

_PATH = re.compile(r"^[a-z_]+(\[\d+\])?(\.[a-z_]+)*(\[\d+\])?：")


@dataclass(frozen=True, slots=True)
class _Compared:
    """Two documents, both judged."""

    title: str
    documents: tuple[Document, Document]
    assessments: tuple[Assessment, Assessment]
    facts: list[Difference]
    findings: list[Change]


def what_if(file: str, assumed: Sequence[str], how: Judging, format_: str) -> int:
    """Show what changes where the facts are as assumed; returns the exit code. Raises ``GongyiError``."""
    document: Document = read_case(file)
    changed = document
    for text in assumed:
        changed = _assumed(changed, text, shown(file))
    return _compare("假如", shown(file), (document, changed), ({}, {}), how, format_)


def diff(one: str, other: str, how: Judging, format_: str) -> int:
    """Show what changes from one file to another; returns the exit code. Raises ``GongyiError``."""
    if one == other == STDIN:
        raise UsageError("“-”（标准输入）只能写一次。")
    documents = read_case(one), read_case(other)
    if type(documents[0]) is not type(documents[1]):
        raise UsageError("两个文件不是同一种文件，不能比较。")
    keys = record_keys(documents[0]), record_keys(documents[1])
    return _compare("事实的不同", f"{shown(one)} → {shown(other)}", documents, keys, how, format_)


def _assumed(document: Document, text: str, file: str) -> Document:
    written, equals, value = text.replace("＝", "=").partition("=")
    if not (written.strip() and equals):
        raise UsageError(f"“{text}”应写成“事实=值”，如 检察建议[1].收件=2024-01-10。")
    try:
        path = locate(written.strip(), type(document), lambda item: _numbers(document, item))
        return assume(document, path, _value(value.strip(), path))
    except (PathError, NotAnAnswer) as error:
        raise UsageError(f"{text}：{error}") from None
    except BadInput as error:
        raise BadInput(_without_place(problem, f"{file}（假如 {text}）") for problem in error.problems) from None


def _without_place(problem: Problem, file: str) -> Problem:
    """A problem of facts that stand in no file: neither line nor path is of use."""
    return Problem(file, None, None, _PATH.sub("", problem.message), problem.hint)


def _numbers(document: Document, item: Item) -> int:
    """How many records may be named: those there are, and one more."""
    count = len(getattr(document, item.name))
    return count if count == 1 else count + 1


def _value(text: str, path: FactPath) -> object:
    if not text:
        return UNSAID
    value = parse(text, path.held)
    return NOTHING_KNOWN if value is UNSURE else value


def _compare(
    title: str,
    file: str,
    documents: tuple[Document, Document],
    keys: tuple[Keys, Keys],
    how: Judging,
    format_: str,
) -> int:
    policy = Policy.load()
    one, other = (assess(policy, document, how) for document in documents)
    facts, findings = differences(*documents, *keys), changes(one, other, *keys)
    found = _Compared(title, documents, (one, other), facts, findings)
    if format_ == "json":
        output.as_json(_json(found), one_line=False)
    else:
        output.show(_Telling(policy, found, output.columns()).lines(file))
    return JUDGED


# --- JSON ------------------------------------------------------------------------------------


def _json(found: _Compared) -> dict[str, Any]:
    one, other = found.assessments
    return {
        "format": FORMAT,
        "case": {"id": other.case_id, "name": other.case_name},
        "as_of": other.as_of.isoformat(),
        "record_to": [one.record_to.isoformat(), other.record_to.isoformat()],
        "as_if": other.as_if,
        "engine": other.engine,
        "policy": other.policy,
        "law_as_of": f"法律状态截至{other.policy['law_as_of']}",
        "disclaimer": DISCLAIMER,
        "warnings": list(other.warnings),
        "facts": [{"fact": item.path, "before": item.before, "after": item.after} for item in found.facts],
        "changes": [
            {
                "norm": item.finding.norm.id,
                "scope": item.finding.norm.scope,
                "record": item.finding.record,
                "before": _side(item.before),
                "after": _side(item.after),
            }
            for item in found.findings
        ],
        "unchanged": _unchanged(found),
    }


def _side(finding: Finding | None) -> dict[str, Any] | None:
    if finding is None:
        return None
    return {"status": finding.status, "due": finding.due.to_dict() if finding.due else None}


def _unchanged(found: _Compared) -> int:
    return len(found.assessments[1].findings) - sum(item.after is not None for item in found.findings)


# --- text ------------------------------------------------------------------------------------


class _Telling:
    def __init__(self, policy: Policy, found: _Compared, columns: int) -> None:
        self.policy, self.found, self.columns = policy, found, columns
        self.names = words.Names(policy.loaded, found.documents[1])

    def lines(self, file: str) -> Iterator[Line]:
        found, columns = self.found, self.columns
        after = found.assessments[1]
        yield from paragraph(words.case_name(after, file), columns, style="strong")
        yield from paragraph("；".join(words.facts_of(after)), columns, style="dim")
        for warning in (*after.warnings, *self._to_come()):
            yield from paragraph(warning, columns, (Span("提示：", "strong"),), hang=6)
        yield ()
        yield from paragraph(found.title if found.facts else f"{found.title}：无", columns, style="strong")
        for item in found.facts:
            text = f"{self.names.where(item.path)}：{item.before} → {item.after}"
            yield from paragraph(text, columns, (Span("  "),), 4)
        yield ()
        count = len(found.findings)
        said = f"变化 {count} 项" if count else "没有结论因此变化"
        yield from paragraph(f"{said}，不变 {_unchanged(found)} 项。", columns, style="strong")
        for number, change in enumerate(found.findings, 1):
            yield ()
            yield from self._change(number, change)
        yield ()
        for text in words.footer(after, DISCLAIMER):
            yield from paragraph(text, columns, style="dim")

    def _to_come(self) -> Iterator[str]:
        """A changed event after the day of assessment changes nothing, which may surprise."""
        as_of = self.found.assessments[1].as_of
        for item in self.found.facts:
            path = locate(item.path, type(self.found.documents[1]))
            value: Any = self.found.documents[1]
            for step in path.steps:
                known = step < len(value) if isinstance(step, int) else True
                value = (value[step] if isinstance(step, int) else getattr(value, step)) if known else None
            if isinstance(value, Event) and value.on is not None and value.on.first > as_of:
                yield f"{self.names.where(item.path)}晚于评估日，视为还没有发生；看那以后的结论，加 --as-of。"

    def _change(self, number: int, change: Change) -> Iterator[Line]:
        finding = change.finding
        head = (Span(f"{number}.".ljust(4)), Span(f"{finding.norm.id} "))
        yield from paragraph(words.sentence(finding), self.columns, head, 4, "strong")
        if self.names.several(finding.norm.scope):
            record = self.names.record(finding.norm.scope, finding.record)
            yield from paragraph(record, self.columns, (Span("    事项  ", "dim"),), 10)
        status = f"{_status(change.before)} → {_status(change.after)}"
        yield from paragraph(status, self.columns, (Span("    结论  ", "dim"),), 10, finding.status)
        if change.before is None or change.after is None or days_of(change.before) != days_of(change.after):
            days = f"{_days(change.before)} → {_days(change.after)}"
            if days != "无 → 无":
                yield from paragraph(days, self.columns, (Span("    届满  ", "dim"),), 10)


def _status(finding: Finding | None) -> str:
    return "没有这条记录" if finding is None else STATUSES[finding.status]


def _days(finding: Finding | None) -> str:
    due = finding.due if finding else None
    if due is None:
        return "无"
    return day_zh(due.latest) if due.earliest == due.latest else f"{day_zh(due.earliest)}至{day_zh(due.latest)}之间"
