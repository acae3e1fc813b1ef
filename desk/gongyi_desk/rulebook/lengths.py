"""A number of days or months in the words of a sentence: 在两个月内, 十五日以内."""

from __future__ import annotations

import re

from gongyi import Length

_DIGITS = "零一二三四五六七八九"
_UNITS = {"百": 100, "十": 10}
_NUMBER = r"[\d零一二两三四五六七八九十百]+"
# 2027年内 is a year, not a number of years.
_LENGTH = re.compile(rf"({_NUMBER})(个月|[日天]|(?<!\d\d\d\d)年)以?内|半年以?内")


def length_in(sentence: str) -> tuple[str, Length] | None:
    """The first length within which something is to be done, and the words that say so; None where there is none.

    Working days are no length here: periods count calendar days.
    """
    for found in _LENGTH.finditer(sentence):
        amount = _number(found[1]) if found[1] else 6
        if not amount:
            continue
        if found[2] in ("日", "天"):
            return found[0], Length(days=amount)
        return found[0], Length(months=12 * amount if found[2] == "年" else amount)
    return None


def _number(words: str) -> int:
    """A number in Chinese words below a thousand, or in digits; 0 where it is neither."""
    if words.isascii():
        return int(words) if len(words) < 5 else 0
    total, last = 0, 0
    for word in words.replace("两", "二"):
        if word in _UNITS:
            total, last = total + (last or 1) * _UNITS[word], 0
        elif word in _DIGITS:
            last = _DIGITS.index(word)
        else:
            return 0
    return total + last
