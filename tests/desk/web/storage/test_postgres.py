"""A database on a PostgreSQL server: writes in turn, one state for a page, and what is said where it cannot be used."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from databases import SERVER, new_one, on_a_server
from desk_cli import Desk, policy
from desk_web import WAITING, Asked
from gongyi_desk.web.editor.facts import CaseText
from gongyi_desk.web.editor.keeping import Keeper
from gongyi_desk.web.guard.problems import OF_STORAGE
from gongyi_desk.web.storage import chain, database
from gongyi_desk.web.storage.backup import backup
from gongyi_desk.web.storage.database import Database
from gongyi_desk.web.storage.errors import StorageError
from gongyi_desk.web.storage.tables import CaseRow


@pytest.mark.parametrize("url", ["mysql://x/y", "oracle://x/y", "postgres://x/y", "postgresql://x@h:port/y", "://"])
def test_another_kind_of_database_is_refused_and_told_how_to_write_it(url: str) -> None:
    with pytest.raises(StorageError, match="写成 sqlite:///文件、直接写文件，或者 postgresql://"):
        Database.open(url)


def test_another_driver_is_refused() -> None:
    with pytest.raises(StorageError, match="不写 postgresql\\+psycopg2"):
        Database.open("postgresql+psycopg2://x/y")


def test_without_the_driver_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StorageError, match=r"pip install 'gongyi\[postgres\]'"):
        Database.open("postgresql://x/y")


def test_a_server_that_does_not_answer_is_told_without_the_password() -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(StorageError, match="连不上数据库 postgresql://x:") as told:
        Database.open("postgresql://x:secret@127.0.0.1:1/y")
    assert "secret" not in str(told.value)
    # It is not damaged: nothing has to be brought back.
    assert OF_STORAGE.get(told.value.code) is None


@on_a_server
def test_a_database_that_is_not_there_is_told() -> None:
    with pytest.raises(StorageError, match="还没有建：先用 createdb"):
        Database.open(make_url(SERVER).set(database="no_such_one").render_as_string(hide_password=False))


@on_a_server
def test_a_database_in_another_encoding_is_refused() -> None:
    more = "ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"
    with new_one("ascii", more) as url, pytest.raises(StorageError, match="编码是 SQL_ASCII"):
        Database.open(url)


@on_a_server
def test_writes_of_two_programs_come_one_after_the_other_and_the_log_stays_bound(desk: Asked) -> None:
    def write() -> None:
        with_own = Database.open(desk.url)
        for _ in range(10):
            with with_own.writing() as session:
                Keeper(session, policy().loaded, desk.judge.today).create(CaseText(WAITING), "新建")
        with_own.close()

    threads = [threading.Thread(target=write) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    with desk.database.reading() as session:
        found = chain.verify(session)
    assert (found.entries, found.problems) == (30, ())


@on_a_server
def test_somebody_who_waits_too_long_for_a_turn_is_told(desk: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_WAIT", 0.05)
    with desk.database.writing(), pytest.raises(StorageError, match="占用"):
        Database.open(desk.url)


@on_a_server
def test_a_page_sees_one_state_and_cannot_write(desk: Asked) -> None:
    with desk.database.reading() as session:
        before = session.query(CaseRow).count()
        desk.keep()
        assert session.query(CaseRow).count() == before
        with pytest.raises(StorageError, match="不能写入"), desk.database.told():
            session.execute(text("DELETE FROM cases"))


@on_a_server
def test_a_connection_that_the_server_ended_is_opened_anew(inside: Asked) -> None:
    others = "datname = current_database() AND pid <> pg_backend_pid()"
    with Database.open(inside.url).reading() as session:
        session.execute(text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}"))
    assert inside("GET", "/cases").status_code == 200


@on_a_server
def test_a_character_that_the_server_cannot_hold_is_told_and_nothing_is_written(inside: Asked) -> None:
    case = inside.keep()
    answer = inside("POST", f"/cases/{case}/text", data={"draft": "d", "base": "1", "text": "名称: 甲\0"})
    assert "看不见的字符 NUL" in answer.text
    assert inside.case(case).revision == 1


@on_a_server
def test_lists_are_sorted_by_code_points_and_searched_without_case(inside: Asked) -> None:
    for name in ("b案", "B案", "_案", "a案"):
        inside.keep(WAITING.replace("云县某局案", name))
    shown = inside("GET", "/cases?q=B").text
    assert shown.index(">B案") < shown.index(">b案") and ">a案" not in shown


@on_a_server
def test_a_long_name_is_kept(inside: Asked) -> None:
    """The server's indices hold less than three thousand bytes of a row."""
    name = "".join(chr(0x4E00 + number * 7919 % 20_000) for number in range(2000))
    where = inside("POST", "/cases", data={"name": name}).headers["HX-Redirect"]
    assert inside.case(where.rpartition("/")[2]).title == name


@on_a_server
def test_a_backup_is_the_servers_own_affair(desk: Asked, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"只备份 SQLite.*pg_dump"):
        backup(desk.database, tmp_path / "copy")


@on_a_server
def test_a_terminal_verifies_it_and_gives_a_token(
    desk: Asked, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    gongyi = Desk(capsys, monkeypatch)
    desk.keep()
    assert "共 1 条，都接得上" in gongyi("desk", "verify", "--database", desk.url).out
    assert len(gongyi("desk", "--print-token", "--database", desk.url).out.strip()) >= 43


@on_a_server
def test_the_settings_show_where_it_lies_and_how_it_is_backed_up(inside: Asked) -> None:
    shown = inside("GET", "/settings").text
    assert "postgresql://" in shown and "pg_dump" in shown and "gongyi desk backup" not in shown
