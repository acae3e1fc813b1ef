"""Errors for programs: codes that never change, the place in the words of the file, and what it means in English."""

from __future__ import annotations

import pickle
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gongyi_facts import BadInput, Case, Code, from_mapping, read, read_text

CODES = """
argument being-written cannot-edit changed-meanwhile contradiction disk-full document-kind duplicate-id duplicate-key
empty encoding error evaluator-failed evaluator-missing evaluators-differ exists fact-model forbidden-syntax
impossible-order invalid-day invalid-value invisible-character missing no-permission not-a-file not-found not-text rule
rule-missing rule-unknown-key scenario syntax too-deep too-large too-many-problems unknown-engine unknown-key
unknown-norm unknown-reading unknown-reference unreadable unwritable usage wrong-shape
"""


def test_no_code_is_ever_taken_away() -> None:
    assert set(CODES.split()) <= set(Code)
    assert all(code.english.isascii() and code.english.endswith(".") for code in Code)


def problem_of(data: Any) -> Any:
    """The only problem of a file or of plain data."""
    with pytest.raises(BadInput) as caught:
        if isinstance(data, dict):
            from_mapping(data)
        else:
            read_text(data if isinstance(data, bytes) else data.encode(), "case.yaml")
    (found,) = caught.value.problems
    assert (caught.value.code, caught.value.path) == (found.code, found.path)
    return found


@pytest.mark.parametrize(
    ("data", "code", "path"),
    [
        ("", "empty", None),
        ("甲: [", "syntax", None),
        ("名称: &a 甲", "forbidden-syntax", None),
        (b"\xff\xff\xff", "encoding", None),
        (b"PK\x03\x04", "not-text", None),
        ("名称: 甲\n名称: 乙", "duplicate-key", None),
        ("名称: 甲\nname: 乙", "duplicate-key", "名称"),
        ("检察建议: 3", "wrong-shape", "检察建议"),
        ("检察建议:\n- 收件: 4月8日", "invalid-day", "检察建议[1].收件"),
        ("recommendations:\n- received: 45540", "invalid-day", "recommendations[1].received"),
        ("检察建议:\n- 收件: 2024-05-01\n  整改情况: 好", "invalid-value", "检察建议[1].整改情况"),
        ("检察建议:\n- 收件甲乙丙丁: 2024-05-01", "unknown-key", "检察建议[1]"),
        ("检察建议:\n- {编号: a}\n- {编号: a}", "duplicate-id", "检察建议[2].编号"),
        ("检察建议:\n- {行政机关: 甲局}\n行政机关:\n- 名称: 乙局", "unknown-reference", "检察建议[1].行政机关"),
        ("检察建议:\n- {制发: 2024-06-01, 收件: 2024-05-01}", "impossible-order", "检察建议[1].收件"),
        ({"检察建议": [{"收件": "4月8日"}]}, "invalid-day", "检察建议[1].收件"),
        ({"recommendations": [{"received": "45540"}]}, "invalid-day", "recommendations[1].received"),
        ({"recommendations": [{"收件": "45540"}]}, "invalid-day", "recommendations[1].收件"),
        ({"名称": 1j}, "invalid-value", "名称"),
        ({"检察建议": [{1: 2}]}, "wrong-shape", "检察建议[1]"),
    ],
    ids=str,
)
def test_what_is_wrong_has_its_code_and_its_place(data: Any, code: str, path: str | None) -> None:
    found = problem_of(data)
    assert (found.code, found.path) == (code, path)
    assert Code(code).english in found.message_en
    assert path is None or found.message_en.endswith(f"({path})")


@pytest.mark.parametrize(("name", "code"), [("none.yaml", "not-found"), (".", "not-a-file"), ("a\0", "unreadable")])
def test_of_what_is_no_file_too(name: str, code: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        read(f"{tmp_path}/{name}", Case)
    assert caught.value.code == code
    assert caught.value.message == str(caught.value)
    assert caught.value.message_en.endswith(Code(code).english)


def test_an_error_keeps_its_code_when_it_is_pickled() -> None:
    problem = problem_of({"案情截至": date(1, 1, 1)})
    again = pickle.loads(pickle.dumps(BadInput([problem])))
    assert (again.code, again.problems) == (problem.code, (problem,))
