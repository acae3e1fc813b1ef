"""Where a test of the desk keeps its cases: a file of its own, or a database of its own on a PostgreSQL server.

The server's address is in ``GONGYI_TEST_POSTGRES``; ``make test-postgres`` sets it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, make_url, text

from gongyi_desk.web.storage.database import Database

SERVER = os.environ.get("GONGYI_TEST_POSTGRES", "")
in_a_file = pytest.mark.skipif(bool(SERVER), reason="只有 SQLite 才有的：一个文件")
on_a_server = pytest.mark.skipif(not SERVER, reason="没有写明 GONGYI_TEST_POSTGRES：没有在 PostgreSQL 上测试")


@contextmanager
def empty_one(folder: Path) -> Iterator[str]:
    """An empty database in its newest form, to be copied; gone at the end of the block."""
    url = str(folder / "empty.sqlite3") if not SERVER else _address(f"gongyi_{os.getpid()}")
    with _made(url):
        Database.open(url).close()
        yield url


@contextmanager
def copy_of(empty: str, folder: Path) -> Iterator[str]:
    """A database that is as another one is; gone at the end of the block."""
    if not SERVER:
        yield str(shutil.copy(empty, folder / "desk.sqlite3"))
        return
    url = f"{empty}_copy"
    with _made(url, f'TEMPLATE "{make_url(empty).database}"'):
        yield url


@contextmanager
def new_one(name: str, more: str = "") -> Iterator[str]:
    """A database on the server with nothing in it."""
    url = _address(f"gongyi_{os.getpid()}_{name}")
    with _made(url, more):
        yield url


def _address(name: str) -> str:
    return make_url(SERVER).set(database=name).render_as_string(hide_password=False)


@contextmanager
def _made(url: str, more: str = "") -> Iterator[None]:
    if not SERVER:
        yield
        return
    name = make_url(url).database
    _run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    _run(f'CREATE DATABASE "{name}" {more}')
    yield
    _run(f'DROP DATABASE "{name}" WITH (FORCE)')


def _run(statement: str) -> None:
    server: URL = make_url(SERVER).set(drivername="postgresql+psycopg")
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
