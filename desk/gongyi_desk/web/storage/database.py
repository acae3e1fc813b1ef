"""The database: where it lies, how it is opened, and what is said where it cannot be used."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from platformdirs import user_data_path
from sqlalchemy import Connection, Engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError
from sqlalchemy.orm import Session, sessionmaker

from gongyi_desk.web.storage import postgres, sqlite
from gongyi_desk.web.storage.errors import StorageError

_WAIT = 5
"""Seconds to wait for another program that writes."""
_AT_ONCE = 40
"""So many pages are made at once by the threads that make them: none waits for a connection until it gives up."""
_WRITTEN = "写成 sqlite:///文件、直接写文件，或者 postgresql://用户@主机/数据库。"
_KINDS: dict[str, ModuleType] = {"sqlite": sqlite, "postgresql": postgres}


def usual_url() -> str:
    """The database in the user's data folder."""
    return f"sqlite:///{user_data_path('gongyi', appauthor=False) / 'desk.sqlite3'}"


class Database:
    """An open database, brought to the form that this program knows."""

    def __init__(self, engine: Engine, name: str, file: Path | None) -> None:
        self.engine, self.name, self.file = engine, name, file
        self._said = _kind(engine).said
        self._sessions = sessionmaker(engine, expire_on_commit=False)
        self._watching = threading.Lock()
        self._watch: sqlite3.Connection | None = None
        self._watched = 0

    @classmethod
    def open(cls, url: str) -> Database:
        """Open it; a file is made where it is not there yet. Raises ``StorageError``."""
        wanted = _wanted(url)
        if wanted.get_backend_name() == "sqlite":
            file = sqlite.file_of(wanted)
            database = cls(sqlite.opened(file, _WAIT, _AT_ONCE), str(file or "内存"), file)
        else:
            # Without the password.
            name = wanted.set(query={}).render_as_string()
            database = cls(postgres.opened(wanted, _WAIT, _AT_ONCE), name, None)
        with database.told():
            _bring_up(database.engine)
        return database

    @property
    def in_a_file(self) -> bool:
        """Whether it is SQLite's."""
        return self.engine.dialect.name == "sqlite"

    def close(self) -> None:
        """Let go of the file, or of the server."""
        with self._watching:
            if self._watch is not None:
                self._watch.close()
                self._watch = None
        self.engine.dispose()

    def state(self) -> tuple[int, int] | None:
        """Another one after every change, by whichever program; None where it is no file.

        What is read after it was asked for is at least as new. Raises ``StorageError``.
        """
        if self.file is None:
            return None
        with self.told(), self._watching:
            if self._watch is None:
                # One connection that never writes is told of the changes of all others.
                self._watched += 1
                self._watch = sqlite3.connect(self.file, timeout=_WAIT, check_same_thread=False)
            (found,) = self._watch.execute("PRAGMA data_version").fetchone()
            return self._watched, int(found)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that writes nothing."""
        with self.told(), self._sessions() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose changes are kept together at the end, or not at all; one at a time."""
        with self.told(), self._sessions() as session:
            session.connection(execution_options={"writes": True})
            yield session
            session.commit()

    @contextmanager
    def told(self) -> Iterator[None]:
        """Say in Chinese what a database complains of. Raises ``StorageError``."""
        try:
            yield
        except (DatabaseError, sqlite3.DatabaseError) as error:
            said, code = self._said(error, f"数据库 {self.name} ")
            raise StorageError(said, code=code) from error


def _wanted(url: str) -> URL:
    """The address of a database, or a file. Raises ``StorageError`` for another kind."""
    try:
        found = make_url(url if "://" in url else f"sqlite:///{url}")
        known = found.get_backend_name() in _KINDS
    except (ArgumentError, ValueError):
        raise StorageError(f"--database：“{url}”不是数据库的地址，{_WRITTEN}") from None
    if not known:
        raise StorageError(f"--database：只用 SQLite 和 PostgreSQL，{_WRITTEN}")
    return found


def _kind(engine: Engine) -> ModuleType:
    return _KINDS[engine.dialect.name]


def _bring_up(engine: Engine) -> None:
    with engine.connect().execution_options(writes=True) as connection:
        _kind(engine).check(connection)
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
