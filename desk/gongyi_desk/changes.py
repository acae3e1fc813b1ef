"""What differs between two assessments, and between the facts they rest on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from gongyi import Assessment, Finding
from gongyi_facts.base import Document
from gongyi_facts.references import id_of, name_of
from gongyi_facts.shapes import Item, Kind, shape_of

from .answers import in_words

UNSAID = "未记载"
RecordKey = tuple[str, str]
Keys = Mapping[str, RecordKey]
NO_KEYS: Keys = MappingProxyType({})
Facts = dict[tuple[RecordKey, str], tuple[str, Item, object]]


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
    """A fact by its path, and what each side says of it, in words."""

    path: str
    before: str
    after: str


def changes(before: Assessment, after: Assessment, first: Keys = NO_KEYS, second: Keys = NO_KEYS) -> list[Change]:
    """Findings whose status or last day differs, in the order of the decision.

    Records are matched by their ``record_keys``, and where these are not given by their place.
    """
    was = {(item.norm.id, first.get(item.path, item.path)): item for item in before.findings}
    now = {(item.norm.id, second.get(item.path, item.path)): item for item in after.findings}
    pairs = [Change(was.get(key), item) for key, item in now.items()]
    pairs += [Change(item, None) for key, item in was.items() if key not in now]
    return [pair for pair in pairs if _differ(pair)]


def _differ(pair: Change) -> bool:
    if pair.before is None or pair.after is None:
        return True
    return pair.before.status != pair.after.status or days_of(pair.before) != days_of(pair.after)


def days_of(finding: Finding) -> tuple[str, str] | None:
    """The earliest and the latest last day, as ISO dates."""
    return None if finding.due is None else (finding.due.earliest.isoformat(), finding.due.latest.isoformat())


def differences(before: Document, after: Document, first: Keys = NO_KEYS, second: Keys = NO_KEYS) -> list[Difference]:
    """Facts that the two documents state differently; records are matched as by ``changes``."""
    was, now = _facts(before, first), _facts(after, second)
    found = []
    for key in {**now, **was}:
        path, item, _ = now.get(key) or was[key]
        texts = [in_short(side[key][2], item) if key in side else UNSAID for side in (was, now)]
        if texts[0] != texts[1]:
            found.append(Difference(path, *texts))
    return found


def in_short(value: object, item: Item) -> str:
    """Plain data on one line of Chinese."""
    if item.kind is Kind.OBSERVATION and isinstance(value, list | tuple):
        return "；".join(_sighting(in_words(part, item)) for part in value)
    return _written(value if item.kind is Kind.EVIDENCE else in_words(value, item))


def _sighting(seen: object) -> str:
    """A state, with its day in brackets."""
    assert isinstance(seen, dict)
    *days, state = (str(part) for part in seen.values())
    return f"{state}（{days[0]}）" if days else state


def _written(value: object) -> str:
    if isinstance(value, dict):
        return "，".join(f"{key} {_written(part)}" for key, part in value.items())
    if isinstance(value, list | tuple):
        return "；".join(map(_written, value)) or "无"
    return str(value)


def _facts(document: Document, keys: Keys) -> Facts:
    found: Facts = {}
    data = document.model_dump()
    for item in shape_of(type(document)).items.values():
        if item.kind is not Kind.RECORDS:
            _add(found, ("", ""), "", {item.name: data.get(item.name)}, {item.name: item})
        for number, record in enumerate((data.get(item.name) or ()) if item.kind is Kind.RECORDS else (), 1):
            path = f"{item.name}[{number}]"
            _add(found, keys.get(path, (item.name, str(number))), f"{path}.", record, shape_of(item.holds).items)
    return found


def _add(found: Facts, key: RecordKey, head: str, data: dict[str, Any], items: dict[str, Item]) -> None:
    for name, value in data.items():
        if value not in (None, (), {}):
            found[(key, name)] = (f"{head}{name}", items[name], value)


def record_keys(document: Document) -> dict[str, RecordKey]:
    """Path of each record → its list, and its id, its name, or its number where these do not tell it apart."""
    return dict(_keyed(document))


def _keyed(document: Document) -> Iterator[tuple[str, RecordKey]]:
    for item in shape_of(type(document)).items.values():
        if item.kind is Kind.RECORDS:
            records = getattr(document, item.name)
            names = [id_of(record) or name_of(record) for record in records]
            for number, name in enumerate(names, 1):
                own = name if name is not None and names.count(name) == 1 else str(number)
                yield f"{item.name}[{number}]", (item.name, own)
