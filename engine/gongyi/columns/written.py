"""What a ledger says of the facts of one scope, in numbers: one reading of every spelling that a frame may have."""

from __future__ import annotations

from enum import IntEnum


class Occ(IntEnum):
    """What is said of an event."""

    NOT_RECORDED = 0
    NONE = 1
    UNKNOWN = 2
    HAPPENED = 3


OCC, LO, HI, BY, CODES, KNOWN, AMOUNT = "occ", "lo", "hi", "by", "codes", "known", "amount"
"""Of an event: what is said of it, its first and last day (null: none is said), until when it had not happened. Of a
day: its first and last. Of a choice or set: its codes as bits, and of a set whether it is known. Of a number: its
amount, null where it is unknown. Days are ordinals."""


def column(fact: str, part: str) -> str:
    """The column of a part of what is written."""
    return f"{fact}|{part}"
