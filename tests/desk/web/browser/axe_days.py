"""No page has a serious fault of accessibility: axe on every page and state, light and dark, on a screen and a phone.

Run by ``make test-desk``.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from browsing import turn_to
from desk_web import LEDGER, WAITING
from locations import CASES
from running_desk import CHROMIUM, Running, at, running

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"没有 {CHROMIUM}：没有用浏览器测试桌面")

SCREEN, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
SHOWN = ("S1", "S4", "S7")
YEAR = CASES.parent / "years" / "Y2-county-procuratorate-late.yaml"
PLAIN = ("/", "/?which=soon", "/cases", "/cases?q=没有这样的", "/years")
PLAIN += ("/ledger", "/month", "/decision", "/settings", "/api")
"""Pages that need nothing done on them first."""
NORM, GONE = "/decision/三(五).4", "/cases/0000"
WRONG = ("serious", "critical")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Running]:
    """A desk with a few cases, some of them late."""
    folder = tmp_path / "cases"
    folder.mkdir()
    for name in SHOWN:
        for file in CASES.glob(f"{name}*.yaml"):
            shutil.copy(file, folder)
    shutil.copy(YEAR, folder)
    with running(tmp_path / "desk.sqlite3", at("2026-05-20"), folder) as found:
        yield found


class Looked:
    """Looks at the page as it is, in both colours and on both screens, and keeps what is wrong."""

    def __init__(self, page: Page) -> None:
        self.page, self.axe = page, Axe()
        self.wrong: list[str] = []

    def at(self, where: str) -> None:
        """Every fault that axe calls serious or critical."""
        for screen in (SCREEN, PHONE):
            self.page.set_viewport_size(screen)  # type: ignore[arg-type]
            for colours in ("light", "dark"):
                self.page.emulate_media(color_scheme=colours)  # type: ignore[arg-type]
                found = self.axe.run(self.page).response["violations"]
                self.wrong += [
                    f"{where} {screen['width']} {colours}: {one['id']} {_told(node)}"
                    for one in found
                    if one["impact"] in WRONG
                    for node in one["nodes"][:3]
                ]
        self.page.set_viewport_size(SCREEN)  # type: ignore[arg-type]


def _told(node: dict[str, Any]) -> str:
    return f"{node['html'][:160]} — {' '.join(node['failureSummary'].split())[:200]}"


def test_no_page_has_a_serious_fault(page: Page, desk: Running, tmp_path: Path) -> None:
    look, home = Looked(page), f"http://127.0.0.1:{desk.port}"
    for path in (*PLAIN, NORM):
        page.goto(home + path)
        look.at(path)
    page.goto(f"{home}/years")
    page.locator(".list a").first.click()
    page.wait_for_url("**/years/*")
    look.at("an organ's year")
    _a_ledger(page, look, home, tmp_path)
    _a_case(page, look, home)
    wrong = look.wrong + _told_off(page, home)
    assert wrong == [], "\n".join(wrong)


def _told_off(page: Page, home: str) -> list[str]:
    """The page of a case that is not there, and the one of somebody who was not let in."""
    browser, found = page.context.browser, []
    assert browser is not None
    for state in (page.context.storage_state(), None):
        context = browser.new_context(storage_state=state, locale="zh-CN")
        look = Looked(context.new_page())
        look.page.goto(home + GONE)
        look.at("not there" if state else "not let in")
        found += look.wrong
        context.close()
    return found


def _a_ledger(page: Page, look: Looked, home: str, folder: Path) -> None:
    page.goto(f"{home}/ledger")
    file = folder / "台账.csv"
    file.write_text(LEDGER, encoding="utf-8")
    page.locator("#files").set_input_files(str(file))
    page.get_by_role("button", name="先看一看").click()
    expect(page.locator("#looked")).to_contain_text("凤庆县某局案")
    look.at("a ledger that was looked at")


def _a_case(page: Page, look: Looked, home: str) -> None:
    """A case in each of its states, then its history with two states compared."""
    page.goto(f"{home}/cases")
    page.get_by_label("新建案件").fill("云县某局案")
    page.get_by_role("button", name="新建", exact=True).click()
    page.wait_for_url("**/cases/*?draft=*")
    case = page.url.partition("?")[0]
    look.at("an empty case")
    turn_to(page, "文本")
    page.locator("#text").fill(WAITING.replace("2026-03-02", "2026-13-02"))
    expect(page.locator(".goto").first).to_be_visible()
    look.at("a text with errors")
    page.locator("#text").fill(WAITING)
    expect(page.locator(".if-so")).to_be_visible()
    look.at("a text and what it would change")
    turn_to(page, "访谈")
    expect(page.locator("#asked")).to_be_visible()
    look.at("an interview")
    turn_to(page, "表单")
    page.locator("#s-recommendations-1").get_by_label("收件", exact=True).fill("2026-02-30")
    page.locator("#s-recommendations-1").get_by_label("收件", exact=True).press("Tab")
    expect(page.locator(".error", has_text="2026-02-30")).to_be_visible()
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    expect(page.locator("#answer .item .why").first).to_contain_text("。")
    look.at("a form with an error and everything opened")
    received = page.locator("#s-recommendations-1").get_by_label("收件", exact=True)
    received.fill("2026-03-02")
    received.press("Tab")
    expect(page.locator(".error", has_text="2026-02-30")).to_be_hidden()
    page.locator("#savebar").get_by_role("button", name="保存").click()
    expect(page.locator("#savebar button")).to_have_count(0)
    page.goto(f"{case}/history")
    look.at("a history")
    page.get_by_label("从第 1 版").check()
    page.get_by_label("到第 2 版").check()
    page.get_by_role("button", name="比较选中的两版").click()
    expect(page.locator(".if-so")).to_be_visible()
    look.at("two states compared")
