"""A case as a picture: what stands where on the line of time."""

from __future__ import annotations

from datetime import date

import pytest

from desk_cli import policy
from gongyi_desk.web.docket.judging import Judge
from gongyi_desk.web.editor.facts import CaseText
from gongyi_desk.web.picture.drawing import WIDTH, Picture, picture
from gongyi_facts import cells
from locations import CASES

TODAY = date(2026, 11, 24)


def drawn(name: str, *, as_if: bool = False) -> Picture:
    (file,) = CASES.glob(f"{name}-*.yaml")
    found = picture(Judge(policy()).judged(CaseText(file.read_text("utf-8")), as_if=as_if), TODAY)
    assert found is not None
    return found


def test_a_day_known_in_part_is_a_bar_and_a_known_one_a_point() -> None:
    marks = drawn("13", as_if=True).marks
    assert next(mark for mark in marks if "检察建议：制发" in mark.label).point
    assert not next(mark for mark in marks if "生效" in mark.label).point


def test_a_period_is_a_span_and_the_rest_days_that_moved_it_behind_it() -> None:
    (span, *_) = [span for span in drawn("S1").spans if span.moved > span.right]
    assert span.title == "期间自 2023-03-13 次日起算，至 2023-05-13，遇休息日顺延至 2023-05-15"
    assert span.left < span.right < span.moved


@pytest.mark.parametrize("name", ["S1", "S4", "S7", "S6"])
def test_no_label_covers_another_or_leaves_the_picture(name: str) -> None:
    found = drawn(name)
    taken: dict[float, list[tuple[float, float]]] = {}
    for mark in found.marks:
        width = cells(mark.label) * 6.6
        left = mark.label_x if mark.anchor == "start" else mark.label_x - width
        assert left >= 0 and left + width <= WIDTH
        for other_left, other_right in taken.setdefault(mark.y, []):
            assert left + width <= other_left or left >= other_right, mark.label
        taken[mark.y].append((left, left + width))


def test_today_is_a_line_and_of_a_case_long_past_the_day_of_assessment() -> None:
    assert drawn("S6").today_label == "今天 2026-11-24"
    assert drawn("S1").today_label == "评估日 2023-06-30"


def test_the_same_is_told_in_words() -> None:
    rows = drawn("S1").rows
    assert ("2023年3月13日（星期一）", "检察建议：收件", "") in rows or any("收件" in text for _, text, _ in rows)
    assert any(status == "逾期履行" for _, _, status in rows)


def test_a_case_without_a_day_has_no_picture() -> None:
    assert picture(Judge(policy()).judged(CaseText("名称: 甲\n案情截至: 2026-01-01\n")), TODAY) is None
