"""Writing a file whole or not at all, by one program at a time: the only way in which any file is written here."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from gongyi_facts.codes import Code
from gongyi_facts.problems import GongyiError

_PATIENCE = 10.0
"""Seconds to wait for another program that is writing the same file."""
_NEW_FILE = 0o644


class BeingWritten(GongyiError):
    """Another program has been writing the file for too long."""

    code = Code.BEING_WRITTEN


@contextmanager
def sole_writer(path: str) -> Iterator[Callable[[bytes], None]]:
    """What puts new content in the place of a file at once, while nobody who asks in this way writes the same file.

    A break at any moment leaves the old content. The file keeps its owner and mode; what a killed writer has left
    beside it is swept away. Raises ``BeingWritten``, ``OSError``, and ``ValueError`` for a path that cannot be one.
    """
    with _alone(path) as (target, prefix):
        yield lambda data: _replace(target, data, prefix)


@contextmanager
def replacement(path: str) -> Iterator[str]:
    """The path of a new file that takes the place of the old one at the end: for what writes by a path alone.

    Else as ``sole_writer``.
    """
    with _alone(path) as (target, prefix), _new_file(target, prefix) as temporary:
        yield temporary
        with open(temporary, "rb+") as stream:
            os.fsync(stream.fileno())


@contextmanager
def _alone(path: str) -> Iterator[tuple[str, str]]:
    """The file that a path leads to, and how the names of new files beside it begin, for one writer at a time."""
    from filelock import FileLock, Timeout

    target = os.path.realpath(path)
    folder, name = os.path.split(target)
    os.scandir(folder).close()  # the lock would make folders that are missing
    mark = f".gongyi-{hashlib.sha256(os.fsencode(name)).hexdigest()[:12]}"
    lock = os.path.join(folder, f"{mark}.lock")
    try:
        with FileLock(lock, timeout=_PATIENCE):
            try:
                _sweep(folder, mark)
                yield target, f"{mark}-"
            finally:
                # Held until now: whoever waits for it finds that it is gone, and makes a new one.
                if os.name != "nt":
                    with suppress(OSError):
                        os.unlink(lock)
    except Timeout:
        raise BeingWritten(path) from None


def _sweep(folder: str, mark: str) -> None:
    """Remove what writers of the same file that were killed have left: nobody else writes it now."""
    for left in Path(folder).glob(f"{mark}-*"):
        with suppress(OSError):
            left.unlink()


def _replace(target: str, data: bytes, prefix: str) -> None:
    with _new_file(target, prefix) as temporary, open(temporary, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


@contextmanager
def _new_file(target: str, prefix: str) -> Iterator[str]:
    """An empty file beside another one, whose place it takes at the end; it is gone where it is broken off."""
    handle, temporary = tempfile.mkstemp(prefix=prefix, dir=os.path.dirname(target))
    os.close(handle)
    try:
        yield temporary
        _make_alike(temporary, target)
        os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise


def _make_alike(temporary: str, target: str) -> None:
    """Give the new file the owner and the mode of the old one, as far as this user may."""
    try:
        old = os.stat(target)
    except FileNotFoundError:
        os.chmod(temporary, _NEW_FILE)
        return
    if os.name != "nt":
        with suppress(OSError):
            os.chown(temporary, old.st_uid, old.st_gid)
    os.chmod(temporary, old.st_mode & 0o7777)
