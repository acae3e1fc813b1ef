"""From a cell to the node that a case file would have in its place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from gongyi_desk.ledger.reading.tables import Value
from gongyi_facts import (
    INVISIBLE,
    NONE_WORDS,
    UNKNOWN_WORDS,
    BadInput,
    DeclaredKey,
    KeyKind,
    ListNode,
    MapNode,
    Node,
    ScalarNode,
    When,
    declared_keys,
    edtf,
    invisible,
    labels_of,
    parse,
)

SEPARATORS = re.compile(r"[、，,；;\n]+")
_PAUSES = re.compile(r"[；;\n]+")
_BETWEEN = re.compile(r"[\s:：()（）,，]+")
_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff]")
_EXACT_DIGITS = 15
"""Spreadsheets keep so many digits of a number."""


class BadCell(ValueError):
    """A cell that no case file could say; carries what is wrong and what to write instead."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


def words_of(cell: Value) -> str:
    """The cell as a person would type it; '' where it is empty. Raises ``BadCell``."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, int | float):
        return _number(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    text = _UNSEEN.sub("", str(cell)).replace("\xa0", " ").replace("\r\n", "\n").replace("\r", "\n").strip()
    if found := INVISIBLE.search(text):
        raise BadCell(*invisible(found[0]))
    return text


def _number(cell: int | float) -> str:
    if abs(cell) >= 10**_EXACT_DIGITS:
        raise BadCell(
            f"数有 {_EXACT_DIGITS} 位以上，表格已经改了末几位", "把这一格设为文本，再重新填写，如 '530902202400000001"
        )
    return str(int(cell)) if float(cell).is_integer() else repr(cell)


def node_of(text: str, line: int, column: int, item: DeclaredKey, names: frozenset[str] = frozenset()) -> Node:
    """What a cell says of a key; ``names`` are those of the records that it may refer to.

    Raises ``BadCell`` where what is written as in a case file is not well written.
    """
    if text[0] in "[{" and item.holds is not str:
        return _as_in_a_file(text, line, column)
    if item.kind is KeyKind.OBSERVATION:
        return _sightings(text, line, column)
    if item.many:
        return _several(text, line, column, item, names)
    if item.kind is KeyKind.EVENT and item.several is not None:
        days = [part.strip() for part in SEPARATORS.split(text) if part.strip()]
        if len(days) > 1 and all(edtf(day) for day in days):
            return ListNode(line, column, tuple(word(line, column, day) for day in days))
    return _one(text, line, column, item.holds)


def word(line: int, column: int, text: str) -> ScalarNode:
    """A word as text."""
    return ScalarNode(line, column, text, text, True)


def addressees(text: str, line: int, column: int) -> Node:
    """The organs to which one recommendation went."""
    if text[0] in "[{":
        return _as_in_a_file(text, line, column)
    parts = [part.strip() for part in SEPARATORS.split(text) if part.strip()]
    return ListNode(line, column, tuple(word(line, column, part) for part in parts))


def _one(text: str, line: int, column: int, holds: Any) -> ScalarNode:
    value: str | int | bool = text
    if holds is int and re.fullmatch(r"-?[0-9]{1,17}", text):
        value = int(text)
    if holds is bool and text.casefold() in ("true", "false"):
        value = text.casefold() == "true"
    return ScalarNode(line, column, value, text, holds is str)


def _several(text: str, line: int, column: int, item: DeclaredKey, names: frozenset[str]) -> Node:
    known = names if item.kind is KeyKind.REFERENCE else _labels(item.holds)
    if text in known or text in UNKNOWN_WORDS | NONE_WORDS or edtf(text):
        return _one(text, line, column, item.holds)
    parts = [part.strip() for part in SEPARATORS.split(text) if part.strip()]
    if item.kind is KeyKind.REFERENCE and not all(part in names for part in parts):
        # A name can hold a mark that also stands between names.
        parts = [part.strip() for part in _PAUSES.split(text) if part.strip()]
    if len(parts) < 2:
        return _one(text, line, column, item.holds)
    return ListNode(line, column, tuple(_one(part, line, column, item.holds) for part in parts))


def _labels(holds: Any) -> frozenset[str]:
    return frozenset(labels_of(holds)) if holds not in (bool, int, str, When) else frozenset()


def _sightings(text: str, line: int, column: int) -> Node:
    """``部分整改``; ``2024-05-11 部分整改；2024-08-22 全部整改``."""
    parts = [part.strip() for part in _PAUSES.split(text) if part.strip()]
    found = [_sighting(part, line, column) for part in parts]
    return found[0] if len(found) == 1 else ListNode(line, column, tuple(found))


def _sighting(text: str, line: int, column: int) -> Node:
    parts = [part for part in _BETWEEN.split(text) if part]
    if len(parts) == 2:
        for day, state in (parts, parts[::-1]):
            if edtf(day) and not edtf(state):
                return mapping(line, column, (("日期", word(line, column, day)), ("状态", word(line, column, state))))
    return word(line, column, text)


def mapping(line: int, column: int, pairs: Iterable[tuple[str, Node]]) -> MapNode:
    """A mapping whose keys stand where their values do."""
    return MapNode(line, column, tuple((word(node.line, node.column, key), node) for key, node in pairs))


def _as_in_a_file(text: str, line: int, column: int) -> Node:
    """What is written as a case file writes it: ``[{日期: 2024-05-11, 状态: 部分整改}]``."""
    try:
        node, problems = parse(text.encode(), "")
    except BadInput as bad:
        raise BadCell(bad.problems[0].message, bad.problems[0].hint) from None
    if problems:
        raise BadCell(problems[0].message, problems[0].hint)
    return _moved(node, line, column)


def _moved(node: Node, line: int, column: int) -> Node:
    if isinstance(node, MapNode):
        pairs = ((replace(key, line=line, column=column), _moved(value, line, column)) for key, value in node.entries)
        return MapNode(line, column, tuple(pairs))
    if isinstance(node, ListNode):
        return ListNode(line, column, tuple(_moved(item, line, column) for item in node.items))
    return replace(node, line=line, column=column)


def joined_event(whole: Node | None, parts: dict[str, ScalarNode], item: DeclaredKey) -> Node:
    """An event, or a sighting, of which further columns tell more; ``parts`` by the name of the part.

    Raises ``BadCell`` where the two do not go together.
    """
    if item.kind is KeyKind.OBSERVATION:
        return _joined_sighting(whole, parts, item)
    if "none_by" in parts:
        return _absent_by(whole, parts, item)
    telling = {name: node for name, node in parts.items() if not _says(node, UNKNOWN_WORDS)}
    if isinstance(whole, ScalarNode):
        if _says(whole, UNKNOWN_WORDS) and not telling:
            return whole
        if _says(whole, NONE_WORDS | item.holds.none_words) and all(_says(one, NONE_WORDS) for one in telling.values()):
            return whole
    elif whole is not None:
        raise BadCell(f"“{item.zh}”已经写了几项，另有一列又写了它的内容", "都写进“" + item.zh + "”这一格，另一列留空")
    known = declared_keys(item.holds).items
    pairs: list[tuple[str, Node]] = [(known[name].zh, node) for name, node in parts.items()]
    if isinstance(whole, ScalarNode) and not (whole.text in ("有", "happened") or _says(whole, UNKNOWN_WORDS)):
        pairs.insert(0, (known[item.holds.bare].zh, whole))
    first = whole or next(iter(parts.values()))
    return mapping(first.line, first.column, pairs)


def _joined_sighting(whole: Node | None, parts: dict[str, ScalarNode], item: DeclaredKey) -> Node:
    known = declared_keys(item.holds).items
    first = next(iter(parts.values()))
    if whole is None:
        if all(_says(one, UNKNOWN_WORDS) for one in parts.values()):
            return word(first.line, first.column, "不详")
        raise BadCell(f"写了“{item.zh}”的日期，没有写状态", f"补上“{item.zh}”")
    if not isinstance(whole, ScalarNode):
        raise BadCell(f"“{item.zh}”写了几次，日期却另写一列", "每一次都写成“日期 状态”，用分号隔开，写进同一格")
    if _says(whole, UNKNOWN_WORDS):
        return whole
    told = {name: node for name, node in parts.items() if not _says(node, UNKNOWN_WORDS)}
    pairs: list[tuple[str, Node]] = [(known[name].zh, node) for name, node in told.items()]
    return mapping(whole.line, whole.column, [*pairs, (known["state"].zh, whole)]) if pairs else whole


def _absent_by(whole: Node | None, parts: dict[str, ScalarNode], item: DeclaredKey) -> Node:
    day = parts["none_by"]
    none = isinstance(whole, ScalarNode) and _says(whole, NONE_WORDS | item.holds.none_words)
    if (whole is not None and not none) or len(parts) > 1:
        raise BadCell(f"“{item.zh}”写了发生的情形，又写了到 {day.text} 没有发生", "保留一处")
    nothing = ScalarNode(day.line, day.column, None, "", False)
    return mapping(day.line, day.column, [("无", nothing), ("截至", day)])


def _says(node: Node, words: frozenset[str]) -> bool:
    return isinstance(node, ScalarNode) and node.text in words


def told_apart(text: str) -> str:
    """A cell in the form in which two are compared: a day is the same however it is written."""
    return edtf(text) or text
