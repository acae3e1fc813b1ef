"""A disk without space and a database that others hold, as somebody who types sees it. Run by ``make test-desk``."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import event, select, text

from browsing import turn_to
from gongyi_desk.web.storage import chain, database
from gongyi_desk.web.storage.tables import CaseRow, DraftRow
from running_desk import CHROMIUM, Running

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"没有 {CHROMIUM}：没有用浏览器测试桌面")
LONG = "很长的备注" * 350


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_WAIT", 0.2)


@contextmanager
def full(desk: Running) -> Iterator[None]:
    """No space for one page more."""
    engine = desk.database.engine
    with desk.database.reading() as session:
        pages = session.execute(text("PRAGMA page_count")).scalar()

    def limit(connection: sqlite3.Connection, _: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}")

    event.listen(engine, "connect", limit)
    engine.dispose()
    yield
    event.remove(engine, "connect", limit)
    engine.dispose()


def new_case(page: Page, desk: Running) -> None:
    page.goto(f"http://127.0.0.1:{desk.port}/cases")
    page.get_by_label("新建案件").fill("云县某局案")
    page.get_by_role("button", name="新建", exact=True).click()
    page.wait_for_url("**/cases/*?draft=*")


def kept(desk: Running) -> str:
    with desk.database.reading() as session:
        assert chain.verify(session).problems == ()
        return session.scalars(select(CaseRow)).one().text


def drafts(desk: Running) -> int:
    with desk.database.reading() as session:
        return session.query(DraftRow).count()


def field(page: Page, name: str, typed: str) -> None:
    box = page.get_by_label(name, exact=True).first
    box.fill(typed)
    box.press("Tab")


def test_what_is_typed_on_a_full_disk_stays_and_is_written_once_there_is_space(page: Page, desk: Running) -> None:
    new_case(page, desk)
    bar, notice = page.locator("#savebar"), page.locator("#notice")
    with full(desk):
        field(page, "备注", LONG)
        expect(notice).to_contain_text("磁盘已满，这一次没有写入")
        expect(bar).to_contain_text("有 1 处还没有写入")
        expect(page.get_by_label("备注", exact=True).first).to_have_value(LONG)
        bar.get_by_role("button", name="再写一次").click()
        expect(notice).to_contain_text("磁盘已满")
        assert drafts(desk) == 0
    # There is space: another field brings the first one along.
    field(page, "检察院", "云县人民检察院")
    expect(bar).to_contain_text("没有保存的改动")
    expect(bar).not_to_contain_text("还没有写入")
    bar.get_by_role("button", name="保存").click()
    expect(page.locator("#savebar button")).to_have_count(0)
    assert LONG in kept(desk) and "云县人民检察院" in kept(desk)


def test_nothing_is_saved_without_what_could_not_be_written_before(page: Page, desk: Running) -> None:
    new_case(page, desk)
    bar, notice = page.locator("#savebar"), page.locator("#notice")
    field(page, "检察院", "云县人民检察院")
    expect(bar.get_by_role("button", name="保存")).to_be_visible()
    with full(desk):
        field(page, "备注", LONG)
        expect(notice).to_contain_text("磁盘已满")
        with page.expect_response(lambda answered: answered.request.method == "POST"):
            bar.get_by_role("button", name="保存").click()
        expect(bar).to_contain_text("有 1 处还没有写入")
        assert "检察院" not in kept(desk)
    bar.get_by_role("button", name="保存").click()
    expect(page.locator("#savebar button")).to_have_count(0)
    assert LONG in kept(desk)


def test_a_text_that_found_no_space_is_written_once_there_is_some(page: Page, desk: Running) -> None:
    new_case(page, desk)
    turn_to(page, "文本")
    typed = page.locator("#text")
    with full(desk):
        typed.fill(f"{typed.input_value()}备注: {LONG}\n")
        expect(page.locator("#notice")).to_contain_text("磁盘已满")
        assert LONG in typed.input_value()
    bar = page.locator("#savebar")
    bar.get_by_role("button", name="再写一次").click()
    bar.get_by_role("button", name="保存").click()
    expect(page.locator("#savebar button")).to_have_count(0)
    assert LONG in kept(desk)


def test_an_answer_of_the_interview_that_found_no_space_stays_typed_and_is_taken(page: Page, desk: Running) -> None:
    page.goto(f"http://127.0.0.1:{desk.port}/cases")
    page.get_by_label("新建案件").fill("云县某局案")
    page.get_by_role("button", name="新建，逐题问").click()
    page.wait_for_url("**/cases/*?draft=*")
    typed, asked = page.locator("#typed"), page.locator("#asked").inner_text()
    answer = page.get_by_role("button", name="回答")
    with full(desk):
        typed.fill(LONG)
        answer.click()
        expect(page.locator("#notice")).to_contain_text("磁盘已满")
        expect(typed).to_have_value(LONG)
        assert page.locator("#asked").inner_text() == asked
    answer.click()
    expect(page.locator("#asked")).not_to_have_text(asked)
    expect(page.locator(".said")).not_to_contain_text("已经答过")


def test_what_is_typed_while_another_program_holds_the_database_is_not_lost(
    impatient: None, page: Page, desk: Running
) -> None:
    new_case(page, desk)
    with closing(sqlite3.connect(str(desk.database.file), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        field(page, "备注", "甲")
        expect(page.locator("#notice")).to_contain_text("正被别的程序占用")
        other.execute("ROLLBACK")
    page.locator("#savebar").get_by_role("button", name="再写一次").click()
    page.locator("#savebar").get_by_role("button", name="保存").click()
    expect(page.locator("#savebar button")).to_have_count(0)
    assert "备注: 甲" in kept(desk)
