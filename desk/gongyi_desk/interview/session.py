"""What an interview works on: the text, the document in it, what has been asked, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from gongyi import Assessment, Question, questions, today
from gongyi_desk.cases.answers import Fact
from gongyi_desk.cases.judging import Judging
from gongyi_desk.interview.asked import Said
from gongyi_desk.interview.editing import KIND, CannotEdit, denies, deny, is_blank, put
from gongyi_desk.interview.store import Store
from gongyi_desk.page.chinese_names import ChineseNames
from gongyi_desk.page.judged_case import JudgedCase
from gongyi_facts import (
    BadInput,
    DeclaredKey,
    Document,
    FactPath,
    KeyKind,
    Problem,
    assume_all,
    decode,
    locate,
    read_text,
)


class Impossible(Exception):
    """The answer contradicts what the file says."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__()
        self.problems = problems


@dataclass
class State:
    """What the file holds (None where there is none yet), what has been asked, and which records were added."""

    data: bytes | None
    document: Document
    asked: frozenset[str] = frozenset()
    added: frozenset[tuple[str, int]] = frozenset()
    dated: tuple[FactPath, ...] = ()
    """Events that happened, whose day is to be asked for."""


def begun(file: str, data: bytes | None, models: Sequence[type[Document]]) -> State:
    """The state of a file; one without content is a document of the first kind that says nothing. Raises ``BadInput``.
    """
    blank = data is None or is_blank(decode(data, file).text)
    return State(data, models[0]() if blank or data is None else read_text(data, file, models))


@dataclass
class Session:
    """One run of questions on one document, which messages call ``file``."""

    judging: Judging
    file: str
    state: State
    store: Store
    past: list[State] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    answered: int = 0
    settled: str = ""
    """What was last said to be settled."""
    _judged: JudgedCase | None = None
    _names: ChineseNames | None = None

    @property
    def judged(self) -> JudgedCase:
        """The document as it now is, judged; that takes a while, and the opening mostly does without."""
        if self._judged is None or self._judged.document is not self.state.document:
            self._judged = JudgedCase.of(self.judging, self.file, self.state.document)
        return self._judged

    @property
    def names(self) -> ChineseNames:
        """What the facts and records of the document as it now is are called."""
        if self._names is None or self._names.document is not self.state.document:
            self._names = ChineseNames(self.judging.policy.loaded, self.state.document)
        return self._names

    @property
    def assessment(self) -> Assessment:
        """What is found on the document as it now is."""
        return self.judged.assessment

    @property
    def model(self) -> type[Document]:
        """The kind of document."""
        return type(self.state.document)

    @property
    def models(self) -> tuple[type[Document], ...]:
        """The kinds of document that the policy judges."""
        return tuple(self.judging.policy.loaded.model.documents.values())

    @property
    def text(self) -> str:
        """The text of the file."""
        return decode(self.state.data or b"", self.file).text

    @property
    def blank(self) -> bool:
        """Whether there is nothing in the file yet."""
        return is_blank(self.text)

    @property
    def today(self) -> date:
        """The day on which is asked."""
        return today()

    @property
    def extension(self) -> date | None:
        """The day to which the file could be said to record everything: that of assessment, or today if that is sooner.

        None where it is said already, or an option says how far the record goes.
        """
        day = today() if self.judging.as_of is None else min(self.assessment.as_of, today())
        said = self.state.document.record_to is not None and self.assessment.record_to >= day
        return None if said or self.judging.record_to is not None else day

    def questions(self) -> list[Question]:
        """What can still change a finding and has not been asked, the most decisive first."""
        return questions(self.judged.assessor, self.assessment.findings, self.state.asked)

    def tell(self, text: str, *, odd: bool = False) -> None:
        """Say something to the person; what is ``odd`` should be looked at."""
        self.said.append(Said(text, odd))

    # --- what the document says ------------------------------------------------------------

    @property
    def unfinished(self) -> bool:
        """Whether it is not said how far the record goes, so that silence is no answer."""
        return self.state.document.record_to is None and self.judging.record_to is None

    def denied(self, records: DeclaredKey) -> bool:
        """Whether the file says in a word that there are no such records."""
        return denies(self.text, self.model, records)

    # --- answers ---------------------------------------------------------------------------

    def write(self, asked: FactPath | str, *facts: Fact) -> None:
        """Put the answer to what was asked into the file, after making sure that the file then says just that.

        Raises ``CannotEdit``, ``Impossible``, ``Changed``, and ``BadInput`` where the file cannot be written.
        """
        document, model = self.state.document, self.model
        self._alter(str(asked), model, lambda text: _put(text, model, facts), lambda: _assumed(document, facts))

    def write_none(self, asked: str, records: DeclaredKey) -> None:
        """Put into the file that there are no such records. Raises as ``write`` does."""
        document = self.state.document
        self._alter(asked, self.model, lambda text: deny(text, self.model, records), lambda: document)

    def begin(self, model: type[Document]) -> None:
        """Put into an empty file which kind of document it is. Raises as ``write`` does."""
        kind = locate(KIND, model)
        value = next(iter(kind.item.holds)).value
        self._alter(KIND, model, lambda text: put(text, model, kind, value), model)

    def _alter(
        self, asked: str, model: type[Document], edit: Callable[[str], str], meant: Callable[[], Document]
    ) -> None:
        state = self.state
        written = decode(state.data or b"", self.file)
        data = written.encode(edit(written.text))
        try:
            document = read_text(data, self.file, model)
        except BadInput as error:
            raise Impossible(error.problems) from None
        if document != meant():
            raise CannotEdit("照这样改，文件的意思会与答案不同，没有写入。")
        self.store.write(data, state.data)
        self.answered += 1
        self._remember(asked, data, document)

    def put_off(self, asked: FactPath | str) -> None:
        """Leave the file as it is, and do not ask this again."""
        self._remember(str(asked), self.state.data, self.state.document)

    def _remember(self, asked: str, data: bytes | None, document: Document) -> None:
        self.past.append(self.state)
        self.state = replace(self.state, data=data, document=document, asked=self.state.asked | {asked})

    def adds(self, records: DeclaredKey, number: int) -> None:
        """Remember that a record was added in this run, so that its own questions are asked."""
        self.state = replace(self.state, added=self.state.added | {(records.name, number)})

    def dates(self, events: Sequence[FactPath]) -> None:
        """Remember that the days of events that happened are to be asked for."""
        self.state = replace(self.state, dated=(*self.state.dated, *events))

    def back(self) -> bool:
        """Take the last answer back; whether that changed the file. Raises ``Changed``."""
        before = self.past[-1]
        changed = before.data != self.state.data
        if changed:
            # A file that was made in this run stays, empty.
            data = before.data or b""
            self.store.write(data, self.state.data)
            before = replace(before, data=data)
            self.answered -= 1
        self.past.pop()
        self.state = before
        return changed

    def read_again(self) -> bool:
        """Read what somebody else has written; whether there was anything. Raises ``BadInput``."""
        if self.store.unchanged(self.state.data):
            return False
        found = begun(self.file, self.store.read(), self.models)
        self.state = replace(self.state, data=found.data, document=found.document)
        self.past.clear()
        return True


def _put(text: str, model: type[Document], facts: Sequence[Fact]) -> str:
    for path, value in facts:
        text = put(text, model, path, value)
    return text


def _edited(state: State, file: str, facts: Sequence[Fact]) -> bytes:
    written = decode(state.data or b"", file)
    return written.encode(_put(written.text, type(state.document), facts))


def _assumed(document: Document, facts: Sequence[Fact]) -> Document:
    return assume_all(document, [(path, whole(document, path, value)) for path, value in facts])


def whole(document: Document, path: FactPath, value: object) -> object:
    """The value with the observations that are there already, to which one is added."""
    if path.item.kind is not KeyKind.OBSERVATION or not isinstance(value, list):
        return value
    data = document.model_dump()
    holder = data if path.list is None else data[path.list.name][path.number - 1]
    return [*(holder.get(path.item.name) or ()), *value]
