"""What the frames of a ledger are called and hold: the contract with whoever makes them (docs/tables.md)."""

from __future__ import annotations

from typing import Final

import polars as pl

CASE: Final = "case"
"""The key of a document: in the document's own frame each once, in the others that of the document they belong to."""
ID: Final = "id"
"""What other records refer to a record by."""
RECORD_TO: Final = "record_to"
"""In the document's frame: the day up to which it records."""
FIRST, LAST, NONE_BY = "first", "last", "none_by"
"""Behind a fact's name: its first and last day, where it is known in part, and until when an event had not happened."""
SITUATION, FLAGS = "situation", "flags"
"""Of a verdict, where its remarks are asked for."""
STATE, ON, SINCE = "state", "on", "since"
"""Of a sighting."""
SIGHTING: Final = pl.List(
    pl.Struct(
        {
            STATE: pl.String,
            FIRST: pl.Date,
            LAST: pl.Date,
            f"{SINCE}_{FIRST}": pl.Date,
            f"{SINCE}_{LAST}": pl.Date,
        }
    )
)
"""Sightings with their days in full; a frame may also give ``on`` and ``since``, as a day or in words."""


def part_column(fact: str, part: str) -> str:
    """The column of a part of what is said of a fact."""
    return f"{fact}.{part}"
