"""Killed at every write to the database, and a full disk at any of them. Run by ``make test-desk``.

Every write of SQLite is met by ``failing_disk``: the program dies before it or in the middle of it, or finds no space.
"""

from __future__ import annotations

import pytest

from failing_disk import DEEDS, Told, library, run

_ALWAYS_NEW = {"older"}
"""Opening the database does what was not finished."""


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Told]]:
    folder = tmp_path_factory.mktemp("disk")
    made = library(folder)
    if made is None:
        pytest.skip("没有 C 编译器，或者不是 Linux：没有逐次写入试断电和磁盘已满")
    return run(made, folder)


@pytest.mark.parametrize("deed", DEEDS)
def test_killed_at_any_write_it_is_as_before_or_done(seen: dict[str, dict[str, Told]], deed: str) -> None:
    """It opens, is whole, its log is bound together, and what was answered as done is there."""
    told = seen[deed]["killed"]
    assert told.problems == []
    assert told.calls > 10 and told.old + told.new == told.calls
    assert told.new and (told.old or deed in _ALWAYS_NEW)


@pytest.mark.parametrize("deed", DEEDS)
def test_on_a_full_disk_it_says_so_loses_nothing_and_is_done_once_there_is_space(
    seen: dict[str, dict[str, Told]], deed: str
) -> None:
    told = seen[deed]["full"]
    assert told.problems == []
    assert told.old and told.new
