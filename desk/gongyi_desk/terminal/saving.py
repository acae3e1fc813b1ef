"""Writing a file whole or not at all."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from gongyi_facts import BadInput, Problem, read_bytes

_PATIENCE = 10
"""Seconds to wait for another one that writes the same file."""


class Changed(BadInput):
    """Somebody else has changed the file meanwhile; nothing was written."""


def save(file: str, data: bytes, before: bytes | None) -> None:
    """Replace the file at once, so that a break leaves the old one; ``before`` is what it is known to hold.

    Raises ``Changed`` where somebody else has changed it meanwhile, and ``BadInput`` where it cannot be written.
    """
    target = os.path.realpath(file)
    with _alone(target):
        if before is not None and held(target) != before:
            raise _changed(file)
        _write(file, target, data, os.replace)


def create(file: str, data: bytes) -> None:
    """Write a file that there is not yet. Raises ``Changed`` where there is one now, and ``BadInput``."""
    target = os.path.realpath(file)
    with _alone(target):
        if os.path.lexists(target):
            raise _changed(file)
        try:
            _write(file, target, data, _put_in_a_free_place)
        except FileExistsError:
            raise _changed(file) from None


def writable(file: str) -> None:
    """Raises ``BadInput`` where the file could not be replaced, or could not be made."""
    target = os.path.realpath(file)
    folder = os.path.dirname(target)
    if not os.path.isdir(folder):
        raise _problem(file, "没有这个文件夹", "先建好文件夹，或者写别的路径")
    if not ((os.access(target, os.W_OK) or not os.path.lexists(target)) and os.access(folder, os.W_OK)):
        raise _problem(file, "没有权限写这个文件", "检查文件和文件夹的权限")


def held(file: str) -> bytes | None:
    """What a regular file holds; None where there is none, or it cannot be read."""
    try:
        return read_bytes(file)
    except BadInput:
        return None


def _write(file: str, target: str, data: bytes, put: Callable[[str, str], None]) -> None:
    temporary = None
    try:
        handle, temporary = tempfile.mkstemp(prefix=".gongyi-", dir=os.path.dirname(target))
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if os.path.exists(target):
            shutil.copymode(target, temporary)
        else:
            os.chmod(temporary, 0o644)
        put(temporary, target)
        temporary = None
    except FileExistsError:
        raise
    except OSError:
        raise _problem(file, "写不进这个文件", "检查文件和文件夹的权限，或者是否被别的程序占用") from None
    finally:
        if temporary is not None:
            with suppress(OSError):
                os.unlink(temporary)


def _put_in_a_free_place(temporary: str, target: str) -> None:
    """Give the file its name, which must be free. Raises ``FileExistsError``."""
    if os.name == "nt":
        os.rename(temporary, target)
        return
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError:
        # Not every file system has links.
        os.replace(temporary, target)
    else:
        os.unlink(temporary)


@contextmanager
def _alone(target: str) -> Iterator[None]:
    """While no other run of this program writes the same file, where the machine can tell."""
    from filelock import FileLock

    name = f"gongyi-{hashlib.sha256(os.fsencode(target)).hexdigest()[:32]}.lock"
    lock = FileLock(os.path.join(tempfile.gettempdir(), name), timeout=_PATIENCE)
    # What the file is known to hold is compared all the same.
    with suppress(OSError):
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _changed(file: str) -> Changed:
    return Changed([Problem(file, None, None, "文件已被别的程序改动", "这次没有写入；关闭别的程序，再运行一次")])


def _problem(file: str, message: str, hint: str) -> BadInput:
    return BadInput([Problem(file, None, None, message, hint)])
