"""期限 in other forms: the month, the workbook, the calendar at a secret address, the small charts."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from icalendar import Calendar
from python_calamine import CalamineWorkbook
from sqlalchemy import text

from desk_web import WAITING, Asked, only

HOSTILE = WAITING.replace("云县某局案", '"<script>alert(1)</script>=cmd|x"')


def day(html: str, iso: str) -> str:
    return only(rf'(<td class="[^"]*"[^>]*>\n<p class="d"><time datetime="{iso}">.*?</td>)', html)


def test_a_month_shows_what_ends_and_which_days_are_worked(inside: Asked) -> None:
    inside.keep()
    may = inside("GET", "/month", params={"m": "2026-05"}).text
    ends = day(may, "2026-05-06")
    assert "书面回复" in ends and "云县某局案" in ends
    assert "劳动节" in day(may, "2026-05-04")
    assert ">班<" in day(may, "2026-05-09"), "a Saturday that is worked"
    assert ">休<" in day(may, "2026-05-16")
    assert "rest" not in day(may, "2026-05-06").partition(">")[0]


def test_a_month_whose_rest_days_are_not_published_says_so(inside: Asked) -> None:
    unknown = inside("GET", "/month", params={"m": "2027-05"}).text
    assert "还没有公布" in unknown and ">休？<" in day(unknown, "2027-05-08")
    assert "还没有公布" not in inside("GET", "/month", params={"m": "2026-05"}).text


@pytest.mark.parametrize("asked", ["", "2026-13", "x", "1000-01", "2999-12"])
def test_any_month_that_is_asked_for_is_answered(inside: Asked, asked: str) -> None:
    answer = inside("GET", "/month", params={"m": asked})
    assert answer.status_code == 200
    if not asked[:1].isdigit() or asked == "2026-13":
        assert 'aria-current="date"' in answer.text


def test_the_list_as_a_workbook_holds_what_is_chosen_as_text(inside: Asked) -> None:
    inside.keep(HOSTILE)
    book = CalamineWorkbook.from_filelike(BytesIO(inside("GET", "/deadlines.xlsx").content))
    rows = book.get_sheet_by_name("期限").to_python()
    heads = rows[1]
    reply = next(row for row in rows if "书面回复" in str(row[heads.index("要做什么")]))
    assert str(reply[heads.index("最晚届满")]) == "2026-05-06"
    assert reply[heads.index("案件")] == "<script>alert(1)</script>=cmd|x"
    none = inside("GET", "/deadlines.xlsx", params={"organ": "法院"}).content
    assert len(CalamineWorkbook.from_filelike(BytesIO(none)).get_sheet_by_name("期限").to_python()) == 2


def test_the_calendar_is_read_at_a_secret_address_until_it_is_revoked(inside: Asked) -> None:
    inside.keep(HOSTILE)
    path = "/calendar/" + only(r"/calendar/([\w-]+\.ics)", inside("POST", "/settings/calendar").text)
    answer = inside.bare("GET", path)
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/calendar")
    events = [one for one in Calendar.from_ical(answer.content).walk("VEVENT") if "书面回复" in one["summary"]]
    assert [str(one.decoded("dtend")) for one in events] == ["2026-05-07"]
    other = f"{path[:-8]}{'_' if path[-8] != '_' else 'a'}{path[-7:]}"
    assert inside.bare("GET", other).status_code == 404
    # Only its hash is kept, and it is not shown again.
    with inside.database.reading() as session:
        assert path[10:30] not in str(session.execute(text("SELECT * FROM settings")).all())
    assert path not in inside("GET", "/settings").text
    inside("POST", "/settings/calendar/revoke")
    assert inside.bare("GET", path).status_code == 404


def test_a_new_address_makes_the_old_one_void(inside: Asked) -> None:
    first, second = (only(r"(/calendar/[\w-]+\.ics)", inside("POST", "/settings/calendar").text) for _ in range(2))
    assert (inside.bare("GET", first).status_code, inside.bare("GET", second).status_code) == (404, 200)
    assert inside.bare("GET", "/calendar/.ics").status_code == 404


def test_the_same_duty_keeps_its_mark_when_its_day_moves(inside: Asked) -> None:
    case = inside.keep()
    path = only(r"(/calendar/[\w-]+\.ics)", inside("POST", "/settings/calendar").text)

    def reply() -> tuple[str, str]:
        events = Calendar.from_ical(inside.bare("GET", path).content).walk("VEVENT")
        return next((str(one["uid"]), str(one.decoded("dtend"))) for one in events if "书面回复" in one["summary"])

    before = reply()
    text = WAITING.replace("收件: 2026-03-02", "收件: 2026-02-27")
    inside("POST", f"/cases/{case}/text", data={"draft": "d", "base": 1, "text": text})
    inside("POST", f"/cases/{case}/save", data={"draft": "d"})
    after = reply()
    assert before[0] == after[0] and before[1] != after[1]


def test_the_rates_count_what_is_known_and_show_what_is_not(inside: Asked) -> None:
    text = WAITING.replace("案情截至: 2026-03-02", "案情截至: 2026-05-20")
    inside.keep(text + "    书面回复: 2026-04-20\n")
    inside.keep(text.replace("编号: A1", "编号: A2"))
    inside.keep(WAITING.replace("编号: A1", "编号: A3"))
    inside.keep(text.replace("编号: A1", "编号: A4"), as_if=True)
    inside.clock.to("2026-05-20T02:00:00")
    page = inside("GET", "/").text
    row = only(r"<tr[^>]*><th scope=\"row\">按期回复</th>(.*?)</tr>", page)
    assert ">1/2<" in row and "另 1 件不明" in row and "33% 至 67%" in row
    organs = re.findall(r'<th scope="row"><a href="/\?organ=[^"]*">(.*?)</a>', page)
    assert "行政机关" in organs
