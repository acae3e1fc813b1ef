"""``gongyi ask``: the questions that still matter, the most decisive first; the answers go into the case file."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

from gongyi import STATUSES, Assessment, Policy
from gongyi.decisive import Question
from gongyi.wording import UNKNOWN, value_zh
from gongyi_facts.paths import FactPath, locate
from gongyi_facts.shapes import Kind
from gongyi_facts.strict_yaml import read_bytes

from . import output, words
from .answers import NOTHING_KNOWN, UNSURE, NotAnAnswer, hint, options, parse
from .changes import changes, in_short
from .checking import JUDGED, STDIN, assess, read_case
from .editing import CannotEdit
from .layout import Line, Span, cells, paragraph
from .options import Judging, UsageError
from .saving import writable
from .session import Impossible, Session, State

INTERRUPTED = 130
_BACK = {"b", "B", "上一步", "back"}
_QUIT = {"q", "Q", "结束", "退出", "quit", "exit"}


class _Over(Exception):
    """The person has had enough."""


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
                if found:
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

    # --- one question ----------------------------------------------------------------------

    def _ask(self, question: Question) -> None:
        """Show the question, and again until it is answered, put off or taken back."""
        path = locate(question.path, type(self.session.state.document))
        output.show(self._question(question, path))
        while True:
            written = _read()
            if written in _QUIT:
                raise _Over
            if written in _BACK:
                if self._back():
                    return
                continue
            try:
                value = parse(written, path.held)
                self._take(path, value)
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

    def _take(self, path: FactPath, value: object) -> None:
        if value is UNSURE:
            self._put_off(path)
            return
        before = self.session.assessment
        self.session.write(path, (path, value))
        self._told(path, value, before)

    def _put_off(self, path: FactPath) -> None:
        """Not known: written down where the file says nothing of a state; an event unsaid is not yet unknown."""
        if path.item.kind is Kind.VALUE and str(path) not in self.session.state.document.origins:
            self.session.write(path, (path, NOTHING_KNOWN))
        else:
            self.session.put_off(path)
        self._say("记作不详，这一次不再问。")

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
        for warning in assessment.warnings:
            yield from paragraph(warning, self.columns, (Span("提示：", "strong"),), hang=6)
        if assessment.record_to < assessment.as_of:
            text = "案情截至早于评估日，其后发生的事都算不知道；要看案件当时的样子，加 --as-of。"
            yield from paragraph(text, self.columns, (Span("提示：", "strong"),), hang=6)
        file = os.path.basename(self.session.file)
        text = f"待查明 {_open(assessment)} 项。答案随时写入 {file}，可以随时结束。"
        yield from paragraph(text, self.columns)

    def _question(self, question: Question, path: FactPath) -> Iterator[Line]:
        yield ()
        where = self.names.where(question.path)
        yield from paragraph(f"{path.held.question}（{where}）", self.columns, (Span("问  ", "strong"),), 4, "strong")
        fact = self.session.policy.loaded.model.scopes[question.row.scope].facts[question.fact]
        known = value_zh(question.row.values[question.fact], fact.labels)
        if known != UNKNOWN:
            yield from self._indented(f"现在所知：{known}")
        norms = "、".join(dict.fromkeys(item.norm.id for item in question.touches))
        which = "现在的结论出于推定，这一项可以推翻它" if question.rebuts else "关系到待查明的结论"
        yield from self._indented(f"{which}：{norms}")
        numbered = [f"{number} {word}" for number, word in enumerate(options(path.held), 1)]
        for line in _packed([*numbered, "0 不清楚", "b 上一步", "q 结束"], self.columns - 4):
            yield from self._indented(line)
        if more := hint(path.held):
            yield from self._indented(more)

    def _told(self, path: FactPath, value: object, before: Assessment) -> None:
        session = self.session
        place = session.state.document.origins.get(str(path))
        line = f"（第 {place[1]} 行）" if place else ""
        self._say(f"已写入{self.names.where(str(path))}：{in_short(value, path.held)}{line}")
        found = [item for item in changes(before, session.assessment) if item.before and item.after]
        moved = [item for item in found if item.before and item.after and item.before.status != item.after.status]
        for item in moved:
            assert item.before is not None and item.after is not None
            several = self.names.several(item.after.norm.scope)
            whose = f"（{self.names.record(item.after.norm.scope, item.after.record)}）" if several else ""
            said = f"{item.after.norm.id}{whose} {STATUSES[item.before.status]} → {STATUSES[item.after.status]}"
            self._say(said)
        if not moved:
            self._say("还没有结论因此改变。")
        self._say(f"待查明还有 {_open(session.assessment)} 项。")

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


def _packed(parts: list[str], columns: int) -> Iterator[str]:
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
