"""One recommendation to several agencies, several replies under one: as many records, each with its place."""

from __future__ import annotations

from typing import Any

import pytest

from gongyi_facts import BadInput, Case, from_mapping
from gongyi_facts.reading.read import read_text

TWO = """\
行政机关: [{名称: 甲局}, {编号: B, 名称: 乙局}, {名称: 丙局}]
检察建议:
- 编号: A
  文号: 云检建一号
  制发: 2023-01-01
  受文:
  - {行政机关: 甲局, 收件: 2023-01-02}
  - {行政机关: B, 收件: 2023-01-03}
- 行政机关: 丙局
  制发: 2023-01-05
"""


def case(text: str) -> Case:
    found = read_text(text.encode(), "f.yaml")
    assert isinstance(found, Case)
    return found


def problems(text: str) -> str:
    with pytest.raises(BadInput) as refused:
        case(text)
    return str(refused.value)


def test_every_addressee_has_a_record_of_its_own() -> None:
    found = case(TWO)
    assert [(one.id, one.agency, str(one.issued.on)) for one in found.recommendations] == [
        ("A@甲局", "甲局", "2023-01-01"),
        ("A@乙局", "B", "2023-01-01"),
        (None, "丙局", "2023-01-05"),
    ]
    assert [str(one.received.on) for one in found.recommendations[:2]] == ["2023-01-02", "2023-01-03"]
    assert found.origins["recommendations[2].received"] == ("f.yaml", 8, 19)
    assert found.origins["recommendations[2].issued"] == found.origins["recommendations[1].issued"]


def test_what_was_read_is_read_again() -> None:
    found = case(TWO + "诉讼: [{检察建议: A}]\n回复: [{检察建议: A@甲局, 发出: 2023-02-01}]\n")
    assert from_mapping(found.model_dump()) == found


def test_an_addressee_may_be_a_word_alone() -> None:
    found = from_mapping({"行政机关": [{"名称": "甲局"}], "检察建议": [{"受文": ["甲局"]}]}, Case)
    assert [one.id for one in found.recommendations] == ["1@甲局"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("A", ("A@甲局", "A@乙局")),
        ("1", ("A@甲局", "A@乙局")),
        ("云检建一号", ("A@甲局", "A@乙局")),
        ("[A, 2]", ("A@甲局", "A@乙局", "3")),
        ("2", ("3",)),
        ("A@乙局", ("A@乙局",)),
    ],
)
def test_what_names_the_written_record_means_all_of_them(written: str, meant: tuple[str, ...]) -> None:
    assert case(f"{TWO}诉讼: [{{检察建议: {written}}}]\n").suits[0].recommendations == meant


def test_where_one_is_wanted_one_must_be_named() -> None:
    said = problems(f"{TWO}回复: [{{检察建议: A, 发出: 2023-02-01}}]\n")
    assert said == "f.yaml:11:13: “检察建议”写的“A”发给了 2 个机关，没有写明是哪一个。写成“A@甲局”"


def test_evidence_of_the_written_record_is_evidence_of_each() -> None:
    found = case(f"{TWO}证据: {{'检察建议[1].收件': 回证, '检察建议［2］.制发': 文书}}\n")
    assert found.evidence == {
        "recommendations[1].received": "回证",
        "recommendations[2].received": "回证",
        "recommendations[3].issued": "文书",
    }


def test_what_is_wrong_is_said_once_and_where_it_stands() -> None:
    said = problems(
        "检察建议:\n- 收件: 2023-01-02\n  错: 1\n  受文:\n"
        "  - {行政机关: 甲局, 收件: 2023-01-02}\n  - {收件: 2023-01-03}\n  - {行政机关: 乙局}\n- 受文: 丙局\n"
    )
    assert [line.partition("。")[0] for line in said.splitlines() if "找不到" not in line] == [
        "f.yaml:2:3: “收件”与第 5 行的“收件”是同一项，重复了",
        "f.yaml:3:3: “检察建议”第1条没有“错”这一项",
        "f.yaml:6:5: “受文”第2条没有写“行政机关”",
        "f.yaml:8:7: “受文”应当是列表",
    ]


def test_a_list_of_replies_makes_records_of_them() -> None:
    found = case(
        "检察建议:\n- 编号: A\n  书面回复: [2023-02-01, {发出: 2023-03-01, 种类: 只有计划}]\n- 书面回复: [2023-04-01]\n"
        "回复:\n- {检察建议: A, 发出: 2023-01-01}\n"
    )
    assert [(one.recommendation, str(one.sent.on), one.sent.kind) for one in found.replies] == [
        ("A", "2023-01-01", "unspecified"),
        ("A", "2023-02-01", "unspecified"),
        ("A", "2023-03-01", "plan"),
        ("2", "2023-04-01", "unspecified"),
    ]
    assert found.origins["replies[3].sent.kind"] == ("f.yaml", 3, 43)
    assert found.recommendations[0].reply.occurrence.value == "not_recorded"


def test_a_number_that_is_the_name_of_another_record_is_not_taken_for_it() -> None:
    found = case("检察建议:\n- 编号: '2'\n- 书面回复: [2023-02-01]\n")
    assert found.replies[0].recommendation == found.recommendations[1].id == "第2条"


def test_an_empty_list_of_replies_is_no_answer() -> None:
    assert "“书面回复”只能写一次，不能写列表" in problems("检察建议: [{书面回复: []}]\n")


def test_a_reply_whose_kind_is_not_known_is_not_one_whose_kind_is_not_written() -> None:
    data: dict[str, Any] = {"检察建议": [{"书面回复": {"日期": "2023-02-01", "种类": "不详"}}]}
    found = from_mapping(data, Case)
    assert found.recommendations[0].reply.kind is None
    assert from_mapping(found.model_dump()) == found
