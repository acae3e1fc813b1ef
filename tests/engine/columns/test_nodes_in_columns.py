"""Every kind of node comes to the same number in columns as where it is walked, on every record of a document."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from gongyi.columns.documents import frames_of
from gongyi.columns.judging import Judge, Judged
from gongyi.columns.periods import Periods
from gongyi.columns.program import ColumnsProgram
from gongyi.columns.reading import Reader
from gongyi.evaluators.interpreter import Interpreter
from gongyi.lowering.program import Program
from gongyi.lowering.versions import VerdictNodes
from gongyi.program.builder import Builder
from gongyi.program.nodes import YES, Node
from gongyi_facts import from_mapping
from lending import LendingCase
from nodes import AS_OF, DOCUMENT, POLICY, examples, of_readers

MODEL = POLICY.loaded.model


def program(nodes: dict[str, Node], make: Builder) -> Program:
    """Every node as though it were what a norm comes to."""
    verdicts = {name: VerdictNodes(node, make.const(node.scope, YES), None) for name, node in nodes.items()}
    return Program(MODEL, {name: node.scope for name, node in nodes.items()}, verdicts, {}, {})


def judged(nodes: dict[str, Node], make: Builder, record_to: date) -> Judged:
    """The document on which nodes are tried, twice in one ledger."""
    frames = frames_of([from_mapping(DOCUMENT, LendingCase)] * 2, MODEL, "case", [])
    reader = Reader(MODEL, "case", (None, None))
    batch = reader.batch(reader.arranged(frames), 0, 2)
    judge = Judge(ColumnsProgram(program(nodes, make)), MODEL, "case", Periods(POLICY.loaded.calendar), contested=False)
    today, until = (pl.Series([day.toordinal()] * 2, dtype=pl.Int32) for day in (AS_OF, record_to))
    return judge.judged(batch, today, until, [POLICY.loaded.calendar], pl.Series([0, 0], dtype=pl.UInt32))


@pytest.mark.parametrize("record_to", [AS_OF, date(2024, 3, 10)], ids=["complete", "open"])
def test_every_node_in_columns(record_to: date) -> None:
    make = Builder()
    nodes = {**examples(make), **of_readers(make)}
    found = judged(nodes, make, record_to)
    assessor = POLICY.explain(DOCUMENT, as_of=AS_OF, as_if=True, record_to=record_to)
    walk = Interpreter(assessor.records, assessor.setting.calendar)
    for name, node in nodes.items():
        numbers = found.of(node.scope, {"number": found.answers[name].status})["number"].to_list()
        right = [walk.value(node, row) for row in assessor.records.rows[node.scope]]
        assert numbers == right * 2, name
