"""A file is written whole, or not at all."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from gongyi_desk.terminal.saving import replacing, save
from gongyi_facts import BadInput


def test_what_is_written_takes_the_place_of_the_old_file_at_the_end(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("old")
    file.chmod(0o640)
    with replacing(str(file)) as temporary:
        Path(temporary).write_text("new")
        assert file.read_text() == "old"
    assert file.read_text() == "new" and file.stat().st_mode & 0o777 == 0o640
    assert [one.name for one in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "full"), "磁盘已满"),
        (PermissionError(13, "in use"), "close it"),
        (OSError(5, "broken"), "close it"),
    ],
)
def test_a_break_leaves_the_old_file_and_says_why(tmp_path: Path, error: OSError, said: str) -> None:
    file = tmp_path / "a.txt"
    file.write_text("old")
    with pytest.raises(BadInput) as bad, replacing(str(file), "close it"):
        raise error
    assert said in str(bad.value) and file.read_text() == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["a.txt"]


def test_an_interruption_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), replacing(str(tmp_path / "a.txt")):
        raise KeyboardInterrupt
    assert not list(tmp_path.iterdir())


def test_what_somebody_else_has_changed_is_not_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("theirs")
    with pytest.raises(BadInput, match="已被别的程序改动"):
        save(str(file), b"mine", b"before")
    save(str(file), b"mine", b"theirs")
    assert file.read_text() == "mine"
