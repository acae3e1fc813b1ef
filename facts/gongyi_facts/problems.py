"""What goes wrong, said to a person: the one base exception, and problems with their place."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from typing import NoReturn

from gongyi_facts.codes import Code
from gongyi_facts.made_late import dataclass
from gongyi_facts.opposites import opposed

MAX_DEPTH = 50
MAX_NODES = 200_000
MAX_PROBLEMS = 100

# U+0085, U+2028 and U+2029 break lines in YAML but in no editor: places would be wrong.
INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")

_RECORD = re.compile("第[0-9]+条")
_LONGEST_WORD = 60  # comparing is quadratic, and nobody misspells a longer key


class GongyiError(Exception):
    """Base class of every exception this project raises on purpose.

    Its text, which is also ``message``, is Chinese; ``code`` tells programs what is wrong, and never changes.
    """

    code: Code = Code.ERROR
    path: str | None = None
    """Where in the data it is wrong, in the language of the keys that were used; None where it has no such place."""

    def __init__(self, *told: object, code: Code | None = None) -> None:
        super().__init__(*told)
        if code is not None:
            self.code = code

    @property
    def message(self) -> str:
        """What is wrong and what to do, in Chinese, for a person."""
        return str(self)

    @property
    def message_en(self) -> str:
        """What is wrong, in English."""
        return self.code.english


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in one file.

    ``line`` and ``column`` count from 1, in characters; None where the problem has no place.
    ``hint`` says what to write instead. ``code`` tells programs what is wrong; ``path`` is the place in the data,
    ``检察建议[1].收件`` or ``recommendations[1].received`` as the keys are that were used, None where it has none.
    """

    file: str
    line: int | None
    column: int | None
    message: str
    hint: str = ""
    code: Code = Code.ERROR
    path: str | None = None

    @property
    def message_en(self) -> str:
        """What is wrong and where, in English."""
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        return printable(f"{place}: {self.code.english}" + (f" ({self.path})" if self.path else ""))

    def __str__(self) -> str:
        """``file:line:column: message。hint`` on one line that is safe to print."""
        place = ":".join(str(n) for n in (self.line, self.column) if n is not None)
        head = f"{self.file}:{place}: " if place else f"{self.file}: "
        if not self.hint:
            return printable(head + self.message)
        stop = "" if self.message.endswith(("。", "？", "！", "?", "!")) else "。"
        return printable(f"{head}{self.message}{stop}{self.hint}")


class ArgumentError(GongyiError, TypeError):
    """An argument is of the wrong type."""

    code = Code.ARGUMENT


class BadInput(GongyiError):
    """Input that cannot be used; carries every problem found, never none. ``code`` and ``path`` are the first's."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        if not self.problems:
            raise ValueError("BadInput needs at least one problem")
        super().__init__(self.problems)
        self.code, self.path = self.problems[0].code, self.problems[0].path

    @property
    def message_en(self) -> str:
        """One problem a line."""
        return "\n".join(problem.message_en for problem in self.problems)

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
    """The candidate nearest to the word, or '' where none is near; never one of another meaning."""
    by_form: dict[str, str] = {}
    for candidate in candidates:
        by_form.setdefault(_form(candidate), candidate)
    form = _form(word)
    if form in by_form:
        return by_form[form]
    if not form or len(form) > _LONGEST_WORD:
        return ""
    return _nearest(form, {other: meant for other, meant in by_form.items() if not opposed(form, other)})


def _form(word: str) -> str:
    """The word without what does not matter: width, case, blanks, underscores, hyphens."""
    folded = unicodedata.normalize("NFKC", word[: _LONGEST_WORD + 1]).casefold()
    return "".join(c for c in folded if not c.isspace() and c not in "_-")


def _nearest(form: str, by_form: dict[str, str]) -> str:
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

    def add(
        self,
        line: int | None,
        column: int | None,
        message: str,
        hint: str,
        code: Code = Code.INVALID_VALUE,
        path: str | None = None,
    ) -> None:
        """Note a problem; raises BadInput where there are too many to go on."""
        problem = Problem(self.file, line, column, message, hint, code, path)
        # What one entry says for several records is read once for each.
        if line is not None and any(_same(problem, other) for other in self.problems):
            return
        self.problems.append(problem)
        if len(self.problems) >= MAX_PROBLEMS:
            stop = Problem(self.file, None, None, f"问题太多，只列出前 {MAX_PROBLEMS} 个", code=Code.TOO_MANY)
            raise BadInput([*self.sorted(), stop])

    def fail(
        self,
        line: int | None,
        column: int | None,
        message: str,
        hint: str,
        code: Code = Code.INVALID_VALUE,
        path: str | None = None,
    ) -> NoReturn:
        """Raise BadInput with this problem and all before it."""
        self.problems.append(Problem(self.file, line, column, message, hint, code, path))
        raise BadInput(self.sorted())

    def sorted(self) -> list[Problem]:
        """The problems in the order of the file."""
        return sorted(self.problems, key=lambda p: (p.line or 0, p.column or 0))

    def count_node(self, line: int, column: int) -> None:
        """Raises BadInput where the file has too many nodes."""
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self.fail(line, column, f"内容超过 {MAX_NODES} 项的上限", "拆成几个较小的文件", code=Code.TOO_LARGE)

    def check_depth(self, depth: int, line: int, column: int) -> None:
        """Raises BadInput where lists and mappings are nested too deep."""
        if depth > MAX_DEPTH:
            self.fail(line, column, f"嵌套超过 {MAX_DEPTH} 层的上限", "减少括号或缩进的层数", code=Code.TOO_DEEP)


def _same(problem: Problem, other: Problem) -> bool:
    """Whether two problems differ by the number of the record alone."""
    if (problem.line, problem.column, problem.hint) != (other.line, other.column, other.hint):
        return False
    return _RECORD.sub("", problem.message) == _RECORD.sub("", other.message)


def refuse_invisible(text: str, report: Report) -> None:
    """Raises BadInput naming every control character the text contains."""
    for number, line in enumerate(text.split("\n") if INVISIBLE.search(text) else (), 1):
        for found in INVISIBLE.finditer(line):
            report.add(number, found.start() + 1, *invisible(found[0]), code=Code.INVISIBLE)
    if report.problems:
        raise BadInput(report.problems)


def invisible(character: str) -> tuple[str, str]:
    """Message and hint for a character matched by ``INVISIBLE``."""
    return f"有看不见的控制字符 U+{ord(character):04X}", "删去这个字符"
