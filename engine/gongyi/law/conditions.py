"""The condition language: what a rule file can say, as data. The meaning is in ``reference``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongyi.law.factmodel import Fact, Reference

AS_OF = "as_of"


@dataclass(frozen=True, slots=True)
class FactRef:
    """A fact as a rule names it: its scope, and the references that lead there from the rule's own record."""

    scope: str
    fact: Fact
    trail: tuple[Reference, ...] = ()
    derived: bool = False


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Condition


@dataclass(frozen=True, slots=True)
class Happened:
    """The event has happened by the day of assessment (or has not, where ``expected`` is False)."""

    ref: FactRef
    expected: bool


@dataclass(frozen=True, slots=True)
class Is:
    """The choice is one of the codes; for a set: at least one of the codes is in it."""

    ref: FactRef
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Amount:
    """The number lies between the bounds, both included."""

    ref: FactRef
    at_least: int | None
    at_most: int | None


@dataclass(frozen=True, slots=True)
class PeriodEnd:
    """The last day of a period named in ``derived.yaml``."""

    scope: str
    name: str
    trail: tuple[Reference, ...] = ()


DayTerm = FactRef | PeriodEnd | date | str


@dataclass(frozen=True, slots=True)
class Compare:
    """Two days in order; ``op`` is before, after, not_before or not_after.

    ``as_of`` is the assessment's day; a ``date`` is a day that the rule names, such as that of a law.
    """

    left: DayTerm
    op: str
    right: DayTerm


@dataclass(frozen=True, slots=True)
class Quantified:
    """Some (or every) record of a scope that refers to this record, or that it refers to, meets the part."""

    every: bool
    scope: str
    part: Condition


@dataclass(frozen=True, slots=True)
class NormStatus:
    """Another norm's verdict on this record is one of the statuses."""

    norm: str
    statuses: frozenset[str]


@dataclass(frozen=True, slots=True)
class Presume:
    """Holds when its trigger does and nothing known shows the contrary."""

    what: str
    when: Condition
    unless: Condition


Condition = (
    All | AnyOf | Not | Happened | Is | Amount | Compare | Quantified | NormStatus | Presume
)
TRUE = All(())
