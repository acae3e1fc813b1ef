"""A Word document looked at before it is opened: what it is, how large it gets, and that its XML is plain."""

from __future__ import annotations

import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from gongyi_facts import BadInput, Problem, printable

MOST_PACKED, MOST_UNPACKED, MOST_PARTS = 10 * 2**20, 50 * 2**20, 1000
"""Bytes of the file, bytes of all that it holds, and how many parts that may be."""
_OLD = b"\xd0\xcf\x11\xe0"
_AS_DOCX = "用 Word 或者 WPS 打开，另存为“Word 文档（*.docx）”"


def checked(file: str, data: bytes) -> bytes:
    """The same bytes, if they are a Word document that can be opened without harm.

    Sizes are read from the archive's directory before anything is unpacked, and no part is unpacked beyond them. XML
    that declares a document type is refused, for that is where entities are defined that swell without end.

    Raises ``BadInput``.
    """
    if len(data) > MOST_PACKED:
        raise _problem(file, f"文件超过 {MOST_PACKED // 2**20} MB", "模板里不要放大的图片")
    if data.startswith(_OLD):
        raise _problem(file, "这是旧式的 .doc 文件，或者是加了密码的文件", f"去掉密码，{_AS_DOCX}")
    try:
        with ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_sizes(file, parts)
            if not {"[Content_Types].xml", "word/document.xml"} <= {part.filename for part in parts}:
                raise _problem(file, "这不是 Word 文档", _AS_DOCX)
            for part in parts:
                _check_part(file, part, archive.read(part))
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, zlib.error):
        raise _problem(file, "这不是 Word 文档，或者文件已经损坏", _AS_DOCX) from None
    return data


def _check_sizes(file: str, parts: list[ZipInfo]) -> None:
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED:
        raise _problem(file, f"解开以后超过 {MOST_UNPACKED // 2**20} MB，没有打开", "换一份正常的 Word 文档")
    if len(parts) > MOST_PARTS or len({part.filename for part in parts}) < len(parts):
        raise _problem(file, "压缩包里的文件太多，或者有重名的，没有打开", "换一份正常的 Word 文档")


def _check_part(file: str, part: ZipInfo, data: bytes) -> None:
    """Raises ``BadInput`` for XML that cannot be read, or that declares a document type."""
    if not part.filename.endswith((".xml", ".rels")):
        return
    from lxml import etree

    where = printable(part.filename)
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    try:
        tree = etree.parse(BytesIO(data), parser)
    except etree.XMLSyntaxError:
        raise _problem(file, f"其中的 {where} 读不通", _AS_DOCX) from None
    if tree.docinfo.internalDTD is not None:
        raise _problem(file, f"其中的 {where} 定义了实体，正常的 Word 文档没有，不予打开", "换一份正常的 Word 文档")


def _problem(file: str, message: str, hint: str) -> BadInput:
    return BadInput([Problem(file, None, None, message, hint)])
