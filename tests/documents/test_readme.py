"""What the two READMEs show is what happens: their output, their commands, their Python."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from gongyi_desk.commands.app import main
from locations import ROOT

PAGES = ("README.md", "README.zh-CN.md")
OMITTED = "……"


def blocks(page: str) -> list[tuple[str, str]]:
    """The fenced blocks of a page: language and content."""
    return re.findall(r"^```(\w*)\n(.*?)^```$", (ROOT / page).read_text("utf-8"), re.M | re.S)


def commands(page: str) -> list[list[str]]:
    """Every gongyi command of a page, split as a shell would, its file patterns expanded."""
    found = []
    for language, block in blocks(page):
        for line in () if language else block.splitlines():
            line = line.removeprefix("$ ").removeprefix(".venv/bin/")
            if line.startswith("gongyi "):
                found.append(shlex.split(line.split(" > ")[0], comments=True)[1:])
    return [[part for word in words for part in expanded(word)] for words in found]


def expanded(word: str) -> list[str]:
    return sorted(str(path.relative_to(ROOT)) for path in ROOT.glob(word)) if "*" in word else [word]


def test_both_pages_give_the_same_commands() -> None:
    assert commands(PAGES[0]) == commands(PAGES[1])
    assert len(commands(PAGES[0])) > 5


@pytest.mark.parametrize("page", PAGES)
def test_the_output_shown_is_the_output(
    page: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    (shown,) = [block for _, block in blocks(page) if block.startswith("$ gongyi check")]
    head, *lines = shown.splitlines()
    assert main(commands(page)[0]) == 0, head
    # Without durable-rules the reference evaluator serves, and the output says so.
    printed = capsys.readouterr().out.replace("engine: reference", "engine: durable").splitlines()
    at = 0
    for line in lines:
        if line != OMITTED:
            assert line in printed[at:], line
            at = printed.index(line, at) + 1


@pytest.mark.parametrize("arguments", commands(PAGES[0]), ids=" ".join)
def test_every_command_runs(
    arguments: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(ROOT)
    if arguments[0] == "template" or "example" in arguments:
        arguments = [str(tmp_path / word) if word == arguments[-1] else word for word in arguments]
    elif "case.yaml" in arguments:
        assert main(["template"]) == 0
        starter = tmp_path / "case.yaml"
        starter.write_text(capsys.readouterr().out, "utf-8")
        arguments = [str(starter) if word == "case.yaml" else word for word in arguments]
    assert main(arguments) == 0
    assert capsys.readouterr().out


@pytest.mark.parametrize("page", PAGES)
def test_the_python_shown_runs(
    page: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    (code,) = [block for language, block in blocks(page) if language == "python"]
    exec(compile(code, page, "exec"), {})
    assert "三(五).4 due" in capsys.readouterr().out


def test_links_of_the_page_that_the_index_shows_work_there() -> None:
    assert not re.findall(r"(?<!!)\[[^]]*\]\((?!https:)[^)]*\)", (ROOT / "README.md").read_text("utf-8"))
