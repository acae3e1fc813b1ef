"""What a model class lets a person write: its keys in both languages, and what each may hold."""

from __future__ import annotations

import types
import typing
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from gongyi_facts.base import Event, Labelled
from gongyi_facts.when import When


class Kind(StrEnum):
    """How a key is written; ``value`` is one word, or a list of words where it holds many."""

    EVENT = "event"
    OBSERVATION = "observation"
    RECORDS = "records"
    REFERENCE = "reference"
    EVIDENCE = "evidence"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Item:
    """One declared key. ``holds`` is the type of one value: a scalar type, or the model inside."""

    name: str
    zh: str
    question: str
    kind: Kind
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


@dataclass(frozen=True, slots=True)
class Shape:
    """The keys of one mapping. ``keys`` leads from every word for a key to its English name."""

    model: type[BaseModel]
    items: dict[str, Item]
    keys: dict[str, str] = field(default_factory=dict)

    def words(self, name: str) -> tuple[str, ...]:
        """All the words for one key, the English name first."""
        return tuple(word for word, meant in self.keys.items() if meant == name)


@lru_cache(maxsize=256)
def shape_of(model: type[BaseModel]) -> Shape:
    """Read the declarations of a class; raises ``TypeError`` where they cannot be read."""
    items = {
        name: _item(name, info)
        for name, info in model.model_fields.items()
        if not info.exclude  # the occurrence of an event is not written as such
    }
    shape = Shape(model, items)
    for item in items.values():
        _add_words(shape, item.name, (item.name, item.zh))
    if issubclass(model, Event):
        for pair in model.day_keys.items():
            _add_words(shape, "on", pair)
    return shape


@lru_cache(maxsize=256)
def labels_of(choice: type[Labelled]) -> dict[str, Labelled]:
    """Every word for every member of a closed list."""
    words: dict[str, Labelled] = {}
    for member in choice:
        for word in (member.value, member.label, *member.also):
            if words.setdefault(word, member) is not member:
                raise TypeError(f"{choice.__name__}: {word} means two things")
    return words


def _add_words(shape: Shape, name: str, words: tuple[str, ...]) -> None:
    for word in words:
        if shape.keys.setdefault(word, name) != name:
            raise TypeError(f"{shape.model.__name__}: the key {word} means two things")


def _item(name: str, info: FieldInfo) -> Item:
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    holds, many = _unwrapped(info.annotation)
    kind = str(extra.get("x-kind", ""))
    written = Kind(kind) if kind in set(Kind) else Kind.VALUE
    if written in (Kind.VALUE, Kind.REFERENCE) and not _is_scalar(holds):
        raise TypeError(f"{name}: cannot be written in a file: {info.annotation}")
    return Item(
        name=name,
        zh=info.title or name,
        question=info.description or "",
        kind=written,
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
    )


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


def _is_scalar(holds: Any) -> bool:
    return isinstance(holds, type) and (holds in (bool, int, str, When) or issubclass(holds, Labelled))
