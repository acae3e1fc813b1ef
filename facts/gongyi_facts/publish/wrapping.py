"""Chinese text in lines of a number of columns, a Chinese character taking two."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_OPENING = "（“‘《【〔"
_NUMERAL = "[一二三四五六七八九十]{1,3}"
_CLOSING = "，。、；：？！）”’》】〕…"
# A norm's id, whose numerals are few: a long row would be gone through from each of them. A Latin word, number or
# date; any other character.
_TOKEN = re.compile(rf"{_NUMERAL}(?:\({_NUMERAL}\))?\.\d+[a-z]?|[!-~]+|.", re.DOTALL)
# The same, and a word of a list, which is not broken either.
_LISTED = re.compile(rf"[^{_OPENING}{_CLOSING}!-~]{{1,20}}(?=[、；])|{_TOKEN.pattern}", re.DOTALL)


def cells(text: str) -> int:
    """How many columns, the cells of a screen, the text takes. What is wide in some fonts only counts as wide."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def wrapped(text: str, first: int, others: int, *, lists: bool = False) -> list[str]:
    """The text in lines: of ``first`` columns the first, of ``others`` each further one.

    Marks stay with what they open or close. With ``lists`` the short words of a list are kept whole. The first
    line is empty where not even one word has room in it.
    """
    lines, line, room = [], "", first
    for token in _pieces(text, max(others, 2), _LISTED if lists else _TOKEN):
        if line.strip() and cells(line + token.rstrip()) > room:
            lines.append(line.rstrip())
            line, room = "", others
            token = token.lstrip()
        elif not line and cells(token) > room:
            lines.append("")
            room = others
        line += token
    return [*lines, line.rstrip()]


def _pieces(text: str, longest: int, token: re.Pattern[str]) -> Iterator[str]:
    """Tokens with the marks that must not part from them, none longer than a line."""
    for piece in _bound(text, token):
        while cells(piece) > longest:
            count = 1
            while cells(piece[: count + 1]) <= longest:
                count += 1
            yield piece[:count]
            piece = piece[count:]
        if piece:
            yield piece


def _bound(text: str, token: re.Pattern[str]) -> Iterator[str]:
    held = ""
    for found in token.findall(text):
        if held and found not in _CLOSING and held[-1] not in _OPENING:
            yield held
            held = ""
        held += found
    if held:
        yield held
