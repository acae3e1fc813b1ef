"""Reading JSON strictly, with the position of every value."""

from __future__ import annotations

import bisect
import json
import re
from collections.abc import Iterator
from typing import NoReturn

from gongyi_facts.codes import Code
from gongyi_facts.files.nodes import WORDS, ListNode, MapNode, Node, ScalarNode, entries, scalar
from gongyi_facts.files.syntax import BAD_ESCAPE
from gongyi_facts.problems import Report, quote

_NOT_FINITE: dict[str, bool | None] = {"NaN": None, "Infinity": None, "-Infinity": None}
_DECODER = json.JSONDecoder()
_SPACE = re.compile(r"[ \t\n]*")
_WORD = re.compile(r"[-+.\w]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_HINTS = (
    ("'‘’“”", "引号用半角双引号"),
    ("：，、；【】｛｝", "标点用半角"),
    ("/#", "JSON 里不能写注释，删去它"),
)


class JsonReader:
    """A strict JSON reader that keeps positions; recursion ends at the depth limit."""

    def __init__(self, text: str, report: Report) -> None:
        self._text = text
        self._report = report
        self._at = 0
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def root(self) -> Node | None:
        """The only value of the file; None where the file is blank."""
        if not self._peek():
            return None
        node = self._value(1)
        if self._peek():
            self._unexpected("文件到此应当结束")
        return node

    def _peek(self) -> str:
        """The next character that is not white space; '' at the end."""
        found = _SPACE.match(self._text, self._at)
        self._at = found.end() if found else self._at
        return self._text[self._at : self._at + 1]

    def _position(self) -> tuple[int, int]:
        line = bisect.bisect_right(self._starts, self._at)
        return line, self._at - self._starts[line - 1] + 1

    def _unexpected(self, expected: str) -> NoReturn:
        character = self._peek()
        found = f"写的却是{quote(character)}" if character else "文件却已经结束"
        hint = next((h for chars, h in _HINTS if character and character in chars), "")
        self._report.fail(*self._position(), f"{expected}，{found}", hint or "检查括号、逗号和引号", code=Code.SYNTAX)

    def _value(self, depth: int) -> Node:
        opening = self._peek()
        line, column = self._position()
        if opening not in ("[", "{"):
            return self._string() if opening == '"' else self._word()
        self._report.check_depth(depth, line, column)
        self._report.count_node(line, column)
        self._at += 1
        if opening == "[":
            return ListNode(line, column, tuple(self._items(depth)))
        return MapNode(line, column, entries(self._pairs(depth), self._report))

    def _items(self, depth: int) -> Iterator[Node]:
        more = not self._closes("]")
        while more:
            yield self._value(depth + 1)
            more = self._another("]")

    def _pairs(self, depth: int) -> Iterator[tuple[Node, Node]]:
        more = not self._closes("}")
        while more:
            if self._peek() != '"':
                self._unexpected("这里应当是双引号括起来的键")
            key = self._string()
            if self._peek() != ":":
                self._unexpected("键的后面应当是冒号“:”")
            self._at += 1
            yield key, self._value(depth + 1)
            more = self._another("}")

    def _closes(self, bracket: str) -> bool:
        closes = self._peek() == bracket
        self._at += closes
        return closes

    def _another(self, bracket: str) -> bool:
        if self._closes(bracket):
            return False
        if self._peek() != ",":
            self._unexpected(f"这里应当是逗号“,”或者“{bracket}”")
        comma = self._position()
        self._at += 1
        if self._peek() == bracket:
            self._report.fail(*comma, f"“{bracket}”前面多了一个逗号", "删去这个逗号", code=Code.SYNTAX)
        return True

    def _string(self) -> ScalarNode:
        position = self._position()
        try:
            text, self._at = _DECODER.raw_decode(self._text, self._at)
        except json.JSONDecodeError as error:
            self._at = error.pos
            if "Unterminated" in error.msg:
                self._report.fail(*position, "引号没有收尾", "在文字末尾补上双引号", code=Code.SYNTAX)
            if "control" in error.msg:
                message = "引号里不能直接换行或用 Tab，也可能是引号没有收尾"
                self._report.fail(*self._position(), message, "换行写成“\\n”，Tab 写成“\\t”", code=Code.SYNTAX)
            self._report.fail(*self._position(), *BAD_ESCAPE, code=Code.SYNTAX)
        return scalar(*position, text, True, self._report, {})

    def _word(self) -> ScalarNode:
        found = _WORD.match(self._text, self._at)
        word = found[0] if found else ""
        position = self._position()
        if word in _NOT_FINITE:
            self._report.add(*position, f"JSON 里不能写 {word}", "写出具体的数；不知道就写 null", code=Code.SYNTAX)
        elif word not in WORDS and not _NUMBER.fullmatch(word):
            if not word:
                self._unexpected("这里应当有一个值")
            hint = "文字放进双引号；数用十进制，不写前导的零"
            self._report.fail(*position, f"{quote(word)}不是 JSON 的值", hint, code=Code.SYNTAX)
        self._at += len(word)
        return scalar(*position, word, False, self._report, {**WORDS, **_NOT_FINITE})
