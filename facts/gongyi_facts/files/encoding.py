"""From bytes to text and back: UTF-8, and what desks save in its place, UTF-16 with its mark and GB18030."""

from __future__ import annotations

import codecs
import re
from typing import NoReturn

from gongyi_facts.codes import Code
from gongyi_facts.made_late import dataclass
from gongyi_facts.problems import INVISIBLE, Report

MAX_BYTES = 5 * 1024 * 1024
TOO_LARGE = ("文件超过 5 MB 的上限", "拆成几个较小的文件")

_SAVE = "请另存为 UTF-8 编码（记事本：另存为，编码选 UTF-8）"
_NAMES = {"utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "gb18030": "GB18030（GBK）"}
_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


@dataclass(frozen=True, slots=True)
class Written:
    """The text of a file with its own line ends, without its mark; and how it was written."""

    text: str
    codec: str
    mark: bytes = b""

    def encode(self, text: str) -> bytes:
        """Another text in the bytes in which this one was written."""
        return self.mark + text.encode(self.codec)

    @property
    def lines(self) -> str:
        """The text with ``\\n`` line ends."""
        return _unix_lines(self.text)

    @property
    def advice(self) -> str:
        """That the file is not in UTF-8 and how to save it so; '' where it is."""
        name = _NAMES.get(self.codec)
        return f"文件是 {name} 编码，已照读。别的程序未必读得出，{_SAVE}。" if name else ""


def decode(data: bytes, file: str, longest: int = MAX_BYTES) -> Written:
    """The text of a file in UTF-8, in UTF-16 with its mark, or in GB18030. Raises ``BadInput`` for all else.

    ``longest`` is how many bytes it may have.
    """
    report = Report(file)
    _refuse_other_files(data, report, longest)
    mark = next((mark for mark in _MARKS if data.startswith(mark)), b"")
    codec = _MARKS.get(mark, "utf-8")
    try:
        return Written(data.removeprefix(mark).decode(codec), codec, mark)
    except UnicodeDecodeError as error:
        if codec == "utf-8" and not mark and _looks_like_gbk(data, error):
            return Written(data.decode("gb18030"), "gb18030")
        _refuse(data, report)


def utf8_text(data: bytes, report: Report) -> str:
    """The text of a file in UTF-8 with ``\\n`` line ends and no byte order mark. Raises ``BadInput`` for all else."""
    _refuse_other_files(data, report)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        _refuse(data, report)
    try:
        return _unix_lines(data.removeprefix(codecs.BOM_UTF8).decode())
    except UnicodeDecodeError:
        _refuse(data, report)


def _refuse_other_files(data: bytes, report: Report, longest: int = MAX_BYTES) -> None:
    if len(data) > longest:
        report.fail(None, None, *TOO_LARGE, code=Code.TOO_LARGE)
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        report.fail(1, 1, "这是 Excel、Word 或压缩文件，不是文本文件", "改用 YAML 或 JSON 文本文件", code=Code.NOT_TEXT)
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if not marked and data[:1000].count(0) * 3 > len(data[:1000]):
        _refuse(data, report)


def _refuse(data: bytes, report: Report) -> NoReturn:
    """Say what the file seems to be, and where it is no UTF-8."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or data[:1000].count(0) * 3 > len(data[:1000]):
        report.fail(1, 1, "文件不是 UTF-8 编码，像是 UTF-16", _SAVE, code=Code.ENCODING)
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        data.decode()
    except UnicodeDecodeError as error:
        before = _unix_lines(data[: error.start].decode())
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        guess = "，像是 GB18030（GBK）" if _looks_like_gbk(data, error) else ""
        report.fail(line, column, f"文件不是 UTF-8 编码{guess}", _SAVE, code=Code.ENCODING)
    raise AssertionError("refused though it is UTF-8")


def _unix_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _looks_like_gbk(data: bytes, error: UnicodeDecodeError) -> bool:
    # UTF-8 text often decodes as GB18030 to nonsense: Chinese before the error shows UTF-8.
    if re.search("[\u4e00-\u9fff]", data[: error.start].decode()):
        return False
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return bool(re.search("[\u4e00-\u9fff]", text)) and not INVISIBLE.search(text)
