"""Writing a file whole, and never over what somebody else has written."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from gongyi_desk.terminal.saving import Changed, create, save, writable
from gongyi_facts import BadInput


def test_of_many_who_write_over_the_same_only_one_does(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"0")

    def write(number: int) -> bool:
        try:
            save(str(file), str(number).encode(), b"0")
        except Changed:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        won = [number for number, done in enumerate(pool.map(write, range(1, 17)), 1) if done]
    assert len(won) == 1 and file.read_bytes() == str(won[0]).encode()
    assert [one.name for one in tmp_path.iterdir()] == ["a.yaml"]


def test_a_file_is_made_once(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    create(str(file), b"1")
    with pytest.raises(Changed):
        create(str(file), b"2")
    assert file.read_bytes() == b"1" and [one.name for one in tmp_path.iterdir()] == ["a.yaml"]


def test_a_file_made_by_another_at_the_last_moment_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"1")
    monkeypatch.setattr(os.path, "lexists", lambda _: False)
    with pytest.raises(Changed):
        create(str(file), b"2")
    assert file.read_bytes() == b"1" and [one.name for one in tmp_path.iterdir()] == ["a.yaml"]


def test_a_file_is_made_where_there_are_no_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refused)
    create(str(tmp_path / "a.yaml"), b"1")
    with pytest.raises(Changed):
        create(str(tmp_path / "a.yaml"), b"2")
    assert (tmp_path / "a.yaml").read_bytes() == b"1"


def test_a_new_file_needs_its_folder(tmp_path: Path) -> None:
    writable(str(tmp_path / "a.yaml"))
    with pytest.raises(BadInput, match="没有这个文件夹"):
        writable(str(tmp_path / "b" / "a.yaml"))
