"""The reference for programs names everything that the two doors open, and says what it is."""

from __future__ import annotations

import inspect
import re
from types import ModuleType

import pytest

import gongyi
import gongyi_facts
from gongyi_desk.rulebook.api import api
from gongyi_facts import Code
from locations import ROOT

PAGE = (ROOT / "docs" / "api.md").read_text("utf-8")


@pytest.mark.parametrize("module", [gongyi, gongyi_facts])
def test_every_name_has_its_entry_and_says_what_it_is(module: ModuleType) -> None:
    section = PAGE.partition(f"\n## {module.__name__}：")[2].partition("\n## ")[0]
    told = dict(re.findall(r"^### `(\w+)`\n\n(.+)$", section, re.M))
    assert set(told) == set(module.__all__)
    for name in module.__all__:
        item = getattr(module, name)
        assert inspect.getdoc(item) or not (inspect.isclass(item) or inspect.isroutine(item)), name


def test_every_code_is_told() -> None:
    assert all(f"| `{code}` | {code.english} |" in PAGE for code in Code)


def test_methods_and_fields_are_told_with_their_docstrings() -> None:
    page = api(None)  # type: ignore[arg-type]
    assert "- `Policy.load(folder: str | Path | None = None," in page
    assert "- `missing: tuple[str, ...]`" in page
    assert "- `path: str`：Where that record stands in its document" in page
    assert "<class" not in page and "0x" not in page
