"""Where the flag of an assumption is raised is the same in nodes as by the reasons: that of the few that decide."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

import pytest

from gongyi.evaluators.interpreter import Interpreter
from gongyi.law.conditions import Condition, Quantified
from gongyi.law.connectives import Not
from gongyi.lowering.assumptions import Flagged, assumption_flags
from gongyi.program.nodes import YES
from policies import policy

AS_OF = date(2024, 6, 1)
LOANS: dict[str, dict[str, Any]] = {
    "recorded": {"lent": "2024-03-01"},
    "assumed": {"reserved": "2024-03-01"},
    "assumed to come": {"reserved": "2024-05-31"},
    "none": {"lent": "none"},
    "unknown": {"lent": "unknown"},
}
LENT = policy("lending").norm("一.4").when
CONDITIONS: dict[str, Condition] = {
    "some": Quantified(False, "loan", LENT),
    "every": Quantified(True, "loan", LENT),
    "some not": Quantified(False, "loan", Not((LENT,))),
    "every not": Quantified(True, "loan", Not((LENT,))),
}


@pytest.mark.parametrize("condition", CONDITIONS)
def test_of_several_records_those_that_decide(condition: str) -> None:
    raised = set()
    asked = CONDITIONS[condition]
    for count in (0, 1, 2, 3):
        for chosen in product(LOANS, repeat=count):
            document = {"readers": [{"surname": "甲"}], "loans": [{"reader": "甲", **LOANS[name]} for name in chosen]}
            assessor = policy("lending").explain(document, as_of=AS_OF, as_if=True, record_to=AS_OF)
            row = assessor.records.rows["reader"][0]
            right = {flag.id for flag in assessor.reasoner.flags_of_condition(asked, row)}
            walk = Interpreter(assessor.records, assessor.setting.calendar)
            found = [Flagged(assessor.lowering, flag) for flag in assumption_flags(assessor.rules)]
            told = {one.flag.id for one in found if walk.value(one.of_condition(asked, "reader"), row) == YES}
            assert told == right, chosen
            raised.add(bool(right))
    assert raised == {True, False}
