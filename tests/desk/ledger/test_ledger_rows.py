"""What the rows of a ledger mean, and what is said of those that cannot be read."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from gongyi_facts import Occurrence
from ledger_reading import cases_of, outcomes, remarks_of
from ledger_rows import write_xlsx


def flat(tmp_path: Path, *rows: dict[str, Any], above: int = 0) -> Path:
    return write_xlsx(tmp_path / "台账.xlsx", {"台账": rows}, above)


def csv(tmp_path: Path, text: str, encoding: str = "utf-8", name: str = "台账.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def test_headings_are_known_by_the_synonyms_of_case_files_and_cells_by_their_days(tmp_path: Path) -> None:
    row = {"案件编号": 7, "办案单位": "云县检察院", "送达日期": date(2024, 5, 7), "回复日期": "2024年7月1日", "序号": 1}
    (case,) = cases_of(flat(tmp_path, row))
    (one,) = case.recommendations
    assert (case.id, case.procuratorate) == ("7", "云县检察院")
    assert (str(one.received.on), str(one.reply.on)) == ("2024-05-07", "2024-07-01")


def test_english_headings_and_codes_are_read_too(tmp_path: Path) -> None:
    row = {"case_id": "A", "place": "yunxian", "recommendation.received": "2024-05-07", "rectification": "full"}
    (case,) = cases_of(csv(tmp_path, ",".join(row) + "\n" + ",".join(row.values()) + "\n"))
    assert case.place == "yunxian" and case.recommendations[0].rectification[0].state == "full"


def test_an_empty_cell_is_not_written_and_what_is_unknown_is_unknown(tmp_path: Path) -> None:
    row = {"案号": "1", "收件": "不详", "书面回复": None, "撤回": "无", "制发": "2024-05"}
    (one,) = cases_of(flat(tmp_path, row))[0].recommendations
    assert one.received.occurrence is Occurrence.UNKNOWN and one.withdrawn.occurrence is Occurrence.NONE
    assert one.reply.occurrence is Occurrence.NOT_RECORDED and str(one.issued.on) == "2024-05"


def test_parts_of_events_and_sightings_have_columns_or_stand_in_the_cell(tmp_path: Path) -> None:
    row = {
        "案号": "1",
        "收件": "2024-05-07",
        "书面回复": "2024-06-01",
        "书面回复到达": datetime(2024, 6, 3),
        "书面回复（附证明材料）": "是",
        "整改情况": "2024-06-01 部分整改；全部整改（2024-06-20）",
        "公益保护": "得到有效保护",
        "公益保护日期": "2024-06-20",
        "邀请参加": "{日期: 2024-05-07, 人员: [人大代表, 人民监督员]}",
        "异议.截至": "2024-06-01",
    }
    (one,) = cases_of(flat(tmp_path, row))[0].recommendations
    assert (str(one.reply.on), str(one.reply.arrived), one.reply.evidence) == ("2024-06-01", "2024-06-03", True)
    assert [(str(seen.on), seen.state) for seen in one.rectification] == [
        ("2024-06-01", "partial"),
        ("2024-06-20", "full"),
    ]
    assert str(one.protection[0].on) == "2024-06-20"
    assert one.invited.who == ("deputies", "supervisors") and str(one.objection.none_by) == "2024-06-01"


def test_several_words_stand_in_one_cell(tmp_path: Path) -> None:
    row = {"案号": "1", "案件领域": "食品药品安全、未成年人权益保护", "裁判内容": "撤销；责令履行"}
    (case,) = cases_of(flat(tmp_path, {**row, "收件": "2024-05-07", "书面回复": "2024-06-01、2024-07-01"}))
    assert case.domains == ("food_and_drugs", "minors") and case.judgments[0].ruling == ("revoke", "perform")
    assert [str(one.sent.on) for one in case.replies] == ["2024-06-01", "2024-07-01"]


def test_rows_of_one_case_share_what_is_said_of_the_case_and_of_its_organ(tmp_path: Path) -> None:
    (case,) = cases_of(
        flat(
            tmp_path,
            {"案号": "1", "地点": "云县", "行政机关": "甲局", "监管职责": "是", "文号": "一", "起诉": "2024-09-01"},
            {"案号": "1", "行政机关": "甲局", "文号": "二", "起诉": "2024-09-01"},
            {"案号": "1", "地点": "云县", "行政机关": "乙局", "文号": "三"},
        )
    )
    assert [one.name for one in case.agencies] == ["甲局", "乙局"]
    assert [one.agency for one in case.recommendations] == ["甲局", "甲局", "乙局"]
    assert [one.recommendations for one in case.suits] == [("一", "二")]


def test_an_organ_that_records_name_exists_where_no_sheet_describes_it(tmp_path: Path) -> None:
    rows = [{"案号": "1", "行政机关": "甲局", "收件": "2024-05-07"}, {"案号": "1", "受文": "甲局、乙局"}]
    (case,) = cases_of(write_xlsx(tmp_path / "台账.xlsx", {"检察建议": rows}))
    assert [one.name for one in case.agencies] == ["甲局", "乙局"]
    assert [one.agency for one in case.recommendations] == ["甲局", "甲局", "乙局"]


def test_merged_cells_say_the_same_on_every_row(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("2024年")
        sheet.merge_range("A1:C1", "云县公益诉讼台账")
        sheet.write_row("A2", ["案号", "行政机关", "收件"])
        sheet.merge_range("A3:A4", "云检〔2024〕1号")
        sheet.write_row("B3", ["甲局", "2024-05-07"])
        sheet.write_row("B4", ["乙局", "2024-05-08"])
        sheet.write_string("A5", "云检〔2024〕2号")
        sheet.merge_range("B5:C5", "无")
    assert remarks_of(path) == ["2024年!B5: 单元格 B5:C5 把几列合并成一格，看不出各列写的是什么。改正这一格"]
    _, (read,) = outcomes(path)
    assert [one.agency for one in read.document.recommendations] == ["甲局", "乙局"]  # type: ignore[union-attr]


# --- what is wrong ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "where", "words"),
    [
        ({"收件": 2024.1}, "台账!C2", ("2024-01", "2024-10")),
        ({"收件": 45000}, "台账!C2", ("2023-03-15",)),
        ({"收件": "24.5.7"}, "台账!C2", ("年份只有两位",)),
        ({"收件": "2024-02-30"}, "台账!C2", ("没有“2024-02-30”这一天",)),
        ({"收件": "回复"}, "台账!C2", ("“回复”不是日期", "写“无”")),
        ({"地点": "云现"}, "台账!C2", ("“地点”不能写“云现”", "是不是想写“云县”？")),
        ({"收件": "2024-05-07", "书面回复": "2024-05-01"}, "台账!D2", ("先后不可能", "“台账”第 2 行")),
        ({"整改情况日期": "2024-05-07"}, "台账!C2", ("没有写状态",)),
        ({"书面回复": "[2024-05-07"}, "台账!C2", ("括号",)),
        ({"收件": "2024-05-07", "收到日期": "2024-05-08"}, "台账!D2", ("有两列，写得不同",)),
        ({"上诉": "2024-05-07"}, "台账!C2", ("“诉讼.上诉”", "“裁判.上诉”")),
        ({"案件.编号": 530922202400000123456.0}, "台账!C2", ("15 位以上", "文本")),
        ({"收件": "2024-05-07\x07"}, "台账!C2", ("控制字符",)),
    ],
)
def test_what_is_wrong_is_told_with_sheet_row_column_and_remedy(
    tmp_path: Path, cells: dict[str, Any], where: str, words: tuple[str, ...]
) -> None:
    if "\x07" in str(cells):
        path = csv(tmp_path, "案号,名称,收件\n1,甲,2024-05-07\x07\n")
        where = where.replace("台账!", "")
    else:
        path = flat(tmp_path, {"案号": "1", "名称": "甲", **cells})
    (said,) = remarks_of(path)
    assert said.startswith(f"{where}: ") and all(word in said for word in words), said


BAD_AND_GOOD = (("1", "02-30"), ("1", "05-07"), ("2", "05-07"))


def test_a_bad_row_takes_its_case_along_and_no_other(tmp_path: Path) -> None:
    said = remarks_of(flat(tmp_path, *({"案号": one, "收件": f"2024-{day}"} for one, day in BAD_AND_GOOD)))
    assert said[1].startswith("台账!第 3 行: 同一案的 ") and "台账!B2 有误，整案没有评估" in said[1] and len(said) == 2
    _, found = outcomes(tmp_path / "台账.xlsx")
    assert [type(one).__name__ for one in found] == ["Rejected", "Read"]


def test_rows_that_contradict_each_other_are_rejected_and_both_named(tmp_path: Path) -> None:
    rows = [{"案号": "1", "地点": "云县", "收件": "2024-05-07"}, {"案号": "1", "地点": "永德县", "收件": "2024-05-08"}]
    said = remarks_of(flat(tmp_path, *rows))
    assert [one.partition(":")[0] for one in said] == ["台账!B2", "台账!B3"]
    assert all("“台账”第 2 行写的是“云县”，“台账”第 3 行写的是“永德县”" in one for one in said)


def test_the_same_recommendation_told_twice_must_be_told_alike(tmp_path: Path) -> None:
    row = {"案号": "1", "行政机关": "甲局", "文号": "一", "收件": "2024-05-07"}
    assert len(cases_of(flat(tmp_path, row, {**row, "书面回复": "2024-06-01"}))[0].recommendations) == 1
    said = remarks_of(flat(tmp_path, row, {**row, "收件": "2024-05-08"}))
    assert len(said) == 2 and all("检察建议.收件" in one for one in said)


def test_a_row_without_a_case_and_one_of_a_case_that_there_is_not(tmp_path: Path) -> None:
    sheets = {
        "案件": [{"案号": "1", "名称": "甲"}, {"案号": "2", "名称": "乙"}, {"地点": "云县"}],
        "检察建议": [{"案号": "3", "收件": "2024-05-07"}, {"案号": "1", "收件": "2024-05-07"}, {"收件": "2024-05-07"}],
        "诉讼": [{"案件名称": "乙", "起诉": "2024-09-01"}],
    }
    said = remarks_of(write_xlsx(tmp_path / "台账.xlsx", sheets))
    assert [one.partition("。")[0] for one in said] == [
        "案件!第 4 行: 没有案号，也没有名称，看不出是哪一案",
        "检察建议!A2: 没有案号为“3”的案件",
        "检察建议!第 4 行: 没有写明是哪一案",
    ]
    _, found = outcomes(tmp_path / "台账.xlsx")
    assert [len(one.document.suits) for one in found] == [0, 1]  # type: ignore[union-attr]


def test_columns_that_are_no_facts_are_told_and_a_misspelt_one_with_what_was_meant(tmp_path: Path) -> None:
    row = {"案号": "1", "收件": "2024-05-07", "承办人": "张三", "制发曰期": "2024-05-01"}
    inputs, _ = outcomes(flat(tmp_path, row))
    assert [note.partition("：")[2] for note in inputs.notes] == [
        "列“承办人”不是案情的项目，没有读。",
        "列“制发曰期”没有读，是不是想写“制发日期”？",
    ]


def test_example_rows_are_counted_apart(tmp_path: Path) -> None:
    rows = [{"案号": one, "收件": "2024-05-07"} for one in ("示例", "1")]
    inputs, found = outcomes(flat(tmp_path, *rows))
    assert (inputs.examples, len(found)) == (1, 1)


def test_a_line_of_totals_is_no_case(tmp_path: Path) -> None:
    rows = [{"案号": one, "收件": "2024-05-07"} for one in ("1", "合 计", "总计：")]
    assert [one.partition("：")[0].partition("。")[0] for one in remarks_of(flat(tmp_path, *rows))] == [
        "台账!A3: “合 计”像是合计，不是案件",
        "台账!A4: “总计",
    ]


def test_an_error_of_a_formula_is_no_empty_cell(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("台账")
        sheet.write_row("A1", ["案号", "收件"])
        sheet.write_string("A2", "1")
        sheet.write_formula("B2", "=1/0", None, "#DIV/0!")
    assert remarks_of(path) == ["台账!B2: 这一格是公式的错误值（#DIV/0!）。改正这一格"]


# --- text ------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_csv_in_every_encoding(tmp_path: Path, encoding: str, mark: str) -> None:
    text = "案号,地点,收件\n1,云县,2024/5/7\n".replace(",", mark)
    (case,) = cases_of(csv(tmp_path, text, encoding))
    assert case.place == "yunxian" and str(case.recommendations[0].received.on) == "2024-05-07"


def test_the_apostrophe_before_a_formula_is_taken_off(tmp_path: Path) -> None:
    (case,) = cases_of(csv(tmp_path, "案号,名称,备注\n1,'=1+1案,'甲\n"))
    assert (case.name, case.note) == ("=1+1案", "'甲")


def test_csv_files_called_like_sheets_are_one_ledger(tmp_path: Path) -> None:
    csv(tmp_path, "案号,地点\n1,云县\n", name="案件.csv")
    csv(tmp_path, "案号,收件\n1,2024-05-07\n", name="检察建议.csv")
    (case,) = cases_of(tmp_path)
    assert case.place == "yunxian" and len(case.recommendations) == 1


def test_lines_of_json_are_rows_or_cases(tmp_path: Path) -> None:
    path = csv(
        tmp_path,
        '{"案号": "1", "收件": "2024-05-07"}\n\n'
        '{"编号": "2", "检察建议": [{"收件": "2024-05-07"}]}\n{"编号": "3", "诉讼": [1]}\n',
        name="台账.jsonl",
    )
    _, found = outcomes(path)
    assert sorted(type(one).__name__ for one in found) == ["Read", "Read", "Rejected"]
    assert [str(one.remarks[0]) for one in found if hasattr(one, "remarks")] == [
        f"{path}:4:20: “诉讼”第1条应当由“键: 值”组成。每行写一项，如“编号: 13”"
    ]


def test_parquet_holds_rows_or_cases(tmp_path: Path) -> None:
    import polars as pl

    plain, nested = tmp_path / "plain.parquet", tmp_path / "nested.parquet"
    pl.DataFrame({"案号": ["1"], "收件": [date(2024, 5, 7)], "地点": ["云县"]}).write_parquet(plain)
    pl.DataFrame({"编号": ["1"], "地点": ["云县"], "检察建议": [[{"收件": date(2024, 5, 7)}]]}).write_parquet(nested)
    assert cases_of(plain) == cases_of(nested)
