"""Which cases are wanted: ``--where 列=值,值``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gongyi_desk.cases.options import UsageError
from gongyi_desk.ledger.reading.cases import CaseReader, Item, Read, Rejected
from gongyi_desk.ledger.reading.cells import BadCell, told_apart, words_of
from gongyi_desk.ledger.reading.headings import ROOT, Target, form, headings
from gongyi_desk.ledger.reading.inputs import Inputs
from gongyi_desk.ledger.reading.layouts import Layout
from gongyi_desk.ledger.reading.rows import Bundle
from gongyi_facts import Document, did_you_mean


@dataclass(frozen=True)
class Wanted:
    """A column, and the values of which one must stand there."""

    heading: str
    values: frozenset[str]


def wanted(written: Iterable[str]) -> list[Wanted]:
    """What the options say. Raises ``UsageError``."""
    found = []
    for item in written:
        heading, equals, values = item.replace("＝", "=").partition("=")
        words = [word.strip() for word in values.replace("，", ",").split(",") if word.strip()]
        if not (heading.strip() and equals and words):
            raise UsageError(f"--where：“{item}”应写成“列=值,值”，如 --where 检察院=云县人民检察院。")
        found.append(Wanted(heading.strip(), frozenset(map(told_apart, words))))
    return found


def select(inputs: Inputs, conditions: Sequence[Wanted], reader: CaseReader) -> int:
    """Leave only the cases that are wanted; how many rows were left out. Raises ``UsageError``.

    For a column that no table has.
    """
    for one in conditions:
        documents = _of_the_case(one) is not None and any(not isinstance(item, Bundle) for item in inputs.items)
        if not documents and not any(_columns(layout, one) for layout in inputs.layouts.values()):
            hint = did_you_mean(one.heading, inputs.headings())
            raise UsageError(f"--where：台账里没有“{one.heading}”这一列。{hint}")
    if not conditions:
        return 0
    kept: list[Item] = []
    left_out = 0
    for item in inputs.items:
        if isinstance(item, Bundle):
            meant = all(_holds(item, inputs, one) for one in conditions)
        else:
            meant = _is_meant(reader.read(item), conditions)
        if meant:
            kept.append(item)
        else:
            left_out += len(item.rows) if isinstance(item, Bundle) else 1
    inputs.items = kept
    return left_out


def _columns(layout: Layout, wanted: Wanted) -> list[int]:
    """The columns that are meant: by the same heading, or by one that means the same."""
    meaning = headings().meaning(wanted.heading, layout.scope) or Target(ROOT, "")
    same = form(wanted.heading)
    return [one.number for one in layout.columns if form(one.heading) == same or one.meaning == meaning]


def _of_the_case(wanted: Wanted) -> str | None:
    """The key of the case that a column holds; None where it holds another."""
    meaning = headings().meaning(wanted.heading, None)
    return meaning.name if isinstance(meaning, Target) and meaning.scope == ROOT and not meaning.part else None


def _is_meant(read: Read | Rejected, conditions: Sequence[Wanted]) -> bool:
    """Whether a case that stands in a file of its own is wanted; one that cannot be read is told of in any case."""
    if isinstance(read, Rejected):
        return True
    return all(_said(read.document, _of_the_case(one)) & one.values for one in conditions)


def _said(document: Document, name: str | None) -> set[str]:
    value = getattr(document, name, None) if name else None
    parts = value if isinstance(value, tuple) else (value,)
    return {word for part in parts if part is not None for word in (getattr(part, "label", str(part)), str(part))}


def _holds(bundle: Bundle, inputs: Inputs, wanted: Wanted) -> bool:
    for row in bundle.fetched().rows:
        for column in _columns(inputs.layouts[row.table], wanted):
            cell = row.cells[column - 1] if column <= len(row.cells) else None
            try:
                if cell is not None and told_apart(words_of(cell)) in wanted.values:
                    return True
            except BadCell:
                continue
    return False
