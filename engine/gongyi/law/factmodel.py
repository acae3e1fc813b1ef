"""The fact models of a policy: their scopes, who refers to whom, and what must come before what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

from gongyi_facts.base import Document
from gongyi_facts.made_late import dataclass
from gongyi_facts.model.declarations import FactKind, ModelError
from gongyi_facts.model.scopes import NO, YES, Fact, Reference, Scope, scopes_of

__all__ = ["NO", "YES", "Fact", "FactKind", "FactModel", "ModelError", "Neighbour", "Neighbours", "Reference", "Scope"]


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
            for name, scope in scopes_of(document).items():
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
