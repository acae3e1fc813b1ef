"""A ledger on Spark says what it says through Polars: ``make test-spark``, in an environment that has pyspark.

Not collected by ``make test``. Spark runs on ``local[2]``; with ``spark-submit`` on a master with two workers.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pyspark
import pytest
from pyspark.errors import PySparkException
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

import plausible
from gongyi import ArgumentError, Policy, ReadingError, spark
from gongyi_facts import BadInput
from lending import LendingCase
from locations import LENDING

# What runs for seconds is not worth the second compiler of Java.
os.environ.setdefault("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")

ROOT = Path(__file__).parents[2]
HOME = Path(pyspark.__file__).parent
POLICY = Policy.load()
CASES = 600
PLAIN = dict.fromkeys(("scope", "norm", "status"), pl.String)


@pytest.fixture(scope="module")
def session() -> Iterator[SparkSession]:
    """Spark in this process, on two threads."""
    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", False)
    built = spark.session(builder.config("spark.sql.shuffle.partitions", 2))
    yield built
    built.stop()


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger as Parquet, one of its tables in several files that are read in the order of their names."""
    folder = tmp_path_factory.mktemp("tables")
    for name, frame in plausible.ledger(CASES).items():
        if name == "recommendation":
            (folder / "recommendation.parquet").mkdir()
            # The small file first: Spark reads large ones first, and numbers records all the same by names.
            for number, (start, count) in enumerate([(0, 7), (7, 500), (507, frame.height)]):
                path = folder / "recommendation.parquet" / f"part-{number}.parquet"
                frame.slice(start, count).write_parquet(path, use_pyarrow=True)
        else:
            frame.write_parquet(folder / f"{name}.parquet", use_pyarrow=True)
    return folder


def through_polars(folder: Path, **asked: Any) -> pl.DataFrame:
    """What the same Parquet says without Spark."""
    frames = {
        path.stem: pl.read_parquet(path / "*.parquet" if path.is_dir() else path) for path in folder.glob("*.parquet")
    }
    return POLICY.assess_table(frames, as_of=plausible.AS_OF, **asked)


def in_order(found: pl.DataFrame) -> pl.DataFrame:
    """A frame of verdicts with codes as strings, in an order of its own."""
    found = found.with_columns(pl.col(name).cast(kind) for name, kind in PLAIN.items())
    if "contested" in found.columns:
        told = pl.List(pl.Struct({"reading": pl.String, "status": pl.String}))
        found = found.with_columns(pl.col("contested").cast(told))
    return found.sort("case", "norm", "record")


def out_of(found: DataFrame) -> pl.DataFrame:
    """A frame of Spark as one of Polars."""
    return pl.DataFrame(found.toArrow())


def same(one: pl.DataFrame, other: pl.DataFrame) -> None:
    """Both say the same, row for row."""
    one, other = in_order(one), in_order(other)
    assert one.columns == other.columns and one.height == other.height > 0
    assert one.equals(other.cast(dict(one.schema)))


def test_the_same_parquet_through_polars_and_through_spark(session: SparkSession, tables: Path) -> None:
    found = spark.assess(spark.read_parquet(session, tables), as_of=plausible.AS_OF)
    same(out_of(found), through_polars(tables))


def test_situations_and_flags_through_spark(session: SparkSession, tables: Path) -> None:
    found = spark.assess(spark.read_parquet(session, tables), as_of=plausible.AS_OF, remarks=True)
    right = through_polars(tables, remarks=True)
    assert right["situation"].count() and right["flags"].list.len().sum()
    same(out_of(found), right)


def lent(session: SparkSession) -> dict[str, DataFrame]:
    """A small ledger whose cases are spread over partitions, some with a day on which their record ends."""
    cases = [(key, "central", date(2024, 3, 1) if key % 3 == 0 else None) for key in range(50)]
    loans = [
        (key, number, f"2024-0{1 + (key + number) % 3}-05", "2024-03-08" if key % 2 else None)
        for key in range(50)
        for number in (2, 1)
    ]
    return {
        "case": session.createDataFrame(cases, "case long, branch string, record_to date").repartition(4),
        "loan": session.createDataFrame(loans, "case long, no int, lent string, handed_back string").repartition(5),
    }


LENT = Policy.load(LENDING / "rules", facts=LendingCase)


def polars_of(frames: dict[str, DataFrame]) -> dict[str, pl.DataFrame]:
    """The same frames in Polars, with records in their order."""
    loans = out_of(frames["loan"]).sort("case", "no").drop("no")
    return {"case": out_of(frames["case"]).sort("case"), "loan": loans}


def test_records_are_numbered_by_the_column_that_orders_them(session: SparkSession) -> None:
    frames = lent(session)
    found = spark.assess(frames, LENT, as_of=date(2024, 3, 20), as_if=True, order="no", contested=True)
    right = LENT.assess_table(polars_of(frames), as_of=date(2024, 3, 20), as_if=True, contested=True)
    assert right["contested"].list.len().sum()
    same(out_of(found), right)


def _without_number(one: Column) -> Column:
    return F.struct(one["lent"].alias("lent"), one["handed_back"].alias("handed_back"))


def test_a_frame_that_is_nested_already(session: SparkSession) -> None:
    frames = lent(session)
    loans = F.sort_array(F.collect_list(F.struct("no", "lent", "handed_back")))
    lists = frames["loan"].groupBy("case").agg(loans.alias("loan"))
    lists = lists.select("case", F.transform("loan", _without_number).alias("loan"))
    found = spark.assess(frames["case"].join(lists, "case", "left"), LENT, as_of=date(2024, 3, 20), as_if=True)
    same(out_of(found), LENT.assess_table(polars_of(frames), as_of=date(2024, 3, 20), as_if=True))


def test_what_is_wrong_is_said_before_the_job_runs(session: SparkSession) -> None:
    frames = lent(session)
    with pytest.raises(BadInput, match="没有“lend”这一列"):
        spark.assess({**frames, "loan": frames["loan"].withColumnRenamed("lent", "lend")}, LENT, order="no")
    with pytest.raises(ArgumentError, match="没有名为“lone”的表"):
        spark.assess({**frames, "lone": frames["loan"]}, LENT, order="no")
    with pytest.raises(ArgumentError, match="主表"):
        spark.assess({"loan": frames["loan"]}, LENT, order="no")
    with pytest.raises(ReadingError):
        spark.assess(frames, LENT, order="no", readings={"9.9": "strict"})


@pytest.mark.parametrize(
    ("name", "column", "changed", "message"),
    [
        ("loan", "lent", "if(case = 31, '2024-13', lent)", "case “31”：lent 列"),
        ("loan", "case", "if(case = 31, 931, case)", "没有 case “931”"),
        ("case", "case", "if(case = 31, 32, case)", "“32”写了不止一次"),
    ],
)
def test_a_bad_cell_fails_the_job_with_the_key_of_its_case(
    session: SparkSession, name: str, column: str, changed: str, message: str
) -> None:
    frames = lent(session)
    frames[name] = frames[name].withColumn(column, F.expr(changed))
    with pytest.raises(PySparkException, match=message):
        spark.assess(frames, LENT, as_of=date(2024, 3, 20), order="no").collect()


# --- a master with two workers -------------------------------------------------------------


@contextmanager
def running(folder: Path, name: str, *arguments: str) -> Iterator[Path]:
    """A daemon of Spark in the foreground; what it says is in the file that is given."""
    log = folder / f"{name}.log"
    with log.open("w") as out:
        command = [str(HOME / "bin" / "spark-class"), f"org.apache.spark.deploy.{arguments[0]}", *arguments[1:]]
        started = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, env=environment())
        try:
            yield log
        finally:
            started.terminate()
            started.wait(30)


def environment() -> dict[str, str]:
    """Of processes that Spark starts."""
    return {
        **os.environ,
        "SPARK_HOME": str(HOME),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "PYTHONIOENCODING": "utf-8",
        # The driver's Python; the workers' is the same by the job itself.
        "PYSPARK_DRIVER_PYTHON": sys.executable,
    }


def told(log: Path, pattern: str, count: int = 1) -> str:
    """The first of so many places where a log says something; waits for it."""
    for _ in range(600):
        found = re.findall(pattern, log.read_text(errors="replace"))
        if len(found) >= count:
            return str(found[0])
        time.sleep(0.1)
    raise AssertionError(log.read_text(errors="replace"))


def test_spark_submit_on_a_master_with_two_workers(tables: Path, tmp_path: Path) -> None:
    host = ("--host", "127.0.0.1", "--webui-port", "0")
    with ExitStack() as stack:
        master = stack.enter_context(running(tmp_path, "master", "master.Master", "--port", "0", *host))
        address = told(master, r"Starting Spark master at (spark://127\.0\.0\.1:\d+)")
        for number in (1, 2):
            own = ("--cores", "1", "--memory", "1g", "--work-dir", str(tmp_path / str(number)))
            stack.enter_context(running(tmp_path, str(number), "worker.Worker", address, *host, *own))
        told(master, r"Registering worker", 2)
        options = ("--master", address, "--executor-memory", "600m", "--conf", "spark.sql.shuffle.partitions=2")
        job = (str(ROOT / "examples" / "spark" / "judge.py"), str(tables), str(tmp_path / "verdicts"))
        submitted = subprocess.run(
            [str(HOME / "bin" / "spark-submit"), *options, *job, "--as-of", plausible.AS_OF.isoformat()],
            capture_output=True,
            text=True,
            env=environment(),
        )
        assert submitted.returncode == 0, submitted.stderr[-5000:]
    assert sum(1 for number in (1, 2) if any((tmp_path / str(number)).glob("app-*/*"))) == 2
    right = through_polars(tables)
    assert f"写了 {right.height} 个结论。" in submitted.stdout
    same(pl.read_parquet(tmp_path / "verdicts" / "*.parquet"), right)
