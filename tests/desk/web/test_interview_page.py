"""案件 as an interview: question by question, back, unsure, stopped and gone on with later."""

from __future__ import annotations

import re
from html import unescape

from desk_web import WAITING, Asked, only
from gongyi_desk.web.editor.interviewing import Talks

UNKNOWN = WAITING.replace("    监管职责: 是\n", "")


def shown(desk: Asked, case: str, draft: str = "d") -> str:
    return desk("GET", f"/cases/{case}/interview", params={"draft": draft}).text


def question(html: str) -> str:
    return unescape(only(r'<h2 id="asked">(.*?)</h2>', html))


def reply(desk: Asked, case: str, html: str, draft: str = "d", **said: str) -> str:
    mark = only(r'name="mark" value="(\w+)"', html)
    return desk("POST", f"/cases/{case}/interview", data={"draft": draft, "mark": mark, **said}).text


def new(desk: Asked, name: str = "云县某局案") -> tuple[str, str]:
    made = desk("POST", "/cases", data={"name": name, "how": "interview"}).headers["HX-Redirect"]
    found = re.fullmatch(r"/cases/(\w+)\?draft=(\w+)&view=interview", made)
    assert found is not None
    assert question(desk("GET", made).text)
    return found[1], found[2]


def test_a_new_case_is_asked_from_the_beginning_and_the_answers_stand_in_its_text(inside: Asked) -> None:
    case, draft = new(inside)
    html = shown(inside, case, draft)
    first = question(html)
    html = reply(inside, case, html, draft, typed="云县")
    assert question(html) != first and "已写入" in html
    assert 'id="savebar"' in html and "有没有保存的改动" in html
    text = inside("GET", f"/cases/{case}/editor", params={"draft": draft, "view": "text"}).text
    assert "云县" in only(r"<textarea.*?>(.*?)</textarea>", text).replace("云县某局案", "")
    assert "还没有问到“案情截至”" in html


def test_saved_before_its_end_it_does_not_seem_complete_up_to_every_later_day(inside: Asked) -> None:
    case, draft = new(inside)
    day = inside.case(case).record_to
    html = reply(inside, case, shown(inside, case, draft), draft, typed="云县")
    assert f"案情截至 {day}" in html and f"先算到{day}" in html and "视为记录完整至" not in html
    inside("POST", f"/cases/{case}/save", data={"draft": draft})
    assert inside.case(case).revision == 2
    assert inside.case(case).record_to == day and f"案情截至: {day}" in inside.case(case).text


def test_it_is_the_same_interview_as_in_the_terminal(inside: Asked) -> None:
    from gongyi import Engine
    from gongyi_desk.cases.judging import Judging
    from gongyi_desk.interview.interview import Interview
    from gongyi_desk.web.editor.interviewing import _Text

    case = inside.keep(UNKNOWN)
    judging = Judging(inside.judge.policy, None, None, False, {}, Engine.COMPILED)
    terminal = Interview.on(judging, "a.yaml", _Text(UNKNOWN.encode()))
    html = shown(inside, case)
    for _ in range(4):
        asked = terminal.question
        assert asked is not None and question(html) == asked.text
        terminal.answer("0")
        html = reply(inside, case, html, choice="0")


def test_a_step_back_takes_the_answer_out_of_the_text_again(inside: Asked) -> None:
    case = inside.keep(UNKNOWN)
    before = shown(inside, case)
    after = reply(inside, case, before, choice="1")
    assert question(after) != question(before)
    back = reply(inside, case, after, what="back")
    assert question(back) == question(before)
    assert "没有保存的改动" not in back


def test_what_is_no_answer_is_told_and_the_question_stands(inside: Asked) -> None:
    case, draft = new(inside)
    html = reply(inside, case, shown(inside, case, draft), draft, typed="云县人民检察院")
    refused = reply(inside, case, html, draft, typed="<b>火星</b>")
    assert question(refused) == question(html)
    assert "<b>火星" not in refused


def test_a_second_click_on_the_same_answer_does_not_answer_the_next_question(inside: Asked) -> None:
    case = inside.keep(UNKNOWN)
    html = shown(inside, case)
    once = reply(inside, case, html, choice="0")
    twice = reply(inside, case, html, choice="0")
    assert "没有写入" in twice and question(twice) == question(once)


def test_it_goes_on_after_the_program_was_started_again(inside: Asked) -> None:
    case, draft = new(inside)
    html = reply(inside, case, shown(inside, case, draft), draft, typed="云县")
    inside.app.app.state.desk.talks.__init__()  # type: ignore[attr-defined]
    assert question(shown(inside, case, draft)) == question(html)
    assert isinstance(inside.app.app.state.desk.talks, Talks)  # type: ignore[attr-defined]


def test_what_the_form_says_is_not_asked(inside: Asked) -> None:
    case = inside.keep(UNKNOWN)
    before = question(shown(inside, case))
    assert "监管" in before
    inside("POST", f"/cases/{case}/fact", data={"draft": "d", "path": "agencies[1].supervisory_duty", "value": "是"})
    assert question(shown(inside, case)) != before


def test_a_case_in_json_is_not_interviewed(inside: Asked) -> None:
    files = [("files", ("a.json", '{"名称": "某案", "案情截至": "2026-03-01"}'.encode(), "application/json"))]
    looked = inside("POST", "/import", files=files).text
    inside("POST", "/import/keep", data={"draft": only(r'name="draft" value="([^"]+)"', looked)})
    case = only(r'href="/cases/(\w{16})"', inside("GET", "/cases").text)
    assert "用表单" in shown(inside, case)
