"""The database: where it lies, how it is opened, and what is said where it cannot be used."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from platformdirs import user_data_path
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError
from sqlalchemy.orm import Session, sessionmaker

from gongyi_facts import Code, GongyiError

_WAIT = 5
"""Seconds to wait for another program that writes."""
_AT_ONCE = 40
"""So many pages are made at once by the threads that make them: none waits for a connection until it gives up."""
_BACK = "把备份的文件放回原处（见 gongyi desk backup），或者用 --database 另指一个数据库。"


class StorageError(GongyiError):
    """The database cannot be used; says in Chinese why, and the way back."""


def usual_url() -> str:
    """The database in the user's data folder."""
    return f"sqlite:///{user_data_path('gongyi', appauthor=False) / 'desk.sqlite3'}"


class Database:
    """An open database, brought to the form that this program knows."""

    def __init__(self, engine: Engine, file: Path | None) -> None:
        self.engine, self.file = engine, file
        self._sessions = sessionmaker(engine, expire_on_commit=False)
        self._watching = threading.Lock()
        self._watch: sqlite3.Connection | None = None
        self._watched = 0

    @classmethod
    def open(cls, url: str) -> Database:
        """Open it, make it where it is not there yet. Raises ``StorageError``."""
        file = _file_of(url)
        if file is not None:
            _make(file)
        url = f"sqlite:///{file}" if file else "sqlite://"
        engine = create_engine(url, connect_args={"timeout": _WAIT}, pool_size=_AT_ONCE)
        event.listen(engine, "connect", _connected)
        event.listen(engine, "begin", _begin)
        database = cls(engine, file)
        with told(file):
            _bring_up(engine)
        return database

    def close(self) -> None:
        """Let go of the file."""
        with self._watching:
            if self._watch is not None:
                self._watch.close()
                self._watch = None
        self.engine.dispose()

    def state(self) -> tuple[int, int] | None:
        """Another one after every change, by whichever program; None for a database in memory.

        What is read after it was asked for is at least as new. Raises ``StorageError``.
        """
        if self.file is None:
            return None
        with told(self.file), self._watching:
            if self._watch is None:
                # One connection that never writes is told of the changes of all others.
                self._watched += 1
                self._watch = sqlite3.connect(self.file, timeout=_WAIT, check_same_thread=False)
            (found,) = self._watch.execute("PRAGMA data_version").fetchone()
            return self._watched, int(found)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that writes nothing."""
        with told(self.file), self._sessions() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose changes are kept together at the end, or not at all; one at a time."""
        with told(self.file), self._sessions() as session:
            session.connection(execution_options={"writes": True})
            yield session
            session.commit()


@contextmanager
def told(file: Path | None) -> Iterator[None]:
    """Say in Chinese what a database complains of. Raises ``StorageError``."""
    try:
        yield
    except (DatabaseError, sqlite3.DatabaseError) as error:
        said, code = _said(str(getattr(error, "orig", error)), file)
        raise StorageError(said, code=code) from error


def _said(message: str, file: Path | None) -> tuple[str, Code]:
    where = f"数据库 {file} " if file else "数据库"
    if "locked" in message or "busy" in message:
        return f"{where}正被别的程序占用，这一次没有写入。请稍后再试，或者关闭别的程序。", Code.BEING_WRITTEN
    if "full" in message:
        return f"磁盘已满，这一次没有写入，{where}仍是原来的样子。请腾出空间再试。", Code.DISK_FULL
    if "disk i/o" in message.lower():
        why = "磁盘可能已满，或者文件所在的盘断开了"
        said = f"读写磁盘出错（{why}），这一次没有写入，{where}仍是原来的样子。请查看磁盘再试。"
        return said, Code.DISK_FULL
    if "readonly" in message or "unable to open" in message:
        return f"{where}不能写入。请检查文件和文件夹的权限。", Code.UNWRITABLE
    if "malformed" in message or "not a database" in message or "corrupt" in message:
        return f"{where}已经损坏，或者不是数据库。{_BACK}", Code.UNREADABLE
    return f"{where}不能使用（{message}）。{_BACK}", Code.ERROR


def _file_of(url: str) -> Path | None:
    """The file of a SQLite database; None for one in memory. Raises ``StorageError`` for another kind."""
    try:
        found = make_url(url if "://" in url else f"sqlite:///{url}")
    except ArgumentError:
        raise StorageError(f"--database：“{url}”不是数据库的地址，写成 sqlite:///文件 或者直接写文件。") from None
    if found.get_backend_name() != "sqlite":
        raise StorageError("--database：这一版只用 SQLite，写成 sqlite:///文件 或者直接写文件。")
    return Path(found.database).absolute() if found.database else None


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


def _bring_up(engine: Engine) -> None:
    with engine.connect().execution_options(writes=True) as connection:
        check = connection.execute(text("PRAGMA quick_check(1)")).scalar()
        if check != "ok":
            raise sqlite3.DatabaseError("malformed")
        scripts = ScriptDirectory.from_config(_config(connection))
        known = {script.revision for script in scripts.walk_revisions()}
        current = MigrationContext.configure(connection).get_current_revision()
        if current is not None and current not in known:
            raise StorageError("数据库是由更新的版本写成的，这个版本不能用它。请升级：pip install -U 'gongyi[web]'。")
        if current != scripts.get_current_head():
            command.upgrade(_config(connection), "head")
        connection.commit()


def bring_down(engine: Engine, to: str = "base") -> None:
    """Undo the steps after one, or every step, and lose what the tables hold that they made."""
    with engine.connect().execution_options(writes=True) as connection:
        command.downgrade(_config(connection), to)
        connection.commit()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config
