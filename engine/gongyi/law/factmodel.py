"""What a fact model declares, read off its pydantic classes once: scopes, facts, and who refers to whom."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from gongyi_facts.base import Document, Event, Labelled
from gongyi_facts.problems import GongyiError
from gongyi_facts.when import When

YES, NO = "yes", "no"


class ModelError(GongyiError, TypeError):
    """A fact model declares what no rule can use."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One declared fact. ``kind``: event, choice, items, number, day, sightings or text."""

    name: str
    kind: str
    zh: str
    question: str
    labels: dict[str, str] = field(default_factory=dict, hash=False)
    parent: str | None = None
    same_day_as: str | None = None
    achievement: str = ""

    @property
    def codes(self) -> frozenset[str]:
        """The closed list of a choice, set or observation."""
        return frozenset(self.labels)


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference of one scope to another."""

    name: str
    scope: str
    many: bool


@dataclass(frozen=True, slots=True)
class Scope:
    """A kind of record: the field of the document that lists it, its facts and references.

    The document is a scope too, without such a field; ``root`` names the document's scope.
    """

    name: str
    root: str
    field: str | None
    zh: str
    facts: dict[str, Fact]
    references: dict[str, Reference]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A fact that must come before or after another: of the same record, or of one that the two are related by."""

    scope: str
    fact: str


Neighbours = dict[tuple[str, str], tuple[Neighbour, ...]]
"""Scope and fact → those that must come before it (or after it)."""


@dataclass(frozen=True, slots=True)
class FactModel:
    """The kinds of document that a policy judges, all their scopes by name, and what must come before what."""

    documents: dict[str, type[Document]]
    scopes: dict[str, Scope]
    before: Neighbours = field(default_factory=dict)
    after: Neighbours = field(default_factory=dict)

    @classmethod
    def of(cls, *documents: type[Document]) -> FactModel:
        """Read the declarations of document classes. Raises ``ModelError``."""
        scopes: dict[str, Scope] = {}
        for document in documents:
            for name, scope in _read(document).items():
                if name in scopes:
                    raise ModelError(f"两个事实模型都有名为“{name}”的记录，请给其中一个另取名。")
                scopes[name] = scope
        before: Neighbours = {}
        after: Neighbours = {}
        for document in documents:
            for order in document.orders:
                if not order.odd:
                    earlier, later = (_neighbour(scopes, order.scope, name) for name in (order.earlier, order.later))
                    _add(before, later, earlier)
                    _add(after, earlier, later)
        return cls({document.root: document for document in documents}, scopes, before, after)

    def within(self, root: str) -> frozenset[str]:
        """The scopes of one document, the document's own left out."""
        return frozenset(name for name, scope in self.scopes.items() if scope.root == root and name != root)

    def reachable(self, scope: str) -> Iterator[tuple[str, tuple[Reference, ...]]]:
        """Scopes that a record sees besides itself, nearest first, with the references that lead there."""
        queue: list[tuple[str, tuple[Reference, ...]]] = [(scope, ())]
        seen = {scope}
        while queue:
            name, trail = queue.pop(0)
            for reference in self.scopes[name].references.values():
                if reference.scope not in seen:
                    seen.add(reference.scope)
                    queue.append((reference.scope, (*trail, reference)))
                    yield queue[-1]


def _neighbour(scopes: dict[str, Scope], scope: str, path: str) -> Neighbour:
    """The fact that an order names: the scope's own, or that of a record which it refers to."""
    head, _, rest = path.partition(".")
    reference = scopes[scope].references.get(head)
    return Neighbour(scope, path) if reference is None else Neighbour(reference.scope, rest)


def _add(neighbours: Neighbours, fact: Neighbour, other: Neighbour) -> None:
    key = (fact.scope, fact.fact)
    neighbours[key] = (*neighbours.get(key, ()), other)


@lru_cache(maxsize=32)
def _read(document: type[Document]) -> dict[str, Scope]:
    root = document.root
    scopes = {root: _scope(root, root, None, document.zh_name, document)}
    for name, info in document.model_fields.items():
        extra = _extra(info)
        if extra.get("x-kind") == "records":
            scope = str(extra["x-scope"])
            record = typing.get_args(info.annotation)[0]
            scopes[scope] = _scope(scope, root, name, info.title or scope, record)
    return scopes


def _extra(info: FieldInfo) -> dict[str, typing.Any]:
    return info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}


def _scope(name: str, root: str, attribute: str | None, zh: str, record: type[BaseModel]) -> Scope:
    facts: dict[str, Fact] = {}
    references: dict[str, Reference] = {}
    for fact_name, info in record.model_fields.items():
        extra = _extra(info)
        kind = extra.get("x-kind")
        if kind == "reference":
            references[fact_name] = Reference(
                fact_name, str(extra["x-scope"]), bool(extra["x-many"])
            )
        elif kind == "event":
            facts[fact_name] = _fact(fact_name, "event", info)
            facts.update(_attributes(fact_name, info))
        elif kind == "observation":
            facts[fact_name] = _sightings(fact_name, info)
        elif kind == "state":
            facts[fact_name] = _state(fact_name, info)
        elif kind == "text":
            facts[fact_name] = _fact(fact_name, "text", info)
    return Scope(name, root, attribute, zh, facts, references)


def _fact(
    name: str,
    kind: str,
    info: FieldInfo,
    labels: dict[str, str] | None = None,
    parent: str | None = None,
) -> Fact:
    extra = _extra(info)
    return Fact(
        name,
        kind,
        info.title or name,
        info.description or "",
        labels or {},
        parent,
        extra.get("x-same-day-as"),
        extra.get("x-achievement", ""),
    )


def _attributes(event: str, info: FieldInfo) -> dict[str, Fact]:
    kind = info.annotation
    assert isinstance(kind, type) and issubclass(kind, Event)
    return {
        f"{event}.{name}": _state(f"{event}.{name}", attribute, event)
        for name, attribute in kind.model_fields.items()
        if _extra(attribute).get("x-kind") == "state"
    }


def _sightings(name: str, info: FieldInfo) -> Fact:
    seen = typing.get_args(info.annotation)[0]
    return _fact(name, "sightings", info, _labels(name, seen.model_fields["state"].annotation))


def _state(name: str, info: FieldInfo, parent: str | None = None) -> Fact:
    annotation = _without_none(info.annotation)
    if annotation is When:
        return _fact(name, "day", info, parent=parent)
    if annotation is int:
        return _fact(name, "number", info, parent=parent)
    if typing.get_origin(annotation) is tuple:
        return _fact(name, "items", info, _labels(name, typing.get_args(annotation)[0]), parent)
    return _fact(name, "choice", info, _labels(name, annotation), parent)


def _without_none(annotation: object) -> object:
    if typing.get_origin(annotation) in (types.UnionType, typing.Union):
        return next(arg for arg in typing.get_args(annotation) if arg is not type(None))
    return annotation


def _labels(name: str, annotation: object) -> dict[str, str]:
    if annotation is bool:
        return {YES: "是", NO: "否"}
    if isinstance(annotation, type) and issubclass(annotation, Labelled):
        return {member.value: member.label for member in annotation}
    raise ModelError(f"事实“{name}”：状态只能是 bool、int、When 或者 Labelled 的枚举，不能是 {annotation}。")
