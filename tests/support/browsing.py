"""Steps of a browser on the desk that several tests take."""

from __future__ import annotations

from playwright.sync_api import Page, expect


def turn_to(page: Page, tab: str) -> None:
    """Turn to a part of a case's page, and wait until it listens, which it does a moment after it is shown."""
    wanted = page.get_by_role("tab", name=tab)
    wanted.click()
    expect(wanted).to_have_attribute("aria-selected", "true")
    expect(page.locator(".htmx-added")).to_have_count(0)
