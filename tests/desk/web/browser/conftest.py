"""A desk that runs, and a browser that was let in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from running_desk import CHROMIUM, FIREFOX, Running, at, running

SCREEN = {"width": 1366, "height": 768}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path / "desk.sqlite3", at("2026-03-10")) as found:
        yield found


@pytest.fixture
def page(desk: Running) -> Iterator[Page]:
    """Chromium that was let in."""
    with sync_playwright() as playwright, _let_in(
        playwright.chromium.launch(executable_path=str(CHROMIUM)), desk
    ) as opened:
        yield opened


@pytest.fixture
def firefox(desk: Running) -> Iterator[Page]:
    """Firefox that was let in, the one of the machine: it is driven over WebDriver BiDi."""
    with sync_playwright() as playwright, _let_in(
        playwright.firefox.launch(channel="moz-firefox", executable_path=str(FIREFOX)), desk
    ) as opened:
        yield opened


@contextmanager
def _let_in(browser: Browser, desk: Running) -> Iterator[Page]:
    """A page of the desk in a browser; what the browser complained of fails the test."""
    context = browser.new_context(viewport=SCREEN, locale="zh-CN")  # type: ignore[arg-type]
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
