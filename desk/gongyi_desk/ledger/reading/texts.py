"""Tables as text: CSV, and lines of JSON."""

from __future__ import annotations

import codecs
import csv
import io
import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product
from typing import Any, TextIO

from gongyi_desk.ledger.reading.cases import Spoken
from gongyi_desk.ledger.reading.refusals import refuse
from gongyi_desk.ledger.reading.stored import kept
from gongyi_desk.ledger.reading.tables import Line, Naming, Table, Value
from gongyi_facts import Year, declared_keys, decode, labels_of

MOST_BYTES = 1024**3
"""What is read into memory as a whole may have so many bytes."""
AT_ONCE = 16 * 1024**2
"""A table of so many bytes is; a larger one need not be."""
_STARTS_A_FORMULA = tuple("=+-@\t\r'")
_MANY = 1000


def written(path: str) -> str:
    """The text of a file in UTF-8, with its mark or without, in UTF-16 with its mark, or in GB18030.

    Raises ``BadInput``.
    """
    return decode(_bytes(path), path, MOST_BYTES).lines


def _bytes(path: str) -> bytes:
    with open(path, "rb") as stream:
        data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        refuse(path, f"文件超过 {MOST_BYTES // 1024**3} GB 的上限", "拆成几个较小的文件")
    if not data.removeprefix(codecs.BOM_UTF8).strip():
        refuse(path, "文件是空的", "第一行写表头，以下每行一条")
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        refuse(path, "这是 Excel 工作簿或者压缩文件，不是文本", "把扩展名改为 .xlsx 再读")
    return data


def read_csv(path: str) -> Table:
    """A file of comma-separated values; a large one is read bit by bit. Raises ``BadInput``."""
    csv.field_size_limit(1024**2)
    if os.path.getsize(path) <= AT_ONCE:
        return _table(path, io.StringIO(written(path), newline=""))
    with open(path, encoding=_codec(path), newline="") as stream:
        return _table(path, stream)


def _codec(path: str) -> str:
    """How a large text is written. Raises ``BadInput`` for what is no text."""
    with open(path, "rb") as stream:
        head = stream.read(4)
        if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return _as_a_whole(path)
        decoder = codecs.getincrementaldecoder("utf-8-sig")()
        stream.seek(0)
        try:
            while chunk := stream.read(1024**2):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return _as_a_whole(path)
    return "utf-8-sig"


def _as_a_whole(path: str) -> str:
    """The same, where that can only be told from all of it."""
    return decode(_bytes(path), path, MOST_BYTES).codec


def _table(path: str, stream: TextIO) -> Table:
    head = stream.readline(AT_ONCE)
    stream.seek(0)
    delimiter = max(",\t;|", key=head.count)
    row = 0

    def lines() -> Iterator[Line]:
        nonlocal row
        for row, cells in enumerate(csv.reader(stream, delimiter=delimiter), 1):
            if any(cells):
                yield Line(row, tuple(map(without_apostrophe, cells)))

    try:
        return Table(path, "", Naming.GRID, kept(lines()))
    except csv.Error:
        refuse(path, f"第 {row + 1} 行以后读不出：引号没有收尾，或者一格太长", "核对引号，或者另存为 .xlsx")


def without_apostrophe(text: str) -> str:
    """The text without the mark that keeps a spreadsheet from taking it for a formula."""
    return text[1:] if text[:1] == "'" and text[1:2] in _STARTS_A_FORMULA and text[1:] else text


def with_apostrophe(text: str) -> str:
    """The text with a mark where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text


def read_json_lines(path: str) -> tuple[Table | None, list[Spoken]]:
    """The lines of JSON: those of plain values as a table, those that hold records as a case each.

    Raises ``BadInput``.
    """
    rows: list[tuple[int, dict[str, Any]]] = []
    cases = []
    for number, line in enumerate(written(path).split("\n"), 1):
        if not line.strip():
            continue
        row = _plain_row(line)
        if row is None:
            cases.append(Spoken(path, number, line, Naming.LINES))
        else:
            rows.append((number, row))
    return _as_table(path, rows, Naming.LINES) if rows else None, cases


def _plain_row(line: str) -> dict[str, Any] | None:
    """The values of a line by name; None where it is no such line, is a year, or a name stands there twice."""
    try:
        found = json.loads(line, object_pairs_hook=list)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, list) or not all(isinstance(pair, tuple) for pair in found):
        return None
    if any(isinstance(value, list) for _, value in found) or not _years().isdisjoint(found):
        return None
    if max(Counter(k for k, _ in found).values(), default=0) > 1:
        return None
    return dict(found)


@lru_cache(maxsize=1)
def _years() -> frozenset[tuple[str, str]]:
    """The keys and words by which a line says that it is an organ's year: no row of a ledger of cases."""
    declared = declared_keys(Year)
    return frozenset(product(declared.words("document"), labels_of(declared.items["document"].holds)))


def _as_table(path: str, rows: Sequence[tuple[int, dict[str, Any]]], naming: Naming) -> Table:
    names: dict[str, int] = {}
    for _, row in rows:
        for name in row:
            names.setdefault(name, len(names))
            if len(names) > _MANY:
                refuse(path, f"有 {_MANY} 个以上不同的键", "核对文件，每行写同样的几个键")
    lines = [Line(0, tuple(names))]
    for number, row in rows:
        cells: list[Value] = [None] * len(names)
        for name, value in row.items():
            cells[names[name]] = value
        lines.append(Line(number, tuple(cells)))
    return Table(path, "", naming, lines)
