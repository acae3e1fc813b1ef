"""A file as a clerk types it reads as it is meant, with a note on each liberty; what is not beyond doubt is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gongyi_facts import BadInput, Case, from_mapping, read, read_text
from gongyi_facts.reading import notes

CLERK = Path(__file__).parent / "typed" / "clerk.yaml"
SUIT = "诉讼:\n  - {起诉: 2024-07-05"


def typed(text: str) -> Any:
    return read_text(text.encode(), "f.yaml", Case)


def refused(text: str) -> list[str]:
    with pytest.raises(BadInput) as caught:
        typed(text)
    return str(caught.value).splitlines()


def test_the_file_of_a_clerk_reads_as_typed() -> None:
    case = read(CLERK)
    meant = {
        "name": "某县人民检察院督促整治河道非法采砂案",
        "record_to": "2025-01-20",
        "place": "yongde",
        "procuratorate": "某县人民检察院",
        "proceeding": "administrative",
        "domains": ["environment"],
        "opened": "2024-03-12",
        "harm": "infringed",
        "harm_serious": False,
        "agencies": [{"name": "某县水务局", "supervisory_duty": True, "conduct": "inaction", "caused_harm": True}],
        "recommendations": [
            {
                "agency": "某县水务局",
                "issued": "2024-04-08",
                "received": "2024-04-09",
                "reply": "none",
                "rectification": "none",
                "protection": "unprotected",
            }
        ],
        "suits": [{"court": "某县人民法院", "filed": "2024-07-05", "accepted": "2024-07-10"}],
        "hearings": [{"held": "2024-10-15"}],
        "judgments": [
            {"given": "2024-11-20", "effective": "2024-12-05", "ruling": ["perform"], "term": "2025-06-05"}
        ],
    }
    assert case == from_mapping(meant)
    assert case.oddities == ()
    assert case.liberties == (
        "第 1–19、22–31 行键后用了全角冒号“：”，读作“: ”（半角冒号加空格）。",
        "第 2 行“2025年1月20日”读作“2025-01-20”。",
        "第 7 行“立案日期”读作“检察院立案”，“2024年3月12日”读作“2024-03-12”。",
        "第 9 行“没有”读作“否”。",
        "第 17 行“制发日期”读作“制发”，“2024.4.8”读作“2024-04-08”。",
        "第 18 行“送达日期”读作“收件”，“２０２４年４月９日”读作“2024-04-09”。",
        "第 19 行“回复日期”读作“书面回复”，“未回复”读作“无”。",
        "第 21 行“没有得到有效保护”读作“未得到有效保护”。",
        "第 24 行“起诉日期”读作“起诉”，“2024/7/5”读作“2024-07-05”。",
        "第 26 行“开庭日期”读作庭审第1条的“开庭”，“2024年10月15日”读作“2024-10-15”。",
        "第 28 行“判决日”读作“作出”，“2024.11.20”读作“2024-11-20”。",
        "第 29 行“生效日期”读作“生效”，“2024年12月5日”读作“2024-12-05”。",
        "第 31 行“2025年6月5日”读作“2025-06-05”。",
    )
    assert case.origins["hearings[1].held"] == (str(CLERK), 26, 10)


# --- marks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("检察建议：\n　- 收件：2024-04-09\n", "有全角空格，读作半角空格"),
        ("检察建议:\n  - 收件:2024-04-09\n", "冒号后面缺空格"),
        ("检察建议:\n  - 收件　：　2024-04-09　\n", "有全角空格"),
        ("检察建议:\n  - “收件”：2024-04-09\n", "中文引号"),
        ("检察建议:\n  - {收件：2024-04-09, 文号: 甲}\n", "全角冒号"),
        ("检察建议:\n  - 收件: “2024-04-09”\n", "““2024-04-09””读作“2024-04-09”"),
    ],
)
def test_full_width_marks_are_read(text: str, note: str) -> None:
    case = typed(text)
    assert str(case.recommendations[0].received.on) == "2024-04-09"
    assert any(note in said for said in case.liberties)


def test_a_quoted_text_with_a_colon_in_it_is_read() -> None:
    assert typed("备注: “甲: 乙”\n地点：永德县\n").note == "甲: 乙"


@pytest.mark.parametrize(
    "text",
    ["备注:\n  收件：三月一日\n", "备注: |\n  收件：三月一日\n  制发:三月\n", "备注: 依据：第三条\n", "备注: “甲”\n"],
)
def test_a_file_that_reads_as_it_is_is_not_touched(text: str) -> None:
    case = typed(text)
    assert case.liberties == ()
    assert any(word in case.note for word in ("三月一日", "第三条", "“甲”"))


def test_running_text_stays_beside_a_key_that_is_straightened() -> None:
    case = typed("地点：永德县\n备注: |\n  收件：三月\n来源: '甲\n  制发：乙'\n")
    assert (case.note, case.source) == ("收件：三月\n".strip(), "甲 制发：乙")


def test_problems_are_told_where_they_stand_all_in_one_run() -> None:
    found = refused("名称：甲\n地点：昆明\n检察建议：\n　- 收件：4月8日\n    制发：45540\n")
    assert [line.split(": ")[0] for line in found] == ["f.yaml:2:4", "f.yaml:4:7", "f.yaml:5:8"]


# --- keys ----------------------------------------------------------------------------------------


def test_a_key_in_the_wrong_record_is_moved_to_its_own() -> None:
    suit = "诉讼:\n  - 起诉: 2024-07-05\n    开庭: 2024-10-15\n"
    case = typed(f"{suit}    判决日期: 2024-11-20\n    裁判内容: 驳回起诉\n")
    assert str(case.hearings[0].held.on) == "2024-10-15"
    assert str(case.judgments[0].given.on) == "2024-11-20"
    assert case.judgments[0].ruling == ("dismiss_suit",)
    assert "第 3 行“开庭”读作庭审第1条的“开庭”。" in case.liberties


def test_each_suit_has_its_own_hearing() -> None:
    case = typed(
        "诉讼:\n  - {编号: 甲, 起诉: 2024-07-05, 开庭日期: 2024-10-15}\n  - {起诉: 2024-08-05, 开庭日期: 2024-11-15}\n"
        "庭审:\n  - {诉讼: 甲, 出庭人员: 主要负责人}\n"
    )
    assert [(one.suit, str(one.held.on)) for one in case.hearings] == [("甲", "2024-10-15"), ("2", "2024-11-15")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{SUIT}, 开庭日期: 2024-10-15}}\n庭审:\n  - 开庭: 2024-10-16\n", "“开庭”写在“庭审”的记录里"),
        (f"{SUIT}, 送达日期: 2024-10-15}}\n", "“收件”写在“检察建议”的记录里；“送达”写在“裁判”的记录里"),
        ("开庭日期: 2024-10-15\n", "“开庭”写在“庭审”的记录里"),
        (f"{SUIT}, 立案日期: 2024-10-15}}\n", "“检察院立案”写在文件最外层"),
    ],
)
def test_a_key_of_no_certain_record_is_refused_with_its_place(text: str, said: str) -> None:
    assert said in refused(text)[0]


def test_two_words_for_one_key_are_one_too_many() -> None:
    assert "是同一项，重复了" in refused("检察建议:\n  - {收件: 2024-04-09, 送达日期: 2024-04-10}\n")[0]


# --- values --------------------------------------------------------------------------------------


def test_words_for_yes_no_and_what_did_not_happen() -> None:
    case = typed(
        "损害严重: 没有\n诉讼:\n  - {起诉: 2024-07-05, 受理: 未受理, 撤回起诉: 2024年8月}\n"
        "检察建议:\n  - {收件: 未收到, 书面回复: 已回复, 公益保护: 没得到有效保护}\n"
    )
    plain = case.model_dump(exclude_defaults=True)
    assert plain["harm_serious"] is False
    assert plain["suits"][0] == {"filed": "2024-07-05", "accepted": "none", "closed": "2024-08"}
    recommendation = plain["recommendations"][0]
    assert (recommendation["received"], recommendation["reply"]) == ("none", "happened")
    assert recommendation["protection"][0]["state"] == "unprotected"


def test_very_many_liberties_are_told_in_short() -> None:
    case = typed("地方放假日:\n" + "".join(f"  - 2024.{n // 28 + 1}.{n % 28 + 1}\n" for n in range(100)))
    assert len(case.liberties) == notes._MOST + 1
    assert case.liberties[-1] == "第 62–101 行也有这样照读的，共 40 行，请核对。"
