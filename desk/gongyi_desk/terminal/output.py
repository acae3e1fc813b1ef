"""Where the words go: a terminal in whatever encoding, a file, a pipe that may close."""

from __future__ import annotations

import codecs
import json
import os
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TextIO

from gongyi_desk.terminal.layout import COLUMNS, Line, plain
from gongyi_facts import printable

_NARROWEST, _WIDEST = 40, 100
UNWRITTEN = "结果没有写全：磁盘已满，或者输出不能写入，换一处再写。"
_UNSEEN = ("Cc", "Cf", "Zl", "Zp")
"""The categories of what is not seen, or turns what stands around it: marks of direction, of no width, tags."""
_STYLES = {
    "overdue": "bold red",
    "breached": "bold red",
    "due": "bold yellow",
    "permitted": "bold cyan",
    "undetermined": "bold magenta",
    "fulfilled_late": "yellow",
    "fulfilled": "green",
    "exercised": "green",
    "strong": "bold",
    "dim": "dim",
}


class ReaderGone(Exception):
    """Whoever read the output has seen enough and closed the pipe."""


class Unwritable(Exception):
    """The output cannot be written, as on a full disk."""


def reopen() -> None:
    """Let what is said on a stream that whoever started us has closed go nowhere, and be no error."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - open to the end


def forgive(stream: TextIO | None) -> None:
    """Let the stream replace what its encoding lacks, so that a GBK console never fails."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")


def columns() -> int:
    """How many columns to fill: those wished for by COLUMNS, else the terminal's; 80 in a file or pipe."""
    wished = os.environ.get("COLUMNS", "")
    if wished.isdecimal() and len(wished) < 9:
        return _within_reason(int(wished))
    return _within_reason(shutil.get_terminal_size().columns - 1) if sys.stdout.isatty() else COLUMNS


def _within_reason(wanted: int) -> int:
    return max(_NARROWEST, min(_WIDEST, wanted))


def show(lines: Iterable[Line]) -> None:
    """Print lines, in colour on a terminal unless NO_COLOR is set."""
    if _coloured():
        _show_coloured(lines)
    else:
        text("".join(plain(line) + "\n" for line in lines))


def text(written: str) -> None:
    """Print text as it is. Raises ``ReaderGone``, and ``Unwritable``."""
    with _written():
        sys.stdout.write(written)
        sys.stdout.flush()


@contextmanager
def _written() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        abandon()
        if isinstance(error, BrokenPipeError):
            raise ReaderGone from None
        raise Unwritable from None


def abandon() -> None:
    """Let standard output go nowhere, or Python complains when it closes it at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def utf8(written: str) -> None:
    """Print a text that is UTF-8 by definition: as such in a file or pipe, whatever the console's encoding."""
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None or sys.stdout.isatty():
        text(written)
    else:
        text("")
        with _written():
            buffer.write(written.encode())
            buffer.flush()


def to_terminal() -> bool:
    """Whether somebody looks at standard output as it is written."""
    return sys.stdout.isatty()


def binary(data: bytes) -> None:
    """Write what is no text into a file or pipe. Raises ``ReaderGone``, and ``Unwritable``."""
    text("")
    with _written():
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


def as_json(data: dict[str, Any], *, one_line: bool) -> None:
    """Print JSON that can be read back whatever the encoding of standard output."""
    escaped = not _is_utf8(sys.stdout)
    written = json.dumps(data, ensure_ascii=escaped, indent=None if one_line else 2)
    text((written if escaped else _visible(written)) + "\n")


def _visible(written: str) -> str:
    """JSON in which what is not seen is written by its number: it is read as the same."""
    unseen = {c for c in set(written) if c != "\n" and unicodedata.category(c) in _UNSEEN}
    return written.translate({ord(c): json.dumps(c)[1:-1] for c in unseen})


def complain(lines: Iterable[str]) -> None:
    """Say on standard error what is wrong."""
    with suppress(OSError):
        for line in lines:
            print(printable(line), file=sys.stderr)


def _is_utf8(stream: TextIO) -> bool:
    try:
        return codecs.lookup(stream.encoding or "utf-8").name == "utf-8"
    except LookupError:
        return False


def _coloured() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _show_coloured(lines: Iterable[Line]) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
    for line in lines:
        console.print(Text.assemble(*((piece.text, _STYLES.get(piece.style, "")) for piece in line)))
