"""Reading YAML and JSON strictly: every node with its place, nothing guessed, nothing hostile.

Bytes -> size -> UTF-8 -> events (depth, one document, no anchors, aliases, merge keys, tags or
directives) -> immutable nodes. Only ``true``, ``false``, ``null``, ``~``, nothing and plain decimal
integers are more than text; dates, ``no`` and ``1:30`` stay as written.
"""

from __future__ import annotations

import bisect
import codecs
import json
import os
import re
import stat
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

import yaml

from gongyi_facts.problems import (
    BAD_ESCAPE,
    INVISIBLE,
    UNKNOWN_SYNTAX,
    Problem,
    Report,
    explain_syntax,
    invisible,
    quote,
    refuse_invisible,
    wrong_colon,
)

MAX_BYTES = 5 * 1024 * 1024

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_JSON_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
_YAML_WORDS: dict[str, bool | None] = {**_JSON_WORDS, "~": None, "": None}
_NOT_FINITE: dict[str, bool | None] = {"NaN": None, "Infinity": None, "-Infinity": None}
_JSON_DECODER = json.JSONDecoder()
_JSON_SPACE = re.compile(r"[ \t\n]*")
_JSON_WORD = re.compile(r"[-+.\w]*")
_JSON_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_JSON_HINTS = (
    ("'‘’“”", "引号用半角双引号"),
    ("：，、；【】｛｝", "标点用半角"),
    ("/#", "JSON 里不能写注释，删去它"),
)
_LIKE_A_KEY = re.compile(r"[\s-]*([^\W\d][^\s:：]{0,20})(：|:(?=\S)(?!//))")
_TOO_LARGE = ("文件超过 5 MB 的上限", "拆成几个较小的文件")


@dataclass(frozen=True, slots=True)
class ScalarNode:
    """One value; ``text`` as written, ``quoted`` also for block text. Places count from 1."""

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


def read_bytes(path: str | os.PathLike[str]) -> bytes:
    """The bytes of a regular file of at most ``MAX_BYTES``.

    Raises BadInput for anything else: missing, a folder, a pipe or device, unreadable, too large.
    """
    report = Report(os.fspath(path))
    try:
        _require_regular(os.stat(path).st_mode, report)
        with open(path, "rb", opener=_open_at_once) as stream:
            _require_regular(os.fstat(stream.fileno()).st_mode, report)
            data = stream.read(MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        report.fail(None, None, "找不到这个文件", "检查路径和文件名")
    except PermissionError:
        report.fail(None, None, "没有权限读取这个文件", "检查文件的权限，或者是否被别的程序占用")
    except (OSError, ValueError):
        report.fail(None, None, "读不出这个文件", "检查路径和磁盘")
    if len(data) > MAX_BYTES:
        report.fail(None, None, *_TOO_LARGE)
    return data


def _open_at_once(path: str, flags: int) -> int:
    # Not to hang where a pipe took the file's place since it was looked at.
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _require_regular(mode: int, report: Report) -> None:
    if stat.S_ISDIR(mode):
        report.fail(None, None, "这是文件夹，不是文件", "写出文件夹里的文件名")
    if not stat.S_ISREG(mode):
        report.fail(None, None, "这不是普通文件", "另存为普通文件再读")


def parse(data: bytes, file: str) -> tuple[Node, list[Problem]]:
    """The tree of a YAML file (JSON where ``file`` ends in .json) and its non-fatal problems.

    Raises BadInput, with all problems found up to there, where no tree can be made.
    """
    report = Report(file)
    text = _decode(data, report)
    refuse_invisible(text, report)
    is_json = file.lower().endswith(".json")
    root = _JsonReader(text, report).root() if is_json else _read_yaml(text, report)
    if root is None:
        sample = "{}" if is_json else "键: 值"
        report.fail(None, None, "文件是空的", f"至少写一项内容，如“{sample}”")
    return root, report.sorted()


# --- bytes to text ---------------------------------------------------------------------------


def _decode(data: bytes, report: Report) -> str:
    """Text with ``\\n`` line ends and no byte order mark."""
    if len(data) > MAX_BYTES:
        report.fail(None, None, *_TOO_LARGE)
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        report.fail(1, 1, "这是 Excel、Word 或压缩文件，不是文本文件", "改用 YAML 或 JSON 文本文件")
    save = "请另存为 UTF-8 编码（记事本：另存为，编码选 UTF-8）"
    utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if utf16 or data[:1000].count(0) * 3 > len(data[:1000]):
        report.fail(1, 1, "文件不是 UTF-8 编码，像是 UTF-16", save)
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return _unix_lines(data.decode())
    except UnicodeDecodeError as error:
        before = _unix_lines(data[: error.start].decode())
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        guess = "，像是 GB18030（GBK）" if _looks_like_gbk(data, before) else ""
        report.fail(line, column, f"文件不是 UTF-8 编码{guess}", save)


def _unix_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _looks_like_gbk(data: bytes, before: str) -> bool:
    # UTF-8 text often decodes as GB18030 to nonsense: Chinese before the error shows UTF-8.
    if re.search("[\u4e00-\u9fff]", before):
        return False
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return bool(re.search("[\u4e00-\u9fff]", text)) and not INVISIBLE.search(text)


# --- what YAML and JSON share ----------------------------------------------------------------


def _scalar(
    line: int, column: int, text: str, quoted: bool, report: Report, words: dict[str, bool | None]
) -> ScalarNode:
    report.count_node(line, column)
    if found := INVISIBLE.search(text):  # by an escape such as "\u0000"
        report.add(line, column, *invisible(found[0]))
        text = INVISIBLE.sub("\ufffd", text)
    value: str | int | bool | None = text
    if not quoted and text in words:
        value = words[text]
    elif not quoted and _INTEGER.fullmatch(text):
        value = int(text)
    return ScalarNode(line, column, value, text, quoted)


def _entries(pairs: Iterable[tuple[Node, Node]], report: Report) -> tuple[tuple[ScalarNode, Node], ...]:
    kept: dict[str, tuple[ScalarNode, Node]] = {}
    for key, value in pairs:
        if not isinstance(key, ScalarNode):
            report.add(key.line, key.column, "键不能是列表或映射", "键写成一个词，如“键: 值”")
        elif key.text in kept:
            first = kept[key.text][0].line
            message = f"键{quote(key.text)}重复，第 {first} 行已经写过"
            report.add(key.line, key.column, message, "只保留一处")
        elif _key_is_sound(key, report):
            name = ScalarNode(key.line, key.column, key.text, key.text, key.quoted)
            kept[key.text] = (name, value)
    return tuple(kept.values())


def _key_is_sound(key: ScalarNode, report: Report) -> bool:
    text, place = key.text, (key.line, key.column)
    if not text:
        report.add(*place, "冒号前面缺少键", "写成“键: 值”")
    elif text == "<<" and not key.quoted:
        report.add(*place, "不接受合并键“<<”", "把要合并的内容逐项写出")
    elif text != text.strip() or any(unicodedata.category(c) == "Cf" for c in text):
        message = f"键{quote(text)}里有全角空格或看不见的字符"
        report.add(*place, message, "只用半角空格缩进，并删去这些字符")
    elif not key.quoted and (found := re.search("：|:(?!//)", text)):
        report.add(key.line, key.column + found.start(), *wrong_colon(text[: found.start()], found[0]))
    else:
        return True
    return False


# --- YAML ------------------------------------------------------------------------------------


def _read_yaml(text: str, report: Report) -> Node | None:
    lines = text.split("\n")
    _refuse_directives(lines, report)
    builder = _Builder(lines, report)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        builder.abandon()
        report.fail(*_explain(lines, error))
    except (yaml.YAMLError, ValueError):  # ValueError: an escape beyond Unicode
        report.fail(builder.line, None, *UNKNOWN_SYNTAX)
    return builder.root


def _refuse_directives(lines: Sequence[str], report: Report) -> None:
    for number, line in enumerate(lines, 1):
        if line.startswith("%"):
            report.fail(number, 1, "不接受以“%”开头的指令", "删去这一行")
        if line.strip() and not line.lstrip().startswith("#"):
            return


def _explain(lines: Sequence[str], error: yaml.MarkedYAMLError) -> tuple[int, int, str, str]:
    at = error.problem_mark or error.context_mark
    since = error.context_mark or at
    if at is None or since is None:
        return (1, 1, *UNKNOWN_SYNTAX)
    places = (at.line + 1, at.column + 1), (since.line + 1, since.column + 1)
    return explain_syntax(lines, f"{error.context}; {error.problem}", *places)


class _Builder:
    """Makes nodes from events without recursion; refuses what the strict reading leaves out."""

    def __init__(self, lines: Sequence[str], report: Report) -> None:
        self.root: Node | None = None
        self.line = 1
        self._lines = lines
        self._report = report
        self._open: list[tuple[Any, list[Node]]] = []
        self._documents = 0

    def take(self, event: Any) -> None:
        """The next event of the parser; raises BadInput where there is no going on."""
        self.line, column = event.start_mark.line + 1, event.start_mark.column + 1
        self._refuse_extras(event, self.line, column)
        if isinstance(event, yaml.CollectionStartEvent):
            self._report.count_node(self.line, column)
            self._open.append((event, []))
            self._report.check_depth(len(self._open), self.line, column)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close()
        elif isinstance(event, yaml.ScalarEvent):
            self._put(self._scalar(event, column))
        elif isinstance(event, yaml.AliasEvent):
            self._put(ScalarNode(self.line, column, None, f"*{event.anchor}", False))

    def abandon(self) -> None:
        """Look once more at what is half read, so that its problems are told too."""
        while self._open:
            self._close()

    def _refuse_extras(self, event: Any, line: int, column: int) -> None:
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                hint = "删去第二个“---”，或者分成几个文件"
                self._report.fail(line, column, "一个文件只能有一个文档", hint)
        if getattr(event, "anchor", None) is not None:
            hint = "把内容直接写在这里；如果是文字，放进引号"
            self._report.add(line, column, "不接受锚点“&”和别名“*”", hint)
        if getattr(event, "tag", None) is not None:
            self._report.add(line, column, "不接受标签“!”", "删去标签；如果是文字，放进引号")

    def _scalar(self, event: Any, column: int) -> ScalarNode:
        quoted = bool(event.style)
        node = _scalar(self.line, column, event.value, quoted, self._report, _YAML_WORDS)
        if event.value and not quoted:
            self._refuse_unread_keys(event)
        return node

    def _refuse_unread_keys(self, event: Any) -> None:
        """Lines like ``名称：甲`` are one running text to YAML, and surely not meant so."""
        rows = self._lines[event.start_mark.line : event.end_mark.line + 1]
        found = [_LIKE_A_KEY.match(row) for row in rows]
        if all(found) and (not self._open or len(rows) > 1) and (first := found[0]):
            self._report.add(self.line, first.start(2) + 1, *wrong_colon(first[1], first[2]))

    def _close(self) -> None:
        event, children = self._open.pop()
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        if isinstance(event, yaml.MappingStartEvent):
            pairs = zip(children[::2], children[1::2], strict=False)  # half read: a key alone
            self._put(MapNode(line, column, _entries(pairs, self._report)))
        else:
            self._put(ListNode(line, column, tuple(children)))

    def _put(self, node: Node) -> None:
        if self._open:
            self._open[-1][1].append(node)
        elif not (isinstance(node, ScalarNode) and not node.text and not node.quoted):
            self.root = node


# --- JSON ------------------------------------------------------------------------------------


class _JsonReader:
    """A strict JSON reader that keeps places; recursion ends at the depth limit."""

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
        found = _JSON_SPACE.match(self._text, self._at)
        self._at = found.end() if found else self._at
        return self._text[self._at : self._at + 1]

    def _place(self) -> tuple[int, int]:
        line = bisect.bisect_right(self._starts, self._at)
        return line, self._at - self._starts[line - 1] + 1

    def _unexpected(self, expected: str) -> NoReturn:
        character = self._peek()
        found = f"写的却是{quote(character)}" if character else "文件却已经结束"
        hint = next((h for chars, h in _JSON_HINTS if character and character in chars), "")
        self._report.fail(*self._place(), f"{expected}，{found}", hint or "检查括号、逗号和引号")

    def _value(self, depth: int) -> Node:
        opening = self._peek()
        line, column = self._place()
        if opening not in ("[", "{"):
            return self._string() if opening == '"' else self._word()
        self._report.check_depth(depth, line, column)
        self._report.count_node(line, column)
        self._at += 1
        if opening == "[":
            return ListNode(line, column, tuple(self._items(depth)))
        return MapNode(line, column, _entries(self._pairs(depth), self._report))

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
        comma = self._place()
        self._at += 1
        if self._peek() == bracket:
            self._report.fail(*comma, f"“{bracket}”前面多了一个逗号", "删去这个逗号")
        return True

    def _string(self) -> ScalarNode:
        place = self._place()
        try:
            text, self._at = _JSON_DECODER.raw_decode(self._text, self._at)
        except json.JSONDecodeError as error:
            self._at = error.pos
            if "Unterminated" in error.msg:
                self._report.fail(*place, "引号没有收尾", "在文字末尾补上双引号")
            if "control" in error.msg:
                message = "引号里不能直接换行或用 Tab，也可能是引号没有收尾"
                self._report.fail(*self._place(), message, "换行写成“\\n”，Tab 写成“\\t”")
            self._report.fail(*self._place(), *BAD_ESCAPE)
        return _scalar(*place, text, True, self._report, {})

    def _word(self) -> ScalarNode:
        found = _JSON_WORD.match(self._text, self._at)
        word = found[0] if found else ""
        place = self._place()
        if word in _NOT_FINITE:
            self._report.add(*place, f"JSON 里不能写 {word}", "写出具体的数；不知道就写 null")
        elif word not in _JSON_WORDS and not _JSON_NUMBER.fullmatch(word):
            if not word:
                self._unexpected("这里应当有一个值")
            hint = "文字放进双引号；数用十进制，不写前导的零"
            self._report.fail(*place, f"{quote(word)}不是 JSON 的值", hint)
        self._at += len(word)
        return _scalar(*place, word, False, self._report, {**_JSON_WORDS, **_NOT_FINITE})
