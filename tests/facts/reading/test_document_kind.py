"""Which kind of document a file is: one complaint where that is wrong, and all the others besides."""

from __future__ import annotations

import pytest

from gongyi_facts import BadInput, Case, Year, from_mapping, read_text

PLAIN_YEAR = "机关类型: 检察机关\n机关名称: 甲院\n年度: 2024\n提交年度报告: 2025-02-20\n"
ADD = "请在文件开头加一行“文件: 年度履职”"


def complaints(text: str, file: str = "f.yaml") -> list[str]:
    """The problems of a text, whichever kind it is."""
    with pytest.raises(BadInput) as caught:
        read_text(text.encode(), file)
    return str(caught.value).splitlines()


# --- the kind is written wrong -----------------------------------------------------------------


def test_behind_a_misspelt_kind_the_rest_is_read_too() -> None:
    text = "文件: 年度\n机关类型: 检查机关\n提交年度报告: 2025-02-30\n案由: 甲\n"
    kind, organ, report, cause = complaints(text)
    assert kind == "f.yaml:1:5: “文件”不能写“年度”。是不是想写“年度履职”？"
    assert organ == "f.yaml:2:7: “机关类型”不能写“检查机关”。是不是想写“检察机关”？"
    assert report == "f.yaml:3:9: 没有“2025-02-30”这一天：2025 年 2 月只有 28 天。"
    assert cause.startswith("f.yaml:4:1: 文件没有“案由”这一项。可以写：编号、名称、案情截至、证据、文件、")
    assert "提交年度报告" in cause


@pytest.mark.parametrize("kind", ["甲", "[年度履职]", "{a: b}", "[]", "true", "2024"])
def test_what_is_no_kind_at_all_is_read_as_its_keys_show(kind: str) -> None:
    first, second = complaints(f"文件: {kind}\n{PLAIN_YEAR}抄送政府: 甲\n")
    assert first.startswith("f.yaml:1:5: “文件”")
    assert second.startswith("f.yaml:6:7: “甲”不是日期")
    first, second = complaints(f"文件: {kind}\n案件类型: 行政公益诉讼\n地点: 甲\n")
    assert second.startswith("f.yaml:3:5: “地点”不能写“甲”")


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("文件: 甲", "“文件”不能写“甲”。可以写：个案、年度履职"),
        ("文件: [年度履职]", "“文件”只能写一个值。写“文件: 年度履职”，不加方括号"),
        ("document: [year]", "“文件”只能写一个值。写“document: year”，不加方括号"),
        ("文件: [个案, 年度履职]", "“文件”只能写一个值。可以写：个案、年度履职"),
        ("文件: {年度履职: 是}", "“文件”只能写一个值。可以写：个案、年度履职"),
    ],
)
def test_a_wrong_kind_is_told_once(written: str, message: str) -> None:
    column = written.index(":") + 3
    assert complaints(written) == [f"f.yaml:1:{column}: {message}"]


def test_the_kind_written_twice_is_still_told() -> None:
    first, second = complaints("文件: 年度\ndocument: year\n")
    assert first.startswith("f.yaml:1:5: “文件”不能写“年度”")
    assert second == "f.yaml:2:1: “document”与第 1 行的“文件”是同一项，重复了。只保留一处"


# --- the kind is not written, or the keys are another's ----------------------------------------


def test_a_forgotten_kind_is_the_only_thing_said() -> None:
    said = "“机关类型”、“机关名称”、“年度”等是年度履职的项目"
    assert complaints(PLAIN_YEAR) == [f"f.yaml:1:1: {said}。{ADD}"]


def test_a_forgotten_kind_in_english() -> None:
    text = "id: 1\norgan_kind: procuratorate\nannual_report: 2025-02-20\n"
    assert complaints(text) == [f"f.yaml:2:1: “organ_kind”、“annual_report”是年度履职的项目。{ADD}"]


def test_behind_a_forgotten_kind_the_rest_is_read_too() -> None:
    kind, report = complaints("机关类型: 检察院\n年度: 2024\n提交年度报告: 甲\n")
    assert kind == f"f.yaml:1:1: “机关类型”、“年度”、“提交年度报告”是年度履职的项目。{ADD}"
    assert report.startswith("f.yaml:3:9: “甲”不是日期")


def test_a_case_that_calls_itself_a_year() -> None:
    text = "文件: 年度履职\n案件类型: 行政公益诉讼\n检察建议:\n  - 收件: 2021-03-01\n"
    (message,) = complaints(text)
    assert message == "f.yaml:2:1: “案件类型”、“检察建议”是个案的项目。请把第 1 行的“年度履职”改为“个案”"


def test_a_year_that_calls_itself_a_case() -> None:
    (message,) = complaints(f"document: case\n{PLAIN_YEAR}")
    assert message.endswith("是年度履职的项目。请把第 1 行的“case”改为“年度履职”")
    (message,) = complaints(f"文件: 不详\n{PLAIN_YEAR}")
    assert message.endswith("请把第 1 行的“不详”改为“年度履职”")


def test_plain_data_of_a_forgotten_kind() -> None:
    with pytest.raises(BadInput) as caught:
        from_mapping({"organ_kind": "procuratorate", "year": 2024})
    assert str(caught.value) == f"案情: “organ_kind”、“year”是年度履职的项目。{ADD}"


def test_a_single_key_of_the_other_kind_is_no_other_kind() -> None:
    case = "案件类型: 行政公益诉讼\n侵害: 受到侵害\n年度: 2024\n"
    assert complaints(case) == ["f.yaml:3:1: 文件没有“年度”这一项。它是年度履职的项目，个案里不写"]
    year = f"文件: 年度履职\n{PLAIN_YEAR}检察建议:\n  - 收件: 2021-03-01\n"
    assert complaints(year) == ["f.yaml:6:1: 文件没有“检察建议”这一项。它是个案的项目，年度履职里不写"]


def test_keys_of_a_record_show_the_kind_too() -> None:
    first, second = complaints("机关类型: 法院\n提出: 2021-03-01\n")
    assert first == "f.yaml:1:1: 文件没有“机关类型”这一项。它写在“信息请求”的记录里"
    assert second == "f.yaml:2:1: 文件没有“提出”这一项。它写在“信息请求”的记录里"


def test_a_key_of_a_record_is_still_sent_home() -> None:
    case = "案件类型: 行政公益诉讼\n机关类型: 法院\n"
    assert complaints(case) == ["f.yaml:2:1: 文件没有“机关类型”这一项。它写在“信息请求”的记录里"]


def test_a_kind_that_is_not_known_stays_unknown() -> None:
    assert from_mapping({"document": None, "place": "yunxian"}).document is None
    assert read_text("文件: 不详\n".encode(), "f.yaml").document is None


@pytest.mark.parametrize(("text", "kind"), [("地点: 云县", Case), (f"文件: 年度履职\n{PLAIN_YEAR}", Year)])
def test_what_shows_no_other_kind_is_left_alone(text: str, kind: type[Case] | type[Year]) -> None:
    assert isinstance(read_text(text.encode(), "f.yaml"), kind)
