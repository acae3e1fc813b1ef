"""Pictures of the desk's pages into docs/desk/: on a screen, in the dark, on a phone, on paper.

Run by ``make desk-pictures``.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

from locations import CASES, ROOT, YEARS
from running_desk import CHROMIUM, Running, at, running

INTO = ROOT / "docs" / "desk"
DESK, PHONE, PAPER = ({"width": wide, "height": high} for wide, high in ((1366, 768), (390, 844), (794, 1123)))
TODAY = "2026-11-24"
SHOWN = "S4"
LEDGER = """案号,案件名称,检察院,地点,行政机关,制发,收件,书面回复,承办人
云检〔2026〕7号,督促整治某水库养殖污染案,云县人民检察院,云县,云县水务局,2026-10-09,2026-10-12,,张
S1,逾期回复案,临翔区人民检察院,临翔区,临翔区某局,2026-01-05,2026-01-07,,李
凤检〔2026〕3号,督促保护古茶树案,凤庆县人民检察院,凤庆县,凤庆县林草局,2026-09-31,2026-10-08,,王
"""
PAGES = {
    "month": "/month?m=2027-01",
    "cases": "/cases",
    "years": "/years",
    "decision": "/decision",
    "norm": "/decision/三(五).4",
}
ABOVE_PATHS = {"x": 0, "y": 0, "width": 1366, "height": 680}
"""Of the settings what stands above where the database happens to lie."""


def main(into: Path = INTO) -> int:
    into.mkdir(exist_ok=True, parents=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder, "desk.sqlite3"), at(TODAY), CASES, YEARS) as desk,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM))
        _take(browser, desk, into)
        browser.close()
    return 0


def _shot(page: Page, file: Path, **more: Any) -> None:
    """A picture of a page that has fetched all that it shows."""
    expect(page.locator("[aria-busy]")).to_have_count(0)
    page.screenshot(path=file, **more)


def _take(browser: Browser, desk: Running, into: Path) -> None:
    context = browser.new_context(viewport=DESK, locale="zh-CN", color_scheme="light", device_scale_factor=1)
    page = context.new_page()
    page.goto(desk.address())
    _shot(page, into / "docket.png")
    case = _case(page, desk, SHOWN)
    _shot(page, into / "case.png")
    _why(page, into)
    _what_if(page, case, into)
    _text(page, case, into)
    _year(page, desk, into)
    for name, path in PAGES.items():
        page.goto(_at(desk, path))
        _shot(page, into / f"{name}.png")
    page.goto(_at(desk, "/settings"))
    _shot(page, into / "settings.png", clip=ABOVE_PATHS)
    _charts(page, desk, into)
    _ledger(page, desk, into)
    asked = _interview(page, desk, into)
    page.emulate_media(color_scheme="dark")
    _both(page, desk, case, into, "dark")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(PHONE)
    _both(page, desk, case, into, "phone")
    page.goto(asked)
    _shot(page, into / "interview-phone.png")
    page.set_viewport_size(PAPER)
    page.emulate_media(media="print")
    _both(page, desk, case, into, "print")


def _both(page: Page, desk: Running, case: str, into: Path, name: str) -> None:
    page.goto(_at(desk, "/"))
    _shot(page, into / f"docket-{name}.png")
    page.goto(case)
    _shot(page, into / f"case-{name}.png")


def _charts(page: Page, desk: Running, into: Path) -> None:
    page.goto(_at(desk, "/"))
    page.locator(".charts").scroll_into_view_if_needed()
    _shot(page, into / "charts.png")


def _ledger(page: Page, desk: Running, into: Path) -> None:
    """A ledger with a new case, one that is here already, and one that cannot be read."""
    page.goto(_at(desk, "/ledger"))
    page.locator("#files").set_input_files([{"name": "台账.csv", "mimeType": "text/csv", "buffer": LEDGER.encode()}])
    page.get_by_role("button", name="先看一看").click()
    page.locator(".sums").wait_for()
    page.evaluate("window.scrollTo(0, 0)")
    _shot(page, into / "ledger.png", full_page=True)


def _interview(page: Page, desk: Running, into: Path) -> str:
    """A new case after a few questions; its address."""
    page.goto(_at(desk, "/cases"))
    page.get_by_label("新建案件").fill("督促整治某河道污染案")
    page.get_by_role("button", name="新建，逐题问").click()
    page.locator("#asked").wait_for()
    for words in ("云县人民检察院", "云县", "1", "1"):
        before = page.locator("#asked").text_content() or ""
        page.locator("#typed").fill(words)
        page.locator("#typed").press("Enter")
        page.locator("#asked").filter(has_not_text=before).wait_for()
    _shot(page, into / "interview.png")
    return page.url


def _year(page: Page, desk: Running, into: Path) -> None:
    page.goto(_at(desk, "/years"))
    page.locator("td.name a", has_text="逾期").click()
    page.locator("#answer h2").first.wait_for()
    _shot(page, into / "year.png")


def _why(page: Page, into: Path) -> None:
    item = page.locator("#answer .item", has_text="三(五)").first
    item.locator("summary").first.click()
    item.locator(".why h3").first.wait_for()
    _shot(page, into / "case-why.png")


def _what_if(page: Page, case: str, into: Path) -> None:
    page.goto(case)
    received = page.locator("#s-recommendations-1").get_by_label("收件", exact=True)
    received.fill("2022-04-20")
    received.press("Tab")
    page.locator(".if-so").wait_for()
    page.evaluate("window.scrollTo(0, 0)")
    page.locator("#answer").evaluate("answer => answer.scrollTop = 0")
    _shot(page, into / "case-what-if.png")
    _discard(page)


def _text(page: Page, case: str, into: Path) -> None:
    page.goto(case)
    page.get_by_role("tab", name="文本").click()
    text = page.locator("#text")
    text.fill(text.input_value().replace("收件: 2022-", "收件: 2022-13-"))
    page.locator(".problems").wait_for()
    page.locator(".goto").first.click()
    _shot(page, into / "case-text.png")
    _discard(page)


def _discard(page: Page) -> None:
    page.get_by_role("button", name="放弃").click()
    page.locator("#savebar:empty, #savebar:not(:has(button))").wait_for(state="attached")


def _at(desk: Running, path: str) -> str:
    return f"http://127.0.0.1:{desk.port}{path}"


def _case(page: Page, desk: Running, number: str) -> str:
    """The address of a case, without a draft, so that every visit begins anew."""
    page.goto(_at(desk, f"/cases?q={number}"))
    page.locator("td.name a").first.click()
    page.locator("#answer h2").first.wait_for()
    return page.url.partition("?")[0]


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else INTO))
