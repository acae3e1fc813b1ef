"""The rows of one case as the nodes of a case file, so that one reader checks both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from gongyi_desk.ledger.reading.cells import (
    BadCell,
    addressees,
    joined_event,
    mapping,
    node_of,
    told_apart,
    word,
    words_of,
)
from gongyi_desk.ledger.reading.headings import ADDRESSEES, ROOT, Ambiguous, Target, called_in_full
from gongyi_desk.ledger.reading.layouts import Layout, ambiguity
from gongyi_desk.ledger.reading.rows import Bundle, RowOf
from gongyi_desk.ledger.reading.tables import Places
from gongyi_facts import (
    Case,
    DeclaredKey,
    KeyKind,
    ListNode,
    MapNode,
    Node,
    Problem,
    ScalarNode,
    declared_keys,
    quote,
)


class Written(NamedTuple):
    """What one cell says, and where."""

    text: str
    line: int
    column: int


Cells = dict[Target, Written]


@dataclass(eq=False)
class _Record:
    """One record: what its cells say, and by reference the records that it means, for those that no cell names."""

    scope: str
    line: int
    cells: Cells
    refers: dict[str, list[_Record]] = field(default_factory=dict)

    def text(self, name: str | None) -> str:
        found = self.cells.get(Target(self.scope, name)) if name else None
        return found.text if found else ""


class Assembled(NamedTuple):
    """A case as nodes, and what is wrong with its rows before anything is read."""

    node: MapNode
    problems: list[Problem]


class Assembler:
    """Puts the rows of a case together; ``described`` are the scopes that have a sheet of their own."""

    def __init__(self, layouts: Mapping[int, Layout], places: Places, described: frozenset[str]) -> None:
        self.layouts, self.places, self.described = layouts, places, described
        self.lists = {item.scope: item for item in declared_keys(Case).lists}
        self.declared = {ROOT: declared_keys(Case), **{s: declared_keys(i.holds) for s, i in self.lists.items()}}

    def assembled(self, bundle: Bundle) -> Assembled:
        """The nodes of one case."""
        return _Assembly(self, bundle).run()


class _Assembly:
    def __init__(self, by: Assembler, bundle: Bundle) -> None:
        self.by, self.bundle = by, bundle
        self.problems: list[Problem] = []
        self.records: dict[str, list[_Record]] = {}

    def run(self) -> Assembled:
        """The case's own cells, then its records, then what refers to what."""
        case: Cells = {}
        flat = []
        for row in self.bundle.rows:
            scope, cells = self.by.layouts[row.table].scope, self._cells(row)
            own = {target: found for target, found in cells.items() if target.scope == ROOT}
            self._agree(case, own)
            if scope is None:
                flat.append((self._line(row), {target: one for target, one in cells.items() if target.scope != ROOT}))
            else:
                record = {target: found for target, found in cells.items() if target.scope == scope}
                self.records.setdefault(scope, []).append(_Record(scope, self._line(row), record))
        _Flat(self, flat).take()
        self._describe_agencies()
        first = self._line(self.bundle.rows[0])
        entries = [*self._entries(case, {}), *self._lists()]
        return Assembled(mapping(first, 1, entries), self.problems)

    def note(self, written: Written, message: str, hint: str) -> None:
        """Note what is wrong with a cell."""
        self.problems.append(Problem("", written.line, written.column, message, hint))

    def _line(self, row: RowOf) -> int:
        return self.by.places.line(row.table, row.row)

    # --- cells -----------------------------------------------------------------------------

    def _cells(self, row: RowOf) -> Cells:
        found: Cells = {}
        line = self._line(row)
        for column in self.by.layouts[row.table].columns:
            cell = row.cells[column.number - 1] if column.number <= len(row.cells) else None
            if column.meaning is None or cell in (None, ""):
                continue
            try:
                written = Written(words_of(cell), line, column.number)
            except BadCell as bad:
                self.note(Written("", line, column.number), bad.message, bad.hint)
                continue
            if not written.text:
                continue
            if isinstance(column.meaning, Ambiguous):
                self.note(written, *ambiguity(column))
            elif column.meaning in found:
                self._twice(column.meaning, found[column.meaning], written)
            else:
                found[column.meaning] = written
        return found

    def _twice(self, target: Target, first: Written, other: Written) -> None:
        if told_apart(first.text) != told_apart(other.text):
            message = f"“{called_in_full(target)}”有两列，写得不同：{quote(first.text)}、{quote(other.text)}"
            self.note(other, message, "只留一列，或者写成一样")

    def _agree(self, known: Cells, further: Cells) -> None:
        """Take what further rows say; what contradicts is noted with both rows."""
        for target, written in further.items():
            first = known.setdefault(target, written)
            if first.text != written.text and told_apart(first.text) != told_apart(written.text):
                self.contradiction(target, first, written)

    def contradiction(self, target: Target, first: Written, other: Written) -> None:
        """Note that two rows of one case contradict each other."""
        said = f"第 {first.line} 行写的是{quote(first.text)}，第 {other.line} 行写的是{quote(other.text)}"
        message = f"同一案的“{called_in_full(target)}”前后不同：{said}"
        for written in (first, other):
            self.note(written, message, "核对两行，写成一样")

    # --- what refers to what ---------------------------------------------------------------

    def _describe_agencies(self) -> None:
        """An organ that a record names exists, where no sheet describes the organs."""
        if "agency" in self.by.described or self.records.get("agency"):
            return
        found: dict[str, Written] = {}
        for record in [one for records in self.records.values() for one in records]:
            for target, written in record.cells.items():
                if target.name == ADDRESSEES:
                    listed = addressees(written.text, written.line, written.column)
                    for part in listed.items if isinstance(listed, ListNode) else ():
                        if isinstance(part, ScalarNode):
                            found.setdefault(part.text, Written(part.text, written.line, written.column))
                elif self._refers_to_one(target) and not is_unknown(written.text):
                    found.setdefault(written.text, written)
        name = Target("agency", "name")
        made = [_Record("agency", one.line, {name: one}) for one in found.values()]
        if made:
            self.records["agency"] = made

    def _refers_to_one(self, target: Target) -> bool:
        item = self.by.declared[target.scope].items.get(target.name)
        return item is not None and item.kind is KeyKind.REFERENCE and item.scope == "agency" and not item.many

    # --- nodes -----------------------------------------------------------------------------

    def _lists(self) -> Iterator[tuple[str, Node]]:
        for scope, item in self.by.lists.items():
            records = self.records.get(scope)
            if records:
                nodes = [mapping(one.line, 1, self._entries(one.cells, one.refers, one)) for one in records]
                yield item.zh, ListNode(records[0].line, 1, tuple(nodes))

    def _entries(
        self, cells: Cells, refers: Mapping[str, Sequence[_Record]], record: _Record | None = None
    ) -> list[tuple[str, Node]]:
        scope = record.scope if record is not None else ROOT
        wholes: dict[str, Written | None] = {}
        parts: dict[str, dict[str, Written]] = {}
        for target, written in cells.items():
            wholes.setdefault(target.name, None)
            if target.part:
                parts.setdefault(target.name, {})[target.part] = written
            else:
                wholes[target.name] = written
        found = [pair for name in wholes for pair in self._entry(scope, name, wholes[name], parts.get(name, {}))]
        if record is not None:
            found += self._references(record, refers)
        return found

    def _entry(
        self, scope: str, name: str, whole: Written | None, parts: dict[str, Written]
    ) -> Iterator[tuple[str, Node]]:
        """One key with its value; nothing where a cell cannot be used, which is noted."""
        at = whole or next(iter(parts.values()))
        try:
            if name == ADDRESSEES:
                yield self.by.lists[scope].holds.spread.zh, addressees(at.text, at.line, at.column)
                return
            item = self.by.declared[scope].items[name]
            node = None if whole is None else node_of(*whole, item, self._names(item))
            if parts:
                inner = declared_keys(item.holds).items
                told = {part: _part(written, inner.get(part)) for part, written in parts.items()}
                node = joined_event(node, told, item)  # type: ignore[arg-type]
            assert node is not None
            yield item.zh, node
        except BadCell as bad:
            self.note(at, bad.message, bad.hint)

    def _names(self, item: DeclaredKey) -> frozenset[str]:
        """What the records are called to which a key may refer."""
        if item.kind is not KeyKind.REFERENCE:
            return frozenset()
        called = self.by.lists[item.scope].holds.called
        records = self.records.get(item.scope, ())
        return frozenset(word for one in records for word in (one.text("id"), one.text(called)) if word)

    def _references(self, record: _Record, refers: Mapping[str, Sequence[_Record]]) -> Iterator[tuple[str, Node]]:
        for name, targets in refers.items():
            item = self.by.declared[record.scope].items[name]
            if Target(record.scope, name) in record.cells or len(self.records[item.scope]) < 2:
                continue
            words = tuple(word(record.line, 1, self._word_for(target)) for target in targets)
            yield item.zh, ListNode(record.line, 1, words) if item.many else words[0]

    def _word_for(self, record: _Record) -> str:
        """A word that means this record and no other."""
        records = self.records[record.scope]
        called = self.by.lists[record.scope].holds.called
        names = [word for one in records for word in {one.text("id"), one.text(called)} if word]
        own = next((text for text in (record.text("id"), record.text(called)) if names.count(text) == 1), "")
        return own or str(records.index(record) + 1)


class _Flat:
    """Rows of which each holds a recommendation with everything about it."""

    def __init__(self, assembly: _Assembly, rows: Sequence[tuple[int, Cells]]) -> None:
        self.assembly, self.rows = assembly, rows

    def take(self) -> None:
        """Make the records of every row; what is written again on another row is the same record."""
        seen: list[Cells] = []
        for line, cells in self.rows:
            if _told(cells) not in seen:
                seen.append(_told(cells))
                self._row(line, cells)

    def _row(self, line: int, cells: Cells) -> None:
        by_scope: dict[str, Cells] = {}
        for target, written in cells.items():
            by_scope.setdefault(target.scope, {})[target] = written
        agency = self._agency(line, by_scope.pop("agency", {}))
        recommendation = self._recommendation(line, by_scope.pop("recommendation", {}), agency)
        suit = self._same("suit", line, by_scope.pop("suit", {}), {})
        if suit is not None and recommendation is not None:
            meant = suit.refers.setdefault("recommendations", [])
            if recommendation not in meant:
                meant.append(recommendation)
        related = {"agency": agency, "recommendation": recommendation, "suit": suit}
        for scope in self.assembly.by.lists:
            if own := by_scope.get(scope):
                self._same(scope, line, own, self._refers(scope, related))

    def _refers(self, scope: str, related: Mapping[str, _Record | None]) -> dict[str, list[_Record]]:
        """The records of the row to which another of its records refers; what leads there by another way is left."""
        found = {}
        for item in self.assembly.by.declared[scope].items.values():
            target = related.get(item.scope) if item.kind is KeyKind.REFERENCE and not item.by_way_of else None
            if target is not None:
                found[item.name] = [target]
        return found

    def _agency(self, line: int, cells: Cells) -> _Record | None:
        """The organ of the row; rows that name the same one tell of it together."""
        if not cells:
            return None
        name = cells.get(Target("agency", "name"))
        for one in self.assembly.records.get("agency", ()):
            if one.text("name") == (name.text if name else ""):
                self.assembly._agree(one.cells, cells)
                return one
        return self._new("agency", line, cells, {})

    def _recommendation(self, line: int, cells: Cells, agency: _Record | None) -> _Record | None:
        """The recommendation of the row; one with the same number and organ is the same, and must not differ."""
        if not cells:
            return None
        refers = {"agency": [agency]} if agency is not None else {}
        for name in ("id", "number"):
            word = cells.get(Target("recommendation", name))
            for one in self.assembly.records.get("recommendation", ()) if word else ():
                if word and one.text(name) == word.text and one.refers.get("agency") == refers.get("agency"):
                    self.assembly._agree(one.cells, cells)
                    return one
        return self._new("recommendation", line, cells, refers)

    def _same(self, scope: str, line: int, cells: Cells, refers: dict[str, list[_Record]]) -> _Record | None:
        """The record that says the same, else a new one."""
        if not cells:
            return None
        for one in self.assembly.records.get(scope, ()):
            if _told(one.cells) == _told(cells) and (scope == "suit" or one.refers == refers):
                return one
        return self._new(scope, line, cells, refers)

    def _new(self, scope: str, line: int, cells: Cells, refers: dict[str, list[_Record]]) -> _Record:
        record = _Record(scope, line, dict(cells), refers)
        self.assembly.records.setdefault(scope, []).append(record)
        return record


def _told(cells: Cells) -> Cells:
    """What cells say, wherever they stand."""
    return {target: Written(told_apart(written.text), 0, 0) for target, written in cells.items()}


def _part(written: Written, item: DeclaredKey | None) -> Node:
    """A part of an event; the day by which it did not happen is no declared one."""
    if item is None:
        return word(written.line, written.column, written.text)
    return node_of(*written, item)


def is_unknown(text: str) -> bool:
    """Whether a word names nothing."""
    from gongyi_facts import NONE_WORDS, UNKNOWN_WORDS

    return text in UNKNOWN_WORDS | NONE_WORDS


def lines_of(problems: Iterable[Problem]) -> set[int]:
    """The lines on which something is wrong."""
    return {problem.line for problem in problems if problem.line is not None}
