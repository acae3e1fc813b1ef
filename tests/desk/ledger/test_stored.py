"""Tables of which there are more rows than one likes to hold are read alike, wherever the rows of a case stand."""

from __future__ import annotations

import pickle
from pathlib import Path

import polars as pl
import pytest

from desk_cli import Desk
from gongyi_desk.ledger.reading import stored, texts
from gongyi_desk.ledger.reading.stored import Kept, Stored, kept
from gongyi_desk.ledger.reading.tables import Line

LINES = [Line(number, (f"格{number}", None, number)) for number in range(1, 8)]
HEAD = ("案号", "地点", "检察院", "案件类型", "行政机关", "制发", "收件", "书面回复", "承办")
APART = [
    (f"{number % 7}", "云县", "云县人民检察院", "行政公益诉讼", f"{number}局", "2024-05-06", "2024-05-07", day, "张三")
    for number, day in enumerate(["2024-13-01", *["2024-06-03", "", "不详", "2024-08-01"] * 6])
]


def test_lines_on_disk_are_the_same_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored, "MOST_HELD", 7)
    assert kept(iter(LINES)) == LINES
    monkeypatch.setattr(stored, "MOST_HELD", 6)
    found = kept(iter(LINES))
    assert isinstance(found, Stored) and len(found) == 7
    for told in (list(found), found[:], [found[at] for at in range(7)]):
        assert [one[:2] for one in told] == [one[:2] for one in LINES]
    assert found[-1].row == 7 and [one.row for one in found[2:4]] == [3, 4]
    cells = found[3].kept
    assert isinstance(cells, Kept) and (cells[0], len(cells), [*cells]) == ("格4", 3, ["格4", None, 4])
    assert pickle.loads(pickle.dumps(cells)) == ("格4", None, 4)


@pytest.mark.parametrize("name", ["台账.csv", "国标.csv", "台账.parquet"])
def test_a_large_table_comes_to_the_same(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    ledger = tmp_path / name
    if name.endswith(".csv"):
        text = "\r\n".join(",".join(row) for row in (HEAD, *APART))
        ledger.write_bytes(text.encode("gb18030" if name.startswith("国标") else "utf-8-sig"))
    else:
        pl.DataFrame(APART, schema=[*HEAD], orient="row").write_parquet(ledger)
    found = []
    for most, at_once in ((stored.MOST_HELD, texts.AT_ONCE), (5, 0)):
        monkeypatch.setattr(stored, "MOST_HELD", most)
        monkeypatch.setattr(texts, "AT_ONCE", at_once)
        result = tmp_path / f"结果{at_once}.jsonl"
        ran = desk("ledger", ledger, "-o", result, "--as-of", "2024-09-30", "--where", "承办=张三")
        found.append((ran.out.partition("写入")[0], ran.err, result.read_text("utf-8")))
    assert found[0] == found[1]
    assert "读到 25 行 = 已评估 21 行（6 案） + 未读入 4 行" in found[0][0] and "2024-13-01" in found[0][1]


def test_a_large_text_that_is_none_is_told_as_a_small_one(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, data in (
        ("引.csv", ('案号,收件\n1,"' + "a" * 2**21).encode()),
        ("乱.csv", b"\xff\x80\x81,\x80"),
        ("假.csv", b"PK\x03\x04" + b"\0" * 50),
    ):
        ledger = tmp_path / name
        ledger.write_bytes(data)
        told = []
        for at_once in (texts.AT_ONCE, 0):
            monkeypatch.setattr(texts, "AT_ONCE", at_once)
            told.append(desk("ledger", ledger, "-o", tmp_path / "结果.csv").err)
        assert told[0] == told[1] and name in told[0]
