"""What ``gongyi ask`` says: its questions with their answers, and what an answer came to."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from gongyi import STATUSES, UNKNOWN, Assessment, Question, span_zh, value_zh
from gongyi_desk.cases.answers import Fact, hint, options, unsure
from gongyi_desk.comparison.changes import Change, changes, evidence_of, in_short, moved, to_come
from gongyi_desk.interview.events import Stated
from gongyi_desk.interview.session import Session
from gongyi_desk.page import words
from gongyi_desk.page.chinese_names import ChineseNames
from gongyi_desk.page.firmness import marks, shifts
from gongyi_desk.terminal.layout import Line, Styled, cells, paragraph
from gongyi_facts import UNSAID, Document, FactPath, KeyKind


class Prompts:
    """The lines of a dialogue, as its session stands."""

    def __init__(self, session: Session, columns: int) -> None:
        self.session, self.columns = session, columns

    @property
    def names(self) -> ChineseNames:
        """What the facts and records of the document as it now is are called."""
        return self.session.judged.names

    def indented(self, text: str) -> Iterator[Line]:
        """A paragraph below a question."""
        yield from paragraph(text, self.columns, (Styled("    "),), 4)

    # --- beginning and end -----------------------------------------------------------------

    def opening(self) -> Iterator[Line]:
        """The case, and what is open."""
        assessment = self.session.assessment
        more = "案情截至早于评估日，其后发生的事都算不知道；要看案件当时的样子，加 --as-of。"
        yield from self.session.judged.heading(self.columns, [more] if assessment.record_to < assessment.as_of else ())
        file = os.path.basename(self.session.file)
        text = f"待查明 {_open(assessment)} 项。答案随时写入 {file}，可以随时结束。"
        yield from paragraph(text, self.columns)

    def closing(self) -> Iterator[Line]:
        """How much was written, and what is still open."""
        session = self.session
        yield ()
        yield from session.judged.footer(self.columns)
        written = f"写入 {session.answered} 项" if session.answered else "没有写入"
        left = f"待查明还有 {_open(session.assessment)} 项"
        yield from paragraph(f"结束：{written}；{left}。看结论用 gongyi check。", self.columns, style="strong")

    # --- questions -------------------------------------------------------------------------

    def about_the_record(self) -> Iterator[Line]:
        """Whether everything is recorded up to the day to which the record could go."""
        session = self.session
        text = f"案情记录到{session.assessment.record_to}。此后到{session.extension}之间的事都已记入了吗？"
        yield ()
        yield from paragraph(text, self.columns, (Styled("问  ", "strong"),), 4, "strong")

    def question(self, question: Question, known: Stated) -> Iterator[Line]:
        """A question: what is known, what turns on it, and what may be answered."""
        held = known.path.held
        yield ()
        text = f"{held.question}（{self.names.where(question.path)}）"
        yield from paragraph(text, self.columns, (Styled("问  ", "strong"),), 4, "strong")
        fact = self.session.judging.policy.loaded.model.scopes[question.row.scope].facts[question.fact]
        value = value_zh(question.row.values[question.fact], fact.labels)
        if value != UNKNOWN:
            yield from self.indented(f"现在所知：{value}{self._shown_by(known.path)}")
        yield from self.indented("；".join(_turning(question)))
        numbered = [f"{number} {word}" for number, word in enumerate(self._options(known), 1)]
        yield from self.choices((*numbered, f"{unsure(held)} 不清楚"))
        if more := hint(held):
            yield from self.indented(more)
        if known.final and known.span is None:
            yield from self.indented(f"“{self._denial(known)}”指最终没有；还没有、以后可能发生的，写 0")

    def choices(self, parts: Sequence[str]) -> Iterator[Line]:
        """What may be answered, side by side."""
        for line in _packed((*parts, "b 上一步", "q 结束"), self.columns - 4):
            yield from self.indented(line)

    def _options(self, known: Stated) -> tuple[str, ...]:
        if known.path.held.kind is not KeyKind.EVENT:
            return options(known.path.held)
        return (self._denial(known), "发生了，日期不明") if known.span is None else (self._denial(known),)

    def _denial(self, known: Stated) -> str:
        """What to answer where it did not happen, up to the day for which that would be written down."""
        return known.denial(max(self.session.assessment.as_of, self.session.assessment.record_to))

    # --- answers ---------------------------------------------------------------------------

    def contradiction(self, known: Stated) -> str:
        """That an answer takes back what the file states."""
        said = span_zh(known.span) if known.on and known.span else "已发生，日期不详"
        return f"文件写的是{said}，与这个答案不一致。"

    def wrote(self, path: FactPath, value: object, before: Document) -> str:
        """What was written, and on which line; or what is no longer."""
        after = self.session.state.document
        where = self.names.where(str(path))
        place = (before if value is UNSAID else after).origins.get(str(path))
        line = f"（第 {place[1]} 行）" if place else ""
        if value is UNSAID:
            return f"已改为不写{where}，就是到{self.session.assessment.record_to}没有发生{line}"
        return f"已写入{where}：{in_short(value, path.held)}{self._shown_by(path)}{line}"

    def _shown_by(self, path: FactPath) -> str:
        return words.evidence_zh(evidence_of(self.session.state.document, str(path)))

    def told(self, before: Assessment) -> Iterator[Line]:
        """Which findings an answer changed, and how many are still open."""
        after = self.session.assessment
        found = [item for item in changes(before, after) if item.before and item.after]
        for item in found:
            yield from self.indented(self._changed(item))
        if not found:
            yield from self.indented("还没有结论因此改变。")
        yield from self.indented(f"待查明还有 {_open(after)} 项。")

    def _changed(self, change: Change) -> str:
        """How one finding has changed: its status, its last day, what it rests on."""
        before, after, names = change.before, change.after, self.names
        assert before is not None and after is not None
        several = names.several(after.norm.scope)
        whose = f"（{names.record(after.norm.scope, after.record)}）" if several else ""
        if before.status != after.status:
            said = f"{STATUSES[before.status]} → {STATUSES[after.status]}{marks(after, names)}"
        elif moved(change):
            said = f"{STATUSES[after.status]}，届满 {words.last_days(before)} → {words.last_days(after)}"
        else:
            firmer = "；".join(f"{label}：{text}" for label, text in shifts(before, after, names))
            said = f"{STATUSES[after.status]}，{firmer}"
        return f"{after.norm.id}{whose} {said}"

    def oddities(self, before: Assessment, facts: Sequence[Fact]) -> Iterator[Line]:
        """What is odd about the file since it was written to."""
        session = self.session
        found = [
            words.to_come(self.names.where(str(path)))
            for path, _ in facts
            if to_come(session.state.document, path, session.assessment.as_of)
        ]
        # What was read with liberties is so still, though on other lines.
        known = {*before.warnings, *session.state.document.liberties}
        found += [text for text in session.assessment.warnings if text not in known]
        for text in found:
            yield from paragraph(text, self.columns, (Styled("    提示：", "strong"),), 10)
        if found:
            yield from self.indented("写错了用 b 退回。")


def _turning(question: Question) -> Iterator[str]:
    """Which findings the answer can settle, and which it can take away."""
    kinds = (
        ("关系到待查明的结论", [item for item in question.touches if question.path in item.missing]),
        ("可以推翻出于推定的结论", [item for item in question.touches if question.path in item.rebuttable_by]),
    )
    for what, findings in kinds:
        if findings:
            yield f"{what}：" + "、".join(dict.fromkeys(item.norm.id for item in findings))


def _packed(parts: Sequence[str], columns: int) -> Iterator[str]:
    """The parts side by side, none of them broken."""
    line = ""
    for part in parts:
        if line and cells(f"{line}   {part}") > columns:
            yield line
            line = part
        else:
            line = f"{line}   {part}" if line else part
    yield line


def _open(assessment: Assessment) -> int:
    return sum(item.status == "undetermined" for item in assessment.findings)
