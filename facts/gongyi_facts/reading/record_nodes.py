"""What the nodes of a document's records say, before they are translated."""

from __future__ import annotations

from collections.abc import Iterator

from gongyi_facts.base import KeyKind
from gongyi_facts.files.nodes import ListNode, MapNode, Node, ScalarNode
from gongyi_facts.model.declarations import DeclaredKey, DeclaredKeys
from gongyi_facts.reading.words import is_unknown


def value_of(node: Node, declared: DeclaredKeys, name: str) -> Node | None:
    """What a record says of a key, in either language."""
    entries = node.entries if isinstance(node, MapNode) else ()
    return next((value for key, value in entries if declared.keys.get(key.text) == name), None)


def text_of(node: Node | None) -> str:
    """The word written, or '' where there is none."""
    return node.text.strip() if isinstance(node, ScalarNode) and not is_unknown(node) else ""


def record_lists(root: MapNode, declared: DeclaredKeys) -> Iterator[tuple[int, DeclaredKey, ListNode]]:
    """The lists of records, with their place among the keys."""
    for index, (key, value) in enumerate(root.entries):
        name = declared.keys.get(key.text)
        if name is not None and declared.items[name].kind is KeyKind.RECORDS and isinstance(value, ListNode):
            yield index, declared.items[name], value


def word_at(node: Node, text: str) -> ScalarNode:
    """A word that stands where a node does."""
    return ScalarNode(node.line, node.column, text, text, True)
