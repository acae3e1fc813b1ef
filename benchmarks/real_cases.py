"""The examples of the checkout, and how the benchmark assesses them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

import yaml

import gongyi_facts
from gongyi import Assessment, Policy
from gongyi_facts import Document
from timing import Work

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
AS_OF = date(2026, 1, 1)


class Example(NamedTuple):
    """A file, and the document that it holds."""

    path: Path
    document: Document

    def safe_load(self) -> Work:
        """Reading the same file by PyYAML, without the time of the disk."""
        text = self.path.read_text(encoding="utf-8")
        return lambda: yaml.safe_load(text)


def real() -> list[Example]:
    """The cases that happened; what is made up has no number."""
    return _examples("cases/[0-9]*.yaml")


def every() -> list[Example]:
    """All cases, and the years of the organs."""
    return every_case() + _examples("years/*.yaml")


def every_case() -> list[Example]:
    """All cases, those that are made up too."""
    return _examples("cases/*.yaml")


def example_13() -> Example:
    """The case that ``make check`` shows."""
    return _examples("cases/13-*.yaml")[0]


def shortest() -> Example:
    """A case of one recommendation, of which almost everything is known."""
    return _examples("cases/S6-*.yaml")[0]


def assessing(policy: Policy, document: Document, engine: str, as_of: date = AS_OF) -> Assessment:
    """A document assessed in full, without regard to the decision's place and time."""
    return policy.assess(document, as_of=as_of, as_if=True, engine=engine)


def _examples(pattern: str) -> list[Example]:
    return [Example(path, gongyi_facts.read(path)) for path in sorted(EXAMPLES.glob(pattern))]
