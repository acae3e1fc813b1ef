"""The dialogue of ``gongyi ask``: the most decisive question first; the answers go into the case file."""

from __future__ import annotations

import sys

from gongyi import RECORD_TO, Question
from gongyi_desk.cases.answers import UNSURE, Fact, NotAnAnswer, parse
from gongyi_desk.cases.files import STDIN, read_case
from gongyi_desk.cases.judging import Judging
from gongyi_desk.cases.options import UsageError
from gongyi_desk.cases.spelling import DID_NOT_HAPPEN, HAPPENED, NOTHING_KNOWN
from gongyi_desk.interview.editing import CannotEdit
from gongyi_desk.interview.events import Stated, stated, unrecorded
from gongyi_desk.interview.prompts import Prompts
from gongyi_desk.interview.session import Impossible, Session, State
from gongyi_desk.terminal import output
from gongyi_desk.terminal.exits import DONE, INTERRUPTED
from gongyi_desk.terminal.saving import writable
from gongyi_facts import DeclaredKey, FactPath, KeyKind, locate, printable, read_bytes

_BACK = {"b", "B", "上一步", "back"}
_QUIT = {"q", "Q", "结束", "退出", "quit", "exit"}
_YES_NO = DeclaredKey("yes_no", "", "", KeyKind.STATE, bool, many=False, required=True)


class _Over(Exception):
    """The person has had enough."""


class _Again(Exception):
    """The person wants to answer the same question again."""


def ask(file: str, judging: Judging) -> int:
    """Ask and write until nothing is left to ask or the person ends; returns the exit code. Raises ``GongyiError``."""
    if file == STDIN:
        raise UsageError("答案要写回文件，不能从标准输入读案件；写出文件名。")
    if file.lower().endswith(".json"):
        raise UsageError("答案只能写回 YAML 文件，不能写回 JSON 文件。")
    data, document = read_bytes(file), read_case(file)
    writable(file)
    output.forgive(sys.stdin)
    return _Dialogue(Session(judging, file, State(data, document))).run()


class _Dialogue:
    def __init__(self, session: Session) -> None:
        self.session, self.prompts = session, Prompts(session, output.columns())

    def run(self) -> int:
        """Ask until nothing is left or the person ends."""
        code = DONE
        output.show(self.prompts.opening())
        try:
            while True:
                found = self.session.questions()
                if self._record_matters(found):
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
        output.show(self.prompts.closing())
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
        return locate(RECORD_TO, type(self.session.state.document))

    def _record_matters(self, found: list[Question]) -> bool:
        """Whether something is asked only because the record ends before the day of assessment."""
        session, model = self.session, type(self.session.state.document)
        later = session.extension is not None and session.extension > session.assessment.record_to
        if not later or str(self._record) in session.state.asked:
            return False
        missing = any(RECORD_TO in finding.missing for finding in session.assessment.findings)
        return missing or any(unrecorded(session, question, locate(question.path, model)) for question in found)

    def _ask_record(self) -> None:
        session, path = self.session, self._record
        output.show(self.prompts.about_the_record())
        try:
            if self._confirmed(f"是，案情截至改为{session.extension}", "否，或者不清楚"):
                self._write(path, [(path, str(session.extension))])
            else:
                session.put_off(path)
                self._say("其后的事仍算不知道，逐项问。")
        except _Again:
            self._back()
        except (CannotEdit, Impossible):
            session.put_off(path)
            self._say(f"本软件改不了文件里的“{path.item.zh}”，请自己改。其后的事仍算不知道。")

    # --- one question ----------------------------------------------------------------------

    def _ask(self, question: Question) -> None:
        """Show the question, and again until it is answered, put off or taken back."""
        path = locate(question.path, type(self.session.state.document))
        known = stated(self.session, question, path)
        output.show(self.prompts.question(question, known))
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
                self._say(f"{error}请自己改文件里的{self.prompts.names.where(question.path)}。先答下一题。")
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
        output.show(self.prompts.choices((f"1 {yes}", f"2 {no}")))
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
        if value != HAPPENED or known.path.held.kind is not KeyKind.EVENT:
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
        elif path.held.kind is KeyKind.EVENT and value == DID_NOT_HAPPEN:
            self._deny(known)
        else:
            self._write(path, [(path, value)])

    def _correct(self, known: Stated, value: object) -> None:
        """Write what contradicts the file only where the person insists."""
        self._say(self.prompts.contradiction(known))
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
                why = "评估日还没有到" if session.judging.record_to is None else "--record-to 定了案情截至"
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
        said = session.judging.record_to is not None or session.state.document.record_to is not None
        return said and session.assessment.record_to >= session.assessment.as_of

    def _write(self, asked: FactPath, facts: list[Fact]) -> None:
        before, document = self.session.assessment, self.session.state.document
        self.session.write(asked, *facts)
        for path, value in facts:
            self._say(self.prompts.wrote(path, value, document))
        output.show(self.prompts.told(before))
        output.show(self.prompts.oddities(before, facts))

    def _put_off(self, known: Stated) -> None:
        """Not known: written down where the file says nothing of a state; an event unsaid is not yet unknown."""
        path = known.path
        if path.item.is_value and str(path) not in self.session.state.document.origins:
            self.session.write(path, (path, NOTHING_KNOWN))
            self._say("记作不详，这一次不再问。")
        else:
            self.session.put_off(path)
            self._say("所知的日子不变，这一次不再问。" if known.span is not None else "文件不改，这一次不再问。")

    def _back(self) -> bool:
        if not self.session.past:
            self._say("已经是第一题了。")
            return False
        if self.session.back():
            self._say("退回一步，文件已恢复到上一题以前。")
        return True

    def _say(self, text: str) -> None:
        output.show(self.prompts.indented(text))


def _read() -> str:
    """One line of standard input; what is piped in is shown, so that the transcript can be read."""
    output.text("> ")
    if sys.stdin is None:
        raise _Over
    line = sys.stdin.readline()
    if not sys.stdin.isatty():
        output.text(printable(line.rstrip("\r\n")) + "\n")
    if not line:
        raise _Over
    return line.lstrip("\ufeff").strip()
