"""The example cases: our findings beside a second reading of the real ones, and the synthetic ones as told.

A second reading is an opinion, not an oracle: where ours differs, the difference is in ``ARGUED`` and in the
table of ``examples/README.md``, with the reason.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

import pytest

from gongyi import STATUSES, Assessment, Finding, Policy
from gongyi_facts import Case, Year, read
from locations import EXAMPLES

FILES = {path.name.partition("-")[0]: path for path in sorted((EXAMPLES / "cases").glob("*.yaml"))}
REAL = tuple(name for name in FILES if not name.startswith("S"))
SYNTHETIC = tuple(name for name in FILES if name.startswith("S"))

NOTHING = "no finding"
MEANS = {
    "fulfilled": {"fulfilled"},
    "overdue": {"overdue", "fulfilled_late"},
    "not_fulfilled": {"breached", "due"},
    "not_triggered": {"not_applicable"},
    "not_applicable": {"not_applicable", NOTHING},
    "exercised": {"exercised"},
    "undetermined": {"undetermined"},
}


class Reading(NamedTuple):
    """What the second reading says of one norm on one record of a case, as of a day.

    ``days``: the last day as counted, moved past rest days, and the latest where the receipt is bracketed.
    """

    case: str
    norm: str
    path: str
    word: str
    as_of: str
    days: tuple[str, ...]

    @classmethod
    def parse(cls, line: str) -> Reading:
        """A line of the table."""
        case, norm, path, word, as_of, *days = line.split()
        return cls(case, norm, path, word, as_of, tuple(days))


ROOT = "案件"
"""The path of the case itself."""
FIRST, SECOND = "recommendations[1]", "recommendations[2]"
SUIT = "suits[1]"
WORKS, OFFICE = "assistance[1]", "assistance[2]"

# Case, norm, record, word, as of, and for a period its last day: counted, rolled, latest.
# 三(五).1 and .4 as of the day of suit; where there is none, or it is unknown, as of the record's end
# (48: the day after the last day for the reply). The others as of the record's end.
SECOND_READING = """
02 三(四).1b agencies[1] fulfilled 2016-06-30
02 三(五).2 recommendations[1] overdue 2016-02-29 2016-02-12 2016-02-14 2016-02-15
02 三(五).1 recommendations[1] not_fulfilled 2016-02-29
02 三(五).4 recommendations[1] fulfilled 2016-02-29
02 三(五).5a suits[1] fulfilled 2016-06-30
02 三(五).5b suits[1] fulfilled 2016-06-30
02 三(五).6 judgments[1] undetermined 2016-06-30
05 三(四).1b agencies[1] fulfilled 2016-12-31
05 三(五).2 recommendations[1] fulfilled 2016-12-31 2016-02-03 2016-02-03 2016-02-14
05 三(五).1 recommendations[1] not_fulfilled 2016-05-11
05 三(五).4 recommendations[1] fulfilled 2016-05-11
05 三(五).5a suits[1] undetermined 2016-12-31
05 三(五).5b suits[1] fulfilled 2016-12-31
05 三(五).6 judgments[1] not_applicable 2016-12-31
06 三(四).1b agencies[1] fulfilled 2018-12-25
06 三(五).2 recommendations[1] fulfilled 2018-12-25 2018-02-18 2018-02-22 2018-02-22
06 三(五).1 recommendations[1] fulfilled 2018-12-25
06 三(五).2 recommendations[2] fulfilled 2018-12-25 2018-05-16 2018-05-16 2018-05-21
06 三(五).1 recommendations[2] fulfilled 2018-12-25
06 三(二).2 clues[1] undetermined 2018-12-25
06 三(五).4 recommendations[1] not_triggered 2018-12-25
06 三(五).4 recommendations[2] not_triggered 2018-12-25
08 三(四).1b agencies[1] fulfilled 2018-12-31
08 三(五).2 recommendations[1] fulfilled 2018-12-31 2017-05-06 2017-05-08 2017-05-09
08 三(五).1 recommendations[1] not_fulfilled 2017-06-29
08 三(五).4 recommendations[1] fulfilled 2017-06-29
08 三(五).5a suits[1] undetermined 2018-12-31
08 三(五).5b suits[1] undetermined 2018-12-31
08 三(五).6 judgments[1] fulfilled 2018-12-31
10 三(四).1b agencies[1] fulfilled 2021-09-02
10 三(五).2 recommendations[1] fulfilled 2021-09-02 2019-07-27 2019-07-29 2019-07-30
10 三(五).1 recommendations[1] not_fulfilled 2019-07-16
10 三(五).5a suits[1] undetermined 2021-09-02
10 三(五).5b suits[1] undetermined 2021-09-02
10 三(五).6 judgments[1] fulfilled 2021-09-02
10 三(五).4 recommendations[1] undetermined 2019-07-16
10 三(五).3a recommendations[1] undetermined 2021-09-02
12 三(六).4a judgments[1] not_applicable 2020-06-30
12 三(二).1 clues[1] not_applicable 2020-06-30
13 三(四).1b agencies[1] fulfilled 2019-09-30
13 三(五).2 recommendations[1] overdue 2018-12-28 2018-07-07 2018-07-09 2018-07-10
13 三(五).1 recommendations[1] not_fulfilled 2018-12-28
13 三(五).4 recommendations[1] fulfilled 2018-12-28
13 三(五).5a suits[1] undetermined 2019-09-30
13 三(五).5b suits[1] undetermined 2019-09-30
13 三(五).6 judgments[1] fulfilled 2019-09-30
13 二(三).1 案件 fulfilled 2019-09-30
13 五(一).1a 案件 fulfilled 2019-09-30
17 三(四).1b agencies[1] fulfilled 2022-03-07
17 三(五).2 recommendations[1] fulfilled 2022-03-07 2018-11-13 2018-11-13 2018-11-19
17 三(五).1 recommendations[1] not_fulfilled 2019-08-08
17 三(五).4 recommendations[1] fulfilled 2019-08-08
17 三(五).5a suits[1] undetermined 2022-03-07
17 三(五).5b suits[1] undetermined 2022-03-07
17 三(五).6 judgments[1] fulfilled 2022-03-07
20 三(四).1b agencies[1] fulfilled 2022-09-19
20 三(五).2 recommendations[1] fulfilled 2022-09-19 2018-12-15 2018-12-17 2018-12-18
20 三(五).1 recommendations[1] fulfilled 2022-09-19
20 三(四).1b agencies[2] fulfilled 2022-09-19
20 三(五).2 recommendations[2] fulfilled 2022-09-19 2019-03-21 2019-03-21 2019-03-25
20 三(五).1 recommendations[2] fulfilled 2022-09-19
20 三(五).4 recommendations[1] not_triggered 2022-09-19
20 三(五).4 recommendations[2] not_triggered 2022-09-19
20 三(二).2 clues[1] fulfilled 2022-09-19
20 三(二).3 clues[1] fulfilled 2022-09-19
29 三(四).1b agencies[1] fulfilled 2021-03-23
29 三(五).3a recommendations[1] undetermined 2021-03-23 2019-07-04 2019-07-04 2019-07-04
29 三(五).1 recommendations[1] fulfilled 2021-03-23
29 三(五).4 recommendations[1] not_triggered 2021-03-23
29 三(四).2 recommendations[1] exercised 2021-03-23
29 三(四).3 recommendations[1] exercised 2021-03-23
36 三(四).1b agencies[1] fulfilled 2021-03-15
36 三(五).2 recommendations[1] undetermined 2021-03-15 2019-06-04 2019-06-04 2019-06-10
36 三(五).1 recommendations[1] not_fulfilled 2019-10-30
36 三(五).4 recommendations[1] fulfilled 2019-10-30
36 三(五).5a suits[1] undetermined 2021-03-15
36 三(五).5b suits[1] undetermined 2021-03-15
36 三(五).6 judgments[1] fulfilled 2021-03-15
46 三(四).1b agencies[1] fulfilled 2024-08-16
46 三(五).2 recommendations[1] overdue 2024-08-16
46 三(五).1 recommendations[1] not_fulfilled 2024-08-16
46 三(五).4 recommendations[1] fulfilled 2024-08-16
46 三(五).5a suits[1] fulfilled 2024-08-16
46 三(五).5b suits[1] fulfilled 2024-08-16
46 三(五).6 judgments[1] undetermined 2024-08-16
48 三(四).1b agencies[1] fulfilled 2022-02-17
48 三(五).2 recommendations[1] undetermined 2022-04-12 2022-04-11 2022-04-11 2022-04-11
48 三(五).1 recommendations[1] undetermined 2022-04-12
48 三(五).4 recommendations[1] undetermined 2022-04-12
48 三(四).2 recommendations[1] exercised 2022-02-17
48 三(四).4 recommendations[1] exercised 2022-02-17
49 三(六).4a judgments[1] not_applicable 2025-10-09
49 三(六).4b judgments[1] undetermined 2025-10-09
"""
READINGS = tuple(map(Reading.parse, SECOND_READING.strip().splitlines()))

# Differences that we stand by: case, norm, record → our status. The reasons are in examples/README.md.
ARGUED: dict[tuple[str, str, str], str] = {
    ("46", "三(五).1", FIRST): "undetermined",
    ("13", "二(三).1", "案件"): "standing",
    ("13", "五(一).1a", "案件"): NOTHING,
}


@lru_cache(maxsize=1)
def policy() -> Policy:
    """The decision, loaded once."""
    return Policy.load()


@lru_cache(maxsize=64)
def assessed(case: str, day: str, engine: str = "durable") -> Assessment:
    """An example as of a day; a real one as if the decision governed it."""
    return policy().assess(read(FILES[case]), as_of=date.fromisoformat(day), as_if=case in REAL, engine=engine)


def finding(assessment: Assessment, norm: str, path: str = FIRST) -> Finding:
    """The finding of a norm on a record."""
    path = "" if path == ROOT else path
    (found,) = [item for item in assessment.findings if (item.norm.id, item.path) == (norm, path)]
    return found


def our_word(reading: Reading) -> str:
    """Our status, or that there is no finding: the piece binds nobody, or an organ's year answers it and no case."""
    norm = policy().norm(reading.norm)
    if norm.modality == "declaration" or policy().loaded.model.scopes[norm.scope].root == Year.root:
        return NOTHING
    return finding(assessed(reading.case, reading.as_of), reading.norm, reading.path).status


def label(reading: Reading) -> str:
    """The name of a test."""
    return f"{reading.case}-{reading.norm}-{reading.path}"


# --- the second reading ------------------------------------------------------------------------


@pytest.mark.parametrize("reading", READINGS, ids=label)
def test_we_say_what_the_second_reading_says_or_argue_why_not(reading: Reading) -> None:
    ours, key = our_word(reading), (reading.case, reading.norm, reading.path)
    if key in ARGUED:
        assert ours == ARGUED[key] and ours not in MEANS[reading.word]
    else:
        assert ours in MEANS[reading.word]


@pytest.mark.parametrize("reading", [item for item in READINGS if item.days], ids=label)
def test_last_days_are_those_of_the_second_reading(reading: Reading) -> None:
    due = finding(assessed(reading.case, reading.as_of), reading.norm, reading.path).due
    assert due is not None
    assert (str(due.nominal), str(due.earliest), str(due.latest)) == reading.days


def test_a_last_day_that_hangs_on_an_unstated_urgency_is_shown_under_the_other_reading() -> None:
    case = read(FILES["10"])
    found = policy().assess(case, as_of=date(2019, 6, 11), as_if=True, readings={"三(五).3a": "objective"})
    due = finding(found, "三(五).3a").due
    assert due is not None and due.earliest == date(2019, 6, 11)


@pytest.mark.parametrize("case", FILES)
def test_both_engines_say_the_same_of_every_example(case: str) -> None:
    days = {item.as_of for item in READINGS if item.case == case} or {str(_end(case))}
    for day in sorted(days):
        durable = assessed(case, day).to_dict()
        reference = assessed(case, day, engine="reference").to_dict()
        assert reference.pop("engine") == "reference"
        durable.pop("engine")
        assert durable == reference


# --- the files and their page ------------------------------------------------------------------


def _end(case: str) -> date:
    written = read(FILES[case]).record_to
    assert written is not None
    return written.last


@pytest.mark.parametrize("case", FILES)
def test_an_example_reads_without_a_warning_and_names_its_source(case: str) -> None:
    document = read(FILES[case])
    assert isinstance(document, Case)
    assert document.warnings == ()
    assert document.id == case and document.source and document.record_to


@pytest.mark.parametrize("case", SYNTHETIC)
def test_an_invented_case_says_so(case: str) -> None:
    document = read(FILES[case])
    assert isinstance(document, Case)
    assert document.synthetic is True
    assert document.name is not None and "虚构" in document.name


@pytest.mark.parametrize("case", REAL)
def test_a_real_case_is_not_called_invented(case: str) -> None:
    document = read(FILES[case])
    assert isinstance(document, Case) and document.synthetic is None


def _table(heading: str) -> list[list[str]]:
    """The rows of the table under a heading of the page, without its head."""
    text = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    section = re.split(r"^## ", text.split(f"## {heading}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]
    rows = [line.strip().strip("|").split("|") for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


def test_the_page_lists_every_example() -> None:
    assert [row[0] for row in _table("案例")] == [f"`{path.name}`" for path in FILES.values()]


def test_the_page_argues_exactly_the_differences() -> None:
    known = {(item.case, item.norm, item.path): item.word for item in READINGS}
    written = {(row[0], row[1]): (row[2], row[3]) for row in _table("与另一种解读的差异")}
    assert written == {
        (case, f"{norm}，{path}"): (known[case, norm, path], STATUSES.get(status, "没有结论"))
        for (case, norm, path), status in ARGUED.items()
    }
    assert all(row[4] for row in _table("与另一种解读的差异"))


# --- case 13, day by day -----------------------------------------------------------------------


def test_case_13_on_the_earliest_last_day_the_reply_is_due() -> None:
    found = finding(assessed("13", "2018-07-09"), "三(五).2")
    assert found.status == "due" and found.due is not None
    assert found.due.earliest == date(2018, 7, 9)
    assert found.due.latest == date(2018, 7, 10)
    assert found.due.nominal == date(2018, 7, 7)
    assert any("办案规则第76条" in basis for basis in found.due.basis)
    assert "送达日为推定" in dict(found.flags)


def test_case_13_on_the_latest_last_day_all_hangs_on_the_receipt() -> None:
    found = finding(assessed("13", "2018-07-10"), "三(五).2")
    assert found.status == "undetermined"
    assert found.missing == ("recommendations[1].received",)


@pytest.mark.parametrize("reading", ["presumption", "strict"])
def test_case_13_the_day_after_the_suit_is_due(reading: str) -> None:
    found = policy().assess(read(FILES["13"]), as_of=date(2018, 7, 11), as_if=True, readings={"三(五).4": reading})
    assert finding(found, "三(五).2").status == "overdue"
    assert finding(found, "三(五).4").status == "due"


def test_case_13_looked_back_upon() -> None:
    found = assessed("13", "2026-11-23")
    assert finding(found, "三(五).4").status == "fulfilled"
    assert finding(found, "三(五).1").status == "breached"


def test_case_13_lies_outside_the_decision_and_the_page_says_why() -> None:
    found = policy().assess(read(FILES["13"]), as_of=date(2018, 7, 11))
    assert {item.status for item in found.findings} == {"not_applicable"}
    assert any("不在临沧市" in warning and "--as-if" in warning for warning in found.warnings)


# --- the synthetic cases -----------------------------------------------------------------------

# Case, day → what its findings are then: norm (and record, where it is not the first recommendation) = status.
TOLD: tuple[tuple[str, str, str], ...] = (
    ("S1", "2023-05-15", "三(五).2=due 三(五).4=not_applicable"),
    ("S1", "2023-05-16", "三(五).1=undetermined 三(五).2=overdue 三(五).4=due"),
    ("S1", "2023-05-29", "三(五).2=fulfilled_late 三(五).4=undetermined"),
    ("S1", "2023-06-20", "三(五).1=fulfilled 三(五).2=fulfilled_late 三(五).4=not_applicable"),
    ("S2", "2024-06-26", "三(五).2=due 三(五).3a=due 三(五).3b=due"),
    ("S2", "2024-06-27", "三(五).2=fulfilled 三(五).3a=fulfilled 三(五).3b=fulfilled 三(五).1=due"),
    ("S2", "2024-08-09", "三(五).1=due 三(五).4=not_applicable"),
    ("S2", "2024-08-13", "三(五).1=fulfilled 三(五).4=not_applicable"),
    ("S3", "2023-09-04", f"三(三).1@{WORKS}=due 三(三).2b@{WORKS}=standing 三(三).3@{WORKS}=not_applicable"),
    ("S3", "2023-09-05", f"三(三).1@{WORKS}=breached 三(三).2b@{WORKS}=breached 三(三).3@{WORKS}=permitted"),
    ("S3", "2023-09-09", f"三(三).2a@{OFFICE}=undetermined 三(三).3@{OFFICE}=undetermined"),
    ("S3", "2023-09-11", f"三(三).3@{WORKS}=exercised 三(三).4@{WORKS}=permitted"),
    ("S3", "2023-09-18", f"三(三).2a@{OFFICE}=breached 三(三).3@{OFFICE}=permitted 三(三).4@{OFFICE}=permitted"),
    ("S3", "2023-10-31", f"三(三).1@{WORKS}=fulfilled 三(三).2b@{WORKS}=breached 三(三).4@{WORKS}=exercised"),
    ("S4", "2022-05-20", "三(五).2=fulfilled 三(五).1=breached 三(五).4=due"),
    ("S4", "2022-06-10", "三(五).4=fulfilled 三(五).5a@suits[1]=due 三(五).5b@suits[1]=due"),
    ("S4", "2022-08-18", "三(五).5a@suits[1]=due"),
    ("S4", "2022-10-12", "三(五).5a@suits[1]=breached 三(五).5b@suits[1]=breached 三(五).6@judgments[1]=due"),
    ("S4", "2022-12-31", "三(五).6@judgments[1]=overdue"),
    ("S4", "2023-01-31", "三(五).6@judgments[1]=fulfilled_late"),
    ("S5", "2025-03-21", "三(五).2=fulfilled 三(五).1=due 三(五).4=not_applicable"),
    ("S5", "2025-04-15", "三(五).1=due 三(五).4=not_applicable"),
    ("S5", "2025-04-16", "三(五).1=due 三(五).4=fulfilled"),
    ("S5", "2025-05-07", "三(五).1=breached 三(五).4=fulfilled"),
    ("S6", "2026-11-23", "三(五).1=due 三(五).2=due 三(五).4=not_applicable"),
    ("S7", "2024-01-30", f"三(五).2=due 三(五).3a=not_applicable 三(五).3a@{SECOND}=due"),
    ("S7", "2024-01-31", f"三(五).4=not_applicable 三(五).3a@{SECOND}=overdue 三(五).4@{SECOND}=not_applicable"),
    ("S7", "2024-03-09", f"三(五).1=fulfilled 三(五).2=fulfilled 三(五).2@{SECOND}=due"),
    ("S7", "2024-03-16", f"三(五).4=not_applicable 三(五).2@{SECOND}=overdue 三(五).4@{SECOND}=due"),
)


@pytest.mark.parametrize(("case", "day", "told"), TOLD, ids=lambda part: str(part)[:10])
def test_a_synthetic_case_goes_as_told(case: str, day: str, told: str) -> None:
    found = assessed(case, day)
    for sentence in told.split():
        where, _, status = sentence.partition("=")
        norm, _, path = where.partition("@")
        assert (where, finding(found, norm, path or FIRST).status) == (where, status)


def test_every_synthetic_case_is_told() -> None:
    assert {case for case, _, _ in TOLD} == set(SYNTHETIC)


def test_s1_what_would_rebut_the_presumption_is_named() -> None:
    found = finding(assessed("S1", "2023-05-16"), "三(五).4")
    # Since when all is rectified that was seen to be in June is not written.
    assert found.rebuttable_by == ("recommendations[1].protection", "recommendations[1].rectification")
    assert found.contested == {("三(五).4", "strict"): "undetermined"}


def test_s2_under_the_other_reading_the_reply_must_have_arrived() -> None:
    found = finding(assessed("S2", "2024-06-27"), "三(五).2")
    assert found.contested == {("三(五).2", "arrival"): "due", ("三(五).2", "urgent_displaces"): "not_applicable"}


def test_s3_half_of_the_power_used_is_remarked_upon() -> None:
    half = finding(assessed("S3", "2023-09-11"), "三(三).3", WORKS)
    both = finding(assessed("S3", "2023-09-12"), "三(三).3", WORKS)
    assert "尚未通报" in dict(half.flags) and both.flags == ()


def test_s3_silence_is_shirking_only_where_so_recorded() -> None:
    found = finding(assessed("S3", "2023-09-09"), "三(三).2b", OFFICE)
    assert "assistance[2].silence_is_shirking" in found.missing


def test_s3_whether_the_graver_obstruction_is_meant_is_contested() -> None:
    found = assessed("S3", "2023-09-18")
    assert finding(found, "三(三).4", OFFICE).contested == {("三(三).4", "graver"): "not_applicable"}
    assert finding(found, "三(三).4", WORKS).contested == {}


def test_s4_a_deputy_is_lawful_elsewhere_and_the_page_says_so() -> None:
    found = finding(assessed("S4", "2022-08-18"), "三(五).5a", SUIT)
    assert "副职出庭" in dict(found.flags)
    assert found.contested == {("三(五).5a", "deputy_allowed"): "fulfilled"}


def test_s5_a_suit_before_its_time_counts_once_it_is_accepted() -> None:
    before = finding(assessed("S5", "2025-04-15"), "三(五).4")
    assert before.situation is not None and before.situation.name == "期间未满"
    assert "明确拒绝" in dict(before.flags)
    after = finding(assessed("S5", "2025-05-07"), "三(五).4")
    assert "起诉早于期满" in dict(after.flags)


def test_s5_a_last_day_in_the_labour_day_holiday_moves() -> None:
    due = finding(assessed("S5", "2025-05-06"), "三(五).2").due
    assert due is not None
    assert (str(due.nominal), str(due.earliest)) == ("2025-05-03", "2025-05-06")


def test_s6_a_last_day_in_an_unpublished_year_is_provisional() -> None:
    found = finding(assessed("S6", "2026-11-23"), "三(五).2")
    assert found.due is not None and found.due.provisional
    assert (str(found.due.nominal), str(found.due.earliest)) == ("2027-01-23", "2027-01-25")
    assert found.next is not None
    assert (found.next.on, found.next.norm, found.next.provisional) == (date(2027, 1, 25), "三(五).4", True)


def test_s7_the_names_of_the_two_agencies_stand_with_their_own_clocks() -> None:
    found = assessed("S7", "2024-01-31")
    first, second = (finding(found, "三(五).2", path) for path in (FIRST, SECOND))
    assert first.due is not None and second.due is not None
    assert (first.bearer_name, str(first.due.latest)) == ("沧源县甲局", "2024-03-08")
    assert (second.bearer_name, str(second.due.latest)) == ("沧源县乙局", "2024-03-15")
