"""The two forms of a ledger say what case files say: the same facts, and the same of what is found."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from desk_cli import Desk, policy
from gongyi_facts import Case
from ledger_reading import cases_of
from ledger_rows import flat_rows_of, sheets_of, write_xlsx
from locations import CASES

DAY = "2024-07-01"
BEYOND_ONE_ROW = {"12"}
"""Cases that a row for each recommendation cannot tell: two suits without a recommendation."""


def test_one_sheet_a_scope_holds_what_the_case_files_hold(tmp_path: Path, examples: list[Case]) -> None:
    assert cases_of(write_xlsx(tmp_path / "台账.xlsx", sheets_of(examples))) == examples


def test_the_order_of_sheets_and_a_title_above_the_header_do_not_matter(tmp_path: Path, examples: list[Case]) -> None:
    sheets = dict(reversed(sheets_of(examples).items()))
    assert cases_of(write_xlsx(tmp_path / "台账.xlsx", sheets, above=2)) == examples


def test_the_ledger_gives_finding_by_finding_what_check_gives(desk: Desk, tmp_path: Path, examples: list[Case]) -> None:
    ledger, result = write_xlsx(tmp_path / "台账.xlsx", sheets_of(examples)), tmp_path / "结果.jsonl"
    ran = desk("ledger", ledger, "-o", result, "--as-of", DAY, "--as-if", "--missing", "0")
    assert (ran.code, ran.err) == (0, "")
    found = [json.loads(line) for line in result.read_text("utf-8").splitlines()]
    keys = ("case", "norm", "record", "status", "bearer_name", "due_earliest", "due_latest", "contested")
    assert [tuple(row[key] for key in keys) for row in found] == [*map(tuple, _checked(examples))]


def _checked(examples: list[Case]) -> list[list[object]]:
    """What the compiled evaluator, confirmed elsewhere, gives of the case files themselves."""
    found: list[list[object]] = []
    for case in examples:
        assessor = policy().explain(case, as_of=date.fromisoformat(DAY), as_if=True)
        names = {(norm.id, row.path, row.name): assessor._name(norm.bearer, row) for norm, row in assessor.pairs()}
        for line in policy().statuses(case, as_of=date.fromisoformat(DAY), as_if=True):
            due = [str(day) for day in line.due] if line.due else [None, None]
            contested = [f"{key}={name}:{status}" for (key, name), status in line.contested.items()]
            name = names[line.norm, line.path, line.record]
            found.append([case.id, line.norm, line.record, str(line.status), name, *due, contested])
    return found


@pytest.mark.parametrize("number", range(21))
def test_one_row_a_recommendation_says_the_same_wherever_it_can(
    tmp_path: Path, examples: list[Case], number: int
) -> None:
    case = examples[number]
    if case.id in BEYOND_ONE_ROW:
        pytest.skip("one row cannot tell it")
    (read,) = cases_of(write_xlsx(tmp_path / "台账.xlsx", {"台账": flat_rows_of(case)}))
    day = date.fromisoformat(DAY)
    assert _lines(read, day) == _lines(case, day)


def _lines(case: Case, day: date) -> list[object]:
    found = policy().statuses(case, as_of=day)
    return [(line.norm, line.path, line.status, line.due, line.contested) for line in found]


def test_a_folder_of_case_files_is_a_ledger(desk: Desk, tmp_path: Path) -> None:
    for name in ("S1-late-reply.yaml", "S2-fifteen-days.yaml"):
        (tmp_path / name).write_bytes((CASES / name).read_bytes())
    (tmp_path / "坏.yaml").write_text("检察建议:\n  - 制发: 2020-02-30\n", "utf-8")
    ran = desk("ledger", tmp_path, "-o", tmp_path / "结果.csv", "--as-of", DAY)
    assert ran.code == 0 and "读到 3 行 = 已评估 2 行（2 案） + 未读入 1 行" in ran.out
    assert "坏.yaml:2:9: 没有“2020-02-30”这一天" in ran.err
    again = desk("ledger", tmp_path, "-o", tmp_path / "结果.csv", "--as-of", DAY, "--force")
    assert "读到 3 行" in again.out, "what the first run wrote is no ledger"
