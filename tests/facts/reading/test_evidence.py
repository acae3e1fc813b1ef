"""``证据``: what shows a fact, named by the fact's path in either language."""

from __future__ import annotations

import pytest

from gongyi_facts import Case, from_mapping, read_text
from gongyi_facts.model.paths import PathError, is_written, locate

RECORDS = "检察建议:\n  - 收件: 2021-03-02\n    书面回复: {发出: 2021-03-09, 到达: 2021-03-10}\n"


def case(evidence: str, records: str = RECORDS) -> Case:
    """A case with these lines under ``证据``."""
    return read_text(f"{records}侵害: 受到侵害\n证据:\n  {evidence}\n".encode(), "f.yaml")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("检察建议[1].收件", "recommendations[1].received"),
        ("recommendations[1].received", "recommendations[1].received"),
        ("检察建议.收件", "recommendations[1].received"),
        ("检察建议［1］。收件", "recommendations[1].received"),
        ("检察建议[1].书面回复.到达", "recommendations[1].reply.arrived"),
        ("检察建议[1].书面回复.发出", "recommendations[1].reply"),
        ("侵害", "harm"),
    ],
)
def test_a_fact_is_named_in_either_language(written: str, meant: str) -> None:
    found = case(f"{written}: 送达回证")
    assert found.evidence == {meant: "送达回证"}
    assert found.warnings == ()


def test_what_shows_an_event_shows_its_parts_too() -> None:
    found = case("检察建议[1].书面回复: 书面回复第3号\n  侵害: 勘验笔录")
    assert found.evidence_for("recommendations[1].reply.arrived") == "书面回复第3号"
    assert found.evidence_for("recommendations[1].received") is None
    assert found.evidence_for("harm") == "勘验笔录"


def test_evidence_for_a_fact_that_the_file_does_not_state_is_odd() -> None:
    (warning,) = case("检察建议[1].紧急通知: 通知书").warnings
    assert warning == "“证据”写了检察建议第1条的“紧急通知”，案情里却没有写这一项事实，请核对。"
    assert len(case("案件领域: 立案决定书").warnings) == 1


def test_an_event_that_did_not_happen_can_be_shown_too() -> None:
    records = "检察建议:\n  - 书面回复: 无\n"
    assert case("检察建议[1].书面回复: 收文登记簿", records).warnings == ()


def test_a_case_keeps_its_evidence_when_dumped_and_read_again() -> None:
    found = case("检察建议[1].收件: 送达回证")
    assert from_mapping(found.model_dump()) == found
    assert from_mapping(found.model_dump()) != from_mapping({**found.model_dump(), "evidence": {}})


def test_no_evidence_is_said_in_several_ways() -> None:
    for written in ("证据:\n", "证据: 无\n", "证据: {}\n"):
        assert read_text(f"{written}侵害: 受到侵害\n".encode(), "f.yaml").evidence == {}


def test_a_number_is_text_too() -> None:
    assert case("侵害: 3").evidence == {"harm": "3"}


def test_a_path_says_how_to_reach_the_value() -> None:
    found = locate("检察建议[2].书面回复.到达", Case)
    assert (str(found), found.steps) == (
        "recommendations[2].reply.arrived",
        ("recommendations", 1, "reply", "arrived"),
    )
    assert found.held.zh == "到达"


@pytest.mark.parametrize("written", ["", "检察建议[0].收件", "侵害[1]", "证据", "检察建议[1].整改情况.状态", "a..b"])
def test_what_names_no_fact_is_refused(written: str) -> None:
    with pytest.raises(PathError):
        locate(written, Case)


def test_whether_a_fact_is_written() -> None:
    found = case("侵害: 甲")
    paths = ("harm", "recommendations[1].reply.arrived", "recommendations[1].reply.evidence", "suits[1].filed")
    assert [is_written(found, path) for path in paths] == [True, True, False, False]
