"""A policy kept ready: what was loaded and compiled, so that the next process need not do it again.

It is kept beside the package, else in the user's own cache folder, under the hash of the rules, of this software and of
the Python that runs it. It is read only where nobody else can have written it; what cannot be read is made anew.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from gongyi.loading.loaded import Loaded
from gongyi.loading.rules import Rules
from gongyi_facts.files.writing import BeingWritten, sole_writer
from gongyi_facts.made_late import dataclass

_NAME = "_prepared"
_READ_BY_OTHERS = 0o022



@dataclass(frozen=True, slots=True)
class Prepared:
    """What was loaded, and what was worked out of it for the default readings."""

    loaded: Loaded
    rules: Rules
    chosen: Mapping[str, dict[str, str]]
    programs: Mapping[bool, bytes]
    """With and without as-if, each pickled by itself: a process mostly needs one of them."""


def key_of(folder: Path, *sources: Path) -> str | None:
    """The hash of a policy's folder and of the software that reads it; None where a file cannot be read."""
    digest = hashlib.sha256(f"{sys.implementation.cache_tag} {sys.version_info}".encode())
    try:
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".yaml", ".txt"):
                digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
        for source in sources:
            for path in sorted(source.rglob("*.py")):
                found = path.stat()
                digest.update(f"{path.relative_to(source)} {found.st_size} {found.st_mtime_ns}\n".encode())
    except OSError:
        return None
    return digest.hexdigest()


def kept(key: str) -> Any:
    """What was kept under a key; None where there is nothing that can be trusted."""
    for folder in _folders():
        path = folder / f"{key}.bin"
        with suppress(Exception):
            if _is_own(folder) and _is_own(path):
                return pickle.loads(path.read_bytes())
    return None


def keep(key: str, value: object) -> None:
    """Keep something for the next process, in the first folder that can be written; nothing is said where none can."""
    data = pickle.dumps(value, protocol=5)
    for folder in _folders():
        with suppress(OSError, BeingWritten):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if _is_own(folder):
                _write(folder / f"{key}.bin", data)
                return


def _folders() -> list[Path]:
    package = Path(__file__).resolve().parent
    base = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_CACHE_HOME")
    with suppress(RuntimeError):
        return [package / _NAME, (Path(base) if base else Path.home() / ".cache") / "gongyi"]
    return [package / _NAME]


def _is_own(path: Path) -> bool:
    """Whether a file or folder belongs to this user, and no other one can write to it."""
    found = path.lstat()
    if os.name == "nt":
        return True
    return found.st_uid == os.getuid() and not found.st_mode & _READ_BY_OTHERS


def _write(path: Path, data: bytes) -> None:
    for old in path.parent.glob("*.bin"):
        with suppress(OSError):
            old.unlink()
    with sole_writer(str(path)) as put:
        put(data)
