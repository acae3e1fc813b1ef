"""Files are written whole or not at all, by one at a time, and only over what is ours; what goes wrong is told."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from desk_cli import CASES, Desk
from gongyi_desk.terminal.saving import Changed, create, replacing, save, save_own, writable
from gongyi_facts import BadInput, sole_writer
from locations import ROOT

POSIX = pytest.mark.skipif(os.name == "nt", reason="needs POSIX files")


@pytest.fixture
def desk(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(capsys, monkeypatch)


def names(folder: Path) -> list[str]:
    """What stands in a folder, hidden files too."""
    return sorted(path.name for path in folder.iterdir())


def full(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


# --- one at a time -------------------------------------------------------------------------------


def test_of_two_writers_that_read_the_same_one_is_told(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_bytes(b"before")

    def write(number: int) -> bool:
        try:
            save(str(file), str(number).encode(), b"before")
        except BadInput as bad:
            assert "文件已被别的程序改动" in str(bad)
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        written = list(pool.map(write, range(24)))
    assert sum(written) == 1
    assert file.read_text() == str(written.index(True))
    assert names(tmp_path) == ["case.yaml"]


def test_a_killed_writer_blocks_nobody_and_its_leftovers_are_swept(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_bytes(b"before")
    code = """
import os, signal, sys
from gongyi_facts import sole_writer
os.replace = lambda *_: os._exit(9)
with sole_writer(sys.argv[1]) as put:
    put(b"half")
"""
    path = os.pathsep.join(str(ROOT / room) for room in ("engine", "facts", "desk"))
    killed = subprocess.run([sys.executable, "-c", code, str(file)], env={**os.environ, "PYTHONPATH": path})
    assert killed.returncode == 9 and len(names(tmp_path)) > 1
    assert file.read_bytes() == b"before"
    save(str(file), b"after", b"before")
    assert (names(tmp_path), file.read_bytes()) == (["case.yaml"], b"after")


def test_leftovers_of_other_files_are_theirs(tmp_path: Path) -> None:
    with sole_writer(str(tmp_path / "other")) as put:
        put(b"1")
        other = tmp_path / ".gongyi-000000000000-x"
        other.write_bytes(b"")
        save(str(tmp_path / "case.yaml"), b"", None)
        assert other.exists()


# --- what stays as it was ------------------------------------------------------------------------


@POSIX
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may give files away")
def test_owner_and_mode_stay(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_bytes(b"before")
    os.chown(file, 1234, 2345)
    file.chmod(0o640)
    save(str(file), b"after", b"before")
    found = file.stat()
    assert (found.st_uid, found.st_gid, found.st_mode & 0o7777) == (1234, 2345, 0o640)


@pytest.mark.parametrize("write", [lambda f: save(f, b"new", b"old"), lambda f: save_own(f, b"old new", b"old", "x")])
def test_a_file_with_two_names_is_whole_under_both_and_that_they_part_is_told(
    write: Callable[[str], None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, other = tmp_path / "甲.yaml", tmp_path / "乙.yaml"
    file.write_bytes(b"old")
    os.link(file, other)
    write(str(file))
    assert file.read_bytes() != b"old" and other.read_bytes() == b"old"
    assert "另有 1 个名字（硬链接），那里仍是原来的内容" in capsys.readouterr().err
    file.write_bytes(b"old")
    write(str(file))
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    "write",
    [
        lambda file: save(file, b"x", b"before"),
        lambda file: save_own(file, b"x", b"before", "文档"),
    ],
)
def test_a_full_disk_is_called_so_and_changes_nothing(
    write: Callable[[str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "case.yaml"
    file.write_bytes(b"before")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BadInput, match="磁盘已满"):
        write(str(file))
    assert (file.read_bytes(), names(tmp_path)) == (b"before", ["case.yaml"])


def test_of_several_new_files_all_are_written_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = tmp_path / "b" / "there"
    there.parent.mkdir()
    there.write_bytes(b"own work")
    with pytest.raises(BadInput, match="已经有了，没有覆盖"):
        create({str(tmp_path / "a" / "new"): b"x", str(there): b"y"})
    assert (names(tmp_path), there.read_bytes()) == (["b"], b"own work")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BadInput, match="磁盘已满"):
        create({str(tmp_path / "a" / "new"): b"x"})
    assert names(tmp_path) == ["b"]


def test_a_file_is_made_once(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    create({str(file): b"1"})
    with pytest.raises(Changed):
        create({str(file): b"2"})
    assert (file.read_bytes(), names(tmp_path)) == (b"1", ["a.yaml"])


def test_a_new_file_needs_its_folder(tmp_path: Path) -> None:
    writable(str(tmp_path / "a.yaml"))
    with pytest.raises(BadInput, match="没有这个文件夹"):
        writable(str(tmp_path / "b" / "a.yaml"))


def test_what_writes_by_a_path_takes_the_place_of_the_old_file_at_the_end(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("old")
    file.chmod(0o640)
    with replacing(str(file)) as temporary:
        Path(temporary).write_text("new")
        assert file.read_text() == "old"
    assert file.read_text() == "new" and file.stat().st_mode & 0o777 == 0o640
    assert names(tmp_path) == ["a.txt"]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "full"), "磁盘已满"),
        (PermissionError(errno.EACCES, "in use"), "close it"),
        (OSError(errno.EIO, "broken"), "close it"),
    ],
)
def test_a_break_leaves_the_old_file_and_says_why(tmp_path: Path, error: OSError, said: str) -> None:
    file = tmp_path / "a.txt"
    file.write_text("old")
    with pytest.raises(BadInput) as bad, replacing(str(file), "close it"):
        raise error
    assert said in str(bad.value) and file.read_text() == "old"
    assert names(tmp_path) == ["a.txt"]


def test_an_interruption_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), replacing(str(tmp_path / "a.txt")):
        raise KeyboardInterrupt
    assert names(tmp_path) == []


# --- what is no file to write --------------------------------------------------------------------


@POSIX
@pytest.mark.parametrize(
    "write",
    [
        lambda file: save(file, b"x", b"before"),
        lambda file: save_own(file, b"x", b"", "文档"),
        lambda file: create({file: b"x"}),
        writable,
    ],
)
def test_a_pipe_is_refused_at_once(write: Callable[[str], None], tmp_path: Path) -> None:
    pipe = tmp_path / "case.yaml"
    os.mkfifo(pipe)
    with pytest.raises(BadInput):
        write(str(pipe))
    assert names(tmp_path) == ["case.yaml"] and pipe.is_fifo()


@pytest.mark.parametrize(
    ("name", "said"),
    [("x" * 300, "文件名太长"), ("none/x", "没有这个文件夹"), (".", "这是文件夹"), ("a\0b", "不能用作文件名")],
)
def test_what_cannot_be_written_is_told(name: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=said):
        save_own(f"{tmp_path}/{name}", b"x", b"", "文档")


# --- the commands --------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", ["html", "text"])
def test_a_page_of_coverage_never_replaces_a_case(desk: Desk, tmp_path: Path, shape: str) -> None:
    case = tmp_path / "case.yaml"
    case.write_text("名称: 甲案\n", "utf-8")
    ran = desk("rules", "coverage", "--format", shape, "--output", case)
    assert (ran.code, "不是本软件写的对照，没有覆盖" in ran.err) == (2, True)
    assert case.read_text("utf-8") == "名称: 甲案\n"


def test_the_starter_file_is_written_and_never_over_another(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    ran = desk("template", "--output", file)
    assert (ran.code, ran.out) == (0, f"已写入 {file}\n")
    assert file.read_text("utf-8") == desk("template").out
    file.write_text("名称: 甲案\n", "utf-8")
    ran = desk("template", "--output", file)
    assert (ran.code, "已经有了，没有覆盖" in ran.err) == (2, True)
    assert file.read_text("utf-8") == "名称: 甲案\n"


def test_a_scaffold_on_a_full_disk_leaves_nothing(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", full)
    ran = desk("rules", "new", "3.5.2", "--into", tmp_path / "new")
    assert (ran.code, "磁盘已满" in ran.err, names(tmp_path)) == (2, True, [])


def test_a_calendar_on_a_full_disk_says_so(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (case,) = CASES.glob("S1-*.yaml")
    monkeypatch.setattr(os, "fsync", full)
    ran = desk("timeline", case, "--as-of", "2023-05-14", "--format", "ics", "--output", tmp_path / "x.ics")
    assert (ran.code, "磁盘已满" in ran.err, names(tmp_path)) == (2, True, [])
