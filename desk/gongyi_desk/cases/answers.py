"""Answers in few words, to plain data: a number from the list, a word in either language, a day."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from gongyi_desk.cases.spelling import DID_NOT_HAPPEN, HAPPENED, held_of
from gongyi_facts import (
    FORMS,
    HAPPENED_WORDS,
    NO_WORDS,
    NONE_WORDS,
    UNKNOWN_WORDS,
    YES_WORDS,
    DeclaredKey,
    FactPath,
    KeyKind,
    Labelled,
    When,
    declared_keys,
    did_you_mean,
    edtf,
    labels_of,
    quote,
    yes_or_no,
)

Fact = tuple[FactPath, object]
"""A fact and what shall be said of it, as plain data or ``UNSAID``."""
UNSURE = object()
"""The person does not know."""
_UNSURE_WORDS = UNKNOWN_WORDS | {"不清楚", "不知道", "?"}
_SEVERAL = re.compile("[、,;]")
_LONGEST = 10_000
"""Characters of one answer; to make many marks on one letter narrow takes the square of their number."""


class NotAnAnswer(ValueError):
    """The words are no answer to the question; says in Chinese what to write."""


def options(item: DeclaredKey) -> tuple[str, ...]:
    """What may be answered by number, in Chinese; empty where only days, numbers or text are possible."""
    held = held_of(item)
    if held is bool:
        return ("是", "否")
    if issubclass(held, Labelled):
        return tuple(member.label for member in held)
    return ()


def hint(item: DeclaredKey) -> str:
    """What else may be written, in Chinese."""
    if item.kind is KeyKind.EVENT:
        return f"日期写 {FORMS}"
    if item.kind is KeyKind.OBSERVATION:
        return "知道是哪一天看到的，后面空一格写日期，如“1 2018-05-07”"
    if item.exact:
        return "写日期，如 2018-05-07"
    if held_of(item) is When:
        return f"写日期：{FORMS}"
    if held_of(item) is int:
        bounded = item.least is not None and item.most is not None
        return "写整数" + (f"，{item.least} 至 {item.most}" if bounded else "") + f"，如 {item.example}"
    return "可以选几项，如“1、3”；一项也没有写“无”" if item.many else ""


def unsure(item: DeclaredKey) -> str:
    """What to write where one does not know: 0, unless that is a number which may be meant."""
    return "?" if item.holds is int and (item.least or 0) <= 0 else "0"


def parse(words: str, item: DeclaredKey) -> object:
    """The answer as ``from_mapping`` takes it, ``UNSURE``, or raises ``NotAnAnswer``."""
    if len(words) > _LONGEST:
        raise NotAnAnswer(f"答案太长，最多 {_LONGEST} 个字。")
    text = unicodedata.normalize("NFKC", words).strip()
    if not text:
        raise NotAnAnswer(f"请写一个答案；不清楚写 {unsure(item)}。")
    if text in _UNSURE_WORDS or text == unsure(item):
        return UNSURE
    if item.kind is KeyKind.EVENT:
        return _event(text, item)
    if item.kind is KeyKind.OBSERVATION:
        return [_sighting(part, item) for part in _parts(text)]
    if item.holds is str:
        return _parts(words) if item.many else words.strip()
    if not item.many:
        return _one(text, item)
    parts = [text] if text in dict(_words(item)) else _parts(text)
    return [] if text in NONE_WORDS else [_one(part, item) for part in parts]


def _parts(text: str) -> list[str]:
    return [part.strip() for part in _SEVERAL.split(text)]


def _event(text: str, item: DeclaredKey) -> str:
    never = text.endswith(("没有发生", "未发生")) or text == f"不会{item.zh}"
    if never or text in {"1", *NO_WORDS, *NONE_WORDS, *item.holds.none_words}:
        return DID_NOT_HAPPEN
    if text in {"2", *YES_WORDS, *HAPPENED_WORDS} or text.startswith("发生"):
        return HAPPENED
    return _day(text)


def _day(text: str) -> str:
    form = edtf(text) or text
    try:
        When.parse(form)
    except ValueError as error:
        raise NotAnAnswer(str(error)) from None
    return form


def _exact(text: str, item: DeclaredKey) -> str:
    form = edtf(text)
    if form is None or (form.count("-"), "/" in form) != (2, False):
        raise NotAnAnswer(f"{quote(text)}不是哪一天；{hint(item)}。")
    return _day(form)


def _sighting(text: str, item: DeclaredKey) -> dict[str, str]:
    state, _, day = text.partition(" ")
    code = _one(state, declared_keys(item.holds).items["state"])
    assert isinstance(code, str)
    return {"on": _day(day.strip()), "state": code} if day.strip() else {"state": code}


def _one(text: str, item: DeclaredKey) -> object:
    if item.holds is When:
        return _exact(text, item) if item.exact else _day(text)
    if item.holds is int:
        if not re.fullmatch("[0-9]{1,9}", text):
            raise NotAnAnswer(f"{quote(text)}不是整数；{hint(item)}。")
        return int(text)
    return _choice(text, item)


def _choice(text: str, item: DeclaredKey) -> object:
    words: dict[str, object] = dict(_words(item))
    if item.holds is bool and (said := yes_or_no(text)) is not None:
        return said
    if text not in words:
        known = [word for word in words if not word.isdigit()]
        raise NotAnAnswer(f"{quote(text)}不在可选的答案里。{did_you_mean(text, known)}")
    return words[text]


def _words(item: DeclaredKey) -> Iterator[tuple[str, object]]:
    """Every word and number for every choice."""
    if item.holds is When:
        return
    if item.holds is bool:
        yield from ((word, True) for word in ("1", *sorted(YES_WORDS)))
        yield from ((word, False) for word in ("2", *sorted(NO_WORDS)))
        return
    yield from ((str(number), member.value) for number, member in enumerate(item.holds, 1))
    yield from ((unicodedata.normalize("NFKC", word), member.value) for word, member in labels_of(item.holds).items())
