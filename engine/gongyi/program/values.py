"""What of a recorded value a field of a program holds, as a number."""

from __future__ import annotations

from typing import assert_never

from gongyi.kernel.truth import Tri
from gongyi.law.factmodel import Fact, FactKind
from gongyi.program.nodes import FIRST_DAY, LAST_DAY, MAYBE, NO, YES, Part, mask
from gongyi.records.records import Records, Row
from gongyi.records.values import Choice, Day, Happening, Items, Number, Sightings, Value

_NUMBER: dict[Tri, int] = {True: YES, False: NO, None: MAYBE}
PARTS: dict[FactKind, tuple[Part, ...]] = {
    FactKind.EVENT: (Part.OCCURRED, Part.LO, Part.HI, Part.SPANNED, Part.RECORDED, Part.DATED, Part.SURE),
    FactKind.CHOICE: (Part.CODES,),
    FactKind.ITEMS: (Part.KNOWN, Part.CODES),
    FactKind.NUMBER: (Part.KNOWN, Part.AMOUNT),
    FactKind.DAY: (Part.LO, Part.HI),
    FactKind.SIGHTINGS: (Part.SIGHTINGS,),
}
"""The parts of a value of each kind; a text has none."""


def field_values(value: Value, fact: Fact) -> tuple[int | Sightings, ...]:
    """All parts of a recorded value, in the order of ``PARTS``."""
    if isinstance(value, Happening):
        span, occurred = value.span, _NUMBER[value.occurred]
        recorded, dated, sure = (YES if so else NO for so in (value.recorded, value.dated, value.sure))
        if span is None:
            return occurred, FIRST_DAY, LAST_DAY, NO, recorded, dated, sure
        return occurred, span.lo.toordinal(), span.hi.toordinal(), YES, recorded, dated, sure
    return tuple([field_value(value, fact, part) for part in PARTS[fact.kind]])


def field_value(value: Value, fact: Fact, part: Part) -> int | Sightings:
    """A part of a recorded value as a number."""
    match value:
        case Happening():
            return _of_event(value, part)
        case Choice():
            return mask(fact, value.codes)
        case Items():
            if part is Part.KNOWN:
                return YES if value.known else NO
            return 0 if value.codes is None else mask(fact, value.codes)
        case Number():
            if part is Part.KNOWN:
                return YES if value.known else NO
            return value.amount or 0
        case Day():
            return (value.span.lo if part is Part.LO else value.span.hi).toordinal()
        case Sightings():
            return value
        case _:
            assert_never(value)


def _of_event(event: Happening, part: Part) -> int:
    match part:
        case Part.OCCURRED:
            return _NUMBER[event.occurred]
        case Part.LO:
            return FIRST_DAY if event.span is None else event.span.lo.toordinal()
        case Part.HI:
            return LAST_DAY if event.span is None else event.span.hi.toordinal()
        case Part.SPANNED:
            return YES if event.span is not None else NO
        case Part.RECORDED:
            return YES if event.recorded else NO
        case Part.DATED:
            return YES if event.dated else NO
        case Part.SURE:
            return YES if event.sure else NO
        case _:
            raise ValueError(part)


def place_of(records: Records, row: Row) -> int:
    """The place of a row among those of its kind, from 1."""
    return next(place for place, other in enumerate(records.rows[row.scope], 1) if other is row)
