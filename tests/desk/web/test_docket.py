"""期限: who says that nothing happened, and what follows from it."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from desk_web import WAITING, Asked, fields_of
from gongyi import Assessor, Norm, Row, Status
from gongyi_desk.web.docket import lines as computing
from gongyi_desk.web.routes import api, month
from gongyi_desk.web.routes import docket as routes
from gongyi_desk.web.storage.tables import CaseRow, LineRow, VerdictRow
from locations import CASES


def words(page: str) -> str:
    return re.sub(r"<[^>]+>", " ", page)


def line(page: str, what: str = "书面回复") -> str:
    """The line of a norm, by its short name."""
    found = [part for part in page.split('<div class="line ')[1:] if f">{what}</a>" in part]
    return found[0] if found else ""


def answer(desk: Asked, said: str, typed: str = "") -> str:
    page = desk("GET", "/").text
    sent = {**fields_of(line(page), "/lines/answer"), "said": said, "typed": typed}
    return desk("POST", "/lines/answer", data=sent).text


def test_a_period_that_ended_unconfirmed_is_neither_overdue_nor_gone_and_one_click_makes_it_overdue(
    inside: Asked,
) -> None:
    case = inside.keep()
    assert "剩 65 天" in line(inside("GET", "/").text)

    inside.clock.to("2026-06-02T02:00")
    waiting = line(inside("GET", "/").text)
    assert "届满待确认" in waiting and "逾期" not in waiting

    shown = answer(inside, "not_yet")
    assert "逾期未履行" in line(shown)
    assert "案情截至: 2026-06-02" in inside.case(case).text
    assert "书面回复: 无" in inside.case(case).text
    assert inside.case(case).text.startswith("# 收件日确知")


def test_of_many_lines_some_are_shown_and_the_others_counted(inside: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    inside.keep()
    every = inside("GET", "/").text.count('<div class="line ')
    monkeypatch.setattr(routes, "_ROWS", 1)
    page = inside("GET", "/", params={"seen": "false"}).text
    assert page.count('<div class="line ') == 1
    assert f"还有 {every - 1} 项" in page
    further = html.unescape(re.findall(r'href="(/\?[^"]*more=1)"', page)[0])
    assert inside("GET", further).text.count('<div class="line ') == 2
    nobody = inside("GET", "/", params={"mine": "true"}).text
    assert '<div class="line ' not in nobody


def test_the_link_to_further_lines_keeps_the_filters(inside: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    inside("POST", "/settings", data={"me": "某人"})
    inside.keep()
    monkeypatch.setattr(routes, "_ROWS", 1)
    page = inside("GET", "/", params={"mine": "true"}).text
    assert "mine=true&amp;more=1" in page


def test_an_answer_is_taken_back_in_its_place(inside: Asked) -> None:
    case = inside.keep()
    before = inside.case(case).text
    inside.clock.to("2026-06-02T02:00")
    shown = answer(inside, "not_yet")
    undone = inside("POST", "/lines/undo", data=fields_of(shown, "/lines/undo")).text
    assert "届满待确认" in line(undone)
    assert inside.case(case).text == before
    assert inside.case(case).revision == 3


def test_a_day_of_receipt_is_written_and_the_record_confirmed(inside: Asked) -> None:
    case = inside.keep()
    inside.clock.to("2026-06-02T02:00")
    shown = answer(inside, "received", "2026年4月30日")
    assert "书面回复: 2026-04-30" in inside.case(case).text
    assert "逾期" not in line(shown)


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "请写出日期"), ("无", "请写出日期"), ("2026-13-01", "月份不存在"), ("2027-01-01", "还没有到")],
)
def test_what_is_no_day_is_said_beside_the_line_and_stays_typed(inside: Asked, typed: str, said: str) -> None:
    case = inside.keep()
    inside.clock.to("2026-06-02T02:00")
    shown = answer(inside, "received", typed)
    assert said in line(shown)
    assert f'value="{typed}"' in line(shown)
    assert inside.case(case).revision == 1


def test_unsure_is_neither_received_nor_overdue(inside: Asked) -> None:
    case = inside.keep()
    inside.clock.to("2026-06-02T02:00")
    shown = answer(inside, "unsure")
    assert "书面回复: 不详" in inside.case(case).text
    assert "待查明" in line(shown) or "届满待确认" in line(shown)
    assert "逾期" not in line(shown)


def test_saving_alone_never_moves_the_day_to_which_the_record_goes(inside: Asked) -> None:
    case = inside.keep()
    inside.clock.to("2026-06-02T02:00")
    page = inside("GET", f"/cases/{case}?draft=d1").text
    assert "案情截至" in page
    inside("POST", f"/cases/{case}/fact", data={"draft": "d1", "path": "note", "value": "看过案卷"})
    inside("POST", f"/cases/{case}/save", data={"draft": "d1"})
    assert inside.case(case).revision == 2
    assert "案情截至: 2026-03-02" in inside.case(case).text


def test_an_answer_to_a_case_that_was_changed_meanwhile_writes_nothing(inside: Asked) -> None:
    inside.keep()
    inside.clock.to("2026-06-02T02:00")
    sent = {**fields_of(line(inside("GET", "/").text), "/lines/answer"), "said": "not_yet", "revision": "0"}
    assert "已经在别处改过" in inside("POST", "/lines/answer", data=sent).text


def test_today_is_shanghais_also_late_in_the_evening_of_utc(inside: Asked) -> None:
    inside.clock.to("2026-05-06T23:30")
    assert "5月7日" in inside("GET", "/").text


def test_lines_are_computed_once_and_again_only_when_a_period_has_ended(
    inside: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside.keep()
    counted: list[str] = []
    before = computing.compute
    monkeypatch.setattr(computing, "compute", lambda *given: (counted.append("x"), before(*given)))
    found = []
    for moment in ("03-03T02:00", "03-03T16:30", "05-06T02:00", "05-06T16:30", "06-30T02:00", "03-10T02:00"):
        inside.clock.to(f"2026-{moment}")
        inside("GET", "/")
        inside("GET", "/")
        found.append(len(counted))
    # The first day after the one to which it records; the morning after the period; a clock that was set back.
    assert found == [1, 1, 1, 2, 2, 3]


def test_lines_are_computed_without_the_search_for_what_rebuts_them(
    inside: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes most of the time, and no line says it."""
    rebutting: list[str] = []
    before = Assessor._rebuttable_by

    def searched(self: Assessor, norm: Norm, row: Row, verdict: Any) -> tuple[str, ...]:
        if verdict.status is not Status.UNDETERMINED:
            rebutting.append(norm.id)
        return before(self, norm, row, verdict)

    monkeypatch.setattr(Assessor, "_rebuttable_by", searched)
    inside.keep()
    assert line(inside("GET", "/").text) and rebutting == []


@pytest.mark.parametrize("path", ["/", "/month"])
def test_many_cases_are_computed_bit_by_bit_and_what_is_done_is_shown(
    inside: Asked, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(computing, "SLICE", 0.0)
    monkeypatch.setattr(month, "SLICE", 0.0)
    for number in range(3):
        inside.keep(WAITING.replace("A1", f"A{number}"))
    assert "还有 2 件案件正在计算" in inside("GET", path).text
    assert "还有 1 件案件正在计算" in inside("GET", "/lines/left").text
    assert "全部算好了" in inside("GET", "/lines/left").text
    page = inside("GET", path).text
    assert "正在计算" not in page and "算好了" not in page


def test_a_program_is_told_to_come_again_until_all_is_computed(
    inside: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "_SLICE", 0.0)
    inside.keep(), inside.keep(WAITING.replace("A1", "A2"))
    first, again = (inside.bare("GET", "/api/v1/deadlines", inside.program()) for _ in range(2))
    assert (first.status_code, first.json()["code"], first.headers["retry-after"]) == (503, "computing", "1")
    assert again.status_code == 200 and {one["case"] for one in again.json()} and len(again.json()) >= 2


@pytest.mark.parametrize("name", ["waiting", "S6", "S7"])
def test_what_stands_for_another_day_is_what_would_be_computed_for_it(inside: Asked, name: str) -> None:
    """Day by day, now and then leaving some out: the lines that were kept are those that would be made."""
    text = WAITING if name == "waiting" else next(CASES.glob(f"{name}*.yaml")).read_text(encoding="utf-8")
    case = inside.keep(text, as_if=True)
    start, stood = date.fromisoformat(inside.case(case).record_to), 0
    for days in (0, 1, 2, 20, 64, 65, 66, 120, 400):
        inside.clock.to(f"{start + timedelta(days=days)}T02:00")
        before = inside.case(case).judged_day
        assert computing.refresh(inside.database, inside.judge) == 0
        kept, again = rows(inside, case), inside.case(case).judged_day != before
        with inside.database.writing() as session:
            computing.compute(session, inside.judge, session.get_one(CaseRow, case))
        assert rows(inside, case) == kept, days
        stood += not again
    assert stood >= 4


def rows(desk: Asked, case: str) -> list[dict[str, object]]:
    """All that was computed of a case."""
    with desk.database.reading() as session:
        wanted = [select(table).where(table.case_id == case) for table in (LineRow, VerdictRow)]
        found = [row for one in wanted for row in session.scalars(one)]
    return [{key: value for key, value in vars(row).items() if key[0] != "_" and key != "id"} for row in found]


def test_a_line_that_is_known_of_is_hidden_until_its_day_comes_back(inside: Asked) -> None:
    inside.keep()
    page = inside("GET", "/").text
    sent = fields_of(line(page), "/lines/seen")
    assert not line(inside("POST", "/lines/seen", data={**sent, "note": "已电话催办"}).text)
    assert "已电话催办" in line(inside("GET", "/?seen=true").text)
    inside.clock.to("2026-06-02T02:00")
    assert "届满待确认" in line(inside("GET", "/").text)


def test_the_head_counts_and_the_filters_leave_what_they_name(inside: Asked) -> None:
    inside.keep()
    inside.clock.to("2026-04-30T02:00")
    page = inside("GET", "/").text
    assert re.search(r"<b>0</b><span>届满待确认", page) and re.search(r"<b>2</b><span>七天内", page)
    assert "1 件超过 7 天没有确认" in page
    assert line(inside("GET", "/?which=soon").text)
    assert not line(inside("GET", "/?which=must").text)
    assert not line(inside("GET", "/?organ=检察机关").text)
    assert line(inside("GET", "/?norm=三(五).2").text)
    assert not line(inside("GET", "/?norm=三(五).1").text)


def test_a_case_that_cannot_be_judged_is_named(inside: Asked) -> None:
    case = inside.keep()
    with inside.database.writing() as session:
        found = session.get(type(inside.case(case)), case)
        assert found is not None
        found.text, found.judged_day = "名称: [", ""
    assert "云县某局案" in words(inside("GET", "/").text)
    assert "不能评估" in inside("GET", "/").text


def test_text_is_data(inside: Asked) -> None:
    nasty = "<script>alert(1)</script>=cmd|' /C calc'!A0\u202eabc" + "长" * 300
    inside.keep(WAITING_NAMED.format(nasty.replace("\u202e", "\\u202e")))
    page = inside("GET", "/").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;=cmd|" in page
    assert "\u202e" not in page and "\\u202e" in page


WAITING_NAMED = """名称: "{}"
案情截至: 2026-03-02
地点: 云县
案件类型: 行政公益诉讼
侵害: 受到侵害
行政机关: [{{名称: 某局, 监管职责: 是}}]
检察建议: [{{制发: 2026-02-27, 收件: 2026-03-02}}]
"""
