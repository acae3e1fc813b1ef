"""The condition language: what a rule file can say, as data. The meaning is in ``reference``.

A condition is an atom, which looks at facts, a question to other records (``some``, ``every``), or a connective of
other conditions (in ``connectives``). Whatever reads conditions matches these kinds and ends in ``assert_never``.
Every node knows where it was written; two nodes that say the same are equal wherever they stand.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import field
from datetime import date
from enum import StrEnum
from typing import ClassVar, Protocol, Self

from gongyi.kernel.days import Interval, before, not_after
from gongyi.kernel.truth import Table, Tri, all_table, any_table
from gongyi.law.factmodel import Fact, Reference
from gongyi.law.source import NOWHERE, Source
from gongyi_facts.made_late import dataclass

AS_OF = "as_of"

# --- terms ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FactRef:
    """A fact as a rule names it: its scope, and the references that lead there from the rule's own record."""

    scope: str
    fact: Fact
    trail: tuple[Reference, ...] = ()
    derived: bool = False


@dataclass(frozen=True, slots=True)
class PeriodEnd:
    """The last day of a period named in ``derived.yaml``."""

    scope: str
    name: str
    trail: tuple[Reference, ...] = ()


DayTerm = FactRef | PeriodEnd | date | str
"""A day as a rule names it: a fact's, a period's last, a date, or ``as_of``."""


class Operator(StrEnum):
    """How one day lies to another; ``zh`` says it in words."""

    zh: str

    def __new__(cls, code: str, zh: str = "") -> Self:
        """A member is its code."""
        member = str.__new__(cls, code)
        member._value_, member.zh = code, zh
        return member

    BEFORE = "before", "早于"
    AFTER = "after", "晚于"
    NOT_BEFORE = "not_before", "不早于"
    NOT_AFTER = "not_after", "不晚于"

    def holds(self, left: Interval, right: Interval) -> Tri:
        """Whether the left day lies so to the right one."""
        match self:
            case Operator.BEFORE:
                return before(left, right)
            case Operator.AFTER:
                return before(right, left)
            case Operator.NOT_BEFORE:
                return not_after(right, left)
            case Operator.NOT_AFTER:
                return not_after(left, right)


# --- conditions ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Happened:
    """The event has happened by the day of assessment (or has not, where ``expected`` is False)."""

    ref: FactRef
    expected: bool
    source: Source = field(default=NOWHERE, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Is:
    """The choice is one of the codes; for a set: at least one of the codes is in it."""

    ref: FactRef
    codes: frozenset[str]
    source: Source = field(default=NOWHERE, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Amount:
    """The number lies between the bounds, both included."""

    ref: FactRef
    at_least: int | None
    at_most: int | None
    source: Source = field(default=NOWHERE, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Compare:
    """Two days in order: ``as_of`` is the assessment's day, a ``date`` one that the rule names, such as a law's."""

    left: DayTerm
    op: Operator
    right: DayTerm
    source: Source = field(default=NOWHERE, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class NormStatus:
    """Another norm's verdict on this record is one of the statuses."""

    norm: str
    statuses: frozenset[str]
    source: Source = field(default=NOWHERE, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Quantified:
    """Some (or every) record of a scope that refers to this record, or that it refers to, meets the part."""

    every: bool
    scope: str
    part: Condition
    source: Source = field(default=NOWHERE, compare=False, repr=False, kw_only=True)

    def table(self, records: int) -> Table:
        """What so many records make of it."""
        return all_table(records) if self.every else any_table(records)


class Body(Protocol):
    """What an operator reads its parts from; each call may raise ``Invalid`` after noting what is wrong."""

    def condition(self, key: str) -> Condition:
        """The condition under a key that must be there."""

    def conditions(self, key: str) -> tuple[Condition, ...]:
        """The conditions listed under a key that must be there, one at least."""

    def text(self, key: str) -> str:
        """The text under a key that must be there."""

    def whole_number(self, key: str) -> int:
        """The number under a key that must be there."""


@dataclass(frozen=True, slots=True)
class Connective(ABC):
    """Conditions joined into one. A kind of connective says in its class all that there is to know of it."""

    parts: tuple[Condition, ...]
    source: Source = field(default=NOWHERE, compare=False, repr=False, kw_only=True)

    key: ClassVar[str]
    """The word of the language by which it is recognised."""
    further_keys: ClassVar[frozenset[str]] = frozenset()
    """The other keys of the same mapping, where it has some."""

    @classmethod
    @abstractmethod
    def read(cls, body: Body) -> Connective:
        """The connective that a rule file writes."""

    @property
    @abstractmethod
    def table(self) -> Table:
        """Its meaning."""

    @property
    @abstractmethod
    def heading(self) -> str:
        """What stands above its parts, in Chinese."""

    @property
    def roles(self) -> tuple[str, ...]:
        """What stands before each of its parts, in Chinese."""
        return ("",) * len(self.parts)


Atom = Happened | Is | Amount | Compare | NormStatus
Condition = Connective | Quantified | Atom
