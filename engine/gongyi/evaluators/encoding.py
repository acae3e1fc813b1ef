"""The records of a document as plain objects that hold numbers: what generated functions work on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gongyi.evaluators.sightings import SightingBits, sighting_bits
from gongyi.law.factmodel import Fact, FactKind, FactModel
from gongyi.program.nodes import FIRST_DAY, LAST_DAY, MAYBE, NO, YES, mask
from gongyi.records.records import Records, Row
from gongyi.records.values import Choice, Day, Happening, Items, Number, Sightings, Value

_TRUTH = {True: YES, False: NO, None: MAYBE}


class Encoded:
    """One record: its fields, the records it is related to, and what has been worked out of it, all as attributes."""

    document: Encoded


class Encoding:
    """Encodes the records of one document; ``trails`` are the ways by which rules reach a single other record."""

    def __init__(self, records: Records, trails: Mapping[str, Iterable[tuple[str, ...]]]) -> None:
        self.records = records
        self.rows: dict[str, list[Encoded]] = {}
        self.of: dict[int, Encoded] = {}
        for scope, rows in records.rows.items():
            self.rows[scope] = [self._encoded(row) for row in rows]
        for scope, rows in records.rows.items():
            for row in rows:
                self._relate(row, trails.get(scope, ()))

    def _encoded(self, row: Row) -> Encoded:
        found = self.of[id(row)] = Encoded()
        facts = self.records.model.scopes[row.scope].facts
        for name, value in row.values.items():
            encode(found, name, value, facts[name])
        return found

    def _relate(self, row: Row, trails: Iterable[tuple[str, ...]]) -> None:
        encoded = self.of[id(row)]
        encoded.document = self.of[id(self.records.root)]
        for trail in trails:
            current: Row | None = row
            for scope in trail:
                targets = current.refers.get(scope, ()) if current is not None else ()
                current = targets[0] if len(targets) == 1 else None
            setattr(encoded, f"to_{'_'.join(trail)}", None if current is None else self.of[id(current)])

    def relate_all(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Note for the records of each first scope which records of the second are related to them."""
        for scope, of in pairs:
            name = f"all_{of}"
            for row in self.records.rows.get(scope, ()):
                related = self.records.related(row, of)
                setattr(self.of[id(row)], name, [self.of[id(other)] for other in related])


def encode(record: Encoded, name: str, value: Value, fact: Fact) -> None:
    """Write a value into a record's fields."""
    held, key = record.__dict__, name.replace(".", "__")
    match value:
        case Happening():
            held[f"{key}_occurred"] = _TRUTH[value.occurred]
            span = value.span
            held[f"{key}_lo"] = FIRST_DAY if span is None else span.lo.toordinal()
            held[f"{key}_hi"] = LAST_DAY if span is None else span.hi.toordinal()
            held[f"{key}_spanned"] = NO if span is None else YES
            held[f"{key}_recorded"] = YES if value.recorded else NO
            held[f"{key}_dated"] = YES if value.dated else NO
            held[f"{key}_sure"] = YES if value.sure else NO
        case Choice():
            held[f"{key}_codes"] = mask(fact, value.codes)
        case Items():
            held[f"{key}_known"] = YES if value.known else NO
            held[f"{key}_codes"] = 0 if value.codes is None else mask(fact, value.codes)
        case Number():
            held[f"{key}_known"] = YES if value.known else NO
            held[f"{key}_amount"] = value.amount or 0
        case Day():
            held[f"{key}_lo"] = value.span.lo.toordinal()
            held[f"{key}_hi"] = value.span.hi.toordinal()
        case Sightings():
            held[f"{key}_sightings"] = sighting_bits(value, fact)


def none_seen(model: FactModel) -> dict[tuple[str, str], SightingBits]:
    """For each state that can be seen, that nothing was."""
    return {
        (scope.name, fact.name): sighting_bits(Sightings((), fact.codes, fact.achievement), fact)
        for scope in model.scopes.values()
        for fact in scope.facts.values()
        if fact.kind is FactKind.SIGHTINGS
    }
