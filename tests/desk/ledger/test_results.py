"""What a run finds, counts and writes."""

from __future__ import annotations

import csv
import json
import tempfile
import zipfile
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import pytest
from python_calamine import CalamineWorkbook

from desk_cli import Desk, policy
from gongyi import Assessor, Norm, Row, Status, arguments
from gongyi_desk.ledger.judging import findings
from gongyi_desk.ledger.judging.rates import Rate, rates
from gongyi_desk.ledger.output import growing
from gongyi_desk.ledger.output.summary import rate_zh, share
from gongyi_desk.ledger.reading.tables import letters
from gongyi_facts import Case
from ledger_rows import sheets_of, write_xlsx

AS_OF = "2024-09-30"


def row(identity: str, **cells: Any) -> dict[str, Any]:
    about = {"案号": identity, "地点": "云县", "检察院": "云县人民检察院", "案件类型": "行政公益诉讼"}
    return {**about, "行政机关": "甲局", "案情截至": AS_OF, "制发": "2024-05-06", "收件": "2024-05-07", **cells}


ROWS = (
    row("1", 书面回复="2024-06-03", 整改情况="2024-06-20 全部整改"),
    row("2", 名称="=HYPERLINK(\"http://x\")", 检察院="永德县人民检察院"),
    row("3", 收件="2024-09-02", 承办人="张三"),
    row("4", 收件=45000),
    row("4", 制发="2024-05-01"),
    row("5", 书面回复="不详", 案情截至=None),
)


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return write_xlsx(tmp_path / "台账.xlsx", {"台账": ROWS})


def sheets(path: Path) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def words(rows: list[list[Any]]) -> str:
    return "\n".join("|".join(map(str, cells)) for cells in rows)


def test_the_workbook_says_what_there_is_to_do_what_is_missing_and_what_was_not_read(
    desk: Desk, tmp_path: Path, ledger: Path
) -> None:
    result = tmp_path / "结果.xlsx"
    ran = desk("ledger", ledger, "-o", result, "--as-of", AS_OF, "--missing", "1")
    assert ran.code == 0 and "读到 6 行 = 已评估 4 行（4 案） + 未读入 2 行" in ran.out
    assert "台账!H5: “45000”像是表格里的日期序号" in ran.err and "另外 1 行也没有评估" in ran.err
    found = sheets(result)
    assert [*found] == ["汇总", "须处理", "待查明", "未读入", "按机关", "说明"]
    to_do = found["须处理"][2:]
    dated = [cells[1] for cells in to_do if cells[1]]
    assert dated == sorted(dated) and any(cells[3] == "逾期未履行" and cells[7] == "2" for cells in to_do)
    assert "读到 6 行 = 已评估 4 行（4 案） + 未读入 2 行" in words(found["汇总"])
    assert "1 案没有写“案情截至”" in words(found["汇总"]) and "“承办人”" in words(found["汇总"])
    opened = found["待查明"]
    left = sum("（没有逐项查找）" in cells for cells in opened)
    assert f"最先的 1 项列出缺什么，其余 {left} 项没有逐项查找" in opened[0][0] and left == len(opened) - 3
    assert [cells[0].partition(" ")[2] for cells in found["未读入"][2:]] == ["台账!H5", "台账!第 6 行"]


def test_what_is_missing_is_numbered_line_by_line(desk: Desk, tmp_path: Path, ledger: Path) -> None:
    outputs = [tmp_path / name for name in ("结果.xlsx", "结果.csv")]
    assert desk("ledger", ledger, *(part for one in outputs for part in ("-o", one)), "--as-of", AS_OF).code == 0
    told = {str(cells[9]) for cells in sheets(outputs[0])["待查明"][2:]}
    several = [one for one in told if "\n" in one]
    assert several and not any("？；" in one for one in told)
    for lines in (one.split("\n") for one in several):
        assert [line.partition(". ")[0] for line in lines] == [str(number) for number in range(1, len(lines) + 1)]
    assert any(one and not one[0].isdigit() for one in told), "a single question needs no number"
    rows = list(csv.DictReader(outputs[1].read_text("utf-8-sig").splitlines()))
    assert {one["缺什么"] for one in rows} - {""} == {one.replace("\n", "　") for one in told}


def test_nothing_that_was_typed_becomes_a_formula(desk: Desk, tmp_path: Path, ledger: Path) -> None:
    outputs = [tmp_path / name for name in ("结果.xlsx", "结果.csv")]
    assert desk("ledger", ledger, *(part for one in outputs for part in ("-o", one)), "--as-of", AS_OF).code == 0
    with zipfile.ZipFile(outputs[0]) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist() if "/worksheets/sheet" in name)
    rows = list(csv.DictReader(outputs[1].read_text("utf-8-sig").splitlines()))
    assert {one["案件名称"] for one in rows if one["案号"] == "2"} == {"'=HYPERLINK(\"http://x\")"}
    rejected = outputs[1].with_name("结果.未读入.csv").read_text("utf-8-sig")
    assert len(rejected.splitlines()) == 3


def test_links_lead_to_the_row_of_the_ledger(desk: Desk, tmp_path: Path, ledger: Path) -> None:
    result = tmp_path / "结果.xlsx"
    desk("ledger", ledger, "-o", result, "--as-of", AS_OF)
    with zipfile.ZipFile(result) as archive:
        relations = archive.read("xl/worksheets/_rels/sheet2.xml.rels").decode()
        sheet = archive.read("xl/worksheets/sheet2.xml").decode()
    assert 'Target="%E5%8F%B0%E8%B4%A6.xlsx"' in relations or 'Target="台账.xlsx"' in relations
    assert "'台账'!A3" in sheet


def test_sheets_go_on_where_one_is_full_and_nothing_is_cut(
    desk: Desk, tmp_path: Path, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, cut = tmp_path / "全.xlsx", tmp_path / "分.xlsx"
    desk("ledger", ledger, "-o", whole, "--as-of", AS_OF)
    monkeypatch.setattr(growing, "MOST_ROWS", 5)
    monkeypatch.setattr(growing, "MOST_LINKS", 2)
    desk("ledger", ledger, "-o", cut, "--as-of", AS_OF)
    found = sheets(cut)
    further = [name for name in found if name.startswith("须处理")]
    assert len(further) > 1 and all(len(found[name]) <= 5 for name in further)
    assert [cells for name in further for cells in found[name][2:]] == sheets(whole)["须处理"][2:]


def test_findings_that_are_kept_on_disk_are_written_alike(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = write_xlsx(tmp_path / "台账.xlsx", {"台账": [row(str(one), 书面回复="不详") for one in range(120)]})
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    told, outputs = [], []
    for most in (findings.MOST_HELD, 500):
        monkeypatch.setattr(findings, "MOST_HELD", most)
        outputs.append([tmp_path / f"结果{most}.{kind}" for kind in ("xlsx", "csv", "jsonl", "parquet")])
        options = [part for one in outputs[-1] for part in ("-o", one)]
        told.append(desk("ledger", ledger, *options, "--as-of", AS_OF, "--missing", "3").out.partition("写入")[0])
    assert told[0] == told[1] and "120 案" in told[0]
    held, kept = outputs
    assert sheets(held[0]) == sheets(kept[0])
    assert [one.read_bytes() for one in held[1:3]] == [one.read_bytes() for one in kept[1:3]]
    frames = [pl.read_parquet(one[3]) for one in outputs]
    assert frames[0].equals(frames[1]) and frames[0].height > 500
    assert not [one for one in scratch.iterdir() if one.is_dir()]


def test_only_the_cases_that_are_wanted(desk: Desk, tmp_path: Path, ledger: Path) -> None:
    options = ("-o", tmp_path / "结果.jsonl", "--as-of", AS_OF, "--force")
    ran = desk("ledger", ledger, *options, "--where", "办案单位=永德县人民检察院,甲院")
    assert ran.code == 0 and "读到 6 行 = 已评估 1 行（1 案） + 未读入 0 行 + 未选 5 行" in ran.out
    ran = desk("ledger", ledger, *options, "--where", "承办人=张三", "--where", "收件=2024年9月2日")
    assert "已评估 1 行（1 案）" in ran.out
    found = [json.loads(line) for line in (tmp_path / "结果.jsonl").read_text("utf-8").splitlines()]
    assert {one["case"] for one in found} == {"3"}
    ran = desk("ledger", ledger, *options, "--where", "承办=张三")
    assert ran.code == 2 and "是不是想写“承办人”？" in ran.err
    assert desk("ledger", ledger, *options, "--where", "承办人").code == 2
    assert "没有一行符合" in desk("ledger", ledger, *options, "--where", "承办人=李四").err


def test_in_columns_the_same_is_found(desk: Desk, tmp_path: Path, ledger: Path) -> None:
    found = []
    for engine in ("compiled", "columns"):
        result = tmp_path / f"{engine}.jsonl"
        ran = desk("ledger", ledger, "-o", result, "--as-of", AS_OF, "--as-if", "--engine", engine)
        assert ran.code == 0 and f"engine: {engine}" in ran.out
        found.append(result.read_text("utf-8"))
    assert found[0] == found[1] and found[0].count("\n") == 64


def test_rejected_rows_are_an_exit_code_only_where_asked(desk: Desk, tmp_path: Path, ledger: Path) -> None:
    options = ("-o", tmp_path / "结果.csv", "--as-of", AS_OF, "--force", "--fail-on", "rejected")
    assert desk("ledger", ledger, *options).code == 1
    assert desk("ledger", write_xlsx(tmp_path / "好.xlsx", {"台账": ROWS[:2]}), *options).code == 0
    assert not (tmp_path / "结果.未读入.csv").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "要用 -o"),
        (("-o", "a.xlsx", "--fail-on", "overdue"), "--fail-on"),
        (("-o", "a.xlsx", "--engine", "spark"), "可以写：compiled、columns"),
        (("-o", "a.xlsx", "-o", "./a.xlsx"), "写了两次"),
        (("-o", "a.xlsx", "--as-of", "2024-13-01"), "--as-of"),
        (("-o", "a.xlsx", "--reading", "3.5.4=x"), "没有名为“x”的读法"),
    ],
)
def test_options_that_make_no_sense(
    desk: Desk, ledger: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = desk("ledger", ledger, *options)
    assert ran.code == 2 and said in ran.err and not (tmp_path / "a.xlsx").exists()


def test_readings_and_the_end_of_the_record_matter_as_they_do_for_one_case(
    desk: Desk, tmp_path: Path, ledger: Path
) -> None:
    options = ("-o", tmp_path / "结果.jsonl", "--as-of", AS_OF, "--force")
    ran = desk("ledger", ledger, *options, "--record-to", "2024-08-01", "--reading", "3.5.2=arrival")
    assert "项待查明只因为案情没有记到评估日" in ran.out
    found = [json.loads(line) for line in (tmp_path / "结果.jsonl").read_text("utf-8").splitlines()]
    lines = policy().statuses(
        _case(0), as_of=date(2024, 9, 30), record_to=date(2024, 8, 1), readings={"三(五).2": "arrival"}
    )
    assert [(one["norm"], one["status"]) for one in found if one["case"] == "1"] == [
        (line.norm, line.status) for line in lines
    ]


def _case(number: int) -> Case:
    from gongyi_facts import from_mapping

    cells = dict(ROWS[number])
    record = {key: cells.pop(key) for key in ("制发", "收件", "书面回复")}
    seen = dict(zip(("日期", "状态"), cells.pop("整改情况").split(), strict=True))
    cells["编号"] = cells.pop("案号")
    agency = cells.pop("行政机关")
    return from_mapping({**cells, "行政机关": [{"名称": agency}], "检察建议": [{**record, "整改情况": [seen]}]}, Case)


def test_what_is_missing_is_what_check_says(desk: Desk, tmp_path: Path, examples: list[Case]) -> None:
    some = [case for case in examples if case.id in ("S4", "48")]
    ledger, result = write_xlsx(tmp_path / "台账.xlsx", sheets_of(some)), tmp_path / "结果.jsonl"
    desk("ledger", ledger, "-o", result, "--as-of", "2024-07-01", "--as-if")
    found = [json.loads(line) for line in result.read_text("utf-8").splitlines()]
    said = {(one["case"], one["norm"], one["record"]): one["missing"] for one in found if one["missing"]}
    checked = {
        (case.id, item.norm.id, item.record): [*item.missing]
        for case in some
        for item in policy().assess(case, as_of=date(2024, 7, 1), as_if=True, engine="compiled").findings
        if item.missing
    }
    assert said == checked and checked


def test_what_is_missing_is_worked_out_once_for_cases_that_are_alike(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = Assessor.missing
    asked: list[str] = []

    def counting(self: Assessor, norm: Norm, row: Row) -> tuple[str, ...]:
        asked.append(norm.id)
        return known(self, norm, row)

    monkeypatch.setattr(Assessor, "missing", counting)
    rows = [row(one, 名称=f"第{one}案", 书面回复="不详") for one in ("1", "2", "3")]
    ledger, result = write_xlsx(tmp_path / "台账.xlsx", {"台账": rows}), tmp_path / "结果.jsonl"
    desk("ledger", ledger, "-o", result, "--as-of", AS_OF)
    found = [json.loads(line) for line in result.read_text("utf-8").splitlines()]
    told = {one: [row["missing"] for row in found if row["case"] == one] for one in ("1", "2", "3")}
    assert told["1"] == told["2"] == told["3"] and any(told["1"])
    assert len(asked) == sum(missing is not None for missing in told["1"])


def test_a_case_of_too_many_records_is_judged_and_said_not_to_be_searched(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arguments, "MOST_ROWS", 1)
    ledger, result = write_xlsx(tmp_path / "台账.xlsx", {"台账": [row("1", 书面回复="不详")]}), tmp_path / "结果.csv"
    desk("ledger", ledger, "-o", result, "--as-of", AS_OF)
    told = result.read_text("utf-8-sig")
    assert "待查明" in told and "这一案的记录太多，没有查找缺什么" in told


# --- figures ---------------------------------------------------------------------------------


class Finding(NamedTuple):
    norm: str
    status: Status
    earliest: date | None
    latest: date | None


def finding(norm: str, status: Status, ends: str | None = None, earliest: str | None = None) -> Finding:
    latest = date.fromisoformat(ends) if ends else None
    first = date.fromisoformat(earliest) if earliest else latest
    return Finding(norm, status, first, latest)


def rate_of(*findings: Finding) -> Rate:
    return rates(findings, date(2024, 9, 30))[0]


def test_a_rate_counts_only_periods_that_have_ended() -> None:
    ended, running = "2024-07-08", "2024-10-08"
    found = rate_of(
        finding("三(五).2", Status.FULFILLED, ended),
        finding("三(五).2", Status.FULFILLED_LATE, ended),
        finding("三(五).2", Status.OVERDUE, ended),
        finding("三(五).2", Status.FULFILLED, running),
        finding("三(五).2", Status.DUE, running),
        finding("三(五).2", Status.NOT_APPLICABLE),
        finding("三(五).1", Status.BREACHED, ended),
    )
    assert (found.numerator, found.denominator, found.unknown) == (2, 3, 0)
    assert found.lowest == found.highest == Fraction(2, 3) and rate_zh(found) == "66.7%"


def test_what_is_unknown_leaves_a_rate_between_two() -> None:
    known = [finding("三(五).2", Status.FULFILLED, "2024-07-08")] * 3
    open_ = [finding("三(五).2", Status.UNDETERMINED, "2024-07-08"), finding("三(五).2", Status.UNDETERMINED)]
    later = finding("三(五).2", Status.UNDETERMINED, "2024-11-08", "2024-10-08")
    found = rate_of(*known, *open_, later)
    assert (found.numerator, found.denominator, found.unknown) == (3, 3, 2)
    assert (found.lowest, found.highest) == (Fraction(3, 5), Fraction(1)) and rate_zh(found) == "60.0%–100.0%"


def test_one_reply_whose_period_has_perhaps_not_ended_is_unknown_too() -> None:
    found = rate_of(finding("三(五).2", Status.FULFILLED, "2024-10-08", "2024-09-20"))
    assert (found.denominator, found.unknown, rate_zh(found)) == (0, 1, "100.0%–100.0%")
    assert rate_zh(rate_of()) == "没有期满的"


def test_a_share_is_never_rounded_to_all_or_to_nothing() -> None:
    assert [share(Fraction(*one)) for one in ((9999, 10_000), (1, 10_000), (1, 1), (0, 1))] == [
        "99.9%",
        "0.1%",
        "100.0%",
        "0.0%",
    ]


def test_letters_of_columns() -> None:
    assert [letters(one) for one in (1, 26, 27, 702, 703)] == ["A", "Z", "AA", "ZZ", "AAA"]
