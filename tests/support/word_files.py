"""Word documents for tests: the shipped template, with its parts changed."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO

from gongyi_desk.documents.shipped import memo_template

BOMB = b"""<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>&b;</w:body></w:document>"""


def changed(change: Callable[[str, bytes], bytes | None], *more: tuple[str, bytes]) -> bytes:
    """The shipped template with its parts changed, left out where None, and more parts."""
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(memo_template())) as old, _new(written) as new:
        for part in old.infolist():
            data = change(part.filename, old.read(part))
            if data is not None:
                new.writestr(part.filename, data)
        for name, data in more:
            new.writestr(name, data)
    return written.getvalue()


def _new(file: BytesIO) -> zipfile.ZipFile:
    return zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1)


def as_it_is(_: str, data: bytes) -> bytes:
    return data


def body(data: bytes) -> Callable[[str, bytes], bytes]:
    return lambda name, old: data if name == "word/document.xml" else old
