"""Lines of text for a fixed number of columns, a Chinese character taking two."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gongyi_facts.problems import printable

COLUMNS = 80

_CLOSING = "，。、；：？！）”’》】〕…"
_OPENING = "（“‘《【〔"
# A norm's id; a Latin word, number or date; any other character.
_TOKEN = re.compile(r"[一二三四五六七八九十]+(?:\([一二三四五六七八九十]+\))?\.\d+[a-z]?|[!-~]+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a line; ``style`` is a status, ``strong``, ``dim``, or nothing."""

    text: str
    style: str = ""


Line = tuple[Span, ...]


def cells(text: str) -> int:
    """How many columns the text takes. What is wide in some fonts only counts as wide."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def padded(text: str, columns: int) -> str:
    """The text, filled with blanks to a number of columns."""
    return text + " " * (columns - cells(text))


def paragraph(text: str, columns: int, head: tuple[Span, ...] = (), hang: int = 0, style: str = "") -> Iterator[Line]:
    """A paragraph behind a ``head``, its further lines indented by ``hang`` columns."""
    used = sum(cells(span.text) for span in head)
    shown = printable(text.replace("\u3000", "  ").replace("\xa0", " "))
    first, *more = _broken(shown, columns - used, columns - hang)
    yield (*head, Span(first, style))
    for line in more:
        yield (Span(" " * hang), Span(line, style))


def heading(title: str, said: Iterable[str], warnings: Iterable[str], columns: int) -> Iterator[Line]:
    """What every page on a case begins with: its name, how it is judged, and what to beware of."""
    yield from paragraph(title, columns, style="strong")
    for text in filter(None, said):
        yield from paragraph(text, columns, style="dim")
    for warning in warnings:
        yield from paragraph(warning, columns, (Span("提示：", "strong"),), hang=6)


def _broken(text: str, first: int, others: int) -> list[str]:
    lines, line, room = [], "", first
    for token in _pieces(text, max(others, 2)):
        if line.strip() and cells(line + token.rstrip()) > room:
            lines.append(line.rstrip())
            line, room = "", others
            token = token.lstrip()
        elif not line and cells(token) > room:
            lines.append("")
            room = others
        line += token
    return [*lines, line.rstrip()]


def _pieces(text: str, longest: int) -> Iterator[str]:
    """Tokens with the marks that must not part from them, none longer than a line."""
    for token in _bound(text):
        while cells(token) > longest:
            count = 1
            while cells(token[: count + 1]) <= longest:
                count += 1
            yield token[:count]
            token = token[count:]
        if token:
            yield token


def _bound(text: str) -> Iterator[str]:
    held = ""
    for token in _TOKEN.findall(text):
        if held and token not in _CLOSING and held[-1] not in _OPENING:
            yield held
            held = ""
        held += token
    if held:
        yield held


def plain(line: Line) -> str:
    """A line without its styles."""
    return "".join(span.text for span in line).rstrip()
