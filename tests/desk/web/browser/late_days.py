"""What the page of a case fetches after it is shown, in a real browser. Run by ``make test-desk``."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from browsing import turn_to
from desk_cli import policy
from desk_web import WAITING
from gongyi_desk.web.docket.judging import Judge
from gongyi_desk.web.editor.facts import CaseText
from gongyi_desk.web.editor.keeping import Keeper
from running_desk import CHROMIUM, Running

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"没有 {CHROMIUM}：没有用浏览器测试桌面")


def kept(desk: Running) -> str:
    """The address of a case."""
    with desk.database.writing() as session:
        row = Keeper(session, policy().loaded, Judge(policy()).today).create(CaseText(WAITING), "新建")
        return f"http://127.0.0.1:{desk.port}{row.address}"


def paths(page: Page, which: str) -> list[str]:
    """The facts of the form that are marked, or folded away."""
    boxes = page.locator(f'#editor {which} > form > input[name="path"]')
    return [box.get_attribute("value") or "" for box in boxes.all()]


def test_what_is_missing_follows_and_marks_the_form_as_it_is_marked_when_it_is_known(
    page: Page, desk: Running
) -> None:
    held: list[Route] = []
    page.route(re.compile("/answer"), lambda route: held.append(route))
    page.goto(kept(desk))
    answer = page.locator("#answer")
    expect(answer).to_contain_text("2026-05-06")
    expect(answer).to_contain_text("正在查还缺什么")
    expect(answer.locator("[aria-busy]")).to_have_count(1)
    assert paths(page, ".asked") == []
    # What is open, and where the keyboard is, stays so when the rest comes.
    item = answer.locator(".item", has_text="整改落实").first
    item.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(item.locator(".why")).to_contain_text("适用条件")
    held[0].continue_()
    expect(answer).not_to_contain_text("正在查还缺什么")
    expect(answer.locator("[aria-busy]")).to_have_count(0)
    expect(item).to_have_attribute("open", "")
    expect(item.locator("summary")).to_be_focused()
    marked, order = paths(page, ".asked"), paths(page, ".fact")
    folded = paths(page, ".folded .fact")
    assert marked
    page.reload()
    expect(answer).not_to_contain_text("正在查还缺什么")
    assert (paths(page, ".asked"), paths(page, ".fact"), paths(page, ".folded .fact")) == (marked, order, folded)


def test_a_late_answer_never_overwrites_a_newer_one(page: Page, desk: Running) -> None:
    held: list[Route] = []
    page.route(re.compile("/answer"), lambda route: held.append(route))
    page.goto(kept(desk))
    answer = page.locator("#answer")
    expect(answer).to_contain_text("2026-05-06")
    box = page.locator("#s-recommendations-1").get_by_label("收件")
    box.fill("2026-03-09")
    with page.expect_request(re.compile("/answer")):
        box.press("Tab")
    expect(answer).to_contain_text("2026-05-09")
    expect(answer.locator("[aria-busy]")).to_have_count(1)
    held[1].continue_()
    expect(answer).not_to_contain_text("正在查还缺什么")
    with page.expect_event("requestfinished", lambda asked: "/answer" in asked.url):
        held[0].fulfill(body='<div class="told"><p>旧的结论</p></div>', content_type="text/html")
    page.wait_for_timeout(300)
    expect(answer).to_contain_text("2026-05-09")
    expect(answer).not_to_contain_text("旧的结论")


def test_after_a_record_and_in_an_interview_it_follows_likewise(page: Page, desk: Running) -> None:
    page.goto(kept(desk))
    answer = page.locator("#answer")
    expect(answer).to_contain_text("待查：")
    with page.expect_response(re.compile("/answer")):
        page.get_by_role("button", name="诉讼", exact=True).click()
        page.locator("#s-suits-1 .folded > summary").click()
        page.locator("#s-suits-1").get_by_label("起诉", exact=True).fill("2026-03-05")
        page.locator("#s-suits-1").get_by_label("起诉", exact=True).press("Tab")
    expect(answer).to_contain_text("待查：")
    expect(answer).not_to_contain_text("正在查还缺什么")
    turn_to(page, "访谈")
    page.locator("#typed").fill("不清楚")
    page.get_by_role("button", name="回答").click()
    expect(answer.locator("details.if-so")).to_be_visible()
    expect(answer.locator("[aria-busy]")).to_have_count(0)
    expect(answer).not_to_contain_text("正在查还缺什么")
    # It stands folded beside an interview, also when it has come late.
    expect(answer.locator("details.if-so")).to_be_visible()
