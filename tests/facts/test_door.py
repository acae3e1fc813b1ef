"""The door to the room: it offers what the stub lists, and loads nothing before it is asked."""

from __future__ import annotations

import pickle
import subprocess
import sys

import pytest

import gongyi_facts
from gongyi_facts.reading import read as reading_module

LATE = ("pydantic", "yaml", "gongyi_facts.base", "gongyi_facts.model.case")


def test_the_door_loads_nothing_before_it_is_asked() -> None:
    script = f"import sys, gongyi_facts; print([name for name in {LATE} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True).stdout.strip() == "[]"


@pytest.mark.parametrize("name", gongyi_facts.__all__)
def test_everything_that_the_stub_lists_is_there(name: str) -> None:
    assert getattr(gongyi_facts, name) is not None


def test_a_function_is_not_hidden_by_the_module_that_it_is_named_after() -> None:
    assert gongyi_facts.read is reading_module.read


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError):
        _ = gongyi_facts.judge  # type: ignore[attr-defined]


def test_documents_can_be_pickled() -> None:
    case = gongyi_facts.from_mapping({"名称": "甲案", "检察建议": [{"制发": "2021-03-01"}]})
    assert pickle.loads(pickle.dumps(case)) == case
