"""年度: the years of organs, kept, typed into, judged and taken out as cases are."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest

from desk_cli import policy
from desk_web import WAITING, Asked, fields_of
from gongyi_desk.web.editor.facts import CaseText
from gongyi_desk.web.editor.keeping import Keeper
from gongyi_desk.web.exchange.reading import read_files
from gongyi_desk.web.filling import fill_from
from gongyi_desk.web.storage import chain
from gongyi_desk.web.storage.database import Database, bring_down
from gongyi_desk.web.storage.errors import StorageError
from gongyi_desk.web.storage.tables import CaseRow
from gongyi_facts import Year, read_text
from locations import CASES, YEARS

DRAFT = "d0d0"
YEAR = """# 县检察院，2024年度的报告还没有提交
文件: 年度履职
编号: N1
案情截至: 2025-12-01
机关名称: 云县人民检察院
机关类型: 检察机关
机关层级: 县级
地点: 云县
年度: 2024
"""


def keep(desk: Asked, written: str = YEAR) -> str:
    with desk.database.writing() as session:
        keeper = Keeper(session, desk.judge.policy.loaded, desk.judge.today)
        return keeper.create(CaseText.of_any_kind(written), "导入", imported=True).id


@pytest.fixture
def year(inside: Asked) -> str:
    inside.clock.to("2026-03-10T02:00")
    return keep(inside)


def post(desk: Asked, year: str, what: str, **sent: object) -> str:
    answer = desk("POST", f"/years/{year}/{what}", data={"draft": DRAFT, **sent})
    return answer.headers.get("HX-Redirect", "") + answer.text


# --- the list, a new one -----------------------------------------------------------------------


def test_years_and_cases_have_lists_of_their_own(inside: Asked, year: str) -> None:
    case = inside.keep(WAITING)
    years, cases = inside("GET", "/years").text, inside("GET", "/cases").text
    assert f'href="/years/{year}"' in years and case not in years
    assert f'href="/cases/{case}"' in cases and year not in cases
    assert "云县人民检察院 2024年度" in years and 'aria-current="page">年度' in years
    assert "年度里有 1 份" in inside("GET", "/cases", params={"q": "2024年度的报告"}).text
    assert "没有找到" in inside("GET", "/years", params={"q": "云县某局案"}).text


def test_the_newest_year_stands_first(inside: Asked, year: str) -> None:
    keep(inside, YEAR.replace("2024", "2025").replace("N1", "N2"))
    keep(inside, YEAR.replace("年度: 2024\n", "").replace("N1", "N3"))
    listed = re.findall(r'<td class="num">(\d*)</td>', inside("GET", "/years").text)
    assert listed == ["2025", "2024", ""]


def test_a_new_year_is_an_organ_and_a_year_and_there_is_one_of_each(inside: Asked) -> None:
    assert "写明是哪个机关" in inside("POST", "/years", data={"organ": "", "year": "2025"}).text
    assert "应写整数" in inside("POST", "/years", data={"organ": "云县水务局", "year": "2025年年"}).text
    address = inside("POST", "/years", data={"organ": "云县水务局", "year": "2025年"}).headers["HX-Redirect"]
    row = inside.case(address.rpartition("/")[2])
    assert address == row.address == f"/years/{row.id}"
    assert (row.kind, row.organ, row.year, row.title) == ("year", "云县水务局", 2025, "云县水务局 2025年度")
    assert isinstance(read_text(row.text.encode(), "a.yaml"), Year)
    assert "已经有了" in inside("POST", "/years", data={"organ": "云县水务局", "year": "2025"}).text


def test_a_new_year_is_asked_about_from_the_beginning(inside: Asked) -> None:
    sent = {"organ": "云县水务局", "year": "2025", "how": "interview"}
    shown = inside("GET", inside("POST", "/years", data=sent).headers["HX-Redirect"]).text
    assert "是哪一类机关" in shown and "水务部门" in shown and "再记一条检察建议" not in shown


# --- its page ----------------------------------------------------------------------------------


def test_each_stands_at_its_own_address(inside: Asked, year: str) -> None:
    moved = inside("GET", f"/cases/{year}", params={"draft": DRAFT}).headers["location"]
    assert moved.startswith(f"/years/{year}?draft=")


def test_the_page_shows_form_answer_and_picture(inside: Asked, year: str) -> None:
    page = inside("GET", f"/years/{year}?draft={DRAFT}").text
    assert "<legend>年度履职</legend>" in page and 'name="path" value="annual_report"' in page
    assert '<svg class="timeline"' in page and "2025-12-31" in page
    assert 'class="add"' not in page and "其余" not in page.partition("更多")[0].partition("承办、归档")[0]


def test_a_fact_moves_the_answer_and_is_written_where_it_belongs(inside: Asked, year: str) -> None:
    shown = post(inside, year, "fact", path="annual_report", value="2025年11月20日")
    assert "假如照这样改" in shown and "已履行" in shown
    assert inside.case(year).revision == 1
    assert post(inside, year, "save") == f"/years/{year}"
    kept = inside.case(year).text
    assert "提交年度报告: 2025-11-20" in kept and kept.startswith("# 县检察院")
    post(inside, year, "fact", path="year", value="2025")
    post(inside, year, "save")
    assert inside.case(year).year == 2025


def test_errors_of_the_text_stand_at_their_lines(inside: Asked, year: str) -> None:
    wrong = YEAR.replace("年度: 2024", "年度: 二四\n没有这一项: 1")
    shown = post(inside, year, "text", base="1", text=wrong)
    assert 'data-line="9"' in shown and 'data-line="10"' in shown
    assert "还不能保存" in post(inside, year, "save")


def test_a_year_never_becomes_a_case_nor_a_case_a_year(inside: Asked, year: str) -> None:
    shown = post(inside, year, "text", base="1", text="名称: 某案\n")
    assert "这里是年度履职，写的是个案" in shown and "文件: 年度履职" in shown
    case = inside.keep(WAITING)
    sent = {"draft": "d1", "base": "1", "text": YEAR}
    assert "这里是个案，写的是年度履职" in inside("POST", f"/cases/{case}/text", data=sent).text
    assert inside.case(case).text == WAITING


def test_history_undo_archive_and_delete(inside: Asked, year: str) -> None:
    post(inside, year, "fact", path="report_copied", value="2025-11-21")
    post(inside, year, "save")
    history = inside("GET", f"/years/{year}/history", params={"before": 1, "after": 2}).text
    assert "抄送政府" in history and f'hx-post="/years/{year}/back"' in history
    assert post(inside, year, "back", to=1, revision=2) == f"/years/{year}/history"
    assert inside.case(year).text == YEAR and inside.case(year).revision == 3
    assert inside("GET", f"/years/{year}/export/yaml", params={"revision": 2}).text.count("抄送政府") == 1
    assert post(inside, year, "archive", away="true") == "/years"
    assert "云县人民检察院" in inside("GET", "/years", params={"archived": "true"}).text
    assert post(inside, year, "delete", reason="录错了") == "/years"
    row = inside.case(year)
    assert (row.text, row.organ, row.year, row.title) == ("", "", None, "已删除的年度履职")
    with inside.database.reading() as session:
        assert chain.verify(session).problems == ()


# --- the docket --------------------------------------------------------------------------------


def test_a_period_of_a_year_that_ended_is_answered_on_the_docket(inside: Asked, year: str) -> None:
    shown = inside("GET", "/").text
    assert f'href="/years/{year}"' in shown and "提交年度报告？" in shown
    sent = {**fields_of(shown, "/lines/answer"), "said": "received", "typed": "2025-12-20"}
    after = inside("POST", "/lines/answer", data=sent).text
    assert "提交年度报告：收到了" in after
    kept = inside.case(year)
    assert "提交年度报告: 2025-12-20" in kept.text and kept.record_to == "2026-03-10"


def test_today_is_confirmed_as_for_a_case(inside: Asked, year: str) -> None:
    assert post(inside, year, "confirm", revision=1) == f"/years/{year}"
    assert inside.case(year).record_to == "2026-03-10"
    assert "逾期未履行" in inside("GET", "/").text


# --- in and out --------------------------------------------------------------------------------


def look(desk: Asked, name: str, data: bytes) -> str:
    return desk("POST", "/import", files=[("files", (name, data, "text/yaml"))]).text


def test_a_file_is_brought_in_once_and_leaves_as_it_came(inside: Asked) -> None:
    shown = look(inside, "年.yaml", YEAR.encode())
    assert "云县人民检察院 2024年度" in shown and '<span class="tag">年度履职</span>' in shown
    inside("POST", "/import/keep", data={"draft": re.findall(r'name="draft" value="([^"]+)"', shown)})
    with inside.database.reading() as session:
        row = session.query(CaseRow).one()
    assert (row.kind, row.text) == ("year", YEAR)
    again = look(inside, "年.yaml", YEAR.encode())
    assert "不再导入" in again and row.address in again
    other = look(inside, "年.yaml", YEAR.replace("编号: N1\n", "").encode())
    assert "名称“云县人民检察院 2024年度”相同" in other


def test_the_number_of_a_case_is_none_of_a_year(inside: Asked, year: str) -> None:
    inside.keep(WAITING)
    assert year
    assert "内容不同" not in look(inside, "年.yaml", YEAR.replace("N1", "A1").replace("云县", "凤庆县").encode())


def test_all_of_them_leave_with_the_cases(inside: Asked, year: str) -> None:
    inside.keep(WAITING)
    assert year
    with zipfile.ZipFile(io.BytesIO(inside("GET", "/ledger/export/yaml").content)) as archive:
        assert archive.read("云县人民检察院 2024年度.yaml").decode() == YEAR
    lines = inside("GET", "/ledger/export/json").content
    back = {type(one.case).root: one.case for one in read_files([("全部.jsonl", lines)]).cases}
    assert back["year"] == read_text(YEAR.encode(), "a.yaml")
    book = inside("GET", "/ledger/export/workbook").content
    assert [one.case.id for one in read_files([("台账.xlsx", book)]).cases] == ["A1"]


def test_programs_keep_and_read_years(inside: Asked, year: str) -> None:
    def ask(method: str, path: str, **more: object) -> object:
        return inside.bare(method, f"/api/v1{path}", inside.program(), **more).json()

    assert ask("GET", "/cases") == []
    (found,) = ask("GET", "/cases", params={"kind": "year"})  # type: ignore[misc]
    assert (found["id"], found["kind"]) == (year, "year")
    new = ask("POST", "/cases", json={"text": YEAR.replace("2024", "2023")})
    assert new["kind"] == "year"  # type: ignore[index]
    assert ask("GET", f"/cases/{year}/findings")["case"]["id"] == "N1"  # type: ignore[index]
    assert ask("POST", "/assess", json={"text": YEAR})["findings"]  # type: ignore[index]
    assert "annual_report" in str(ask("GET", "/schema", params={"kind": "year"}))


def test_an_empty_desk_is_filled_with_cases_and_years(desk: Asked, tmp_path: Path) -> None:
    (tmp_path / "S1.yaml").write_bytes(next(CASES.glob("S1-*")).read_bytes())
    assert fill_from(desk.database, desk.judge.policy, tmp_path, YEARS) == 5
    with desk.database.reading() as session:
        assert sorted(row.kind for row in session.query(CaseRow)) == ["case", *["year"] * 4]


# --- the database ------------------------------------------------------------------------------


def test_a_database_with_years_does_not_go_back_to_a_form_that_takes_them_for_cases(desk: Asked) -> None:
    case, year = desk.keep(WAITING), keep(desk)
    with pytest.raises(StorageError, match=r"有 1 份年度履职.*没有退回"):
        bring_down(desk.database.engine, "0002")
    assert (desk.case(case).kind, desk.case(year).kind, desk.case(year).state) == ("case", "year", "active")


def test_a_database_without_years_is_brought_back_and_up(desk: Asked) -> None:
    case, year = desk.keep(WAITING), keep(desk)
    with desk.database.writing() as session:
        Keeper(session, policy().loaded, desk.judge.today).delete(session.get_one(CaseRow, year), "录错了")
    bring_down(desk.database.engine, "0002")
    with Database.open(desk.url).reading() as session:
        states = {row.id: (row.kind, row.state) for row in session.query(CaseRow)}
        assert states == {case: ("case", "active"), year: ("case", "deleted")}
        assert chain.verify(session).problems == ()
