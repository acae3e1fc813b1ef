"""What a policy consists of once it is read: norms, derived facts, periods, and where and when it is in force."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import chain
from typing import Self

from gongyi.kernel.periods import Length
from gongyi.law.conditions import TRUE, Condition, DayTerm, FactRef, PeriodEnd
from gongyi.law.factmodel import Fact
from gongyi.records.values import ANY_DAY, Interval


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

_ID = re.compile(r"([序一二三四五六七八九十])(?:\(([一二三四五六七八九十])\))?\.(\d*[a-z]?)")
_ARABIC_ID = re.compile(r"(\d+)\.(?:(\d+)\.)?(\d+[a-z]?)")
_DIGITS = "序一二三四五六七八九十"


def norm_id(text: str) -> str | None:
    """The one spelling of a norm's id: ``三(五).4``, ``三（五）.4`` and ``3.5.4`` are ``三(五).4``; None if none.

    The preamble is part 序, or 0.
    """
    plain = text.strip().replace("（", "(").replace("）", ")")
    if _ID.fullmatch(plain):
        return plain
    match = _ARABIC_ID.fullmatch(plain)
    if not match or any(int(part) > 10 for part in match.group(1, 2) if part):
        return None
    part, item, sentence = match.groups()
    middle = f"({_DIGITS[int(item)]})" if item and int(item) else ""
    return f"{_DIGITS[int(part)]}{middle}.{sentence}"


def arabic(identity: str) -> str:
    """The id as a file can be named: 三(五).2 is 3.5.2."""
    part, item, sentence = _parts(identity)
    return ".".join([str(number) for number in (part, item) if number is not None] + [sentence])


def order(identity: str) -> tuple[int, int, str]:
    """Where a norm stands in the decision's text."""
    part, item, sentence = _parts(identity)
    return part, item or 0, sentence


def _parts(identity: str) -> tuple[int, int | None, str]:
    head, _, sentence = identity.partition(".")
    part, _, item = head.partition("(")
    return _DIGITS.index(part), _DIGITS.index(item[:-1]) if item else None, sentence


@dataclass(frozen=True, slots=True)
class Source:
    """Where in a rule file something stands."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


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


@dataclass(frozen=True, slots=True)
class Next:
    """The day already known on which a verdict will turn, on what condition, and which norm then speaks."""

    on: DayTerm
    condition: str
    norm: str
    when: Condition


@dataclass(frozen=True, slots=True)
class Untranslatable:
    """Words of the sentence that no fact can decide, why, and what the rule does instead."""

    words: str
    why: str
    instead: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One defensible reading: its name, its argument in a sentence, its authority."""

    name: str
    why: str
    authority: str = ""
    default: bool = False


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
    source: Source
    when: Condition = TRUE
    done: Condition | None = None
    done_on: DayTerm | None = None
    breached: Condition | None = None
    period: str | None = None
    at_expiry: bool = False
    trigger: tuple[DayTerm, ...] = ()
    """The day whose law the record is judged by: the first of these that there is, else the day of assessment."""
    seat: tuple[FactRef, ...] = ()
    flags: tuple[Flag, ...] = ()
    next: tuple[Next, ...] = ()
    notes: tuple[str, ...] = ()
    untranslatable: tuple[Untranslatable, ...] = ()
    why: str = ""
    reading: str | None = None
    in_force: Interval = ANY_DAY
    """The days on which this version is in force, as far as the decision itself is."""
    earlier: tuple[Norm, ...] = ()
    """The versions before this one, oldest first, under the same reading."""

    @property
    def versions(self) -> tuple[Norm, ...]:
        """Every version up to this one, oldest first."""
        return (*self.earlier, self)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the decision's text: carried, and no norm."""

    id: str
    text: str
    in_force: Interval = ANY_DAY


@dataclass(frozen=True, slots=True)
class Assumed:
    """An event taken to follow another within a length of time, where its day is not known.

    ``same_day`` is an event that falls on the same day, if it happened at all.
    """

    fact: Fact
    scope: str
    start: FactRef
    same_day: FactRef | None
    within: Length
    basis: str
    in_force: Interval
    flag: Flag | None
    reading: str | None
    active: bool


@dataclass(frozen=True, slots=True)
class First:
    """The earliest of an event over the records that refer to this one and meet a condition."""

    fact: Fact
    scope: str
    of: str
    event: FactRef
    where: Condition


@dataclass(frozen=True, slots=True)
class Observed:
    """A state as observed on the day of assessment, or on the day of an event if that came before."""

    fact: Fact
    scope: str
    source: FactRef
    until: FactRef | None


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A choice, narrowed by what other facts exclude while it is not known itself."""

    fact: Fact
    scope: str
    source: FactRef
    cases: tuple[tuple[Condition, frozenset[str]], ...]


@dataclass(frozen=True, slots=True)
class Concluded:
    """Yes where a condition holds, no where it does not."""

    fact: Fact
    scope: str
    when: Condition


Derived = Assumed | First | Observed | Narrowed | Concluded


@dataclass(frozen=True, slots=True)
class PeriodPart:
    """One way in which a period can run: a length from an event, to a day that is written down (which moves past rest
    days), to the day of an event, to the end of another period, or to a year's end.

    ``year`` is a number; the last day is 31 December of the year that comes ``plus`` years after (-1: of the year
    before), and never moves.
    """

    start: FactRef | None
    length: Length | None
    until: FactRef | PeriodEnd | None
    when: Condition
    basis: tuple[str, ...]
    year: FactRef | None = None
    plus: int = 0


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


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything that speaks under one choice of readings."""

    norms: dict[str, Norm]
    derived: dict[tuple[str, str], Derived]
    periods: dict[tuple[str, str], Period]
    phases: dict[str, int]
    edges: dict[tuple[str, ...], frozenset[tuple[str, ...]]]
    """Which norm, derived fact or period needs which."""
    presuming: frozenset[tuple[str, ...]]
    """Those of them that rest on a presumption: learning a fact can take their answer away."""
    days: frozenset[date] = frozenset()
    """The dates that the rules name: in conditions, and where something comes into or goes out of force."""

    def all_norms(self) -> Iterator[Norm]:
        """Every version of every norm."""
        return chain.from_iterable(norm.versions for norm in self.norms.values())

    def all_parts(self) -> Iterator[PeriodPart]:
        """Every part of every version of every period."""
        periods = chain.from_iterable(period.versions for period in self.periods.values())
        return chain.from_iterable(period.parts for period in periods)


@dataclass(frozen=True, slots=True)
class Pin:
    """What is known of a text beforehand: the SHA-256 of its words (UTF-8, lines ended by LF), and how many norms and
    headings it has; each None where that is not said.
    """

    sha256: str | None = None
    norms: int | None = None
    headings: int | None = None


UNPINNED = Pin()


@dataclass(frozen=True, slots=True)
class Text:
    """The decision's text as it read on some days, the file that holds it, and what is known of it beforehand."""

    file: str
    words: str
    in_force: Interval = ANY_DAY
    pin: Pin = UNPINNED
    source: Source | None = None
    """Where in the manifest that is said."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """Which decision this is, where and when it is in force, and how its text read when."""

    id: str
    version: str
    title: str
    law_as_of: date
    in_force: Interval
    place_codes: frozenset[str]
    place_name: str
    local_rest_days: str | None = None
    texts: tuple[Text, ...] = ()
    """Oldest first."""
