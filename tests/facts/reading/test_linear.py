"""Reading costs as much as is written: twice the file, twice the work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

import pytest

from counting import calls
from gongyi_facts import BadInput, from_mapping, read_text
from gongyi_facts import typed_days as days
from gongyi_facts.files import strict_yaml
from gongyi_facts.files.plain import as_node
from gongyi_facts.problems import Report
from gongyi_facts.reading import consistency

BUT_FOR_A_FEW = 1.2
"""What need not be doubled is little; the square of it is four times as much."""


def reading(data: dict[str, Any]) -> None:
    """Read the data, good or bad."""
    with suppress(BadInput):
        from_mapping(data)


def suits_on_all(recommendations: int, suits: int, filed: str = "2021-05-01") -> dict[str, Any]:
    """Suits that name every recommendation, by id, by name and by number in turn."""
    listed = [{"id": f"甲{n}", "number": f"文号{n}", "issued": "2021-03-01"} for n in range(recommendations)]
    words = [(f"甲{n}", f"文号{n}", str(n + 1))[n % 3] for n in range(recommendations)]
    return {"recommendations": listed, "suits": [{"recommendations": words, "filed": filed} for _ in range(suits)]}


def seen(days: int) -> dict[str, Any]:
    """Rectification and protection, both seen on so many days."""
    on = [f"2021-{n // 28 + 1:02}-{n % 28 + 1:02}" for n in range(days)]
    return {
        "recommendations": [
            {
                "rectification": [{"on": day, "state": "full"} for day in on],
                "protection": [{"on": day.replace("2021", "2022"), "state": "unprotected"} for day in on],
            }
        ]
    }


def evidence_and_strange_keys(keys: int) -> dict[str, Any]:
    """Evidence for some records, and many times as many keys that no file has."""
    paths = {f"recommendations[{n}].received": "送达回证" for n in range(1, keys + 1)}
    records = [{"received": "2021-03-01"}] * keys
    return {"recommendations": records, "evidence": paths, **{f"甲{n}": "乙" for n in range(20 * keys)}}


@pytest.mark.parametrize(
    "written",
    [
        lambda size: suits_on_all(2 * size, 20),
        lambda size: suits_on_all(20, 2 * size),
        lambda size: suits_on_all(2 * size, 20, filed="2021-02-01"),
        lambda size: seen(4 * size),
        lambda size: evidence_and_strange_keys(8 * size),
    ],
    ids=["recommendations", "suits", "suits filed too early", "sightings", "evidence"],
)
def test_twice_the_file_is_twice_the_work(written: Callable[[int], dict[str, Any]]) -> None:
    reading(written(2))  # what is worked out once
    once, twice = (calls(partial(reading, written(size))) for size in (20, 40))
    assert twice < 2 * BUT_FOR_A_FEW * once


def typed(suits: int) -> bytes:
    """As a clerk types suits, each with its hearing and its judgment inside."""
    one = "  - 编号：{0}\n    起诉日期：2021.5.1\n    开庭日期：2021年6月1日\n    判决日：2021/7/1\n"
    return ("诉讼：\n" + "".join(one.format(n + 1) for n in range(suits)) + "#     收件: 2021-01-01\n" * suits).encode()


def test_twice_what_a_clerk_types_is_twice_the_work() -> None:
    read_text(typed(2), "a.yaml")
    once, twice = (calls(partial(read_text, typed(size), "a.yaml")) for size in (40, 80))
    assert twice < 2 * BUT_FOR_A_FEW * once


def test_a_row_is_looked_at_once_however_many_words_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    pattern, looked_at = strict_yaml._LIKE_A_KEY, []

    class Counted:
        def match(self, row: str) -> object:
            looked_at.append(row)
            return pattern.match(row)

    monkeypatch.setattr(strict_yaml, "_LIKE_A_KEY", Counted())
    read_text(f"名称: 甲\n  乙\n检察建议: [{', '.join(['{文号: 1}'] * 50)}]".encode(), "a.yaml")
    assert len(looked_at) == len(set(looked_at))


@pytest.mark.parametrize("written", ["\u0301\u0327" * 9000, "2021/" + "\u0301\u0327" * 9000, "\u0327/" * 9000])
def test_no_more_is_normalised_than_a_word_can_be_long(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sorting the marks of one letter takes the square of their number."""
    normal, longest = days.unicodedata.normalize, 0

    def measured(form: Any, text: str) -> str:
        nonlocal longest
        longest = max(longest, len(text))
        return normal(form, text)

    monkeypatch.setattr(days.unicodedata, "normalize", measured)
    for fact in ({"侵害": written}, {"检察建议": [{"收件": written}]}, {written: "甲"}, {"证据": {written: "甲"}}):
        with pytest.raises(BadInput):
            from_mapping(fact)
    assert longest <= 100


def test_findings_of_one_kind_are_told_once_with_their_number() -> None:
    (warning,) = from_mapping(suits_on_all(20, 15, filed="2021-02-01")).warnings
    first = "诉讼第1条的“起诉”（2021-02-01）早于检察建议第1条的“制发”（2021-03-01），请核对。"
    assert warning == f"{first}同样的情形共 300 处，只列第一处。"


def test_a_few_findings_are_told_one_by_one() -> None:
    warnings = from_mapping(suits_on_all(5, 2, filed="2021-02-01")).warnings
    assert len(warnings) == 10
    assert warnings[9] == "诉讼第2条的“起诉”（2021-02-01）早于检察建议第5条的“制发”（2021-03-01），请核对。"


def test_each_kind_of_finding_is_counted_by_itself() -> None:
    case = {"record_to": "2021-01-01", "hearings": [{"held": "2021-02-01"}] * 20}
    late, without = (
        "庭审第1条的“开庭”（2021-02-01）晚于案情截至日 2021-01-01，请核对。",
        "庭审第1条没有所涉的“诉讼”：文件里没有“诉讼”的记录。",
    )
    assert from_mapping(case).warnings == tuple(f"{one}同样的情形共 20 处，只列第一处。" for one in (without, late))


def test_a_record_named_twice_in_one_list_is_compared_once() -> None:
    case = suits_on_all(1, 1, filed="2021-02-01")
    case["suits"][0]["recommendations"] = ["甲0", "文号0", "1"]
    assert len(from_mapping(case).warnings) == 1


def test_so_many_names_are_compared_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0

    def counted(word: str, names: Sequence[str]) -> str:
        nonlocal compared
        compared += len(names)
        return ""

    monkeypatch.setattr(consistency, "did_you_mean", counted)
    case = suits_on_all(500, 90)
    for number, suit in enumerate(case["suits"]):
        suit["recommendations"] = [f"丙{number}"]
    with pytest.raises(BadInput):
        from_mapping(case)
    assert 0 < compared <= 5000


def test_a_reference_that_leads_nowhere_names_a_few_that_do() -> None:
    case = suits_on_all(50, 1)
    case["suits"][0]["recommendations"] = ["无此文号也无此编号"]
    with pytest.raises(BadInput, match=r"可以写：甲0、文号0、甲1、文号1、甲2、文号2、甲3、文号3、甲4、文号4等 100 个$"):
        from_mapping(case)
    for suit in range(3):
        case["recommendations"][suit]["id"] = "同"
    case["suits"][0]["recommendations"] = ["同"]
    with pytest.raises(BadInput, match="不止一条：检察建议第1条、第2条、第3条"):
        from_mapping(case)


def test_where_a_value_stands_is_told_only_if_it_is_wrong() -> None:
    """A key can be as long as the file, and as much can stand below it."""
    told = 0

    class Key(str):
        def __format__(self, form: str) -> str:
            nonlocal told
            told += 1
            return str(self)

    as_node({Key("甲"): [[1, 2], {"乙": "丙"}, 3]}, Report("a.yaml"))
    assert told == 0
    with pytest.raises(BadInput, match=r"甲\[2\]\.乙：这里的值不能写进案情"):
        as_node({Key("甲"): [[1, 2], {"乙": object()}, 3]}, Report("a.yaml"))
