"""A database on a PostgreSQL server: how it is opened, and what its complaints mean.

The desk is one person's there too: writes come one after the other, as they do in a file.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL

from gongyi_desk.web.storage.errors import StorageError
from gongyi_facts import Code

_DRIVER = "postgresql+psycopg"
_TURN = 0x676F6E677969
"""The lock of whoever writes; a number that nobody else in the same database is likely to take."""
_BUSY = ("55P03", "40001", "40P01")
_NO_SPACE = ("53100", "58030")
_NOT_LET_IN = ("28000", "28P01")
_NO_RIGHT = ("42501", "25006")
_NO_SUCH_DATABASE = "3D000"
_NUL = "NUL"


def opened(url: URL, wait: float, at_once: int) -> Engine:
    """Open it; it must be there. Raises ``StorageError`` where the driver is not installed, or is another one."""
    if url.drivername not in ("postgresql", _DRIVER):
        raise StorageError(f"--database：PostgreSQL 的地址写成 postgresql://用户@主机/数据库，不写 {url.drivername}。")
    try:
        # A server that was started anew is met by every connection of the pool.
        engine = create_engine(
            url.set(drivername=_DRIVER),
            connect_args={"client_encoding": "utf8"},
            pool_size=at_once,
            pool_pre_ping=True,
        )
    except ModuleNotFoundError:
        raise StorageError(
            "PostgreSQL 的驱动还没有装：先运行 pip install 'gongyi[postgres]'。", code=Code.NOT_INSTALLED
        ) from None

    def connected(connection: Any, _: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = '{round(wait * 1000)}ms'")
        connection.commit()

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get("writes"):
        # What is read after the lock is what the writer before has left.
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_TURN})")
    else:
        # A page that asks several times sees one state.
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def check(connection: Connection) -> None:
    """Whether it can hold every text. Raises ``StorageError``."""
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
    if encoding != "UTF8":
        raise StorageError(f"这个数据库的编码是 {encoding}，存不下中文：用 createdb --encoding=UTF8 另建一个。")


def said(error: Exception, where: str) -> tuple[str, Code]:
    """What the server complains of, in Chinese."""
    cause = getattr(error, "orig", error)
    state, message = getattr(cause, "sqlstate", None) or "", str(cause).strip()
    if state in _BUSY:
        return f"{where}正被别的程序占用，这一次没有写入。请稍后再试。", Code.BEING_WRITTEN
    if state in _NO_SPACE:
        told = f"数据库服务器的磁盘已满或者出错，这一次没有写入，{where}仍是原来的样子。请腾出空间再试。"
        return told, Code.DISK_FULL
    if state in _NO_RIGHT:
        return f"{where}不能写入：这个用户没有在里面建表、写表的权限。", Code.UNWRITABLE
    if state in _NOT_LET_IN or "password" in message:
        return f"{where}不让进：用户或者密码不对（密码写在 PGPASSWORD 或者 ~/.pgpass 里）。", Code.NO_PERMISSION
    if state == _NO_SUCH_DATABASE or "does not exist" in message:
        return f"{where}还没有建：先用 createdb --encoding=UTF8 建一个空的。", Code.NOT_FOUND
    if _NUL in message:
        return "写的内容里有看不见的字符 NUL，数据库存不下，这一次没有写入。请删去它再试。", Code.INVISIBLE
    if not state or state[:2] in ("08", "57"):
        return f"连不上{where.rstrip()}，这一次没有写入。请看服务器开着没有，地址对不对，再试一次。", Code.ERROR
    return f"{where}不能使用（{message}）。", Code.ERROR
