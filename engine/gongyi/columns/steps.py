"""The steps by which a plan works out its columns, each on the records of one scope."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

import polars as pl

from gongyi.kernel.periods import Length

Makes = Mapping[str, pl.Expr]
"""Columns by name, each as an expression."""


class Fold(Enum):
    """How the values of related records come to one."""

    ANY = "any"
    ALL = "all"
    LARGEST = "largest"
    LEAST = "least"


@dataclass(frozen=True)
class Compute:
    """Columns out of other columns of the same records."""

    scope: str
    makes: Makes


@dataclass(frozen=True)
class Reduction:
    """Columns out of the related records of another scope; the last of each is its value where there is none."""

    scope: str
    of: str
    makes: Mapping[str, tuple[pl.Expr, Fold, bool | int]]


@dataclass(frozen=True)
class Gather:
    """Columns out of the one record that a trail leads to, or of the document; the second expression where none is."""

    scope: str
    trail: tuple[str, ...]
    there: str
    makes: Mapping[str, tuple[pl.Expr, pl.Expr]]


@dataclass(frozen=True)
class LastDays:
    """The last day of a period that starts on a day, so many times its length."""

    scope: str
    name: str
    start: pl.Expr
    times: pl.Expr | None
    length: Length | None
    latest: bool
    open_ends: bool


@dataclass(frozen=True)
class SightingsOf:
    """Whose sightings are looked at: those of a fact of the record itself, or of the one that a trail leads to."""

    scope: str
    fact: str
    trail: tuple[str, ...] | None


@dataclass(frozen=True)
class Sighted:
    """What sightings say: ``asked`` gives the days that are asked about by name, ``makes`` the parts of the answer."""

    scope: str
    what: str
    """``seen``, ``last_seen`` or ``reached``."""
    of: SightingsOf
    asked: Makes
    makes: Mapping[str, str]
    """Column → part of the answer."""


Step = Compute | Reduction | Gather | LastDays | Sighted


def reads(step: Step) -> dict[str, set[str]]:
    """The columns that a step looks at, by scope."""
    found: dict[str, set[str]] = {}

    def look(scope: str, *expressions: pl.Expr | None) -> None:
        for expression in expressions:
            if expression is not None:
                found.setdefault(scope, set()).update(expression.meta.root_names())

    match step:
        case Compute():
            look(step.scope, *step.makes.values())
        case Reduction():
            look(step.of, *(expression for expression, _, _ in step.makes.values()))
        case Gather():
            look(step.there, *(there for there, _ in step.makes.values()))
            look(step.scope, *(here for _, here in step.makes.values()))
        case LastDays():
            look(step.scope, step.start, step.times)
        case Sighted():
            look(step.scope, *step.asked.values())
    return found
