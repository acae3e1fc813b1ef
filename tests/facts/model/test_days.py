"""Of which days a document tells."""

from __future__ import annotations

from datetime import date

from gongyi_facts import from_mapping, last_told


def test_the_last_day_told_is_that_of_an_event_or_of_a_sighting() -> None:
    case = from_mapping(
        {
            "案情截至": "2024-12-31",
            "检察建议": [{"收件": "2024-05", "整改情况": [{"日期": "2024-06-20", "状态": "部分整改"}]}],
            "调查与协助": [{"要求答复日": "2025-01-01"}],
        }
    )
    assert last_told(case) == date(2024, 6, 20), "a deadline tells of nothing that has happened"
    assert last_told(from_mapping({"检察建议": [{"收件": "2024-05"}]})) == date(2024, 5, 31)


def test_a_document_that_tells_of_nothing_has_none() -> None:
    assert last_told(from_mapping({"地点": "云县"})) is None
