"""What a workbook holds before anything opens it: whether it is whole, how large it grows, which cells are errors."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree

from gongyi_desk.ledger.reading.refusals import refuse

MOST_BYTES = 2 * 1024**3
"""What a workbook may hold unpacked."""
MOST_GROWN = 200
"""How many times its size a workbook may grow unpacked, where that is much."""
_MUCH = 64 * 1024**2
_CHUNK = 1024**2
_ERROR_CELL = re.compile(
    rb'<c (?=[^>]*\bt="e")[^>]*\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*>.*?(?:<v>([^<]{0,20})</v>|</c>)'
)
_LONGEST_CELL = 400
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}sheet"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
Errors = dict[str, dict[tuple[int, int], str]]


def checked(path: str) -> Errors:
    """By sheet the cells that hold an error, which read as empty. Raises ``BadInput``.

    For what is no archive, is not whole, or grows beyond measure when it is unpacked.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _measure(path, archive)
            names = _sheet_names(archive)
            found = {part: _errors(archive, part) for part in names}
            for item in archive.infolist():
                if item.filename not in names:
                    _read_through(archive, item.filename)
            return {names[part]: errors for part, errors in found.items() if errors}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ElementTree.ParseError):
        refuse(path, "文件不完整，或者已经损坏", "重新复制一份；或者用 Excel、WPS 打开，另存为 .xlsx")


def _measure(path: str, archive: zipfile.ZipFile) -> None:
    packed = sum(item.compress_size for item in archive.infolist())
    unpacked = sum(item.file_size for item in archive.infolist())
    if unpacked > MOST_BYTES or (unpacked > _MUCH and unpacked > MOST_GROWN * max(packed, 1)):
        refuse(path, f"解压以后有 {unpacked // 1024**2} MB，不像是台账", "核对文件的来源；确是台账的，拆成几个文件")


def _chunks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The part from beginning to end; what is not as long as the archive says is not whole."""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def _read_through(archive: zipfile.ZipFile, part: str) -> None:
    for _ in _chunks(archive, part):
        pass


def _errors(archive: zipfile.ZipFile, part: str) -> dict[tuple[int, int], str]:
    found = {}
    tail = b""
    for chunk in _chunks(archive, part):
        text = tail + chunk
        for cell in _ERROR_CELL.finditer(text) if b't="e"' in text else ():
            column = 0
            for letter in cell[1].decode():
                column = column * 26 + ord(letter) - ord("A") + 1
            found[int(cell[2]), column] = (cell[3] or b"").decode(errors="replace")
        tail = text[-_LONGEST_CELL:]
    return found


def _sheet_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """By part of the archive the sheet that it holds; nothing for another kind of workbook."""
    parts = archive.namelist()
    if "xl/workbook.xml" not in parts or "xl/_rels/workbook.xml.rels" not in parts:
        return {}
    targets = {
        one.get("Id", ""): one.get("Target", "")
        for one in ElementTree.fromstring(_small(archive, "xl/_rels/workbook.xml.rels"))
    }
    found = {}
    for sheet in ElementTree.fromstring(_small(archive, "xl/workbook.xml")).iter(_SHEET):
        target = targets.get(sheet.get(_ID, ""), "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if part in parts:
            found[part] = sheet.get("name", "")
    return found


def _small(archive: zipfile.ZipFile, part: str) -> bytes:
    data = archive.read(part)
    # No workbook declares entities; one that does is made to blow up.
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise zipfile.BadZipFile
    return data
