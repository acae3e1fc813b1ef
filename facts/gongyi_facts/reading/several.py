"""What is written once and stands for several records: a list of addressees, a list of replies.

The nodes are rewritten before they are translated, so that every value keeps its place in the file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from gongyi_facts.base import Document, Record
from gongyi_facts.files.nodes import ListNode, MapNode, Node, ScalarNode
from gongyi_facts.model.declarations import DeclaredKey, DeclaredKeys, declared_keys
from gongyi_facts.reading.addressees import Addressees
from gongyi_facts.reading.positions import Positions
from gongyi_facts.reading.record_nodes import record_lists, text_of, value_of, word_at
from gongyi_facts.reading.words import is_unknown


def spread_out(root: Node, model: type[Document], positions: Positions) -> Node:
    """The document with a record for each of those for which one is written; unchanged where there is none."""
    if not isinstance(root, MapNode):
        return root
    root = Addressees(root, model, positions).spread()
    return _Lists(root, model).taken_out()


def stands_for_several(model: type[Record], keys: Iterable[str], lists: Iterable[str]) -> bool:
    """Whether a record with these keys stands for several, or holds others; ``lists`` are the keys of lists."""
    declared, spread = declared_keys(model), model.spread
    if spread is not None and any(key in (spread.name, spread.zh) for key in keys):
        return True
    names = (declared.keys.get(key) for key in lists)
    return any(name is not None and declared.items[name].several is not None for name in names)


class _Lists:
    """Lists under an event that can happen several times: each entry becomes a record that refers to its own."""

    def __init__(self, root: MapNode, model: type[Document]) -> None:
        self.root, self.declared = root, declared_keys(model)
        self.made: dict[str, list[Node]] = {}
        """By list of the document the records that come to it."""

    def taken_out(self) -> MapNode:
        entries = list(self.root.entries)
        for index, item, node in record_lists(self.root, self.declared):
            entries[index] = (entries[index][0], self._without(node, item))
        if not self.made:
            return self.root
        for name, made in self.made.items():
            at = next((n for n, (key, _) in enumerate(entries) if self.declared.keys.get(key.text) == name), None)
            if at is None:
                entries.append((word_at(made[0], name), ListNode(made[0].line, made[0].column, tuple(made))))
            elif isinstance(entries[at][1], ListNode):
                key, listed = entries[at]
                assert isinstance(listed, ListNode)
                entries[at] = (key, replace(listed, items=(*listed.items, *made)))
            elif is_unknown(entries[at][1]):
                entries[at] = (entries[at][0], ListNode(made[0].line, made[0].column, tuple(made)))
        return replace(self.root, entries=tuple(entries))

    def _without(self, node: ListNode, item: DeclaredKey) -> ListNode:
        declared = declared_keys(item.holds)
        if not any(one.several for one in declared.items.values()):
            return node
        parts: list[Node] = []
        for number, part in enumerate(node.items, 1):
            if isinstance(part, MapNode):
                taken = [pair for pair in part.entries if _in_place_of_event(*pair, declared)]
                if taken:
                    rest = tuple(pair for pair in part.entries if pair not in taken)
                    part = _named(replace(part, entries=rest), number, node, item)
                    word = text_of(value_of(part, declared, "id")) or str(number)
                    for key, listed in taken:
                        self._make(declared.items[declared.keys[key.text]], listed, word, item.scope)
            parts.append(part)
        return replace(node, items=tuple(parts))

    def _make(self, item: DeclaredKey, listed: Node, word: str, scope: str) -> None:
        assert item.several is not None and isinstance(listed, ListNode)
        name, event = item.several
        declared = declared_keys(self.declared.items[name].holds)
        reference = next(one.name for one in declared.items.values() if one.scope == scope)
        for entry in listed.items:
            pairs = ((word_at(entry, reference), word_at(entry, word)), (word_at(entry, event), entry))
            self.made.setdefault(name, []).append(MapNode(entry.line, entry.column, pairs))


def _in_place_of_event(key: ScalarNode, value: Node, declared: DeclaredKeys) -> bool:
    name = declared.keys.get(key.text)
    several = declared.items[name].several if name is not None else None
    return several is not None and isinstance(value, ListNode) and bool(value.items)


def _named(part: MapNode, number: int, node: ListNode, item: DeclaredKey) -> MapNode:
    """The record with an id, where it has none and its number is the name of another."""
    declared = declared_keys(item.holds)
    if text_of(value_of(part, declared, "id")):
        return part
    names = ("id", item.holds.called or "id")
    if all(text_of(value_of(one, declared, name)) != str(number) for one in node.items for name in names):
        return part
    return replace(part, entries=((word_at(part, "id"), word_at(part, f"第{number}条")), *part.entries))
