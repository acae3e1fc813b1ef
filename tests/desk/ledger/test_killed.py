"""A run that is killed in the middle leaves the old file or the new one, and nothing that is taken for either."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from desk_cli import Desk
from ledger_rows import write_xlsx

ROW = {"案号": "1", "地点": "云县", "收件": "2024-05-07", "书面回复": "2024-06-01"}
_STOPS = """
import os, sys, time
from gongyi_desk.ledger.output import rows

def stops(*_):
    print("now", flush=True)
    time.sleep(600)

{place} = stops
from gongyi_desk.commands.app import main
main(sys.argv[1:])
"""


def started(script: str, *arguments: object, **given: object) -> subprocess.Popen[str]:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    told = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "env": env}
    return subprocess.Popen([sys.executable, "-c", script, *map(str, arguments)], **told, **given)  # type: ignore[call-overload,no-any-return]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
@pytest.mark.parametrize(
    ("name", "place"),
    [("结果.csv", "rows.with_apostrophe"), ("结果.xlsx", "os.fsync")],
    ids=["half written", "not yet in place"],
)
def test_a_run_that_is_killed_leaves_the_old_file_and_nothing_that_is_taken_for_it(
    desk: Desk, tmp_path: Path, name: str, place: str
) -> None:
    write_xlsx(tmp_path / "台账.xlsx", {"台账": [ROW]})
    result = tmp_path / "结果" / name
    result.parent.mkdir()
    result.write_bytes(b"old")
    script = _STOPS.format(place=place)
    running = started(script, "ledger", tmp_path / "台账.xlsx", "-o", result, "--as-of", "2024-09-30", "--force")
    assert running.stdout is not None and running.stdout.readline() == "now\n"
    running.kill()
    running.wait()
    left = [one for one in result.parent.iterdir() if one != result]
    assert result.read_bytes() == b"old" and left and all(one.name.startswith(".gongyi-") for one in left)
    ran = desk("ledger", tmp_path, "-o", result, "--as-of", "2024-09-30", "--force")
    assert ran.code == 0 and "读到 1 行 = 已评估 1 行" in ran.out
    assert result.read_bytes() != b"old" and [*result.parent.iterdir()] == [result]


def _small_files() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))


@pytest.mark.skipif(sys.platform == "win32", reason="files are not limited")
@pytest.mark.parametrize("suffix", ["xlsx", "parquet"])
def test_a_file_that_may_not_grow_is_told_of_and_leaves_the_old_one(tmp_path: Path, suffix: str) -> None:
    ledger = write_xlsx(tmp_path / "台账.xlsx", {"台账": [ROW | {"案号": str(one)} for one in range(20)]})
    result = tmp_path / f"结果.{suffix}"
    result.write_bytes(b"old")
    script = "import sys; from gongyi_desk.commands.app import main; sys.exit(main(sys.argv[1:]))"
    running = started(script, "ledger", ledger, "-o", result, "--force", preexec_fn=_small_files)
    out, err = running.communicate()
    assert (running.returncode, out) == (2, "") and "写不进这个文件" in err and "Traceback" not in err, err
    assert result.read_bytes() == b"old" and {*tmp_path.iterdir()} == {result, ledger}
