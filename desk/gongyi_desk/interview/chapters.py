"""The opening of an interview: what the fact model asks of a document before the rules say what else matters.

It lasts until the document says how far it goes: from then on what it does not tell of did not happen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from gongyi import RECORD_TO, Status, StatusLine
from gongyi_desk.cases.answers import NotAnAnswer
from gongyi_desk.cases.spelling import DID_NOT_HAPPEN, HAPPENED, NOTHING_KNOWN
from gongyi_desk.interview.asked import Asked, Choice, Step
from gongyi_desk.interview.editing import KIND
from gongyi_desk.interview.fact_step import FactStep
from gongyi_desk.interview.others_step import KEY as OTHERS
from gongyi_desk.interview.others_step import OthersStep
from gongyi_desk.interview.record_names import records_of
from gongyi_desk.interview.record_steps import NewRecord, OneMore, Party
from gongyi_desk.interview.session import Session
from gongyi_facts import (
    BadInput,
    Chapter,
    DeclaredKey,
    Event,
    FactPath,
    KeyKind,
    assume,
    declared_keys,
    is_written,
    value_of,
)


class KindStep:
    """Which kind of document an empty file is to be."""

    parent: Step | None = None
    key = KIND

    def __init__(self, session: Session) -> None:
        self.session = session

    def asked(self) -> Asked:
        """The question."""
        models = enumerate(self.session.models, 1)
        choices = [Choice(str(number), f"{model.zh_name}（{model.zh_about}）") for number, model in models]
        return Asked(self.key, declared_keys(self.session.model).items[KIND].question, choices=tuple(choices))

    def answer(self, words: str) -> Step | None:
        """Begin the document. Raises ``NotAnAnswer``."""
        for number, model in enumerate(self.session.models, 1):
            if words.strip() in (str(number), model.zh_name, chr(ord("０") + number)):
                self.session.begin(model)
                self.session.tell(f"已写入“{declared_keys(model).items[KIND].zh}”：{model.zh_name}")
                return None
        raise NotAnAnswer(f"写 1 至 {len(self.session.models)} 中的一个数字。")


def next_of_the_opening(session: Session) -> Step | None:
    """The next question that the model's opening asks, or None."""
    if session.blank and KIND in declared_keys(session.model).items:
        return KindStep(session)
    return next(_Opening(session).steps(), None)


class _Opening:
    def __init__(self, session: Session) -> None:
        self.session = session
        self.document = session.state.document
        self.chapters = session.model.opening
        self.lists = {item.scope: item for item in declared_keys(session.model).lists}
        self.unfinished = session.unfinished

    def steps(self) -> Iterator[Step]:
        """What there is to ask, in its order."""
        for path in self.session.state.dated:
            event = value_of(self.document, path)
            if not self._asked(str(path)) and isinstance(event, Event) and event.on is None:
                yield FactStep.at(self.session, path)
        for number, chapter in enumerate(self.chapters):
            if RECORD_TO in chapter.keys and (events := [*self._others()]):
                yield OthersStep(self.session, events)
            if chapter.scope in self.lists:
                yield from self._of_records(number, chapter, self.lists[chapter.scope])
            elif self.unfinished:
                for place, key in enumerate(chapter.keys):
                    path = FactPath(None, 1, declared_keys(self.session.model).items[key])
                    if self._wanted(path, number, chapter.keys[place + 1 :], always=True):
                        yield FactStep.at(self.session, path, chapter.asks.get(key, ""))

    def _of_records(self, number: int, chapter: Chapter, records: DeclaredKey) -> Iterator[Step]:
        found = records_of(self.session, records)
        if not found and self.unfinished and chapter.whether and self._may_be(chapter, records):
            yield NewRecord(self.session, chapter, records)
        items = declared_keys(records.holds).items
        for index in range(1, len(found) + 1):
            added = (records.name, index) in self.session.state.added
            if not added and (chapter.on_demand or not self.unfinished):
                continue
            for place, key in enumerate(chapter.keys):
                path = FactPath(records, index, items[key])
                if not self._wanted(path, number, chapter.keys[place + 1 :], always=False, added=added):
                    continue
                text = chapter.asks.get(key, "")
                if items[key].kind is KeyKind.REFERENCE:
                    yield Party(self.session, path, text or items[key].question)
                else:
                    yield FactStep.at(self.session, path, text)
        further = OneMore(self.session, chapter, records)
        if found and chapter.further and self.unfinished and not self._asked(further.key) and not self._later(number):
            yield further

    def _others(self) -> Iterator[FactPath]:
        """What happens more rarely, of every record that there is, where a finding turns on it; asked once."""
        for chapter in self.chapters if self.unfinished and not self._asked(OTHERS) else ():
            records = self.lists.get(chapter.scope)
            items = declared_keys(self.session.model if records is None else records.holds).items
            count = 1 if records is None else len(records_of(self.session, records))
            for number in range(1, count + 1):
                for key in chapter.others:
                    path = FactPath(records, number, items[key])
                    if not is_written(self.document, str(path)) and self._matters(path, HAPPENED):
                        yield path

    def _may_be(self, chapter: Chapter, records: DeclaredKey) -> bool:
        """Whether it is to be asked whether there is such a record."""
        first = FactPath(records, 1, declared_keys(records.holds).items[chapter.keys[0]])
        follows = not chapter.after or records_of(self.session, self.lists[chapter.after])
        if self._asked(f"{records.name}[1]") or not follows or self.session.denied(records):
            return False
        return self._matters(first)

    def _asked(self, key: str) -> bool:
        return key in self.session.state.asked

    def _wanted(
        self, path: FactPath, number: int, following: Sequence[str], *, always: bool, added: bool = False
    ) -> bool:
        """Whether a fact is to be asked for.

        Of the document ``always``, of a record where a finding turns on it, or its record was ``added``; what no rule
        reads only before what follows it is told.
        """
        item = path.item
        if self._asked(str(path)) or is_written(self.document, str(path)):
            return False
        if item.kind is KeyKind.REFERENCE:
            return not records_of(self.session, self.lists[item.scope]) or (added and path.number > 1)
        if item.kind is KeyKind.TEXT:
            return added or not (self._told(path, following) or self._later(number))
        if item.kind is KeyKind.EVENT:
            return self._matters(path)
        turned_on = any(str(path) in (*one.missing, *one.rebuttable_by) for one in self.session.assessment.findings)
        return always or turned_on

    def _told(self, path: FactPath, following: Sequence[str]) -> bool:
        """Whether anything is said of what follows a fact in its chapter."""
        within = f"{path.list.name}[{path.number}]." if path.list else ""
        return any(is_written(self.document, f"{within}{key}") for key in following)

    def _later(self, number: int) -> bool:
        """Whether anything is said of the records of later chapters."""
        following = [one for one in self.chapters[number + 1 :] if one.whether]
        later = [self.lists[one.scope] for one in following if one.scope in self.lists]
        return any(records_of(self.session, item) or self.session.denied(item) for item in later)

    def _matters(self, path: FactPath, *more: str) -> bool:
        """Whether some finding would be another if an event had not happened, or that were not known; or ``more``.

        As long as anything is open, the place may be so too: it is then set aside, and so is the time.
        """
        return any(self._turns_on(path, word) for word in (NOTHING_KNOWN, DID_NOT_HAPPEN, *more))

    def _turns_on(self, path: FactPath, word: str) -> bool:
        try:
            other = assume(self.document, path, word)
        except BadInput:
            return True
        if _told(self._lines) != _told(self.session.judging.statuses(other)):
            return True
        open_ones = any(line.status is Status.UNDETERMINED for line in self._lines)
        return open_ones and _told(self._anywhere) != _told(self.session.judging.statuses(other, as_if=True))

    @cached_property
    def _lines(self) -> tuple[StatusLine, ...]:
        return self.session.judging.statuses(self.document)

    @cached_property
    def _anywhere(self) -> tuple[StatusLine, ...]:
        return self.session.judging.statuses(self.document, as_if=True)


def _told(lines: Sequence[StatusLine]) -> dict[tuple[str, str], tuple[object, object]]:
    """Status and last day of every norm that applies, or may."""
    return {
        (line.norm, line.path): (line.status, line.due) for line in lines if line.status is not Status.NOT_APPLICABLE
    }
