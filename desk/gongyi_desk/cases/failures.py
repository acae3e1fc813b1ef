"""What to say of an error, and with which exit code to end: whether the input is at fault, or this software."""

from __future__ import annotations

from gongyi_desk.terminal.exits import BAD_INPUT, BROKEN
from gongyi_facts import GongyiError, printable


def failure(error: GongyiError) -> int:
    """The exit code for an error: bad input, unless the fault is the evaluators' own."""
    from gongyi import EngineError, ReteError

    return BROKEN if isinstance(error, EngineError | ReteError) else BAD_INPUT


def complaint(error: GongyiError, file: str) -> str:
    """What to say of an error that came up with a file."""
    if failure(error) == BAD_INPUT:
        return str(error)
    return f"{printable(file)}: {error}\n这是本软件的错误，不是案件文件的问题；可以加 --engine reference 再试。"
