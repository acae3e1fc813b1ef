"""``gongyi ask``: the questions that still matter, the most decisive first; the answers go into the case file."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from datetime import date

from gongyi import STATUSES, Assessment, Policy
from gongyi.decisive import Question
from gongyi.wording import UNKNOWN, span_zh, value_zh
from gongyi_facts.assume import UNSAID
from gongyi_facts.paths import FactPath, locate
from gongyi_facts.shapes import Item, Kind
from gongyi_facts.strict_yaml import read_bytes

from . import output, words
from .answers import DID_NOT_HAPPEN, HAPPENED, NOTHING_KNOWN, UNSURE, NotAnAnswer, hint, options, parse, unsure
from .changes import Change, changes, evidence_of, in_short, moved, to_come
from .checking import JUDGED, STDIN, assess, read_case
from .editing import CannotEdit
from .events import Stated, stated, unrecorded
from .layout import Line, Span, cells, paragraph
from .options import Judging, UsageError
from .saving import writable
from .session import Fact, Impossible, Session, State
from .standing import chosen_zh, marks, shifts

INTERRUPTED = 130
_BACK = {"b", "B", "上一步", "back"}
_QUIT = {"q", "Q", "结束", "退出", "quit", "exit"}
_YES_NO = Item("yes_no", "", "", Kind.VALUE, bool, many=False, required=True)


class _Over(Exception):
    """The person has had enough."""


class _Again(Exception):
    """The person wants to answer the same question again."""


def ask(file: str, how: Judging) -> int:
    """Ask and write until nothing is left to ask or the person ends; returns the exit code. Raises ``GongyiError``."""
    if file == STDIN:
        raise UsageError("答案要写回文件，不能从标准输入读案件；写出文件名。")
    if file.lower().endswith(".json"):
        raise UsageError("答案只能写回 YAML 文件，不能写回 JSON 文件。")
    policy = Policy.load()
    policy.profile(how.readings)
    data, document = read_bytes(file), read_case(file)
    writable(file)
    output.forgive(sys.stdin)
    session = Session(policy, file, how, State(data, document), assess(policy, document, how))
    return _Dialogue(session).run()


class _Dialogue:
    def __init__(self, session: Session) -> None:
        self.session, self.columns = session, output.columns()

    @property
    def names(self) -> words.Names:
        """The names of the document as it now is."""
        return words.Names(self.session.policy.loaded, self.session.state.document)

    def run(self) -> int:
        """Ask until nothing is left or the person ends."""
        code = JUDGED
        output.show(self._opening())
        try:
            while True:
                found = self.session.questions()
                if found and self._record_matters(found):
                    self._ask_record()
                elif found:
                    self._ask(found[0])
                elif not self._taken_back():
                    break
        except _Over:
            pass
        except KeyboardInterrupt:
            output.text("\n")
            code = INTERRUPTED
        output.show(self._closing())
        return code

    def _taken_back(self) -> bool:
        """Nothing is left to ask: whether the last answer is taken back."""
        if not self.session.past:
            self._say("没有能改变结论的问题。")
            return False
        self._say("没有别的问题能改变结论了。回车结束；b 上一步。")
        return _read() in _BACK and self._back()

    # --- how far the record goes -------------------------------------------------------------

    @property
    def _record(self) -> FactPath:
        return locate("record_to", type(self.session.state.document))

    def _record_matters(self, found: list[Question]) -> bool:
        """Whether something is asked only because the record ends before the day of assessment."""
        session = self.session
        later = session.extension is not None and session.extension > session.assessment.record_to
        model = type(session.state.document)
        return (
            later
            and str(self._record) not in session.state.asked
            and any(unrecorded(session, question, locate(question.path, model)) for question in found)
        )

    def _ask_record(self) -> None:
        session, path = self.session, self._record
        question = f"案情记录到{session.assessment.record_to}。此后到{session.extension}之间的事都已记入了吗？"
        output.show([(), *paragraph(question, self.columns, (Span("问  ", "strong"),), 4, "strong")])
        try:
            if self._confirmed(f"是，案情截至改为{session.extension}", "否，或者不清楚"):
                self._write(path, [(path, str(session.extension))])
            else:
                session.put_off(path)
                self._say("其后的事仍算不知道，逐项问。")
        except _Again:
            self._back()
        except CannotEdit as error:
            session.put_off(path)
            self._say(f"{error}请自己改文件里的“{path.item.zh}”。")

    # --- one question ----------------------------------------------------------------------

    def _ask(self, question: Question) -> None:
        """Show the question, and again until it is answered, put off or taken back."""
        path = locate(question.path, type(self.session.state.document))
        known = stated(self.session, question, path)
        output.show(self._question(question, known))
        while True:
            written = self._line()
            if written in _BACK:
                if self._back():
                    return
                continue
            try:
                self._take(known, self._dated(known, written, parse(written, path.held)))
            except _Again:
                continue
            except NotAnAnswer as error:
                self._say(str(error))
            except CannotEdit as error:
                self._say(f"{error}请自己改文件里的{self.names.where(question.path)}。先答下一题。")
                self.session.put_off(path)
            except Impossible as error:
                for problem in error.problems:
                    self._say(f"{problem.message}。{problem.hint}")
            else:
                return
            if str(path) in self.session.state.asked:
                return

    def _line(self) -> str:
        """What the person writes next."""
        written = _read()
        if written in _QUIT:
            raise _Over
        return written

    def _confirmed(self, yes: str, no: str) -> bool:
        """Whether the person says yes, not being sure meaning no. Raises ``_Again``."""
        output.show(self._choices((f"1 {yes}", f"2 {no}", "b 上一步", "q 结束")))
        while True:
            written = self._line()
            if written in _BACK:
                raise _Again
            try:
                return parse(written, _YES_NO) is True
            except NotAnAnswer as error:
                self._say(f"{error}写 1 或者 2。")

    def _dated(self, known: Stated, written: str, value: object) -> object:
        """The answer; where that is a mere yes, the day is asked for too. Raises ``_Again``."""
        if value != HAPPENED or known.path.held.kind is not Kind.EVENT:
            return value
        if known.span is not None:
            return UNSURE
        if written.isdigit() or "不明" in written:
            return known.happened()
        self._say("哪一天？日期不明写 0。")
        while True:
            written = self._line()
            if written in _BACK:
                raise _Again
            try:
                day = parse(written, known.path.held)
            except NotAnAnswer as error:
                self._say(str(error))
            else:
                return known.happened() if day is UNSURE else day

    def _take(self, known: Stated, value: object) -> None:
        path = known.path
        if value is UNSURE:
            self._put_off(known)
        elif known.contradicted_by(value):
            self._correct(known, value)
        elif path.held.kind is Kind.EVENT and value == DID_NOT_HAPPEN:
            self._deny(known)
        else:
            self._write(path, [(path, value)])

    def _correct(self, known: Stated, value: object) -> None:
        """Write what contradicts the file only where the person insists."""
        assert known.span is not None
        said = span_zh(known.span) if known.on else "已发生，日期不详"
        self._say(f"文件写的是{said}，与这个答案不一致。")
        if not self._confirmed("改成这个答案", "不改"):
            self._say("没有改。")
            raise _Again
        self._write(known.path, [(known.path, value)])

    def _deny(self, known: Stated) -> None:
        """It did not happen: written down as not said, which holds to the end of the record, and no longer."""
        session, path, facts = self.session, known.path, known.denied()
        assessment = session.assessment
        if known.span is None and not known.final and not self._recorded:
            if session.extension != assessment.as_of:
                why = "评估日还没有到" if session.how.record_to is None else "--record-to 定了案情截至"
                self._say(f"{why}，“没有发生”写不进文件。")
                self._put_off(known)
                return
            end = f"案情只记录到{assessment.record_to}" if session.state.document.record_to else "文件没有写明案情截至"
            self._say(f"{end}，单独一项没有发生写不进文件。到{assessment.as_of}的事都已记入了吗？")
            if not self._confirmed(f"是，案情截至写{assessment.as_of}", "否，或者不清楚"):
                self._put_off(known)
                return
            facts = [(self._record, assessment.as_of.isoformat()), *facts]
        self._write(path, facts)

    @property
    def _recorded(self) -> bool:
        """Whether it is said that the record goes to the day of assessment."""
        session = self.session
        said = session.how.record_to is not None or session.state.document.record_to is not None
        return said and session.assessment.record_to >= session.assessment.as_of

    def _write(self, asked: FactPath, facts: list[Fact]) -> None:
        before = self.session.assessment
        places = self.session.state.document.origins
        self.session.write(asked, *facts)
        for path, value in facts:
            place = (places if value is UNSAID else self.session.state.document.origins).get(str(path))
            self._say(self._wrote(path, value) + (f"（第 {place[1]} 行）" if place else ""))
        self._told(before)
        self._warn(before, [path for path, _ in facts])

    def _warn(self, before: Assessment, written: list[FactPath]) -> None:
        """Say what is odd about the file since it was written to."""
        session = self.session
        late = [
            words.to_come(self.names.where(str(path)))
            for path in written
            if to_come(session.state.document, path, session.assessment.as_of)
        ]
        found = late + [text for text in session.assessment.warnings if text not in before.warnings]
        for text in found:
            output.show(paragraph(text, self.columns, (Span("    提示：", "strong"),), 10))
        if found:
            self._say("写错了用 b 退回。")

    def _wrote(self, path: FactPath, value: object) -> str:
        where = self.names.where(str(path))
        if value is UNSAID:
            return f"已改为不写{where}，就是到{self.session.assessment.record_to}没有发生"
        return f"已写入{where}：{in_short(value, path.held)}{self._shown_by(path)}"

    def _shown_by(self, path: FactPath) -> str:
        return words.evidence_zh(evidence_of(self.session.state.document, str(path)))

    def _put_off(self, known: Stated) -> None:
        """Not known: written down where the file says nothing of a state; an event unsaid is not yet unknown."""
        path = known.path
        if path.item.kind is Kind.VALUE and str(path) not in self.session.state.document.origins:
            self.session.write(path, (path, NOTHING_KNOWN))
        else:
            self.session.put_off(path)
        self._say("所知的日子不变，这一次不再问。" if known.span is not None else "记作不详，这一次不再问。")

    def _back(self) -> bool:
        if not self.session.past:
            self._say("已经是第一题了。")
            return False
        if self.session.back():
            self._say("退回一步，文件已恢复到上一题以前。")
        return True

    # --- what is said ----------------------------------------------------------------------

    def _opening(self) -> Iterator[Line]:
        assessment = self.session.assessment
        yield from paragraph(words.case_name(assessment, self.session.file), self.columns, style="strong")
        yield from paragraph("；".join(words.facts_of(assessment)), self.columns, style="dim")
        if readings := chosen_zh(self.session.policy, self.session.how, self.names):
            yield from paragraph(readings, self.columns, style="dim")
        for warning in assessment.warnings:
            yield from paragraph(warning, self.columns, (Span("提示：", "strong"),), hang=6)
        if assessment.record_to < assessment.as_of:
            text = "案情截至早于评估日，其后发生的事都算不知道；要看案件当时的样子，加 --as-of。"
            yield from paragraph(text, self.columns, (Span("提示：", "strong"),), hang=6)
        file = os.path.basename(self.session.file)
        text = f"待查明 {_open(assessment)} 项。答案随时写入 {file}，可以随时结束。"
        yield from paragraph(text, self.columns)

    def _question(self, question: Question, known: Stated) -> Iterator[Line]:
        path = known.path
        yield ()
        where = self.names.where(question.path)
        yield from paragraph(f"{path.held.question}（{where}）", self.columns, (Span("问  ", "strong"),), 4, "strong")
        fact = self.session.policy.loaded.model.scopes[question.row.scope].facts[question.fact]
        value = value_zh(question.row.values[question.fact], fact.labels)
        if value != UNKNOWN:
            yield from self._indented(f"现在所知：{value}{self._shown_by(path)}")
        yield from self._indented("；".join(_turning(question)))
        numbered = [f"{number} {word}" for number, word in enumerate(self._options(known), 1)]
        yield from self._choices((*numbered, f"{unsure(path.held)} 不清楚", "b 上一步", "q 结束"))
        if more := hint(path.held):
            yield from self._indented(more)

        if known.final and known.span is None:
            yield from self._indented(f"“{known.denial(self._until)}”指最终没有；还没有、以后可能发生的，写 0")

    @property
    def _until(self) -> date:
        """The day up to which it would be written down that something did not happen."""
        return max(self.session.assessment.as_of, self.session.assessment.record_to)

    def _options(self, known: Stated) -> tuple[str, ...]:
        if known.path.held.kind is not Kind.EVENT:
            return options(known.path.held)
        denial = known.denial(self._until)
        return (denial, "发生了，日期不明") if known.span is None else (denial,)

    def _choices(self, parts: Sequence[str]) -> Iterator[Line]:
        for line in _packed(parts, self.columns - 4):
            yield from self._indented(line)

    def _told(self, before: Assessment) -> None:
        session = self.session
        found = [item for item in changes(before, session.assessment) if item.before and item.after]
        for item in found:
            self._say(self._changed(item))
        if not found:
            self._say("还没有结论因此改变。")
        self._say(f"待查明还有 {_open(session.assessment)} 项。")

    def _changed(self, change: Change) -> str:
        """How one finding has changed: its status, its last day, what it rests on."""
        before, after = change.before, change.after
        assert before is not None and after is not None
        several = self.names.several(after.norm.scope)
        whose = f"（{self.names.record(after.norm.scope, after.record)}）" if several else ""
        if before.status != after.status:
            said = f" {STATUSES[before.status]} → {STATUSES[after.status]}{marks(after, self.names)}"
        elif moved(change):
            said = f" {STATUSES[after.status]}，届满 {words.last_days(before)} → {words.last_days(after)}"
        else:
            firmer = "；".join(f"{label}：{text}" for label, text in shifts(before, after, self.names))
            said = f" {STATUSES[after.status]}，{firmer}"
        return f"{after.norm.id}{whose}{said}"

    def _closing(self) -> Iterator[Line]:
        session = self.session
        yield ()
        written = f"写入 {session.answered} 项" if session.answered else "没有写入"
        left = f"待查明还有 {_open(session.assessment)} 项"
        yield from paragraph(f"结束：{written}；{left}。看结论用 gongyi check。", self.columns, style="strong")

    def _indented(self, text: str) -> Iterator[Line]:
        yield from paragraph(text, self.columns, (Span("    "),), 4)

    def _say(self, text: str) -> None:
        output.show(self._indented(text))


def _read() -> str:
    """One line of standard input; what is piped in is shown, so that the transcript can be read."""
    output.text("> ")
    line = sys.stdin.readline()
    if not sys.stdin.isatty():
        output.text(line if line.endswith("\n") else line + "\n")
    if not line:
        raise _Over
    return line.lstrip("\ufeff").strip()


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
