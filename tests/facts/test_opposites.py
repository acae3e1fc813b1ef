"""A suggestion, or a usual word, never changes the meaning."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gongyi_facts import BadInput, Case, declared_keys, did_you_mean, from_mapping
from gongyi_facts.base import Labelled
from gongyi_facts.model.declarations import labels_of
from gongyi_facts.problems import nearest
from gongyi_facts.reading.key_words import key_words

NEVER = [
    ("没有", "有"),
    ("不是", "是"),
    ("撤回起诉", "起诉"),
    ("支持起诉", "起诉"),
    ("驳回起诉", "驳回请求"),
    ("诉前公告", "公告"),
    ("未送达", "送达"),
    ("不予受理", "受理"),
    ("不予保障", "予以保障"),
    ("部分保障", "予以保障"),
    ("未整改", "整改"),
    ("部分整改", "全部整改"),
    ("未得到有效保护", "得到有效保护"),
    ("没有得到有效保护", "得到有效保护"),
    ("未受侵害", "受到侵害"),
    ("不依法履职", "依法履职"),
    ("未达成一致", "达成一致"),
    ("拒绝协助执行", "协助执行"),
    ("拒不履行", "履行完毕"),
    ("部分履行", "履行完毕"),
    ("一审", "二审"),
    ("原告", "被告"),
    ("恢复审查", "中止审查"),
    ("无监管职责", "监管职责"),
    ("unprotected", "protected"),
    ("unlawful", "lawful"),
    ("no_harm", "harm"),
]
"""Pairs of which neither is suggested, or read, for the other."""


@pytest.mark.parametrize(("one", "other"), [*NEVER, *((b, a) for a, b in NEVER)])
def test_neither_is_suggested_for_the_other(one: str, other: str) -> None:
    assert did_you_mean(one, [other]) == ""
    assert one.isascii() or nearest(one + "日期", [other]) == ""


def usual() -> Iterator[tuple[str, str]]:
    """Every word of the table with every word that it is read for."""
    words = key_words(Case)
    for scope, further in words.further.items():
        for word, name in further.items():
            yield from ((word, own) for own in words.declared[scope].words(name))
    for entry in Case.slips.choices:
        holds: type[Labelled] = type(entry.member)
        own = [word for word, member in labels_of(holds).items() if member is entry.member]
        yield from ((word, label) for word in entry.words for label in own)


def test_no_usual_word_is_read_for_its_opposite() -> None:
    pairs = {frozenset(pair) for pair in NEVER}
    assert not [pair for pair in usual() if frozenset(pair) in pairs]


def test_a_usual_word_for_a_key_is_no_declared_one_of_the_same_record() -> None:
    words = key_words(Case)
    for scope, further in words.further.items():
        assert not further.keys() & words.declared[scope].keys.keys()
    for entry in Case.slips.keys:
        assert entry.key in words.declared[entry.scope].items


def test_a_usual_word_for_a_value_is_no_declared_one_of_another() -> None:
    for entry in Case.slips.choices:
        assert not set(entry.words) & labels_of(type(entry.member)).keys()


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({"受理": "不予受理"}, "不予受理写在“诉讼”的“不予受理”里"),
        ({"起诉": "撤回起诉"}, "撤回起诉写在“诉讼”的“诉讼终结”里"),
    ],
)
def test_what_is_said_in_place_of_its_opposite_is_refused_with_its_place(record: dict[str, str], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        from_mapping({"诉讼": [record]})


def test_every_declared_key_can_still_be_suggested() -> None:
    keys = [item.zh for item in declared_keys(Case).items.values()]
    assert all(nearest(key[:-1] + "Ｘ", [key]) == key for key in keys if len(key) > 3)
