"""What goes wrong, said to a person: the one base exception, and problems with their place."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NoReturn

MAX_DEPTH = 50
MAX_NODES = 200_000
MAX_PROBLEMS = 100

# U+0085, U+2028 and U+2029 break lines in YAML but in no editor: places would be wrong.
INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")

UNKNOWN_SYNTAX = ("这里不合 YAML 的写法", "检查附近的冒号、引号、括号和缩进")
BAD_ESCAPE = ("双引号里的反斜杠“\\”用法不对", "每个反斜杠写成两个“\\\\”")

_LONGEST_WORD = 60  # comparing is quadratic, and nobody misspells a longer key


class GongyiError(Exception):
    """Base class of every exception this project raises on purpose."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in one file.

    ``line`` and ``column`` count from 1, in characters; None where the problem has no place.
    ``hint`` says what to write instead.
    """

    file: str
    line: int | None
    column: int | None
    message: str
    hint: str = ""

    def __str__(self) -> str:
        """``file:line:column: message。hint`` on one line that is safe to print."""
        place = ":".join(str(n) for n in (self.line, self.column) if n is not None)
        head = f"{self.file}:{place}: " if place else f"{self.file}: "
        if not self.hint:
            return printable(head + self.message)
        stop = "" if self.message.endswith(("。", "？", "！", "?", "!")) else "。"
        return printable(f"{head}{self.message}{stop}{self.hint}")


class BadInput(GongyiError):
    """Input that cannot be used; carries every problem found, never none."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        if not self.problems:
            raise ValueError("BadInput needs at least one problem")
        super().__init__(self.problems)

    def __str__(self) -> str:
        """One problem a line."""
        return "\n".join(str(problem) for problem in self.problems)


def printable(text: str) -> str:
    """The text with control and invisible characters as escapes, so that a terminal is safe."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def quote(text: str, longest: int = 30) -> str:
    """The text in Chinese quotation marks, cut after ``longest`` characters."""
    return f"“{text}”" if len(text) <= longest else f"“{text[:longest]}…”"


def did_you_mean(word: str, candidates: Iterable[str]) -> str:
    """``是不是想写“X”？`` for the candidate nearest to the word, or '' where none is near."""
    near = nearest(word, candidates)
    return f"是不是想写“{near}”？" if near and near != word else ""


def nearest(word: str, candidates: Iterable[str]) -> str:
    """The candidate nearest to the word, or '' where none is near."""
    by_form: dict[str, str] = {}
    for candidate in candidates:
        by_form.setdefault(_form(candidate), candidate)
    form = _form(word)
    return by_form.get(form) or _nearest(form, by_form)


def _form(word: str) -> str:
    """The word without what does not matter: width, case, blanks, underscores, hyphens."""
    folded = unicodedata.normalize("NFKC", word[: _LONGEST_WORD + 1]).casefold()
    return "".join(c for c in folded if not c.isspace() and c not in "_-")


def _nearest(form: str, by_form: dict[str, str]) -> str:
    if not form or len(form) > _LONGEST_WORD:
        return ""
    # One wrong character in a word of two leaves a ratio of 0.5; in Chinese that is a usual slip. Short
    # Latin words share letters by chance: "nan" is no "yunxian".
    short = len(form) <= (4 if form.isascii() else 3)
    cutoff = 0.6 if not short else 0.75 if form.isascii() else 0.5
    close = difflib.get_close_matches(form, by_form, n=1, cutoff=cutoff)
    if close:
        return by_form[close[0]]
    least = 4 if form.isascii() else 2
    containing = [c for f, c in by_form.items() if len(form) >= least and form in f]
    return containing[0] if len(containing) == 1 else ""


class Report:
    """The problems of one file, and how many nodes it has."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self._nodes = 0

    def add(self, line: int | None, column: int | None, message: str, hint: str) -> None:
        """Note a problem; raises BadInput where there are too many to go on."""
        self.problems.append(Problem(self.file, line, column, message, hint))
        if len(self.problems) >= MAX_PROBLEMS:
            stop = Problem(self.file, None, None, f"问题太多，只列出前 {MAX_PROBLEMS} 个")
            raise BadInput([*self.sorted(), stop])

    def fail(self, line: int | None, column: int | None, message: str, hint: str) -> NoReturn:
        """Raise BadInput with this problem and all before it."""
        self.problems.append(Problem(self.file, line, column, message, hint))
        raise BadInput(self.sorted())

    def sorted(self) -> list[Problem]:
        """The problems in the order of the file."""
        return sorted(self.problems, key=lambda p: (p.line or 0, p.column or 0))

    def count_node(self, line: int, column: int) -> None:
        """Raises BadInput where the file has too many nodes."""
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self.fail(line, column, f"内容超过 {MAX_NODES} 项的上限", "拆成几个较小的文件")

    def check_depth(self, depth: int, line: int, column: int) -> None:
        """Raises BadInput where lists and mappings are nested too deep."""
        if depth > MAX_DEPTH:
            self.fail(line, column, f"嵌套超过 {MAX_DEPTH} 层的上限", "减少括号或缩进的层数")


def refuse_invisible(text: str, report: Report) -> None:
    """Raises BadInput naming every control character the text contains."""
    for number, line in enumerate(text.split("\n") if INVISIBLE.search(text) else (), 1):
        for found in INVISIBLE.finditer(line):
            report.add(number, found.start() + 1, *invisible(found[0]))
    if report.problems:
        raise BadInput(report.problems)


def invisible(character: str) -> tuple[str, str]:
    """Message and hint for a character matched by ``INVISIBLE``."""
    return f"有看不见的控制字符 U+{ord(character):04X}", "删去这个字符"


# --- the parser's complaints, in plain words -------------------------------------------------

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
