"""Writing files: whole or not at all, never over what is not ours, and what to say where it cannot be done."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from gongyi_desk.terminal import output
from gongyi_facts import BadInput, BeingWritten, Code, Problem, read_bytes, replacement, sole_writer

_DENIED = ("没有权限写这个文件", "检查文件和文件夹的权限，或者是否被别的程序占用")
_WHY = {
    errno.ENOSPC: ("磁盘已满，没有写入", "腾出地方，或者换一处再写"),
    errno.EDQUOT: ("磁盘配额已满，没有写入", "腾出地方，或者换一处再写"),
    errno.ENAMETOOLONG: ("文件名太长", "换一个短些的文件名"),
    errno.ENOENT: ("没有这个文件夹", "检查路径，或者先建好文件夹"),
    errno.ENOTDIR: ("路径中间的一段不是文件夹", "检查路径"),
    errno.EISDIR: ("这是文件夹，不是文件", "写到文件名"),
    errno.EACCES: _DENIED,
    errno.EPERM: _DENIED,
    errno.EROFS: ("这个磁盘只能读，不能写", "换一处再写"),
}
_UNKNOWN = ("写不进这个文件", "检查文件和文件夹的权限，或者是否被别的程序占用")


class Changed(BadInput):
    """Somebody else has changed or made the file meanwhile; nothing was written."""


def save(file: str, data: bytes, before: bytes | None) -> None:
    """Replace the file at once, so that a break leaves the old one; ``before`` is what it is known to hold.

    Raises ``Changed`` where somebody else has changed it meanwhile, and ``BadInput`` where it cannot be written.
    """
    with _told(file), _one_name_told(file):
        _require_file(file)
        with sole_writer(file) as put:
            if before is not None and held(file) != before:
                message, hint = "文件已被别的程序改动", "这次没有写入；关闭别的程序，再运行一次"
                raise Changed([Problem(file, None, None, message, hint, Code.CHANGED)])
            put(data)


@contextmanager
def replacing(file: str, hint: str = "") -> Iterator[str]:
    """The path of a new file that takes the place of the file at once when it is whole; a break leaves the old one.

    Raises ``BadInput``, which says the ``hint``, where it cannot be written or put in place.
    """
    with _told(file, hint), _one_name_told(file):
        _require_file(file)
        with replacement(file) as temporary:
            yield temporary


def save_own(file: str, data: bytes, mark: bytes, what: str, *, folders: bool = False) -> None:
    """Write a file that is made here, over an older one that begins with the same mark; ``what`` is what it is called.

    With ``folders`` those that it needs are made. Raises ``BadInput`` for whatever else is there already, and where it
    cannot be written.
    """
    with _told(file), _one_name_told(file):
        _require_file(file)
        if folders:
            Path(file).parent.mkdir(parents=True, exist_ok=True)
        with sole_writer(file) as put:
            if os.path.lexists(file) and not (held(file) or b"").startswith(mark):
                raise _problem(file, f"已经有了，不是本软件写的{what}，没有覆盖", "换一个文件名", Code.EXISTS)
            put(data)


def create(files: Mapping[str, bytes]) -> None:
    """Write new files, all of them or none, with the folders that they need.

    Raises ``Changed`` where one of them is there already, and ``BadInput`` where it cannot be written.
    """
    done: list[Path] = []
    try:
        for file, data in files.items():
            with _told(file):
                done += _new_folders(Path(file).parent)
                with sole_writer(file) as put:
                    if os.path.lexists(file):
                        message, hint = "已经有了，没有覆盖", "换一个文件名或者文件夹"
                        raise Changed([Problem(file, None, None, message, hint, Code.EXISTS)])
                    put(data)
                done.append(Path(file))
    except BaseException:
        for path in reversed(done):
            with suppress(OSError):
                path.rmdir() if path.is_dir() else path.unlink()
        raise


def writable(file: str) -> None:
    """Raises ``BadInput`` where the file could not be replaced, or could not be made."""
    with _told(file):
        _require_file(file)
        target = os.path.realpath(file)
        folder = os.path.dirname(target)
        if not os.path.isdir(folder):
            raise _problem(file, *_WHY[errno.ENOENT])
        own = not os.path.exists(target) or os.access(target, os.W_OK)
        if not (own and os.access(folder, os.W_OK)):
            raise _problem(file, *_DENIED)


def refused(error: OSError) -> str:
    """What is wrong where the machine refuses a file, in a sentence."""
    message, hint = _WHY.get(error.errno or 0, ("这里读不出，也写不进", "检查路径、权限和磁盘"))
    name = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else ""
    return f"{name}{': ' if name else ''}{message}。{hint}。"


@contextmanager
def _told(file: str, hint: str = "") -> Iterator[None]:
    try:
        yield
    except BeingWritten:
        raise _problem(
            file, "别的程序一直在写这个文件", "这次没有写入；稍等一会儿，再运行一次", Code.BEING_WRITTEN
        ) from None
    except OSError as error:
        message, remedy = _WHY.get(error.errno or 0, _UNKNOWN)
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise _problem(file, message, remedy, Code.DISK_FULL) from None
        raise _problem(file, message, hint or remedy) from None
    except ValueError:
        raise _problem(file, "这不能用作文件名", "换一个文件名") from None


@contextmanager
def _one_name_told(file: str) -> Iterator[None]:
    """Say, once it is written, that under its other names a file goes on holding what it held.

    To write into the file itself would keep the names together, and leave half of it behind a break.
    """
    try:
        others = os.stat(file).st_nlink - 1
    except (OSError, ValueError):
        others = 0
    yield
    if others > 0:
        output.complain([f"{file}：这个文件另有 {others} 个名字（硬链接），那里仍是原来的内容；新的只写在这个名字下。"])


def _new_folders(folder: Path) -> list[Path]:
    """Make a folder and those above it; those that were not there, the highest first."""
    missing: list[Path] = []
    while not folder.exists() and folder != folder.parent:
        missing.append(folder)
        folder = folder.parent
    for one in reversed(missing):
        one.mkdir()
    return missing[::-1]


def _require_file(file: str) -> None:
    """Raises ``BadInput`` for what is there and is no regular file: a pipe would hang, a device be replaced."""
    try:
        mode = os.stat(file).st_mode
    except FileNotFoundError:
        return
    if stat.S_ISDIR(mode):
        raise _problem(file, *_WHY[errno.EISDIR])
    if not stat.S_ISREG(mode):
        raise _problem(file, "这不是普通文件，不能写", "换一个文件名")


def held(file: str) -> bytes | None:
    """What a regular file holds; None where there is none, or it cannot be read."""
    with suppress(BadInput):
        return read_bytes(file)
    return None


def _problem(file: str, message: str, hint: str, code: Code = Code.UNWRITABLE) -> BadInput:
    return BadInput([Problem(file, None, None, message, hint, code)])
