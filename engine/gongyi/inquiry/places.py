"""Where a value holds its parts: as it is, as it was on the last day told, as it is in a whole record."""

from __future__ import annotations

from gongyi.program.nodes import Field, Part

NOW, BEFORE, THROUGH = "", "before", "through"
"""The scopes of all that is left: records are told apart by their variables."""
TIMES = (NOW, BEFORE, THROUGH)
PLACES = {part: place for place, part in enumerate(Part)}


def place_of(field: Field) -> int:
    """The place of what a field asks for among the parts of a value."""
    return TIMES.index(field.scope) * len(PLACES) + PLACES[field.part]
