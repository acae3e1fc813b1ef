"""A question about one fact of the document, and what its answer does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from gongyi import RECORD_TO, UNKNOWN, Finding, Question, Row, span_zh, value_zh
from gongyi_desk.cases.answers import UNSURE, Fact, NotAnAnswer, hint, options, parse, unsure
from gongyi_desk.cases.spelling import DID_NOT_HAPPEN, HAPPENED, NOTHING_KNOWN
from gongyi_desk.comparison.changes import evidence_of
from gongyi_desk.interview.asked import Asked, Choice, Step
from gongyi_desk.interview.events import Stated, stated, unstated
from gongyi_desk.interview.session import Session
from gongyi_desk.interview.telling import tell_of_writing, where
from gongyi_desk.page import words
from gongyi_facts import DeclaredKey, FactPath, KeyKind, locate

_YES_NO = DeclaredKey("yes_no", "", "", KeyKind.STATE, bool, many=False, required=True)
DAY_UNKNOWN = "发生了，日期不明"
SHORT_HINT = "日期写 2024-04-08；只知道月份写 2024-04"
"""How a day is written, where it is asked for again and again."""


@dataclass(frozen=True)
class FactStep:
    """A question about a fact.

    In the ``opening`` nothing is known yet: what a person says has not happened, or does not know, is written down.
    ``text`` is a question in place of the fact's own; ``turns_on`` are the findings that ask for it.
    """

    session: Session
    path: FactPath
    row: Row | None
    """The record as it is judged; None in the opening."""
    scope: str
    fact: str
    text: str = ""
    turns_on: tuple[Finding, ...] = ()
    parent: Step | None = None

    @classmethod
    def of(cls, session: Session, question: Question) -> FactStep:
        """The question that the engine asks."""
        path = locate(question.path, session.model)
        return cls(session, path, question.row, question.row.scope, question.fact, turns_on=question.touches)

    @classmethod
    def at(cls, session: Session, path: FactPath, text: str = "") -> FactStep:
        """A question of the opening."""
        scope = session.model.root if path.list is None else path.list.scope
        return cls(session, path, None, scope, path.item.name, text)

    @property
    def key(self) -> str:
        """The path of the fact."""
        return str(self.path)

    @property
    def opening(self) -> bool:
        """Whether it is asked before anything is judged."""
        return self.row is None

    @property
    def known(self) -> Stated:
        """What the file states of it."""
        if self.row is None:
            return unstated(self.session, self.path, self.scope, self.fact)
        return stated(self.session, self.row, self.fact, self.path)

    # --- the question ----------------------------------------------------------------------

    def asked(self) -> Asked:
        """What is known, what turns on it, and what may be answered."""
        held, known = self.path.held, self.known
        numbered = [Choice(str(number), word) for number, word in enumerate(self._options(known), 1)]
        return Asked(
            key=self.key,
            text=f"{self.text or held.question}（{where(self.session, self.path)}）",
            notes=tuple(self._notes()),
            choices=(*numbered, *(self._skipping() or (Choice(unsure(held), "不清楚"),))),
            hints=tuple(self._hints(known)),
        )

    def _notes(self) -> Iterator[str]:
        if self.row is None:
            return
        fact = self.session.judging.policy.loaded.model.scopes[self.scope].facts.get(self.fact)
        value, known = self.row.values.get(self.fact), self.known
        presumed = known.final and known.span is None
        if presumed:
            # What is presumed says more than that the file is silent.
            value = self.session.judged.assessor.evaluator.derive(self.scope, self.fact, self.row)
        said = UNKNOWN if fact is None or value is None else value_zh(value, fact.labels)
        if said != UNKNOWN:
            shown = words.evidence_zh(evidence_of(self.session.state.document, self.key))
            yield f"现在所知：{said}{'（推定）' if presumed else ''}{shown}"
        if self.turns_on:
            yield "；".join(turning(self.key, self.turns_on))

    def _options(self, known: Stated) -> tuple[str, ...]:
        if self.path.held.kind is not KeyKind.EVENT:
            return options(self.path.held)
        return (self._denial(known), DAY_UNKNOWN) if known.span is None else (self._denial(known),)

    def _denial(self, known: Stated) -> str:
        """What to answer where it did not happen, up to the day for which that would be written down."""
        if self.opening:
            return known.denial(self.session.today) if known.final else "没有"
        return known.denial(max(self.session.assessment.as_of, self.session.assessment.record_to))

    def _skipping(self) -> tuple[Choice, ...]:
        if not self.opening:
            return ()
        if self._is_record_to:
            return (Choice("回车", f"今天（{self.session.today}）"),)
        return (Choice("回车", "略过"),) if self.path.held.holds is str else ()

    def _hints(self, known: Stated) -> Iterator[str]:
        if more := SHORT_HINT if self.opening and self.path.held.kind is KeyKind.EVENT else hint(self.path.held):
            yield more
        if known.final and known.span is None:
            yield f"“{self._denial(known)}”指最终没有；还没有、以后可能发生的，写 0"

    @property
    def _is_record_to(self) -> bool:
        return self.path.list is None and self.path.item.name == RECORD_TO

    # --- the answer ------------------------------------------------------------------------

    def answer(self, words: str) -> Step | None:
        """Write the answer down, or ask on about it. Raises ``NotAnAnswer``."""
        held = self.path.held
        if not words and self._skipping():
            words = str(self.session.today) if self._is_record_to else unsure(held)
        value = parse(words, held)
        if value != HAPPENED or held.kind is not KeyKind.EVENT:
            return self.take(value)
        if self.known.span is not None:
            return self.take(UNSURE)
        if words.isdigit() or "不明" in words:
            return self.take(self.known.happened())
        return DayStep(self, held, lambda day: self.take(self.known.happened() if day is UNSURE else day))

    def take(self, value: object) -> Step | None:
        """Write down what was meant."""
        known = self.known
        if value is UNSURE:
            return self._put_off(known)
        if known.contradicted_by(value):
            return self._correct(value)
        if self.path.held.kind is KeyKind.EVENT and value == DID_NOT_HAPPEN and not self.opening:
            return self._deny(known)
        return self._write([(self.path, value)])

    def _correct(self, value: object) -> Step:
        """Write what contradicts the file only where the person insists."""
        known = self.known
        said = span_zh(known.span) if known.on and known.span else "已发生，日期不详"
        return Confirm(
            parent=self,
            text=f"文件写的是{said}，与这个答案不一致。",
            yes="改成这个答案",
            no="不改",
            on_yes=lambda: self._write([(self.path, value)]),
            on_no=self._unchanged,
        )

    def _unchanged(self) -> Step:
        self.session.tell("没有改。")
        return replace(self)

    def _deny(self, known: Stated) -> Step | None:
        """It did not happen: written down as not said, which holds to the end of the record, and no longer."""
        session, facts = self.session, known.denied()
        assessment = session.assessment
        if known.span is not None or known.final or _recorded(session):
            return self._write(facts)
        if session.extension != assessment.as_of:
            why = "评估日还没有到" if session.judging.record_to is None else "--record-to 定了案情截至"
            session.tell(f"{why}，“没有发生”写不进文件。")
            return self._put_off(known)
        end = f"案情只记录到{assessment.record_to}" if session.state.document.record_to else "文件没有写明案情截至"
        moved: Fact = (locate(RECORD_TO, session.model), assessment.as_of.isoformat())
        return Confirm(
            parent=self,
            text=f"{end}，单独一项没有发生写不进文件。到{assessment.as_of}的事都已记入了吗？",
            yes=f"是，案情截至写{assessment.as_of}",
            no="否，或者不清楚",
            on_yes=lambda: self._write([moved, *facts]),
            on_no=lambda: self._put_off(known),
        )

    def _write(self, facts: list[Fact]) -> Step | None:
        before, document = None if self.opening else self.session.assessment, self.session.state.document
        self.session.write(self.path, *facts)
        tell_of_writing(self.session, facts, document, before)
        if self._is_record_to and self.session.judging.as_of is None:
            self.session.tell(f"以下按 {self.session.assessment.as_of} 评估。")
        return None

    def _put_off(self, known: Stated) -> Step | None:
        """Not known: written down where the file says nothing of it, which of an event only the opening can tell."""
        session, path = self.session, self.path
        event = path.item.kind is KeyKind.EVENT
        unsaid = str(path) not in session.state.document.origins
        text = path.held.holds is str or self._is_record_to
        if unsaid and not text and (path.item.is_value or (self.opening and event)):
            session.write(path, (path, NOTHING_KNOWN))
            session.tell("记作不详，这一次不再问。")
        else:
            session.put_off(path)
            session.tell("所知的日子不变，这一次不再问。" if known.span is not None else "文件不改，这一次不再问。")
        return None


@dataclass(frozen=True)
class DayStep:
    """On which day it happened, where a person has said that it did."""

    parent: Step
    held: DeclaredKey
    take: Callable[[object], Step | None]

    @property
    def key(self) -> str:
        """The same fact."""
        return self.parent.key

    def asked(self) -> Asked:
        """The question."""
        return Asked(self.key, "哪一天？日期不明写 0。", within=True)

    def answer(self, words: str) -> Step | None:
        """Take the day, or that it is not known. Raises ``NotAnAnswer``."""
        return self.take(parse(words, self.held))


@dataclass(frozen=True)
class Confirm:
    """Yes or no to what an answer would do; not being sure means no."""

    parent: Step | None
    text: str
    yes: str
    no: str
    on_yes: Callable[[], Step | None]
    on_no: Callable[[], Step | None]
    key: str = ""
    within: bool = True

    def asked(self) -> Asked:
        """The question."""
        choices = (Choice("1", self.yes), Choice("2", self.no))
        key = self.key or (self.parent.key if self.parent else "")
        return Asked(key, self.text, choices=choices, within=self.within)

    def answer(self, words: str) -> Step | None:
        """Do the one or the other. Raises ``NotAnAnswer``."""
        try:
            agreed = parse(words, _YES_NO) is True
        except NotAnAnswer as error:
            raise NotAnAnswer(f"{error}写 1 或者 2。") from None
        return self.on_yes() if agreed else self.on_no()


def _recorded(session: Session) -> bool:
    """Whether it is said that the record goes to the day of assessment."""
    said = session.judging.record_to is not None or session.state.document.record_to is not None
    return said and session.assessment.record_to >= session.assessment.as_of


def turning(path: str, findings: tuple[Finding, ...]) -> Iterator[str]:
    """Which findings the answer can settle, and which it can take away."""
    kinds = (
        ("关系到待查明的结论", [item for item in findings if path in item.missing]),
        ("可以推翻出于推定的结论", [item for item in findings if path in item.rebuttable_by]),
    )
    for what, found in kinds:
        if found:
            yield f"{what}：" + "、".join(dict.fromkeys(item.norm.id for item in found))
