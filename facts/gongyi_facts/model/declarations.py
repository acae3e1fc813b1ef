"""What a model class declares: its keys in both languages, what each may hold, and what rules see in it.

This is the only module that reads pydantic's own description of a class.
"""

from __future__ import annotations

import types
import typing
from dataclasses import field
from enum import StrEnum
from functools import lru_cache
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from gongyi_facts.base import Event, KeyKind, Labelled
from gongyi_facts.codes import Code
from gongyi_facts.made_late import dataclass
from gongyi_facts.problems import GongyiError
from gongyi_facts.when import When


class ModelError(GongyiError, TypeError):
    """A fact model declares what no file can hold, or what no rule can use."""

    code = Code.FACT_MODEL


class FactKind(StrEnum):
    """What a fact is for a rule."""

    EVENT = "event"
    CHOICE = "choice"
    """One code of a closed list; yes and no is one too."""
    ITEMS = "items"
    """Any number of codes of a closed list."""
    NUMBER = "number"
    DAY = "day"
    SIGHTINGS = "sightings"
    """A code of a closed list as seen on one day after the other."""
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class DeclaredKey:
    """One key that a file may have.

    ``holds`` is the type of one value: a scalar type, or the model inside. ``fact`` is None for what no rule
    reads as a fact.
    """

    name: str
    zh: str
    question: str
    kind: KeyKind
    holds: Any
    many: bool
    required: bool
    longest: int | None = None
    scope: str = ""
    expected: bool = False
    exact: bool = False
    deadline: bool = False
    given: str = ""
    """The word that stands there in every file."""
    example: int = 3
    """A number that may be written."""
    least: int | None = None
    most: int | None = None
    """The bounds of a number."""
    fact: FactKind | None = None
    same_day_as: str | None = None
    """The event whose day an event shares where it has none of its own."""
    achievement: str = ""
    """The code of a sighting that is false before its own day."""
    noted: bool = False
    open_unwritten: bool = False
    """Whether silence on an event leaves open whether it happened."""
    """Whether it is an event for people, for which no rule need ask."""
    also: tuple[str, ...] = ()
    """Further words for the key."""
    several: tuple[str, str] | None = None
    """The list of records, and their event, for which a list written in place of an event stands."""
    by_way_of: str = ""
    """The reference of the same record that leads to the records meant where this one is not written."""
    uncertain: bool = False
    """Whether a reference may be written as unknown."""
    unwritten: str | int | None = None
    """What a state is of which nothing is written; None where it is unknown."""

    @property
    def is_value(self) -> bool:
        """Whether it is written as a word, or a list of words, that names no record."""
        return self.kind in (KeyKind.STATE, KeyKind.TEXT, KeyKind.DETAIL)


@dataclass(frozen=True, slots=True)
class DeclaredKeys:
    """The keys of one class. ``items`` has them by English name; ``keys`` leads from every word to that name."""

    model: type[BaseModel]
    items: dict[str, DeclaredKey]
    keys: dict[str, str] = field(default_factory=dict)

    @property
    def lists(self) -> tuple[DeclaredKey, ...]:
        """The keys under which records are listed."""
        return tuple(item for item in self.items.values() if item.kind is KeyKind.RECORDS)

    def words(self, name: str) -> tuple[str, ...]:
        """All the words for one key, the English name first."""
        return tuple(word for word, meant in self.keys.items() if meant == name)


@lru_cache(maxsize=256)
def declared_keys(model: type[BaseModel]) -> DeclaredKeys:
    """The keys that a class declares; raises ``ModelError`` where its declarations cannot be used."""
    items = {
        name: _declared(name, info)
        for name, info in model.model_fields.items()
        if not info.exclude  # the occurrence of an event is not written as such
    }
    declared = DeclaredKeys(model, items)
    for item in items.values():
        _add_words(declared, item.name, (item.name, item.zh, *item.also))
    if issubclass(model, Event):
        for pair in model.day_keys.items():
            _add_words(declared, "on", pair)
    return declared


@lru_cache(maxsize=256)
def labels_of(choice: type[Labelled]) -> dict[str, Labelled]:
    """Every word for every member of a closed list."""
    words: dict[str, Labelled] = {}
    for member in choice:
        for word in (member.value, member.label, *member.also):
            if words.setdefault(word, member) is not member:
                raise ModelError(f"{choice.__name__}：“{word}”有两个意思。")
    return words


def _add_words(declared: DeclaredKeys, name: str, words: tuple[str, ...]) -> None:
    for word in words:
        if declared.keys.setdefault(word, name) != name:
            raise ModelError(f"{declared.model.__name__}：键“{word}”有两个意思。")


def _declared(name: str, info: FieldInfo) -> DeclaredKey:
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    kind = KeyKind(str(extra.get("x-kind", KeyKind.DETAIL)))
    holds, many = _unwrapped(info.annotation)
    return DeclaredKey(
        name=name,
        zh=info.title or name,
        question=info.description or "",
        kind=kind,
        holds=holds,
        many=many,
        required=info.is_required(),
        longest=_bound(info, "max_length"),
        scope=str(extra.get("x-scope", "")),
        expected=bool(extra.get("x-expected")),
        exact=bool(extra.get("x-exact")),
        deadline=bool(extra.get("x-deadline")),
        given=str(extra.get("x-given", "")),
        **({"example": example} if isinstance(example := extra.get("x-example"), int) else {}),
        least=_bound(info, "ge"),
        most=_bound(info, "le"),
        fact=_fact_kind(name, kind, holds, many),
        same_day_as=str(extra["x-same-day-as"]) if "x-same-day-as" in extra else None,
        achievement=str(extra.get("x-achievement", "")),
        noted=bool(extra.get("x-noted")),
        open_unwritten=bool(extra.get("x-open")),
        also=tuple(map(str, also)) if isinstance(also := extra.get("x-also", ()), list | tuple) else (),
        several=(several[0], several[2]) if (several := str(extra.get("x-several", "")).partition("."))[2] else None,
        by_way_of=str(extra.get("x-by-way-of", "")),
        uncertain=bool(extra.get("x-uncertain")),
        unwritten=info.default if kind is KeyKind.STATE and isinstance(info.default, str | int) else None,
    )


def _fact_kind(name: str, kind: KeyKind, holds: Any, many: bool) -> FactKind | None:
    """What rules see in a key; raises ``ModelError`` where it cannot hold what it declares."""
    match kind:
        case KeyKind.EVENT:
            if not (isinstance(holds, type) and issubclass(holds, Event)):
                raise ModelError(f"事实“{name}”：事件只能是 Event，不能是 {holds}。")
            return FactKind.EVENT
        case KeyKind.OBSERVATION:
            _state_kind(name, declared_keys(holds).items["state"].holds, many=False)
            return FactKind.SIGHTINGS
        case KeyKind.RECORDS | KeyKind.EVIDENCE:
            return None
        case KeyKind.STATE:
            return _state_kind(name, holds, many)
        case KeyKind.TEXT | KeyKind.DETAIL | KeyKind.REFERENCE:
            if holds not in (bool, int, str, When) and not _is_closed_list(holds):
                raise ModelError(f"“{name}”：案情文件写不出 {holds}。")
            return FactKind.TEXT if kind is KeyKind.TEXT else None
        case _:
            typing.assert_never(kind)


def _state_kind(name: str, holds: Any, many: bool) -> FactKind:
    if many and (holds is bool or _is_closed_list(holds)):
        return FactKind.ITEMS
    if not many and holds in (When, int):
        return FactKind.DAY if holds is When else FactKind.NUMBER
    if not many and (holds is bool or _is_closed_list(holds)):
        return FactKind.CHOICE
    raise ModelError(f"事实“{name}”：状态只能是 bool、int、When 或者 Labelled 的枚举，不能是 {holds}。")


def _is_closed_list(holds: Any) -> bool:
    return isinstance(holds, type) and issubclass(holds, Labelled)


def _bound(info: FieldInfo, name: str) -> int | None:
    return next((getattr(bound, name) for bound in info.metadata if hasattr(bound, name)), None)


def _unwrapped(annotation: Any) -> tuple[Any, bool]:
    """The type of one value, and whether there may be many."""
    if typing.get_origin(annotation) in (types.UnionType, typing.Union):
        inner = [arg for arg in typing.get_args(annotation) if arg is not type(None)]
        annotation = inner[0] if len(inner) == 1 else annotation
    if typing.get_origin(annotation) is tuple:
        return typing.get_args(annotation)[0], True
    return annotation, False
