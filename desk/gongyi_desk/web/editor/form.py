"""A document as a form, made from the fact model alone: a section for each record, a field for each fact."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from gongyi_desk.cases.answers import hint, options
from gongyi_desk.cases.spelling import in_words
from gongyi_desk.web.editor.keeping import called
from gongyi_facts import DeclaredKey, Document, KeyKind, When, declared_keys

UNKNOWN = "不详"


class Shape(StrEnum):
    """How a field is filled in."""

    EVENT = "event"
    CHOICE = "choice"
    SEVERAL = "several"
    TEXT = "text"
    DAY = "day"
    NUMBER = "number"
    REFERENCE = "reference"
    SEEN = "seen"


@dataclass(slots=True)
class Field:
    """One fact, as it is typed; ``parts`` are what is known of an event besides its day."""

    path: str
    zh: str
    question: str
    shape: Shape
    typed: str = ""
    options: tuple[tuple[str, str], ...] = ()
    chosen: tuple[str, ...] = ()
    hint: str = ""
    evidence: str = ""
    error: str = ""
    stated: bool = False
    provable: bool = False
    asked: bool = False
    seen: tuple[tuple[str, str, str], ...] = ()
    """Sightings: the state's code, its day, and the day since when."""
    parts: list[Field] = field(default_factory=list)
    place: int = 0
    """Where it stands among the fields of its section."""

    @property
    def key(self) -> str:
        """The path as the name of an element."""
        return "f-" + "".join(c if c.isalnum() else "-" for c in self.path)


@dataclass(slots=True)
class Section:
    """The case itself, or one record: the fields that are stated or asked for, and the others."""

    kind: str
    number: int
    title: str
    shown: list[Field]
    folded: list[Field]
    removable: bool


@dataclass(frozen=True, slots=True)
class Form:
    """The whole form; ``addable`` are the kinds of record of which one may be added."""

    sections: tuple[Section, ...]
    addable: tuple[tuple[str, str], ...]


def form(case: Document, asked: Collection[str], near: Collection[str], pending: Mapping[str, Any]) -> Form:
    """The form of a document. ``asked`` are the facts on which something still turns, ``near`` those that may come
    next; ``pending`` is what was typed and could not be kept, by path, and under ``+…`` how many empty records were
    added.
    """
    return _Maker(case, asked, near, pending).form()


class _Maker:
    def __init__(
        self, case: Document, asked: Collection[str], near: Collection[str], pending: Mapping[str, Any]
    ) -> None:
        self.case, self.asked, self.near, self.pending = case, asked, near, pending
        self.data: dict[str, Any] = case.model_dump()
        self.shape = declared_keys(type(case))

    def form(self) -> Form:
        title = called(type(self.case))
        own = [item for item in self.shape.items.values() if item.kind is not KeyKind.RECORDS]
        sections = [self._section("", 0, title, own, self.data, removable=False)]
        for item in self.shape.lists:
            records = [*(self.data.get(item.name) or ())]
            records += [{}] * int(self.pending.get(f"+{item.name}", 0))
            items = list(declared_keys(item.holds).items.values())
            # What a fact is taken to be where nothing is written of it has not been stated.
            empty = item.holds().model_dump()
            records = [{key: part for key, part in one.items() if part != empty.get(key)} for one in records]
            for number, record in enumerate(records, 1):
                title = f"{item.zh}{f' {number}' if len(records) > 1 else ''}"
                sections.append(self._section(item.name, number, title, items, record, removable=True))
        return Form(tuple(sections), tuple((item.name, item.zh) for item in self.shape.lists))

    def _section(
        self, listed: str, number: int, title: str, items: list[DeclaredKey], data: dict[str, Any], *, removable: bool
    ) -> Section:
        head = f"{listed}[{number}]." if listed else ""
        fields = [
            self._field(item, head + item.name, data.get(item.name))
            for item in items
            if item.kind is not KeyKind.EVIDENCE and not item.given
        ]
        for place, one in enumerate(fields):
            one.place = place
        # Of a document without records the facts of its own are all there is.
        few = len(fields) <= _FEW or not self.shape.lists
        shown = [
            one
            for place, one in enumerate(fields)
            if few or place < _LEAST or one.stated or one.asked or one.error or one.path in self.near
            # What a case is about stands in its states; what else may have happened is folded.
            or (not listed and one.shape in (Shape.CHOICE, Shape.SEVERAL, Shape.TEXT))
        ]
        return Section(listed, number, title, shown, [one for one in fields if one not in shown], removable)

    def _field(self, item: DeclaredKey, path: str, value: Any) -> Field:
        made = Field(path, item.zh, item.question, _shape(item), stated=value not in (None, (), []))
        made.provable = item.kind in (KeyKind.EVENT, KeyKind.STATE, KeyKind.OBSERVATION)
        made.asked = any(path == one or one.startswith(f"{path}.") for one in self.asked)
        made.evidence = self.case.evidence.get(path, "")
        self._fill(made, item, value)
        held = self.pending.get(path)
        if isinstance(held, dict):
            made.typed, made.error = str(held.get("typed", "")), str(held.get("error", ""))
            made.seen = tuple(tuple(row) for row in held.get("seen", made.seen))
        return made

    def _fill(self, made: Field, item: DeclaredKey, value: Any) -> None:
        match made.shape:
            case Shape.EVENT:
                self._event(made, item, value)
            case Shape.CHOICE:
                made.options = _codes(item)
                made.typed = "" if value is None else _code(value)
            case Shape.SEVERAL:
                made.options = _codes(item)
                made.chosen = tuple(map(_code, value or ()))
            case Shape.REFERENCE:
                made.options = tuple(self._records_of(item))
                made.typed = "" if value is None else str(value)
                if made.typed and made.typed not in dict(made.options):
                    made.options = (*made.options, (made.typed, made.typed))
            case Shape.SEEN:
                made.options = _codes(declared_keys(item.holds).items["state"])
                made.seen = tuple(
                    (_code(one["state"]), str(one.get("on") or ""), str(one.get("since") or "")) for one in value or ()
                )
            case _:
                made.hint = hint(item)
                parts = value if isinstance(value, list | tuple) else () if value is None else (value,)
                made.typed = "、".join(map(str, parts))

    def _event(self, made: Field, item: DeclaredKey, value: Any) -> None:
        bare = item.holds.bare
        known = value if isinstance(value, dict) else {bare: value}
        if "none_by" in known:
            made.typed, made.hint = f"无（截至 {known['none_by']}）", "只知道到这一天没有发生"
            return
        words = in_words(known.get(bare), item) if isinstance(known.get(bare), str) else known.get(bare)
        made.typed = "" if value is None else str(words if words is not None else "有")
        shape = declared_keys(item.holds)
        for part in shape.items.values():
            if part.name != bare:
                inner = known.get(part.name)
                made.parts.append(self._field(part, f"{made.path}.{part.name}", inner))

    def _records_of(self, item: DeclaredKey) -> Iterator[tuple[str, str]]:
        """The records that may be referred to: by id, else by name where they have one, else by number."""
        listed = next(one for one in self.shape.lists if one.scope == item.scope)
        records = self.data.get(listed.name) or ()
        for number, record in enumerate(records, 1):
            called = record.get("id") or record.get(listed.holds.called or "")
            yield str(called or number), str(called or f"{listed.zh} {number}")


_FEW, _LEAST = 8, 6


def _shape(item: DeclaredKey) -> Shape:
    if item.kind is KeyKind.EVENT:
        return Shape.EVENT
    if item.kind is KeyKind.OBSERVATION:
        return Shape.SEEN
    if item.kind is KeyKind.REFERENCE:
        return Shape.TEXT if item.many else Shape.REFERENCE
    if options(item):
        return Shape.SEVERAL if item.many else Shape.CHOICE
    if item.holds is When:
        return Shape.TEXT if item.many else Shape.DAY
    return Shape.NUMBER if item.holds is int else Shape.TEXT


def _codes(item: DeclaredKey) -> tuple[tuple[str, str], ...]:
    """What may be chosen: the word that is sent, and the word that is read."""
    if item.holds is bool:
        return ("是", "是"), ("否", "否")
    return tuple((member.value, member.label) for member in item.holds)


def _code(value: Any) -> str:
    return {True: "是", False: "否"}[value] if isinstance(value, bool) else str(value)
