"""A note in Markdown, to be pasted into a file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongyi_desk.page.memo import Item, Memo
from gongyi_facts.problems import printable

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")


def markdown(memo: Memo) -> str:
    """The note as one Markdown text."""
    return "\n".join(_lines(memo)) + "\n"


def _lines(memo: Memo) -> Iterator[str]:
    yield f"# {_safe(memo.title)}"
    yield ""
    yield "  \n".join(map(_safe, memo.judged))
    for warning in memo.warnings:
        yield from ("", f"> 提示：{_safe(warning)}")
    yield from ("", "## 须处理的事项", "", _safe(memo.summary))
    for number, item in enumerate(memo.required, 1):
        yield from ("", f"### {number}. 【{item.status_zh}】{_safe(item.sentence)}", "")
        yield from _fields(item, "")
    if memo.settled:
        yield from ("", "## 目前无须处理", "")
    for number, item in enumerate(memo.settled, len(memo.required) + 1):
        yield f"- （{number}）**{item.status_zh}** {item.norm} {_safe(item.sentence)}"
        yield from _fields(item, "  ")
    yield from ("", "---", "")
    yield "  \n".join(_safe(text) for text in (memo.hidden, *memo.footer) if text)


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
