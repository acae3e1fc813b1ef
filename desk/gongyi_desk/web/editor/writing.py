"""A document written as a YAML case file in Chinese, for what is not a small edit of the file there is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gongyi_desk.cases.spelling import in_words, key_in_words
from gongyi_desk.interview.editing import scalar
from gongyi_facts import DeclaredKey, Document, KeyKind, declared_keys


def written(document: Document) -> str:
    """The file that states the same facts; reading it gives an equal document."""
    shape, data = declared_keys(type(document)), document.model_dump()
    lines: list[str] = []
    for item in sorted(shape.items.values(), key=lambda item: item.kind is KeyKind.EVIDENCE):
        value = data.get(item.name)
        if value is None or value in ((), [], {}) or (item.given and item.name == "document" and not _unusual(item)):
            continue
        key = key_in_words(shape, item.name, chinese=True)
        if item.kind is KeyKind.RECORDS:
            lines += ["", f"{key}:", *_records(value, item)]
        elif item.kind is KeyKind.EVIDENCE:
            lines += ["", f"{key}:", *(f"  {scalar(path)}: {scalar(text)}" for path, text in value.items())]
        else:
            lines.append(f"{key}: {_value(value, item)}")
    return "\n".join(lines).lstrip("\n") + "\n"


def _unusual(item: DeclaredKey) -> bool:
    """Whether the kind of document must be written, because a file is another kind unless it says so."""
    return item.given != "个案"


def _records(records: list[dict[str, Any]], item: DeclaredKey) -> Iterator[str]:
    shape, empty = declared_keys(item.holds), item.holds().model_dump()
    for record in records:
        # What a fact is taken to be where nothing is written need not be written; that it is unknown must be.
        kept = {name: value for name, value in record.items() if value != empty.get(name) and value not in ((), [])}
        pairs = [
            f"{key_in_words(shape, name, chinese=True)}: {_value(value, shape.items[name])}"
            for name, value in kept.items()
        ]
        first, *more = pairs or ["{}"]
        yield f"  - {first}"
        yield from (f"    {line}" for line in more)


def _value(value: Any, item: DeclaredKey) -> str:
    """In words on one line; of an observation without what is not known."""
    if value is None:
        return "不详"
    if item.kind is KeyKind.EVENT and isinstance(value, dict) and "none_by" in value:
        return f"{{无, 截至: {value['none_by']}}}"
    if item.kind is KeyKind.OBSERVATION:
        seen = [{name: part for name, part in one.items() if part is not None} for one in value]
        return _inline([in_words(one, item) for one in seen])
    return _inline(in_words(value, item))


def in_a_cell(value: Any, item: DeclaredKey) -> str:
    """Plain data as a cell of a ledger says it: as on one line of a case file, and a single word bare."""
    said = in_words(value, item) if not isinstance(value, dict | list | tuple) else None
    return str(said) if isinstance(said, str) else _value(value, item)


def _inline(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{scalar(str(key))}: {_inline(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_inline, value)) + "]"
    return str(value).lower() if isinstance(value, bool) else scalar(str(value))
