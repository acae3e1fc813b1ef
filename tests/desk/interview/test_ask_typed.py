"""Answers written into a file that was read with liberties: all else stays as it was typed."""

from __future__ import annotations

import codecs
from datetime import date

import pytest

from gongyi_desk.interview.editing import put
from gongyi_desk.interview.session import State, _edited
from gongyi_facts import Case, locate, read_text
from gongyi_facts.typed_days import edtf

TEXT = "地点：永德县\r\n检察建议：\r\n  - 制发日期：2024.4.8\r\n    送达日期：2024年4月9日\r\n"


def path(written: str) -> object:
    return locate(written, Case, lambda item: 1)


@pytest.mark.parametrize(
    ("fact", "value", "line", "now"),
    [
        ("检察建议[1].收件", "2024-04-10", 4, "    送达日期：2024-04-10"),
        ("检察建议[1].书面回复", "2024-05-06", 5, "    书面回复: 2024-05-06"),
        ("地点", "zhenkang", 1, "地点：镇康县"),
    ],
)
def test_one_line_changes(fact: str, value: str, line: int, now: str) -> None:
    found = put(TEXT, Case, path(fact), value).split("\r\n")
    assert found[line - 1] == now
    same = [text for text in TEXT.split("\r\n") if text in found]
    assert len(same) >= len(TEXT.split("\r\n")) - 1


@pytest.mark.parametrize(
    ("mark", "codec"),
    [
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (b"", "gb18030"),
        (codecs.BOM_UTF8, "utf-8"),
    ],
    ids=["little", "big", "gb18030", "marked"],
)
def test_the_file_keeps_its_encoding_its_line_ends_and_its_mark(mark: bytes, codec: str) -> None:
    data = mark + TEXT.encode(codec)
    state = State(data, read_text(data, "a.yaml", Case))
    edited = _edited(state, "a.yaml", [(path("检察建议[1].收件"), "2024-04-10")])
    assert edited == mark + TEXT.replace("2024年4月9日", "2024-04-10").encode(codec)
    day = read_text(edited, "a.yaml", Case).recommendations[0].received.on
    assert day is not None and day.first == date.fromisoformat(edtf("2024.4.10") or "")
