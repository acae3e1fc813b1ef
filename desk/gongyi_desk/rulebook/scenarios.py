"""What the scenarios say of norms: found by reading the feature files line by line.

A step tests an outcome where it says ``"三(五).2"为"逾期未履行"``, of a named record or under another reading too.
Under which readings it was judged is said by the 当 before it (``按读法"三(五).4=strict"评估``), or by the step itself
(``另按读法"三(五).4=strict"为``). A comment ``# 不会出现 "三(五).2"为"违反"：`` with a reason says why no scenario can
have an outcome; with ``按读法"三(五).2=arrival"`` before 为, why none can under that reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from gongyi import STATUSES, decision_folder, norm_id

_CODES = {zh: code for code, zh in STATUSES.items()}
_TITLE = re.compile(r"\s*(?:场景大纲|剧本大纲|场景|剧本):\s*(.+?)\s*$")
_BLOCK = re.compile(r"\s*(功能|背景|规则):")
_EXAMPLES = re.compile(r"\s*例子:")
_COMMENT = re.compile(r"\s*(?:#|$)")
_NEVER = re.compile(r'\s*#\s*不会出现\s*"([^"]+)"(?:另?按读法"([^"]+)")?为"([^"]+)"\s*[:：]\s*(.+?)\s*$')

# A step's keyword, and what its text is; 并且 and the like go on with the kind before them.
_GIVEN, _WHEN, _THEN = "given", "when", "then"
_KINDS = {"假如": _GIVEN, "假设": _GIVEN, "假定": _GIVEN, "当": _WHEN, "那么": _THEN}
_STEP = re.compile(r"\s*(假如|假设|假定|当|那么|并且|而且|同时|但是|\*)\s*(.+?)\s*$")
_JUDGED = re.compile(r'(?:按读法"([^"]+)")?评估$')
_NORM = re.compile(r'[^"]*"([^"]+)"(?:(?:另按读法"([^"]+)")?为"([^"]+)"$)?')

# What the examples of an outline fill in: an aside in the title, its end, or a word of it.
_ASIDE = re.compile(r"（[^（）]*<[^<>]+>[^（）]*）|(?:[：，]<[^<>]+>)+$")
_BLANK = re.compile(r"<([^<>]+)>")


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario's title, and where it stands."""

    title: str
    file: str
    line: int

    @property
    def told(self) -> str:
        """The title without what the examples of an outline fill in, but for blanks in mid-sentence."""
        return _BLANK.sub(r"〔\1〕", _ASIDE.sub("", self.title))


@dataclass(frozen=True, slots=True)
class Said:
    """What a step says of a norm: an outcome by its code, or (None) something else.

    ``norm`` is the id in its one spelling, or what is written in place of one; ``chosen`` the readings under which the
    norm was judged, as written; where none is written, the defaults.
    """

    norm: str
    status: str | None
    chosen: tuple[str, ...]
    scenario: Scenario
    line: int

    @property
    def readings(self) -> dict[str, str]:
        """The readings that are chosen, by the norm or derived fact that they are of."""
        return {key: name for key, _, name in (written.partition("=") for written in self.chosen)}


@dataclass(frozen=True, slots=True)
class Never:
    """An outcome of a norm that cannot come about, and why; ``status`` is empty for a word that is no outcome.

    ``reading`` is the one that is spoken of, as written; None where all are.
    """

    norm: str
    reading: str | None
    status: str
    why: str
    file: str
    line: int


@dataclass
class Features:
    """What all the feature files say of norms."""

    said: list[Said] = field(default_factory=list)
    never: list[Never] = field(default_factory=list)
    scenarios: int = 0


def folder() -> Path:
    """Where this decision's features are: beside its rules, in the installed package or in the checkout."""
    rules = decision_folder()
    return rules.with_name("_features" if rules.name.startswith("_") else "features")


def features(where: Path) -> Features:
    """Read every feature file of a folder."""
    found = Features()
    for path in sorted(where.glob("*.feature")):
        lines = path.read_text(encoding="utf-8-sig").splitlines()
        found.never += _never(path.name, lines)
        for block in _blocks(path.name, lines):
            found.scenarios += 1
            found.said += dict.fromkeys(block.said())
    return found


def _never(file: str, lines: list[str]) -> Iterator[Never]:
    for number, line in enumerate(lines, 1):
        if said := _NEVER.match(line):
            norm, reading, status, why = said.groups()
            yield Never(norm_id(norm) or norm, reading, _CODES.get(status, ""), why, file, number)


# --- one scenario --------------------------------------------------------------------------

Step = tuple[int, str]
"""A line of a file, and its number."""


@dataclass
class _Block:
    """One scenario: its steps, those of the backgrounds first, and the tables of an outline."""

    scenario: Scenario
    steps: list[Step]
    tables: list[list[list[str]]] = field(default_factory=list)

    def take(self, number: int, line: str) -> None:
        if _EXAMPLES.match(line):
            self.tables.append([])
        elif not self.tables:
            self.steps.append((number, line))
        elif line.lstrip().startswith("|"):
            self.tables[-1].append([cell.strip() for cell in line.strip().strip("|").split("|")])

    def said(self) -> Iterator[Said]:
        for row in self._rows():
            kind = _GIVEN
            chosen: tuple[str, ...] = ()
            for number, line in self.steps:
                step = _STEP.match(_filled(line, row))
                if step is None:
                    continue
                kind = _KINDS.get(step[1], kind)
                if kind == _WHEN and (judged := _JUDGED.search(step[2])):
                    chosen = (judged[1],) if judged[1] else ()
                elif kind == _THEN and (named := _NORM.match(step[2])):
                    yield self._of(named, chosen, number)

    def _of(self, named: re.Match[str], chosen: tuple[str, ...], number: int) -> Said:
        norm, other, status = named.groups()
        readings = (*chosen, other) if other else chosen
        return Said(norm_id(norm) or norm, _CODES.get(status), readings, self.scenario, number)

    def _rows(self) -> Iterator[dict[str, str]]:
        """What to fill in, once for each row of the outline's tables."""
        if not self.tables:
            yield {}
        for head, *rows in filter(None, self.tables):
            for row in rows:
                yield dict(zip(head, row, strict=False))


def _filled(line: str, row: dict[str, str]) -> str:
    for name, value in row.items():
        line = line.replace(f"<{name}>", value)
    return line


def _blocks(file: str, lines: list[str]) -> Iterator[_Block]:
    # The background of the whole file, that of the rule at hand, and the steps that are being gathered.
    backgrounds: dict[str, list[Step]] = {"功能": [], "规则": []}
    inside = "功能"
    block: _Block | None = None
    background: list[Step] | None = None
    for number, line in enumerate(lines, 1):
        title, other = _TITLE.match(line), _BLOCK.match(line)
        if title or other:
            if block:
                yield block
            block = background = None
        if title:
            before = [*backgrounds["功能"], *backgrounds["规则"]]
            block = _Block(Scenario(title[1], file, number), before)
        elif other and other[1] == "背景":
            background = backgrounds[inside]
        elif other:
            inside = other[1]
            backgrounds[inside] = []
        elif _COMMENT.match(line):
            continue
        elif block:
            block.take(number, line)
        elif background is not None:
            background.append((number, line))
    if block:
        yield block
