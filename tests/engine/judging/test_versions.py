"""Versions in time: a policy that was amended and repealed, and the one-month reply term of the pilot period."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from gongyi import Assessment, Finding, Policy
from gongyi.kernel.days import ANY_DAY, Interval
from gongyi.law.versions import Speaking, in_force_bounds, in_force_zh, nearest, speaking, stretches, times
from gongyi.policy import decision_folder
from gongyi.review.coverage import cover_folder
from gongyi.review.lint import lint
from gongyi_desk.cases.judging import Judging
from gongyi_desk.page.judged_case import JudgedCase
from gongyi_desk.page.note import item
from gongyi_desk.rulebook import coverage, coverage_page, scaffold
from gongyi_desk.rulebook.norm_page import Teller
from gongyi_desk.rulebook.norm_text import every_version
from gongyi_desk.rulebook.scenarios import Features
from gongyi_desk.rulebook.survey import look
from gongyi_desk.rulebook.tally import held
from gongyi_desk.terminal.layout import plain
from gongyi_facts import BadInput, Case, Year, from_mapping, read
from lending import LendingCase
from locations import CASES, TESTS, TINY

AMENDED, PILOT = TINY / "amended", TESTS / "pilot"
OLD, NEW = {"from": "2022-01-01", "to": "2024-03-02"}, {"from": "2024-03-03", "to": "2025-12-31"}


def day(text: str) -> date:
    return date.fromisoformat(text)


def span(text: str) -> Interval:
    first, _, last = text.partition("/")
    return Interval(day(first), day(last or first))


# --- the amended lending rules ---------------------------------------------------------------


@lru_cache(maxsize=1)
def lending() -> Policy:
    return Policy.load(AMENDED, facts=LendingCase)


def account(*loans: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An account of one reader in the central library, whose record is complete."""
    return {"branch": "central", "readers": [{}], "loans": list(loans), "record_to": "2030-01-01", **more}


def both(policy: Policy, case: Any, as_of: str, **options: Any) -> Assessment:
    """The assessment, the same from both engines."""
    found = [policy.assess(case, as_of=day(as_of), engine=engine, **options) for engine in ("durable", "reference")]
    assert found[0].findings == found[1].findings
    return found[1]


def finding(norm: str, as_of: str, case: Any, **options: Any) -> Finding:
    """The one finding of a norm on the amended rules."""
    (one,) = [found for found in both(lending(), case, as_of, **options).findings if found.norm.id == norm]
    return one


@pytest.mark.parametrize(
    ("lent", "as_of", "status", "last", "in_force"),
    [
        # 2024-03-02 is the last day of the sixty days, 2024-03-03 the first of the twenty.
        ("2024-03-02", "2024-05-06", "due", "2024-05-06", OLD),
        ("2024-03-02", "2024-05-07", "overdue", "2024-05-06", OLD),
        ("2024-03-03", "2024-03-25", "due", "2024-03-25", NEW),
        ("2024-03-03", "2024-03-26", "overdue", "2024-03-25", NEW),
        # Before the first and after the last day of the decision itself.
        ("2021-12-31", "2022-03-01", "not_applicable", None, OLD),
        ("2022-01-01", "2022-03-02", "due", "2022-03-02", OLD),
        ("2025-12-31", "2026-01-20", "due", "2026-01-20", NEW),
        ("2026-01-01", "2026-01-20", "not_applicable", None, NEW),
    ],
)
def test_law_of_the_day_on_which_the_book_was_lent(
    lent: str, as_of: str, status: str, last: str | None, in_force: Mapping[str, str]
) -> None:
    found = finding("一.1", as_of, account({"lent": lent}))
    assert (found.status, found.to_dict()["in_force"]) == (status, in_force)
    assert found.due is None if last is None else found.due is not None and found.due.latest == day(last)
    assert found.flags == ()


def test_finding_speaks_in_the_words_of_its_version() -> None:
    old = finding("一.1", "2024-05-06", account({"lent": "2024-03-02"}))
    new = finding("一.1", "2024-05-06", account({"lent": "2024-03-03"}))
    assert (old.norm.bearer.role, new.norm.bearer.role) == ("读者", "借阅人")
    assert ("六十日" in old.norm.text, "二十日" in new.norm.text) == (True, True)
    assert old.due is not None and old.due.basis[0] == "一.1：六十日内"


@pytest.mark.parametrize(
    ("as_of", "status", "missing"),
    [
        # Lent on 03-01 … 03-04: sixty days end on 04-30 (05-06, after the rest days), twenty on 03-25.
        ("2024-03-25", "due", ()),
        ("2024-03-26", "undetermined", ("loans[1].lent",)),
        ("2024-05-06", "undetermined", ("loans[1].lent",)),
        ("2024-05-07", "overdue", ()),
    ],
)
def test_day_between_two_versions(as_of: str, status: str, missing: tuple[str, ...]) -> None:
    found = finding("一.1", as_of, account({"lent": "2024-03-01/2024-03-04"}))
    assert (found.status, found.missing) == (status, missing)
    assert found.due is not None
    assert (found.due.earliest, found.due.latest) == (day("2024-03-25"), day("2024-05-06"))
    ((flag, text),) = found.flags
    assert flag == "版本待查明"
    assert "施行至2024-03-02；自2024-03-03起施行" in text


def test_only_starts_under_a_version_are_counted_by_it() -> None:
    """Sixty days from 03-04 would end on 05-03 at the latest, but whoever borrowed then has twenty."""
    found = finding("一.1", "2024-03-20", account({"lent": "2024-02-20/2024-03-04"}))
    assert found.due is not None
    assert (found.due.earliest, found.due.latest) == (day("2024-03-25"), day("2024-05-06"))


def test_modality_changes_with_the_version() -> None:
    old = finding("一.2", "2024-05-07", account({"lent": "2024-03-02"}, readers=[{"suspended": "none"}]))
    assert (old.norm.modality, old.status) == ("obligation", "due"), "the period ended under the new version"
    old = finding("一.2", "2024-03-02", account({"lent": "2023-12-20"}, readers=[{"suspended": "none"}]))
    assert (old.norm.modality, old.status, old.to_dict()["in_force"]) == ("power", "permitted", OLD)


def test_versions_that_agree_are_settled_and_those_that_do_not_are_not() -> None:
    # The sixty days from 2023-12-31 … 2024-01-05 end on 02-29 … 03-05: under the power or under the duty.
    loan = {"lent": "2023-12-31/2024-01-05"}
    found = finding("一.2", "2024-03-10", account(loan, readers=[{"suspended": "none"}]))
    assert (found.status, found.missing) == ("undetermined", ("loans[1].lent",)), "permitted or due"
    found = finding("一.2", "2024-03-10", account({**loan, "handed_back": "2024-01-10"}))
    assert found.status == "not_applicable", "in time under either"


def test_days_between_that_settle_alone_are_not_passed_over() -> None:
    """Lent at either end of its days the book came back late; lent in between, by the longer term, it did not."""
    loan = {"lent": "2024-01-25/2024-03-04", "handed_back": "2024-03-27/2024-04-02"}
    found = finding("一.2", "2024-05-01", account(loan, readers=[{"suspended": "unknown"}]))
    assert (found.status, found.missing) == ("undetermined", ("loans[1].lent",))


def test_norm_that_was_repealed_and_norm_that_was_added() -> None:
    assert finding("一.4", "2024-03-10", account({"lent": "2024-03-02"})).status == "standing"
    gone = finding("一.4", "2024-03-10", account({"lent": "2024-03-03"}))
    assert (gone.status, gone.because[0].fact, gone.because[0].holds) == ("not_applicable", "in_force", False)
    assert gone.because[0].text == "本条自2022-01-01至2024-03-02施行，触发本条之日须在施行期间"
    assert gone.because[0].value == "2022-01-01/2024-03-02"
    # Without a trigger the day of assessment counts.
    assert finding("二.1", "2024-03-02", account()).status == "not_applicable"
    assert finding("二.1", "2024-03-03", account()).status == "permitted"
    assert finding("一.4", "2024-03-10", account({"lent": "2024-03-01/2024-03-04"})).missing == ("loans[1].lent",)


def test_reading_of_one_version_only() -> None:
    loan = {"handed_back": {"on": "2024-03-25", "shelved": "2024-03-27"}}
    new, old = account({"lent": "2024-03-03", **loan}), account({"lent": "2024-03-02", **loan})
    assert finding("一.1", "2024-04-01", new).contested == {("一.1", "shelved"): "fulfilled_late"}
    assert finding("一.1", "2024-04-01", new, readings={"一.1": "shelved"}).status == "fulfilled_late"
    assert finding("一.1", "2024-04-01", old).contested == {}
    assert finding("一.1", "2024-04-01", old, readings={"一.1": "shelved"}).status == "fulfilled"


def test_other_norms_see_the_verdict_of_the_version_that_speaks() -> None:
    late = {"lent": "2024-03-03", "handed_back": "2024-04-01"}
    assert finding("二.1", "2024-04-02", account(late)).status == "not_applicable"
    assert finding("二.1", "2024-04-02", account({**late, "lent": "2024-03-02"})).status == "permitted"


def test_assumption_with_an_end() -> None:
    """The bracket holds where it was in force on the day on which it starts; before and after, the day is open."""
    within = finding("一.1", "2024-03-20", account({"reserved": "2024-03-01"}))
    assert within.due is not None and "借出日为推定" in dict(within.flags)
    after = finding("一.1", "2024-10-20", account({"reserved": "2024-09-01"}))
    assert after.status == "undetermined" and "借出日为推定" not in dict(after.flags)


def test_whole_record_outside_the_time() -> None:
    said = both(lending(), account({"lent": "2026-01-01"}), "2026-02-01").warnings
    assert said[-1] == "所记各事均不在决定施行期间（自2022-01-01至2025-12-31施行），各条均不适用；试算请用 --as-if。"


@pytest.mark.parametrize(
    ("lent", "last"),
    [
        ("2019-03-01", "2019-04-30"),
        ("2024-03-02", "2024-05-06"),
        ("2024-03-03", "2024-03-25"),
        ("2027-03-01", "2027-03-22"),
    ],
)
def test_as_if_the_first_version_had_always_been_and_the_last_never_ended(lent: str, last: str) -> None:
    found = finding("一.1", "2029-01-01", account({"lent": lent}), as_if=True)
    assert found.status == "overdue" and found.due is not None
    assert found.due.latest == day(last)
    said = lending().assess(account({"lent": lent}), as_of=day("2029-01-01"), as_if=True).warnings
    assert said[-1] == "试算：已不问决定的施行时间（自2022-01-01至2025-12-31施行）与适用地域（本市各馆）。"


def test_note_says_which_version_speaks() -> None:
    case = from_mapping(account({"lent": "2024-03-02"}), LendingCase)
    assessment = lending().assess(case, as_of=day("2024-05-07"))
    found = next(one for one in assessment.findings if one.norm.id == "一.1")
    judged = JudgedCase(Judging(lending()), "", case, assessment)
    basis = next(field for field in item(judged, found).fields if field.label == "依据")
    assert basis.texts == ("一.1（自2022-01-01至2024-03-02施行） “读者应当自借出之日起六十日内归还图书。”",)


def test_page_of_a_norm_shows_every_version() -> None:
    found = held(lending(), Features())["一.1"]
    text = "\n".join(map(plain, every_version(Teller(lending().loaded), found, 80)))
    new, old = text.index("一.1  应当  自2024-03-03起施行"), text.index("一.1  应当  施行至2024-03-02")
    assert new < text.index("二十日内") < old < text.index("“读者应当自借出之日起六十日内归还图书。”")
    assert "借期（施行至2024-03-02，看借出之日）" in text
    assert "借期（后届满的为准）（自2024-03-03起施行，看借出之日）" in text
    assert text.count("\n结论\n") == 1, "the outcomes are those of all versions"


def test_readings_of_a_version_change_that_version_alone() -> None:
    loaded = lending().loaded
    old, new = (Teller(loaded).page(norm) for norm in loaded.norms["一.1"]["handed"].versions)
    told = [next(section for section in page.sections if section.title == "读法") for page in (old, new)]
    assert [[part.text for part in block.parts] for block in told[0].blocks] == [[], ["这一版里没有不同"]]
    assert [len(block.parts) for block in told[1].blocks] == [0, 2]


# --- which version speaks --------------------------------------------------------------------

THREE = [span("2020-01-01/2020-12-31"), span("2021-01-01/2021-12-31"), span("2023-01-01/2023-12-31")]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2019-12-31", Speaking(0, -1, False)),
        ("2020-01-01", Speaking(0, 0, True)),
        ("2020-12-31/2021-01-01", Speaking(0, 1, True)),
        ("2019-12-31/2020-01-01", Speaking(0, 0, None)),
        ("2022-01-01/2022-12-31", Speaking(0, -1, False)),
        # Between the second and the third there are days without any.
        ("2021-12-31/2023-01-01", Speaking(1, 2, None)),
        ("2020-06-01/2024-01-01", Speaking(0, 2, None)),
    ],
)
def test_versions_that_may_speak(when: str, expected: Speaking) -> None:
    assert speaking(THREE, span(when)) == expected


def test_days_of_versions() -> None:
    versions = lending().loaded.norms["一.1"]["handed"].versions
    whole = lending().loaded.manifest.in_force
    assert times(versions, whole) == [span("2022-01-01/2024-03-02"), span("2024-03-03/2025-12-31")]
    assert times(versions, whole, as_if=True) == [
        Interval(ANY_DAY.lo, day("2024-03-02")),
        Interval(day("2024-03-03"), ANY_DAY.hi),
    ]
    days = ("2019-01-01", "2020-05-01", "2022-05-01", "2030-01-01")
    assert [nearest(THREE, span(text)) for text in days] == [0, 0, 1, 2]
    assert stretches([*THREE, ANY_DAY], span("2020-06-01/2022-06-30")) == [
        span("2020-06-01/2020-12-31"),
        span("2021-01-01/2021-12-31"),
        span("2022-01-01/2022-06-30"),
    ]
    assert stretches([ANY_DAY], Interval(day("2020-08-30"), ANY_DAY.hi)) == [Interval(day("2020-08-30"), ANY_DAY.hi)]


def test_what_has_no_last_day_does_not_end_before_the_last_of_all_days() -> None:
    whole = Interval(day("2020-08-30"), ANY_DAY.hi)
    assert stretches([ANY_DAY, whole], whole) == [whole]


def test_times_in_words() -> None:
    found = [ANY_DAY, Interval(day("2020-08-30"), ANY_DAY.hi), Interval(ANY_DAY.lo, day("2020-08-30")), THREE[0]]
    assert [in_force_zh(days) for days in found] == [
        "一直施行",
        "自2020-08-30起施行",
        "施行至2020-08-30",
        "自2020-01-01至2020-12-31施行",
    ]
    assert in_force_bounds(found[1]) == {"from": "2020-08-30", "to": None}


# --- text and review -------------------------------------------------------------------------


def test_text_is_covered_at_every_time() -> None:
    old, new = cover_folder(AMENDED)
    assert (old.in_force, new.in_force) == (span("2022-01-01/2024-03-02"), span("2024-03-03/2025-12-31"))
    for text, pieces in ((old, 4), (new, 4)):
        assert (text.carried, text.pieces, text.problems) == (pieces, pieces, ())
        assert text.covered == text.characters


@pytest.fixture
def amended(tmp_path: Path) -> Path:
    return Path(shutil.copytree(AMENDED, tmp_path / "rules"))


def change(folder: Path, file: str, old: str, new: str) -> None:
    """Write something else in a file, where it stands once."""
    text = (folder / file).read_text("utf-8")
    assert text.count(old) == 1, old
    (folder / file).write_text(text.replace(old, new), "utf-8")


def test_time_without_a_norm_is_a_gap(amended: Path) -> None:
    """One day too early repealed: on that day the sentence is carried by nothing."""
    limited = "    text: 读者要爱护图书。\n    in_force: {to: 2024-03-02}"
    change(amended, "norms.yaml", limited, limited.replace("03-02", "03-01"))
    found = cover_folder(amended)
    assert [text.in_force.lo for text in found] == [day("2022-01-01"), day("2024-03-02"), day("2024-03-03")]
    assert [text.problems for text in found] == [
        (),
        (
            "rules/policy.yaml:8:5: 自2024-03-02至2024-03-02施行的原文，规范应有 4 条，规则文件里有 3 条。"
            "请核对有没有漏写、多写、几条并成一条，或者把规范写成了标题。",
            "rules/rules-2022.txt:4: “读者要爱护图书。”没有规范承载。请写成规范、宣示（写明理由）或者标题。",
        ),
        (),
    ]
    assert [(text.carried, text.pieces) for text in found] == [(4, 4), (3, 4), (4, 4)]


def test_coverage_of_an_amended_text(tmp_path: Path) -> None:
    survey = look(AMENDED, tmp_path, LendingCase)
    lines = [plain(line) for line in coverage.report(survey, 100)]
    assert "自2022-01-01至2024-03-02施行" in lines and "自2024-03-03至2025-12-31施行" in lines
    assert lines[-3].startswith("自2022-01-01至2024-03-02施行的原文：规范 4/4，标题 2 个，文字 58/58（100 %）。")
    page = coverage_page.page(survey)
    assert page.count('id="一.1"') == 1 and page.count('href="#一.1"') == 2
    assert "读者应当归还图书" in page and "借阅人应当归还图书" in page


def test_review_of_an_amended_policy() -> None:
    """Each version is looked at; the facts of the model that this small policy leaves aside are not of interest."""
    said = [str(remark) for remark in lint(AMENDED, LendingCase) if remark.check.id != "L06"]
    assert said == []


def test_new_rule_may_quote_any_version_of_the_text() -> None:
    for text in ("读者要爱护图书。", "全部按期归还的，图书馆可以表扬读者。"):
        assert scaffold._sentence(lending().loaded.manifest.texts, "序.9", text, None) == text


def test_text_must_be_that_of_the_versions_time(amended: Path) -> None:
    change(amended, "norms.yaml", "借出之日起六十日内", "借出之日起二十日内")
    with pytest.raises(BadInput) as raised:
        Policy.load(amended, facts=LendingCase)
    said = "rules/norms.yaml:7:5: 规范 一.1 的“text”与决定原文（rules-2022.txt）不一致。请逐字照录原文"
    assert [str(problem) for problem in raised.value.problems] == [said]


# --- the pilot period's reply term -----------------------------------------------------------


@pytest.fixture(scope="module")
def pilot(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    """The decision's reply and suit, had it governed from 2015 on with the pilot's month."""
    folder = tmp_path_factory.mktemp("pilot") / "rules"
    shutil.copytree(PILOT, folder)
    shutil.copy(decision_folder() / "calendar.yaml", folder)
    return Policy.load(folder, facts=(Case, Year))


def replied(policy: Policy, received: str, as_of: str, **more: Any) -> dict[str, Finding]:
    case = {"place": "linxiang", "record_to": "2018-12-31", "agencies": [{}]}
    recommendation = {"received": received, "reply": "none", **more}
    found = both(policy, {**case, "recommendations": [recommendation]}, as_of).findings
    return {one.norm.id: one for one in found}


@pytest.mark.parametrize(
    ("received", "last"),
    [
        ("2017-06-30", "2017-07-31"),  # one month ends on Sunday 30 July
        ("2017-07-01", "2017-09-01"),
        ("2015-12-31", "2016-02-01"),  # 31 January 2016 is a Sunday
        ("2017-08-01", "2017-10-09"),  # National Day
    ],
)
def test_one_month_until_the_pilot_ended(pilot: Policy, received: str, last: str) -> None:
    on_time = replied(pilot, received, last)
    assert (on_time["三(五).2"].status, on_time["三(五).4"].status) == ("due", "not_applicable")
    due, outlook = on_time["三(五).2"].due, on_time["三(五).4"].next
    assert due is not None and outlook is not None
    assert due.latest == day(last) and outlook.on == day(last)
    after = replied(pilot, received, str(date.fromordinal(day(last).toordinal() + 1)))
    assert (after["三(五).2"].status, after["三(五).4"].status) == ("overdue", "due")


def test_receipt_about_the_end_of_the_pilot(pilot: Policy) -> None:
    found = replied(pilot, "2017-06-20/2017-07-10", "2017-08-05")
    due = found["三(五).2"].due
    assert due is not None
    assert (due.earliest, due.latest) == (day("2017-07-20"), day("2017-09-11"))
    assert (found["三(五).2"].status, found["三(五).2"].missing) == ("undetermined", ("recommendations[1].received",))
    assert found["三(五).4"].status == "undetermined"


def test_real_case_of_the_pilot_period(pilot: Policy) -> None:
    """Guiding case 30: issued on 2015-12-12, day of receipt not told. One month had run when two had not."""
    case = read(str(CASES / "02-yunyang-linyeju.yaml"))
    for policy, earliest, latest, status in (
        (pilot, "2016-01-12", "2016-01-15", "overdue"),
        (Policy.load(), "2016-02-14", "2016-02-15", "due"),
    ):
        found = {one.norm.id: one for one in both(policy, case, "2016-01-20", as_if=True).findings}["三(五).2"]
        assert found.status == status and found.due is not None
        assert (found.due.earliest, found.due.latest) == (day(earliest), day(latest))
