"""Questions about whole records: whether there is one, whether there is one more, to which others it belongs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from gongyi_desk.cases.answers import UNSURE, Fact, NotAnAnswer, hint, parse
from gongyi_desk.cases.spelling import DID_NOT_HAPPEN, HAPPENED
from gongyi_desk.interview.asked import Asked, Choice, Step
from gongyi_desk.interview.fact_step import DAY_UNKNOWN, SHORT_HINT, DayStep
from gongyi_desk.interview.record_names import list_of, named, pinned, records_of, word_for
from gongyi_desk.interview.session import Session
from gongyi_desk.interview.telling import tell_of_writing
from gongyi_facts import (
    NO_WORDS,
    NONE_WORDS,
    Chapter,
    DeclaredKey,
    FactPath,
    KeyKind,
    declared_keys,
    name_of,
    quote,
)

_NOT_ANY = {"0", "不清楚", "不知道", "不详", "?", "？"}
_NOT_ADDED = "不添"
_SEVERAL = re.compile("[、,;，；]")


@dataclass(frozen=True)
class NewRecord:
    """Whether there is such a record, asked by its first key; where there is, it is written down at once."""

    session: Session
    chapter: Chapter
    list: DeclaredKey
    parent: Step | None = None

    def begin(self) -> Step:
        """The first question on a record that there is: to which other it belongs, where that must be said."""
        return self if self._belongs is None else Belonging(self.session, self.list, self._belongs, self, [])

    @property
    def key(self) -> str:
        """The record that there would be."""
        return f"{self.list.name}[{self._number}]"

    @property
    def _number(self) -> int:
        return len(records_of(self.session, self.list)) + 1

    @property
    def _first(self) -> DeclaredKey:
        return declared_keys(self.list.holds).items[self.chapter.keys[0]]

    @property
    def _path(self) -> FactPath:
        return FactPath(self.list, self._number, self._first)

    def asked(self) -> Asked:
        """The question on the first key, or, where it must be said to what the record belongs, whether there is one."""
        known = "" if self._number == 1 else f"（第{self._number}条）"
        text = self.chapter.whether if self._number == 1 and self.chapter.whether else self._first.question
        if self._first.kind is not KeyKind.EVENT:
            return Asked(self.key, f"{text}{known}", hints=(hint(self._first),) if hint(self._first) else ())
        if self._belongs is not None:
            choices = (Choice("1", "没有"), Choice("2", "有"), Choice("0", "不清楚"))
            return Asked(self.key, f"{text.removesuffix('，哪一天？').removesuffix('？')}？{known}", choices=choices)
        none = "没有" if self.parent is None else _NOT_ADDED
        choices = (Choice("1", none), Choice("2", DAY_UNKNOWN), Choice("0", "不清楚"))
        return Asked(self.key, f"{text}{known}", choices=choices, hints=(SHORT_HINT,))

    @property
    def _belongs(self) -> DeclaredKey | None:
        """The reference that must be written, as there are several records that could be meant."""
        for item in declared_keys(self.list.holds).items.values():
            if item.kind is not KeyKind.REFERENCE or item.by_way_of:
                continue
            if len(records_of(self.session, list_of(self.session, item.scope))) > 1:
                return item
        return None

    def answer(self, words: str) -> Step | None:
        """Write the record down, or that there is none. Raises ``NotAnAnswer``."""
        value = DID_NOT_HAPPEN if words == _NOT_ADDED else parse(words, self._first)
        if value is UNSURE:
            self.session.put_off(self.key)
            self.session.tell("文件不改，这一次不再问。")
        elif value == DID_NOT_HAPPEN and self._first.kind is KeyKind.EVENT:
            self._none()
        elif self._belongs is not None:
            known: list[Fact] = [] if value == HAPPENED else [(self._path, value)]
            return Belonging(self.session, self.list, self._belongs, self, known)
        elif value == HAPPENED and not (words.isdigit() or "不明" in words):
            return DayStep(self, self._first, lambda day: self._write(HAPPENED if day is UNSURE else day))
        else:
            self._write(value)
        return None

    def _none(self) -> None:
        session = self.session
        if self.parent is not None:
            session.put_off(self.parent.key)
            return
        session.write_none(self.key, self.list)
        session.tell(f"已写入“{self.list.zh}”：无")

    def _write(self, value: object) -> None:
        add(self.session, self.list, self.key, [(self._path, value)])


@dataclass(frozen=True)
class Belonging:
    """To which record a new one belongs; ``facts`` are what is known of the new one already."""

    session: Session
    list: DeclaredKey
    reference: DeclaredKey
    parent: Step
    facts: Sequence[Fact]

    @property
    def key(self) -> str:
        """The reference of the new record."""
        return str(self._path)

    @property
    def _path(self) -> FactPath:
        return FactPath(self.list, len(records_of(self.session, self.list)) + 1, self.reference)

    @property
    def _targets(self) -> DeclaredKey:
        return list_of(self.session, self.reference.scope)

    def asked(self) -> Asked:
        """The question, with the records that may be meant."""
        several = ("可以选几项，如“1、2”",) if self.reference.many else ()
        text = f"“{self.list.zh}”所涉的是哪一条“{self._targets.zh}”？"
        return Asked(self.key, text, choices=tuple(named(self.session, self._targets)), hints=several, within=True)

    def answer(self, words: str) -> Step | None:
        """Write the new record down. Raises ``NotAnAnswer``."""
        targets = records_of(self.session, self._targets)
        parts = [part.strip() for part in _SEVERAL.split(unicodedata.normalize("NFKC", words))]
        if not all(part.isascii() and part.isdigit() and 1 <= int(part[:9]) <= len(targets) for part in parts):
            raise NotAnAnswer(f"写前面的数字，1 至 {len(targets)}。")
        if len(parts) > 1 and not self.reference.many:
            raise NotAnAnswer("只能选一项。")
        meant = [word_for(targets, int(part) - 1) for part in parts]
        record = f"{self.list.name}[{self._path.number}]"
        add(self.session, self.list, record, [(self._path, meant if self.reference.many else meant[0]), *self.facts])
        return None


@dataclass(frozen=True)
class Party:
    """The organ that a record names: one that is in the file already, or another."""

    session: Session
    path: FactPath
    text: str
    parent: Step | None = None

    @property
    def key(self) -> str:
        """The reference."""
        return str(self.path)

    @property
    def _targets(self) -> DeclaredKey:
        return list_of(self.session, self.path.item.scope)

    def asked(self) -> Asked:
        """The question, with the organs that are known."""
        known = tuple(named(self.session, self._targets))
        hints = ("写前面的数字，或者写另一个的全称",) if known else ("写全称",)
        return Asked(self.key, self.text, choices=(*known, Choice("0", "不清楚")), hints=hints)

    def answer(self, words: str) -> Step | None:
        """Refer to it; one that is not in the file yet is added. Raises ``NotAnAnswer``."""
        word, targets = words.strip(), records_of(self.session, self._targets)
        number = unicodedata.normalize("NFKC", word)
        if not word:
            raise NotAnAnswer("请写名称；不清楚写 0。")
        if number in _NOT_ANY:
            self.session.put_off(self.path)
            self.session.tell("文件不改，这一次不再问。")
            return None
        called = [name_of(record) for record in targets]
        if number.isascii() and number.isdigit():
            if not 1 <= int(number[:9]) <= len(targets):
                raise NotAnAnswer(f"{quote(word)}不在前面的数字里。请写名称，或者前面的数字。")
            _write(self.session, self.key, [(self.path, word_for(targets, int(number) - 1))])
        elif word in called:
            _write(self.session, self.key, [(self.path, word)])
        else:
            self._add(parse(word, declared_keys(self._targets.holds).items[self._targets.holds.called]))
        return None

    def _add(self, name: object) -> None:
        new = len(records_of(self.session, self._targets)) + 1
        item = declared_keys(self._targets.holds).items[self._targets.holds.called]
        facts: list[Fact] = [(FactPath(self._targets, new, item), name)]
        # The only one there is need not be referred to.
        facts += [(self.path, name)] if new > 1 else []
        _write(self.session, self.key, [*pinned(self.session, self._targets, self.path), *facts])


@dataclass(frozen=True)
class OneMore:
    """Whether there is one more record."""

    session: Session
    chapter: Chapter
    list: DeclaredKey
    parent: Step | None = None

    @property
    def key(self) -> str:
        """The records in general, so that it is asked once."""
        return f"{self.list.name}[+]"

    def asked(self) -> Asked:
        """The question."""
        return Asked(self.key, self.chapter.further, choices=(Choice("1", "有"), Choice("2", "没有")))

    def answer(self, words: str) -> Step | None:
        """Ask for the other one, or no more. Raises ``NotAnAnswer``."""
        if words in {"1", "１", "有", "是"}:
            return NewRecord(self.session, self.chapter, self.list, self).begin()
        if words in {"2", "２", *_NOT_ANY, *NO_WORDS, *NONE_WORDS}:
            self.session.put_off(self.key)
            return None
        raise NotAnAnswer(f"{quote(words)}不在可选的答案里。写 1 或者 2。" if words else "写 1 或者 2。")


@dataclass(frozen=True)
class Menu:
    """Which kind of record is to be added."""

    session: Session
    parent: Step | None

    key = "[+]"

    def asked(self) -> Asked:
        """The question."""
        choices = [Choice(str(number), item.zh) for number, (_, item) in enumerate(self.kinds, 1)]
        return Asked(self.key, "要再记一条什么？", choices=(*choices, Choice("0", _NOT_ADDED)), within=True)

    @property
    def kinds(self) -> list[tuple[Chapter, DeclaredKey]]:
        """The kinds of record that can be added."""
        lists = {item.scope: item for item in declared_keys(self.session.model).lists}
        return [(chapter, lists[chapter.scope]) for chapter in self.session.model.opening if chapter.scope in lists]

    def answer(self, words: str) -> Step | None:
        """Ask for the record. Raises ``NotAnAnswer``."""
        word = unicodedata.normalize("NFKC", words)
        if word in {"", _NOT_ADDED, *_NOT_ANY}:
            return self.parent
        for number, (chapter, item) in enumerate(self.kinds, 1):
            if word in (str(number), item.zh):
                return NewRecord(self.session, chapter, item, self).begin()
        raise NotAnAnswer(f"{quote(words)}不在可选的答案里。写前面的数字；不添写 0。")


def add(session: Session, records: DeclaredKey, key: str, facts: Sequence[Fact]) -> None:
    """Write a new record down; what meant the only other one without a word now says so."""
    number = len(records_of(session, records)) + 1
    _write(session, key, [*pinned(session, records), *facts])
    session.adds(records, number)


def _write(session: Session, key: str, facts: Sequence[Fact]) -> None:
    document = session.state.document
    session.write(key, *facts)
    tell_of_writing(session, facts, document)
