"""The quick way from rows to a case and the careful one find the same, on ledgers with all kinds of cells."""

from __future__ import annotations

import pickle
import random
from datetime import date, datetime
from pathlib import Path
from typing import Any

from gongyi_desk.ledger.reading.cases import CaseReader, Read
from gongyi_desk.ledger.reading.inputs import read_inputs
from gongyi_desk.ledger.reading.rows import Bundle
from gongyi_facts import Case
from ledger_rows import sheets_of, write_xlsx

_CELLS: tuple[Any, ...] = (
    "", "", "", "不详", "无", "有", "是", "否", " 是 ", "“是”", "TRUE", True, False, 0, 1, 3.0, 2024.1, 45123.0,
    10**16, "2024-05-07", "2024年5月7日", "2024/5/7", "2024-05", "2024-02-30", "2099-01-01", "24.5.7",
    "2024-05-07、2024-05-09", "2024-05-01/2024-05-20", date(2024, 5, 7), datetime(2024, 6, 1, 12, 30), "未整改",
    "全部整改", "2024-06-01 部分整改", "2024-06-01 部分整改；2024-07-01 全部整改", "全部整改；2024-07-01 部分整改",
    "生态环境和资源保护、安全生产", "云县", "行政公益诉讼", "两次", "{无, 截至: 2024-05-01}",
    "[{日期: 2024-05-11, 状态: 部分整改}]", "{坏", "1", "1、2", "3", "某局", "长" * 300, "长" * 2001, "零\u200b宽",
    "控\x01制", "现实危险", "院长、副院长", "云县人民检察院",
)  # fmt: skip
"""What people write into cells, right or wrong, where it belongs or where it does not."""


def test_plain_cases_and_all_others_are_read_alike(tmp_path: Path, examples: list[Case]) -> None:
    counts = [0, 0]
    for seed in range(12):
        random_ = random.Random(seed)
        sheets = sheets_of(examples)
        if seed % 3 == 1:
            sheets.pop("行政机关", None)
        for rows in sheets.values():
            for row in rows:
                _spoil(row, random_)
        reader, bundles = _reader(write_xlsx(tmp_path / f"{seed}.xlsx", sheets))
        for bundle in bundles:
            careful, quick = reader.carefully(bundle), reader.read(bundle)
            assert quick == careful
            if isinstance(careful, Read) and isinstance(quick, Read):
                one, other = careful.document, quick.document
                assert one.origins == other.origins
                assert (one.oddities, one.liberties) == (other.oddities, other.liberties)
            plain = reader._plain[bundle.rows[0].table].read(bundle)
            counts[plain is not None] += 1
    assert min(counts) > 40, counts


def _spoil(row: dict[str, Any], random_: random.Random) -> None:
    """Write something else into a few cells: in most rows into none, in the others into one or two."""
    for _ in range(random_.choice((0, 0, 0, 0, 1, 2))):
        key = random_.choice(list(row))
        if key not in ("案号", "编号"):
            row[key] = random_.choice(_CELLS)


def _reader(path: Path) -> tuple[CaseReader, list[Bundle]]:
    inputs = read_inputs([str(path)])
    reader = CaseReader(inputs.layouts, inputs.sources, inputs.described)
    return pickle.loads(pickle.dumps(reader)), [one for one in inputs.items if isinstance(one, Bundle)]


def test_what_another_row_says_otherwise_is_not_plain(tmp_path: Path) -> None:
    sheets = {
        "案件": [{"案号": "1", "名称": "甲案"}, {"案号": "2", "名称": "乙案"}],
        "检察建议": [{"案号": "1", "案件名称": "甲案", "收件": "2024-05-07"}, {"案号": "2", "案件名称": "丙案"}],
    }
    reader, (first, second) = _reader(write_xlsx(tmp_path / "台账.xlsx", sheets))
    plain = reader._plain[0]
    assert plain.read(first) is not None and plain.read(second) is None
    assert not isinstance(reader.read(second), Read)


def test_a_spelling_is_read_once(tmp_path: Path) -> None:
    same = {"检察院": "云县人民检察院", "地点": "云县", "立案日期": "2024-05-07"}
    rows = [{"案号": str(number), **same} for number in range(30)]
    reader, bundles = _reader(write_xlsx(tmp_path / "台账.xlsx", {"案件": rows}))
    plain = reader._plain[0]
    documents = [plain.read(bundle) for bundle in bundles]
    assert all(documents) and len(plain._known) == 30 + 3
    assert len({id(document.opened) for document in documents if isinstance(document, Case)}) == 1
