"""The command in a process of its own: encodings, colours, pipes. Few tests, since each starts Python."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from desk_cli import EXAMPLE, REPLAY
from gongyi import __version__
from gongyi_desk.terminal.layout import cells
from locations import ROOT

RUN = "import sys; from gongyi_desk.start import start; sys.exit(start())"
CHECK = ("check", str(EXAMPLE), *REPLAY)


def environment(**extra: str) -> dict[str, str]:
    """The environment with the checkout's packages; without what would decide on colour or encoding."""
    kept = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "TERM", "PYTHONIOENCODING")}
    return {**kept, "PYTHONPATH": os.pathsep.join(str(ROOT / name) for name in ("engine", "facts", "desk")), **extra}


def run(*arguments: str, code: str = RUN, **extra: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command."""
    return subprocess.run([sys.executable, "-c", code, *arguments], env=environment(**extra), capture_output=True)


def test_a_gbk_console_shows_everything_without_an_encoding_error(tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text("名称: 甲😀乙\n地点: 临翔区\n", encoding="utf-8")
    ran = run("check", str(case), PYTHONIOENCODING="gbk")
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert ran.stdout.decode("gbk").startswith("甲?乙")


def test_json_can_be_read_back_whatever_the_encoding() -> None:
    ran = run(*CHECK, "--format", "json", PYTHONIOENCODING="gbk")
    for encoding in ("gbk", "utf-8"):
        assert json.loads(ran.stdout.decode(encoding))["case"]["name"].startswith("贵州省")


def test_the_template_is_utf_8_whatever_the_encoding() -> None:
    assert run("template", PYTHONIOENCODING="gbk").stdout.decode("utf-8").startswith("# 个案文件")


def test_python_runs_the_command_as_a_module() -> None:
    ran = subprocess.run([sys.executable, "-m", "gongyi", "--version"], env=environment(), capture_output=True)
    assert (ran.returncode, ran.stdout.decode().split()) == (0, ["gongyi", __version__])


def test_json_does_without_rich() -> None:
    code = f"import sys; from gongyi_desk.commands.app import main; main({[*CHECK, '--format', 'json']!r})"
    ran = run(code=f"{code}; sys.exit(any(name.partition('.')[0] == 'rich' for name in sys.modules))")
    assert (ran.returncode, ran.stderr) == (0, b"")


@pytest.mark.parametrize(("options", "code"), [((), 0), (("--fail-on", "overdue"), 1), (("--format", "json"), 0)])
def test_a_pipe_that_closes_early_is_no_error_and_hides_no_status(options: tuple[str, ...], code: int) -> None:
    command = subprocess.Popen(
        [sys.executable, "-c", RUN, *CHECK, *options], env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert command.stdout is not None and command.stderr is not None
    command.stdout.close()
    complaints = command.stderr.read()
    command.stderr.close()
    assert (command.wait(), complaints) == (code, b"")


@pytest.mark.parametrize(("files", "code"), [((EXAMPLE,), 1), ((EXAMPLE, Path("none.yaml")), 2)])
def test_files_that_nobody_reads_of_any_more_are_judged(files: tuple[Path, ...], code: int) -> None:
    others = sorted(EXAMPLE.parent.glob("4*.yaml"))
    options = (*map(str, (*others, *files)), *REPLAY, "--fail-on", "overdue", "--format", "json")
    command = subprocess.Popen(
        [sys.executable, "-c", RUN, "check", *options],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert command.stdout is not None
    command.stdout.close()
    assert command.wait() == code


@pytest.mark.parametrize(("extra", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)])
def test_colour_is_for_terminals_that_want_it(extra: dict[str, str], coloured: bool) -> None:
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    variables = environment(**{"TERM": "xterm-256color", **extra})
    command = subprocess.Popen([sys.executable, "-c", RUN, *CHECK], env=variables, stdout=theirs, stderr=theirs)
    os.close(theirs)
    shown = _everything(ours)
    assert command.wait() == 0
    assert (b"\x1b[" in shown) is coloured
    assert "对方逾期或违反".encode() in shown


def test_an_interruption_while_the_program_loads_is_no_error() -> None:
    # As though Ctrl-C came while the command line's own module is read.
    code = """
import builtins, sys
from gongyi_desk.start import start
original = builtins.__import__
def interrupted(name, *rest):
    if name == "main":
        raise KeyboardInterrupt
    return original(name, *rest)
builtins.__import__ = interrupted
sys.exit(start())
"""
    ran = run("check", "-", code=code)
    assert (ran.returncode, ran.stdout, ran.stderr) == (130, b"", b"")


@pytest.mark.parametrize(
    ("stream", "arguments", "code", "said"),
    [
        (0, ("ask", "{case}", *REPLAY), 0, "结束：没有写入"),
        (0, ("check", "-"), 2, ""),
        (1, CHECK, 0, ""),
        (2, ("check", "none.yaml"), 2, ""),
    ],
)
def test_a_stream_that_is_closed_is_no_error(
    tmp_path: Path, stream: int, arguments: tuple[str, ...], code: int, said: str
) -> None:
    case = tmp_path / "case.yaml"
    case.write_bytes(EXAMPLE.read_bytes())
    command = [sys.executable, "-c", RUN, *(argument.replace("{case}", str(case)) for argument in arguments)]
    ran = run(code=f"import os; os.close({stream}); os.execv({sys.executable!r}, {command!r})")
    assert ran.returncode == code and b"Traceback" not in ran.stderr
    assert said in ran.stdout.decode()


@pytest.mark.parametrize(("wished", "columns"), [("40", 40), ("60", 60), ("9", 40), ("wide", 80)])
def test_help_is_as_wide_as_one_wishes(wished: str, columns: int) -> None:
    lines = run("timeline", "--help", COLUMNS=wished).stdout.decode().splitlines()
    assert columns - 6 < max(map(cells, lines)) <= columns


def _everything(terminal: int) -> bytes:
    found = b""
    try:
        while part := os.read(terminal, 65536):
            found += part
    except OSError:
        # Linux reports the end of a terminal as an error.
        pass
    finally:
        os.close(terminal)
    return found


def closed(stream: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command from a shell that has closed a standard stream."""
    command = ["sh", "-c", f'exec "$@" {stream}', "sh", sys.executable, "-c", RUN, *arguments]
    return subprocess.run(command, env=environment(), capture_output=True)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
@pytest.mark.parametrize(
    "arguments",
    [CHECK, ("template",), ("schema",), ("rules", "coverage", "--format", "html"), ("--help",), ("check", "--help")],
)
def test_a_full_disk_is_told_in_one_sentence(arguments: tuple[str, ...]) -> None:
    with open("/dev/full", "wb") as full:
        command = [sys.executable, "-c", RUN, *arguments]
        ran = subprocess.run(command, env=environment(), stdout=full, stderr=subprocess.PIPE)
    assert ran.returncode == 2
    assert ran.stderr.decode() == "结果没有写全：磁盘已满，或者输出不能写入，换一处再写。\n"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
def test_what_cannot_be_complained_of_is_bad_input_all_the_same() -> None:
    with open("/dev/full", "wb") as full:
        command = [sys.executable, "-c", RUN, "check", "none.yaml"]
        assert subprocess.run(command, env=environment(), stderr=full).returncode == 2


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
def test_standard_input_that_is_closed_is_bad_input() -> None:
    ran = closed("<&-", "check", "-")
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert ran.stderr.decode() == "标准输入: 没有打开。请用管道或者“<”送入案件文件，或者写出文件名\n"


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
@pytest.mark.parametrize("stream", [">&-", "2>&-", ">&- 2>&-"])
def test_output_that_is_closed_is_no_error(stream: str) -> None:
    assert (closed(stream, *CHECK).returncode, closed(stream, "check", "none.yaml").returncode) == (0, 2)
    assert b"Traceback" not in closed(stream, *CHECK).stderr
