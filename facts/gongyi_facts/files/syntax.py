"""What a YAML parser complains of, in plain words and with the place a person would look at."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongyi_facts.problems import quote

UNKNOWN_SYNTAX = ("这里不合 YAML 的写法", "检查附近的冒号、引号、括号和缩进")
BAD_ESCAPE = ("双引号里的反斜杠“\\”用法不对", "每个反斜杠写成两个“\\\\”")
_ALIGN = (
    "这一行与前面的行没有对齐",
    "同一层各行左边对齐，只用半角空格缩进；“- ”和“键: 值”不混在同一层",
)
_UNFINISHED = ("写到这里就断了", "检查前面的括号和引号有没有收尾")
# What PyYAML's two parsers say, whether to point at the beginning (of the quote, the bracket) or
# at the place where the parser gave up, and what to tell the person.
_COMPLAINTS = (
    (r"quoted scalar.*(?:stream|document)", True, "引号没有收尾", "在文字末尾补上同样的引号"),
    (r"escape|hexa?decimal", False, *BAD_ESCAPE),
    (
        r"unexpected ':'",
        False,
        "括号里的冒号后面要空一格再写值",
        "写成“键: 值”；冒号是文字的一部分时，把整段文字放进引号",
    ),
    (
        r"flow (?:sequence|mapping)",
        True,
        "括号“{char}”没有收尾，或者缺逗号（读到第 {line} 行第 {column} 列才发现）",
        "补上另一半括号；各项之间用半角逗号“,”隔开",
    ),
    (
        r"alias|anchor|\btag\b|directive|mapping keys|start any token",
        True,
        "不加引号的文字不能以“{char}”开头",
        "把整段文字放进引号",
    ),
    (
        r"block scalar",
        True,
        "“{char}”后面不能写正文",
        "正文从下一行写起，比这一行多缩进两格",
    ),
    (r"node content", False, "这里不该有“{char}”", "删去它；如果是文字，把整段放进引号"),
    (r"sequence entries", False, "“- ”不能写在键的同一行", "另起一行写，并缩进两格"),
)


def explain_syntax(
    lines: Sequence[str], complaint: str, at: tuple[int, int], since: tuple[int, int]
) -> tuple[int, int, str, str]:
    """Line, column, message and hint for a YAML syntax error.

    ``complaint`` is what the parser said, ``at`` where it gave up, ``since`` where that part began.
    """
    for row in (at[0], since[0]):
        if found := _bad_indentation(lines, row):
            return found
    for pattern, from_start, message, hint in _COMPLAINTS:
        if re.search(pattern, complaint):
            line, column = since if from_start else at
            char = _line(lines, line)[column - 1 : column]
            if not char:
                return *_end(lines), *_UNFINISHED
            if hint == BAD_ESCAPE[1]:  # one of the parsers points behind the backslash
                column = _line(lines, line).rfind("\\", 0, column) + 1 or column
            return line, column, message.format(char=char, line=at[0], column=at[1]), hint
    if "simple key" in complaint:
        return _not_a_key(lines, *since)
    if "mapping values" in complaint:
        return _unexpected_colon(lines, *at)
    if re.search(r"block (?:mapping|collection)|document start", complaint):
        return _not_aligned(lines, *at)
    return (*at, *UNKNOWN_SYNTAX)


def wrong_colon(key: str, colon: str) -> tuple[str, str]:
    """Message and hint for ``键：值`` or ``键:值``."""
    message = "用了全角冒号“：”" if colon == "：" else "冒号后面缺空格"
    return message, f"写成{quote(key.strip() + ': ')}，半角冒号加空格"


def _line(lines: Sequence[str], row: int) -> str:
    return lines[row - 1] if row <= len(lines) else ""


def _end(lines: Sequence[str]) -> tuple[int, int]:
    row = max((n for n, line in enumerate(lines, 1) if line.strip()), default=1)
    return row, len(_line(lines, row).rstrip()) + 1


def _bad_indentation(lines: Sequence[str], row: int) -> tuple[int, int, str, str] | None:
    found = re.match("( *)([\t\u3000\xa0])", _line(lines, row))
    if not found:
        return None
    name = " Tab" if found[2] == "\t" else "全角空格或不换行空格"
    return row, found.start(2) + 1, f"缩进用了{name}", "只用半角空格缩进，每层两格"


def _not_a_key(lines: Sequence[str], row: int, column: int) -> tuple[int, int, str, str]:
    text = _line(lines, row)[column - 1 :]
    if found := re.search(r"：|:(?=\S)", text):
        return row, column + found.start(), *wrong_colon(text[: found.start()], found[0])
    if text.startswith("-"):
        return row, column, "“-”后面缺空格", f"写成{quote('- ' + text[1:])}"
    return row, column, "这一行缺少冒号", f"写成{quote(text.strip() + ': 值')}"


def _unexpected_colon(lines: Sequence[str], row: int, column: int) -> tuple[int, int, str, str]:
    text = _line(lines, row)
    if re.search(r":\s", text[: column - 1]):
        return row, column, "一行里有两个“: ”", "文字里有“: ”时，把整段文字放进引号"
    above = next((n for n in range(row - 1, 0, -1) if _line(lines, n).strip()), 0)
    before = _line(lines, above) if above else ""
    if before and not re.search(r":(?:\s|$)", before):
        return _not_a_key(lines, above, len(before) - len(before.lstrip(" -")) + 1)
    return row, len(text) - len(text.lstrip()) + 1, *_ALIGN


def _not_aligned(lines: Sequence[str], row: int, column: int) -> tuple[int, int, str, str]:
    if _line(lines, row)[column - 1 :].startswith(":"):
        return row, column, "冒号前面缺少键", "写成“键: 值”"
    if _line(lines, row)[: column - 1].rstrip().endswith(("'", '"')):
        hint = "检查前面有没有漏掉的引号；文字里有双引号时，外面换用单引号"
        return row, column, "引号已经收尾，后面又有文字", hint
    return row, column, *_ALIGN
