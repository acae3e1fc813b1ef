"""A disk without space: what was computed before is still shown, and of which day it is; what was typed stays."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from databases import in_a_file
from desk_web import WAITING, Asked, only

pytestmark = in_a_file


@contextmanager
def full(desk: Asked) -> Iterator[None]:
    """Nothing can be written."""

    def refuse(_: Any, __: Any, statement: str, *___: Any) -> None:
        if statement.startswith(("INSERT", "UPDATE", "DELETE")):
            raise sqlite3.OperationalError("database or disk is full")

    event.listen(desk.database.engine, "before_cursor_execute", refuse)
    yield
    event.remove(desk.database.engine, "before_cursor_execute", refuse)


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_on_a_full_disk_the_docket_shows_the_lines_of_the_day_on_which_they_were_computed(inside: Asked) -> None:
    inside.keep()
    inside("GET", "/")
    inside.clock.to("2026-05-20T02:00")
    with full(inside):
        for path in ("/", "/month?m=2026-05"):
            page = inside("GET", path)
            told = words(page.text)
            assert page.status_code == 200 and "书面回复" in told, path
            assert "磁盘已满" in told and "下面有的事项还是 2026-03-02 算的" in told and "件新建" not in told, path
    page = words(inside("GET", "/").text)
    assert "磁盘" not in page and "届满待确认" in page


def test_what_was_never_computed_is_counted(inside: Asked) -> None:
    inside.keep()
    with full(inside):
        told = words(inside("GET", "/").text)
    assert "有 1 件新建或者改过以后还没有算" in told and "下面有的事项" not in told


def test_on_a_full_disk_the_docket_of_today_has_nothing_to_say(inside: Asked) -> None:
    inside.keep(WAITING)
    inside("GET", "/")
    with full(inside):
        assert "磁盘" not in inside("GET", "/").text


def test_an_answer_of_the_interview_that_finds_no_space_is_taken_when_it_is_sent_again(inside: Asked) -> None:
    made = inside("POST", "/cases", data={"name": "云县某局案", "how": "interview"}).headers["HX-Redirect"]
    case, _, draft = only(r"/cases/(\w+\?draft=\w+)&", made).partition("?draft=")
    where = f"/cases/{case}/interview"

    def mark(html: str) -> str:
        return only(r'name="mark" value="(\w+)"', html)

    sent = {"draft": draft, "mark": mark(inside("GET", made).text), "typed": "云县"}
    with full(inside):
        refused = inside("POST", where, data=sent)
        assert "磁盘已满" in refused.text and refused.headers["HX-Retarget"] == "#notice"
    page = inside("POST", where, data=sent).text
    assert "已经答过" not in page and mark(page) != sent["mark"]
    text = inside("GET", f"/cases/{case}/editor", params={"draft": draft, "view": "text"}).text
    assert "检察院: 云县" in text
