"""What differs between two assessments, and between the facts they rest on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from gongyi import Assessment, Finding
from gongyi_desk.cases.spelling import in_words
from gongyi_desk.comparison.record_matching import NO_KEYS, Keys, RecordKey
from gongyi_desk.page.firmness import firmness_of
from gongyi_facts import DeclaredKey, Document, Event, FactPath, KeyKind, Seen, declared_keys, joined, locate, value_of

UNSAID = "未记载"
FactKey = tuple[RecordKey, str]
"""A record, and the fact's path within it."""
_ROOT: RecordKey = ("", "")


@dataclass(frozen=True, slots=True)
class Change:
    """A norm on a record, before and after; None where that side has no such record."""

    before: Finding | None
    after: Finding | None

    @property
    def finding(self) -> Finding:
        """The later one, or else the one that is gone."""
        found = self.after or self.before
        assert found is not None
        return found


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact that two documents state differently, in words, and the evidence that each names for it.

    The path is the later document's, or the earlier one's where the later has no such record (``gone``).
    """

    path: str
    gone: bool
    before: str
    after: str
    evidence: tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class Proof:
    """A fact for which two documents name other evidence; None where one names none. The path is as above."""

    path: str
    gone: bool
    before: str | None
    after: str | None


def changes(before: Assessment, after: Assessment, first: Keys = NO_KEYS, second: Keys = NO_KEYS) -> list[Change]:
    """Findings whose status, last day or firmness differs, in the order of the decision.

    Records are matched by their keys, and where these are not given by their place.
    """
    was = {(item.norm.id, first.get(item.path, item.path)): item for item in before.findings}
    now = {(item.norm.id, second.get(item.path, item.path)): item for item in after.findings}
    pairs = [Change(was.get(key), item) for key, item in now.items()]
    pairs += [Change(item, None) for key, item in was.items() if key not in now]
    return [pair for pair in pairs if _differ(pair)]


def _differ(pair: Change) -> bool:
    if pair.before is None or pair.after is None:
        return True
    return moved(pair) or firmness_of(pair.before) != firmness_of(pair.after)


def moved(pair: Change) -> bool:
    """Whether status or last day differ, or one side has no such finding."""
    if pair.before is None or pair.after is None:
        return True
    return pair.before.status != pair.after.status or days_of(pair.before) != days_of(pair.after)


def days_of(finding: Finding) -> tuple[str, str] | None:
    """The earliest and the latest last day, as ISO dates."""
    return None if finding.due is None else (finding.due.earliest.isoformat(), finding.due.latest.isoformat())


def differences(before: Document, after: Document, first: Keys = NO_KEYS, second: Keys = NO_KEYS) -> list[Difference]:
    """Facts that the two documents state differently; records are matched as by ``changes``.

    What a record is taken to be where nothing is written of it is no fact that comes or goes with the record.
    """
    was, now = _Stated(before, first), _Stated(after, second)
    return [
        Difference(*_place(key, was, now), was.words(key), now.words(key), (was.evidence(key), now.evidence(key)))
        for key in {**now.facts, **was.facts}
        if was.words(key) != now.words(key) and not (was.silent(key) and now.silent(key))
    ]


def proofs(before: Document, after: Document, first: Keys = NO_KEYS, second: Keys = NO_KEYS) -> list[Proof]:
    """Facts for which the two documents name other evidence."""
    was, now = _Stated(before, first), _Stated(after, second)
    return [
        Proof(*_place(key, was, now), was.proofs.get(key), now.proofs.get(key))
        for key in {**now.proofs, **was.proofs}
        if was.proofs.get(key) != now.proofs.get(key)
    ]


def in_short(value: object, item: DeclaredKey) -> str:
    """Plain data on one line of Chinese."""
    if item.kind is KeyKind.OBSERVATION and isinstance(value, list | tuple):
        return "；".join(_sighting(in_words(part, item)) for part in value)
    return _written(in_words(value, item))


def _sighting(seen: object) -> str:
    """A state, with its day in brackets."""
    assert isinstance(seen, dict)
    *days, state = (str(part) for part in seen.values() if part is not None)
    return f"{state}（{days[0]}）" if days else state


def _written(value: object) -> str:
    if isinstance(value, dict):
        return "，".join(f"{key} {_written(part)}" for key, part in value.items())
    if isinstance(value, list | tuple):
        return "；".join(map(_written, value)) or "无"
    return str(value)


class _Stated:
    """What a document states: facts by record and name, and the evidence that is named for them."""

    def __init__(self, document: Document, keys: Keys) -> None:
        self.document, self.keys = document, keys
        self.records: dict[RecordKey, str] = {_ROOT: ""}
        self.facts: dict[FactKey, tuple[DeclaredKey, object]] = {}
        self.taken: set[FactKey] = set()
        data = document.model_dump()
        for item in declared_keys(type(document)).items.values():
            if item.kind is KeyKind.RECORDS:
                empty = item.holds().model_dump()
                for number, record in enumerate(data.get(item.name) or (), 1):
                    self._add(f"{item.name}[{number}]", record, declared_keys(item.holds).items, empty)
            elif item.kind is not KeyKind.EVIDENCE:
                self._add("", {item.name: data.get(item.name)}, {item.name: item}, {})
        self.proofs = {self._key(locate(path, type(document))): text for path, text in document.evidence.items()}

    def _add(self, path: str, record: dict[str, Any], items: dict[str, DeclaredKey], empty: dict[str, Any]) -> None:
        own = self._record(path)
        self.records[own] = path
        for name, value in record.items():
            nothing_seen = value == () and items[name].kind is KeyKind.OBSERVATION
            if value is not None and not nothing_seen:
                self.facts[(own, name)] = (items[name], value)
                if value == empty.get(name):
                    self.taken.add((own, name))

    def _record(self, path: str) -> RecordKey:
        listed, _, number = path.rstrip("]").partition("[")
        return self.keys.get(path, (listed, number)) if path else _ROOT

    def _key(self, path: FactPath) -> FactKey:
        name = str(path) if path.list is None else str(path).partition("].")[2]
        return self._record(f"{path.list.name}[{path.number}]" if path.list else ""), name

    def silent(self, key: FactKey) -> bool:
        """Whether there is no such record, or the fact is what it is taken to be where nothing is written of it."""
        return key[0] not in self.records or key in self.taken

    def words(self, key: FactKey) -> str:
        """What is stated, in words."""
        if key not in self.facts:
            return UNSAID
        item, value = self.facts[key]
        return in_short(value, item)

    def evidence(self, key: FactKey) -> str | None:
        """What shows the fact as it is stated."""
        return evidence_of(self.document, joined(self.records[key[0]], key[1])) if key in self.facts else None


def _place(key: FactKey, was: _Stated, now: _Stated) -> tuple[str, bool]:
    """The path of a fact in the later document, or in the earlier one where its record is gone; and whether it is."""
    gone = key[0] not in now.records
    return joined((was if gone else now).records[key[0]], key[1]), gone


def evidence_of(document: Document, path: str) -> str | None:
    """What shows a fact, and what shows its parts."""
    found = document.evidence_for(path)
    parts = [
        f"{part.zh}：{text}"
        for proved, text in document.evidence.items()
        if proved.startswith(f"{path}.") and (part := locate(proved, type(document)).part)
    ]
    return "；".join([*([found] if found else ()), *parts]) or None


def to_come(document: Document, path: FactPath, as_of: date) -> bool:
    """Whether what the document says of an event or an observation lies after the day of assessment."""
    value = value_of(document, path)
    stated = value if isinstance(value, tuple) else (value,)
    days = (item.on for item in stated if isinstance(item, Event | Seen))
    return any(day is not None and day.first > as_of for day in days)
