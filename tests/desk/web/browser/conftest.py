"""A desk that runs, and a browser that was let in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from running_desk import CHROMIUM, Running, at, running

SCREEN = {"width": 1366, "height": 768}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path / "desk.sqlite3", at("2026-03-10")) as found:
        yield found


@pytest.fixture
def page(desk: Running) -> Iterator[Page]:
    """A browser that was let in; what it complained of fails the test."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM))
        context = browser.new_context(viewport=SCREEN, locale="zh-CN")
        complaints: list[str] = []
        outside: list[str] = []
        context.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        home = f"http://127.0.0.1:{desk.port}/"
        context.on("request", lambda asked: None if asked.url.startswith(home) else outside.append(asked.url))
        opened = context.new_page()
        opened.set_default_timeout(20_000)
        expect.set_options(timeout=20_000)
        opened.goto(desk.address())
        yield opened
        browser.close()
    assert complaints == []
    assert outside == []
