"""A document with some facts changed: what if it were so?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from gongyi_facts.base import Document, KeyKind, Occurrence
from gongyi_facts.model.paths import FactPath, PathError
from gongyi_facts.reading.read import from_mapping

M = TypeVar("M", bound=Document)

UNSAID = object()
"""In place of a value: the document shall say nothing of the fact."""

# An event of which nothing but this is known.
_NO_DETAILS = tuple(one.value for one in (Occurrence.NONE, Occurrence.UNKNOWN, Occurrence.HAPPENED))


def assume(document: M, path: FactPath, value: object) -> M:
    """The document with the fact as ``from_mapping`` takes it, or without it (``UNSAID``).

    A record one beyond the last is added. A part of an event makes the event happen; its day alone keeps the
    parts that are known. Raises ``PathError`` for a record further beyond and ``BadInput`` where the facts
    cannot be so.
    """
    return assume_all(document, [(path, value)])


def assume_all(document: M, facts: Iterable[tuple[FactPath, object]]) -> M:
    """The document with every fact as by ``assume``; only all of them together must make sense."""
    data: dict[str, Any] = document.model_dump()
    for path, value in facts:
        _put(_holder(data, path), path, value)
    return from_mapping(data, type(document))


def _holder(data: dict[str, Any], path: FactPath) -> dict[str, Any]:
    if path.list is None:
        return data
    rows = [*(data.get(path.list.name) or ())]
    if path.number > len(rows) + 1:
        raise PathError(f"“{path.list.zh}”只有 {len(rows)} 条", f"新的一条写“{path.list.zh}[{len(rows) + 1}]”")
    if path.number > len(rows):
        rows.append({})
    data[path.list.name] = rows
    row: dict[str, Any] = rows[path.number - 1]
    return row


def _put(holder: dict[str, Any], path: FactPath, value: object) -> None:
    name, known = path.item.name, holder.get(path.item.name)
    if isinstance(known, dict) and "none_by" in known:
        known = None
    bare = path.item.holds.bare if path.item.kind is KeyKind.EVENT else ""
    if path.part is not None:
        inner = known if isinstance(known, dict) else {} if known in (None, *_NO_DETAILS) else {bare: known}
        holder[name] = {**inner, path.part.name: value}
        if value is UNSAID:
            del holder[name][path.part.name]
            holder[name] = holder[name] or Occurrence.HAPPENED.value
    elif value is UNSAID:
        holder.pop(name, None)
    elif path.item.kind is KeyKind.EVENT and isinstance(known, dict) and value not in _NO_DETAILS:
        holder[name] = {**known, bare: value}
    else:
        holder[name] = value
