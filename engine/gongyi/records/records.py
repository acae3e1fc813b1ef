"""Unfolding a document into rows of typed values, as its record stands on the day of assessment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import date, timedelta
from typing import NamedTuple, Protocol, assert_never

from gongyi.kernel.days import ANY_DAY, Interval, not_after
from gongyi.law.factmodel import NO, YES, Fact, FactKind, FactModel, Reference, Scope
from gongyi.records.values import Choice, Day, Happening, Items, Number, Sighting, Sightings, Value, age
from gongyi_facts.base import Document, Event, Occurrence, Record, Seen
from gongyi_facts.made_late import dataclass
from gongyi_facts.model.references import References
from gongyi_facts.relations import Link
from gongyi_facts.when import EARLIEST, LATEST, When

RECORD_TO = "record_to"
COMPLETE = Choice(frozenset({YES}))
_DIGITS = re.compile(r"([0-9]+)")
_NOBODY: Mapping[str, tuple[Row, ...]] = {}


class RecordKey(NamedTuple):
    """Which record of a document it is: its kind, its number from 1, and its id; the document has neither."""

    scope: str
    number: int | None
    id: str | None

    @property
    def name(self) -> str | None:
        """The record's id, else its number; None for the document itself."""
        return self.id or (None if self.number is None else str(self.number))


@dataclass(eq=False, slots=True)
class Row:
    """One record: its values by fact name, and the rows that it refers to."""

    scope: str
    number: int | None
    id: str | None
    path: str
    values: dict[str, Value]
    texts: dict[str, str]
    refers: dict[str, tuple[Row, ...]] = field(default_factory=dict)
    whole: set[str] = field(default_factory=set)
    """The kinds of record of which none can come any more that refers to this one."""
    before: Row | None = None
    """The same record as it stood on the file's last day, where that lies before the day of assessment."""
    through: Row | None = None
    """The same record, were it complete to the day of assessment; only where it tells of days after its last one."""

    def path_of(self, fact: str) -> str:
        """The path of a fact of this record, as a case file's reader writes it."""
        return f"{self.path}.{fact}" if self.path else fact

    @property
    def key(self) -> RecordKey:
        """Which record it is."""
        return RecordKey(self.scope, self.number, self.id)

    @property
    def name(self) -> str | None:
        """The record's id, else its number; None for the document itself."""
        return self.key.name


def path_order(path: str) -> list[str | int]:
    """Where a path stands among others: by name, and ``[2]`` before ``[10]``."""
    return [int(part) if part.isdecimal() else part for part in _DIGITS.split(path)]


@dataclass(frozen=True, slots=True)
class Records:
    """All rows of a document on a day."""

    model: FactModel
    as_of: date
    record_to: date
    root: Row
    """The document's own row."""
    rows: Mapping[str, tuple[Row, ...]]
    referring: Mapping[Row, Mapping[str, tuple[Row, ...]]]
    """By scope the rows that refer to a row to which any refers."""
    record: Row
    """What is known of the record itself: whether it is complete to the day of assessment."""
    before: Records | None = None
    """The same document as of the file's last day, where that lies before the day of assessment."""
    through: Records | None = None
    """The same document, were it complete to the day of assessment; only where it tells of days after its last one."""

    @property
    def complete(self) -> bool:
        """Whether no record can be missing that came after the file's last day."""
        return self.record.values[RECORD_TO] == COMPLETE

    def whole(self, row: Row, scope: str) -> bool:
        """Whether no record of a scope can be missing that is related to a row."""
        return self.complete or scope in row.whole

    def related(self, row: Row, scope: str) -> tuple[Row, ...]:
        """Rows of a scope that refer to this one, or that it refers to; all of them for the document."""
        if row is self.root:
            return self.rows[scope]
        if scope in row.refers:
            return row.refers[scope]
        return self.referring.get(row, _NOBODY).get(scope, ())


def unfold(document: Document, model: FactModel, as_of: date, record_to: date) -> Records:
    """The rows of a document. Events after ``as_of`` have not happened yet.

    What has not happened, has not by ``record_to``; whether it has later is unknown. Where ``as_of`` is later, the
    records of both days are told, each row with what it was ``before``.
    """
    found = _unfolded(document, model, as_of, record_to)
    if as_of <= record_to:
        return found
    before = _unfolded(document, model, record_to, record_to)
    through = _unfolded(document, model, as_of, as_of) if _tells_later(found) else None
    for scope, rows in found.rows.items():
        for row, earlier in zip(rows, before.rows[scope], strict=True):
            row.before = earlier
        for row, complete in zip(rows, through.rows[scope] if through is not None else (), strict=through is not None):
            row.through = complete
    return replace(found, before=before, through=through)


def _tells_later(records: Records) -> bool:
    """Whether something that is told may lie after the day to which the document records."""
    return any(
        day.hi > records.record_to
        for rows in records.rows.values()
        for row in rows
        for value in row.values.values()
        for day in _days_told(value)
    )


def _days_told(value: Value) -> Iterator[Interval]:
    match value:
        case Happening():
            if value.span is not None and (value.sure or value.span == ANY_DAY):
                yield value.span
        case Sightings():
            yield from (item.span for item in value.seen if item.span is not None)
        case _:
            return


def outline(document: Document, model: FactModel) -> Records:
    """The rows of a document and what they refer to, with their texts, but without what they say.

    The same rows in the same order as those of ``unfold`` on any day, for a small part of its time.
    """
    return _of_rows(document, model, date.max, date.max, _Outliner())


def _unfolded(document: Document, model: FactModel, as_of: date, record_to: date) -> Records:
    records = _of_rows(document, model, as_of, record_to, _Unfolder(model, as_of, record_to))
    _end(document, records)
    _end_pairs(records)
    return records


def _of_rows(document: Document, model: FactModel, as_of: date, record_to: date, maker: _Maker) -> Records:
    root = maker.row(document, model.scopes[document.root], None, "")
    rows: dict[str, tuple[Row, ...]] = {document.root: (root,)}
    listed: dict[str, tuple[Record, ...]] = {}
    for name in sorted(model.within(document.root)):
        scope = model.scopes[name]
        if scope.field is not None:
            records = listed[name] = getattr(document, scope.field)
            rows[name] = tuple(
                maker.row(record, scope, number, f"{scope.field}[{number}]")
                for number, record in enumerate(records, 1)
            )
    _refer(model, rows, listed)
    _link(model, document.root, rows)
    complete = COMPLETE if as_of <= record_to else Choice(frozenset({YES, NO}))
    record_row = Row(RECORD_TO, None, None, "", {RECORD_TO: complete}, {})
    return Records(model, as_of, record_to, root, rows, _referring(rows), record_row)


def _end(document: Document, records: Records) -> None:
    """Note what can no longer happen: nothing comes after what ends a record, except what is told of it."""
    for ending in document.endings:
        for row in records.rows[ending.scope]:
            if any(_over(value, records.record_to) for _, value in _named(ending.by, row, records)):
                row.whole |= set(ending.records)
                for (other, name), value in _named(ending.events, row, records):
                    if value.occurred is None and not value.sure and value.span is not None and (
                        value.span.lo > records.record_to
                    ):
                        other.values[name] = Happening(False, None, recorded=value.recorded)


def _end_pairs(records: Records) -> None:
    """No further record can belong to a pair to one of whose records none can be added."""
    for scope in records.model.scopes.values():
        for row in records.rows.get(scope.name, ()) if scope.link is not None else ():
            row.whole |= {name for targets in row.refers.values() for target in targets for name in target.whole}


def _over(value: Happening, record_to: date) -> bool:
    return value.occurred is True and value.span is not None and value.span.hi <= record_to


def _named(
    names: Sequence[str], row: Row, records: Records
) -> Iterator[tuple[tuple[Row, str], Happening]]:
    """The events of a row, or of those that refer to it."""
    for name in names:
        scope, dot, event = name.rpartition(".")
        for other in records.related(row, scope) if dot else (row,):
            value = other.values[event]
            if isinstance(value, Happening):
                yield (other, event), value


def _refer(
    model: FactModel, rows: Mapping[str, tuple[Row, ...]], listed: Mapping[str, tuple[Record, ...]]
) -> None:
    """Lead every row to those that its record refers to."""
    references = {name: References(records) for name, records in listed.items()}
    unwritten: list[tuple[Row, Reference]] = []
    for name, records in listed.items():
        for row, record in zip(rows[name], records, strict=True):
            for reference in model.scopes[name].references.values():
                written = getattr(record, reference.name)
                if written is None and reference.by_way_of:
                    unwritten.append((row, reference))
                else:
                    row.refers[reference.scope] = _targets(
                        written, references[reference.scope], rows[reference.scope]
                    )
    # What leads nowhere yet waits for what leads there.
    while unwritten:
        waiting = [(row, reference) for row, reference in unwritten if not _by_way(model, row, reference)]
        assert len(waiting) < len(unwritten), "references by way of each other"
        unwritten = waiting


def _by_way(model: FactModel, row: Row, reference: Reference) -> bool:
    """Lead a row to what the rows refer to that another reference leads to; whether that is known by now."""
    between = row.refers.get(model.scopes[row.scope].references[reference.by_way_of].scope)
    if between is None or any(reference.scope not in one.refers for one in between):
        return False
    row.refers[reference.scope] = tuple(dict.fromkeys(to for one in between for to in one.refers[reference.scope]))
    return True


def _link(model: FactModel, root: str, rows: dict[str, tuple[Row, ...]]) -> None:
    """Add the pairs of records that links join, and lead to them the records that belong to both of a pair."""
    for name in sorted(model.within(root)):
        link = model.scopes[name].link
        if link is not None:
            rows[name] = tuple(_pairs(model, link, rows))
            by_one: dict[Row, list[Row]] = {}
            for pair in rows[name]:
                by_one.setdefault(pair.refers[link.one][0], []).append(pair)
            for scope in model.scopes.values():
                for row in rows.get(scope.name, ()) if name in scope.linked else ():
                    near = (pair for one in row.refers[link.one] for pair in by_one.get(one, ()))
                    row.refers[name] = tuple(pair for pair in near if _belongs(row, link, pair))


def _pairs(model: FactModel, link: Link, rows: Mapping[str, tuple[Row, ...]]) -> Iterator[Row]:
    """Every pair that a link joins, or may join where it is open which records are named."""
    ends = zip((link.one, link.other), link.same or (), strict=bool(link.same))
    same = [model.scopes[scope].references[name].scope for scope, name in ends]
    for one in rows[link.one]:
        named = one.refers.get(link.other, ())
        others = [(other, _common(one, other, same)) for other in named or rows[link.other]]
        joined = [(other, common) for other, common in others if common is not False]
        for other, common in joined:
            identity = one.id if len(joined) == 1 else f"{one.name}@{other.name}"
            yield _pair(link, one, other, identity, sure=bool(named) or common is True)
        if link.alone and not rows[link.other]:
            yield _pair(link, one, None, one.id, sure=True)


def _common(one: Row, other: Row, scopes: Sequence[str]) -> bool | None:
    """Whether two records refer to one in common; None where one of them does not say to which, or need not."""
    if not scopes:
        return None
    ours, theirs = one.refers.get(scopes[0], ()), other.refers.get(scopes[1], ())
    return any(row in theirs for row in ours) if ours and theirs else None


def _pair(link: Link, one: Row, other: Row | None, identity: str | None, *, sure: bool) -> Row:
    """The row of a pair, which stands where the one of its records names the other and is called as that one is."""
    exists = Choice(frozenset({YES} if sure else {YES, NO}))
    refers: dict[str, tuple[Row, ...]] = {link.other: () if other is None else (other,), link.one: (one,)}
    return Row(link.scope, one.number, identity, one.path, {link.by: exists}, {}, refers)


def _belongs(row: Row, link: Link, pair: Row) -> bool:
    """Whether a record of one of a pair's records refers to the other too, as far as it says to which."""
    meant = row.refers[link.other]
    return not meant or all(target in meant for target in pair.refers[link.other])


def _targets(written: object, references: References, rows: tuple[Row, ...]) -> tuple[Row, ...]:
    words = written if isinstance(written, tuple) else (written,)
    found = [references.resolve(None if word is None else str(word)) for word in words]
    return tuple(rows[index] for index in found if index is not None)


def _referring(rows: Mapping[str, tuple[Row, ...]]) -> dict[Row, dict[str, tuple[Row, ...]]]:
    found: dict[Row, dict[str, dict[Row, None]]] = {}
    for scope, those in rows.items():
        for row in those:
            for targets in row.refers.values():
                for target in targets:
                    found.setdefault(target, {}).setdefault(scope, {})[row] = None
    return {target: {scope: tuple(each) for scope, each in by.items()} for target, by in found.items()}


class _Maker(Protocol):
    def row(self, record: Document | Record, scope: Scope, number: int | None, path: str) -> Row: ...


class _Outliner:
    def row(self, record: Document | Record, scope: Scope, number: int | None, path: str) -> Row:
        facts = scope.facts
        texts = {
            name: written
            for name, written in record.__dict__.items()
            if type(written) is str and name in facts and facts[name].kind is FactKind.TEXT
        }
        return Row(scope.name, number, record.id if isinstance(record, Record) else None, path, {}, texts)


class _Unfolder:
    def __init__(self, model: FactModel, as_of: date, record_to: date) -> None:
        self.model, self.as_of, self.record_to = model, as_of, record_to

    def row(self, record: Document | Record, scope: Scope, number: int | None, path: str) -> Row:
        values: dict[str, Value] = {}
        texts: dict[str, str] = {}
        for name, fact in scope.facts.items():
            if fact.kind is FactKind.TEXT:
                written = getattr(record, name)
                if isinstance(written, str):
                    texts[name] = written
            else:
                values[name] = self._value(record, scope.name, fact, values)
        identity = record.id if isinstance(record, Record) else None
        return Row(scope.name, number, identity, path, values, texts)

    def _value(self, record: object, scope: str, fact: Fact, values: Mapping[str, Value]) -> Value:
        if fact.parent is not None:
            parent = getattr(record, fact.parent)
            return _state(fact, getattr(parent, fact.name.partition(".")[2]))
        written = getattr(record, fact.name)
        match fact.kind:
            case FactKind.EVENT:
                if fact.open_unwritten and written.occurrence is Occurrence.NOT_RECORDED:
                    return Happening(None, ANY_DAY, recorded=False, dated=False)
                return self._event(written, self._twin(record, scope, fact.same_day_as, values))
            case FactKind.SIGHTINGS:
                return self._sightings(fact, written)
            case _:
                return _state(fact, written)

    def _twin(
        self, record: object, scope: str, name: str | None, values: Mapping[str, Value]
    ) -> Happening | None:
        """The event that another falls together with; where it is not recorded, what must come after it bounds it."""
        twin = values.get(name) if name else None
        if not isinstance(twin, Happening) or twin.recorded:
            return twin if isinstance(twin, Happening) else None
        own = [after.fact for after in self.model.after.get((scope, str(name)), ()) if after.scope == scope]
        later = [getattr(record, fact) for fact in own if "." not in fact]
        last = [event.on.last for event in later if event.occurrence is Occurrence.HAPPENED and event.on is not None]
        return Happening(True, Interval(EARLIEST, min(last)), dated=False, sure=True) if last else twin

    def _event(self, event: Event, twin: Happening | None) -> Happening:
        if event.occurrence in (Occurrence.NONE, Occurrence.NOT_RECORDED):
            return self._absent(event, twin)
        if event.occurrence is Occurrence.UNKNOWN:
            return Happening(None, ANY_DAY, dated=False)
        if event.on is None and twin is not None and twin.span is not None:
            return self._on(twin.span, twin.dated)
        return self._on(self._span(event.on), event.on is not None)

    def _absent(self, event: Event, twin: Happening | None) -> Happening:
        """What did not happen by the day to which that is known, and may have happened since."""
        recorded = event.occurrence is Occurrence.NONE
        known_to = self.record_to if event.none_by is None else event.none_by.first
        answered = event.none_by is None and twin is not None and self._within_record(twin)
        if self.as_of <= known_to or answered:
            return Happening(False, None, recorded=recorded)
        return Happening(None, Interval(known_to + timedelta(days=1), LATEST), recorded=recorded)

    def _within_record(self, twin: Happening) -> bool:
        """Whether the document that would say it came within the record, so that silence is an answer."""
        return twin.occurred is True and twin.span is not None and twin.span.hi <= self.record_to

    def _span(self, on: When | None) -> Interval:
        if on is None:
            return Interval(EARLIEST, self.record_to)
        last = max(on.first, self.record_to) if on.last == LATEST else on.last
        return Interval(on.first, last)

    def _on(self, span: Interval, dated: bool) -> Happening:
        """An event on a day of the span: whether that day has come by ``as_of``."""
        return Happening(not_after(span, Interval(self.as_of, self.as_of)), span, dated=dated, sure=True)

    def _sightings(self, fact: Fact, written: tuple[Seen, ...]) -> Sightings:
        seen = [
            Sighting(
                self._span(item.on) if item.on else None,
                item.code,
                self._span(item.since) if item.since else None,
            )
            for item in written
        ]
        return Sightings(tuple(sorted(seen, key=age)), fact.progress)


def _state(fact: Fact, written: object) -> Value:
    match fact.kind:
        case FactKind.DAY:
            return Day(Interval(written.first, written.last) if isinstance(written, When) else ANY_DAY)
        case FactKind.NUMBER:
            return Number(written if isinstance(written, int) else None)
        case FactKind.ITEMS:
            return Items(frozenset(map(str, written)) if isinstance(written, tuple) else None)
        case FactKind.CHOICE:
            return Choice(fact.codes if written is None else frozenset({_code(written)}))
        case FactKind.EVENT | FactKind.SIGHTINGS | FactKind.TEXT:
            raise AssertionError(f"{fact.name}: {fact.kind}")
        case _:
            assert_never(fact.kind)


def _code(written: object) -> str:
    if isinstance(written, bool):
        return YES if written else NO
    return str(written)
