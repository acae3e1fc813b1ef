"""Files as desks save them, and written back as they were."""

from __future__ import annotations

import codecs

import pytest

from gongyi_facts import BadInput, decode, read_text

TEXT = "名称: 甲案\r\n地点: 永德县\r\n"
UTF_16 = codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (UTF_16, "UTF-16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "UTF-16"),
        (TEXT.encode("gb18030"), "GB18030（GBK）"),
        (codecs.BOM_UTF8 + TEXT.encode(), ""),
    ],
    ids=["little", "big", "gb18030", "marked"],
)
def test_it_is_read_with_a_note_and_written_back_as_it_was(data: bytes, name: str) -> None:
    case = read_text(data, "a.yaml")
    said = f"文件是 {name} 编码，已照读。别的程序未必读得出，请另存为 UTF-8 编码（记事本：另存为，编码选 UTF-8）。"
    assert (case.name, case.liberties) == ("甲案", (said,) if name else ())
    written = decode(data, "a.yaml")
    assert written.text == TEXT
    assert written.encode(TEXT) == data


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("place: yongde\r\n".encode("utf-16-le"), "a.yaml:1:1: 文件不是 UTF-8 编码，像是 UTF-16"),
        (UTF_16[:-1], "a.yaml:1:1: 文件不是 UTF-8 编码，像是 UTF-16"),
        ("名称: ".encode() + b"\xff\xff", "a.yaml:1:5: 文件不是 UTF-8 编码"),
    ],
    ids=["no mark", "half a character", "broken"],
)
def test_what_is_neither_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_text(data, "a.yaml")
    assert str(caught.value).startswith(said)


def test_what_else_is_wrong_with_such_a_file_is_told_with_its_encoding() -> None:
    with pytest.raises(BadInput) as caught:
        read_text("地点: 昆明".encode("gb18030"), "a.yaml")
    first, second = str(caught.value).splitlines()
    assert first.startswith("a.yaml:1:1: 文件是 GB18030（GBK） 编码，已照读")
    assert second.startswith("a.yaml:1:5: “地点”不能写“昆明”")
