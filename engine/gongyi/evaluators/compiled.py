"""The compiled evaluator: a program as generated Python, run on the records of one document."""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from gongyi.evaluators.codegen import Source, generated
from gongyi.evaluators.encoding import Encoding, none_seen
from gongyi.evaluators.last_days import LastDays, tables_of
from gongyi.evaluators.protocol import LastDay
from gongyi.evaluators.sightings import SightingBits, last_seen, reached, seen
from gongyi.kernel.calendar import Calendar
from gongyi.law.factmodel import FactModel
from gongyi.law.statuses import Status
from gongyi.lowering.program import Deviation, Program
from gongyi.program.nodes import (
    FIRST_DAY,
    LAST_DAY,
    NO,
    STATUS_CODES,
    YES,
    Elsewhere,
    Node,
    Reduce,
    afar,
    operands,
)
from gongyi.records.records import Records, Row
from gongyi_facts.made_late import dataclass
from gongyi_facts.when import FIRST_YEAR, LAST_YEAR

_UNDETERMINED = STATUS_CODES.index(Status.UNDETERMINED)


def year_end(year: int, plus: int, latest: bool) -> int:
    """31 December of the year that comes ``plus`` years after, as an ordinal."""
    if not FIRST_YEAR <= year + plus <= LAST_YEAR:
        return LAST_DAY if latest else FIRST_DAY
    return date(year + plus, 12, 31).toordinal()


def situation(rows: tuple[tuple[int, int], ...], other: int) -> int:
    """The status of the first true row, where no unknown one above it leads elsewhere."""
    found: int | None = None
    for truth, status in rows:
        if truth != NO:
            if found is not None and found != status:
                return _UNDETERMINED
            found = status
            if truth == YES:
                return found
    return other if found is None or found == other else _UNDETERMINED


class Functions:
    """Generated functions, ready to run; they can be pickled with their byte code."""

    def __init__(self, source: Source, model: FactModel) -> None:
        self.text, self.calls, self.tables = source.text, source.calls, source.tables
        self._start(marshal.dumps(compile(source.text, "<program>", "exec")), none_seen(model))

    def _start(self, code: bytes, none: dict[tuple[str, str], SightingBits]) -> None:
        self._code, self._none_seen = code, none
        space: dict[str, Any] = {
            "seen": seen,
            "last_seen": last_seen,
            "reached": reached,
            "year_end": year_end,
            "situation": situation,
            "none_seen": none,
        }
        exec(marshal.loads(code), space)
        self.functions = [(space[name], scope) for name, scope in self.calls]

    def last_days(self, calendar: Calendar) -> list[LastDays]:
        """The tables of last days that they look up."""
        tables = tables_of(calendar)
        return [tables[key] for key in self.tables]

    def __getstate__(self) -> tuple[object, ...]:
        return self.text, self.calls, self.tables, self._code, self._none_seen

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        self.text, self.calls, self.tables, code, none = state
        self._start(code, none)

    def run(self, encoding: Encoding, tables: list[LastDays]) -> None:
        """Work out everything for these records, and what they were before first of all."""
        for other in filter(None, (encoding.before, encoding.through)):
            self.run(other, tables)
        today, record_to = encoding.records.as_of.toordinal(), encoding.records.record_to.toordinal()
        for function, scope in self.functions:
            for row in encoding.rows.get(scope, ()):
                function(row, today, record_to, tables)


@dataclass(frozen=True, slots=True)
class VerdictPlaces:
    """Where a record holds what a norm comes to: attributes, or numbers that are the same for every record."""

    status: str
    when: str
    window: tuple[str, str, str] | None


class StatusLine(NamedTuple):
    """A norm judged on a record: its status, its last day where it has one, and its status under other readings."""

    norm: str
    path: str
    record: str | None
    status: Status
    due: LastDay
    contested: dict[Deviation, Status]


class CompiledProgram:
    """A program compiled once, for as many documents as one likes, from as many threads as one likes."""

    def __init__(self, program: Program) -> None:
        self.scopes = dict(program.scopes)
        outputs: list[Node] = []
        for verdict in program.verdicts.values():
            outputs += [verdict.status, verdict.when, *(verdict.window or ())]
        deviating = [node for found in program.deviations.values() for node in found.values()]
        self.trails, self.related = links([*outputs, *deviating])
        core = generated(outputs, program.names)
        others = generated(deviating, program.names, core.kept, "d")
        self.core, self.others = Functions(core, program.model), Functions(others, program.model)
        self.places: dict[str, VerdictPlaces] = {}
        for name, verdict in program.verdicts.items():
            exists, lo, hi = (core.answers[node] for node in verdict.window or (verdict.status,) * 3)
            window = None if verdict.window is None else (exists, lo, hi)
            self.places[name] = VerdictPlaces(core.answers[verdict.status], core.answers[verdict.when], window)
        self.deviations: dict[str, list[tuple[Deviation, str]]] = {}
        """By norm the deviating readings that it has, and where a record holds its status under each."""
        for deviation, nodes in program.deviations.items():
            for name, node in nodes.items():
                self.deviations.setdefault(name, []).append((deviation, others.answers[node]))

    def encoding(self, records: Records) -> Encoding:
        """The records of a document in numbers."""
        encoding = Encoding(records, self.trails)
        encoding.relate_all(self.related)
        return encoding


class Compiled:
    """What a compiled program says of one document."""

    name = "compiled"

    def __init__(self, compiled: CompiledProgram, records: Records, calendar: Calendar) -> None:
        self.compiled, self.records, self.calendar = compiled, records, calendar
        self.encoding = compiled.encoding(records)
        core = compiled.core
        core.run(self.encoding, core.last_days(calendar))
        self._contests = False

    def status(self, norm: str, row: Row) -> Status:
        """A norm's status on a record of its scope."""
        return STATUS_CODES[self._value(self.compiled.places[norm].status, row)]

    def due(self, norm: str, row: Row) -> LastDay:
        """A norm's last day on a record of its scope."""
        places = self.compiled.places[norm]
        if places.window is None or self._value(places.when, row) != YES:
            return None
        exists, lo, hi = (self._value(place, row) for place in places.window)
        if exists == NO or self.status(norm, row) is Status.NOT_APPLICABLE:
            return None
        return (date.fromordinal(lo), date.fromordinal(hi)) if lo > FIRST_DAY and hi < LAST_DAY else None

    def contested(self, norm: str, row: Row) -> dict[Deviation, Status]:
        """The deviating readings under which a norm has another status, with that status."""
        if not self._contests:
            others = self.compiled.others
            others.run(self.encoding, others.last_days(self.calendar))
            self._contests = True
        own = self._value(self.compiled.places[norm].status, row)
        found = [(one, self._value(place, row)) for one, place in self.compiled.deviations.get(norm, ())]
        return {deviation: STATUS_CODES[code] for deviation, code in found if code != own}

    def lines(self) -> Iterator[StatusLine]:
        """Every norm on every record of its scope."""
        for norm, scope in self.compiled.scopes.items():
            for row in self.records.rows.get(scope, ()):
                contested = self.contested(norm, row)
                yield StatusLine(norm, row.path, row.name, self.status(norm, row), self.due(norm, row), contested)

    def _value(self, place: str, row: Row) -> int:
        if place.isdigit():
            return int(place)
        found = self.encoding.of[id(row)].__dict__[place]
        assert isinstance(found, int)
        return found


def links(outputs: Iterable[Node]) -> tuple[dict[str, set[tuple[str, ...]]], set[tuple[str, str]]]:
    """The ways by which nodes reach other records: trails to a single one, and pairs of scopes that are related."""
    trails: dict[str, set[tuple[str, ...]]] = {}
    related: set[tuple[str, str]] = set()
    seen_nodes: set[Node] = set()
    stack = list(outputs)
    while stack:
        node = stack.pop()
        if node in seen_nodes:
            continue
        seen_nodes.add(node)
        far = afar(node)
        stack += [*operands(node), *((far,) if far is not None else ())]
        if isinstance(node, Elsewhere) and node.trail:
            trails.setdefault(node.scope, set()).add(node.trail)
        elif isinstance(node, Reduce):
            related.add((node.scope, node.of))
    return trails, related

