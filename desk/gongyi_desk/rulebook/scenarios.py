"""What the scenarios say of norms, and what comments say of outcomes that no scenario can have.

A step tests an outcome where it says ``"三(五).2"为"逾期未履行"``, of a named record or under another reading too.
Under which readings it was judged is said by the 当 before it (``按读法"三(五).4=strict"评估``), or by the step itself
(``另按读法"三(五).4=strict"为``). ``"三(五).4"的情形为"其余"`` tests which situation decides. A comment
``# 不会出现 "三(五).2"为"违反"：`` with a reason says why no scenario can have an outcome (``的情形为``: why
a situation never decides); with ``按读法"三(五).2=arrival"`` before 为, why none can under that reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongyi import STATUSES, decision_folder, norm_id
from gongyi_facts import BadInput, Code, Problem

if TYPE_CHECKING:
    from gherkin.parser_types import Comment, GherkinDocument, Step
    from gherkin.parser_types import Scenario as Written

_CODES = {zh: code for code, zh in STATUSES.items()}
_NEVER = re.compile(r'#\s*不会出现\s*"([^"]+)"(?:另?按读法"([^"]+)")?(的情形)?为"([^"]+)"\s*[:：]\s*(.+?)\s*$')
_JUDGED = re.compile(r'(?:按读法"([^"]+)")?评估$')
_NORM = re.compile(r'[^"]*"([^"]+)"(?:(?:另按读法"([^"]+)"|(的情形))?为"([^"]+)"$)?')

_POINT = "@要点"

# What Gherkin calls the kinds of steps; 并且 and the like go on with the kind before them.
_GIVEN, _WHEN, _THEN = "Context", "Action", "Outcome"
_GOES_ON = ("Conjunction", "Unknown")

# What the examples of an outline fill in: an aside in the title, its end, or a word of it.
_ASIDE = re.compile(r"（[^（）]*<[^<>]+>[^（）]*）|(?:[：，]<[^<>]+>)+$")
_BLANK = re.compile(r"<([^<>]+)>")


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario's title, where it stands, and what it says, line by line.

    ``point`` tells that it is one of the few that a lawyer reads first (``@要点``).
    """

    title: str
    file: str
    line: int
    point: bool = False
    lines: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """The title without what the examples of an outline fill in, but for blanks in mid-sentence."""
        return _BLANK.sub(r"〔\1〕", _ASIDE.sub("", self.title))


@dataclass(frozen=True, slots=True)
class Said:
    """What a step says of a norm: an outcome by its code, a situation by its name, or (both None) something else.

    ``norm`` is the id in its one spelling, or what is written in place of one; ``chosen`` the readings under which the
    norm was judged, as written; where none is written, the defaults.
    """

    norm: str
    status: str | None
    chosen: tuple[str, ...]
    scenario: Scenario
    line: int
    situation: str | None = None

    @property
    def readings(self) -> dict[str, str]:
        """The readings that are chosen, by the norm or derived fact that they are of."""
        return {key: name for key, _, name in (written.partition("=") for written in self.chosen)}


@dataclass(frozen=True, slots=True)
class Never:
    """An outcome of a norm that cannot come about, and why; ``status`` is empty for a word that is no outcome, and
    where it is a situation that never decides.

    ``reading`` is the one that is spoken of, as written; None where all are.
    """

    norm: str
    reading: str | None
    status: str
    why: str
    file: str
    line: int
    situation: str | None = None


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
    """Read every feature file of a folder. Raises ``BadInput`` for one that is not written in Gherkin."""
    found = Features()
    for path in sorted(where.glob("*.feature")):
        document = _parsed(path.name, path.read_text(encoding="utf-8-sig"))
        found.never += _never(path.name, document["comments"])
        for scenario, background in _scenarios(document):
            found.scenarios += 1
            found.said += dict.fromkeys(_said(path.name, scenario, background))
    return found


@lru_cache(maxsize=64)
def _parsed(name: str, text: str) -> GherkinDocument:
    from gherkin.errors import CompositeParserException
    from gherkin.parser import Parser
    from gherkin.token_matcher import TokenMatcher

    try:
        return Parser().parse(text, TokenMatcher("zh-CN"))
    except CompositeParserException as error:
        places = (one.location for one in error.errors)
        message, hint = "这一行不合场景文件的写法", "写法见 docs/scenarios.md"
        file = f"features/{name}"
        raise BadInput(
            Problem(file, at["line"], at.get("column"), message, hint, Code.SCENARIO) for at in places
        ) from None


def _never(file: str, comments: list[Comment]) -> Iterator[Never]:
    for comment in comments:
        if said := _NEVER.match(comment["text"].strip()):
            norm, reading, by_row, word, why = said.groups()
            line = comment["location"]["line"]
            status = "" if by_row else _CODES.get(word, "")
            yield Never(norm_id(norm) or norm, reading, status, why, file, line, word if by_row else None)


def _scenarios(document: GherkinDocument) -> Iterator[tuple[Written, list[Step]]]:
    """Each scenario, with the steps of the backgrounds that come before its own."""
    feature = document.get("feature")
    yield from _of(feature["children"] if feature else (), [])


def _of(children: Iterable[Any], before: list[Step]) -> Iterator[tuple[Written, list[Step]]]:
    for child in children:
        if "background" in child:
            before = [*before, *child["background"]["steps"]]
        elif "rule" in child:
            yield from _of(child["rule"]["children"], before)
        else:
            yield child["scenario"], before


def _said(file: str, scenario: Written, background: list[Step]) -> Iterator[Said]:
    """What a scenario says of norms, an outline once for each of its examples."""
    point = any(tag["name"] == _POINT for tag in scenario["tags"])
    lines = tuple(_lines(scenario, background)) if point else ()
    place = Scenario(scenario["name"], file, scenario["location"]["line"], point, lines)
    for row in _rows(scenario):
        kind = _GIVEN
        chosen: tuple[str, ...] = ()
        for step in (*background, *scenario["steps"]):
            text = _filled(step["text"], row)
            kind = kind if step["keywordType"] in _GOES_ON else step["keywordType"]
            if kind == _WHEN and (judged := _JUDGED.search(text)):
                chosen = (judged[1],) if judged[1] else ()
            elif kind == _THEN and (named := _NORM.match(text)):
                norm, other, by_row, word = named.groups()
                readings = (*chosen, other) if other else chosen
                status, situation = (None, word) if by_row else (_CODES.get(word), None)
                line = step["location"]["line"]
                yield Said(norm_id(norm) or norm, status, readings, place, line, situation)


def _lines(scenario: Written, background: list[Step]) -> Iterator[str]:
    """The steps as they are written, and the rows of the outline's tables."""
    yield from (f"{step['keyword'].strip()} {step['text']}" for step in (*background, *scenario["steps"]))
    for table in scenario["examples"]:
        if "tableHeader" in table:
            for row in (table["tableHeader"], *table["tableBody"]):
                yield "例：" + "｜".join(cell["value"] for cell in row["cells"])


def _rows(scenario: Written) -> Iterator[dict[str, str]]:
    """What to fill in, once for each row of the outline's tables."""
    if not scenario["examples"]:
        yield {}
    for table in scenario["examples"]:
        if "tableHeader" in table:
            names = [cell["value"] for cell in table["tableHeader"]["cells"]]
            for row in table["tableBody"]:
                yield dict(zip(names, (cell["value"] for cell in row["cells"]), strict=True))


def _filled(text: str, row: dict[str, str]) -> str:
    for name, value in row.items():
        text = text.replace(f"<{name}>", value)
    return text
