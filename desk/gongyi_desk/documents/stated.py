"""The facts of a case as they are told in a document: record by record, each with its value and what shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from gongyi_desk.comparison.changes import evidence_of, in_short, to_come
from gongyi_desk.page.judged_case import JudgedCase
from gongyi_facts import DeclaredKey, Document, KeyKind, declared_keys, joined, locate

OWN, UNKNOWN = "基本情况", "不详"
_IN_HEAD = ("id", "name", "record_to", "document")
"""What the head of a document says, or what every file says of itself."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact by its Chinese name, its value, what shows it ('' where nothing is named), and what to beware of."""

    label: str
    value: str
    evidence: str
    remark: str


@dataclass(frozen=True, slots=True)
class Stated:
    """The facts that are stated of the case itself, or of one record: of which list, and its 1-based number there."""

    title: str
    listed: str
    number: int
    facts: tuple[Fact, ...]


def stated(judged: JudgedCase) -> Iterator[Stated]:
    """The facts that a document states, those of the case first; a record of which nothing is said is named all the
    same.
    """
    document = judged.document
    data = document.model_dump()
    items = declared_keys(type(document)).items
    own = {name: data.get(name) for name, item in items.items() if item.kind is not KeyKind.RECORDS}
    found = tuple(_facts(judged, "", {name: own[name] for name in own if name not in _IN_HEAD}, items, {}))
    if found:
        yield Stated(OWN, "", 1, found)
    for item in items.values():
        if item.kind is KeyKind.RECORDS:
            empty = item.holds().model_dump()
            keys = declared_keys(item.holds).items
            for number, record in enumerate(data.get(item.name) or (), 1):
                told = {name: value for name, value in record.items() if name != "id"}
                facts = tuple(_facts(judged, f"{item.name}[{number}]", told, keys, empty))
                yield Stated(judged.names.numbered(item.scope, str(number)), item.zh, number, facts)


def _facts(
    judged: JudgedCase, path: str, record: dict[str, Any], items: dict[str, DeclaredKey], empty: dict[str, Any]
) -> Iterator[Fact]:
    """What is said of a record, and not merely what it is taken to be where nothing is said."""
    document, as_of = judged.document, judged.assessment.as_of
    for name, value in record.items():
        own = joined(path, name)
        if items[name].kind is KeyKind.EVIDENCE or not _said(document, own, value, empty.get(name)):
            continue
        late = to_come(document, locate(own, type(document)), as_of)
        yield Fact(
            items[name].zh,
            UNKNOWN if value is None else in_short(value, items[name]),
            evidence_of(document, own) or "",
            "晚于评估日，未计" if late else "",
        )


def _said(document: Document, path: str, value: object, unwritten: object) -> bool:
    if path in document.origins:
        return value != ()
    return value not in (None, ()) and value != unwritten
