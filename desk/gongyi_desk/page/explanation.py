"""Why a norm has the verdict that it has, down to the lines of the case file."""

from __future__ import annotations

from collections.abc import Iterator

from gongyi import (
    ANY_DAY,
    STATUSES,
    TRUE,
    All,
    Assessment,
    Condition,
    Connective,
    Deviation,
    Explanation,
    Finding,
    Modality,
    Norm,
    Quantified,
    Row,
    Situated,
    in_force_zh,
    parts_of,
    span_zh,
)
from gongyi_desk.cases.options import UsageError
from gongyi_desk.page import situations
from gongyi_desk.page.cited_law import articles_zh
from gongyi_desk.page.counting import counts
from gongyi_desk.page.judged_case import JudgedCase
from gongyi_desk.page.note import Field, item
from gongyi_desk.page.origins import Origins
from gongyi_desk.terminal.layout import Line, Styled, cells, paragraph

_TRUTH = {True: "真", False: "假", None: "不明"}
_HOLDS = {True: "成立", False: "不成立", None: "不明"}
# These are told in sections of their own.
_TOLD = ("依据", "计算", "争议", "理由", "参见")


def explanation(
    judged: JudgedCase, norm: Norm, record: str | None, columns: int, *, law: bool = False
) -> Iterator[Line]:
    """Why the norm has its verdict on every record, or on one; with ``law``, the cited articles beside what cites them.

    Raises ``UsageError`` where there is no such record.
    """
    return _Telling(judged, columns, law=law).all(norm, _chosen(norm, judged.assessment, record))


def finding_explained(judged: JudgedCase, finding: Finding, columns: int) -> Iterator[Line]:
    """Why one finding is as it is, with the articles that it cites, and without the head and foot of a page."""
    yield from _Telling(judged, columns, law=True).finding(finding)


def _chosen(norm: Norm, assessment: Assessment, record: str | None) -> list[Finding]:
    findings = [found for found in assessment.findings if found.norm.id == norm.id]
    if record is None:
        return findings
    picked = [found for found in findings if record in (found.record, str(found.key.number or ""))]
    if not picked:
        known = "、".join(found.record for found in findings if found.record)
        raise UsageError(f"--record：没有“{record}”这条记录" + (f"，可以写：{known}。" if known else "。"))
    return picked[:1]


class _Telling:
    """The lines of one explanation."""

    def __init__(self, judged: JudgedCase, columns: int, *, law: bool) -> None:
        self.judged, self.columns, self.law = judged, columns, law
        self._shown: set[str] = set()
        self.assessor, self.names = judged.assessor, judged.names
        self.origins = Origins(judged.assessor)

    def all(self, norm: Norm, findings: list[Finding]) -> Iterator[Line]:
        """The whole page."""
        yield from self.judged.heading(self.columns)
        yield from self._heading("原文")
        yield from self._indented(f"{norm.id} “{norm.text}”（{norm.source.file}:{norm.source.line}）")
        if norm.why:
            yield from self._indented(f"读法说明：{norm.why}")
            yield from self._articles(norm.why)
        if not findings:
            yield from self._heading("结论")
            yield from self._indented(self._nothing(norm))
        for finding in findings:
            yield from self.finding(finding)
        yield ()
        yield from self.judged.footer(self.columns)

    def _nothing(self, norm: Norm) -> str:
        if norm.modality == Modality.DECLARATION:
            return "本句是宣示，不产生逐案的结论。"
        return f"案情里没有“{self.names.scope(norm.scope)}”的记录，本条没有评估的对象。"

    def finding(self, finding: Finding) -> Iterator[Line]:
        """The sections on one finding."""
        row = next(row for row in self.assessor.records.rows[finding.norm.scope] if row.path == finding.path)
        norm = finding.norm
        several = self.names.several(norm.scope)
        yield from self._heading(f"结论：{self.names.record(norm.scope, finding.record)}" if several else "结论")
        told = item(self.judged, finding)
        tag = Styled(f"【{told.status_zh}】", finding.status)
        yield from paragraph(told.sentence, self.columns, (Styled("  "), tag), 4, "strong")
        for field in told.fields:
            if field.label not in _TOLD:
                yield from self._field(field)
        yield from self._scope(norm, row)
        yield from self._conditions(norm, row)
        yield from self._periods(norm, row)
        yield from self._readings(finding, row)
        if norm.notes:
            yield from self._heading("参见")
        for note, dated in zip(norm.notes, finding.notes, strict=True):
            yield from self._indented(dated)
            yield from self._articles(note.text)

    def _articles(self, *remarks: str) -> Iterator[Line]:
        """The articles that remarks cite, where that was asked for; each once."""
        for remark in remarks if self.law else ():
            for name, words in articles_zh(self.judged.judging.policy.loaded.library, remark):
                if name not in self._shown:
                    self._shown.add(name)
                    for line in (name, *words):
                        yield from self._indented(line, 2 if line is name else 3)

    # --- in force and place ----------------------------------------------------------------

    def _scope(self, norm: Norm, row: Row) -> Iterator[Line]:
        verdict = self.assessor.evaluator.verdict(norm, row)
        manifest = self.assessor.setting.manifest
        yield from self._heading("施行与地域")
        if self.judged.assessment.as_if:
            yield from self._indented("试算：不问。")
            return
        in_force = f"决定{in_force_zh(manifest.in_force)}"
        if norm.in_force != ANY_DAY:
            in_force += f"，本条这一版{in_force_zh(norm.in_force)}"
        if norm.trigger:
            named = "、".join(map(self.assessor.reasoner.wording.day, norm.trigger))
            span = self.assessor.evaluator.trigger(norm, row)
            in_force += f"；触发之日（{named}；都没有的，评估日）：{span_zh(span)}"
        yield from self._mark(verdict.in_force, in_force, 1)
        yield from self._mark(verdict.in_place, f"适用于{manifest.place_name}", 1)

    # --- conditions ------------------------------------------------------------------------

    def _conditions(self, norm: Norm, row: Row) -> Iterator[Line]:
        parts = (("适用条件", norm.when), ("已经履行（行使）", norm.done), ("违反", norm.breached))
        for title, condition in parts:
            if condition is not None:
                yield from self._condition(title, condition, row)
        if norm.situations:
            yield from self._situations(norm, row)

    def _situations(self, norm: Norm, row: Row) -> Iterator[Line]:
        """Every situation and whether it is so; then the conditions of those down to the one that decides."""
        verdict = self.assessor.evaluator.verdict(norm, row)
        yield from self._heading(f"情形：{situations.headline(Situated.of(verdict))}")
        rows, deciding = verdict.norm.situations, [situation.name for situation in verdict.deciding]
        for situation, holds in zip(rows, verdict.rows, strict=True):
            yield from self._indented(situations.row_zh(situation, holds, deciding))
        last = max((index for index, situation in enumerate(rows) if situation.name in deciding), default=-1)
        for situation in rows[: last + 1]:
            if situation.when != TRUE:
                yield from self._condition(f"情形“{situation.name}”", situation.when, row)

    def _condition(self, title: str, condition: Condition, row: Row) -> Iterator[Line]:
        node = self.assessor.reasoner.tree(condition, row)
        yield from self._heading(f"{title}：{_HOLDS[node.holds]}")
        yield from self._tree(condition, node, 1)

    def _tree(self, condition: Condition, node: Explanation, depth: int, role: str = "") -> Iterator[Line]:
        if isinstance(condition, All) and len(node.parts) == 1:
            # A single condition in a list needs no “all of these”.
            yield from self._tree(condition.parts[0], node.parts[0], depth, role)
            return
        yield from self._mark(node.holds, role + node.text + self._value(node), depth)
        if isinstance(condition, Quantified):
            inner: tuple[Condition, ...] = (condition.part,) * len(node.parts)
        else:
            inner = parts_of(condition)
        roles = condition.roles if isinstance(condition, Connective) else ("",) * len(inner)
        for part, below, name in zip(inner, node.parts, roles, strict=True):
            yield from self._tree(part, below, depth + 1, name)

    def _value(self, node: Explanation) -> str:
        if node.reason is None:
            return "" if node.parts else "（没有这样的记录）"
        value = STATUSES.get(node.reason.value_zh, node.reason.value_zh)
        origin = self.origins.of(node.reason.fact)
        shown = f"；证据：{node.reason.evidence}" if node.reason.evidence else ""
        return f"〔{value}{'；' + origin if origin else ''}{shown}〕"

    # --- periods ---------------------------------------------------------------------------

    def _periods(self, norm: Norm, row: Row) -> Iterator[Line]:
        found = list(counts(self.assessor, norm, row))
        if found:
            yield from self._heading("期间")
        for count in found:
            yield from self._indented(count.headline)
            for step in count.steps:
                yield from self._indented(step, 2)
            if count.basis:
                yield from self._indented(f"依据：{'；'.join(count.basis_zh)}。", 2)
                yield from self._articles(*count.basis)

    # --- readings --------------------------------------------------------------------------

    def _readings(self, finding: Finding, row: Row) -> Iterator[Line]:
        if finding.readings:
            yield from self._heading("读法")
        for key, chosen in finding.readings.items():
            for reading in self.judged.judging.policy.loaded.readings[key]:
                status = finding.contested.get(Deviation(key, reading.name), finding.status)
                marks = [*(["默认"] if reading.default else []), *(["采用"] if reading.name == chosen else [])]
                mark = f"〔{'、'.join(marks)}〕" if marks else ""
                dated = self.assessor.dated(reading.authority, finding.norm, row)
                authority = f"（{dated}）" if dated else ""
                text = f"{self.names.key(key)} “{reading.zh}”{mark}：{STATUSES[status]}。{reading.why}{authority}"
                yield from self._indented(text)
                yield from self._articles(reading.why, reading.authority)

    # --- lines -----------------------------------------------------------------------------

    def _heading(self, text: str) -> Iterator[Line]:
        yield ()
        yield from paragraph(text, self.columns, style="strong")

    def _indented(self, text: str, depth: int = 1) -> Iterator[Line]:
        yield from paragraph(text, self.columns, (Styled("  " * depth),), 2 * depth + 2)

    def _mark(self, holds: bool | None, text: str, depth: int) -> Iterator[Line]:
        # Deep conditions stay readable: no more than half of the line is indent.
        indent = min(2 * depth, self.columns // 2)
        head = (Styled(" " * indent), Styled(f"[{_TRUTH[holds]}] ", "" if holds else "dim"))
        yield from paragraph(text, self.columns, head, indent + 5)

    def _field(self, field: Field) -> Iterator[Line]:
        label = f"    {field.label}  "
        for position, text in enumerate(field.texts):
            shown = Styled(" " * cells(label)) if position else Styled(label, "dim")
            yield from paragraph(text, self.columns, (shown,), 10)

