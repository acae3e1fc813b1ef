"""A desk that really runs, for a browser: on a free port, on a database of its own, on a day that is set."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any

import uvicorn

from desk_cli import policy
from gongyi import request as asking
from gongyi_desk.web.app import make_app
from gongyi_desk.web.filling import fill_from
from gongyi_desk.web.guard.tokens import new_address_token
from gongyi_desk.web.storage.database import Database

CHROMIUM = Path("/usr/bin/chromium")
FIREFOX = Path("/usr/bin/firefox-esr")


class Clock:
    """The moment, in place of the machine's clock."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self, zone: tzinfo | None = None) -> datetime:
        """The moment in a zone."""
        return self.moment.astimezone(zone)


def at(day: str, time: str = "01:00") -> Clock:
    """A clock that stands at a moment of a day in UTC."""
    return Clock(datetime.fromisoformat(f"{day}T{time}:00").replace(tzinfo=UTC))


@dataclass
class Running:
    """Where the desk runs; ``address`` gives a new address that works once."""

    database: Database
    port: int
    clock: Clock

    def address(self) -> str:
        """An address that works once."""
        with self.database.writing() as session:
            return f"http://127.0.0.1:{self.port}/?token={new_address_token(session)}"


@contextmanager
def running(file: Path, clock: Clock, *fill: Path) -> Iterator[Running]:
    """Serve a desk until the end of the block."""
    before: Any = asking.datetime
    asking.datetime = clock  # type: ignore[assignment, misc]
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    database = Database.open(str(file))
    if fill:
        fill_from(database, policy(), *fill)
    server = uvicorn.Server(uvicorn.Config(make_app(database, policy(), port), log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield Running(database, port, clock)
    finally:
        server.should_exit = True
        thread.join(10)
        database.close()
        asking.datetime = before
