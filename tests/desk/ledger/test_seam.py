"""Cases come to the same by whichever evaluator, mixed with years and in their order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from desk_cli import policy
from gongyi import RecordKey, Row, outline, unfold
from gongyi_desk.cases.judging import Judging
from gongyi_desk.ledger.judging.seam import COLUMNS, COMPILED, MANY, chosen, judge, statuses_up_to
from gongyi_facts import last_told, read
from locations import EXAMPLES


def test_examples_come_to_the_same_in_columns() -> None:
    documents = [read(path) for path in sorted(EXAMPLES.glob("*/*.yaml"), key=lambda path: path.name)]
    judging = Judging(policy(), as_of=date(2024, 6, 1), as_if=True, engine=COMPILED)
    assert judge(documents, judging, COLUMNS) == judge(documents, judging, COMPILED)


def test_examples_recorded_to_another_day_come_to_the_same_in_columns() -> None:
    documents = [read(path) for path in sorted(EXAMPLES.glob("*/*.yaml"), key=lambda path: path.name)]
    judging = Judging(policy(), as_of=date(2024, 6, 1), as_if=True, engine=COMPILED)
    outlines = [outline(document, judging.policy.loaded.model) for document in documents]
    ends = [last_told(document) or date(2024, 5, 1) for document in documents]
    found, again = (statuses_up_to(documents, ends, judging, engine, outlines) for engine in (COLUMNS, COMPILED))
    assert found == again
    today = statuses_up_to(documents, [date(2024, 6, 1)] * len(documents), judging, COLUMNS, outlines)
    assert today != found


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
