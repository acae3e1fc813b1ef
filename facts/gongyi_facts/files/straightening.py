"""Full-width marks in the places where YAML has its own: colons behind keys, blanks at the head of lines, quotes.

Only where a key stands, so that running text stays as it is. Columns are told as they were before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import field

from gongyi_facts.made_late import dataclass

IsKey = Callable[[str], bool]

_KEY = re.compile("([“\"]?)([^\\s:：“”\"'#&*!|>%@`{}\\[\\],]{1,40})([”\"]?)[ \u3000\xa0]{0,4}(：|:)")
_IN_BRACES = re.compile("([{,][ \u3000]{0,4})([^\\s:：“”\"'#{}\\[\\],，]{1,40})(：)")
_BLOCK = re.compile("[|>][-+0-9]{0,3} *")
_INDENT = " \u3000\xa0"
_WIDE_BLANKS = " \t\u3000\xa0"


@dataclass(frozen=True, slots=True)
class Straight:
    """A text, and by line the columns at which it has a blank that the file has not.

    ``lines`` are, by what was straightened, the lines on which it was.
    """

    text: str
    added: dict[int, tuple[int, ...]] = field(default_factory=dict)
    lines: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def column(self, line: int, column: int) -> int:
        """The column that a column of the straight text has in the file."""
        return column - sum(at < column for at in self.added.get(line, ()))


def straightened(text: str, is_key: IsKey) -> Straight:
    """The text with half-width marks; ``is_key`` tells the words that can be keys."""
    return _Straightening(is_key).run(text)


class _Straightening:
    def __init__(self, is_key: IsKey) -> None:
        self.is_key = is_key
        self.column = -1
        """Where the last key stood, by the columns of the straight text."""
        self.within = -1
        """Deeper than this a block of running text goes on; -1 where there is none."""
        self.quote = ""
        """The mark that ends a quoted text over several lines."""
        self.lines: dict[str, list[int]] = {}

    def run(self, text: str) -> Straight:
        """Straighten line by line."""
        found, added = [], {}
        for number, line in enumerate(text.split("\n"), 1):
            straight, at = self._line(line, number)
            found.append(straight)
            if at:
                added[number] = at
        return Straight("\n".join(found), added, {what: tuple(lines) for what, lines in self.lines.items()})

    def _line(self, line: str, number: int) -> tuple[str, tuple[int, ...]]:
        head = _head(line)
        indent = len(_straight_blanks(head))
        if self._goes_on(line, indent) or not line.strip() or line[len(head) :].startswith("#"):
            return line, ()
        key = _KEY.match(line, len(head))
        if key is None or not self._stands_for_a_key(key, indent, line):
            return self._flow(line, number)
        return self._entry(line, head, key, number)

    def _goes_on(self, line: str, indent: int) -> bool:
        """Whether the line is in the middle of a text that began above."""
        if self.quote:
            if line.count(self.quote) % 2:
                self.quote = ""
            return True
        if self.within >= 0 and line.strip() and indent <= self.within:
            self.within = -1
        return self.within >= 0

    def _stands_for_a_key(self, key: re.Match[str], indent: int, line: str) -> bool:
        """A known word, or what stands right below a key; and no web address."""
        if line.startswith("//", key.end()):
            return False
        return self.is_key(key[2]) or (key[4] == "：" and indent == self.column and not key[1])

    def _entry(self, line: str, head: str, key: re.Match[str], number: int) -> tuple[str, tuple[int, ...]]:
        start = _straight_blanks(head)
        self._count("全角空格", number, start != head)
        self._count("中文引号", number, "“" in key[1] or "”" in key[3])
        self._count("全角冒号“：”", number, key[4] == "：")
        value = line[key.end() :]
        bare = value.lstrip(_WIDE_BLANKS)
        blanks = value[: len(value) - len(bare)]
        self._count("全角空格", number, blanks.strip(" \t") != "" or bare.rstrip(" \t") != bare.rstrip(_WIDE_BLANKS))
        self._count("冒号后面缺空格", number, key[4] == ":" and bool(bare) and not blanks)
        value, quoted = _quoted(bare.rstrip(_WIDE_BLANKS))
        self._count("中文引号", number, quoted)
        self.column = len(start)
        self._remember(value, len(start))
        blank = " " * (key.end() - 1 - key.end(3))
        word = (f'"{key[2]}"' if key[1] and key[3] else f"{key[1]}{key[2]}{key[3]}") + blank
        at = [column + 1 for column in _widened(head)]
        gap = len(blanks) or (1 if value else 0)
        if value and not blanks:
            at.append(len(start) + len(word) + 2)
        if "{" in value:
            value = self._braces(value, number, len(start) + len(word) + 1 + gap, at)
        return start + word + ":" + " " * gap + value, tuple(at)

    def _flow(self, line: str, number: int) -> tuple[str, tuple[int, ...]]:
        """A line that goes on with what stands in braces."""
        at: list[int] = []
        return (self._braces(line, number, 0, at) if "{" in line else line), tuple(at)

    def _braces(self, text: str, number: int, offset: int, at: list[int]) -> str:
        """Keys in braces, unless something is quoted there."""
        if '"' in text or "'" in text:
            return text
        found, end = [], 0
        for match in _IN_BRACES.finditer(text):
            if self.is_key(match[2]):
                self._count("全角冒号“：”", number, True)
                found.append(text[end : match.start(3)] + ": ")
                end = match.end()
                at.append(offset + sum(map(len, found)))
        return "".join([*found, text[end:]])

    def _remember(self, value: str, column: int) -> None:
        """What the value means for the lines below it."""
        if _BLOCK.fullmatch(value):
            self.within = column
        elif value[:1] in ("'", '"') and value.count(value[0]) % 2:
            self.quote = value[0]

    def _count(self, what: str, number: int, found: bool) -> None:
        lines = self.lines.setdefault(what, []) if found else []
        if found and lines[-1:] != [number]:
            lines.append(number)


def _head(line: str) -> str:
    """The blanks before the first word, and the marks of the items of lists among them."""
    rest = line.lstrip(_INDENT)
    while rest.startswith("-") and rest[1:2] in tuple(_INDENT):
        rest = rest[1:].lstrip(_INDENT)
    return line[: len(line) - len(rest)]


def _straight_blanks(head: str) -> str:
    """A full-width blank is as wide as two."""
    return head.replace("\u3000", "  ").replace("\xa0", " ")


def _widened(head: str) -> Iterator[int]:
    """The columns of the straight head, counted from 0, that stand for the second half of a full-width blank."""
    column = 0
    for character in head:
        if character == "\u3000":
            column += 1
            yield column
        column += 1


def _quoted(value: str) -> tuple[str, bool]:
    """Text in Chinese quotes that YAML would misread, in quotes that it knows."""
    inner = value[1:-1]
    misread = ": " in inner or " #" in inner
    if misread and value[:1] == "“" and value[-1:] == "”" and not {"“", "”", "'"} & set(inner):
        return f"'{inner}'", True
    return value, False
