"""Words of which one never stands for the other, however alike they look: 没有 and 有, 撤回起诉 and 起诉."""

from __future__ import annotations

from collections import Counter

_NOT_YET = ("没有", "还没", "尚未", "从未", "没")
_REVERSING = ("未", "不", "无", "非", "否", "拒", "撤", "驳", "终结", "终止", "中止", "恢复", "诉前", "上诉", "再次")
_ENGLISH = ("un", "not", "no_", "non", "dis", "in")

PAIRS = frozenset(
    frozenset(pair)
    for pair in (
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
)
"""Beside those that a reversing word tells apart."""


def opposed(one: str, other: str) -> bool:
    """Whether the words differ by a word that turns the meaning, or are known to mean different things."""
    if one == other:
        return False
    return frozenset((one, other)) in PAIRS or _turns(one) != _turns(other)


def _turns(word: str) -> Counter[str]:
    for negation in _NOT_YET:
        word = word.replace(negation, "未")
    found = Counter({turn: word.count(turn) for turn in _REVERSING if turn in word})
    if word.isascii() and (prefix := next((one for one in _ENGLISH if word.startswith(one)), "")):
        found[prefix] += 1
    return found
