"""What comes of a desk that is killed at every write to its database, or whose disk is full from there on.

Run as a program of its own under ``failing_disk.c``; each trial is a fork, which dies or runs out of space at one call.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from desk_web import WAITING, Asked, Clock, keys_of
from gongyi import request as asking
from gongyi_desk.web.storage import chain
from gongyi_desk.web.storage.database import Database, bring_down
from gongyi_desk.web.storage.errors import StorageError
from locations import ROOT

SOURCE = Path(__file__).with_suffix(".c")
NOTHING, KILL, KILL_HALF_WAY, FULL = range(4)
_NEVER = -1
_OWN = {"id", "case_id", "at", "created", "updated", "before", "hash"}
"""Columns that differ each time the same is done."""
_LEFT_OUT = {"alembic_version", "sessions", "tokens", "sqlite_sequence"}
_LONG = "备注: 甲\n" + "# 一行注释\n" * 400


@dataclass
class Told:
    """What was seen of one deed: how many calls it makes, and how often the old and the new state was left."""

    calls: int
    old: int = 0
    new: int = 0
    problems: list[str] = field(default_factory=list)

    def count(self, problems: list[str], *, new: bool) -> None:
        """One more trial."""
        self.problems += problems
        self.new, self.old = self.new + new, self.old + (not new)


# --- what is done ----------------------------------------------------------------------------

Act = Callable[[], httpx.Response]
"""What is tried: does something to the desk, and gives the answer."""


def _draft(desk: Asked, case: str) -> Act:
    return lambda: desk("POST", f"/cases/{case}/text", data={"draft": "d", "base": "1", "text": WAITING + _LONG})


def _saved(desk: Asked, case: str) -> Act:
    _draft(desk, case)()
    return lambda: desk("POST", f"/cases/{case}/save", data={"draft": "d"})


def _confirmed(desk: Asked, case: str) -> Act:
    desk.clock.to("2026-03-09T02:00")
    return lambda: desk("POST", f"/cases/{case}/confirm", data={"revision": "1"})


def _deleted(desk: Asked, case: str) -> Act:
    return lambda: desk("POST", f"/cases/{case}/delete", data={"reason": "录错了"})


def _imported(desk: Asked, case: str) -> Act:
    looked = [("files", (f"{number}.yaml", WAITING.replace("A1", f"B{number}"), "text/plain")) for number in range(3)]
    keys = keys_of(desk("POST", "/import", files=looked).text)
    return lambda: desk("POST", "/import/keep", data={"draft": keys})


def _next_day(desk: Asked, case: str) -> Act:
    desk.clock.to("2026-05-20T02:00")
    return lambda: desk("GET", "/")


def _by_program(desk: Asked, case: str) -> Act:
    headers = desk.program() | {"If-Match": '"1"', "Idempotency-Key": "k1"}
    return lambda: desk.bare("PUT", f"/api/v1/cases/{case}", headers, json={"text": WAITING + _LONG})


def _brought_up(desk: Asked, case: str) -> Act:
    """The database of an older program is opened."""
    bring_down(desk.database.engine, "0001")

    def opened() -> httpx.Response:
        try:
            Database.open(str(desk.database.file)).close()
        except StorageError as error:
            return httpx.Response(503, text=str(error))
        return httpx.Response(200)

    return opened


DEEDS: dict[str, Callable[[Asked, str], Act]] = {
    "draft": _draft,
    "save": _saved,
    "confirm": _confirmed,
    "delete": _deleted,
    "import": _imported,
    "next day": _next_day,
    "program": _by_program,
    "older": _brought_up,
}


# --- trying ----------------------------------------------------------------------------------


class Trial:
    """A desk with one case, and one thing that is done to it again and again from the same state."""

    def __init__(self, folder: Path, deed: str) -> None:
        self.disk = ctypes.CDLL(None)
        self.disk.failing_disk_calls.restype = ctypes.c_long
        clock = Clock()
        asking.datetime = clock  # type: ignore[assignment, misc]
        self.file, self.ready = folder / "desk.sqlite3", folder / "ready.copy"
        self.desk = Asked(str(self.file), clock).let_in()
        case = self.desk.keep()
        self.desk("GET", "/")
        self.act = DEEDS[deed](self.desk, case)
        self.desk.database.close()
        shutil.copy(self.file, self.ready)
        self.before = _state(self.file)
        # Once here: what is worked out at the first time is then there in every child.
        self.act()
        self.desk.database.close()
        gc.freeze()
        self.calls = self._in_a_child(NOTHING, _NEVER)["calls"]
        self.after = _state(self.file)

    def killed(self) -> Told:
        """Killed at each call in turn: before it, or in the middle of it."""
        told = Told(self.calls)
        for call in range(1, self.calls + 1):
            said = self._in_a_child(KILL if call % 3 == 0 else KILL_HALF_WAY, call)
            told.count(self._wrong(call, done=said["done"]), new=_state(self.file) == self.after)
        return told

    def full(self) -> Told:
        """Without space from a call on: refused in plain words, and done once there is space."""
        told = Told(self.calls)
        for call in range(1, self.calls + 1, 4):
            said = self._in_a_child(FULL, call)
            found = self._wrong(call, done=True)
            if not said["done"] and "磁盘" not in said["text"]:
                found.append(f"{call} said {said['text'][:200]}")
            if said["kept"] != (self.after if said["done"] else self.before):
                found.append(f"{call} refused and yet changed, or the other way round")
            told.count(found, new=said["done"])
        return told

    def _wrong(self, call: int, *, done: bool) -> list[str]:
        """What is wrong with what is left; what was answered as done must be there."""
        with closing(sqlite3.connect(self.file)) as raw:
            checked = raw.execute("PRAGMA integrity_check").fetchall()
        opened = Database.open(str(self.file))
        with opened.reading() as session:
            problems = [f"{call} {one}" for one in chain.verify(session).problems]
        opened.close()
        state = _state(self.file)
        problems += [] if checked == [("ok",)] else [f"{call} integrity {checked}"]
        problems += [] if state in (self.before, self.after) else [f"{call} neither old nor new: {state}"]
        return problems + ([] if state == self.after or not done else [f"{call} answered as done, and not there"])

    def _in_a_child(self, kind: int, call: int) -> dict[str, Any]:
        for found in self.file.parent.glob("desk.sqlite3*"):
            found.unlink()
        shutil.copy(self.ready, self.file)
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            self._child(writing, kind, call)
        os.close(writing)
        with os.fdopen(reading, "rb") as said:
            lines = said.read().decode().splitlines()
        os.waitpid(child, 0)
        return {"done": False} | {key: value for line in lines for key, value in json.loads(line).items()}

    def _child(self, out: int, kind: int, call: int) -> None:
        """Do it; every line said is one that was reached."""

        def say(**said: Any) -> None:
            os.write(out, json.dumps(said).encode() + b"\n")

        try:
            self.disk.failing_disk(kind if kind else KILL, ctypes.c_long(call))
            done, text = _done(self.act)
            say(done=done, text=text)
            if kind == FULL:
                self.disk.failing_disk(NOTHING, ctypes.c_long(_NEVER))
                say(kept=_state(self.file))
                if not done:
                    _done(self.act)
            self.desk.database.close()
            say(calls=self.disk.failing_disk_calls())
        except BaseException as error:
            say(text=repr(error), kept="")
        finally:
            os._exit(0)


def _done(act: Act) -> tuple[bool, str]:
    answer = act()
    refused = "HX-Retarget" in answer.headers or "磁盘" in answer.text
    return answer.status_code < 400 and not refused, answer.text


def _state(file: Path) -> str:
    """All that is kept, but for moments and names that were drawn."""
    with closing(sqlite3.connect(file)) as raw:
        tables = {name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        kept = {}
        for table in tables - _LEFT_OUT:
            columns = [row[1] for row in raw.execute(f"PRAGMA table_info({table})") if row[1] not in _OWN]
            wanted = ", ".join(f'"{name}"' for name in columns)
            kept[table] = sorted(map(repr, raw.execute(f"SELECT {wanted} FROM {table}")))
    return json.dumps(kept, sort_keys=True, ensure_ascii=False)


# --- from outside ----------------------------------------------------------------------------


def library(folder: Path) -> Path | None:
    """What stands before the disk; None where it cannot be made."""
    made = folder / "failing_disk.so"
    compiler = shutil.which("cc")
    if compiler is None or sys.platform != "linux":
        return None
    ran = subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(made), str(SOURCE), "-ldl"])
    return made if ran.returncode == 0 else None


def run(preloaded: Path, folder: Path, deeds: Iterable[str] = DEEDS) -> dict[str, dict[str, Told]]:
    """Try deeds in a program of its own; of each what was seen where it was killed, and where the disk was full."""
    folders = os.pathsep.join(str(ROOT / one) for one in ("engine", "facts", "desk", "tests/support"))
    environment = {**os.environ, "LD_PRELOAD": str(preloaded), "PYTHONPATH": folders}
    ran = subprocess.run(
        [sys.executable, __file__, str(folder), *deeds], env=environment, capture_output=True, text=True, timeout=500
    )
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout)
    return {deed: {name: Told(**told) for name, told in those.items()} for deed, those in found.items()}


def main(folder: Path, deeds: Iterable[str]) -> None:
    """Try deeds, and say what was seen."""
    found = {}
    for number, deed in enumerate(deeds):
        own = folder / str(number)
        own.mkdir()
        trial = Trial(own, deed)
        found[deed] = {"killed": vars(trial.killed()), "full": vars(trial.full())}
    print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
