"""What reads without a problem and is surely not meant so: lines left behind a ``#``, records split, odd names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from gongyi_facts.base import (
    NO_WORDS,
    UNKNOWN_WORDS,
    YES_WORDS,
    Document,
    Event,
    KeyKind,
    Labelled,
    Occurrence,
    Record,
)
from gongyi_facts.files.nodes import WORDS
from gongyi_facts.model.declarations import DeclaredKey, declared_keys, labels_of
from gongyi_facts.problems import quote
from gongyi_facts.reading.key_words import key_words
from gongyi_facts.reading.notes import in_short
from gongyi_facts.reading.positions import Positions
from gongyi_facts.slips import Alternatives, OddName, Split
from gongyi_facts.typed_days import edtf
from gongyi_facts.when import When

_BEHIND_A_MARK = re.compile(
    "#([ \u3000]{0,12})(?:- {1,3})?([^\\s:：#{}\\[\\],，]{1,40}) {0,3}[:：] {0,9}([^\\s#].{0,200})"
)
_OF_A_RECORD = 3
"""Blanks behind the mark from which on a line is one of a record in the starter file."""
_MOST_NAMED = 10


def filled_in_behind_a_mark(text: str, model: type[Document]) -> Iterator[str]:
    """That lines of the starter file were filled in, but are still comments."""
    found: dict[int, str] = {}
    for number, line in enumerate(text.split("\n"), 1):
        match = _BEHIND_A_MARK.fullmatch(line.rstrip()) if line.startswith("#") else None
        if match and _filled_in(match[2], match[3].strip(), len(match[1]) >= _OF_A_RECORD, model):
            found[number] = f"{match[2]}: {match[3].strip()}"
    if found:
        first = quote(next(iter(found.values())))
        more = "等" if len(found) > 1 else ""
        yield f"第 {in_short(found)} 行以“#”开头，没有读进去：{first}{more}。要算数的，删去行首的“# ”。"


def _filled_in(word: str, value: str, of_a_record: bool, model: type[Document]) -> bool:
    words = key_words(model)
    items = [words.item(home) for home in words.homes.get(word, ())]
    return any(_fills(item, value, of_a_record) for item in items)


def _fills(item: DeclaredKey, value: str, of_a_record: bool) -> bool:
    """Whether something is said of the key, and not only how it could be."""
    if value in UNKNOWN_WORDS or value in WORDS or value in (item.given, "~"):
        return False
    if item.kind is KeyKind.EVENT:
        said = item.holds.said_by(value)
        return edtf(value) is not None or said in (Occurrence.NONE, Occurrence.HAPPENED)
    holds: Any = declared_keys(item.holds).items["state"].holds if item.kind is KeyKind.OBSERVATION else item.holds
    if holds is bool:
        return value in YES_WORDS | NO_WORDS
    if isinstance(holds, type) and issubclass(holds, Labelled):
        return value in labels_of(holds)
    if holds is str:
        return of_a_record
    return holds is When and edtf(value) is not None


def traps(document: Document, positions: Positions) -> Iterator[str]:
    """What a person surely did not mean in a document that is well written."""
    lists = {item.scope: item for item in declared_keys(type(document)).lists}
    for split in document.slips.splits:
        yield from _split(getattr(document, lists[split.scope].name), lists[split.scope], split, positions)
    for odd in document.slips.names:
        yield from _odd_names(getattr(document, lists[odd.scope].name), odd)
    for several in document.slips.alternatives:
        yield from _measured_twice(getattr(document, lists[several.scope].name), lists[several.scope], several)


def _split(records: Sequence[Record], item: DeclaredKey, split: Split, positions: Positions) -> Iterator[str]:
    keys = declared_keys(item.holds).items
    told = 0
    for number, (one, other) in enumerate(pairwise(records), 1):
        first, second = _written(one), _written(other)
        apart = split.earlier in first and split.later in second and not first & second
        if apart and told < _MOST_NAMED:
            told += 1
            line = positions.line_of(f"{item.name}[{number + 1}]")
            where = f"{line.strip('（）')}行首的" if line else ""
            first_zh, second_zh = f"只有“{keys[split.earlier].zh}”", f"只有“{keys[split.later].zh}”"
            said = f"{item.zh}第{number}条{first_zh}，第{number + 1}条{line}{second_zh}"
            yield f"{said}：同一件的，写在一条里，删去{where}“- ”。"


def _written(record: Record | Event) -> set[str]:
    """The keys of which a record, or an event, says something."""
    found = set()
    for name, info in type(record).model_fields.items():
        value = getattr(record, name)
        silent = value.occurrence is Occurrence.NOT_RECORDED if isinstance(value, Event) else value == info.default
        if not silent:
            found.add(name)
    return found


def _measured_twice(records: Sequence[Record], item: DeclaredKey, several: Alternatives) -> Iterator[str]:
    event = declared_keys(item.holds).items[several.event]
    keys = declared_keys(event.holds).items
    for number, record in enumerate(records, 1):
        written = _written(getattr(record, several.event))
        parts = [keys[name].zh for name in several.parts if name in written]
        if len(parts) > 1:
            yield f"{item.zh}第{number}条的“{event.zh}”同时写了{'、'.join(parts)}：{several.advice}。"


def _odd_names(records: Sequence[Record], odd: OddName) -> Iterator[str]:
    found = [
        name
        for record in records
        if (name := getattr(record, odd.name)) and name.endswith(odd.endings) and odd.unless not in _written(record)
    ]
    if found:
        more = f"等 {len(found)} 个" if len(found) > _MOST_NAMED else ""
        yield odd.said.format(name="”“".join(found[:_MOST_NAMED]) + more) + "。"
