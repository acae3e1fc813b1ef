"""The log: what it shows when somebody changes it afterwards."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from sqlalchemy import text

from databases import in_a_file
from desk_web import WAITING, Asked
from gongyi_desk.web.storage import chain


def head(desk: Asked) -> str:
    with desk.database.reading() as session:
        found = chain.verify(session)
    assert found.problems == ()
    return found.head


def problems(desk: Asked, known: str | None = None) -> str:
    with desk.database.reading() as session:
        return "".join(chain.verify(session, known).problems)


def changed(desk: Asked, statement: str) -> None:
    with desk.database.writing() as session:
        session.execute(text(statement))


def test_every_change_is_an_entry_bound_to_the_one_before(inside: Asked) -> None:
    one, other = inside.keep(), inside.keep(WAITING.replace("A1", "A2"))
    before = head(inside)
    inside("POST", f"/cases/{one}/confirm", data={"revision": "1"})
    inside("POST", f"/cases/{other}/archive", data={"away": "true"})
    assert head(inside) != before
    assert problems(inside, before) == ""


def test_what_was_changed_taken_out_or_written_anew_is_seen(inside: Asked) -> None:
    for number in range(3):
        inside.keep(WAITING.replace("A1", f"A{number}"))
    known = head(inside)
    changed(inside, "UPDATE log SET words = '没有这回事' WHERE seq = 2")
    assert "第 2 条的内容被改过" in problems(inside)
    changed(inside, "UPDATE log SET at = '2020-01-01T00:00:00Z' WHERE seq = 1")
    assert "第 1 条被改过" in problems(inside)
    changed(inside, "DELETE FROM log WHERE seq = 3")
    assert f"没有 {known}" in problems(inside, known)


def test_a_case_that_differs_from_its_last_entry_is_seen(inside: Asked) -> None:
    inside.keep()
    changed(inside, "UPDATE cases SET text = '名称: 别的'")
    assert "与它的最后一条记录不同" in problems(inside)


def test_a_deletion_needs_a_reason_and_leaves_the_hashes_alone(inside: Asked) -> None:
    case = inside.keep()
    known = head(inside)
    assert "要写理由" in inside("POST", f"/cases/{case}/delete", data={"reason": " "}).text
    inside("POST", f"/cases/{case}/delete", data={"reason": "录错了案件"})
    assert problems(inside, known) == ""
    with inside.database.reading() as session:
        rows = session.execute(text("SELECT kind, words, text, content FROM log ORDER BY seq")).all()
    assert [(row.kind, row.words, bool(row.text)) for row in rows] == [
        ("import", None, False),
        ("delete", "删除：录错了案件", False),
    ]
    assert f'href="/cases/{case}"' not in inside("GET", "/cases").text
    assert inside("GET", f"/cases/{case}?draft=d").status_code == 404


@in_a_file
def test_a_deleted_text_is_not_left_in_the_file(inside: Asked) -> None:
    case = inside.keep(WAITING.replace("云县某局案", "须删去的名称"))
    file = inside.database.file
    assert file is not None
    changed(inside, "SELECT 1")
    inside("POST", f"/cases/{case}/delete", data={"reason": "录错了"})
    with inside.database.engine.connect() as connection:
        connection.rollback()
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert "须删去的名称".encode() not in file.read_bytes()
