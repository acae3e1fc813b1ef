"""A database in a file: how it is made and opened, and what SQLite's complaints mean."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL

from gongyi_desk.web.storage.errors import BACK, StorageError
from gongyi_facts import Code


def file_of(url: URL) -> Path | None:
    """The file; None for a database in memory."""
    return Path(url.database).absolute() if url.database else None


def opened(file: Path | None, wait: float, at_once: int) -> Engine:
    """Open the file, make it where it is not there yet. Raises ``StorageError``."""
    if file is not None:
        _make(file)
    url = f"sqlite:///{file}" if file else "sqlite://"
    engine = create_engine(url, connect_args={"timeout": wait}, pool_size=at_once)
    event.listen(engine, "connect", _connected)
    event.listen(engine, "begin", _begin)
    return engine


def _make(file: Path) -> None:
    """The empty file, for its owner alone; what SQLite puts beside it gets the same rights."""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError:
        raise StorageError(f"数据库 {file} 不能写入。请检查文件和文件夹的权限。") from None


def _connected(connection: sqlite3.Connection, _: object) -> None:
    # The driver would begin transactions by itself, too late for what reads before it writes.
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    # What was deleted is not to be found in the file either.
    connection.execute("PRAGMA secure_delete=ON")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def check(connection: Connection) -> None:
    """Whether the file is whole. Raises ``sqlite3.DatabaseError``."""
    if connection.execute(text("PRAGMA quick_check(1)")).scalar() != "ok":
        raise sqlite3.DatabaseError("malformed")


def said(error: Exception, where: str) -> tuple[str, Code]:
    """What SQLite complains of, in Chinese."""
    message = str(getattr(error, "orig", error))
    if "locked" in message or "busy" in message:
        return f"{where}正被别的程序占用，这一次没有写入。请稍后再试，或者关闭别的程序。", Code.BEING_WRITTEN
    if "full" in message:
        return f"磁盘已满，这一次没有写入，{where}仍是原来的样子。请腾出空间再试。", Code.DISK_FULL
    if "disk i/o" in message.lower():
        why = "磁盘可能已满，或者文件所在的盘断开了"
        told = f"读写磁盘出错（{why}），这一次没有写入，{where}仍是原来的样子。请查看磁盘再试。"
        return told, Code.DISK_FULL
    if "readonly" in message or "unable to open" in message:
        return f"{where}不能写入。请检查文件和文件夹的权限。", Code.UNWRITABLE
    if "malformed" in message or "not a database" in message or "corrupt" in message:
        return f"{where}已经损坏，或者不是数据库。{BACK}", Code.UNREADABLE
    return f"{where}不能使用（{message}）。{BACK}", Code.ERROR
