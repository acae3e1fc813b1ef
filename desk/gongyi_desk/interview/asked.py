"""What passes between an interview and the person, whatever shows it: questions, and what is said of answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that may be answered: what to write, and what that means."""

    write: str
    says: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is put to a person.

    ``key`` stays the same while the question does. ``notes`` stand above the ``choices``, ``hints`` below. One that is
    ``within`` asks on about the answer just given; one that ``ends`` says that there is nothing left to ask.
    """

    key: str
    text: str
    notes: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    hints: tuple[str, ...] = ()
    within: bool = False
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence to the person; one that is ``odd`` tells of what should be looked at."""

    text: str
    odd: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """What comes of an answer; ``refused`` where it is none, and the same question stands."""

    said: tuple[Said, ...] = ()
    refused: bool = False


class Step(Protocol):
    """A question, and what its answer does."""

    @property
    def parent(self) -> Step | None:
        """The question on whose answer this one asks on."""

    @property
    def key(self) -> str:
        """What is asked about."""

    def asked(self) -> Asked:
        """The question as it is put."""

    def answer(self, words: str) -> Step | None:
        """Take the answer; the question that asks on about it, or None. Raises ``NotAnAnswer``."""
