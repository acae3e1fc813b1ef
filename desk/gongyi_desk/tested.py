"""Which outcomes of which norms the scenarios test, and which they say cannot come about.

A step tests an outcome where it says ``"三(五).2"为"逾期未履行"``, of a named record or under another reading too.
A comment ``# 不会出现 "三(五).2"为"违反"：`` with a reason says why no scenario can.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from gongyi import STATUSES, norm_id

from .scenarios import Scenario

_CODES = {zh: code for code, zh in STATUSES.items()}
_TITLE = re.compile(r"\s*(?:场景大纲|剧本大纲|场景|剧本):\s*(.+?)\s*$")
_BLOCK = re.compile(r"\s*(?:功能|背景|规则):")
_EXAMPLES = re.compile(r"\s*例子:")
_STEP = re.compile(r'"([^"]+)"(?:另按读法"[^"]+")?为"([^"]+)"\s*$')
_NEVER = re.compile(r'\s*#\s*不会出现\s*"([^"]+)"为"([^"]+)"\s*[:：]\s*(.+?)\s*$')
_COMMENT = re.compile(r"\s*(?:#|$)")


@dataclass(frozen=True, slots=True)
class Tested:
    """An outcome of a norm that a scenario tests; ``status`` is its code."""

    norm: str
    status: str
    scenario: Scenario


@dataclass(frozen=True, slots=True)
class Never:
    """An outcome of a norm that cannot come about, and why; None for a word that is no outcome."""

    norm: str
    status: str | None
    why: str
    file: str
    line: int


@dataclass
class Features:
    """What all the feature files say of outcomes."""

    tested: list[Tested] = field(default_factory=list)
    never: list[Never] = field(default_factory=list)
    scenarios: int = 0


def features(folder: Path) -> Features:
    """Read every feature file of a folder."""
    found = Features()
    for path in sorted(folder.glob("*.feature")):
        lines = path.read_text(encoding="utf-8-sig").splitlines()
        found.never += _never(path.name, lines)
        for block in _blocks(path.name, lines):
            found.scenarios += 1
            found.tested += dict.fromkeys(block.tested())
    return found


def _never(file: str, lines: list[str]) -> Iterator[Never]:
    for number, line in enumerate(lines, 1):
        if said := _NEVER.match(line):
            yield Never(norm_id(said[1]) or said[1], _CODES.get(said[2]), said[3], file, number)


@dataclass
class _Block:
    """One scenario: its steps, and the tables of an outline."""

    scenario: Scenario
    steps: list[str] = field(default_factory=list)
    tables: list[list[list[str]]] = field(default_factory=list)

    def take(self, line: str) -> None:
        if _EXAMPLES.match(line):
            self.tables.append([])
        elif not self.tables:
            self.steps.append(line)
        elif line.lstrip().startswith("|"):
            self.tables[-1].append([cell.strip() for cell in line.strip().strip("|").split("|")])

    def tested(self) -> Iterator[Tested]:
        for step in self.steps:
            for written in self._filled(step):
                said = _STEP.search(written)
                norm = norm_id(said[1]) if said else None
                if said and norm and said[2] in _CODES:
                    yield Tested(norm, _CODES[said[2]], self.scenario)

    def _filled(self, step: str) -> Iterator[str]:
        """The step, once for each row of the outline's tables."""
        if not self.tables:
            yield step
        for head, *rows in filter(None, self.tables):
            for row in rows:
                filled = step
                for name, value in zip(head, row, strict=False):
                    filled = filled.replace(f"<{name}>", value)
                yield filled


def _blocks(file: str, lines: list[str]) -> Iterator[_Block]:
    block: _Block | None = None
    for number, line in enumerate(lines, 1):
        title = _TITLE.match(line)
        if title or _BLOCK.match(line):
            if block:
                yield block
            block = _Block(Scenario(title[1], file, number)) if title else None
        elif block and not _COMMENT.match(line):
            block.take(line)
    if block:
        yield block
