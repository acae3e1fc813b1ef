"""What a page shows at once, and what it fetches after: what is missing, which takes most of the time."""

from __future__ import annotations

import html
import json
import re
import threading
from typing import Any

import pytest

from desk_web import WAITING, Asked
from gongyi import Policy
from gongyi_desk.web.docket import judging
from gongyi_desk.web.docket.judging import Judge
from gongyi_desk.web.editor.facts import CaseText
from gongyi_desk.web.storage.database import Database

DRAFT = "d0d0"
LATE = 'hx-get="{}/answer"'


@pytest.fixture
def case(inside: Asked) -> str:
    inside.clock.to("2026-03-10T02:00")
    return inside.keep()


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Each time that a case is judged, whether what is missing was searched for."""
    found: list[bool] = []
    before = Policy.assess

    def assess(self: Policy, *given: Any, **more: Any) -> Any:
        found.append(more.get("inquire", True))
        return before(self, *given, **more)

    monkeypatch.setattr(Policy, "assess", assess)
    return found


def shown(desk: Asked, case: str, draft: str = DRAFT) -> str:
    return desk("GET", f"/cases/{case}?draft={draft}").text


def late(desk: Asked, case: str, draft: str = DRAFT, **more: str) -> str:
    return desk("GET", f"/cases/{case}/answer", params={"draft": draft, **more}).text


def test_what_is_missing_comes_after_the_page_and_the_next_time_nothing_is_computed(
    inside: Asked, case: str, judged: list[bool]
) -> None:
    first = shown(inside, case)
    assert judged == [False]
    assert LATE.format(f"/cases/{case}") in first and "正在查还缺什么" in first and "2026-05-06 剩65天" in first
    after = late(inside, case)
    assert judged == [False, True]
    assert "aria-busy" not in after and "正在查还缺什么" not in after and "待查：" in after
    again = shown(inside, case, "other")
    assert judged == [False, True]
    assert LATE.format(f"/cases/{case}") not in again and "正在查还缺什么" not in again
    assert after.partition("<h2>")[2].partition("<span class=\"asked-now")[0].replace(DRAFT, "other") in again


def test_what_is_asked_for_is_named_for_the_form_as_the_form_itself_would_mark_it(inside: Asked, case: str) -> None:
    assert 'class="fact asked' not in shown(inside, case)
    told = re.search(r'data-asked="([^"]*)"( data-unfold)?', late(inside, case, unfold="true"))
    assert told is not None and told[2]
    asked = json.loads(html.unescape(told[1]))
    marked = re.findall(r'class="fact asked.*?name="path" value="([^"]+)"', shown(inside, case, "other"), re.S)
    assert marked
    assert all(any(one == path or one.startswith(f"{path}.") for one in asked) for path in marked)


def test_a_change_is_answered_without_the_search(inside: Asked, case: str, judged: list[bool]) -> None:
    sent = {"draft": DRAFT, "path": "recommendations[1].received", "value": "2026-03-05"}
    answer = inside("POST", f"/cases/{case}/fact", data=sent).text
    assert judged and not any(judged)
    assert "假如照这样改" in answer and "2026-03-05</span>" in answer
    assert LATE.format(f"/cases/{case}") in answer
    whole = late(inside, case)
    assert "假如照这样改" in whole and "待查：" in whole and "正在查还缺什么" not in whole


def test_after_a_change_it_is_fetched_once_nothing_more_is_typed(inside: Asked, case: str) -> None:
    assert 'hx-trigger="load" hx-target="this"' in shown(inside, case)
    sent = {"draft": DRAFT, "path": "note", "value": "甲"}
    assert 'hx-trigger="load delay:300ms" hx-target="this"' in inside("POST", f"/cases/{case}/fact", data=sent).text


def test_looking_at_a_case_writes_nothing(inside: Asked, case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Database, "writing", lambda _: pytest.fail("it wrote"))
    assert "2026-05-06" in shown(inside, case)
    assert "待查：" in late(inside, case)


def test_a_new_day_and_a_changed_case_are_computed_anew(inside: Asked, case: str, judged: list[bool]) -> None:
    shown(inside, case), late(inside, case)
    inside.clock.to("2026-03-11T02:00")
    shown(inside, case, "other")
    assert judged == [False, True, False]
    late(inside, case, "other")
    inside("POST", f"/cases/{case}/assign", data={"handler": "", "as_if": "true"})
    assert "试算" in shown(inside, case, "third")
    assert judged == [False, True, False, True, False]


def test_a_text_that_cannot_be_read_has_nothing_to_fetch(inside: Asked, case: str) -> None:
    wrong = {"draft": DRAFT, "base": "1", "text": WAITING + "没有这一项: 1\n"}
    assert "要改" in inside("POST", f"/cases/{case}/text", data=wrong).text
    page = shown(inside, case)
    assert "要改" in page and LATE.format(f"/cases/{case}") not in page
    assert "要改" in late(inside, case)


def test_the_same_is_searched_for_once_whoever_asks_meanwhile(inside: Asked, judged: list[bool]) -> None:
    judge, text = Judge(inside.judge.policy), CaseText(WAITING)
    ready = threading.Barrier(4)
    found = []

    def ask() -> None:
        ready.wait(10)
        found.append(judge.judged(text))

    asking = [threading.Thread(target=ask) for _ in range(4)]
    [one.start() for one in asking]
    [one.join(30) for one in asking]
    assert judged == [True] and len(found) == 4 and len(set(map(id, found))) == 1


def test_what_was_found_out_serves_who_asks_for_less_and_not_the_other_way(
    inside: Asked, judged: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    judge, text = Judge(inside.judge.policy), CaseText(WAITING)
    assert not judge.judged(text, inquire=False).inquired
    whole = judge.judged(text)
    assert whole.inquired and judge.judged(text, inquire=False) is whole
    assert judged == [False, True]
    monkeypatch.setattr(judging, "_REMEMBERED", 1)
    judge.judged(CaseText(WAITING + "备注: 甲\n"), inquire=False)
    assert judge.judged(text, inquire=False) is not whole
