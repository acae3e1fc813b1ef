"""Words as people write them for yes and no, for a member of a closed list, and for whether something happened."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from gongyi_facts.base import Document, Labelled, Occurrence
from gongyi_facts.model.declarations import DeclaredKey

_YES_OR_NO: Mapping[str, bool] = {"没有": False, "没": False, "不是": False, "是的": True}
_NOT_YET = ("未", "尚未", "没有", "没", "还没", "还没有", "从未")
_ALREADY = ("已", "已经")
_QUOTES = ("“”", "‘’", "「」", "『』", "《》", "＂＂", "\"\"", "''")


def bare(text: str) -> str:
    """The text without full-width blanks and quotation marks around it."""
    text = text.strip()
    while len(text) > 2 and text[0] + text[-1] in _QUOTES:
        text = text[1:-1].strip()
    return text


def yes_or_no(text: str) -> bool | None:
    """What a word says that is written in place of 是 or 否."""
    return _YES_OR_NO.get(text)


def choice(model: type[Document], holds: type[Labelled], text: str) -> Labelled | None:
    """The member of a closed list that a word of the model's table stands for."""
    return _choices(model).get((holds, text))


@lru_cache(maxsize=32)
def _choices(model: type[Document]) -> dict[tuple[type, str], Labelled]:
    return {(type(entry.member), word): entry.member for entry in model.slips.choices for word in entry.words}


def occurrence(model: type[Document], scope: str, item: DeclaredKey, text: str) -> Occurrence | None:
    """Whether the event happened, where a word says it by the event's name: 未回复, 已回复."""
    names = [item.zh, *item.also, "发生"]
    names += [name for one in model.slips.events if (one.scope, one.key) == (scope, item.name) for name in one.names]
    if any(text == word + name for name in names for word in _NOT_YET):
        return Occurrence.NONE
    return Occurrence.HAPPENED if any(text == word + name for name in names for word in _ALREADY) else None
