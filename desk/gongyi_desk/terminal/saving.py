"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress

from gongyi_facts import BadInput, Problem


def save(file: str, data: bytes, before: bytes | None) -> None:
    """Replace the file at once, so that a break leaves the old one; ``before`` is what it is known to hold.

    Raises ``BadInput`` where somebody else has changed it meanwhile, or it cannot be written.
    """
    target = os.path.realpath(file)
    if before is not None and _held(target) != before:
        raise _problem(file, "文件已被别的程序改动", "这次没有写入；关闭别的程序，再运行一次")
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
        os.replace(temporary, target)
        temporary = None
    except OSError:
        raise _problem(file, "写不进这个文件", "检查文件和文件夹的权限，或者是否被别的程序占用") from None
    finally:
        if temporary is not None:
            with suppress(OSError):
                os.unlink(temporary)


def create(files: Mapping[str, bytes]) -> None:
    """Write new files, all of them or none. Raises ``BadInput`` where one is there already, or cannot be written."""
    for file in files:
        if os.path.lexists(file):
            raise _problem(file, "已经有了，没有覆盖", "换一个文件名或者文件夹")
    done: list[str] = []
    try:
        for file, data in files.items():
            os.makedirs(os.path.dirname(os.path.realpath(file)), exist_ok=True)
            save(file, data, None)
            done.append(file)
    except BaseException as error:
        for file in done:
            with suppress(OSError):
                os.unlink(file)
        if isinstance(error, OSError):
            raise _problem(file, "写不进这个文件", "检查文件和文件夹的权限，或者是否被别的程序占用") from None
        raise


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
