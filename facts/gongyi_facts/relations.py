"""How the days and records of a document stand to each other: orders, ends, contradictions, pairs."""

from __future__ import annotations

from gongyi_facts.made_late import dataclass


@dataclass(frozen=True, slots=True)
class Order:
    """Two days of a record that follow each other, or fall together.

    A day is an event (``issued``), a day of an event (``reply.arrived``) or one of what the record
    refers to (``suit.filed``). The opposite order is impossible, or only odd. Where no rule infers the earlier
    from the later, it is ``needed``: odd, too, is the later without it.
    """

    scope: str
    earlier: str
    later: str
    odd: bool = False
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Ending:
    """What ends a record of a scope: once one of ``by`` has happened, nothing more can happen to it.

    An event is named ``closed``, or ``judgment.given`` where it is one of a record that refers to this one. Of
    ``events`` none can then still happen that the record does not tell of, and of the scopes ``records`` no further
    record can come that refers to this one.
    """

    scope: str
    by: tuple[str, ...]
    events: tuple[str, ...]
    records: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class YearOrder:
    """An event of the document that belongs within the year of its number fact ``year``, or ``after`` it.

    The opposite is odd; ``advice`` says how to mend it and may name ``{year}`` and ``{before}``, the year before
    the event's own.
    """

    year: str
    event: str
    advice: str
    after: bool = False


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two observations of a record, each as name and code, that cannot both hold on one day."""

    scope: str
    one: tuple[str, str]
    other: tuple[str, str]
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Link:
    """A kind of record that no file writes: each pair of a record and one that its reference ``by`` names.

    ``by_zh`` says in words that it is one.

    ``same`` names a reference of the one and one of the other: where both are written, they must have a record in
    common. Where it is open which records are named, it is open of each pair whether it is one, and ``question`` asks.
    Where the document has no record of the other kind, the one may stand ``alone``. Records that refer to both kinds
    belong to the pairs of those that they refer to.
    """

    scope: str
    zh: str
    one: str
    by: str
    by_zh: str
    other: str
    question: str
    same: tuple[str, str] | None = None
    alone: bool = False


@dataclass(frozen=True, slots=True)
class ExclusiveDays:
    """Two lists of days of a document, by their names, that can have no day in common."""

    one: str
    other: str
    message: str
    """What is said of such a day, which stands for ``{day}``."""
    hint: str
