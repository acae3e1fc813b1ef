"""A PostgreSQL server of a test's own: in a temporary folder, on this machine alone, gone at the end."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_USERS = ("postgres", "nobody")
_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")
"""What is kept here need not outlive the machine."""


def programs() -> Path | None:
    """The folder of the server's programs, of the newest that is installed; None where there is none."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda one: int(one.parts[-3]))
    return debian[-1].parent if debian else None


@contextmanager
def served(where: Path) -> Iterator[str]:
    """The address of a server that is ready, whose programs lie in a folder; it runs until the end of the block."""
    folder = Path(tempfile.mkdtemp(prefix="gongyi-postgres-"))
    port, running = _free_port(), None
    try:
        who = _unprivileged(folder)
        data = folder / "data"
        made = [where / "initdb", "-D", data, "-U", "desk", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"]
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL, cwd=folder, **who)
        settings = [part for one in _QUICK for part in ("-c", one)]
        asked = [where / "postgres", "-D", data, "-h", "127.0.0.1", "-p", str(port), "-k", folder, *settings]
        running = subprocess.Popen(asked, stderr=subprocess.DEVNULL, cwd=folder, **who)
        _wait_for(where, port, running)
        yield f"postgresql://desk@127.0.0.1:{port}/postgres"
    finally:
        if running is not None:
            running.terminate()
            running.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged(folder: Path) -> dict[str, Any]:
    """As whom to run: the server refuses to be run by root."""
    if os.geteuid() != 0:
        return {}
    import pwd

    names = {one.pw_name: one for one in pwd.getpwall()}
    user = next(names[name] for name in _USERS if name in names)
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait_for(where: Path, port: int, running: subprocess.Popen[bytes]) -> None:
    asked = [where / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
    while subprocess.run(asked).returncode != 0:
        if running.poll() is not None:
            raise RuntimeError(f"PostgreSQL did not start: {running.returncode}")
        time.sleep(0.1)
