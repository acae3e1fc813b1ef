"""Reading YAML and JSON strictly: every node with its position, nothing guessed, nothing hostile.

Bytes -> size -> text -> events (depth, one document, no anchors, aliases, merge keys, tags or
directives) -> immutable nodes. Only ``true``, ``false``, ``null``, ``~``, nothing and plain decimal
integers are more than text; dates, ``no`` and ``1:30`` stay as written.
"""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Sequence
from typing import Any

import yaml

from gongyi_facts.codes import Code
from gongyi_facts.files.encoding import MAX_BYTES, TOO_LARGE, utf8_text
from gongyi_facts.files.nodes import WORDS, ListNode, MapNode, Node, ScalarNode, entries, scalar
from gongyi_facts.files.straightening import Straight
from gongyi_facts.files.strict_json import JsonReader
from gongyi_facts.files.syntax import BAD_ESCAPE, UNKNOWN_SYNTAX, explain_syntax, wrong_colon
from gongyi_facts.problems import Problem, Report, refuse_invisible

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_YAML_WORDS: dict[str, bool | None] = {**WORDS, "~": None, "": None}
_LIKE_A_KEY = re.compile(r"[\s-]*([^\W\d][^\s:：]{0,20})(：|:(?=\S)(?!//))")
_LONG_ESCAPE = re.compile(r"\\U([0-9A-Fa-f]{8})")


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
        report.fail(None, None, "找不到这个文件", "检查路径和文件名", code=Code.NOT_FOUND)
    except PermissionError:
        report.fail(
            None, None, "没有权限读取这个文件", "检查文件的权限，或者是否被别的程序占用", code=Code.NO_PERMISSION
        )
    except (OSError, ValueError):
        report.fail(None, None, "读不出这个文件", "检查路径和磁盘", code=Code.UNREADABLE)
    if len(data) > MAX_BYTES:
        report.fail(None, None, *TOO_LARGE, code=Code.TOO_LARGE)
    return data


def _open_at_once(path: str, flags: int) -> int:
    # Not to hang where a pipe took the file's place since it was looked at.
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _require_regular(mode: int, report: Report) -> None:
    if stat.S_ISDIR(mode):
        report.fail(None, None, "这是文件夹，不是文件", "写出文件夹里的文件名", code=Code.NOT_A_FILE)
    if not stat.S_ISREG(mode):
        report.fail(None, None, "这不是普通文件", "另存为普通文件再读", code=Code.NOT_A_FILE)


def parse(data: bytes, file: str) -> tuple[Node, list[Problem]]:
    """The tree of a YAML file (JSON where ``file`` ends in .json) and its non-fatal problems.

    Raises BadInput, with all problems found up to there, where no tree can be made.
    """
    report = Report(file)
    return parse_text(Straight(utf8_text(data, report)), file)


def parse_text(written: Straight, file: str) -> tuple[Node, list[Problem]]:
    """The same of text that has been decoded, and perhaps straightened; positions are those before it was."""
    report = Report(file)
    refuse_invisible(written.text, report)
    is_json = file.lower().endswith(".json")
    root = JsonReader(written.text, report).root() if is_json else _read_yaml(written, report)
    if root is None:
        sample = "{}" if is_json else "键: 值"
        report.fail(None, None, "文件是空的", f"至少写一项内容，如“{sample}”", code=Code.EMPTY)
    return root, report.sorted()


# --- YAML ------------------------------------------------------------------------------------


def _read_yaml(written: Straight, report: Report) -> Node | None:
    lines = written.text.split("\n")
    _refuse_directives(lines, report)
    builder = _Builder(lines, written, report)
    try:
        for event in yaml.parse(written.text, Loader=_LOADER):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        builder.abandon()
        line, column, message, hint = _explain(lines, error)
        report.fail(line, written.column(line, column), message, hint, code=Code.SYNTAX)
    except (yaml.YAMLError, ValueError, OverflowError):  # an escape beyond Unicode, to the plain parser
        report.fail(*_bad_escape(lines, builder.line), code=Code.SYNTAX)
    return builder.root


def _refuse_directives(lines: Sequence[str], report: Report) -> None:
    for number, line in enumerate(lines, 1):
        if line.startswith("%"):
            report.fail(number, 1, "不接受以“%”开头的指令", "删去这一行", code=Code.FORBIDDEN_SYNTAX)
        if line.strip() and not line.lstrip().startswith("#"):
            return


def _explain(lines: Sequence[str], error: yaml.MarkedYAMLError) -> tuple[int, int, str, str]:
    at = error.problem_mark or error.context_mark
    since = error.context_mark or at
    if at is None or since is None:
        return (1, 1, *UNKNOWN_SYNTAX)
    positions = (at.line + 1, at.column + 1), (since.line + 1, since.column + 1)
    return explain_syntax(lines, f"{error.context}; {error.problem}", *positions)


def _bad_escape(lines: Sequence[str], since: int) -> tuple[int, int, str, str]:
    for row, line in enumerate(lines[since - 1 :], since):
        for found in _LONG_ESCAPE.finditer(line):
            if int(found[1], 16) > sys.maxunicode:
                return row, found.start() + 1, *BAD_ESCAPE
    return since, 1, *UNKNOWN_SYNTAX


class _Builder:
    """Makes nodes from events without recursion; refuses what the strict reading leaves out."""

    def __init__(self, lines: Sequence[str], written: Straight, report: Report) -> None:
        self.root: Node | None = None
        self.line = 1
        self._lines = lines
        self._written = written
        self._report = report
        self._open: list[tuple[Any, list[Node]]] = []
        self._documents = 0

    def take(self, event: Any) -> None:
        """The next event of the parser; raises BadInput where there is no going on."""
        self.line, column = self._place(event)
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

    def _place(self, event: Any) -> tuple[int, int]:
        line = event.start_mark.line + 1
        return line, self._written.column(line, event.start_mark.column + 1)

    def abandon(self) -> None:
        """Look once more at what is half read, so that its problems are told too."""
        while self._open:
            self._close()

    def _refuse_extras(self, event: Any, line: int, column: int) -> None:
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                hint = "删去第二个“---”，或者分成几个文件"
                self._report.fail(line, column, "一个文件只能有一个文档", hint, code=Code.FORBIDDEN_SYNTAX)
        if getattr(event, "anchor", None) is not None:
            hint = "把内容直接写在这里；如果是文字，放进引号"
            self._report.add(line, column, "不接受锚点“&”和别名“*”", hint, code=Code.FORBIDDEN_SYNTAX)
        if getattr(event, "tag", None) is not None:
            self._report.add(
                line, column, "不接受标签“!”", "删去标签；如果是文字，放进引号", code=Code.FORBIDDEN_SYNTAX
            )

    def _scalar(self, event: Any, column: int) -> ScalarNode:
        quoted = bool(event.style)
        node = scalar(self.line, column, event.value, quoted, self._report, _YAML_WORDS)
        if event.value and not quoted:
            self._refuse_unread_keys(event)
        return node

    def _refuse_unread_keys(self, event: Any) -> None:
        """Lines like ``名称：甲`` are one running text to YAML, and surely not meant so."""
        rows = self._lines[event.start_mark.line : event.end_mark.line + 1]
        if self._open and len(rows) <= 1:
            return  # a row may hold many
        found = [_LIKE_A_KEY.match(row) for row in rows]
        if all(found) and (first := found[0]):
            self._report.add(self.line, first.start(2) + 1, *wrong_colon(first[1], first[2]), code=Code.SYNTAX)

    def _close(self) -> None:
        event, children = self._open.pop()
        line, column = self._place(event)
        if isinstance(event, yaml.MappingStartEvent):
            pairs = zip(children[::2], children[1::2], strict=False)  # half read: a key alone
            self._put(MapNode(line, column, entries(pairs, self._report)))
        else:
            self._put(ListNode(line, column, tuple(children)))

    def _put(self, node: Node) -> None:
        if self._open:
            self._open[-1][1].append(node)
        elif not (isinstance(node, ScalarNode) and not node.text and not node.quoted):
            self.root = node
