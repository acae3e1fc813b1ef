"""What a run of the scenarios says last: how many norms, outcomes and scenarios there are."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from gongyi.policy import decision_folder
from gongyi_desk.rulebook.scenarios import folder
from gongyi_desk.rulebook.survey import look

HERE = Path(__file__).parent


def run(file: str, *options: str) -> list[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(HERE / file), *options]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8").stdout.splitlines()


def test_numbers_stand_before_the_last_line() -> None:
    *_, norms, outcomes, last = run("test_features.py", "-k", "收到建议两个月内未回复")
    assert (norms, outcomes) == look(decision_folder(), folder()).summary()
    assert norms.startswith("规范 55/55") and "场景共" in outcomes
    assert "passed" in last


def test_other_tests_say_nothing_of_scenarios() -> None:
    assert not any("场景" in line for line in run("../desk/test_layout.py"))
