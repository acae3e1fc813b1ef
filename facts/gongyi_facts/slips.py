"""What people write in place of a model's own words, and where they slip: the tables that a model declares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from gongyi_facts.made_late import dataclass


@dataclass(frozen=True, slots=True)
class KeyWords:
    """Words that people write for a key of a scope, beside the declared ones."""

    scope: str
    key: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChoiceWords:
    """Words that people write for a member of a closed list, beside its own."""

    member: Any
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EventWords:
    """Short names of an event, by which people say that it has, or has not, happened: 未回复 of a 书面回复."""

    scope: str
    key: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """A key of the scope ``home`` that stands in a record of the scope ``written`` belongs to the record in question.

    That is the only record which refers to the other, or to which the other refers; one that refers is made where
    there is none. In the document itself the key belongs to the only record of its home.
    """

    written: str
    home: str


@dataclass(frozen=True, slots=True)
class Split:
    """Two keys that a whole record has both: a stray dash has put each in a record of its own."""

    scope: str
    earlier: str
    later: str


@dataclass(frozen=True, slots=True)
class OddName:
    """A record whose name ends as no name of its kind does; ``unless`` is the fact that says that it is known."""

    scope: str
    name: str
    unless: str
    endings: tuple[str, ...]
    said: str
    """What is said of such a ``{name}``."""


@dataclass(frozen=True, slots=True)
class Alternatives:
    """Parts of an event of which one is to be written, and not several."""

    scope: str
    event: str
    parts: tuple[str, ...]
    advice: str


@dataclass(frozen=True, slots=True)
class Slips:
    """All that a model knows of how its files are miswritten."""

    keys: tuple[KeyWords, ...] = ()
    choices: tuple[ChoiceWords, ...] = ()
    events: tuple[EventWords, ...] = ()
    moves: tuple[Move, ...] = ()
    splits: tuple[Split, ...] = ()
    names: tuple[OddName, ...] = ()
    alternatives: tuple[Alternatives, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)
    """Words that are no value anywhere, and where what they say is written."""
