"""What may yet be learnt of a document: every value of a fact that its records, and their order, leave possible."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from generate import HAPPENED, NONE, UNKNOWN, Data, spelt
from gongyi.assessment import Assessor
from gongyi.derivations.assumed import Assumed
from gongyi.derivations.observed import Observed
from gongyi.kernel.days import Interval, overlap
from gongyi.law.factmodel import Fact, Scope
from gongyi.records.records import Row
from gongyi.records.values import Choice, Happening, Sightings
from gongyi_facts.when import EARLIEST, LATEST, When


def facts_to_learn(before: Assessor, scope: Scope, row: Row, record: Data) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """The facts of a record, each with what it can turn out to be."""
    for fact in scope.facts.values():
        if fact.parent is None and fact.kind != "text" and not is_seat_with_another(before, scope.name, fact, row):
            yield fact.name, tuple(possible(before, scope, fact, row, record))


def references_to_learn(before: Assessor, scope: Scope, record: Data) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """The references of a record of which it is open to which records they lead."""
    for reference in scope.references.values():
        if record.get(reference.name) == UNKNOWN:
            found = [row.name for row in before.records.rows[reference.scope]]
            yield reference.name, (*([name] for name in found), found)


def listed(before: Assessor) -> Iterator[tuple[str, Scope]]:
    """The document, and the kinds of record that a file can write."""
    for name, scope in before.records.model.scopes.items():
        if scope.field is not None or name == scope.root:
            yield name, scope


def record_of(data: Data, scope: Scope, row: Row) -> Data:
    found: Data = data if row.number is None else data[str(scope.field)][row.number - 1]
    return found


def is_seat_with_another(before: Assessor, scope: str, fact: Fact, row: Row) -> bool:
    """A bearer's own place, which is the case's place where it is not written."""
    seats = [ref for norm in before.rules.norms.values() for ref in norm.seat[:-1]]
    return any((ref.scope, ref.fact.name) == (scope, fact.name) for ref in seats)


def possible(before: Assessor, scope: Scope, fact: Fact, row: Row, record: Mapping[str, Any]) -> Iterator[Any]:
    """What an unknown fact can turn out to be; nothing where it is known."""
    written = record.get(fact.name)
    if fact.kind == "event":
        yield from _events(before, scope, fact, row, written)
    elif fact.kind == "sightings":
        yield from _dated(written)
        today = str(before.request.as_of)
        if not _undated(written):
            further = ({"on": today, "state": code} for code in sorted(_not_excluded(before, scope, fact, row)))
            yield from ([*(written or ()), item] for item in further)
    elif fact.kind != "day" and written in (None, UNKNOWN):
        states = {"number": range(8), "items": [[code] for code in sorted(fact.codes)]}
        yield from states.get(fact.kind, spelt(fact))
    elif fact.kind == "day":
        span = When.parse(written) if written not in (None, UNKNOWN) else When(EARLIEST, LATEST)
        yield from days_within(span, before.request.as_of) if not span.exact else ()


def _not_excluded(before: Assessor, scope: Scope, fact: Fact, row: Row) -> frozenset[str]:
    """The states that no dated observation excludes on the day of assessment."""
    value = row.values[fact.name]
    assert isinstance(value, Sightings)
    codes = value.at(before.evaluator.today, before.request.as_of).codes
    for (owner, name), derived in before.rules.derived.items():
        observed = isinstance(derived, Observed) and (owner, derived.seen.fact.name) == (scope.name, fact.name)
        if observed and isinstance(derived, Observed) and derived.at is None:
            seen = before.evaluator.derive(owner, name, row)
            assert isinstance(seen, Choice)
            codes &= seen.codes
    return codes


def _dated(written: Any) -> Iterator[list[Any]]:
    """Observations with the day of one of them known."""
    for number, item in enumerate(() if isinstance(written, str) else written or ()):
        span = When.parse(item["on"]) if "on" in item and "since" not in item else When(EARLIEST, EARLIEST)
        for day in sorted({span.first, span.last} - {EARLIEST, LATEST}) if not span.exact else ():
            yield [*written[:number], {**item, "on": str(day)}, *written[number + 1 :]]


def _undated(written: Any) -> bool:
    return isinstance(written, str) or any("on" not in item and "since" not in item for item in written or ())


def _events(before: Assessor, scope: Scope, fact: Fact, row: Row, written: Any) -> Iterator[Any]:
    as_of = before.request.as_of
    if written is None and fact.open_unwritten:
        written = UNKNOWN
    attributes = {key: value for key, value in written.items() if key != "on"} if isinstance(written, dict) else {}
    assumed = before.rules.derived.get((scope.name, fact.name))
    if isinstance(assumed, Assumed) and assumed.assumes(row):
        value = before.evaluator.derive(scope.name, fact.name, row)
        assert isinstance(value, Happening)
        # It is taken to have happened by now.
        known = value.occurred and value.span is not None and value.span.lo <= as_of
        span = When(value.span.lo, min(value.span.hi, as_of)) if known and value.span else None
    elif written == UNKNOWN:
        yield from (NONE, HAPPENED)
        span = When(EARLIEST, as_of)
    elif written in (None, NONE):
        span = None
    elif isinstance(written, dict) and "none_by" in written:
        known_to = When.parse(written["none_by"]).last
        yield from (NONE,) if known_to < as_of else ()
        span = When(known_to + timedelta(days=1), as_of) if known_to < as_of else None
        attributes = {}
    elif written == HAPPENED or "on" not in (written if isinstance(written, dict) else {"on": written}):
        span = When(EARLIEST, as_of)
    else:
        span = When.parse(written["on"] if isinstance(written, dict) else written)
        # A day from which on it happened: it had, when the record was closed.
        span = When(span.first, max(span.first, as_of)) if span.last == LATEST else span
    if span is not None and not span.exact:
        span = _confined(before, scope, fact, row, span)
        for day in days_within(span, as_of):
            yield {**attributes, "on": day} if attributes else day


def _confined(before: Assessor, scope: Scope, fact: Fact, row: Row, span: When) -> When:
    """The days of an event that falls on the same day as one which is assumed to lie between two."""
    for (owner, name), derived in before.rules.derived.items():
        twin = derived.same_day if isinstance(derived, Assumed) and owner == scope.name else None
        if twin is not None and twin.fact is fact and isinstance(derived, Assumed) and derived.assumes(row):
            value = before.evaluator.derive(owner, name, row)
            if isinstance(value, Happening) and value.span is not None:
                days = overlap(value.span, Interval(span.first, span.last))
                span = span if days is None else When(days.lo, days.hi)
    return span


def days_within(span: When, as_of: date) -> list[str]:
    """Some days of a span: both ends, and those about the day of assessment and about earlier deadlines."""
    near = {as_of - timedelta(days=back + step) for back in (0, 15, 61, 122) for step in range(-3, 4)}
    ends = {span.first, span.last} - {EARLIEST, LATEST}
    return sorted(str(day) for day in near | ends if span.first <= day <= span.last)
