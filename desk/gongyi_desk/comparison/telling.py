"""What has changed from one judged case to another, as text and for a program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from gongyi import DISCLAIMER, FORMAT, STATUSES, Finding
from gongyi_desk.comparison.changes import Change, Difference, Proof, changes, days_of, differences, proofs, to_come
from gongyi_desk.comparison.record_matching import Keys
from gongyi_desk.page import words
from gongyi_desk.page.chinese_names import ChineseNames
from gongyi_desk.page.firmness import shifts
from gongyi_desk.page.judged_case import JudgedCase
from gongyi_desk.terminal.layout import Line, Styled, paragraph
from gongyi_facts import locate


@dataclass(frozen=True, slots=True)
class Compared:
    """Two judged cases, and how they differ; ``title`` is what the facts that differ are called."""

    title: str
    before: JudgedCase
    after: JudgedCase
    facts: list[Difference]
    evidence: list[Proof]
    findings: list[Change]

    @classmethod
    def of(cls, title: str, before: JudgedCase, after: JudgedCase, first: Keys, second: Keys) -> Compared:
        """Compare; records are matched by their keys."""
        documents = before.document, after.document
        facts = differences(*documents, first, second)
        # What shows a fact that differs is shown with the fact.
        aside = {item.path for item in facts}
        named = proofs(*documents, first, second)
        evidence = [item for item in named if not aside & {item.path, item.path.rpartition(".")[0]}]
        findings = changes(before.assessment, after.assessment, first, second)
        return cls(title, before, after, facts, evidence, findings)

    @property
    def unchanged(self) -> int:
        """How many findings are as they were."""
        return len(self.after.assessment.findings) - sum(item.after is not None for item in self.findings)


# --- JSON ------------------------------------------------------------------------------------


def data(found: Compared) -> dict[str, Any]:
    """The JSON form."""
    one, other = found.before.assessment, found.after.assessment
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
        "unchanged": found.unchanged,
        **found.after.judging.to_dict(),
    }


def _side(finding: Finding | None) -> dict[str, Any] | None:
    if finding is None:
        return None
    return {
        "status": finding.status,
        "due": finding.due.to_dict() if finding.due else None,
        "rebuttable_by": list(finding.rebuttable_by),
        "contested": {str(deviation): status for deviation, status in finding.contested.items()},
        "flags": [flag._asdict() for flag in finding.flags],
    }


# --- text ------------------------------------------------------------------------------------


def lines(found: Compared, columns: int) -> Iterator[Line]:
    """Which facts differ, and how each finding that differs with them has changed."""
    yield from _Telling(found, columns).lines()


class _Telling:
    def __init__(self, found: Compared, columns: int) -> None:
        self.found, self.columns = found, columns

    def _names(self, *, gone: bool) -> ChineseNames:
        """What is gone is called as it was called."""
        return (self.found.before if gone else self.found.after).names

    def _where(self, item: Difference | Proof) -> str:
        """Where a fact stands."""
        return self._names(gone=item.gone).where(item.path)

    def lines(self) -> Iterator[Line]:
        """The whole page."""
        found, columns = self.found, self.columns
        yield from found.after.heading(columns, self._to_come())
        yield ()
        differ = found.facts or found.evidence
        yield from paragraph(found.title if differ else f"{found.title}：无", columns, style="strong")
        for text in self._facts():
            yield from paragraph(text, columns, (Styled("  "),), 4)
        yield ()
        count = len(found.findings)
        said = f"变化 {count} 项" if count else "没有结论因此变化"
        yield from paragraph(f"{said}，不变 {found.unchanged} 项。", columns, style="strong")
        for number, change in enumerate(found.findings, 1):
            yield ()
            yield from self._change(number, change)
        yield ()
        yield from found.after.footer(columns)

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
        after, as_of = self.found.after.document, self.found.after.assessment.as_of
        for item in self.found.facts:
            if not item.gone and to_come(after, locate(item.path, type(after)), as_of):
                yield words.to_come(self._where(item))

    def _change(self, number: int, change: Change) -> Iterator[Line]:
        finding = change.finding
        head = (Styled(f"{number}.".ljust(4)), Styled(f"{finding.norm.id} "))
        yield from paragraph(words.sentence(finding), self.columns, head, 4, "strong")
        names = self._names(gone=change.after is None)
        if names.several(finding.norm.scope):
            record = names.record(finding.norm.scope, finding.record)
            yield from paragraph(record, self.columns, (Styled("    事项  ", "dim"),), 10)
        yield from paragraph(_statuses(change), self.columns, (Styled("    结论  ", "dim"),), 10, finding.status)
        if change.before is None or change.after is None or days_of(change.before) != days_of(change.after):
            days = f"{words.last_days(change.before)} → {words.last_days(change.after)}"
            if days != "无 → 无":
                yield from paragraph(days, self.columns, (Styled("    届满  ", "dim"),), 10)
        for label, text in shifts(change.before, change.after, names):
            yield from paragraph(text, self.columns, (Styled(f"    {label}  ", "dim"),), 10)


def _statuses(change: Change) -> str:
    before, after = _status(change.before), _status(change.after)
    return f"{after}（不变）" if before == after else f"{before} → {after}"


def _status(finding: Finding | None) -> str:
    return "没有这条记录" if finding is None else STATUSES[finding.status]
