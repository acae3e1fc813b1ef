"""What the frames of a ledger may hold: kinds of frame, spellings, and what is refused with frame, row and column."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest

from gongyi import ArgumentError, Policy
from gongyi.columns import table
from gongyi.columns.native import _from_pandas
from gongyi_facts import BadInput, from_mapping
from lending import LendingCase
from locations import LENDING

POLICY = Policy.load(LENDING / "rules", facts=LendingCase)
AS_OF = date(2024, 3, 20)
CASES = pl.DataFrame({"case": ["a", "b"], "branch": ["central", None]})
READERS = pl.DataFrame({"case": ["b", "a"], "id": ["x", None], "surname": ["王", "李"], "grade": ["成人", "child"]})
LOANS = pl.DataFrame(
    {
        "case": ["a", "b", "b"],
        "reader": [None, "x", "1"],
        "lent": ["2024-03-01", "2024-02", "不详"],
        "handed_back": [None, "none", "2024-03-10"],
        "volumes": [2, None, 1],
        "stock": [["rare"], None, []],
        "wear": [None, [{"on": "2024-02", "state": "worn"}], [{"on": "2024-03-01", "state": "bound"}]],
    },
    schema_overrides={"wear": pl.List(pl.Struct({"on": pl.String, "state": pl.String}))},
)
FRAMES = {"case": CASES, "reader": READERS, "loan": LOANS}
DOCUMENTS = {
    "a": {
        "branch": "central",
        "readers": [{"surname": "李", "grade": "child"}],
        "loans": [{"lent": "2024-03-01", "volumes": 2, "stock": ["rare"]}],
    },
    "b": {
        "readers": [{"id": "x", "surname": "王", "grade": "adult"}],
        "loans": [
            {"reader": "x", "lent": "2024-02", "handed_back": "none", "wear": [{"on": "2024-02", "state": "worn"}]},
            {
                "reader": "1",
                "lent": "unknown",
                "handed_back": "2024-03-10",
                "volumes": 1,
                "stock": [],
                "wear": [{"on": "2024-03-01", "state": "bound"}],
            },
        ],
    },
}


def told(found: pl.DataFrame) -> set[tuple[Any, ...]]:
    """What a long frame says."""
    days = pl.col("due_earliest", "due_latest").cast(pl.Date)
    return set(found.select("case", "norm", "record", "status", days).iter_rows())


def right() -> set[tuple[Any, ...]]:
    """What is said of each document by itself."""
    return {
        (key, line.norm, line.record, str(line.status), *(line.due or (None, None)))
        for key, data in DOCUMENTS.items()
        for line in POLICY.statuses(from_mapping(data, LendingCase), as_of=AS_OF, as_if=True)
    }


def test_frames_written_by_hand() -> None:
    assert told(POLICY.assess_table(FRAMES, as_of=AS_OF, as_if=True)) == right()


def test_columns_of_days_instead_of_words() -> None:
    typed = LOANS.with_columns(
        pl.Series("lent", [date(2024, 3, 1), None, None]),
        pl.Series("lent.first", [None, date(2024, 2, 1), None], dtype=pl.Date),
        pl.Series("lent.last", [None, date(2024, 2, 29), date(2149, 12, 31)], dtype=pl.Date),
    )
    found = told(POLICY.assess_table({**FRAMES, "loan": typed}, as_of=AS_OF, as_if=True))
    assert {one for one in found if one[0] == "a"} == {one for one in right() if one[0] == "a"}
    assert {one for one in found if one[2] == "1"} == {one for one in right() if one[2] == "1"}


def test_the_wide_form_says_the_same() -> None:
    wide = POLICY.assess_table(FRAMES, as_of=AS_OF, as_if=True, form="wide")
    norms = POLICY.rules(POLICY.profile({})).norms
    found = {
        (row["case"], norm, row["record"], row[norm], row.get(f"{norm} earliest"), row.get(f"{norm} latest"))
        for frame in wide.values()
        for row in frame.iter_rows(named=True)
        for norm in norms
        if norm in row
    }
    assert found == right()


def test_parts_come_to_the_whole() -> None:
    parts = list(POLICY.assess_table_in_parts(FRAMES, as_of=AS_OF, as_if=True))
    assert told(pl.concat(parts)) == right()


def test_batch_after_batch_comes_to_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "BATCH", 1)
    monkeypatch.setattr(table, "_NODES", 0)
    parts = list(POLICY.assess_table_in_parts(FRAMES, as_of=AS_OF, as_if=True))
    assert [set(part["case"]) for part in parts] == [{"a"}, {"b"}] and told(pl.concat(parts)) == right()
    assert told(POLICY.assess_table(FRAMES, as_of=AS_OF, as_if=True)) == right()


def test_a_policy_of_few_nodes_is_judged_in_larger_batches() -> None:
    few, many = (SimpleNamespace(numbers=range(count), program=SimpleNamespace(scopes={})) for count in (100, 10_000))
    sizes = [table.Ledger(one, POLICY.loaded.model, "case", None, None, (None, None)).batch for one in (few, many)]  # type: ignore[arg-type]
    assert sizes[0] > sizes[1] == table.BATCH


class Streaming:
    """What any library's frame is by Arrow's C interface."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self.frame = frame

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.frame.__arrow_c_stream__(requested_schema)


def test_any_arrow_stream_is_taken() -> None:
    found = POLICY.assess_table({n: Streaming(frame) for n, frame in FRAMES.items()}, as_of=AS_OF, as_if=True)
    assert told(found) == right()


def test_pandas_and_arrow_are_given_back_as_they_came() -> None:
    pytest.importorskip("pyarrow")
    for turned in (pl.DataFrame.to_pandas, pl.DataFrame.to_arrow):
        frames = {name: turned(frame) for name, frame in FRAMES.items()}
        found = POLICY.assess_table(frames, as_of=AS_OF, as_if=True)
        assert type(found) is type(frames["case"])
        assert told(pl.DataFrame(found)) == right()


def test_pandas_without_arrow_is_taken_column_by_column() -> None:
    pytest.importorskip("pyarrow")
    for frame in (CASES, READERS):
        assert _from_pandas(frame.to_pandas()).equals(frame)


@pytest.mark.parametrize(
    ("frames", "message"),
    [
        ({"loan": LOANS.with_columns(pl.lit("2024-13").alias("lent"))}, "loan 表:1: lent 列"),
        ({"loan": LOANS.with_columns(pl.lit(["rar"]).alias("stock"))}, "是不是想写“rare”"),
        ({"loan": LOANS.rename({"lent": "lend"})}, "没有“lend”这一列。是不是想写“lent”"),
        ({"loan": LOANS.with_columns(pl.lit("c").alias("case"))}, "case 表里没有 case “c”"),
        ({"reader": READERS.with_columns(pl.lit("adlut").alias("grade"))}, "reader 表:1: grade 列"),
        ({"case": pl.DataFrame({"case": ["a", "a"]})}, "“a”写了不止一次"),
        ({"loan": LOANS.with_columns(pl.lit(1.5).alias("lent"))}, "应当是日期（Date）或者文字"),
    ],
)
def test_what_is_wrong_is_told_by_frame_row_and_column(frames: dict[str, pl.DataFrame], message: str) -> None:
    with pytest.raises(BadInput) as caught:
        POLICY.assess_table({**FRAMES, **frames}, as_of=AS_OF)
    assert message in str(caught.value)


ENDED = CASES.with_columns(pl.Series("record_to", [date(2024, 3, 10), None]))


@pytest.mark.parametrize(
    ("frames", "message"),
    [
        ({"loan": LOANS.with_columns(pl.Series("case", ["a", "b", "c"]))}, "loan 表:3: case 表里没有 case “c”"),
        ({"case": pl.concat([ENDED, ENDED.with_columns(record_to=None)])}, "“a”写了不止一次"),
        ({"loan": LOANS.with_columns(pl.Series("lent", ["2024-03-01", "2024-02", "2024-13"]))}, "loan 表:3: lent 列"),
    ],
)
def test_nothing_vanishes_where_some_records_end_before_they_are_judged(
    frames: dict[str, pl.DataFrame], message: str
) -> None:
    with pytest.raises(BadInput) as caught:
        POLICY.assess_table({**FRAMES, "case": ENDED, **frames}, as_of=AS_OF)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"frames": {"loan": LOANS}}, "主表"),
        ({"frames": {**FRAMES, "lone": LOANS}}, "是不是想写“loan”"),
        ({"frames": {"case": [1]}}, "Polars、pandas 或者 Arrow"),
        ({"frames": FRAMES, "form": "long-ish"}, "form 应当是"),
    ],
)
def test_arguments_are_looked_at(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        POLICY.assess_table(**arguments)
    assert message in str(caught.value)


def test_a_ledger_without_cases_has_no_verdicts() -> None:
    found = POLICY.assess_table({"case": CASES.head(0)}, as_of=AS_OF)
    assert found.height == 0 and "status" in found.columns


_ONE_CASE = """
import sys
from gongyi import Policy
from gongyi_desk.start import start
sys.argv = ["gongyi", "check", sys.argv[1], "--as-of", "2024-05-16"]
try:
    start()
except SystemExit:
    pass
assert not {"polars", "pyspark", "pandas"} & set(sys.modules), sorted(sys.modules)
"""
_WITHOUT = """
import sys
sys.modules["polars"] = None
from gongyi import MissingExtra, Policy
try:
    Policy.load().assess_table({})
except MissingExtra as error:
    assert "gongyi[ledger]" in str(error)
else:
    raise AssertionError
"""


_WITHOUT_SPARK = """
import sys
sys.modules["pyspark"] = None
from gongyi import MissingExtra
try:
    import gongyi.spark
except MissingExtra as error:
    assert "gongyi[spark]" in str(error)
else:
    raise AssertionError
"""


def test_without_pyspark_it_says_what_to_install() -> None:
    run(_WITHOUT_SPARK)


def test_one_case_pays_for_none_of_it(tmp_path: Any) -> None:
    case = tmp_path / "case.yaml"
    case.write_text("地点: 耿马\n", encoding="utf-8")
    run(_ONE_CASE, str(case))


def test_without_polars_it_says_what_to_install() -> None:
    run(_WITHOUT)


def run(program: str, *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env={"PYTHONPATH": ":".join(sys.path), "PATH": "", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
