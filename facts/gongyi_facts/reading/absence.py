"""An event that did not happen by a day, after which nothing is known: ``{无, 截至: 2016-02-28}``."""

from __future__ import annotations

from gongyi_facts.base import NONE_WORDS, Event
from gongyi_facts.files.nodes import MapNode, Node, ScalarNode
from gongyi_facts.model.declarations import DeclaredKey

ABSENT_BY = ("none_by", "截至")
"""The keys for the day, the English one first."""


def says_absent_by_a_day(node: MapNode, kind: type[Event]) -> bool:
    """Whether the mapping is meant so; whether it is written so is another question."""
    return any(key.text in ABSENT_BY or is_absence(key, value, kind) for key, value in node.entries)


def is_absence(key: ScalarNode, value: Node, kind: type[Event]) -> bool:
    """Whether a key without a value says that the event did not happen."""
    return key.text in absence_words(kind) and isinstance(value, ScalarNode) and value.value is None


def absence_words(kind: type[Event]) -> frozenset[str]:
    """The words that stand as a key without a value."""
    return NONE_WORDS | kind.none_words


def absence_hint(item: DeclaredKey) -> str:
    """How it is written, and what a term has instead."""
    term = "；期限到哪一天，只写日期" if item.holds.bare != "on" else ""
    return f"到某日为止没有发生，写“{item.zh}: {{无, 截至: 2016-02-28}}”{term}"
