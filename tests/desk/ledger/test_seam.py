"""Cases come to the same by whichever evaluator, mixed with years and in their order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from desk_cli import policy
from gongyi import RecordKey, Row, outline, unfold
from gongyi_desk.cases.judging import Judging
from gongyi_desk.ledger.judging.seam import COLUMNS, COMPILED, MANY, Judge, chosen, judge_of
from gongyi_facts import last_told, read
from locations import EXAMPLES


def judge(engine: str) -> Judge:
    documents = [read(path) for path in sorted(EXAMPLES.glob("*/*.yaml"), key=lambda path: path.name)]
    judging = Judging(policy(), as_of=date(2024, 6, 1), as_if=True, engine=COMPILED)
    return judge_of(documents, judging, engine, [outline(one, judging.policy.loaded.model) for one in documents])


def told(verdicts: pl.DataFrame) -> list[object]:
    """The verdicts, where the order in which other readings are told does not matter."""
    return verdicts.with_columns(pl.col("contested").list.sort()).rows()


def test_examples_come_to_the_same_in_columns() -> None:
    found = [told(judge(engine).verdicts()) for engine in (COLUMNS, COMPILED)]
    assert found[0] == found[1] and found[0]


def test_examples_recorded_to_another_day_come_to_the_same_in_columns() -> None:
    judges = [judge(engine) for engine in (COLUMNS, COMPILED)]
    documents = judges[0].documents
    ends = {place: last_told(one) or date(2024, 5, 1) for place, one in enumerate(documents) if place % 3}
    found, again = (
        judge.verdicts_up_to(ends).select("place", "norm", "ordinal", "record", "status").rows() for judge in judges
    )
    assert found == again and {place for place, *_ in found} == {*ends}
    today = judges[0].verdicts_up_to(dict.fromkeys(ends, date(2024, 6, 1)))
    assert [status for *_, status in found] != today["status"].to_list()


def test_an_outline_has_the_rows_of_the_unfolded_document() -> None:
    model, day = policy().loaded.model, date(2024, 6, 1)
    for path in EXAMPLES.glob("*/*.yaml"):
        document = read(path)
        told, drawn = unfold(document, model, day, day), outline(document, model)
        assert {name: [row.key for row in rows] for name, rows in told.rows.items()} == {
            name: [row.key for row in rows] for name, rows in drawn.rows.items()
        }
        for name, rows in told.rows.items():
            for row, other in zip(rows, drawn.rows[name], strict=True):
                assert (row.path, row.texts) == (other.path, other.texts)
                assert _meant(row.refers) == _meant(other.refers)


def _meant(refers: Mapping[str, tuple[Row, ...]]) -> dict[str, list[RecordKey]]:
    return {scope: [row.key for row in rows] for scope, rows in refers.items()}


def test_many_cases_are_judged_in_columns() -> None:
    assert [chosen(None, MANY - 1), chosen(None, MANY), chosen(COMPILED, MANY)] == [COMPILED, COLUMNS, COMPILED]
