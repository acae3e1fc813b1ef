"""A database in a file: rights, backups, and what is said where something is wrong with it."""

from __future__ import annotations

import shutil
import sqlite3
import stat
from pathlib import Path

import pytest
from sqlalchemy import event, text

from databases import in_a_file
from desk_web import Asked
from gongyi_desk.web.storage import chain, database
from gongyi_desk.web.storage.backup import backup
from gongyi_desk.web.storage.database import Database
from gongyi_desk.web.storage.errors import StorageError

pytestmark = in_a_file


def test_the_database_is_its_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / "new" / "desk.sqlite3"
    opened = Database.open(str(file))
    with opened.writing() as session:
        session.execute(text("INSERT INTO settings VALUES ('me', '张三')"))
        for found in file.parent.iterdir():
            assert stat.S_IMODE(found.stat().st_mode) == 0o600, found
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_damaged_database_is_told_plainly_with_the_way_back(tmp_path: Path) -> None:
    file = tmp_path / "desk.sqlite3"
    file.write_bytes(b"no database at all" * 1000)
    with pytest.raises(StorageError, match=r"已经损坏，或者不是数据库.*备份"):
        Database.open(str(file))


def test_a_database_that_is_damaged_while_in_use_is_told_and_a_backup_brings_it_back(
    inside: Asked, tmp_path: Path
) -> None:
    case, copy = inside.keep(), tmp_path / "backup.sqlite3"
    program = inside.program()
    backup(inside.database, copy)
    file = Path(str(inside.database.file))
    inside.database.close()
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + b"\x5a" * (len(whole) - 4096))
    assert "已经损坏" in inside("GET", "/cases").text
    answer = inside.bare("GET", f"/api/v1/cases/{case}", program)
    assert (answer.status_code, answer.json()["code"]) == (503, "database_damaged")
    assert "gongyi desk backup" in answer.json()["title"]
    inside.database.close()
    with pytest.raises(StorageError, match=r"已经损坏.*备份"):
        Database.open(str(file))
    for found in file.parent.glob("desk.sqlite3*"):
        found.unlink()
    shutil.copy(copy, file)
    with Database.open(str(file)).reading() as session:
        assert chain.verify(session).problems == ()
    assert inside.bare("GET", f"/api/v1/cases/{case}", program).status_code == 200


def test_a_locked_database_is_told_plainly(desk: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_WAIT", 0)
    other = Database.open(str(desk.database.file))
    with desk.database.writing(), pytest.raises(StorageError, match="占用"), other.writing():
        pass


def test_a_disk_that_fails_is_told_in_chinese(inside: Asked) -> None:
    case = inside.keep()

    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    event.listen(inside.database.engine, "before_cursor_execute", fail)
    answer = inside("POST", f"/cases/{case}/text", data={"draft": "d", "base": "1", "text": "名称: 甲"})
    event.remove(inside.database.engine, "before_cursor_execute", fail)
    assert "磁盘可能已满" in answer.text and "I/O" not in answer.text
    assert inside.case(case).revision == 1


def test_a_full_disk_says_so_and_loses_nothing(inside: Asked) -> None:
    case = inside.keep()
    with inside.database.reading() as session:
        pages = session.execute(text("PRAGMA page_count")).scalar()
    event.listen(
        inside.database.engine, "connect", lambda connection, _: connection.execute(f"PRAGMA max_page_count={pages}")
    )
    inside.database.engine.dispose()
    sent = {"draft": "d", "base": "1", "text": "名称: 甲\n备注: " + "字" * 90_000}
    answer = inside("POST", f"/cases/{case}/text", data=sent)
    assert "磁盘已满" in answer.text
    assert inside.case(case).revision == 1


def test_a_backup_while_in_use_is_whole_and_can_be_opened(inside: Asked, tmp_path: Path) -> None:
    case = inside.keep()
    copy = tmp_path / "backup.sqlite3"
    with inside.database.writing():
        backup(inside.database, copy)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    found = Database.open(str(copy))
    with found.reading() as session:
        verified = chain.verify(session)
    assert (verified.entries, verified.problems) == (1, ())
    assert case


def test_a_backup_that_cannot_be_written_leaves_the_old_one(inside: Asked, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="没有写成"):
        backup(inside.database, tmp_path / "nowhere" / "backup.sqlite3")


def test_a_copy_of_the_file_and_its_log_opens_as_it_was(desk: Asked, tmp_path: Path) -> None:
    """As after a loss of power: the file and its write-ahead log are all there is."""
    desk.keep()
    for found in Path(str(desk.database.file)).parent.glob("desk.sqlite3*"):
        shutil.copy(found, tmp_path / f"after{found.name}")
    with Database.open(str(tmp_path / "afterdesk.sqlite3")).reading() as session:
        assert chain.verify(session).entries == 1
