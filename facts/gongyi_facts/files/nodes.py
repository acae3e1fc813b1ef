"""The tree that a file is read into: every node with its position."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from gongyi_facts.codes import Code
from gongyi_facts.files.syntax import wrong_colon
from gongyi_facts.made_late import dataclass
from gongyi_facts.problems import INVISIBLE, Report, invisible, quote

WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")


@dataclass(frozen=True, slots=True)
class ScalarNode:
    """One value; ``text`` as written, ``quoted`` also for block text. Positions count from 1."""

    line: int
    column: int
    value: str | int | bool | None
    text: str
    quoted: bool


@dataclass(frozen=True, slots=True)
class ListNode:
    """A list of nodes."""

    line: int
    column: int
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class MapNode:
    """Keys and values in their order; no key twice (later ones are left out and reported)."""

    line: int
    column: int
    entries: tuple[tuple[ScalarNode, Node], ...]

    def get(self, key: str) -> Node | None:
        """The value of the key, or None where the key is not written."""
        return next((value for name, value in self.entries if name.text == key), None)


Node = ScalarNode | ListNode | MapNode


def plain(node: Node) -> object:
    """The node as plain data: dict, list, str, int, bool, None."""
    if isinstance(node, MapNode):
        return {key.text: plain(value) for key, value in node.entries}
    if isinstance(node, ListNode):
        return [plain(item) for item in node.items]
    return node.value


def scalar(
    line: int, column: int, text: str, quoted: bool, report: Report, words: dict[str, bool | None]
) -> ScalarNode:
    """A scalar; plain text becomes a word's value or a whole number, and nothing else."""
    report.count_node(line, column)
    if found := INVISIBLE.search(text):  # by an escape such as "\u0000"
        report.add(line, column, *invisible(found[0]), code=Code.INVISIBLE)
        text = INVISIBLE.sub("\ufffd", text)
    value: str | int | bool | None = text
    if not quoted and text in words:
        value = words[text]
    elif not quoted and _INTEGER.fullmatch(text):
        value = int(text)
    return ScalarNode(line, column, value, text, quoted)


def entries(pairs: Iterable[tuple[Node, Node]], report: Report) -> tuple[tuple[ScalarNode, Node], ...]:
    """The pairs of a mapping whose keys are sound and not written twice."""
    kept: dict[str, tuple[ScalarNode, Node]] = {}
    for key, value in pairs:
        if not isinstance(key, ScalarNode):
            report.add(key.line, key.column, "键不能是列表或映射", "键写成一个词，如“键: 值”", code=Code.WRONG_SHAPE)
        elif key.text in kept:
            first = kept[key.text][0].line
            message = f"键{quote(key.text)}重复，第 {first} 行已经写过"
            report.add(key.line, key.column, message, "只保留一处", code=Code.DUPLICATE_KEY)
        elif _key_is_sound(key, report):
            name = ScalarNode(key.line, key.column, key.text, key.text, key.quoted)
            kept[key.text] = (name, value)
    return tuple(kept.values())


def _key_is_sound(key: ScalarNode, report: Report) -> bool:
    text, position = key.text, (key.line, key.column)
    if not text:
        report.add(*position, "冒号前面缺少键", "写成“键: 值”", code=Code.SYNTAX)
    elif text == "<<" and not key.quoted:
        report.add(*position, "不接受合并键“<<”", "把要合并的内容逐项写出", code=Code.FORBIDDEN_SYNTAX)
    elif text != text.strip() or any(unicodedata.category(c) == "Cf" for c in text):
        message = f"键{quote(text)}里有全角空格或看不见的字符"
        report.add(*position, message, "只用半角空格缩进，并删去这些字符", code=Code.INVISIBLE)
    elif not key.quoted and (found := re.search("：|:(?!//)", text)):
        report.add(
            key.line, key.column + found.start(), *wrong_colon(text[: found.start()], found[0]), code=Code.SYNTAX
        )
    else:
        return True
    return False
