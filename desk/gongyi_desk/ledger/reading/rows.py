"""The rows of a ledger, put together by the case to which they belong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from gongyi_desk.ledger.reading.cells import BadCell, words_of
from gongyi_desk.ledger.reading.headings import ROOT, Target
from gongyi_desk.ledger.reading.layouts import Layout
from gongyi_desk.ledger.reading.tables import Remark, Table, Value
from gongyi_facts import UNKNOWN_WORDS, did_you_mean, quote

EXAMPLE = "示例"
"""How the number of a case begins that shows how to fill in a row."""
_TOTAL = re.compile(r"[总合小共]\s*计[:：]?")
_IDENTITY, _NAME = Target(ROOT, "id"), Target(ROOT, "name")


class RowOf(NamedTuple):
    """One row: its table by number, its number there, its cells."""

    table: int
    row: int
    cells: Sequence[Value]


class Bundle(NamedTuple):
    """All the rows of one case."""

    rows: tuple[RowOf, ...]

    def fetched(self) -> Bundle:
        """The same with its cells in memory."""
        return Bundle(tuple([row._replace(cells=tuple(row.cells)) for row in self.rows]))


class Laid(NamedTuple):
    """A table with its number among all tables, and how it is laid out."""

    number: int
    table: Table
    layout: Layout


@dataclass
class Grouped:
    """The cases of a ledger, the rows that belong to none, and how many rows are examples."""

    bundles: list[Bundle] = field(default_factory=list)
    rejected: list[Remark] = field(default_factory=list)
    examples: int = 0


class _Keyed(NamedTuple):
    row: RowOf
    identity: str
    name: str


def grouped(ledger: Sequence[Laid]) -> Grouped:
    """The rows of the tables of one ledger by case, in the order in which the cases come first."""
    return _Grouping(ledger).run()


class _Grouping:
    def __init__(self, ledger: Sequence[Laid]) -> None:
        self.ledger = ledger
        self.result = Grouped()
        self.rows: dict[str, list[RowOf]] = {}
        """By key the rows of a case; a key is a number, or a name with a mark in front."""
        self.named: dict[str, dict[str, None]] = {}
        """By name the keys of the cases that have it."""

    def run(self) -> Grouped:
        """Rows that describe cases first, so that the others find theirs."""
        cases = [laid for laid in self.ledger if laid.layout.scope is None]
        for laid in cases:
            self._take_cases(laid)
        for laid in self.ledger:
            if laid.layout.scope is not None:
                self._take_records(laid, known=bool(cases))
        self.result.bundles = [Bundle(tuple(rows)) for rows in self.rows.values()]
        return self.result

    def _take_cases(self, laid: Laid) -> None:
        keyed = any(one.meaning in (_IDENTITY, _NAME) for one in laid.layout.columns)
        waiting: list[_Keyed] = []
        for one in self._keyed(laid):
            if not keyed:
                self.rows[f"\0{laid.number}:{one.row.row}"] = [one.row]
            elif not (one.identity or one.name):
                self._reject(laid, one.row, None, "没有案号，也没有名称，看不出是哪一案", "同一案的各行都写案号")
            elif one.identity:
                self._put(one)
            else:
                waiting.append(one)
        for one in waiting:
            self._put_by_name(laid, one)

    def _put(self, one: _Keyed) -> None:
        self.rows.setdefault(one.identity, []).append(one.row)
        if one.name:
            self.named.setdefault(one.name, {})[one.identity] = None

    def _put_by_name(self, laid: Laid, one: _Keyed) -> None:
        keys = list(self.named.setdefault(one.name, {}))
        if len(keys) > 1:
            message = f"名称{quote(one.name)}有几案：{'、'.join(keys)}"
            self._reject(laid, one.row, None, message, "写明案号")
            return
        key = keys[0] if keys else f"\0{one.name}"
        self.named[one.name][key] = None
        self.rows.setdefault(key, []).append(one.row)

    def _take_records(self, laid: Laid, *, known: bool) -> None:
        for one in self._keyed(laid):
            if not (one.identity or one.name):
                self._take_unkeyed(laid, one)
            elif known and one.identity and one.identity not in self.rows:
                column = self._column(laid, _IDENTITY)
                hint = did_you_mean(one.identity, [key for key in self.rows if "\0" not in key])
                message = f"没有案号为{quote(one.identity)}的案件"
                self._reject(laid, one.row, column, message, hint or "先在案件表里写这一案，或者核对案号")
            elif known and not one.identity and one.name not in self.named:
                hint = did_you_mean(one.name, self.named) or "先在案件表里写这一案，或者核对名称"
                self._reject(laid, one.row, self._column(laid, _NAME), f"没有名称为{quote(one.name)}的案件", hint)
            elif one.identity:
                self._put(one)
            else:
                self._put_by_name(laid, one)

    def _take_unkeyed(self, laid: Laid, one: _Keyed) -> None:
        """A record that names no case is of the only one there is."""
        if len(self.rows) == 1:
            next(iter(self.rows.values())).append(one.row)
        else:
            self._reject(laid, one.row, None, "没有写明是哪一案", "每行写案号")

    def _keyed(self, laid: Laid) -> Iterator[_Keyed]:
        """The rows below the header that hold something, with what names their case; spoilt ones are rejected."""
        identity, name = self._column(laid, _IDENTITY), self._column(laid, _NAME)
        spoilt: dict[int, list[tuple[int, str]]] = {}
        for (number, column), why in laid.table.spoilt.items():
            spoilt.setdefault(number, []).append((column, why))
        for line in laid.table.lines:
            if line.row <= laid.layout.header:
                continue
            if not any(cell not in (None, "") for cell in line.cells) and line.row not in spoilt:
                continue
            row = RowOf(laid.number, line.row, line.cells if line.kept is None else line.kept)
            if line.row in spoilt:
                self._reject(laid, row, *min(spoilt[line.row]), "改正这一格")
                continue
            try:
                found = _Keyed(row, _word(line.cells, identity), _word(line.cells, name))
            except BadCell as bad:
                self._reject(laid, row, identity or name, bad.message, bad.hint)
                continue
            if found.identity.startswith(EXAMPLE):
                self.result.examples += 1
            elif _TOTAL.fullmatch(found.identity or found.name):
                said = f"{quote(found.identity or found.name)}像是合计，不是案件"
                self._reject(laid, row, identity or name, said, "合计不必写；确是案号的，换一种写法")
            else:
                yield found

    def _column(self, laid: Laid, target: Target) -> int | None:
        return next((one.number for one in laid.layout.columns if one.meaning == target), None)

    def _reject(self, laid: Laid, row: RowOf, column: int | None, message: str, hint: str) -> None:
        table = laid.table
        self.result.rejected.append(Remark(table.file, table.sheet, row.row, column, message, hint, table.naming))


def _word(cells: tuple[Value, ...], column: int | None) -> str:
    if column is None or column > len(cells):
        return ""
    text = words_of(cells[column - 1])
    return "" if text in UNKNOWN_WORDS else text


def is_blank(cells: Iterable[Value]) -> bool:
    """Whether a row holds nothing."""
    return not any(cell not in (None, "") for cell in cells)
