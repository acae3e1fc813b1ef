"""A note in Markdown, to be pasted into a file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongyi_desk.page.note import Item, Note
from gongyi_facts import printable

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")


def markdown(note: Note) -> str:
    """The note as one Markdown text."""
    return "\n".join(_lines(note)) + "\n"


def _lines(note: Note) -> Iterator[str]:
    yield f"# {_safe(note.title)}"
    yield ""
    yield "  \n".join(map(_safe, note.judged))
    for warning in note.warnings:
        yield from ("", f"> 提示：{_safe(warning)}")
    yield from ("", "## 须处理的事项", "", _safe(note.summary))
    for number, item in enumerate(note.required, 1):
        yield from ("", f"### {number}. 【{item.status_zh}】{_safe(item.sentence)}", "")
        yield from _fields(item, "")
    if note.settled:
        yield from ("", "## 目前无须处理", "")
    for number, item in enumerate(note.settled, len(note.required) + 1):
        yield f"- （{number}）**{item.status_zh}** {item.norm} {_safe(item.sentence)}"
        yield from _fields(item, "  ")
    yield from ("", "---", "")
    yield "  \n".join(_safe(text) for text in (note.hidden, *note.footer) if text)


def _fields(item: Item, indent: str) -> Iterator[str]:
    for field in item.fields:
        if len(field.texts) == 1:
            yield f"{indent}- **{field.label}**：{_safe(field.texts[0])}"
            continue
        yield f"{indent}- **{field.label}**："
        for text in field.texts:
            yield f"{indent}  - {_safe(text)}"


def _safe(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", printable(text))
