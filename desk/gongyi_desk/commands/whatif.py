"""``gongyi what-if`` and ``gongyi diff``: which findings change when facts do. No file is touched."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from gongyi import DISCLAIMER, FORMAT, STATUSES, Assessment, Finding, Policy
from gongyi_desk.cases.options import Judging, UsageError
from gongyi_desk.commands.check import STDIN, assess, read_case, shown
from gongyi_desk.comparison.changes import Change, Difference, Proof, changes, days_of, differences, proofs, to_come
from gongyi_desk.comparison.record_matching import NO_KEYS, Keys, paired
from gongyi_desk.interview.answers import NOTHING_KNOWN, UNSURE, NotAnAnswer, parse
from gongyi_desk.interview.session import Fact
from gongyi_desk.page import words
from gongyi_desk.page.standing import chosen_data, chosen_zh, shifts
from gongyi_desk.terminal import output
from gongyi_desk.terminal.exits import DONE
from gongyi_desk.terminal.layout import Line, Span, heading, paragraph
from gongyi_facts import DeclaredKey
from gongyi_facts.base import Document
from gongyi_facts.model.paths import FactPath, PathError, locate
from gongyi_facts.problems import BadInput, Problem
from gongyi_facts.reading.assume import UNSAID, assume_all

_PATH = re.compile(r"^[a-z_]+(\[\d+\])?(\.[a-z_]+)*(\[\d+\])?：")


@dataclass(frozen=True, slots=True)
class _Compared:
    """Two documents, both judged."""

    title: str
    documents: tuple[Document, Document]
    assessments: tuple[Assessment, Assessment]
    facts: list[Difference]
    evidence: list[Proof]
    findings: list[Change]


def what_if(file: str, assumed: Sequence[str], how: Judging, format_: str) -> int:
    """Show what changes where the facts are as assumed; returns the exit code. Raises ``GongyiError``."""
    document: Document = read_case(file)
    changed = _assumed(document, assumed, shown(file))
    return _compare("假如", shown(file), (document, changed), (NO_KEYS, NO_KEYS), how, format_)


def diff(one: str, other: str, how: Judging, format_: str) -> int:
    """Show what changes from one file to another; returns the exit code. Raises ``GongyiError``."""
    if one == other == STDIN:
        raise UsageError("“-”（标准输入）只能写一次。")
    documents = read_case(one), read_case(other)
    if type(documents[0]) is not type(documents[1]):
        raise UsageError("两个文件不是同一种文件，不能比较。")
    return _compare("事实的不同", f"{shown(one)} → {shown(other)}", documents, paired(*documents), how, format_)


def _assumed(document: Document, texts: Sequence[str], file: str) -> Document:
    """The document with all of the facts, which need make sense only together."""
    facts: list[Fact] = []
    for text in texts:
        written, equals, value = text.replace("＝", "=").partition("=")
        if not (written.strip() and equals):
            raise UsageError(f"“{text}”应写成“事实=值”，如 检察建议[1].收件=2024-01-10。")
        try:
            path = locate(written.strip(), type(document), lambda item: _count(document, facts, item), further=True)
            facts.append((path, _value(value.strip(), path)))
        except (PathError, NotAnAnswer) as error:
            raise UsageError(f"{text}：{error}") from None
    try:
        return assume_all(_without_evidence(document, facts), facts)
    except BadInput as error:
        where = f"{file}（假如 {'、'.join(texts)}{_further(document, facts)}）"
        raise BadInput(_without_place(problem, where) for problem in error.problems) from None


def _further(document: Document, facts: Sequence[Fact]) -> str:
    """Which records are assumed that the file does not have."""
    assumed = ((path.list, path.number) for path, _ in facts if path.list is not None)
    found = {f"{item.zh}第{number}条" for item, number in assumed if number > len(getattr(document, item.name))}
    return f"；文件里没有{'、'.join(sorted(found))}，算新的记录" if found else ""


def _without_evidence(document: Document, facts: Sequence[Fact]) -> Document:
    """The document without what shows the facts that are set aside."""
    aside = {str(path) for path, _ in facts}
    kept = {
        path: text
        for path, text in document.evidence.items()
        if not any(path == other or path.startswith(f"{other}.") for other in aside)
    }
    return document.model_copy(update={"evidence": kept})


def _without_place(problem: Problem, file: str) -> Problem:
    """A problem of facts that stand in no file: neither line nor path is of use."""
    return Problem(file, None, None, _PATH.sub("", problem.message), problem.hint)


def _count(document: Document, facts: Sequence[Fact], item: DeclaredKey) -> int:
    """How many records there are, those that have been assumed included."""
    assumed = (path.number for path, _ in facts if path.list is not None and path.list.name == item.name)
    return max(len(getattr(document, item.name)), *assumed, 0)


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
    policy.profile(how.readings)
    one, other = (assess(policy, document, how) for document in documents)
    facts, findings = differences(*documents, *keys), changes(one, other, *keys)
    # What shows a fact that differs is shown with the fact.
    aside = {item.path for item in facts}
    evidence = [item for item in proofs(*documents, *keys) if not aside & {item.path, item.path.rpartition(".")[0]}]
    found = _Compared(title, documents, (one, other), facts, evidence, findings)
    if format_ == "json":
        output.as_json({**_json(found), **chosen_data(policy, how)}, one_line=False)
    else:
        output.show(_Telling(policy, found, how, output.columns()).lines(file))
    return DONE


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
        "facts": [
            {
                "fact": item.path,
                "before": item.before,
                "after": item.after,
                "evidence": {"before": item.evidence[0], "after": item.evidence[1]},
            }
            for item in found.facts
        ],
        "evidence": [{"fact": item.path, "before": item.before, "after": item.after} for item in found.evidence],
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
    return {
        "status": finding.status,
        "due": finding.due.to_dict() if finding.due else None,
        "rebuttable_by": list(finding.rebuttable_by),
        "contested": finding.contested,
        "flags": [{"id": flag, "text": text} for flag, text in finding.flags],
    }


def _unchanged(found: _Compared) -> int:
    return len(found.assessments[1].findings) - sum(item.after is not None for item in found.findings)


# --- text ------------------------------------------------------------------------------------


class _Telling:
    def __init__(self, policy: Policy, found: _Compared, how: Judging, columns: int) -> None:
        self.policy, self.found, self.how, self.columns = policy, found, how, columns
        self.names = tuple(words.Names(policy.loaded, document) for document in found.documents)

    def _where(self, item: Difference | Proof) -> str:
        """Where a fact stands; what is gone is called as it was called."""
        return self.names[0 if item.gone else 1].where(item.path)

    def lines(self, file: str) -> Iterator[Line]:
        found, columns = self.found, self.columns
        after = found.assessments[1]
        how = (words.facts_of(after), chosen_zh(self.policy, self.how, self.names[1]))
        yield from heading(words.case_name(after, file), how, (*after.warnings, *self._to_come()), columns)
        yield ()
        differ = found.facts or found.evidence
        yield from paragraph(found.title if differ else f"{found.title}：无", columns, style="strong")
        for text in self._facts():
            yield from paragraph(text, columns, (Span("  "),), 4)
        yield ()
        count = len(found.findings)
        said = f"变化 {count} 项" if count else "没有结论因此变化"
        yield from paragraph(f"{said}，不变 {_unchanged(found)} 项。", columns, style="strong")
        for number, change in enumerate(found.findings, 1):
            yield ()
            yield from self._change(number, change)
        yield ()
        for text in words.footer(after.policy):
            yield from paragraph(text, columns, style="dim")

    def _facts(self) -> Iterator[str]:
        for item in self.found.facts:
            before, after = (
                text + words.evidence_zh(evidence)
                for text, evidence in zip((item.before, item.after), item.evidence, strict=True)
            )
            yield f"{self._where(item)}：{before} → {after}"
        for proof in self.found.evidence:
            yield f"{self._where(proof)}的证据：{proof.before or '无'} → {proof.after or '无'}"

    def _to_come(self) -> Iterator[str]:
        """A changed event after the day of assessment changes nothing, which may surprise."""
        after = self.found.documents[1]
        for item in self.found.facts:
            if not item.gone and to_come(after, locate(item.path, type(after)), self.found.assessments[1].as_of):
                yield words.to_come(self._where(item))

    def _change(self, number: int, change: Change) -> Iterator[Line]:
        finding = change.finding
        head = (Span(f"{number}.".ljust(4)), Span(f"{finding.norm.id} "))
        yield from paragraph(words.sentence(finding), self.columns, head, 4, "strong")
        names = self.names[0 if change.after is None else 1]
        if names.several(finding.norm.scope):
            record = names.record(finding.norm.scope, finding.record)
            yield from paragraph(record, self.columns, (Span("    事项  ", "dim"),), 10)
        yield from paragraph(_statuses(change), self.columns, (Span("    结论  ", "dim"),), 10, finding.status)
        if change.before is None or change.after is None or days_of(change.before) != days_of(change.after):
            days = f"{words.last_days(change.before)} → {words.last_days(change.after)}"
            if days != "无 → 无":
                yield from paragraph(days, self.columns, (Span("    届满  ", "dim"),), 10)
        for label, text in shifts(change.before, change.after, names):
            yield from paragraph(text, self.columns, (Span(f"    {label}  ", "dim"),), 10)


def _statuses(change: Change) -> str:
    before, after = _status(change.before), _status(change.after)
    return f"{after}（不变）" if before == after else f"{before} → {after}"


def _status(finding: Finding | None) -> str:
    return "没有这条记录" if finding is None else STATUSES[finding.status]
