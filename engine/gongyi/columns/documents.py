"""Frames out of documents that have been read, for ledgers that are judged many at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from gongyi.columns.contract import (
    CASE,
    FIRST,
    ID,
    LAST,
    NONE_BY,
    RECORD_TO,
    SIGHTING,
    part_column,
)
from gongyi.law.factmodel import Fact, FactKind, FactModel, Scope
from gongyi_facts.base import Document, Event, Occurrence, Record, Seen
from gongyi_facts.when import When

UNKNOWN = "unknown"
Cells = list[object]


class _Frame:
    """The columns of one scope; a cell that is not set is null."""

    def __init__(self) -> None:
        self.rows = 0
        self.cells: dict[str, dict[int, object]] = {}
        self.types: dict[str, pl.DataType] = {}

    def set(self, name: str, value: object, kind: pl.DataType) -> None:
        """Set a cell of the present row."""
        cells = self.cells.get(name)
        if cells is None:
            cells = self.cells[name] = {}
            self.types[name] = kind
        cells[self.rows] = value

    def frame(self) -> pl.DataFrame:
        """The frame, a column for everything that any row says."""
        columns = []
        for name, cells in self.cells.items():
            values = [cells.get(row) for row in range(self.rows)] if len(cells) < self.rows else list(cells.values())
            columns.append(pl.Series(name, values, dtype=self.types[name]))
        return pl.DataFrame(columns)


_DATE, _TEXT, _WORDS = pl.Date(), pl.String(), pl.List(pl.String())
_KEY = pl.UInt32()


def frames_of(
    documents: Iterable[Document], model: FactModel, root: str, local: Sequence[str]
) -> dict[str, pl.DataFrame]:
    """The frames of documents, one a scope; the number of each in order, from 0, is its key.

    ``local`` names the document's lists of days that change its calendar.
    """
    frames = {root: _Frame()}
    scopes = [model.scopes[name] for name in sorted(model.within(root)) if model.scopes[name].field is not None]
    frames |= {scope.name: _Frame() for scope in scopes}
    for key, document in enumerate(documents):
        frame = frames[root]
        frame.set(CASE, key, _KEY)
        if document.record_to is not None:
            frame.set(RECORD_TO, document.record_to.last, _DATE)
        for name in local:
            days = _days_listed(getattr(document, name, None))
            if days:
                frame.set(name, days, pl.List(pl.String()))
        _set_facts(frame, document, model.scopes[root])
        frame.rows += 1
        for scope in scopes:
            frame = frames[scope.name]
            for record in getattr(document, str(scope.field)):
                frame.set(CASE, key, _KEY)
                _set_record(frame, record, scope)
                frame.rows += 1
    return {name: frame.frame() for name, frame in frames.items() if frame.rows}


def _days_listed(days: tuple[When, ...] | None) -> list[str]:
    return [str(day) for day in days or ()]


def _set_record(frame: _Frame, record: Record, scope: Scope) -> None:
    if record.id is not None:
        frame.set(ID, record.id, _TEXT)
    called = None if record.called is None else getattr(record, record.called)
    if record.called is not None and called is not None:
        frame.set(record.called, called, _TEXT)
    for name in scope.references:
        written = getattr(record, name)
        if written is not None:
            words = [str(word) for word in written] if isinstance(written, tuple) else [str(written)]
            frame.set(name, words, _WORDS)
    _set_facts(frame, record, scope)


def _set_facts(frame: _Frame, record: Document | Record, scope: Scope) -> None:
    fields = record.__dict__
    for name, fact in scope.facts.items():
        if fact.parent is not None:
            parent, _, part = name.partition(".")
            _set_state(frame, fact, getattr(fields[parent], part))
            continue
        written = fields[name]
        match fact.kind:
            case FactKind.EVENT:
                if written.occurrence is not Occurrence.NOT_RECORDED:
                    _set_event(frame, name, written)
            case FactKind.SIGHTINGS:
                if written:
                    frame.set(name, [_sighting(seen) for seen in written], SIGHTING)
            case FactKind.TEXT:
                pass
            case _:
                _set_state(frame, fact, written)


def _set_event(frame: _Frame, name: str, event: Event) -> None:
    frame.set(name, event.occurrence.value, _TEXT)
    if event.none_by is not None:
        frame.set(part_column(name, NONE_BY), event.none_by.first, _DATE)
    if event.on is not None:
        _set_days(frame, name, event.on)


def _set_days(frame: _Frame, name: str, day: When) -> None:
    frame.set(part_column(name, FIRST), day.first, _DATE)
    frame.set(part_column(name, LAST), day.last, _DATE)


def _set_state(frame: _Frame, fact: Fact, written: object) -> None:
    if written is None:
        if fact.unwritten is not None:
            frame.set(fact.name, UNKNOWN, _TEXT)
        return
    if isinstance(written, When):
        _set_days(frame, fact.name, written)
    elif isinstance(written, tuple):
        frame.set(fact.name, [str(code) for code in written], _WORDS)
    elif written != fact.unwritten:
        text = ("no", "yes")[written] if isinstance(written, bool) else str(written)
        frame.set(fact.name, text, _TEXT)


def _sighting(seen: Seen) -> dict[str, object]:
    on, since = seen.on, seen.since
    return {
        "state": seen.code,
        FIRST: None if on is None else on.first,
        LAST: None if on is None else on.last,
        f"since_{FIRST}": None if since is None else since.first,
        f"since_{LAST}": None if since is None else since.last,
    }
