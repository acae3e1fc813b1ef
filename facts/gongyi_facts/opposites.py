"""Words of which one never stands for the other, however alike they look: 没有 and 有, 撤回起诉 and 起诉."""

from __future__ import annotations

from collections import Counter

_NOT_YET = ("没有", "还没", "尚未", "从未", "没")
_REVERSING = ("未", "不", "无", "非", "否", "拒", "撤", "驳", "终结", "终止", "中止", "恢复", "诉前", "上诉", "再次")
_ENGLISH = ("un", "not", "non", "no", "dis", "in")

PAIRS = (
    ("驳回起诉", "驳回请求"),
    ("驳回起诉", "驳回诉讼请求"),
    ("起诉", "支持起诉"),
    ("起诉", "反诉"),
    ("起诉", "应诉"),
    ("原告", "被告"),
    ("一审", "二审"),
    ("公告", "宣告"),
    ("受理", "审理"),
    ("制发", "收件"),
    ("部分履行", "履行完毕"),
    ("部分整改", "全部整改"),
    ("部分保障", "予以保障"),
    ("行政公益诉讼", "民事公益诉讼"),
    ("确认违法", "确认无效"),
    ("受到侵害", "有现实危险"),
)
"""Beside those that a reversing word tells apart."""


def opposed(one: str, other: str) -> bool:
    """Whether the words differ by a word that turns the meaning, or are known to mean different things."""
    if one == other:
        return False
    if one.isascii() and other.isascii():
        return _denies(one, other) or _denies(other, one)
    return _turns(one) != _turns(other) or any(_told_apart(one, other, *pair) for pair in PAIRS)


def _told_apart(one: str, other: str, this: str, that: str) -> bool:
    """Whether one word has this and the other that; a longer word of a pair may contain the shorter."""
    return (this in one, that in one) != (this in other, that in other) and (
        (this in one and that in other) or (that in one and this in other)
    )


def _denies(one: str, other: str) -> bool:
    """Whether an English word begins as the other does after a prefix that denies it."""
    return any(one.startswith(prefix) and one[len(prefix) :][:3] == other[:3] for prefix in _ENGLISH)


def _turns(word: str) -> Counter[str]:
    for negation in _NOT_YET:
        word = word.replace(negation, "未")
    return Counter({turn: word.count(turn) for turn in _REVERSING if turn in word})
