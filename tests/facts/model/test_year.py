"""An organ's year: how its file is read, what it cannot say, and what the four example years come to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_cli import Desk
from generate import value
from gongyi import Assessment, Finding, Policy
from gongyi.law.factmodel import FactModel
from gongyi_facts import BadInput, Case, Occurrence, When, Year, from_mapping, read, read_text
from gongyi_facts.files.nodes import plain
from gongyi_facts.files.strict_yaml import parse
from gongyi_facts.publish.schema import json_schema
from gongyi_facts.publish.template import COLUMNS, template
from gongyi_facts.publish.wrapping import cells
from locations import EXAMPLES

YEARS = EXAMPLES / "years"
FILES = {path.name.partition("-")[0]: path for path in sorted(YEARS.glob("*.yaml"))}
YEAR = "文件: 年度履职\n"


@lru_cache(maxsize=1)
def policy() -> Policy:
    """The decision, loaded once."""
    return Policy.load()


def year(text: str) -> Year:
    document = read_text((YEAR + text).encode(), "年.yaml")
    assert isinstance(document, Year)
    return document


def complaints(text: str) -> list[str]:
    with pytest.raises(BadInput) as caught:
        read_text(text.encode(), "年.yaml")
    return [str(problem) for problem in caught.value.problems]


# --- which document a file is ------------------------------------------------------------------


@pytest.mark.parametrize("written", ["文件: 年度履职", "document: year", "文件: year", "年度: 2024\n文件: 年度履职"])
def test_a_file_that_says_so_is_a_year(written: str) -> None:
    assert isinstance(read_text(written.encode(), "f.yaml"), Year)


@pytest.mark.parametrize("written", ["地点: 云县", "文件: 个案", "document: case", "文件: 不详", "文件:", "{}"])
def test_every_other_file_is_a_case(written: str) -> None:
    assert isinstance(read_text(written.encode(), "f.yaml"), Case)


def test_a_mapping_is_told_apart_likewise() -> None:
    assert isinstance(from_mapping({"document": "year", "year": 2024}), Year)
    assert isinstance(from_mapping({}), Case)
    assert isinstance(from_mapping({"年度": 2024}, Year), Year)


@pytest.mark.parametrize(("model", "word"), [(Case, "年度履职"), (Year, "个案")])
def test_a_file_of_the_other_kind_is_refused_where_one_is_asked_for(model: type[Case] | type[Year], word: str) -> None:
    with pytest.raises(BadInput, match=f"1:5: “文件”不能写“{word}”"):
        read_text(f"文件: {word}".encode(), "f.yaml", model)


# --- what it says ------------------------------------------------------------------------------


def test_facts_of_a_year() -> None:
    report = "提交年度报告: {日期: 2025-01-20, 涵盖全年: 否}"
    found = year(f"机关类型: 检察院\n机关层级: 县级\n年度: 2024\n{report}\n宣传方式: 以案释法\n")
    assert (found.organ_kind, found.organ_level, found.year) == ("procuratorate", "county", 2024)
    assert found.annual_report.on == When.parse("2025-01-20") and found.annual_report.whole_year is False
    assert found.report_copied.occurrence is Occurrence.NOT_RECORDED
    assert found.publicity == ("explained_cases",) and found.supervision_forms is None
    assert found.origins["annual_report.whole_year"] == ("年.yaml", 5, 32)


@pytest.mark.parametrize("form", ["无", "没有", "none"])
def test_none_of_a_list_is_not_unknown(form: str) -> None:
    assert year(f"监督形式: {form}").supervision_forms == ()


def test_a_year_survives_being_written_and_read() -> None:
    found = read(FILES["Y2"])
    assert isinstance(found, Year)
    assert from_mapping(found.model_dump()) == found
    assert read_text(found.model_dump_json().encode(), "f.json") == found


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("年度: 20244", "年.yaml:2:5: 这个数不能大于 2149。核对这个数"),
        ("年度: 1800", "年.yaml:2:5: 这个数不能小于 1949。核对这个数"),
        ("年度: 二〇二四", "年.yaml:2:5: “年度”应写整数，不能写“二〇二四”。写整数，如 2024；不知道写“不详”"),
        ("年度: 2024-05", "年.yaml:2:5: “年度”应写整数，不能写“2024-05”。写整数，如 2024；不知道写“不详”"),
        ("机关类型: 检查机关", "年.yaml:2:7: “机关类型”不能写“检查机关”。是不是想写“检察机关”？"),
        ("提交年度报告: 2025-02-30", "年.yaml:2:9: 没有“2025-02-30”这一天：2025 年 2 月只有 28 天。"),
        ("监督形式: [执法检查, 不详]", "年.yaml:2:14: “监督形式”的列表里不能写“不详”。只列已知的各项"),
        ("year: 2024\n年度: 2024", "年.yaml:3:1: “年度”与第 2 行的“year”是同一项，重复了。只保留一处"),
        ("信息平太: 2024-01-01", "年.yaml:2:1: 文件没有“信息平太”这一项。是不是想写“信息平台”？"),
        ("专项资金核算: 2024-05", "年.yaml:2:9: “专项资金核算”不能写“2024-05”。这一项不写日期；可以写：是、否、不详"),
        ("证据: 甲", "年.yaml:2:5: “证据”应当由“事实: 证据”组成。每行写一项，如“提交年度报告: 收文回执”"),
        ("证据: {'年[': 甲}", "年.yaml:2:6: “年[”不是事实的路径。写成“提交年度报告”或者“annual_report”"),
        ("专项资金核算: 也许", "年.yaml:2:9: “专项资金核算”不能写“也许”。可以写：是、否、不详"),
    ],
)
def test_what_a_year_cannot_say(written: str, message: str) -> None:
    assert complaints(YEAR + written) == [message]


def test_a_copy_before_the_report_is_odd() -> None:
    found = year("提交年度报告: 2025-03-01\n抄送政府: 2025-02-01\n")
    assert found.warnings == ("“抄送政府”（2025-02-01）早于“提交年度报告”（2025-03-01），请核对。",)


def test_a_report_after_the_record_is_odd() -> None:
    found = year("案情截至: 2025-01-31\n提交年度报告: 2025-03-01\n")
    assert found.warnings == ("“提交年度报告”（2025-03-01）晚于案情截至日 2025-01-31，请核对。",)


def test_every_output_says_that_a_report_is_filed_under_the_wrong_year(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(capsys, monkeypatch)
    file = tmp_path / "年.yaml"
    file.write_text(YEAR + "案情截至: 2025-06-30\n年度: 2025\n机关类型: 检察机关\n提交年度报告: 2025-02-20\n", "utf-8")
    for command in (
        ["check", file], ["check", file, "--format", "md"], ["check", file, "--format", "json"], ["check", file, file],
        ["explain", file, "五(一).1c"], ["timeline", file], ["what-if", file, "地点=云县"], ["ask", file],
    ):  # fmt: skip
        ran = desk(*command, "--as-of", "2025-06-30")
        assert "这份报告多半是2024年度的" in "".join(ran.out.split()), command


# --- the starter file and the schema -----------------------------------------------------------


def test_the_starter_file_is_a_year_and_says_nothing_yet() -> None:
    text = template(Year)
    assert read_text(text.encode(), "f.yaml") == Year()
    assert "\n文件: 年度履职\n" in text
    assert max(cells(line) for line in text.splitlines()) <= COLUMNS


def test_the_starter_file_says_which_year_is_meant() -> None:
    text = template(Year).replace("\n#", "").replace(" ", "")
    assert "报告所涵盖的年度，不是提交的那一年" in text and "写整数，如2024" in text
    assert text.count("本年度之内（记到“案情截至”之日）") == 6


@pytest.mark.parametrize("name", FILES)
def test_the_schema_takes_the_examples(name: str) -> None:
    node, _ = parse(FILES[name].read_bytes(), name)
    jsonschema.Draft202012Validator(json_schema(Year)).validate(plain(node))


def test_the_command_makes_both(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(capsys, monkeypatch)
    assert desk("template", "--year").out == template(Year)
    assert desk("template").out == template(Case)
    assert json.loads(desk("schema", "--year").out) == json_schema(Year)


def test_the_command_judges_a_year_and_refuses_a_bad_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(capsys, monkeypatch)
    ran = desk("check", FILES["Y2"], "--as-of", "2024-01-15", "--format", "json")
    (overdue,) = [item for item in json.loads(ran.out)["findings"] if item["status"] == "overdue"]
    assert (ran.code, overdue["norm"], overdue["due"]["latest"]) == (0, "五(一).1d", "2023-12-31")
    bad = tmp_path / "年.yaml"
    bad.write_text(YEAR + "年度: 99999\n", "utf-8")
    ran = desk("check", bad)
    assert ran.code == 2 and "年.yaml:2:5: 这个数不能大于 2149" in ran.err


# --- what the examples come to -----------------------------------------------------------------


def assessed(name: str, day: str, engine: str = "durable") -> Assessment:
    return policy().assess(read(FILES[name]), as_of=date.fromisoformat(day), engine=engine)


def finding(found: Assessment, norm: str) -> Finding:
    (one,) = [item for item in found.findings if item.norm.id == norm]
    return one


# Example, day → what its findings are then; every other norm of a year is not applicable.
TOLD: tuple[tuple[str, str, str], ...] = (
    ("Y1", "2024-12-31", "一.3=standing 二(一).1=standing 三(一).1a=fulfilled 五(一).1a=due 五(一).1b=standing "
     "六(一).1=fulfilled 六(二).1=fulfilled 六(三).1=standing 六(三).2=fulfilled"),
    ("Y1", "2025-01-19", "一.3=standing 二(一).1=standing 三(一).1a=fulfilled 五(一).1a=due 五(一).1b=standing "
     "五(一).1c=due 五(一).1d=due 六(一).1=fulfilled 六(二).1=fulfilled 六(三).1=standing 六(三).2=fulfilled"),
    ("Y1", "2025-01-20", "一.3=standing 二(一).1=standing 三(一).1a=fulfilled 五(一).1a=fulfilled 五(一).1b=standing "
     "五(一).1c=fulfilled 五(一).1d=fulfilled 六(一).1=fulfilled 六(二).1=fulfilled 六(三).1=standing "
     "六(三).2=fulfilled"),
    ("Y2", "2023-12-31", "一.3=standing 二(一).1=standing 三(一).1a=standing 五(一).1a=due 五(一).1b=standing "
     "五(一).1c=due 五(一).1d=due 六(一).1=standing 六(二).1=fulfilled 六(三).1=standing 六(三).2=standing"),
    ("Y2", "2024-01-01", "一.3=standing 二(一).1=standing 三(一).1a=standing 五(一).1a=standing 五(一).1b=standing "
     "五(一).1c=overdue 五(一).1d=overdue 六(一).1=standing 六(二).1=fulfilled 六(三).1=standing 六(三).2=standing"),
    ("Y2", "2024-01-15", "一.3=standing 二(一).1=standing 三(一).1a=standing 五(一).1a=fulfilled 五(一).1b=standing "
     "五(一).1c=fulfilled_late 五(一).1d=overdue 六(一).1=standing 六(二).1=fulfilled 六(三).1=standing "
     "六(三).2=standing"),
    ("Y3", "2023-07-09", "一.3=standing 三.1b=due 四(二).1=due 四(三).1=due 六(三).2=fulfilled"),
    ("Y3", "2023-07-10", "一.3=standing 三.1b=due 四(二).1=due 四(三).1=due 六(三).2=fulfilled"),
    ("Y4", "2025-03-31", "一.3=standing 三.1b=undetermined 五(二).1=undetermined 五(四).1=standing"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "day", "told"), TOLD, ids=lambda part: str(part)[:10])
def test_an_example_goes_as_told(name: str, day: str, told: str) -> None:
    found = {item.norm.id: item.status for item in assessed(name, day).findings}
    shown = " ".join(f"{norm}={status}" for norm, status in found.items() if status != "not_applicable")
    assert shown == told


def test_every_example_is_told_and_says_that_it_is_invented() -> None:
    assert {name for name, _, _ in TOLD} == set(FILES)
    for name, path in FILES.items():
        document = read(path)
        assert isinstance(document, Year) and document.warnings == ()
        assert document.synthetic is True and document.id == name
        assert "虚构" in f"{document.name}" and f"{document.organ}".startswith("虚构的")


@pytest.mark.parametrize(("name", "day"), [(name, day) for name, day, _ in TOLD])
def test_both_engines_say_the_same(name: str, day: str) -> None:
    durable, reference = (assessed(name, day, engine).to_dict() for engine in ("durable", "reference"))
    assert reference.pop("engine") == "reference"
    durable.pop("engine")
    assert durable == reference


def test_y2_the_last_day_is_a_sunday_and_does_not_move() -> None:
    due = finding(assessed("Y2", "2024-01-15"), "五(一).1c").due
    assert due is not None
    assert (str(due.nominal), str(due.earliest), str(due.latest)) == ("2023-12-31",) * 3
    assert any("不顺延" in basis for basis in due.basis) and not due.provisional


def test_y2_the_missing_copy_is_remarked_upon() -> None:
    assert "报告已提交尚未抄送" in dict(finding(assessed("Y2", "2024-06-30"), "五(一).1d").flags)


def test_y1_before_the_year_is_over_the_report_is_announced() -> None:
    coming = finding(assessed("Y1", "2024-11-30"), "五(一).1c")
    assert coming.status == "not_applicable" and coming.next is not None
    assert (coming.next.on, coming.next.norm) == (date(2024, 12, 31), "五(一).1c")


def test_y3_whether_rules_alone_suffice_is_contested() -> None:
    found = finding(assessed("Y3", "2024-03-31"), "三.1b")
    assert found.contested == {("三.1b", "working_rules"): "fulfilled"}
    assert "尚未建立协作机制" in dict(found.flags)


def test_y4_what_is_unknown_is_asked() -> None:
    found = assessed("Y4", "2025-03-31")
    assert finding(found, "三.1b").missing == ("state_property_duty", "supervisory_duty")
    assert finding(found, "五(二).1").missing == ("supervision_forms",)
    assert "监督公益诉讼工作" in found.questions["supervision_forms"]


def test_a_year_bears_the_name_of_its_organ() -> None:
    assert finding(assessed("Y1", "2025-06-30"), "五(一).1c").bearer_name == "虚构的市人民检察院"


def test_a_case_has_no_finding_of_a_year_and_a_year_none_of_a_case() -> None:
    model = policy().loaded.model
    for data, root in (({}, "case"), ({"document": "year"}, "year")):
        found = policy().assess(data, as_of=date(2025, 6, 30))
        assert {model.scopes[item.norm.scope].root for item in found.findings} == {root}


def test_the_year_is_asked_for_where_it_decides() -> None:
    data = {"document": "year", "organ_kind": "procuratorate", "organ_level": "county", "place": "yunxian"}
    found = policy().assess({**data, "record_to": "2025-06-30"}, as_of=date(2025, 6, 30))
    assert finding(found, "五(一).1c").missing == ("year",)


# --- random years ------------------------------------------------------------------------------


def years() -> st.SearchStrategy[dict[str, object]]:
    scope = FactModel.of(Year).scopes["year"]
    days = st.dates(date(2020, 8, 1), date(2026, 2, 1))
    facts = {name: value(scope, fact, days) for name, fact in scope.facts.items() if not fact.parent}
    facts = {name: drawn for name, drawn in facts.items() if scope.facts[name].kind != "text"}
    facts["year"] = st.just("unknown") | st.integers(2019, 2025)
    return st.fixed_dictionaries({"document": st.just("year")}, optional=facts)


@settings(max_examples=60, deadline=None)
@given(years(), st.dates(date(2020, 8, 1), date(2027, 2, 1)))
def test_both_engines_agree_on_random_years(data: dict[str, object], day: date) -> None:
    durable, reference = (policy().assess(data, as_of=day, engine=engine) for engine in ("durable", "reference"))
    assert list(_statuses(durable)) == list(_statuses(reference))


def _statuses(found: Assessment) -> Iterator[tuple[str, str]]:
    for item in found.findings:
        yield item.norm.id, item.status
