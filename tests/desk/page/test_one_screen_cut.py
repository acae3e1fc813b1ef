"""What does not fit into its columns is cut, whatever its length."""

from __future__ import annotations

import pytest

from gongyi_desk.page import one_screen
from gongyi_desk.page.one_screen import fitted
from gongyi_desk.terminal.layout import cells


@pytest.mark.parametrize(
    ("text", "columns", "shown"),
    [
        ("", 4, "    "),
        ("abcd", 4, "abcd"),
        ("abcde", 4, "ab… "),
        ("检察", 4, "检察"),
        ("检察院", 4, "检… "),
        ("检察院", 5, "检…  "),
        ("a检察", 4, "a… ".ljust(3)),
        ("\x1b[31m", 7, "\\x1b[…"),
    ],
)
def test_what_does_not_fit_is_cut(text: str, columns: int, shown: str) -> None:
    assert fitted(text, columns).rstrip() == shown.rstrip()
    assert cells(fitted(text, columns).rstrip()) <= columns


def test_of_a_long_text_only_the_start_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    monkeypatch.setattr(one_screen, "cells", lambda text: seen.append(text) or cells(text))
    fitted("项" * 50_000, 20)
    assert sum(map(len, seen)) < 100
