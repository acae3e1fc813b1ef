"""Hostile and unlucky input on the command line: a sentence and exit 2, never a traceback, nothing a terminal obeys."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from test_console import RUN, environment

from desk_cli import EXAMPLE, REPLAY, Desk
from gongyi_desk.rulebook.coverage_page import escape
from locations import LENDING

LONG = "x" * 300
TURNED = "甲\u202e乙\u200b丙\U000e0041"
POSIX = pytest.mark.skipif(os.name == "nt", reason="needs POSIX files")


@pytest.fixture
def desk(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(capsys, monkeypatch)


@POSIX
def test_the_name_of_a_file_forges_no_line_and_turns_no_text(desk: Desk, tmp_path: Path) -> None:
    other, odd = tmp_path / "a.yaml", tmp_path / "\x1b[31mred\u202e\n另一行.yaml"
    for file in (other, odd):
        file.write_text("地点: 云县\n", "utf-8")
    ran = desk("check", other, odd)
    assert ran.code == 0
    assert not {"\x1b", "\u202e"} & set(ran.out + ran.err)
    assert not any(line.startswith("另一行") for line in ran.out.splitlines())


def test_what_is_not_seen_is_told_by_its_number(desk: Desk, tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    agency = f'行政机关:\n- {{名称: "{TURNED}", 监管职责: 是, 履职情况: 不作为, 致使侵害: 是}}\n'
    case.write_text(f'名称: "{TURNED}"\n地点: 云县\n{agency}检察建议:\n- {{收件: 2024-05-10}}\n', "utf-8")
    for options in (("--format", "json"), ("--format", "md"), ()):
        ran = desk("check", case, "--as-of", "2024-06-01", *options)
        assert ran.code == 0 and not set(TURNED[1::2]) & set(ran.out)
    assert json.loads(desk("check", case, "--format", "json").out)["case"]["name"] == TURNED
    ics = desk("timeline", case, "--as-of", "2024-06-01", "--format", "ics").out
    assert "BEGIN:VEVENT" in ics and not set(TURNED[1::2]) & set(ics)
    assert escape(f"<{TURNED}>\n") == "&lt;甲\\u202e乙\\u200b丙\\U000e0041&gt;\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", LONG),
        ("check", EXAMPLE, "--readings", LONG),
        ("check", EXAMPLE, "--policy", LONG),
        ("ask", f"{LONG}.yaml"),
        ("explain", LONG, "3.5.4"),
        ("timeline", EXAMPLE, "--format", "ics", "--output", LONG),
        ("template", "--output", LONG),
        ("rules", "lint", LONG),
        ("rules", "coverage", "--output", LONG),
        ("rules", "new", "3.5.2", "--into", LONG),
        ("rules", "docs", "--into", LONG),
        ("rules", "example", LONG),
    ],
    ids=lambda arguments: " ".join(str(word)[-20:] for word in arguments),
)
def test_a_path_that_is_too_long_is_told(desk: Desk, arguments: tuple[object, ...]) -> None:
    ran = desk(*arguments)
    assert (ran.code, ran.out) == (2, "") and ran.err


@pytest.mark.parametrize("arguments", [("check", "a"), ("template", "--output", "a"), ("rules", "example", "a")])
@POSIX
def test_a_working_directory_that_is_gone_is_told(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    ran = desk(*arguments, *(("--policy", "rules", "--facts", "lending:LendingCase") if "check" in arguments else ()))
    assert (ran.code, ran.out) == (2, "") and ran.err
    monkeypatch.chdir(tmp_path)


class _WriteOnly(io.RawIOBase):
    """A standard stream that cannot be read."""

    def readable(self) -> bool:
        return True

    def readinto(self, _: object) -> int:
        raise OSError(9, "Bad file descriptor")


@pytest.mark.parametrize("arguments", [("check", "-"), ("explain", "-", "3.5.4")])
def test_standard_input_that_cannot_be_read_is_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    real = io.TextIOWrapper
    monkeypatch.setattr(io, "TextIOWrapper", lambda _: real(io.BufferedReader(_WriteOnly())))
    ran = desk(*arguments)
    assert (ran.code, ran.out) == (2, "") and "标准输入: 读不出" in ran.err


def test_whatever_the_machine_refuses_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError(5, "Input/output error", "case.yaml")

    monkeypatch.setattr("gongyi_desk.commands.checking.read_case", broken)
    ran = desk("check", EXAMPLE)
    assert (ran.code, ran.out, ran.err) == (2, "", "case.yaml: 这里读不出，也写不进。检查路径、权限和磁盘。\n")


@pytest.mark.parametrize("file", ["/etc/passwd", "../secret.txt", "../../../../../../etc/passwd", "link.txt", "a\\0b"])
@POSIX
def test_the_text_of_a_policy_lies_in_its_folder(desk: Desk, tmp_path: Path, file: str) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    for path in (LENDING / "rules").iterdir():
        (rules / path.name).write_bytes(path.read_bytes())
    (tmp_path / "secret.txt").write_text("秘密", "utf-8")
    (rules / "link.txt").symlink_to(tmp_path / "secret.txt")
    manifest = rules / "policy.yaml"
    manifest.write_text(manifest.read_text("utf-8").replace("text: rules.txt", f'text: "{file}"'), "utf-8")
    ran = desk("check", LENDING / "cases" / "overdue.yaml", "--policy", rules, "--facts", "lending:LendingCase")
    assert (ran.code, ran.out) == (2, "") and "policy.yaml:" in ran.err and "秘密" not in ran.err


def test_help_that_nobody_reads_to_the_end_is_no_error() -> None:
    for arguments in (("--help",), ("check", "-h"), ("rules", "--help")):
        command = subprocess.Popen(
            [sys.executable, "-c", RUN, *arguments], env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert command.stdout is not None and command.stderr is not None
        command.stdout.close()
        complaints = command.stderr.read()
        command.stderr.close()
        assert (command.wait(), complaints) == (0, b"")


def test_a_number_of_thousands_of_digits_is_told(desk: Desk, tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    nines = "9" * 4301
    named = f"检察建议:\n- {{编号: {nines}, 行政机关: {nines}}}\n诉讼:\n- 检察建议: {nines}\n"
    case.write_text(f"编号: {nines}\n{named}", "utf-8")
    ran = desk("check", case)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("\n") >= 3
    ran = desk("check", EXAMPLE, "--reading", f"{nines}.1=strict")
    assert (ran.code, ran.out) == (2, "")
    assert desk("explain", EXAMPLE, f"3.{nines}", *REPLAY).code == 2
    assert desk("what-if", EXAMPLE, f"检察建议[{nines}].收件=2024-01-10").code == 2
