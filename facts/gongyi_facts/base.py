"""What every fact model is built of: events, states, observations, records, and the document.

An **event** happens on a day: a key that is absent is *not recorded*, ``无`` says that it did not
happen, ``不详`` that nobody knows whether, a date or a mapping that it did. A **state** is what is;
absent or ``不详`` is unknown. An **observation** is a state as seen on a day. The engine reads a
model through these declarations and knows no other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum, StrEnum
from functools import cache, partial
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, NamedTuple, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PrivateAttr,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)
from pydantic.config import JsonDict

from gongyi_facts.opening import Chapter
from gongyi_facts.relations import Contradiction, Ending, ExclusiveDays, Link, Order, YearOrder
from gongyi_facts.slips import Slips
from gongyi_facts.when import When

UNKNOWN_WORDS = frozenset({"不详", "不明", "unknown"})
NONE_WORDS = frozenset({"无", "没有", "none"})
HAPPENED_WORDS = frozenset({"有", "happened"})
YES_WORDS = frozenset({"是", "有", "yes"})
NO_WORDS = frozenset({"否", "无", "no"})
LONGEST_TEXT = 2000
"""Characters of one text."""
MOST_LISTED = 500
"""Records of one kind, sightings of one state."""
UNKNOWN_REFERENCE = "unknown"
"""In place of the records referred to: which they are is not known."""


class Labelled(StrEnum):
    """An enumeration whose members are an English code, a Chinese label, and further words."""

    label: str
    also: tuple[str, ...]

    def __new__(cls, code: str, label: str, *also: str) -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        member.also = also
        return member


class KeyKind(StrEnum):
    """What a key of a file is, by the function that declares it.

    A state, a text or a detail is written as one word, or as a list of words where it holds many.
    """

    EVENT = "event"
    OBSERVATION = "observation"
    RECORDS = "records"
    REFERENCE = "reference"
    EVIDENCE = "evidence"
    STATE = "state"
    TEXT = "text"
    DETAIL = "detail"


class Occurrence(Enum):
    """What a case file says of an event; four answers that must never be mixed up."""

    NOT_RECORDED = "not_recorded"
    NONE = "none"
    UNKNOWN = "unknown"
    HAPPENED = "happened"


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", defer_build=True)


class Event(_Strict):
    """Something that happens on a day; ``on`` is None when it happened on an unknown day.

    ``none_words`` are further words for "did not happen"; ``day_keys`` further keys for the day,
    with their Chinese form; ``bare`` is the part that a date written alone states. An event that did not happen
    by a day, and of which nothing is known after it, has that day as ``none_by``.
    """

    none_words: ClassVar[frozenset[str]] = frozenset()
    day_keys: ClassVar[Mapping[str, str]] = MappingProxyType({})
    bare: ClassVar[str] = "on"

    occurrence: Occurrence = Field(default=Occurrence.HAPPENED, exclude=True)
    none_by: When | None = Field(default=None, exclude=True)
    on: When | None = Field(default=None, title="日期", description="发生在哪一天？")

    @model_validator(mode="before")
    @classmethod
    def _from_scalar(cls, value: object) -> object:
        if isinstance(value, dict):
            return {"occurrence": Occurrence.NONE, **value} if value.get("none_by") is not None else value
        if isinstance(value, Event):
            return value
        said = cls.said_by(value)
        return {cls.bare: value} if said is None else {"occurrence": said}

    @classmethod
    def said_by(cls, value: object) -> Occurrence | None:
        """What a word alone says of the event; None where it is no such word, but a day or a mistake."""
        if value is None or _is_word(value, UNKNOWN_WORDS):
            return Occurrence.UNKNOWN
        if value is False or _is_word(value, NONE_WORDS | cls.none_words):
            return Occurrence.NONE
        if value is True or _is_word(value, HAPPENED_WORDS):
            return Occurrence.HAPPENED
        return None

    @model_serializer(mode="wrap")
    def _to_plain(self, handler: SerializerFunctionWrapHandler) -> object:
        """As a case file writes it, so that what is dumped can be read again without loss."""
        if self.none_by is not None:
            return {"none_by": str(self.none_by)}
        if self.occurrence is not Occurrence.HAPPENED:
            return self.occurrence.value
        unwritten = {name: info.default for name, info in type(self).model_fields.items()}
        written = {key: value for key, value in handler(self).items() if getattr(self, key) != unwritten[key]}
        if not written:
            return "happened"
        return written[self.bare] if written.keys() == {self.bare} else written


def _is_word(value: object, words: frozenset[str]) -> bool:
    return isinstance(value, str) and value in words


NOT_RECORDED = Occurrence.NOT_RECORDED


@cache
def _unwritten(kind: type[Event]) -> Event:
    """What an event is that is not written: the same for all, since none can be changed."""
    return kind.model_construct(occurrence=NOT_RECORDED)


def _not_recorded(value: Event) -> bool:
    return value.occurrence is NOT_RECORDED


def _is_unsaid(value: object) -> bool:
    return value is None


def _is_empty(value: Mapping[str, str]) -> bool:
    return not value


class Spread(NamedTuple):
    """The key under which a file lists for whom one written record stands, in English and Chinese.

    Each entry makes a record of its own: it has what is written once, and what the entry says. ``by`` is the
    reference that every entry states.
    """

    name: str
    zh: str
    by: str


class Record(_Strict):
    """One record of a scope, such as one recommendation. ``id`` names it where others refer to it.

    ``called`` is the text field that names it as well, such as the name of an organ; ``spread`` the key by which
    one written record stands for several.
    """

    called: ClassVar[str | None] = None
    spread: ClassVar[Spread | None] = None

    id: str | None = Field(default=None, title="编号", description="供其他记录引用的编号", max_length=200)


class Seen(_Strict):
    """A state as seen on a day; without a day it holds from the beginning.

    ``since`` is the day on which it was reached. Where no other day of sighting is written, it was seen on that day.
    """

    on: When | None = Field(default=None, title="日期", description="哪一天看到的？")
    since: When | None = Field(
        default=None, title="自", description="自哪一天起就是这样？", exclude_if=_is_unsaid
    )

    @model_validator(mode="before")
    @classmethod
    def _seen_when_reached(cls, value: object) -> object:
        if isinstance(value, dict) and value.get("on") is None and value.get("since") is not None:
            return {**value, "on": value["since"]}
        return value

    @property
    def code(self) -> str:
        """The code of the state that was seen."""
        return str(self.__dict__["state"])


class Sample(NamedTuple):
    """A fact by its path in Chinese and in English, and what may show it: an example in messages."""

    zh: str
    english: str
    evidence: str


class Document(_Strict):
    """A root document: what a file holds. Remembers where in the file each fact was written.

    ``zh_about`` says what such a file is about, where a person has to choose; ``opening`` what an interview asks first.

    Two documents that state the same facts are equal, whatever file they come from.
    """

    root: ClassVar[str] = "case"
    zh_name: ClassVar[str] = "案情"
    zh_about: ClassVar[str] = ""
    sample: ClassVar[Sample] = Sample("名称", "name", "证据的名称")
    orders: ClassVar[tuple[Order, ...]] = ()
    endings: ClassVar[tuple[Ending, ...]] = ()
    year_orders: ClassVar[tuple[YearOrder, ...]] = ()
    contradictions: ClassVar[tuple[Contradiction, ...]] = ()
    links: ClassVar[tuple[Link, ...]] = ()
    exclusive_days: ClassVar[tuple[ExclusiveDays, ...]] = ()
    slips: ClassVar[Slips] = Slips()
    opening: ClassVar[tuple[Chapter, ...]] = ()

    id: str | None = Field(
        default=None, title="编号", description="编号", max_length=200, json_schema_extra={"x-kind": KeyKind.TEXT}
    )
    name: str | None = Field(
        default=None,
        title="名称",
        description="名称",
        max_length=LONGEST_TEXT,
        json_schema_extra={"x-kind": KeyKind.TEXT},
    )
    record_to: When | None = Field(
        default=None,
        title="案情截至",
        description="本文件记录到哪一天为止的事实？",
        json_schema_extra={"x-kind": KeyKind.DETAIL, "x-exact": True},
    )
    evidence: dict[str, Annotated[str, Field(max_length=LONGEST_TEXT)]] = Field(
        default_factory=dict,
        title="证据",
        description="哪一项事实有什么证据？",
        max_length=MOST_LISTED,
        exclude_if=_is_empty,
        json_schema_extra={"x-kind": KeyKind.EVIDENCE},
    )
    """Fact path in English, such as ``recommendations[1].received`` → what shows the fact."""

    _origins: dict[str, tuple[str, int, int]] = PrivateAttr(default_factory=dict)
    _oddities: tuple[str, ...] = PrivateAttr(default=())
    _liberties: tuple[str, ...] = PrivateAttr(default=())

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other.__dict__ == self.__dict__

    @property
    def origins(self) -> dict[str, tuple[str, int, int]]:
        """Fact path, such as ``recommendations[1].received`` → file, line and column."""
        return self._origins

    def evidence_for(self, path: str) -> str | None:
        """What shows the fact of a path; what shows an event shows its parts too."""
        found = self.evidence.get(path)
        event, dot, _ = path.rpartition(".")
        return self.evidence.get(event) if found is None and dot else found

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a person should look at: the oddities, then the liberties; Chinese sentences."""
        return (*self._oddities, *self._liberties)

    @property
    def oddities(self) -> tuple[str, ...]:
        """What is odd in the document, though not impossible."""
        return self._oddities

    @property
    def liberties(self) -> tuple[str, ...]:
        """What was read otherwise than it is written, by line."""
        return self._liberties

    def _learn(
        self,
        origins: dict[str, tuple[str, int, int]],
        oddities: tuple[str, ...] = (),
        liberties: tuple[str, ...] = (),
    ) -> None:
        self._origins, self._oddities, self._liberties = dict(origins), oddities, liberties


def event(
    zh: str,
    question: str,
    kind: type[Event] = Event,
    *,
    same_day_as: str | None = None,
    deadline: bool = False,
    noted: bool = False,
    open_unwritten: bool = False,
    also: Sequence[str] = (),
    several: str = "",
) -> Any:
    """Declare an event.

    ``same_day_as`` names the event whose day it shares where none is written; a ``deadline``
    may lie after the day up to which the document records. What is only ``noted`` is for people: no rule need
    ask for it. ``also`` are further words for the key. ``several``, as ``replies.sent``, is the list of records, and
    their event, for which a list written under this key stands.
    """
    extra: JsonDict = {"x-kind": KeyKind.EVENT, "x-noted": noted, "x-also": [*also], "x-several": several}
    extra |= {"x-open": True} if open_unwritten else {}
    extra |= {"x-same-day-as": same_day_as} if same_day_as else {}
    return Field(
        default_factory=partial(_unwritten, kind),
        title=zh,
        description=question,
        exclude_if=_not_recorded,
        json_schema_extra={**extra, **({"x-deadline": True} if deadline else {})},
    )


def state(zh: str, question: str, *, unwritten: Labelled | bool | None = None, also: Sequence[str] = ()) -> Any:
    """Declare a state (yes or no, one of a list, a set, a day); None is unknown.

    ``unwritten`` is what it is where a file does not say that it is unknown, but nothing at all.
    """
    extra: JsonDict = {"x-kind": KeyKind.STATE, "x-also": [*also]}
    return Field(default=unwritten, title=zh, description=question, json_schema_extra=extra)


def observation(zh: str, question: str, *, achievement: str) -> Any:
    """Declare observations of a state; the ``achievement`` is false before its own day."""
    return Field(
        default=(),
        title=zh,
        description=question,
        max_length=MOST_LISTED,
        json_schema_extra={"x-kind": KeyKind.OBSERVATION, "x-achievement": achievement},
    )


def seen_state(question: str) -> Any:
    """Declare the ``state`` of a subclass of ``Seen``."""
    return Field(title="状态", description=question)


def text(zh: str, question: str) -> Any:
    """Declare free text, which no rule reads."""
    return Field(
        default=None,
        title=zh,
        description=question,
        max_length=LONGEST_TEXT,
        json_schema_extra={"x-kind": KeyKind.TEXT},
    )


def detail(zh: str, question: str, *, exact: bool = False) -> Any:
    """Declare what no rule reads and is not free text; ``exact`` days must be known to the day."""
    extra: JsonDict = {"x-kind": KeyKind.DETAIL, "x-exact": exact}
    return Field(default=None, title=zh, description=question, json_schema_extra=extra)


def number(zh: str, question: str, least: int, most: int, example: int, *, unwritten: int | None = None) -> Any:
    """Declare a whole number between two bounds; None is unknown. The ``example`` is shown where one is asked for.

    ``unwritten`` is what it is where a file does not say that it is unknown, but nothing at all.
    """
    extra: JsonDict = {"x-kind": KeyKind.STATE, "x-example": example}
    return Field(default=unwritten, title=zh, description=question, ge=least, le=most, json_schema_extra=extra)


def kind_of_file(kind: Labelled) -> Any:
    """Declare the key that tells which kind of document a file is; ``kind`` is this one."""
    extra: JsonDict = {"x-kind": KeyKind.DETAIL, "x-given": kind.label}
    return Field(default=kind, title="文件", description="这是哪一种文件？", json_schema_extra=extra)


def records(scope: str, zh: str) -> Any:
    """Declare the list of the records of a scope."""
    return Field(
        default=(),
        title=zh,
        max_length=MOST_LISTED,
        json_schema_extra={"x-kind": KeyKind.RECORDS, "x-scope": scope},
    )


def reference(
    scope: str, zh: str, *, many: bool = False, expected: bool = False, by_way_of: str = "", uncertain: bool = False
) -> Any:
    """Declare a reference to one record (or many) of another scope, by id, name or 1-based number.

    Where one is ``expected``, a document without any such record is odd. Unwritten it means the only record there
    is, or those that the records meant by another reference of this record refer to, ``by_way_of`` that one. An
    ``uncertain`` one may be written as unknown.
    """
    extra: JsonDict = {"x-kind": KeyKind.REFERENCE, "x-scope": scope, "x-many": many, "x-expected": expected}
    extra |= {"x-by-way-of": by_way_of, "x-uncertain": uncertain}
    return Field(default=None, title=zh, description=f"所涉的{zh}", json_schema_extra=extra)
