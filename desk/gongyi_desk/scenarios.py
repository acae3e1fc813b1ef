"""The scenarios that test a norm: found by looking through the feature files line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gongyi import norm_id
from gongyi.policy import decision_folder

_TITLE = re.compile(r"\s*(?:场景大纲|剧本大纲|场景|剧本):\s*(.+?)\s*$")
_BLOCK = re.compile(r"\s*(?:功能|背景|规则):")
# A norm's id stands in quotation marks in a step, or in a cell of a table.
_WORDS = re.compile(r'["“”|]')


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario's title, and where it stands."""

    title: str
    file: str
    line: int


def folder() -> Path:
    """Where this decision's features are: beside its rules, in the installed package or in the checkout."""
    rules = decision_folder()
    return rules.with_name("_features" if rules.name.startswith("_") else "features")


def scenarios_of(norm: str, where: Path | None = None) -> Iterator[Scenario]:
    """The scenarios with a step that names the norm; ``norm`` is its one spelling."""
    for path in sorted((where or folder()).glob("*.feature")):
        yield from _in_file(norm, path.name, path.read_text(encoding="utf-8-sig").splitlines())


def _in_file(norm: str, name: str, lines: list[str]) -> Iterator[Scenario]:
    current: Scenario | None = None
    for number, line in enumerate(lines, 1):
        title = _TITLE.match(line)
        if title:
            current = Scenario(title[1], name, number)
        elif _BLOCK.match(line):
            current = None
        elif current and not line.lstrip().startswith("#") and _names(line, norm):
            yield current
            current = None


def _names(line: str, norm: str) -> bool:
    return any(norm_id(word) == norm for word in _WORDS.split(line))
