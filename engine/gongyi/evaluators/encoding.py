"""The records of a document as plain objects that hold numbers: what generated functions work on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cache

from gongyi.evaluators.sightings import SightingBits, sighting_bits
from gongyi.law.factmodel import Fact, FactKind, FactModel
from gongyi.program.values import PARTS, field_values
from gongyi.records.records import Records, Row
from gongyi.records.values import Sightings, Value


class Encoded:
    """One record: its fields, the records it is related to, and what has been worked out of it, all as attributes."""

    document: Encoded
    place: int
    whole_lists: Collection[str]
    """The kinds of record of which none that is related to this one can be missing."""
    earlier_self: Encoded | None
    complete_self: Encoded | None


class Encoding:
    """Encodes the records of one document; ``trails`` are the ways by which rules reach a single other record."""

    def __init__(self, records: Records, trails: Mapping[str, Iterable[tuple[str, ...]]]) -> None:
        self.records = records
        self.before = None if records.before is None else Encoding(records.before, trails)
        self.through = None if records.through is None else Encoding(records.through, trails)
        self.rows: dict[str, list[Encoded]] = {}
        self.of: dict[int, Encoded] = {}
        for scope, rows in records.rows.items():
            self.rows[scope] = [self._encoded(row, place) for place, row in enumerate(rows, 1)]
        for scope, rows in records.rows.items():
            for row in rows:
                self._relate(row, trails.get(scope, ()))

    def _encoded(self, row: Row, place: int) -> Encoded:
        found = self.of[id(row)] = Encoded()
        found.place = place
        found.whole_lists = self.records.rows if self.records.complete else row.whole
        found.earlier_self = None if self.before is None else self.before.of[id(row.before)]
        found.complete_self = None if self.through is None else self.through.of[id(row.through)]
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

    def relate_all(self, pairs: Collection[tuple[str, str]]) -> None:
        """Note for the records of each first scope which records of the second are related to them."""
        for other in filter(None, (self.before, self.through)):
            other.relate_all(pairs)
        for scope, of in pairs:
            name = f"all_{of}"
            for row in self.records.rows.get(scope, ()):
                related = self.records.related(row, of)
                setattr(self.of[id(row)], name, [self.of[id(other)] for other in related])


def encode(record: Encoded, name: str, value: Value, fact: Fact) -> None:
    """Write a value into a record's fields."""
    if isinstance(value, Sightings):
        record.__dict__[f"{name.replace('.', '__')}_sightings"] = sighting_bits(value, fact)
    else:
        record.__dict__.update(zip(_keys(name, fact.kind), field_values(value, fact), strict=True))


@cache
def _keys(name: str, kind: FactKind) -> tuple[str, ...]:
    """The fields that hold the parts of a fact."""
    return tuple(f"{name.replace('.', '__')}_{part.value}" for part in PARTS[kind])


def none_seen(model: FactModel) -> dict[tuple[str, str], SightingBits]:
    """For each state that can be seen, that nothing was."""
    return {
        (scope.name, fact.name): sighting_bits(Sightings((), fact.progress), fact)
        for scope in model.scopes.values()
        for fact in scope.facts.values()
        if fact.kind is FactKind.SIGHTINGS
    }
