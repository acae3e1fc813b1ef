"""What a policy says once it is read: norms with their parties, readings and remarks, and periods."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from enum import StrEnum
from typing import Self

from gongyi.kernel.days import ANY_DAY, Interval
from gongyi.kernel.periods import Length
from gongyi.law.conditions import Condition, DayTerm, FactRef, PeriodEnd
from gongyi.law.connectives import TRUE
from gongyi.law.source import NOWHERE, Source
from gongyi.law.statuses import Status
from gongyi_facts.made_late import dataclass


class Modality(StrEnum):
    """How a sentence of the decision binds; ``zh`` is its own word for it."""

    zh: str

    def __new__(cls, code: str, zh: str = "") -> Self:
        """A member is its code."""
        member = str.__new__(cls, code)
        member._value_, member.zh = code, zh
        return member

    OBLIGATION = "obligation", "应当"
    PROGRAMME = "programme", "要"
    POWER = "power", "可以"
    PROHIBITION = "prohibition", "不得"
    DECLARATION = "declaration", "宣示"


MODALITIES: dict[str, str] = {modality: modality.zh for modality in Modality}


@dataclass(frozen=True, slots=True)
class Party:
    """Who bears a norm, or towards whom: the decision's word for it, and the fact that holds the name."""

    role: str
    name: FactRef | None = None


@dataclass(frozen=True, slots=True)
class Flag:
    """A remark that a finding carries while its condition holds."""

    id: str
    text: str
    when: Condition
    source: Source = field(default=NOWHERE, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Situation:
    """One row of a norm with many cases: its name, when it is so, the status that it leads to, and on what authority.

    ``flags`` are the ids of remarks that are made where this row decides; ``since`` the days from which it has been so,
    the latest of which counts.
    """

    name: str
    when: Condition
    status: Status
    flags: tuple[str, ...] = ()
    authority: str = ""
    since: tuple[DayTerm, ...] = ()
    source: Source = field(default=NOWHERE, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Next:
    """The day already known on which a verdict will turn, on what condition, and which norm then speaks."""

    on: DayTerm
    condition: str
    norm: str
    when: Condition
    source: Source = field(default=NOWHERE, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Untranslatable:
    """Words of the sentence that no fact can decide, why, and what the rule does instead."""

    words: str
    why: str
    instead: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One defensible reading: its name in code and (``zh``) for people, its argument in a sentence, its authority."""

    name: str
    zh: str
    why: str
    authority: str = ""
    default: bool = False
    source: Source = field(default=NOWHERE, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence on higher law, with the article and since when it is in force."""

    text: str
    source: Source = field(default=NOWHERE, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Norm:
    """One sentence of the decision as a rule, in one version and under one reading of it."""

    id: str
    text: str
    modality: Modality
    scope: str
    bearer: Party
    toward: Party | None
    action: str
    short: str
    """The action in few words, for lists."""
    source: Source
    when: Condition = TRUE
    done: Condition | None = None
    done_on: DayTerm | None = None
    breached: Condition | None = None
    period: str | None = None
    at_expiry: bool = False
    situations: tuple[Situation, ...] = ()
    """Its cases in order of precedence, in place of ``done`` and ``breached``; the last one is always so."""
    trigger: tuple[DayTerm, ...] = ()
    """The day whose law the record is judged by: the first of these that there is, else the day of assessment."""
    seat: tuple[FactRef, ...] = ()
    flags: tuple[Flag, ...] = ()
    next: tuple[Next, ...] = ()
    notes: tuple[Note, ...] = ()
    untranslatable: tuple[Untranslatable, ...] = ()
    why: str = ""
    reading: str | None = None
    in_force: Interval = ANY_DAY
    """The days on which this version is in force, as far as the decision itself is."""
    earlier: tuple[Norm, ...] = ()
    """The versions before this one, oldest first, under the same reading."""
    action_source: Source = field(default=NOWHERE, compare=False, repr=False)

    @property
    def versions(self) -> tuple[Norm, ...]:
        """Every version up to this one, oldest first."""
        return (*self.earlier, self)

    @property
    def may_last(self) -> bool:
        """Whether it can come to a verdict that stays: that of what was done."""
        return any(
            version.situations or (version.done is not None and version.modality is not Modality.PROHIBITION)
            for version in self.versions
        )

    @property
    def by_row(self) -> frozenset[str]:
        """The ids of the remarks that are made only where a situation decides that lists them."""
        return frozenset(flag for situation in self.situations for flag in situation.flags)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the decision's text: carried, and no norm."""

    id: str
    text: str
    in_force: Interval = ANY_DAY


@dataclass(frozen=True, slots=True)
class PeriodPart:
    """One way in which a period can run: a length from an event, to a day that is written down (which moves past rest
    days), to the day of an event, to the end of another period, or to a year's end.

    ``year`` is a number; the last day is 31 December of the year that comes ``plus`` years after (-1: of the year
    before), and never moves. ``times`` is a number too: how many times the length it runs.
    """

    start: FactRef | None
    length: Length | None
    until: FactRef | PeriodEnd | None
    when: Condition
    basis: tuple[str, ...]
    year: FactRef | None = None
    plus: int = 0
    times: FactRef | None = None
    source: Source = field(default=NOWHERE, compare=False, repr=False, kw_only=True)

    @property
    def refs(self) -> Iterator[FactRef | PeriodEnd]:
        """What it runs from, or to, and the numbers that say how far."""
        found = (self.start, self.until, self.year, self.times)
        return (ref for ref in found if ref is not None)


@dataclass(frozen=True, slots=True)
class Period:
    """A period of a scope, in one version; of several parts the earliest or the latest end counts.

    ``trigger`` is the day whose law the period runs by, such as that of its start.
    """

    name: str
    scope: str
    zh: str
    earliest: bool
    parts: tuple[PeriodPart, ...]
    source: Source
    trigger: DayTerm | None = None
    in_force: Interval = ANY_DAY
    earlier: tuple[Period, ...] = ()
    """The versions before this one, oldest first."""

    @property
    def versions(self) -> tuple[Period, ...]:
        """Every version up to this one, oldest first."""
        return (*self.earlier, self)

    @property
    def limited(self) -> bool:
        """Whether the day of its trigger matters at all."""
        return bool(self.earlier) or self.in_force != ANY_DAY


