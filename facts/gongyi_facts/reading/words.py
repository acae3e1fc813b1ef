"""What the words of a file mean that are no code of a closed list: unknown, a day, nothing."""

from __future__ import annotations

from collections.abc import Iterable

from gongyi_facts.base import UNKNOWN_WORDS
from gongyi_facts.files.nodes import Node, ScalarNode
from gongyi_facts.when import When

# What a table puts for nothing.
_BLANKS = frozenset({"nan", "null", "na", "n/a"})


def is_unknown(node: Node) -> bool:
    """Whether the node says that something is unknown."""
    return isinstance(node, ScalarNode) and (node.value is None or is_word(node, UNKNOWN_WORDS))


def is_word(node: ScalarNode, words: Iterable[str]) -> bool:
    """Whether the node is one of the words."""
    return isinstance(node.value, str) and node.value in words


def is_meant_as_word(node: ScalarNode) -> bool:
    """Whether something is written that can be a word misspelt: no number, and not what a table puts for nothing."""
    text = node.text.casefold()
    return isinstance(node.value, str) and any(c.isalpha() for c in text) and text.strip(".") not in _BLANKS


def is_day(text: str) -> bool:
    """Whether the text is a date; a year alone may be any number."""
    try:
        return "-" in text and bool(When.parse(text))
    except ValueError:
        return False
