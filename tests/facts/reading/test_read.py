"""Reading a case: Chinese and English alike, and the exact words for what is wrong."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from facts_data import cases, in_chinese
from gongyi_facts import (
    BadInput,
    Case,
    GongyiError,
    ListNode,
    MapNode,
    Occurrence,
    ScalarNode,
    When,
    declared_keys,
    from_mapping,
    read,
    read_node,
    read_text,
)
from gongyi_facts.base import Document, state
from locations import TESTS

BAD = TESTS / "bad" / "case"

# The one problem of every file beside it, in full.
EXPECTED = dict(line.split(":", 1) for line in (BAD / "expected.txt").read_text("utf-8").splitlines())


def complaints(data: str | dict[str, Any], model: type[Document] = Case) -> list[str]:
    """The problems of text or of plain data."""
    with pytest.raises(BadInput) as caught:
        if isinstance(data, str):
            read_text(data.encode(), "f.yaml", model)
        else:
            from_mapping(data, model)
    return str(caught.value).splitlines()


def recommendation(text: str) -> Any:
    """The only recommendation, of which one line is given."""
    return read_text(f"检察建议:\n  - {text}\n".encode(), "f.yaml").recommendations[0]


def test_every_bad_file_is_expected() -> None:
    assert {path.name for path in BAD.glob("*.yaml")} == EXPECTED.keys()


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_bad_file(name: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_text((BAD / name).read_bytes(), name)
    assert str(caught.value) == f"{name}:{EXPECTED[name]}"


def test_all_problems_of_a_file_at_once_in_its_order() -> None:
    text = "案由: 甲\n地点: 昆明\n检察建议:\n  - {制发: 2021-02-01, 收件: 2021-01-01, 行政机关: 甲}\n地点: 云县\n"
    places = [line.split(": ")[0] for line in complaints(text)]
    assert places == ["f.yaml:1:1", "f.yaml:2:5", "f.yaml:4:26", "f.yaml:4:44", "f.yaml:5:1"]


@pytest.mark.parametrize(
    ("written", "occurrence", "on"),
    [
        ("收件: 2021-03-01", Occurrence.HAPPENED, When.parse("2021-03-01")),
        ("收件: 2021", Occurrence.HAPPENED, When.parse("2021")),
        ("收件: {日期: 2021-03}", Occurrence.HAPPENED, When.parse("2021-03")),
        ("收件: {日期: 不详}", Occurrence.HAPPENED, None),
        ("收件: 有", Occurrence.HAPPENED, None),
        ("收件: true", Occurrence.HAPPENED, None),
        ("收件: 无", Occurrence.NONE, None),
        ("收件: 未送达", Occurrence.NONE, None),
        ("收件: false", Occurrence.NONE, None),
        ("收件: 不详", Occurrence.UNKNOWN, None),
        ("收件:", Occurrence.UNKNOWN, None),
        ("制发: 2021-03-01", Occurrence.NOT_RECORDED, None),
    ],
)
def test_what_is_said_of_an_event(written: str, occurrence: Occurrence, on: When | None) -> None:
    received = recommendation(written).received
    assert (received.occurrence, received.on) == (occurrence, on)


@pytest.mark.parametrize("key", ["sent", "发出", "on", "日期"])
def test_the_day_of_a_reply_has_four_names(key: str) -> None:
    assert recommendation(f"reply: {{{key}: 2021-03-01}}").reply.on == When.parse("2021-03-01")


def test_a_word_alone_is_an_undated_sighting() -> None:
    alone = recommendation("整改情况: 部分整改").rectification
    assert alone == recommendation("rectification: [{state: partial, on: 不详}]").rectification
    assert [(seen.on, seen.state) for seen in alone] == [(None, "partial")]


@pytest.mark.parametrize("written", ["不详", "", "null"])
def test_an_unknown_observation_is_empty(written: str) -> None:
    assert recommendation(f"整改情况: {written}").rectification == ()


def test_a_set_may_be_one_word_and_unknown_is_not_empty() -> None:
    def domains(written: object) -> object:
        return from_mapping({"domains": written}).domains

    assert domains("安全生产") == domains(["work_safety", "安全生产"]) == ("work_safety",)
    assert domains("无") == domains([]) == ()
    assert domains("不详") is domains(None) is None


def test_numbers_are_text_where_text_is_wanted() -> None:
    case = read_text("编号: 13\n名称: 007\n来源: 1.50\n".encode(), "f.yaml")
    assert (case.id, case.name, case.source) == ("13", "007", "1.50")


def test_origins_point_at_what_is_written() -> None:
    case = read_text("地点: 云县\n检察建议:\n  - 收件:\n      日期: 2021\n".encode(), "f.yaml")
    assert case.origins == {
        "place": ("f.yaml", 1, 5),
        "recommendations": ("f.yaml", 2, 1),
        "recommendations[1]": ("f.yaml", 3, 5),
        "recommendations[1].received": ("f.yaml", 3, 5),
        "recommendations[1].received.on": ("f.yaml", 4, 11),
    }


def test_read_takes_a_path_and_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"place": "云县"}', "utf-8")
    assert read(path).origins == {"place": (str(path), 1, 11)}
    path.write_text('{"place": "昆明"}', "utf-8")
    with pytest.raises(BadInput, match=r"a\.json:1:11: “地点”不能写“昆明”"):
        read(path)


def test_plain_data_name_the_fact_instead_of_a_line() -> None:
    data = {"检察建议": [{"收件": "三月"}], "地点": "昆明"}
    received, place = complaints(data)
    assert received.startswith("案情: 检察建议[1].收件：“三月”不是日期")
    assert place.startswith("案情: 地点：“地点”不能写“昆明”。可以写：临沧市、")


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_plain_data_hold_no_number_that_is_none(number: float) -> None:
    first, second = complaints({"place": number, "proceeding": "刑事"})
    assert first == f"案情: place：这里不能写 {number}。写出具体的值；不知道就写 None 或者“不详”"
    assert second.startswith("案情: proceeding：“案件类型”不能写“刑事”")


@pytest.mark.parametrize("word", ["NaN", ".nan", "null", "N/A", "-", "3", "3.5", "2021", "none"])
def test_what_is_no_word_suggests_none(word: str) -> None:
    for fact, name in (("地点", "地点"), ("检察院层级", "检察院层级"), ("侵害", "侵害")):
        (message,) = complaints(f"{fact}: '{word}'")
        assert f"“{name}”不能写“{word}”。可以写：" in message and message.endswith("、不详")


@pytest.mark.parametrize("number", [3, 3.5, -1, 10**17])
def test_a_number_for_a_word_suggests_none(number: float) -> None:
    (message,) = complaints({"place": number})
    assert "可以写：临沧市、" in message


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("收件: no", "“收件”不能写“no”。是不是想写“无”？"),
        ("收件: No", "“收件”不能写“No”。是不是想写“无”？"),
        ("收件: 否", "“收件”不能写“否”。是不是想写“无”？"),
        ("收件: yes", "“收件”不能写“yes”。是不是想写“有”？"),
        ("收件: 是", "“收件”不能写“是”。是不是想写“有”？"),
        ("收件: unkown", "“unkown”不是日期；请写 "),
        ("收件: 未送", "“收件”不能写“未送”。是不是想写“未送达”？"),
    ],
)
def test_an_event_suggests_in_the_language_of_the_file(line: str, message: str) -> None:
    assert message in complaints(f"检察建议:\n  - {line}")[0]


@pytest.mark.parametrize(("word", "near"), [("no", "none"), ("yes", "happened"), ("否", "none"), ("unkown", "unknown")])
def test_an_event_suggests_english_in_an_english_file(word: str, near: str) -> None:
    (message,) = complaints(f"recommendations:\n  - received: {word}")
    assert message == f"f.yaml:2:15: “收件”不能写“{word}”。是不是想写“{near}”？"


def test_plain_data_may_hold_dates_models_and_sets() -> None:
    day = When.parse("2021-03")
    case = from_mapping({"recommendations": ({"issued": date(2021, 3, 1), "received": day},)})
    again = from_mapping({"recommendations": list(case.recommendations), "domains": {"minors"}})
    assert again.recommendations == case.recommendations
    assert again.domains == ("minors",)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (datetime(2021, 3, 1), "这里只要日期，不要时刻"),
        pytest.param(10**5000, "数太大", id="huge"),
        pytest.param("\ud800", "控制字符 U+D800", id="surrogate"),
        (object(), "这里的值不能写进案情"),
        ({1: 2}, "键应当是文字"),
    ],
)
def test_plain_data_of_no_use(value: object, message: str) -> None:
    assert message in complaints({"name": value})[0]


def test_plain_data_that_hold_themselves() -> None:
    loop: dict[str, object] = {}
    loop["检察建议"] = [loop]
    assert complaints(loop) == ["案情: 嵌套超过 50 层的上限。减少层数"]


class Year(Document):
    """A model of another project."""

    count: int | None = state("件数", "有几件？")


@pytest.mark.parametrize(("written", "count"), [("12", 12), ("不详", None), ("", None)])
def test_another_model_with_numbers(written: str, count: int | None) -> None:
    assert read_text(f"件数: {written}".encode(), "f.yaml", Year).count == count


@pytest.mark.parametrize("written", ["1.5", "'12'", "true", "十二"])
def test_what_is_no_number(written: str) -> None:
    [message] = complaints(f"件数: {written}", Year)
    assert message.endswith("。写整数，如 3；不知道写“不详”")


def test_what_the_model_itself_refuses_is_said_at_its_place() -> None:
    from pydantic import field_validator

    class Picky(Year):
        @field_validator("count")
        @classmethod
        def _even(cls, value: int | None) -> int | None:
            if value and value % 2:
                raise ValueError("件数应当是双数。")
            return value

    assert complaints("件数: 3", Picky) == ["f.yaml:1:5: 件数应当是双数。核对这一项"]


@settings(max_examples=60)
@given(cases())
def test_chinese_and_english_are_one(data: dict[str, object]) -> None:
    try:
        english = from_mapping(data)
    except BadInput:
        with pytest.raises(BadInput):
            from_mapping(in_chinese(data, declared_keys(Case)))
        return
    chinese = in_chinese(data, declared_keys(Case))
    text = yaml.safe_dump(chinese, allow_unicode=True, sort_keys=False)
    assert read_text(text.encode(), "f.yaml") == english
    assert read_text(json.dumps(data).encode(), "f.json") == english


@settings(max_examples=60)
@given(cases())
def test_what_is_dumped_reads_again(data: dict[str, object]) -> None:
    try:
        case = from_mapping(data)
    except BadInput:
        return
    assert from_mapping(case.model_dump()) == case
    assert read_text(case.model_dump_json().encode(), "f.json") == case


_ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(sorted(declared_keys(Case).keys)) | st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=10,
)


@given(st.dictionaries(st.sampled_from(sorted(declared_keys(Case).keys)), _ODD, max_size=4))
def test_any_plain_data_give_a_case_or_bad_input(data: dict[str, object]) -> None:
    try:
        assert isinstance(from_mapping(data), Case)
    except BadInput as error:
        assert all(str(problem) for problem in error.problems)


@given(st.binary(max_size=60) | st.text("检察建议收件无:- []{}\n2021'\"#&*", max_size=40).map(str.encode))
def test_any_bytes_give_a_case_or_bad_input(data: bytes) -> None:
    try:
        assert isinstance(read_text(data, "f.yaml"), Case)
    except BadInput as error:
        assert all(str(problem) for problem in error.problems)


@pytest.mark.parametrize("path", [b"case.yaml", 3, None, ["case.yaml"]], ids=repr)
def test_what_is_no_path_is_an_error_of_the_project(path: Any) -> None:
    with pytest.raises(GongyiError) as caught:
        read(path)
    assert caught.value.code == "argument"
    with pytest.raises(GongyiError):
        read_text("名称: 甲", "case.yaml")  # type: ignore[arg-type]


def test_nodes_from_elsewhere_are_read_with_their_own_positions() -> None:
    received = ScalarNode(7, 3, "2024-02-30", "2024-02-30", True)
    record = MapNode(7, 1, ((ScalarNode(7, 3, "收件", "收件", True), received),))
    listed = ListNode(7, 1, (record,))
    root = MapNode(2, 1, ((ScalarNode(7, 1, "检察建议", "检察建议", True), listed),))
    with pytest.raises(BadInput) as bad:
        read_node(root, "台账")
    assert [(one.file, one.line, one.column) for one in bad.value.problems] == [("台账", 7, 3)]
