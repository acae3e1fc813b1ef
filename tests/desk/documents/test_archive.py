"""What is looked at before a Word document is opened."""

from __future__ import annotations

import pytest

from gongyi_desk.documents.archive import MOST_PACKED, checked
from gongyi_desk.documents.shipped import memo_template
from gongyi_facts import BadInput
from word_files import BOMB, as_it_is, body, changed


def test_the_shipped_template_passes() -> None:
    assert checked("x.docx", memo_template()) == memo_template()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "这不是 Word 文档"),
        (b"PK\x03\x04 no archive", "这不是 Word 文档"),
        ("检察建议: []\n".encode(), "这不是 Word 文档"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧式的 .doc"),
        (b"\0" * (MOST_PACKED + 1), "超过 10 MB"),
        (memo_template()[:-2000], "这不是 Word 文档"),
        (changed(body(BOMB)), "word/document.xml 定义了实体"),
        (changed(body(BOMB.decode().encode("utf-16"))), "word/document.xml"),
        (changed(as_it_is, ("word/extra.rels", BOMB)), "word/extra.rels 定义了实体"),
        (changed(body(b"<w:document")), "word/document.xml 读不通"),
        (changed(as_it_is, ("word/media/a.bin", b"\0" * 60_000_000)), "解开以后超过 50 MB"),
        (changed(as_it_is, *((f"word/media/{number}", b"") for number in range(1001))), "文件太多"),
        (changed(lambda name, data: None if name == "word/document.xml" else data), "这不是 Word 文档"),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else "",
)
def test_what_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(BadInput) as bad:
        checked("模板.docx", data)
    assert str(bad.value).startswith("模板.docx: ") and words in str(bad.value)


def test_a_size_that_the_directory_understates_is_not_believed() -> None:
    data = bytearray(changed(as_it_is, ("word/media/a.bin", b"\0" * 1_000_000)))
    true, told = (1_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little")
    assert data.count(true) == 2
    with pytest.raises(BadInput, match="损坏"):
        checked("模板.docx", bytes(data.replace(true, told)))
