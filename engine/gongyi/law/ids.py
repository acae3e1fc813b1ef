"""The ids of norms: every spelling of them, and the order in which they stand in the decision's text."""

from __future__ import annotations

import re

_ID = re.compile(r"([序一二三四五六七八九十])(?:\(([一二三四五六七八九十])\))?\.([0-9]{0,3}[a-z]?)")
_ARABIC_ID = re.compile(r"([0-9]{1,2})\.(?:([0-9]{1,2})\.)?([0-9]{1,3}[a-z]?)")
_DIGITS = "序一二三四五六七八九十"


def norm_id(text: str) -> str | None:
    """The one spelling of a norm's id: ``三(五).4``, ``三（五）.4`` and ``3.5.4`` are ``三(五).4``; None if none.

    The preamble is part 序, or 0.
    """
    plain = text.strip().replace("（", "(").replace("）", ")")
    if _ID.fullmatch(plain):
        return plain
    match = _ARABIC_ID.fullmatch(plain)
    if not match or any(int(part) > 10 for part in match.group(1, 2) if part):
        return None
    part, item, sentence = match.groups()
    middle = f"({_DIGITS[int(item)]})" if item and int(item) else ""
    return f"{_DIGITS[int(part)]}{middle}.{sentence}"


def arabic(identity: str) -> str:
    """The id as a file can be named: 三(五).2 is 3.5.2."""
    part, item, sentence = _parts(identity)
    return ".".join([str(number) for number in (part, item) if number is not None] + [sentence])


def order(identity: str) -> tuple[int, int, int, str]:
    """Where a norm stands in the decision's text: part, item, number of the sentence, and half of it."""
    part, item, sentence = _parts(identity)
    number = sentence.rstrip("abcdefghijklmnopqrstuvwxyz")
    return part, item or 0, int(number or 0), sentence[len(number) :]


def _parts(identity: str) -> tuple[int, int | None, str]:
    head, _, sentence = identity.partition(".")
    part, _, item = head.partition("(")
    return _DIGITS.index(part), _DIGITS.index(item[:-1]) if item else None, sentence
