"""An interview on one document: the next question, and what an answer does. It knows nothing of how it is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gongyi import RECORD_TO, Question, Status
from gongyi_desk.cases.answers import NotAnAnswer
from gongyi_desk.cases.judging import Judging
from gongyi_desk.interview.asked import Asked, Choice, Reply, Step
from gongyi_desk.interview.chapters import next_of_the_opening
from gongyi_desk.interview.editing import CannotEdit
from gongyi_desk.interview.events import unrecorded
from gongyi_desk.interview.fact_step import Confirm, FactStep
from gongyi_desk.interview.record_steps import Menu
from gongyi_desk.interview.session import Impossible, Session, begun
from gongyi_desk.interview.store import Store
from gongyi_desk.interview.telling import tell_of_writing
from gongyi_desk.terminal.saving import Changed
from gongyi_facts import BadInput, locate

_CHANGED = "文件已被别的程序改动，已重新读入；别处的改动都还在。"


class Interview:
    """The questions on one document, one after the other; every answer is kept at once.

    First comes what the fact model's opening asks, as long as the document does not say how far it goes; then what
    can still change a finding, the most decisive first. What somebody else has written meanwhile is read again before
    an answer is taken.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self.over = False
        self._step: Step | None = None

    @classmethod
    def on(cls, judging: Judging, name: str, store: Store) -> Interview:
        """An interview on what is kept in a store, which messages call by this name. Raises ``BadInput``."""
        models = tuple(judging.policy.loaded.model.documents.values())
        return cls(Session(judging, name, begun(name, store.read(), models), store))

    @property
    def question(self) -> Asked | None:
        """The question that stands; None once the interview is over."""
        if self.over:
            return None
        self._step = self._step or self._next()
        return self._step.asked()

    def answer(self, words: str) -> Reply:
        """Take an answer to the question that stands. Raises ``BadInput`` where it cannot be kept."""
        if not self._up_to_date():
            return self._reply()
        step = self._standing()
        try:
            self._step = step.answer(words)
        except NotAnAnswer as error:
            self.session.tell(str(error))
            return self._reply(refused=True)
        except Impossible as error:
            for problem in error.problems:
                self.session.tell(f"{problem.message}。{problem.hint}")
            return self._reply(refused=True)
        except CannotEdit as error:
            self._leave(step, error)
        except Changed:
            # Between the look at it and the writing.
            self._step = None
            self.session.tell("文件正在被别的程序改动，这一个答案没有写入，请再答一次。")
        self.over = isinstance(step, _End) and self._step is None
        return self._reply()

    def back(self) -> Reply:
        """Take the last answer back, or ask the question again on whose answer this one asks on."""
        if not self._up_to_date():
            return self._reply()
        parent = self._standing().parent
        if parent is not None:
            self._step = parent
            return self._reply()
        if not self.session.past:
            self.session.tell("已经是第一题了。")
            return self._reply(refused=True)
        if self.session.back():
            self.session.tell("退回一步，文件已恢复到上一题以前。")
        self._step = None
        return self._reply()

    def add(self) -> Reply:
        """Ask which kind of record is to be added."""
        if self._up_to_date():
            menu = Menu(self.session, None if isinstance(self._step, _End) else self._step)
            if self.session.blank or not menu.kinds:
                self.session.tell("这里没有可以添的记录。")
                return self._reply(refused=True)
            self._step = menu
        return self._reply()

    # --- what comes next -------------------------------------------------------------------

    def bookmark(self) -> Callable[[], None]:
        """How to go back to how it stands now, for an answer that cannot be kept."""
        session = self.session
        held = (session.state, list(session.past), session.answered, session.settled)
        shown = (self.over, self._step)

        def back() -> None:
            session.state, session.past, session.answered, session.settled = held
            self.over, self._step = shown

        return back

    def _standing(self) -> Step:
        self._step = self._step or self._next()
        return self._step

    def _next(self) -> Step:
        session = self.session
        if (step := next_of_the_opening(session)) is not None:
            return step
        found = session.questions()
        if self._record_matters(found):
            return self._about_the_record()
        return FactStep.of(session, found[0]) if found else _End(session)

    def _up_to_date(self) -> bool:
        """Read again what somebody else has written; whether the question that stands is still the next one."""
        session, step = self.session, self._standing()
        try:
            if not session.read_again():
                return True
        except BadInput as error:
            session.tell("文件已被别的程序改动，现在读不出来，答案没有写入；改好、保存以后再答：")
            for problem in error.problems:
                session.tell(str(problem))
            return False
        session.tell(_CHANGED)
        self._step = self._next()
        if step.parent is None and step.key == self._step.key:
            return True
        session.tell("刚才的答案没有写入，请看下一题。")
        return False

    def _leave(self, step: Step, error: CannotEdit) -> None:
        """Leave to the person what this program does not edit."""
        path = locate(step.key, self.session.model) if "." in step.key or step.key.isidentifier() else None
        where = self.session.names.where(str(path)) if path else ""
        self.session.tell(f"{error}请自己改文件里的{where}。先答下一题。" if where else f"{error}先答下一题。")
        self.session.put_off(step.key)
        self._step = None

    def _reply(self, *, refused: bool = False) -> Reply:
        said = tuple(self.session.said)
        self.session.said.clear()
        return Reply(said, refused)

    # --- how far the record goes -----------------------------------------------------------

    def _record_matters(self, found: list[Question]) -> bool:
        """Whether something is asked, or has ended, only because the record ends before the day of assessment."""
        session = self.session
        path = locate(RECORD_TO, session.model)
        later = session.extension is not None and session.extension > session.assessment.record_to
        if not later or str(path) in session.state.asked:
            return False
        if session.judging.as_of is None and session.assessment.ended_since:
            return True
        missing = any(RECORD_TO in finding.missing for finding in session.assessment.findings)
        return missing or any(unrecorded(session, question, locate(question.path, session.model)) for question in found)

    def _about_the_record(self) -> Step:
        session = self.session
        path, day = locate(RECORD_TO, session.model), session.extension
        text = f"案情记录到{session.assessment.record_to}。此后到{day}之间的事都已记入了吗？"

        def moved() -> None:
            before, document = session.assessment, session.state.document
            try:
                session.write(path, (path, str(day)))
            except (CannotEdit, Impossible):
                session.put_off(path)
                session.tell(f"本软件改不了文件里的“{path.item.zh}”，请自己改。其后的事仍算不知道。")
            else:
                tell_of_writing(session, [(path, str(day))], document, before)

        def stays() -> None:
            session.put_off(path)
            ends = session.judging.as_of is None
            session.tell("只看到那一天为止。" if ends else "其后的事仍算不知道，逐项问。")

        return Confirm(
            None, text, f"是，案情截至改为{day}", "否，或者不清楚", moved, stays, key=str(path), within=False
        )


@dataclass(frozen=True)
class _End:
    """Nothing is left to ask."""

    session: Session
    parent: Step | None = None
    key = ""

    def asked(self) -> Asked:
        """That it is so."""
        text = "没有别的问题能改变结论了。" if self.session.past else "没有能改变结论的问题。"
        if any(item.status is Status.UNDETERMINED for item in self.session.assessment.findings):
            text += "还有待查明的：查清以后再运行一次，接着答。"
        return Asked(self.key, text, choices=(Choice("回车", "结束"),), ends=True)

    def answer(self, words: str) -> Step | None:
        """Whatever is written ends it."""
        return None
