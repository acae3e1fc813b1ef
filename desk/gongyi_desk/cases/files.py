"""Reading the file of a case, or standard input."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gongyi_facts import Document

STDIN = "-"


def shown(file: str) -> str:
    """How a file is called in messages: without what a terminal would obey, or a line be broken by."""
    from gongyi_facts import printable

    return "标准输入" if file == STDIN else printable(file)


def read_case(file: str, models: Sequence[type[Document]] | None = None) -> Document:
    """The document of a file, or of standard input: of one of the models, a case or an organ's year unless given.

    Raises ``BadInput``.
    """
    from gongyi_facts import MAX_BYTES, BadInput, Code, Problem, read, read_text

    if file != STDIN:
        return read(file, models)
    if sys.stdin is None:
        hint = "请用管道或者“<”送入案件文件，或者写出文件名"
        raise BadInput([Problem(shown(file), None, None, "没有打开", hint, Code.UNREADABLE)])
    try:
        data = sys.stdin.buffer.read(MAX_BYTES + 1)
    except OSError:
        hint = "请用管道或者“<”送入案件文件，或者写出文件名"
        raise BadInput([Problem(shown(file), None, None, "读不出", hint, Code.UNREADABLE)]) from None
    if len(data) > MAX_BYTES:
        message = f"内容超过 {MAX_BYTES // 2**20} MB 的上限"
        raise BadInput([Problem(shown(file), None, None, message, "拆成几个文件", Code.TOO_LARGE)])
    return read_text(data, shown(file), models)
