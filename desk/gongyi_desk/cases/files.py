"""Reading the file of a case, or standard input."""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gongyi_facts import BadInput, Document

STDIN = "-"
_SUFFIXES = (".yaml", ".yml", ".json")
_BESIDE = ("~", ".", "#")
"""How the names of files begin that programs leave beside those that they have open."""


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


def meant(words: Sequence[str]) -> list[str | BadInput]:
    """The files that words on the command line mean, or what is wrong with a word.

    A folder means the case files in it, and a pattern (``案件/*.yaml``, ``案件/**/*.yaml``) whatever fits it, by name.
    """
    return [file for word in words for file in _meant(word)]


def means_several(words: Sequence[str]) -> bool:
    """Whether words are about several cases even where only one should turn up: a folder, or more than one word."""
    return len(words) > 1 or any(word != STDIN and os.path.isdir(word) for word in words)


def _meant(word: str) -> Iterator[str | BadInput]:
    if word == STDIN or os.path.isfile(word):
        yield word
    elif os.path.isdir(word):
        yield from _in_folder(word)
    elif glob.has_magic(word):
        found = sorted(filter(os.path.isfile, glob.glob(word, recursive=True)))
        yield from found
        if not found:
            yield _nothing(word, "没有与它相符的文件", "检查文件夹和文件名")
    else:
        yield word


def _in_folder(folder: str) -> Iterator[str | BadInput]:
    try:
        names = sorted(name for name in os.listdir(folder) if _is_case(folder, name))
    except OSError:
        yield _nothing(folder, "没有权限看这个文件夹", "检查文件夹的权限")
        return
    yield from (os.path.join(folder, name) for name in names)
    if not names:
        deeper = os.path.join(folder, "*", "*.yaml")
        yield _nothing(folder, "文件夹里没有案件文件（.yaml、.yml、.json）", f"子文件夹里的，写 {deeper}")


def _is_case(folder: str, name: str) -> bool:
    ours = name.lower().endswith(_SUFFIXES) and not name.startswith(_BESIDE)
    return ours and os.path.isfile(os.path.join(folder, name))


def _nothing(word: str, message: str, hint: str) -> BadInput:
    from gongyi_facts import BadInput, Code, Problem

    return BadInput([Problem(word, None, None, message, hint, Code.UNREADABLE)])
