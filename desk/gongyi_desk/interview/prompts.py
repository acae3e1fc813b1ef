"""How an interview looks in a terminal: its questions with their answers, its beginning and its end."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence

from gongyi import Assessment
from gongyi_desk.interview.asked import Asked, Choice, Said
from gongyi_desk.interview.session import Session
from gongyi_desk.page.frame import heading
from gongyi_desk.terminal.layout import Line, Styled, cells, paragraph
from gongyi_facts import declared_keys

_ALWAYS = (Choice("b", "上一步"), Choice("q", "结束"))
ADD = Choice("a", "再记一条")


class Prompts:
    """The lines of a dialogue, as its session stands."""

    def __init__(self, session: Session, columns: int) -> None:
        self.session, self.columns = session, columns

    # --- beginning and end -----------------------------------------------------------------

    def opening(self) -> Iterator[Line]:
        """The case, and what is open."""
        file = os.path.basename(self.session.file)
        if self.session.blank:
            later = (
                f"可以随时结束（q），以后再运行 gongyi ask {file} 接着问；答错了退回一步（b）；"
                f"{self._addable()}"
            )
            yield from paragraph(f"从头问起：每答一题就写入 {file}。{later}", self.columns)
            return
        if self.session.unfinished and self.session.judging.as_of is None:
            document = self.session.state.document
            yield from heading(document.name or file, (), document.warnings, self.columns)
            text = "上次还没有问到案情截至，接着问：没有写的事，先不算没有发生。"
            yield from paragraph(f"{text}答案随时写入 {file}，可以随时结束。", self.columns)
            return
        assessment = self.session.assessment
        more = "案情截至早于评估日，其后发生的事都算不知道；要看案件当时的样子，加 --as-of。"
        yield from self.session.judged.heading(self.columns, [more] if assessment.record_to < assessment.as_of else ())
        text = f"待查明 {_open(assessment)} 项。答案随时写入 {file}，可以随时结束。"
        yield from paragraph(text, self.columns)

    def _addable(self) -> str:
        """Which records can be added, by the first two for which the opening asks."""
        lists = {item.scope: item for item in declared_keys(self.session.model).lists}
        asked = [lists[one.scope].zh for one in self.session.model.opening if one.whether and one.scope in lists]
        return f"要再记一条{'、'.join(asked[:2])}等，随时写 a。" if asked else ""

    def closing(self) -> Iterator[Line]:
        """How much was written, and what is still open."""
        session = self.session
        yield ()
        yield from session.judged.footer(self.columns)
        written = f"写入 {session.answered} 项" if session.answered else "没有写入"
        left = f"待查明还有 {_open(session.assessment)} 项"
        yield from paragraph(f"结束：{written}；{left}。看结论用 gongyi check。", self.columns, style="strong")

    # --- questions -------------------------------------------------------------------------

    def question(self, asked: Asked) -> Iterator[Line]:
        """A question: what is known, what turns on it, and what may be answered."""
        if asked.ends:
            yield from self._indented(asked.text)
            model = self.session.model
            adding = (ADD,) if any(chapter.scope != model.root for chapter in model.opening) else ()
            yield from self._choices((*asked.choices, *adding, _ALWAYS[0]))
            return
        if asked.within:
            yield from self._indented(asked.text)
        else:
            yield ()
            yield from paragraph(asked.text, self.columns, (Styled("问  ", "strong"),), 4, "strong")
        for note in asked.notes:
            yield from self._indented(note)
        if asked.choices or not asked.within:
            yield from self._choices((*asked.choices, *_ALWAYS))
        for hint in asked.hints:
            yield from self._indented(hint)

    def _choices(self, choices: Sequence[Choice]) -> Iterator[Line]:
        """What may be answered, side by side."""
        for line in _packed([f"{choice.write} {choice.says}" for choice in choices], self.columns - 4):
            yield from self._indented(line)

    def said(self, sentences: Iterable[Said]) -> Iterator[Line]:
        """What is said of an answer."""
        for one in sentences:
            if one.odd:
                yield from paragraph(one.text, self.columns, (Styled("    提示：", "strong"),), 10)
            else:
                yield from self._indented(one.text)

    def _indented(self, text: str) -> Iterator[Line]:
        yield from paragraph(text, self.columns, (Styled("    "),), 4)


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
