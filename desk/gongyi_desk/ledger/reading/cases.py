"""From the rows of a case, or its file, to the case; or to what is wrong with them, row by row."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from gongyi_desk.ledger.reading.assembly import Assembler
from gongyi_desk.ledger.reading.layouts import Layout
from gongyi_desk.ledger.reading.plain import PlainReader
from gongyi_desk.ledger.reading.rows import Bundle
from gongyi_desk.ledger.reading.tables import MOST_ROWS, Naming, Places, Remark, Source
from gongyi_facts import (
    BadInput,
    Case,
    Document,
    ListNode,
    MapNode,
    Node,
    Problem,
    ScalarNode,
    parse,
    read,
    read_node,
)


class Filed(NamedTuple):
    """A case file of its own."""

    path: str


class Spoken(NamedTuple):
    """A case as one line of JSON, or as one row of nested data: the file, the line, the text."""

    file: str
    row: int
    text: str
    naming: Naming


Item = Bundle | Filed | Spoken


class Row(NamedTuple):
    """A row as it is named in what is written: file, sheet, and number; no number where the file is the case."""

    file: str
    sheet: str
    row: int | None
    naming: Naming


class Read(NamedTuple):
    """A case that could be read, how many rows it takes, and its first row."""

    document: Document
    rows: int
    row: Row


class Rejected(NamedTuple):
    """Rows that could not be read, each with the reason."""

    remarks: list[Remark]
    rows: int


class CaseReader:
    """Reads one case after the other."""

    def __init__(
        self, layouts: Mapping[int, Layout], sources: Sequence[Source], described: Mapping[int, frozenset[str]]
    ) -> None:
        """``described``: by table the scopes that have a sheet of their own in the same ledger."""
        self.places = Places(sources)
        self._assemblers = {found: Assembler(layouts, self.places, found) for found in set(described.values())}
        self._by_table = {table: self._assemblers[found] for table, found in described.items()}
        readers = {found: PlainReader(layouts, self.places, found) for found in self._assemblers}
        self._plain = {table: readers[found] for table, found in described.items()}

    def read(self, item: Item) -> Read | Rejected:
        """The case of its rows, or of its file."""
        if isinstance(item, Bundle):
            return self._of_rows(item.fetched())
        return _of_file(item) if isinstance(item, Filed) else _of_line(item)

    def placed(self, document: Document, path: str, of: Row) -> tuple[int, int] | None:
        """The table and the row on which a record stands; None where that is the row of its case."""
        found = document.origins.get(path)
        if found is None or of.naming is Naming.LINES or found[1] <= MOST_ROWS:
            return None
        return self.places.table(found[1])

    def _of_rows(self, bundle: Bundle) -> Read | Rejected:
        document = self._plain[bundle.rows[0].table].read(bundle)
        return self.carefully(bundle) if document is None else self._as_read(document, bundle)

    def _as_read(self, document: Document, bundle: Bundle) -> Read:
        first = bundle.rows[0]
        source = self.places.sources[first.table]
        return Read(document, len(bundle.rows), Row(source.file, source.sheet, first.row, source.naming))

    def carefully(self, bundle: Bundle) -> Read | Rejected:
        """The case of its rows by way of the nodes of a file; or what is wrong with them."""
        assembled = self._by_table[bundle.rows[0].table].assembled(bundle)
        problems = assembled.problems
        try:
            document = read_node(assembled.node, "", (Case,))
        except BadInput as bad:
            told = {(one.line, one.column) for one in problems}
            problems = [*problems, *(one for one in bad.problems if (one.line, one.column) not in told)]
        if not problems:
            return self._as_read(document, bundle)
        return Rejected(self._remarks(bundle, problems), len(bundle.rows))

    def _remarks(self, bundle: Bundle, problems: Sequence[Problem]) -> list[Remark]:
        """Every problem, and for the other rows of the case that they went with it."""
        own = self.places.line(bundle.rows[0].table, bundle.rows[0].row)
        placed = [one if one.line else Problem("", own, None, one.message, one.hint) for one in problems]
        placed.sort(key=lambda one: (one.line or 0, one.column or 0))
        found = [self.places.remark(one) for one in placed]
        wrong = {one.line for one in placed}
        where = found[0].place.removeprefix(f"{found[0].file} ")
        for row in bundle.rows:
            line = self.places.line(row.table, row.row)
            if line not in wrong:
                said = f"同一案的 {where} 有误，整案没有评估"
                found.append(replace(self.places.at(line, None, said, "改正那一处"), companion=True))
        return found


def _of_file(item: Filed) -> Read | Rejected:
    try:
        return Read(read(item.path), 1, Row(item.path, "", None, Naming.LINES))
    except BadInput as bad:
        return Rejected([_of_problem(one, item.path, one.line, Naming.LINES) for one in bad.problems], 1)


def _of_line(item: Spoken) -> Read | Rejected:
    try:
        node, problems = parse(item.text.encode(), "a.json")
        if problems:
            raise BadInput(problems)
        return Read(read_node(_on_line(node, item.row), ""), 1, Row(item.file, "", item.row, item.naming))
    except BadInput as bad:
        return Rejected([_of_problem(one, item.file, item.row, item.naming) for one in bad.problems], 1)


def _of_problem(problem: Problem, file: str, row: int | None, naming: Naming) -> Remark:
    return Remark(os.fspath(file), "", row, problem.column, problem.message, problem.hint, naming)


def _on_line(node: Node, line: int) -> Node:
    """The node with its line as it is counted in the whole file."""
    if isinstance(node, MapNode):
        pairs = ((_scalar_on(key, line), _on_line(value, line)) for key, value in node.entries)
        return MapNode(line, node.column, tuple(pairs))
    if isinstance(node, ListNode):
        return ListNode(line, node.column, tuple(_on_line(one, line) for one in node.items))
    return _scalar_on(node, line)


def _scalar_on(node: ScalarNode, line: int) -> ScalarNode:
    return ScalarNode(line, node.column, node.value, node.text, node.quoted)
