"""Writing a file whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from gongyi_facts import BadInput, Problem


def save(file: str, data: bytes, before: bytes | None) -> None:
    """Replace the file at once, so that a break leaves the old one; ``before`` is what it is known to hold.

    Raises ``BadInput`` where somebody else has changed it meanwhile, or it cannot be written.
    """
    if before is not None and _held(os.path.realpath(file)) != before:
        raise _problem(file, "文件已被别的程序改动", "这次没有写入；关闭别的程序，再运行一次")
    with replacing(file) as temporary, open(temporary, "wb") as stream:
        stream.write(data)


@contextmanager
def replacing(file: str, hint: str = "检查文件和文件夹的权限，或者是否被别的程序占用") -> Iterator[str]:
    """A new file beside the file, which takes its place at once when it is whole; a break leaves the old one.

    Raises ``BadInput``, which says the ``hint``, where it cannot be written or put in place.
    """
    target = os.path.realpath(file)
    temporary = None
    try:
        handle, temporary = tempfile.mkstemp(prefix=".gongyi-", dir=os.path.dirname(target))
        os.close(handle)
        yield temporary
        with open(temporary, "rb+") as stream:
            os.fsync(stream.fileno())
        if os.path.exists(target):
            shutil.copymode(target, temporary)
        else:
            os.chmod(temporary, 0o644)
        os.replace(temporary, target)
        temporary = None
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise _problem(file, "磁盘已满，没有写入", "腾出空间，或者换一处再写；原来的文件没有动") from None
        raise _problem(file, "写不进这个文件", hint) from None
    finally:
        if temporary is not None:
            with suppress(OSError):
                os.unlink(temporary)


def writable(file: str) -> None:
    """Raises ``BadInput`` where the file could not be replaced."""
    target = os.path.realpath(file)
    if not (os.access(target, os.W_OK) and os.access(os.path.dirname(target), os.W_OK)):
        raise _problem(file, "没有权限写这个文件", "检查文件和文件夹的权限")


def _held(target: str) -> bytes | None:
    try:
        with open(target, "rb") as stream:
            return stream.read()
    except OSError:
        return None


def _problem(file: str, message: str, hint: str) -> BadInput:
    return BadInput([Problem(file, None, None, message, hint)])
