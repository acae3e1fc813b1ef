"""What rules see of a document: its scopes, the facts of each, and which of them refer to which."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field, replace
from functools import lru_cache
from typing import Any

from gongyi_facts.base import Document, KeyKind, Labelled
from gongyi_facts.made_late import dataclass
from gongyi_facts.model.declarations import DeclaredKey, DeclaredKeys, FactKind, declared_keys
from gongyi_facts.relations import Link

YES, NO = "yes", "no"
"""The codes of what is yes or no."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of a scope; ``labels`` leads from the codes it can have to their Chinese words.

    A part of an event is named after it, such as ``reply.arrived``, and has it as ``parent``.
    """

    name: str
    kind: FactKind
    zh: str
    question: str
    labels: dict[str, str] = field(default_factory=dict, hash=False)
    parent: str | None = None
    same_day_as: str | None = None
    achievement: str = ""
    noted: bool = False
    open_unwritten: bool = False
    """Whether silence on an event leaves open whether it happened."""
    unwritten: str | int | None = None
    """What a state is of which nothing is written: a code or a number; None where it is unknown."""

    @property
    def codes(self) -> frozenset[str]:
        """The closed list of a choice, set or observation."""
        return frozenset(self.labels)

    @property
    def progress(self) -> tuple[str, ...]:
        """The states of an observation from the lowest to the achievement, which the list has first or last."""
        codes = tuple(self.labels)
        return codes if codes[-1:] == (self.achievement,) else codes[::-1]


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference of one scope to another.

    Where it is not written, it leads to what the records of another of the same record refer to, ``by_way_of`` that.
    An ``uncertain`` one may be written as unknown.
    """

    name: str
    scope: str
    many: bool
    by_way_of: str = ""
    uncertain: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """A kind of record: the field of the document that lists it, its facts and references.

    The document is a scope too, and so is a ``link`` between two records, both without such a field; ``root`` names
    the document's scope.
    """

    name: str
    root: str
    field: str | None
    zh: str
    facts: dict[str, Fact]
    references: dict[str, Reference]
    link: Link | None = None
    linked: frozenset[str] = frozenset()
    """The links to whose pairs its records belong: it refers to both kinds of record that they join."""


@lru_cache(maxsize=32)
def scopes_of(document: type[Document]) -> dict[str, Scope]:
    """The scopes of a class of document by name, its own first; raises ``ModelError``."""
    root = document.root
    declared = declared_keys(document)
    scopes = {root: _scope(root, root, None, document.zh_name, declared)}
    for item in declared.lists:
        scopes[item.scope] = _scope(item.scope, root, item.name, item.zh, declared_keys(item.holds))
    for name, scope in scopes.items():
        to = {reference.scope for reference in scope.references.values()}
        linked = frozenset(link.scope for link in document.links if {link.one, link.other} <= to)
        scopes[name] = replace(scope, linked=linked)
    for link in document.links:
        scopes[link.scope] = _linking(link, root)
    return scopes


def _linking(link: Link, root: str) -> Scope:
    """A kind of record that no file writes: it sees both of its records, and knows whether it is one."""
    exists = Fact(link.by, FactKind.CHOICE, link.by_zh, link.question, {YES: "是", NO: "否"})
    # What both lead to is meant as the other's.
    references = {name: Reference(name, name, many=False) for name in (link.other, link.one)}
    return Scope(link.scope, root, None, link.zh, {link.by: exists}, references, link)


def _scope(name: str, root: str, listed_as: str | None, zh: str, declared: DeclaredKeys) -> Scope:
    facts = {fact.name: fact for item in declared.items.values() for fact in _facts(item)}
    references = {
        item.name: Reference(item.name, item.scope, item.many, item.by_way_of, item.uncertain)
        for item in declared.items.values()
        if item.kind is KeyKind.REFERENCE
    }
    return Scope(name, root, listed_as, zh, facts, references)


def _facts(item: DeclaredKey) -> Iterator[Fact]:
    """The fact that a key declares, and the parts of an event behind it."""
    if item.fact is None:
        return
    seen = item.kind is KeyKind.OBSERVATION
    holds = declared_keys(item.holds).items["state"].holds if seen else item.holds
    yield _fact(item, item.fact, _labels(holds))
    if item.fact is FactKind.EVENT:
        for part in declared_keys(item.holds).items.values():
            if part.kind is KeyKind.STATE and part.fact is not None:
                yield _fact(part, part.fact, _labels(part.holds), item.name)


def _fact(item: DeclaredKey, kind: FactKind, labels: dict[str, str], parent: str | None = None) -> Fact:
    name = f"{parent}.{item.name}" if parent else item.name
    return Fact(
        name,
        kind,
        item.zh,
        item.question,
        labels,
        parent,
        item.same_day_as,
        item.achievement,
        item.noted,
        item.open_unwritten,
        _code(item.unwritten),
    )


def _code(value: str | int | None) -> str | int | None:
    """A value as rules name it."""
    if isinstance(value, bool):
        return YES if value else NO
    return value.value if isinstance(value, Labelled) else value


def _labels(holds: Any) -> dict[str, str]:
    if holds is bool:
        return {YES: "是", NO: "否"}
    if isinstance(holds, type) and issubclass(holds, Labelled):
        return {member.value: member.label for member in holds}
    return {}
