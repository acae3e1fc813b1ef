"""The quick way from the rows of a case to the case: each spelling of a cell is read once.

It is taken where every row is plain. For everything else, and wherever there is something to tell, nothing is given
back, and the careful way is taken: both find the same case.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from gongyi_desk.ledger.reading.cells import SEPARATORS, BadCell, node_of, word, words_of
from gongyi_desk.ledger.reading.headings import ADDRESSEES, ROOT, Ambiguous, Target
from gongyi_desk.ledger.reading.layouts import Layout
from gongyi_desk.ledger.reading.rows import Bundle, RowOf
from gongyi_desk.ledger.reading.tables import Places, Value
from gongyi_facts import (
    NONE_WORDS,
    UNKNOWN_WORDS,
    Case,
    DeclaredKey,
    Document,
    KeyKind,
    PlainValue,
    declared_keys,
    plain_document,
    plain_value,
)

_MOST_KEPT = 200_000
"""Spellings that are remembered."""
_DOCUMENT = "document"
_AGENCY, _AGENCY_NAME = "agency", Target("agency", "name")
_CAREFUL_KINDS = (KeyKind.EVIDENCE, KeyKind.RECORDS)


class _Careful(Exception):
    """This case has to be read the careful way."""


class _Cell(NamedTuple):
    """What a cell says: its words, and what they mean; words alone are '' where it says nothing."""

    text: str
    plain: PlainValue | None


class _Written(NamedTuple):
    cell: _Cell
    line: int
    column: int


class _Record(NamedTuple):
    line: int
    cells: dict[str, _Written]


class _Column(NamedTuple):
    """A column: its place from 0, what it means, and the key that it holds; no key where it is read carefully."""

    place: int
    target: Target | None
    item: DeclaredKey | None


_EMPTY = _Cell("", None)


class PlainReader:
    """Reads plain cases; ``described`` are the scopes that have a sheet of their own."""

    def __init__(self, layouts: Mapping[int, Layout], places: Places, described: frozenset[str]) -> None:
        self.layouts, self.places, self.described = layouts, places, described
        self._lists = {item.scope: item for item in declared_keys(Case).lists}
        self._declared = {ROOT: declared_keys(Case), **{s: declared_keys(i.holds) for s, i in self._lists.items()}}
        self._columns = {table: tuple(self._columns_of(layout)) for table, layout in layouts.items()}
        self._known: dict[tuple[Target, type, Value], _Cell | None] = {}

    def __getstate__(self) -> tuple[Mapping[int, Layout], Places, frozenset[str]]:
        return self.layouts, self.places, self.described

    def __setstate__(self, state: tuple[Mapping[int, Layout], Places, frozenset[str]]) -> None:
        self.__init__(*state)  # type: ignore[misc]

    def read(self, bundle: Bundle) -> Document | None:
        """The case of some rows; None where they are not plain."""
        try:
            case: dict[str, _Written] = {}
            records: dict[str, list[_Record]] = {}
            for row in bundle.rows:
                self._take(row, case, records)
            self._name_agencies(records)
            return self._document(case, records)
        except _Careful:
            return None

    # --- columns and cells -----------------------------------------------------------------

    def _columns_of(self, layout: Layout) -> Iterator[_Column]:
        meanings = [one.meaning for one in layout.columns]
        for column in layout.columns:
            meaning = column.meaning
            if meaning is None:
                continue
            if isinstance(meaning, Ambiguous) or meanings.count(meaning) > 1 or not self._is_plain(meaning, layout):
                yield _Column(column.number - 1, None, None)
            else:
                yield _Column(column.number - 1, meaning, self._declared[meaning.scope].items[meaning.name])

    def _is_plain(self, target: Target, layout: Layout) -> bool:
        if target.part or target.name in (ADDRESSEES, _DOCUMENT) or target.scope not in (ROOT, layout.scope):
            return False
        return self._declared[target.scope].items[target.name].kind not in _CAREFUL_KINDS

    def _take(self, row: RowOf, case: dict[str, _Written], records: dict[str, list[_Record]]) -> None:
        """What a row says goes to the case, or to a record of its own."""
        scope, line = self.layouts[row.table].scope, self.places.line(row.table, row.row)
        own: dict[str, _Written] = {}
        most = len(row.cells)
        for place, target, item in self._columns[row.table]:
            value = row.cells[place] if place < most else None
            if value is None or value == "":
                continue
            if target is None or item is None:
                raise _Careful
            cell = self._cell(target, item, value)
            if not cell.text:
                continue
            if target.scope != ROOT:
                own[target.name] = _Written(cell, line, place + 1)
            elif case.setdefault(target.name, _Written(cell, line, place + 1)).cell.text != cell.text:
                raise _Careful
        if scope is not None:
            records.setdefault(scope, []).append(_Record(line, own))

    def _cell(self, target: Target, item: DeclaredKey, value: Value) -> _Cell:
        key = (target, value.__class__, value)
        if key in self._known:
            found = self._known[key]
        else:
            found = _read(target, item, value)
            if len(self._known) >= _MOST_KEPT:
                self._known.clear()
            self._known[key] = found
        if found is None:
            raise _Careful
        return found

    # --- the case --------------------------------------------------------------------------

    def _name_agencies(self, records: dict[str, list[_Record]]) -> None:
        """An organ that a record names exists, where no sheet describes the organs."""
        if _AGENCY in self.described or records.get(_AGENCY):
            return
        found: dict[str, _Written] = {}
        for scope, listed in records.items():
            items = self._declared[scope].items
            for record in listed:
                for name, written in record.cells.items():
                    item = items[name]
                    names_one = item.kind is KeyKind.REFERENCE and item.scope == _AGENCY and not item.many
                    if names_one and written.cell.text not in UNKNOWN_WORDS | NONE_WORDS:
                        found.setdefault(written.cell.text, written)
        item = self._declared[_AGENCY].items[_AGENCY_NAME.name]
        made = [(one, self._cell(_AGENCY_NAME, item, text)) for text, one in found.items()]
        if made:
            records[_AGENCY] = [
                _Record(one.line, {_AGENCY_NAME.name: _Written(cell, one.line, one.column)}) for one, cell in made
            ]

    def _document(self, case: dict[str, _Written], records: dict[str, list[_Record]]) -> Document | None:
        origins: dict[str, tuple[str, int, int]] = {}
        liberties: list[tuple[int, str]] = []
        data = _data(case, "", origins, liberties)
        for scope, item in self._lists.items():
            listed = records.get(scope)
            if not listed:
                continue
            if item.longest is not None and len(listed) > item.longest:
                raise _Careful
            origins[item.name] = ("", listed[0].line, 1)
            found = []
            for number, record in enumerate(listed, 1):
                path = f"{item.name}[{number}]"
                origins[path] = ("", record.line, 1)
                found.append(_data(record.cells, f"{path}.", origins, liberties))
            data[item.name] = tuple(found)
        return plain_document(Case, data, origins, liberties)


def _data(
    cells: dict[str, _Written],
    before: str,
    origins: dict[str, tuple[str, int, int]],
    liberties: list[tuple[int, str]],
) -> dict[str, object]:
    """What cells say by name; where they stand is noted."""
    found: dict[str, object] = {}
    for name, ((_, plain), line, column) in cells.items():
        assert plain is not None
        found[name] = plain.value
        at = ("", line, column)
        origins[before + name] = at
        for end in plain.within:
            origins[before + name + end] = at
        for said in plain.liberties:
            liberties.append((line, said))
    return found


def _read(target: Target, item: DeclaredKey, value: Value) -> _Cell | None:
    """What a cell says wherever it stands; None where that cannot be told by itself, or is not well said."""
    try:
        text = words_of(value)
        if not text:
            return _EMPTY
        if item.kind is KeyKind.REFERENCE and item.many and SEPARATORS.search(text):
            return None
        node = word(1, 1, text) if item.holds is str and not item.many else node_of(text, 1, 1, item)
    except BadCell:
        return None
    plain = plain_value(node, item, target.scope, Case)
    return None if plain is None else _Cell(text, plain)
