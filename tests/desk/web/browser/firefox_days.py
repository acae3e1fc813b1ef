"""A clerk's day in Firefox: a first save, a line answered in its place, a search, a print. Run by ``make test-desk``.

Any message on the console fails, as in Chromium.
"""

from __future__ import annotations

import re
import shutil
import zlib
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browsing import turn_to
from desk_cli import policy
from desk_web import WAITING
from gongyi_desk.web.filling import fill_from
from locations import CASES
from running_desk import FIREFOX, Running, at

PAGES = ("/", "/cases", "/years", "/ledger", "/month", "/decision", "/decision/三(五).4", "/settings", "/api")
pytestmark = pytest.mark.skipif(not FIREFOX.exists(), reason=f"没有 {FIREFOX}：没有用 Firefox 测试桌面")


def test_a_case_is_written_saved_answered_and_found(firefox: Page, desk: Running) -> None:
    page = firefox
    page.locator(".empty").get_by_role("link", name="新建").click()
    page.get_by_label("新建案件").fill("云县某局案")
    page.get_by_role("button", name="新建", exact=True).click()
    page.wait_for_url("**/cases/*?draft=*")
    expect(page.locator("#picture")).to_be_hidden()
    expect(page.locator("#savebar")).to_be_hidden()

    # A field that is typed into moves the answer; the whole text is written, and saved.
    # Key by key: what the driver puts in at once makes no change event here, as it does not for what scripts write.
    page.get_by_label("编号", exact=True).first.press_sequentially("A1")
    page.keyboard.press("Tab")
    expect(page.locator("#savebar")).to_contain_text("没有保存")
    turn_to(page, "文本")
    page.locator("#text").fill(WAITING)
    expect(page.locator("#answer")).to_contain_text("2026-05-06")
    page.locator("#savebar").get_by_role("button", name="保存").click()
    expect(page.locator("#savebar button")).to_have_count(0)
    expect(page.locator("svg.timeline")).to_contain_text("书面回复")

    # The morning after the period has ended, answered in its place and taken back; then the keyboard alone.
    desk.clock.moment = at("2026-05-06", "16:30").moment
    page.get_by_role("link", name="期限", exact=True).click()
    waiting = page.locator(".line.s-ended", has_text="书面回复")
    waiting.get_by_role("button", name="截至今天没有").click()
    expect(page.locator(".line.s-overdue", has_text="书面回复")).to_have_count(1)
    page.locator("#undo").click()
    expect(waiting).to_have_count(1)
    page.keyboard.press("/")
    page.keyboard.type("云县某局")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="云县某局案")).to_be_visible()


def test_no_page_of_a_full_desk_is_wider_than_the_screen_and_the_docket_is_printed_as_on_one(
    firefox: Page, desk: Running, tmp_path: Path
) -> None:
    for number, file in enumerate(sorted(CASES.glob("*.yaml"))):
        shutil.copy(file, tmp_path / f"{number}.yaml")
    fill_from(desk.database, policy(), tmp_path)
    home = f"http://127.0.0.1:{desk.port}"
    for width in (390, 1366):
        firefox.set_viewport_size({"width": width, "height": 800})
        for path in PAGES:
            firefox.goto(home + path)
            assert firefox.evaluate("document.documentElement.scrollWidth") <= width, path
    firefox.goto(home)
    lines = firefox.locator(".line").count()
    # In the layout of a phone, a page holds nine.
    assert lines > 40 and _pages(firefox.pdf(format="A4")) <= lines // 14 + 1


def _pages(pdf: bytes) -> int:
    """How many pages a document has; what tells of them may be compressed."""
    streams = re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.S)
    whole = pdf + b"".join(filter(None, map(_unpacked, streams)))
    return len(re.findall(rb"/Type\s*/Page\b", whole))


def _unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(stream)
    except zlib.error:
        return b""
