"""``gongyi desk``: what it refuses, and what is done to its database from a terminal."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest

from desk_cli import Desk


@pytest.fixture
def gongyi(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(capsys, monkeypatch)


def test_a_host_that_others_can_reach_is_refused_in_one_sentence(gongyi: Desk, tmp_path: Path) -> None:
    ran = gongyi("desk", "--host", "0.0.0.0", "--database", tmp_path / "d.sqlite3")
    assert ran.code == 2
    assert ran.err == "--host：0.0.0.0 别的机器也能连上；还没有帐户以前，只能用 127.0.0.1 或者 localhost。\n"
    assert not (tmp_path / "d.sqlite3").exists()


def test_a_port_that_is_taken_is_told(gongyi: Desk, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        ran = gongyi("desk", "--no-browser", "--port", port, "--database", tmp_path / "d.sqlite3")
    assert ran.code == 2
    assert f"端口 {port} 已被别的程序占用" in ran.err


def test_a_token_for_programs_is_printed_and_its_hash_alone_is_kept(gongyi: Desk, tmp_path: Path) -> None:
    file = tmp_path / "d.sqlite3"
    token = gongyi("desk", "--print-token", "--database", file).out.strip()
    assert len(token) >= 43
    assert token.encode() not in b"".join(found.read_bytes() for found in tmp_path.glob("d.sqlite3*"))


def test_the_database_is_backed_up_and_verified(gongyi: Desk, tmp_path: Path) -> None:
    file, copy = tmp_path / "d.sqlite3", tmp_path / "copy.sqlite3"
    assert gongyi("desk", "backup", copy, "--database", file).code == 0
    ran = gongyi("desk", "verify", "--database", copy)
    assert (ran.code, ran.out) == (0, "共 0 条，都接得上。最后一条的校验值：无\n")
    ran = gongyi("desk", "verify", "--head", "0" * 64, "--database", copy)
    assert ran.code == 1 and "记录里没有" in ran.out


def test_a_file_that_is_no_database_is_told(gongyi: Desk, tmp_path: Path) -> None:
    (tmp_path / "d.sqlite3").write_text("这不是数据库" * 500, encoding="utf-8")
    ran = gongyi("desk", "verify", "--database", tmp_path / "d.sqlite3")
    assert ran.code == 2 and "已经损坏，或者不是数据库" in ran.err


@pytest.mark.parametrize("missing", ["fastapi", "sqlalchemy", "python_multipart"])
def test_without_the_extra_one_sentence_says_what_to_install(
    gongyi: Desk, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    for name in [name for name in sys.modules if name.startswith("gongyi_desk.web")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr("gongyi_desk.web", raising=False)
    monkeypatch.setitem(sys.modules, missing, None)
    ran = gongyi("desk", "--no-browser")
    assert ran.code == 2
    assert ran.err == "网页桌面还没有装：先运行 pip install 'gongyi[web]'，再运行 gongyi desk。\n"
