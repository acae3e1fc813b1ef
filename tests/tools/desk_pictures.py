"""Pictures of the desk's pages into docs/desk/: on a screen, in the dark, on a phone, on paper.

Run by ``make desk-pictures``.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from locations import CASES, ROOT
from running_desk import CHROMIUM, Running, at, running

INTO = ROOT / "docs" / "desk"
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
TODAY = "2026-11-24"


def main(into: Path = INTO) -> int:
    into.mkdir(exist_ok=True, parents=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder, "desk.sqlite3"), at(TODAY), CASES) as desk,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM))
        _take(browser, desk, into)
        browser.close()
    return 0


def _take(browser: Browser, desk: Running, into: Path) -> None:
    context = browser.new_context(viewport=DESK, locale="zh-CN", color_scheme="light", device_scale_factor=1)
    page = context.new_page()
    page.goto(desk.address())
    page.screenshot(path=into / "docket.png")
    case = _case(page, "S1")
    _shot(page, case, into / "case.png")
    page.locator(".item").first.locator("summary").first.click()
    page.wait_for_selector(".why h3")
    page.screenshot(path=into / "case-why.png")
    page.goto(case)
    page.get_by_role("tab", name="文本").click()
    page.locator("#text").fill(page.locator("#text").input_value().replace("收件: 2023-03-13", "收件: 2023-13-13"))
    page.wait_for_selector(".problems")
    page.screenshot(path=into / "case-text.png")
    page.goto(f"{case.partition('?')[0]}/history")
    page.screenshot(path=into / "history.png")
    page.goto(_at(desk, "/cases"))
    page.screenshot(path=into / "cases.png")
    page.goto(_at(desk, "/decision"))
    page.screenshot(path=into / "decision.png")
    page.goto(_at(desk, "/decision/三(五).4"))
    page.screenshot(path=into / "norm.png")
    page.goto(_at(desk, "/"))
    page.emulate_media(color_scheme="dark")
    page.screenshot(path=into / "docket-dark.png")
    page.goto(case)
    page.screenshot(path=into / "case-dark.png")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(PHONE)
    page.goto(_at(desk, "/"))
    page.screenshot(path=into / "docket-phone.png")
    page.goto(case)
    page.screenshot(path=into / "case-phone.png")
    page.set_viewport_size({"width": 794, "height": 1123})
    page.emulate_media(media="print")
    page.goto(_at(desk, "/"))
    page.screenshot(path=into / "docket-print.png")
    page.goto(case)
    page.screenshot(path=into / "case-print.png")


def _at(desk: Running, path: str) -> str:
    return f"http://127.0.0.1:{desk.port}{path}"


def _case(page: Page, number: str) -> str:
    page.goto(page.url.split("/?")[0].rstrip("/") + f"/cases?q={number}")
    page.locator("td.name a").first.click()
    page.wait_for_selector("#answer")
    return page.url


def _shot(page: Page, address: str, into: Path) -> None:
    page.goto(address)
    page.screenshot(path=into)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else INTO))
