"""What ``gongyi ask`` works on: the file, the document in it, what has been asked, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from gongyi import Assessment, Question, questions, today
from gongyi_desk.cases.answers import Fact
from gongyi_desk.cases.judging import Judging
from gongyi_desk.interview.editing import CannotEdit, put
from gongyi_desk.page.judged_case import JudgedCase
from gongyi_desk.terminal.saving import save
from gongyi_facts import BadInput, Document, FactPath, KeyKind, Problem, assume, decode, read_text


class Impossible(Exception):
    """The answer contradicts what the file says."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__()
        self.problems = problems


@dataclass
class State:
    """What the file holds, and what has been asked."""

    data: bytes
    document: Document
    asked: frozenset[str] = frozenset()


@dataclass
class Session:
    """One run of questions on one file."""

    judging: Judging
    file: str
    state: State
    judged: JudgedCase = field(init=False)
    past: list[State] = field(default_factory=list)
    answered: int = 0

    def __post_init__(self) -> None:
        self._judge(self.state.document)

    def _judge(self, document: Document) -> None:
        self.judged = JudgedCase.of(self.judging, self.file, document)

    @property
    def assessment(self) -> Assessment:
        """What is found on the document as it now is."""
        return self.judged.assessment

    @property
    def extension(self) -> date | None:
        """The day to which the file could be said to record everything: that of assessment, or today if that is sooner.

        None where it is said already, or an option says how far the record goes.
        """
        day = min(self.assessment.as_of, today())
        said = self.state.document.record_to is not None and self.assessment.record_to >= day
        return None if said or self.judging.record_to is not None else day

    def questions(self) -> list[Question]:
        """What can still change a finding and has not been asked, the most decisive first."""
        return questions(self.judged.assessor, self.assessment.findings, self.state.asked)

    def write(self, asked: FactPath, *facts: Fact) -> None:
        """Put the answer to what was asked into the file, after making sure that the file then says just that.

        Raises ``CannotEdit``, ``Impossible``, and ``BadInput`` where the file cannot be written.
        """
        state = self.state
        data = _edited(state, self.file, facts)
        try:
            document = read_text(data, self.file, type(state.document))
        except BadInput as error:
            raise Impossible(error.problems) from None
        if document != _assumed(state.document, facts):
            raise CannotEdit("照这样改，文件的意思会与答案不同，没有写入。")
        save(self.file, data, state.data)
        self.answered += 1
        self._remember(asked, data, document)
        self._judge(document)

    def put_off(self, asked: FactPath) -> None:
        """Leave the file as it is, and do not ask this again."""
        self._remember(asked, self.state.data, self.state.document)

    def _remember(self, asked: FactPath, data: bytes, document: Document) -> None:
        self.past.append(self.state)
        self.state = State(data, document, self.state.asked | {str(asked)})

    def back(self) -> bool:
        """Take the last answer back; whether that changed the file."""
        before = self.past.pop()
        changed = before.data != self.state.data
        if changed:
            save(self.file, before.data, self.state.data)
            self.answered -= 1
            self._judge(before.document)
        self.state = before
        return changed


def _edited(state: State, file: str, facts: Sequence[Fact]) -> bytes:
    written = decode(state.data, file)
    text = written.text
    for path, value in facts:
        text = put(text, type(state.document), path, value)
    return written.encode(text)


def _assumed(document: Document, facts: Sequence[Fact]) -> Document:
    for path, value in facts:
        document = assume(document, path, whole(document, path, value))
    return document


def whole(document: Document, path: FactPath, value: object) -> object:
    """The value with the observations that are there already, to which one is added."""
    if path.item.kind is not KeyKind.OBSERVATION or not isinstance(value, list):
        return value
    data = document.model_dump()
    holder = data if path.list is None else data[path.list.name][path.number - 1]
    return [*(holder.get(path.item.name) or ()), *value]
