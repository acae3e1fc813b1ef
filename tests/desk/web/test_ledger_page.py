"""台账: what is read, what is not, what is here already; and the whole docket taken out and read again."""

from __future__ import annotations

import io
import re
import zipfile

import xlsxwriter

from desk_web import WAITING, Asked, only
from gongyi_desk.web.exchange.reading import read_files
from gongyi_desk.web.storage.tables import CaseRow
from gongyi_facts import Case, read_text
from locations import ROOT

CSV = "案号,案件名称,检察院,地点,行政机关,制发,收件,承办人\n{rows}"
GOOD = "甲1,云县某局案,云县人民检察院,云县,云县某局,2026-02-27,2026-03-02,张\n"
BAD = "甲2,凤庆县某局案,凤庆县人民检察院,凤庆县,凤庆县某局,2026-02-30,,李\n"


def look(desk: Asked, *files: tuple[str, bytes]) -> str:
    return desk("POST", "/import", files=[("files", (name, data, "text/plain")) for name, data in files]).text


def keep(desk: Asked, shown: str) -> None:
    chosen = re.findall(r'name="draft" value="([^"]+)"[^>]*checked', shown)
    desk("POST", "/import/keep", data={"draft": chosen})


def titles(desk: Asked) -> list[str]:
    with desk.database.reading() as session:
        return sorted(row.title for row in session.query(CaseRow).where(CaseRow.state != "deleted"))


def test_every_rejected_row_is_told_and_the_others_are_kept(inside: Asked) -> None:
    shown = look(inside, ("台账.csv", CSV.format(rows=GOOD + BAD).encode()))
    cell = r'<bdi>台账.csv</bdi></td>.*?class="num">3</td><td class="num">F</td><td class="reason">(.*?)</td>'
    assert "2026-02-30" in only(cell, shown)
    assert "承办人" in shown, "a column that is not read is told"
    assert titles(inside) == [], "nothing is stored before somebody chose"
    keep(inside, shown)
    assert titles(inside) == ["云县某局案"]


def test_the_same_ledger_twice_does_not_double(inside: Asked) -> None:
    ledger = CSV.format(rows=GOOD).encode()
    keep(inside, look(inside, ("台账.csv", ledger)))
    again = look(inside, ("又一份.csv", ledger))
    assert "已有" in again and 'name="draft"' not in again
    # Neither once the case has been worked on, nor after many days.
    case = re.search(r'href="/cases/(\w{16})"', again)
    assert case is not None
    inside("POST", f"/cases/{case[1]}/fact", data={"draft": "d", "path": "note", "value": "添一句"})
    inside("POST", f"/cases/{case[1]}/save", data={"draft": "d"})
    inside.clock.to("2026-04-01T02:00:00")
    assert 'name="draft"' not in look(inside, ("台账.csv", ledger))


def test_what_was_deleted_may_come_again(inside: Asked) -> None:
    ledger = CSV.format(rows=GOOD).encode()
    keep(inside, look(inside, ("台账.csv", ledger)))
    case = only(r'href="/cases/(\w{16})"', inside("GET", "/cases").text)
    inside("POST", f"/cases/{case}/delete", data={"reason": "录错"})
    again = look(inside, ("台账.csv", ledger))
    assert "已有</span>" not in again
    keep(inside, again)
    assert titles(inside) == ["云县某局案"]


def test_what_was_not_chosen_waits_no_longer(inside: Asked) -> None:
    shown = look(inside, ("台账.csv", CSV.format(rows=GOOD).encode()), ("a.yaml", WAITING.encode()))
    first, second = re.findall(r'name="draft" value="([^"]+)"', shown)
    inside("POST", "/import/keep", data={"draft": first})
    assert "没有可以导入的了" in inside("POST", "/import/keep", data={"draft": second}).text
    assert len(titles(inside)) == 1
    assert "没有选中" in inside("POST", "/import/keep", data={}).text


def test_another_row_of_a_known_number_is_shown_and_not_chosen(inside: Asked) -> None:
    keep(inside, look(inside, ("台账.csv", CSV.format(rows=GOOD).encode())))
    other = CSV.format(rows=GOOD.replace("2026-03-02", "2026-03-03")).encode()
    changed = look(inside, ("台账.csv", other))
    assert "编号“甲1”相同" in changed and "checked" not in changed.split("试算")[0]
    keep(inside, changed)
    assert titles(inside) == ["云县某局案"]
    chosen = re.findall(r'name="draft" value="([^"]+)"', look(inside, ("a.csv", other)))
    inside("POST", "/import/keep", data={"draft": chosen})
    assert len(titles(inside)) == 2


def test_a_file_that_cannot_be_read_does_not_spoil_the_others(inside: Asked) -> None:
    shown = look(
        inside,
        ("坏.xlsx", b"PK no workbook"),
        ("照片.png", b"png"),
        ("好.csv", CSV.format(rows=GOOD).encode()),
        ("坏.zip", b"PK"),
        ("案.yaml", WAITING.encode()),
    )
    assert shown.count('class="reason"') == 3
    assert "/tmp" not in shown
    assert shown.count('name="draft"') == 2


def test_names_of_files_and_cells_are_text(inside: Asked) -> None:
    rows = GOOD.replace("云县某局案", '"<script>alert(1)</script>"') + BAD.replace("2026-02-30", "<b>x</b>")
    shown = look(inside, ("../<i>.csv", CSV.format(rows=rows).encode()))
    assert "<script>alert" not in shown and "<b>x" not in shown and "<i>" not in shown
    assert "&lt;script&gt;" in shown


def test_the_docket_leaves_as_a_ledger_and_comes_back_the_same(inside: Asked) -> None:
    files = sorted((ROOT / "examples" / "cases").glob("*.yaml"))
    for file in files:
        inside.keep(file.read_text(encoding="utf-8"))
    book = inside("GET", "/ledger/export/workbook").content
    back = {one.case.id: one.case for one in read_files([("台账.xlsx", book)]).cases}
    for file in files:
        case = read_text(file.read_bytes(), file.name, Case)
        # What shows a fact has no column.
        assert back[case.id].model_dump(exclude={"evidence"}) == case.model_dump(exclude={"evidence"}), file.name


def test_case_files_and_json_come_back_to_the_letter(inside: Asked) -> None:
    inside.keep(WAITING)
    inside.keep(WAITING.replace("编号: A1", "编号: A2"))
    packed = inside("GET", "/ledger/export/yaml").content
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.read("云县某局案.yaml").decode() == WAITING
        assert len(archive.namelist()) == 2
    again = look(inside, ("案件.zip", packed))
    assert 'name="draft"' not in again and "2</b> 件已有" in again
    lines = inside("GET", "/ledger/export/json").content
    cases = [one.case for one in read_files([("案件.jsonl", lines)]).cases]
    assert cases[0] == read_text(WAITING.encode(), "a.yaml", Case)


def test_a_cell_that_looks_like_a_formula_stays_text(inside: Asked) -> None:
    inside.keep(WAITING.replace("云县某局案", "'=cmd|/C calc!A0'"))
    book = inside("GET", "/ledger/export/workbook").content
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        sheets = b"".join(archive.read(name) for name in archive.namelist() if "worksheets" in name)
    assert b"<f>" not in sheets
    assert read_files([("a.xlsx", book)]).cases[0].case.name == "=cmd|/C calc!A0"


def test_the_blank_ledger_is_read_with_its_example_left_out(inside: Asked) -> None:
    blank = inside("GET", "/ledger/blank").content
    shown = look(inside, ("空白台账.xlsx", blank))
    assert "示例，没有读" in shown and "没有读到案件" in shown


def test_an_archive_that_grows_beyond_measure_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(30):
            archive.writestr(f"{number}.yaml", b"#" * 2_000_000)
    found = read_files([("a.zip", packed.getvalue())])
    assert found.cases == [] and "太大" in found.wrong[0].reason


def test_hidden_sheets_are_told() -> None:
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed) as book:
        sheet = book.add_worksheet("台账")
        for column, text in enumerate(CSV.splitlines()[0].split(",")):
            sheet.write_string(0, column, text)
        for column, text in enumerate(GOOD.strip().split(",")):
            sheet.write_string(1, column, text)
        hidden = book.add_worksheet("旧")
        hidden.write_string(0, 0, "案号")
        hidden.hide()
    found = read_files([("a.xlsx", packed.getvalue())])
    assert found.cases[0].place == "台账 第 2 行"
    assert any("旧" in note for note in found.notes)
