"""Another decision from the command line: the example that is shipped, from an empty folder to verdicts."""

from __future__ import annotations

import importlib
import json
import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desk_cli import Desk
from gongyi_desk.cases.policies import Chosen
from gongyi_desk.rulebook.example import example_folder, files
from gongyi_facts import Case, Year, read
from locations import LENDING, ROOT

PAGE = (ROOT / "docs" / "another-policy.md").read_text("utf-8")
OTHER = ("--policy", "rules", "--facts", "lending:LendingCase")


@pytest.fixture
def desk(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(capsys, monkeypatch)


@pytest.fixture
def here(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with the example in it, in which the command runs."""
    folder = tmp_path / "借阅"
    assert desk("rules", "example", folder).code == 0
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys, "path", [*sys.path])
    yield folder


def test_the_example_is_what_the_tests_of_the_engine_use(here: Path) -> None:
    assert example_folder() == LENDING
    assert set(files()) >= {"lending.py", "rules/policy.yaml", "rules/rules.txt", "cases/overdue.yaml"}
    for name, data in files().items():
        assert (here / name).read_bytes() == data == (LENDING / name).read_bytes()


def test_nothing_of_ones_own_is_overwritten(desk: Desk, here: Path) -> None:
    (here / "rules" / "norms.yaml").write_text("own work", "utf-8")
    ran = desk("rules", "example", here)
    assert (ran.code, "没有覆盖" in ran.err) == (2, True)
    assert (here / "rules" / "norms.yaml").read_text("utf-8") == "own work"


def commands() -> list[list[str]]:
    """The commands of the page, but the one that writes the example."""
    lines = "".join(re.findall(r"^```\n(.*?)^```$", PAGE, re.M | re.S)).splitlines()
    return [shlex.split(line)[1:] for line in lines if line.startswith("gongyi ") and " rules example " not in line]


def test_every_command_of_the_page_runs(desk: Desk, here: Path) -> None:
    assert len(commands()) >= 8
    for words in commands():
        ran = desk(*words)
        assert (ran.code, ran.err) == (1 if "lint" in words else 0, ""), words
        assert ran.out


def test_the_output_of_the_page_is_the_output(desk: Desk, here: Path) -> None:
    (shown,) = [block for block in re.findall(r"^```\n(.*?)^```$", PAGE, re.M | re.S) if block.startswith("张三")]
    assert desk(*commands()[0]).out.startswith(shown.removesuffix("……\n"))


def asked(desk: Desk, file: str, *answers: str) -> str:
    ran = desk("ask", file, *OTHER, "--as-of", "2024-05-20", stdin="".join(f"{one}\n" for one in answers).encode())
    assert (ran.code, ran.err) == (0, "")
    return ran.out


def test_an_account_is_asked_for_from_nothing_and_gone_on_with(desk: Desk, here: Path) -> None:
    out = asked(desk, "新.yaml", "张三的借阅", "1", "2024-02-01", "张三", "3", "1", "q")
    assert "要再记一条借阅、催还信等" in out and "检察" not in out and "哪一天归还？" in out
    assert "要做的：归还图书" in asked(desk, "新.yaml", "1", "2", "1", "1", "", "2024-05-20", "q")
    found = read(here / "新.yaml", lending())
    assert (str(found.record_to), found.loans[0].lent.on is not None) == ("2024-05-20", True)
    judged = desk("check", "新.yaml", *OTHER, "--as-of", "2024-05-20")
    assert (judged.code, "归还图书" in judged.out) == (0, True)


def lending() -> Any:
    return importlib.import_module("lending").LendingCase


def test_a_file_of_the_other_model_is_asked_about(desk: Desk, here: Path) -> None:
    assert "张三的借阅" in asked(desk, "cases/overdue.yaml", "q")


def test_a_model_without_an_opening_says_what_to_do_instead(desk: Desk, here: Path) -> None:
    (here / "silent.py").write_text("from lending import LendingCase\nclass Silent(LendingCase):\n    opening = ()\n")
    ran = desk("ask", "新.yaml", "--policy", "rules", "--facts", "silent:Silent")
    assert ran.code == 2 and "没有写从头问起的次序" in ran.err and "gongyi template" in ran.err
    assert not (here / "新.yaml").exists()


def test_the_python_of_the_page_runs(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = re.findall(r"^```python\n(.*?)^```$", PAGE, re.M | re.S)
    exec(compile(code, "page", "exec"), {})
    assert "一.1 overdue" in capsys.readouterr().out


def test_the_schema_and_the_list_are_of_the_other_policy(desk: Desk, here: Path) -> None:
    schema = json.loads(desk("schema", "--facts", "lending:LendingCase").out)
    assert "借阅" in json.dumps(schema, ensure_ascii=False)
    listed = desk("rules", *OTHER)
    assert listed.code == 0 and "共 10 条" in listed.out and "gongyi rules show 1.1" in listed.out
    assert "上架为准" in desk("rules", "readings", *OTHER).out


def test_rules_alone_may_be_others() -> None:
    assert Chosen("rules").models == (Case, Year)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--facts", "lending:LendingCase"), "还要用 --policy 写出规则的文件夹"),
        (("--policy", "rules", "--facts", "lending"), "写成“模块:模型”"),
        (("--policy", "rules", "--facts", "landing:LendingCase"), "找不到模块“landing”"),
        (("--policy", "rules", "--facts", "lending:LendingCaze"), "是不是想写“LendingCase”？"),
        (("--policy", "rules", "--facts", "lending:Loan"), "没有事实模型“Loan”"),
        (("--policy", "rules", "--facts", "broken:Case"), "载入时出错：ZeroDivisionError"),
        (("--policy", "rules", "--facts", "needing:Case"), "要用的“no_such_module”没有装上"),
        (("--policy", "none", "--facts", "lending:LendingCase"), "这里没有规则文件夹"),
    ],
)
def test_what_names_no_policy_is_told(desk: Desk, here: Path, options: tuple[str, ...], said: str) -> None:
    (here / "broken.py").write_text("1 / 0\n", "utf-8")
    (here / "needing.py").write_text("import no_such_module\n", "utf-8")
    ran = desk("check", "cases/overdue.yaml", *options)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
