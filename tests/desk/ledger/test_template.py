"""The workbook to fill in: it can be read as it is filled in, and its lists are whole."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from desk_cli import Desk, policy
from gongyi_desk.ledger.output.template import write_template
from gongyi_facts import Case, declared_keys
from ledger_reading import cases_of
from ledger_rows import write_xlsx

FORMS = pytest.mark.parametrize("flat", [False, True], ids=["sheets", "flat"])


def _template(tmp_path: Path, flat: bool) -> Path:
    path = tmp_path / "空白.xlsx"
    write_template(str(path), policy().identity, flat=flat)
    return path


def _sheets(path: Path) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


@FORMS
def test_an_empty_template_has_examples_and_no_case(desk: Desk, tmp_path: Path, flat: bool) -> None:
    path = tmp_path / "空白.xlsx"
    assert desk("template", "--ledger", path, *(["--flat"] if flat else [])).code == 0
    ran = desk("ledger", path, "-o", tmp_path / "结果.xlsx")
    assert ran.code == 2 and "没有一行" in ran.err


@FORMS
def test_every_heading_is_read_and_the_example_row_is_a_case(tmp_path: Path, flat: bool) -> None:
    from gongyi_desk.ledger.reading.inputs import read_inputs

    path = _template(tmp_path, flat)
    assert read_inputs([str(path)]).notes == []
    rows = {
        name: [{str(k): "1" if v == "示例" else v for k, v in zip(table[0], table[1], strict=True) if v}]
        for name, table in _sheets(path).items()
        if len(table) > 1 and name not in ("说明", "_词表")
    }
    filled = {name: found for name, found in rows.items() if name == "案件" or flat or len(found[0]) > 1}
    (case,) = cases_of(write_xlsx(tmp_path / "填好.xlsx", filled))
    found = {line.norm: line.status for line in policy().statuses(case, as_of=date(2024, 9, 30))}
    assert (found["三(五).2"], found["三(五).1"]) == ("fulfilled", "fulfilled")


def test_every_key_of_a_case_has_a_column(tmp_path: Path) -> None:
    sheets = _sheets(_template(tmp_path, False))
    for item in declared_keys(Case).lists:
        headings = sheets[item.zh][0]
        assert all(one.zh in headings for one in declared_keys(item.holds).items.values()), item.zh


@FORMS
def test_lists_stand_on_a_hidden_sheet_and_dates_only_warn(tmp_path: Path, flat: bool) -> None:
    path = _template(tmp_path, flat)
    with zipfile.ZipFile(path) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        book = archive.read("xl/workbook.xml").decode()
    rules = [rule for sheet in sheets for rule in re.findall("<dataValidation .*?</dataValidation>", sheet)]
    lists = [rule for rule in rules if 'type="list"' in rule]
    assert len(lists) > 10 and all("<formula1>'_词表'!$" in rule for rule in lists)
    stops = [rule for rule in rules if "errorStyle" not in rule and 'showErrorMessage="1"' in rule]
    assert not stops and 'state="hidden"' in book
    assert all("topLeftCell" in sheet for sheet in sheets if "<dataValidation " in sheet), "the header is frozen"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--flat"], "只和 --ledger"),
        (["--ledger", "a.xls"], "应当是 .xlsx"),
        (["--ledger", "a.xlsx", "--year"], "年度履职"),
    ],
)
def test_options_that_do_not_go_together(desk: Desk, arguments: list[str], words: str) -> None:
    ran = desk("template", *arguments)
    assert ran.code == 2 and words in ran.err


def test_an_existing_file_is_kept(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(b"filled in")
    assert desk("template", "--ledger", path).code == 2 and path.read_bytes() == b"filled in"
    assert desk("template", "--ledger", path, "--force").code == 0 and path.read_bytes() != b"filled in"
