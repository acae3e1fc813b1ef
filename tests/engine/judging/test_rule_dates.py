"""Dates that a rule names itself, and periods that end with a year: what a rule file may say, and what it means."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from gongyi import Policy
from gongyi.explaining.reasons import Reasoner
from gongyi.explaining.witnesses import witnesses
from gongyi.explaining.wording import Wording
from gongyi.law.conditions import AS_OF, Compare, FactRef, Operator, PeriodEnd
from gongyi_facts import BadInput, from_mapping
from lending import LendingCase
from locations import LENDING

GOOD = LENDING / "rules"
NORM = """\
norms:
  - norm: 一.1
    text: 读者应当自借出之日起三十日内归还图书。
    modality: obligation
    scope: loan
    bearer: 读者
    action: 归还图书
    done: [{{handed_back: happened}}]
    when: [{condition}]
"""
PERIODS = """\
periods:
  - period: shelf_year
    scope: loan
    zh: 入库年
    parts:
      - last_day_of_year: {of}
        {plus}
        basis: 借阅规则
"""


def folder_with(tmp_path: Path, condition: str, of: str = "volumes", plus: str = "plus: 1") -> Path:
    folder = Path(shutil.copytree(GOOD, tmp_path / "rules"))
    for path in folder.glob("*.yaml"):
        if path.name not in ("policy.yaml", "calendar.yaml"):
            path.unlink()
    (folder / "norms.yaml").write_text(NORM.format(condition=condition), "utf-8")
    (folder / "derived.yaml").write_text(PERIODS.format(of=of, plus=plus), "utf-8")
    return folder


def problem(folder: Path) -> str:
    with pytest.raises(BadInput) as caught:
        Policy.load(folder, facts=LendingCase)
    (found,) = caught.value.problems
    return str(found)


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("{day: lent, not_before: 2021-02-30}", "没有“2021-02-30”这一天"),
        ("{day: lent, not_before: 2021-6-1}", "请写“2021-06-01”"),
        ("{day: lent, not_before: 2021-06}", "“2021-06”不是确切的一天。写到日"),
        ("{day: lent, not_before: 2021年}", "请写“2021”"),
        ("{day: 2021-06-01, before: as_of}", "写定的日期放在关系的右边"),
        ("{day: 2021-06-01, before: 2021-06-02}", "写定的日期放在关系的右边"),
    ],
)
def test_a_date_that_cannot_be_used(tmp_path: Path, condition: str, message: str) -> None:
    assert message in problem(folder_with(tmp_path, condition))


@pytest.mark.parametrize(
    ("of", "plus", "message"),
    [
        ("lent", "plus: 1", "“lent”不是年份（整数）"),
        ("volume", "plus: 1", "没有“volume”这个事实。是不是想写“volumes”"),
        ("volumes", "plus: 0", "“plus”（再过几年）应在 1 与 100 之间"),
        ("volumes", "plus: 一", "这里应写整数"),
        ("volumes", "months: 1", "期间的一段没有“months”这一项"),
    ],
)
def test_a_year_that_cannot_be_used(tmp_path: Path, of: str, plus: str, message: str) -> None:
    assert message in problem(folder_with(tmp_path, "{lent: happened}", of, plus))


def status(folder: Path, loan: dict[str, object], day: str, engine: str = "durable") -> str:
    document = from_mapping({"loans": [loan], "record_to": "2030-12-31"}, LendingCase)
    policy = Policy.load(folder, facts=LendingCase)
    found = policy.assess(document, as_of=date.fromisoformat(day), as_if=True, engine=engine)
    assert policy.loaded.days <= {date(2021, 6, 1), policy.loaded.manifest.in_force.lo}
    return found.findings[0].status


@pytest.mark.parametrize(
    ("lent", "expected"),
    [("2021-05-31", "not_applicable"), ("2021-06-01", "due"), ("2021-05-20/2021-06-10", "undetermined")],
)
def test_an_event_against_a_date(tmp_path: Path, lent: str, expected: str) -> None:
    folder = folder_with(tmp_path, "{day: lent, not_before: 2021-06-01}")
    assert status(folder, {"lent": lent}, "2024-01-05") == expected


def test_the_day_of_assessment_against_a_date(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, "{day: as_of, not_before: 2021-06-01}")
    assert status(folder, {}, "2021-05-31") == "not_applicable"
    assert status(folder, {}, "2021-06-01") == "due"


@pytest.mark.parametrize(("plus", "last"), [("plus: 1", "2025-12-31"), ("", "2024-12-31")])
def test_a_year_ends_on_its_last_day(tmp_path: Path, plus: str, last: str) -> None:
    folder = folder_with(tmp_path, "{ended: shelf_year}", plus=plus)
    after = date.fromisoformat(last).replace(year=int(last[:4]) + 1, month=1, day=1)
    assert status(folder, {"volumes": 2024}, last) == "not_applicable"
    assert status(folder, {"volumes": 2024}, str(after)) == "due"


@pytest.mark.parametrize("volumes", ["unknown", 3, 99999])
def test_a_number_that_is_no_year_ends_on_no_known_day(tmp_path: Path, volumes: object) -> None:
    folder = folder_with(tmp_path, "{ended: shelf_year}")
    assert status(folder, {"volumes": volumes}, "2025-01-01") == "undetermined"


MEASURED = "periods: [{period: shelf_year, scope: loan, zh: 借期, parts: [{from: lent, %s, basis: [甲]}]}]\n"


def measured(tmp_path: Path, length: str) -> Path:
    folder = folder_with(tmp_path, "{ended: shelf_year}")
    (folder / "derived.yaml").write_text(MEASURED % length, "utf-8")
    return folder


@pytest.mark.parametrize(
    ("length", "volumes", "last"),
    [("months_of: volumes", 2, "2024-03-05"), ("days_of: volumes", 31, "2024-02-05")],
)
def test_a_period_as_long_as_the_document_says(tmp_path: Path, length: str, volumes: int, last: str) -> None:
    folder = measured(tmp_path, length)
    loan = {"lent": "2024-01-05", "volumes": volumes}
    after = str(date.fromisoformat(last) + timedelta(days=1))
    for engine in ("durable", "compiled", "reference"):
        assert status(folder, loan, last, engine) == "not_applicable"
        assert status(folder, loan, after, engine) == "due"


def test_a_period_of_unknown_length_ends_on_no_known_day(tmp_path: Path) -> None:
    folder = measured(tmp_path, "months_of: volumes")
    for engine in ("durable", "compiled", "reference"):
        assert status(folder, {"lent": "2024-01-05", "volumes": "unknown"}, "2030-01-05", engine) == "undetermined"


def test_the_length_of_a_period_is_a_number(tmp_path: Path) -> None:
    assert "“handed_back”不是数目" in problem(measured(tmp_path, "months_of: handed_back"))


def test_a_period_as_long_as_the_document_says_in_words(tmp_path: Path) -> None:
    loaded = Policy.load(measured(tmp_path, "days_of: volumes"), facts=LendingCase).loaded
    (part,) = loaded.periods[("loan", "shelf_year")].parts
    assert Wording(loaded.model, loaded.periods).part(part).endswith("所写的几日，逢休息日顺延")


def test_dates_and_years_in_words(tmp_path: Path) -> None:
    policy = Policy.load(folder_with(tmp_path, "{lent: happened}"), facts=LendingCase)
    loaded = policy.loaded
    wording = Wording(loaded.model, loaded.periods)
    lent = FactRef("loan", loaded.model.scopes["loan"].facts["lent"])
    assert wording.atom(Compare(lent, Operator.NOT_BEFORE, date(2021, 6, 1))).endswith("之日不早于2021-06-01")
    (part,) = loaded.periods[("loan", "shelf_year")].parts
    assert wording.year_end(part).endswith("的次年12月31日，不顺延")
    ended = Compare(AS_OF, Operator.AFTER, PeriodEnd("loan", "shelf_year"))
    assert wording.atom(ended) == "入库年已届满"


def test_the_day_of_assessment_is_given_as_a_reason(tmp_path: Path) -> None:
    policy = Policy.load(folder_with(tmp_path, "{day: as_of, not_before: 2021-06-01}"), facts=LendingCase)
    assessor = policy.explain(from_mapping({"loans": [{}]}, LendingCase), as_of=date(2022, 3, 4), as_if=True)
    ((norm, row),) = assessor.pairs()
    reasoner: Reasoner = assessor.reasoner
    ((atom, owner),) = witnesses(reasoner.judge, norm.when, row)
    found = reasoner.reason(atom, owner)
    assert (found.fact, found.value, found.holds) == ("as_of", "2022-03-04", True)
    assert found.text == "评估日不早于2021-06-01"
