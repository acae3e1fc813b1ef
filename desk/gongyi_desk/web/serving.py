"""Running the desk: opening its database, serving on this machine alone, opening the browser."""

from __future__ import annotations

import http.client
import json
import os
import socket
import sys
import webbrowser
from collections.abc import Callable, Sequence
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from gongyi import Policy
from gongyi_desk.cases.options import UsageError
from gongyi_desk.web.app import fingerprint, make_app
from gongyi_desk.web.filling import fill_from
from gongyi_desk.web.guard.tokens import new_address_token, new_program_token
from gongyi_desk.web.storage.backup import backup as copy_to
from gongyi_desk.web.storage.chain import Verified
from gongyi_desk.web.storage.chain import verify as look
from gongyi_desk.web.storage.database import Database, usual_url

_KEPT_OPEN = 300
"""Seconds that an idle connection is kept: longer than most pages are looked at."""
_TURN = 0.0005
"""Seconds after which one thread gives way to another."""
_HERE = ("127.0.0.1", "localhost")
Say = Callable[[str], None]


def serve(url: str | None, host: str, port: int, *, browser: bool, say: Say, fill: Sequence[Path] = ()) -> None:
    """Serve until interrupted; ``fill`` are folders of files for a database that has none yet.

    Raises ``UsageError`` for a host beyond this machine or a port in use, ``StorageError`` for the database.
    """
    check_host(host)
    database = Database.open(url or usual_url())
    listening = _listen(port, database, browser, say)
    if listening is None:
        return
    policy = Policy.load()
    app = make_app(database, policy, port)
    if fill:
        fill_from(database, policy, *fill)
    address = _address(database, port)
    say(f"地址（只能用一次）：{address}")
    say("按 Ctrl+C 结束。")
    if browser:
        webbrowser.open(address)
    # A page lets others go on at each look into the database: beside an answer that is computed it must not wait long.
    sys.setswitchinterval(_TURN)
    uvicorn.Server(_config(app)).run(sockets=[listening])


def _config(app: ASGIApp) -> uvicorn.Config:
    # A connection that is closed while somebody reads a page may just then be used for the next one, which fails.
    return uvicorn.Config(
        app, log_level="warning", server_header=False, access_log=False, timeout_keep_alive=_KEPT_OPEN
    )


def check_host(host: str) -> None:
    """Raises ``UsageError`` for what others could reach."""
    if host not in _HERE:
        raise UsageError(f"--host：{host} 别的机器也能连上；还没有帐户以前，只能用 127.0.0.1 或者 localhost。")


def print_token(url: str | None, say: Say) -> None:
    """Say a new token for programs."""
    database = Database.open(url or usual_url())
    with database.writing() as session:
        token = new_program_token(session)
    say(token)


def backup(url: str | None, target: Path) -> None:
    """Copy the database to a file. Raises ``StorageError``."""
    copy_to(Database.open(url or usual_url()), target)


def verify(url: str | None, head: str | None) -> Verified:
    """Look at the whole log. Raises ``StorageError``."""
    with Database.open(url or usual_url()).reading() as session:
        return look(session, head)


def _address(database: Database, port: int) -> str:
    with database.writing() as session:
        return f"http://127.0.0.1:{port}/?token={new_address_token(session)}"


def _listen(port: int, database: Database, browser: bool, say: Say) -> socket.socket | None:
    """The socket; None where a desk on the same database is there already, for which a new address is said."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":
        # A port that was just left can be used again at once; elsewhere this would let two programs share one.
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((_HERE[0], port))
        # The browser may come before the server is up: it waits in the queue.
        listening.listen()
    except OSError:
        listening.close()
        if not _is_ours(port, database):
            raise UsageError(f"端口 {port} 已被别的程序占用，用 --port 换一个，如 --port {port + 1}。") from None
        address = _address(database, port)
        say(f"桌面已经在运行。地址（只能用一次）：{address}")
        if browser:
            webbrowser.open(address)
        return None
    return listening


def _is_ours(port: int, database: Database) -> bool:
    """Whether what listens there is a desk on the same database."""
    connection = http.client.HTTPConnection(_HERE[0], port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        found = json.loads(connection.getresponse().read(10_000))
    except (OSError, ValueError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return isinstance(found, dict) and found.get("database") == fingerprint(database)
