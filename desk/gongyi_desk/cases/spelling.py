"""Plain data in the words that a case file has for it, in Chinese or in English."""

from __future__ import annotations

from typing import Any

from gongyi_facts import DeclaredKey, DeclaredKeys, KeyKind, Labelled, declared_keys

NOTHING_KNOWN, DID_NOT_HAPPEN, HAPPENED = "unknown", "none", "happened"


def in_words(value: object, item: DeclaredKey, *, chinese: bool = True) -> object:
    """Plain data with the words that a case file in Chinese, or in English, has for it."""
    if isinstance(value, dict):
        inner = declared_keys(item.holds)
        return {
            key_in_words(inner, key, chinese=chinese): in_words(part, inner.items[key], chinese=chinese)
            for key, part in value.items()
        }
    if isinstance(value, list | tuple):
        return [in_words(part, item, chinese=chinese) for part in value]
    return _word(value, item, chinese)


def key_in_words(shape: DeclaredKeys, name: str, *, chinese: bool) -> str:
    """The most telling word for a key: an event's own word for its day stands behind the general one."""
    words = shape.words(name)
    own = [word for word in words if word.isascii() != chinese]
    return own[-1] if own else name


def held_of(item: DeclaredKey) -> Any:
    """The type of a key's value; of an observation, that of the state which is seen."""
    return declared_keys(item.holds).items["state"].holds if item.kind is KeyKind.OBSERVATION else item.holds


def _word(value: object, item: DeclaredKey, chinese: bool) -> object:
    if not chinese:
        return value
    if value == NOTHING_KNOWN:
        return "不详"
    if item.kind is KeyKind.EVENT:
        return {DID_NOT_HAPPEN: "无", HAPPENED: "有"}.get(str(value), value)
    held = held_of(item)
    if held is bool:
        return "是" if value else "否"
    if isinstance(held, type) and issubclass(held, Labelled):
        return next(member.label for member in held if member.value == value)
    return value
