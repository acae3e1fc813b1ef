"""Which decision it is, where and when it is in force, how its text reads; and what judging by it needs besides."""

from __future__ import annotations

from dataclasses import field
from datetime import date

from gongyi.kernel.calendar import Calendar
from gongyi.kernel.days import ANY_DAY, Interval
from gongyi.law.cited_law import NO_DATINGS, Datings
from gongyi.law.source import NOWHERE, Source
from gongyi_facts.made_late import dataclass


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
class Pending:
    """A law that is being made and will change the rules: what every output says of it, as of which day."""

    text: str
    as_of: date


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
    local_workdays: str | None = None
    texts: tuple[Text, ...] = ()
    """Oldest first."""
    pending: tuple[Pending, ...] = ()
    source: Source = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Setting:
    """What judging needs besides rules and record: the policy's place and time, and the calendar.

    ``as_if`` sets the decision's place and time aside.
    """

    manifest: Manifest
    calendar: Calendar
    as_if: bool
    datings: Datings = NO_DATINGS
    """Where remarks cite law that may not be in force."""
