"""Cases come to the same by whichever evaluator, mixed with years and in their order."""

from __future__ import annotations

from datetime import date

from desk_cli import policy
from gongyi_desk.cases.judging import Judging
from gongyi_desk.ledger.judging.seam import COLUMNS, COMPILED, MANY, chosen, judge
from gongyi_facts import read
from locations import EXAMPLES


def test_examples_come_to_the_same_in_columns() -> None:
    documents = [read(path) for path in sorted(EXAMPLES.glob("*/*.yaml"), key=lambda path: path.name)]
    judging = Judging(policy(), as_of=date(2024, 6, 1), as_if=True, engine=COMPILED)
    assert judge(documents, judging, COLUMNS) == judge(documents, judging, COMPILED)


def test_many_cases_are_judged_in_columns() -> None:
    assert [chosen(None, MANY - 1), chosen(None, MANY), chosen(COMPILED, MANY)] == [COMPILED, COLUMNS, COMPILED]
