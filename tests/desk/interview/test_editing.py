"""Answers put into a file: one place in it is changed, and it then says just what was meant."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongyi_desk.interview.editing import CannotEdit, denies, deny, is_blank, put
from gongyi_desk.interview.session import whole
from gongyi_facts import Case, declared_keys, read_text
from gongyi_facts.model.paths import locate
from gongyi_facts.reading.assume import UNSAID, assume

RECEIVED = "检察建议[1].收件"


def edited(text: str, path: str, value: object) -> str:
    """The text after an edit, which must say just what was meant."""
    found = locate(path, Case)
    case = read_text(text.encode(), "f.yaml")
    after = put(text, Case, found, value)
    assert read_text(after.encode(), "f.yaml") == assume(case, found, whole(case, found, value)), after
    return after


@pytest.mark.parametrize(
    ("before", "path", "value", "after"),
    [
        ("检察建议:\n- 收件:   # 待查\n", RECEIVED, "2020-01-02", "检察建议:\n- 收件: 2020-01-02   # 待查\n"),
        ("检察建议:\n- 收件: '2020-01'  # 约\n", RECEIVED, "none", "检察建议:\n- 收件: 无  # 约\n"),
        ("检察建议: [{制发: 2020-01-01}]  # 一", RECEIVED, "2020", "检察建议: [{制发: 2020-01-01, 收件: 2020}]  # 一"),
        ("检察建议: [{}]", RECEIVED, "happened", "检察建议: [{收件: 有}]"),
        ("recommendations:\n  - {}\n", RECEIVED, "none", "recommendations:\n  - {received: none}\n"),
        ("检察建议:\r\n  - 文号: 甲 # 号", RECEIVED, "none", "检察建议:\r\n  - 文号: 甲 # 号\r\n    收件: 无"),
        ("{地点: 云县,}\n", "侵害", "infringed", "{地点: 云县, 侵害: 受到侵害,}\n"),
        ("place: yunxian\n", "harm_serious", True, "place: yunxian\nharm_serious: true\n"),
        ("{}", "harm", "infringed", "{侵害: 受到侵害}"),
        ("地点: 云县\n备注: |\n  甲\n\n  乙\n\n# 后\n侵害: 不详\n", "地点名称", "甲: 乙",
         "地点: 云县\n地点名称: \"甲: 乙\"\n备注: |\n  甲\n\n  乙\n\n# 后\n侵害: 不详\n"),
        ("备注: |\n  甲\n\n# 后\n侵害: 不详\n", "虚构", True, "备注: |\n  甲\n虚构: 是\n\n# 后\n侵害: 不详\n"),
    ],
)  # fmt: skip
def test_a_small_edit(before: str, path: str, value: object, after: str) -> None:
    assert edited(before, path, value) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("无", "{到达: 2020-01-02}"),
        ("有", "{到达: 2020-01-02}"),
        ("2020-01-01", "{发出: 2020-01-01, 到达: 2020-01-02}"),
        ("{发出: 2020-01-01}", "{发出: 2020-01-01, 到达: 2020-01-02}"),
        ("{到达: 不详}", "{到达: 2020-01-02}"),
        ("\n      发出: 2020-01-01  # 挂号", "\n      发出: 2020-01-01  # 挂号\n      到达: 2020-01-02"),
    ],
)
def test_a_part_of_an_event(before: str, after: str) -> None:
    head = "检察建议:\n  - 书面回复: "
    assert edited(f"{head}{before}\n", "检察建议[1].书面回复.到达", "2020-01-02") == f"{head}{after}\n"


def test_the_day_of_an_event_whose_parts_are_known() -> None:
    before = "检察建议:\n  - 书面回复: {到达: 2020-01-02}\n"
    after = before.replace("}", ", 发出: 2020-01-01}")
    assert edited(before, "检察建议[1].书面回复", "2020-01-01") == after
    assert edited(after, "检察建议[1].书面回复", "2019") == after.replace("2020-01-01", "2019")


SEEN = {"on": "2020-03-01", "state": "full"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("不详", "{日期: 2020-03-01, 状态: 全部整改}"),
        ("{日期: 2020-01, 状态: 部分整改}", "[{日期: 2020-01, 状态: 部分整改}, {日期: 2020-03-01, 状态: 全部整改}]"),
        ("[{日期: 2020-01, 状态: 部分整改}]", "[{日期: 2020-01, 状态: 部分整改}, {日期: 2020-03-01, 状态: 全部整改}]"),
        ("[]", "[{日期: 2020-03-01, 状态: 全部整改}]"),
        ("\n      - 日期: 2020 # 甲\n        状态: 部分整改",
         "\n      - 日期: 2020 # 甲\n        状态: 部分整改\n      - 日期: 2020-03-01\n        状态: 全部整改"),
        ("\n      日期: 2020-01 # 甲\n\n      状态: 部分整改",
         "\n      - 日期: 2020-01 # 甲\n\n        状态: 部分整改\n      - {日期: 2020-03-01, 状态: 全部整改}"),
    ],
)  # fmt: skip
def test_one_observation_more(before: str, after: str) -> None:
    head, tail = "检察建议:\n  - 整改情况: ", "\n    文号: 甲\n"
    assert edited(f"{head}{before}{tail}", "检察建议[1].整改情况", [SEEN]) == f"{head}{after}{tail}"


@pytest.mark.parametrize("before", ["未整改", "[未整改]", "{状态: 未整改}", "\n      - 部分整改 # 甲"])
def test_an_observation_with_a_day_is_not_put_beside_one_without(before: str) -> None:
    with pytest.raises(CannotEdit, match="请在文件里都写上看到的日期"):
        edited(f"检察建议:\n  - 整改情况: {before}\n", "检察建议[1].整改情况", [SEEN])


@pytest.mark.parametrize(
    "before",
    [
        "行政机关: [{名称: 甲局}]\n检察建议:\n  - 受文: [{行政机关: 甲局}]\n",
        "检察建议:\n  - 书面回复: [2020-01-01]\n",
    ],
)
def test_what_is_written_once_for_several_is_not_edited(before: str) -> None:
    with pytest.raises(CannotEdit, match="请直接在文件里补写"):
        edited(before, "检察建议[1].收件", "2020-01-01")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("地点: 云县\n", "地点: 云县\n\n诉讼:\n  - 起诉: 2020-01-02\n"),
        ("诉讼: 无 # 还没有\n", "诉讼:\n  - 起诉: 2020-01-02 # 还没有\n"),
        ("诉讼:\n地点: 云县\n", "诉讼:\n  - 起诉: 2020-01-02\n地点: 云县\n"),
        ("诉讼: []\n", "诉讼: [{起诉: 2020-01-02}]\n"),
        ("{地点: 云县}", "{地点: 云县, 诉讼: [{起诉: 2020-01-02}]}"),
    ],
)
def test_the_first_record_of_a_kind(before: str, after: str) -> None:
    assert edited(before, "诉讼[1].起诉", "2020-01-02") == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("地点: 云县\n", "地点: 云县\n诉讼: 无\n"),
        ("诉讼:   # 待查\n地点: 云县\n", "诉讼: 无   # 待查\n地点: 云县\n"),
        ("place: yunxian\n", "place: yunxian\nsuits: none\n"),
        ("{地点: 云县}", "{地点: 云县, 诉讼: 无}"),
    ],
)
def test_that_there_are_no_such_records(before: str, after: str) -> None:
    suits = declared_keys(Case).items["suits"]
    assert deny(before, Case, suits) == after
    assert denies(after, Case, suits) and not denies(before, Case, suits)
    assert read_text(after.encode(), "f.yaml") == read_text(before.encode(), "f.yaml")


@pytest.mark.parametrize("before", ["", "# 甲", "# 甲\n\n", "\n"])
def test_the_first_line_of_a_file(before: str) -> None:
    assert is_blank(before) and not is_blank(f"{before}\n地点:")
    after = put(before, Case, locate("地点", Case), "yunxian")
    assert after.startswith(before) and after.endswith("地点: 云县\n") and after.count("#") == before.count("#")


def test_what_kind_of_file_it_is_stands_first() -> None:
    assert edited("文件: 个案\n地点: 云县\n", "名称", "甲案") == "文件: 个案\n名称: 甲案\n地点: 云县\n"
    assert edited("文件: 个案\n名称: 甲案\n", "地点", "yunxian") == "文件: 个案\n名称: 甲案\n地点: 云县\n"


def test_one_record_more() -> None:
    before = "诉讼:\n  - 法院: 甲\n  # 二审\n地点: 云县\n"
    assert edited(before, "诉讼[2].起诉", "2020-01-02") == before.replace("甲\n", "甲\n  - 起诉: 2020-01-02\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("\n  - 文号: 甲\n    收件: 不详 # 甲\n    制发: 无", "\n  - 文号: 甲\n    # 收件: 不详 # 甲\n    制发: 无"),
        ("\n  - 收件: 不详\n    文号: 甲", "\n  - # 收件: 不详\n    文号: 甲"),
        ("\n- 文号: 甲\n  收件:", "\n- 文号: 甲\n  # 收件:"),
        (" [{文号: 甲, 收件: 不详}]", " [{文号: 甲}]"),
        (" [{收件: 不详, 文号: 甲}]", " [{文号: 甲}]"),
        (" [{收件: 不详}]", " [{}]"),
    ],
)  # fmt: skip
def test_what_is_no_longer_said_becomes_a_comment(before: str, after: str) -> None:
    assert edited(f"检察建议:{before}\n", RECEIVED, UNSAID) == f"检察建议:{after}\n"


@pytest.mark.parametrize("record", ["- 收件: 不详", "- 文号: 甲\n    收件:\n      不详"])
def test_what_cannot_be_made_a_comment_stays(record: str) -> None:
    with pytest.raises(CannotEdit):
        edited(f"检察建议:\n  {record}\n", RECEIVED, UNSAID)


def test_a_list_over_several_lines_is_not_rewritten() -> None:
    with pytest.raises(CannotEdit):
        edited("案件领域:\n  - 其他\n", "案件领域", ["elderly"])


PLACES = (
    "地点", "侵害", "损害严重", "检察建议[1].收件", "检察建议[1].书面回复.到达", "检察建议[2].整改情况", "线索[1].发现",
)  # fmt: skip
VALUES = {"地点": "yunxian", "侵害": "infringed", "损害严重": True, "检察建议[2].整改情况": [{"state": "none"}]}
STYLES = (
    "# 首\n地点: 不详 # 甲\n\n检察建议:\n  # 一\n  - 文号: 一\n    # 二\n  - 文号: 二\n# 尾",
    "检察建议: [{文号: 一}, {文号: 二, 抄送: {对象: [同级人大]}}]\n",
    '{"地点": "不详", "检察建议": [{"文号": "一"}, {"文号": "二"}], "线索": []}',
    "检察建议:\n- 文号: 一\n  宣告:\n    地点: 不详\n- 文号: 二\n线索:\n",
)


@settings(max_examples=60)
@given(st.sampled_from(STYLES), st.permutations(PLACES), st.sampled_from(["\n", "\r\n"]))
def test_edits_in_any_order_and_style_say_what_was_meant(style: str, order: list[str], newline: str) -> None:
    text = style.replace("\n", newline)
    for path in order:
        text = edited(text, path, VALUES.get(path, "2020-01-02"))
    assert [part for part in style.split("\n") if part.startswith("#")] == [
        part for part in text.split(newline) if part.startswith("#")
    ]
