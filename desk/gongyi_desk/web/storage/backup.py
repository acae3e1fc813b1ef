"""A copy of the database while it is in use."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing, suppress
from pathlib import Path

from gongyi_desk.web.storage.database import Database
from gongyi_desk.web.storage.errors import StorageError


def backup(database: Database, target: Path) -> None:
    """Write a whole and checked copy, for its owner alone. Raises ``StorageError``; an old file stays until the end."""
    if not database.in_a_file:
        raise StorageError(
            f"gongyi desk backup 只备份 SQLite 的文件；{database.name} 在 PostgreSQL 里，"
            "用它自己的 pg_dump 备份，pg_restore 恢复。"
        )
    if database.file is None:
        raise StorageError("内存里的数据库不能备份。")
    temporary = None
    try:
        handle, temporary = tempfile.mkstemp(prefix=".gongyi-", dir=target.absolute().parent)
        os.close(handle)
        with closing(sqlite3.connect(database.file)) as source, closing(sqlite3.connect(temporary)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise StorageError("备份出来的文件没有通过检查，没有写入。")
        os.replace(temporary, target)
        temporary = None
    except (OSError, sqlite3.Error) as error:
        raise StorageError(f"备份没有写成：{target} 不能写入（{error}）。") from None
    finally:
        if temporary is not None:
            with suppress(OSError):
                os.unlink(temporary)
