"""What is wrong in several columns is told in their order; words, days and numbers are read as though one by one."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from gongyi import Policy
from gongyi.columns.cells import Complaints, Place, cells
from gongyi.columns.periods import Periods
from gongyi.columns.reading import numbered
from gongyi.columns.steps import LastDays as Step
from gongyi.columns.words import days_of
from gongyi.evaluators.last_days import last_day
from gongyi.kernel.periods import Length
from gongyi.program.nodes import FIRST_DAY, LAST_DAY
from gongyi_facts import BadInput
from lending import LendingCase
from locations import LENDING

POLICY = Policy.load(LENDING / "rules", facts=LendingCase)
AS_OF = date(2024, 3, 20)
CASES = pl.DataFrame({"case": ["a", "b", "c"]})


def refused(frames: dict[str, pl.DataFrame]) -> list[str]:
    """What is told of frames that are refused."""
    with pytest.raises(BadInput) as caught:
        POLICY.assess_table(frames, as_of=AS_OF)
    return str(caught.value).splitlines()


def place(values: pl.Series) -> Place:
    """A column that stands in a table."""
    return Place("loan", values.name, pl.Series(range(1, values.len() + 1)), Complaints())


def test_problems_are_told_in_the_order_of_the_facts() -> None:
    first, last = [date(2024, 3, 9), None, None], [date(2024, 3, 1), None, None]
    loans = pl.DataFrame(
        {
            "case": ["a", "b", "c"],
            "lent": ["2024-03-01", "2024-13", None],
            "lent.first": first,
            "lent.last": last,
            "handed_back.first": first,
            "handed_back.last": last,
            "volumes": [1.5, None, None],
        }
    )
    wrong = [line.partition("：")[0].split("表")[1] for line in refused({"case": CASES, "loan": loans})]
    assert wrong == [
        ":2: lent 列",
        ":1: lent 的起日晚于止日。请对调",
        ":1: handed_back 的起日晚于止日。请对调",
        ": volumes 列是 Float64，应当是整数",
    ]


def test_a_word_that_says_nothing_is_not_read_as_another_one() -> None:
    values = pl.Series("record_to", ["2024-03-10", None, "zz"])
    where = place(values)
    lo, hi = days_of(values, where)
    assert lo.to_list() == hi.to_list() == [date(2024, 3, 10).toordinal(), None, None]
    assert len(where.complaints.problems) == 1


@pytest.mark.parametrize("kind", [pl.String, pl.Categorical])
@pytest.mark.parametrize("many", [1, 9])
def test_few_words_and_many_are_read_alike(many: int, kind: type[pl.DataType]) -> None:
    words = [f"2024-03-0{day}" for day in range(1, many + 1)] + [None, "2024-03-01"]
    lo, _ = days_of(pl.Series("lent", words).cast(kind), place(pl.Series("lent", words)))
    assert lo.to_list() == [word and date.fromisoformat(word).toordinal() for word in words]


@pytest.mark.parametrize("bad", [date(1900, 1, 1), date(2200, 1, 1)])
def test_a_day_outside_the_calendar_is_told(bad: date) -> None:
    values = pl.Series("lent", [bad, date(2024, 3, 1), bad])
    where = place(values)
    days_of(values, where)
    assert [one.message for one in where.complaints.problems] == [
        f"lent 列：日期 {bad} 不在 1949–2149 年之间（共 2 行）",
    ]


def test_a_yes_where_the_fact_has_none_is_refused() -> None:
    readers = pl.DataFrame({"case": ["a", "b"], "grade": [None, True]})
    assert any("grade 列：没有“yes”这个值" in line for line in refused({"case": CASES, "reader": readers}))


def test_columns_are_looked_at_in_the_order_of_their_words() -> None:
    values = pl.Series("grade", [None, "b", "a", "b"])
    assert cells(values, place(values)).words == ("b", "a")


def test_rows_are_numbered_within_their_case() -> None:
    frame = pl.DataFrame({"at": [0, 0, 3, 4, 4, 4]}, schema={"at": pl.UInt32})
    assert frame.select(numbered("at", "number", pl.UInt32))["number"].to_list() == [1, 2, 1, 1, 2, 3]


def test_last_days_are_the_same_whenever_they_are_asked_for() -> None:
    calendar, length = POLICY.loaded.calendar, Length(months=2)
    step = Step("loan", "end", pl.col("start"), None, length, True, False)
    periods = Periods(calendar)
    # Fewer days first, then more of them, and such as lie outside the calendar of the facts.
    for start in ([FIRST_DAY, 738_000], [738_000, 738_001, LAST_DAY], [738_001, LAST_DAY + 1], []):
        days = pl.Series("start", start, dtype=pl.Int32)
        found = periods.counted(step, days, None, [calendar], pl.Series([], dtype=pl.UInt32))
        assert found.to_list() == [last_day(day, length, calendar, latest=True) for day in start]
