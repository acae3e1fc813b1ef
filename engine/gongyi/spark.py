"""Ledgers on Spark, where one machine is not enough: the columnar evaluator on each partition of whole cases.

``pip install 'gongyi[spark]'`` on the driver and on every worker, and Java 17; docs/tables.md tells the rest.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, reduce
from pathlib import Path
from typing import Any

from gongyi.arguments import ArgumentError, MissingExtra, checked_day
from gongyi.ledgers import tables_of
from gongyi.policy import Policy
from gongyi.request import today

try:
    import pyarrow
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql import functions as F
    from pyspark.sql import types as T

    from gongyi.columns.contract import CASE, FLAGS, SITUATION
    from gongyi.columns.nested import KEY, ORDER, NestedAsked, names_checked, nested_verdicts
except ImportError as error:
    raise MissingExtra("在 Spark 上评估要用 pyspark，请先安装：pip install 'gongyi[spark]'。") from error

__all__ = ["assess", "nested", "read_parquet", "session"]


def session(builder: SparkSession.Builder) -> SparkSession:
    """The session of a builder, whose workers run this very Python, unless ``PYSPARK_PYTHON`` names another one.

    Spark asks for the environment where a program starts it, and for ``spark.pyspark.python`` where ``spark-submit``
    does; else it runs the first ``python3`` of the path, which may not have gongyi.
    """
    python = os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    found: SparkSession = builder.config("spark.pyspark.python", python).getOrCreate()
    return found


def assess(
    tables: DataFrame | Mapping[str, DataFrame],
    policy: Policy | None = None,
    *,
    as_of: date | None = None,
    record_to: date | None = None,
    as_if: bool = False,
    readings: Mapping[str, str] | None = None,
    contested: bool = False,
    remarks: bool = False,
    order: str | None = None,
    root: str | None = None,
) -> DataFrame:
    """Judge a ledger on Spark: the rows of ``Policy.assess_table`` in the long form, in no order.

    ``tables`` gives for each scope a data frame as docs/tables.md says; or it is one data frame with a row a case: the
    columns of ``root`` (unless given, the first kind of document that the policy judges), and for other scopes a column
    with a list of structs. ``order`` names the column by which the records of a case are numbered and which is no fact;
    without it they stand as Spark reads them. ``policy`` is this decision's unless it is given.

    One day of assessment holds for the whole job: today in China when ``assess`` is called, unless ``as_of`` is given.
    Raises at once ``ArgumentError``, ``ReadingError`` and, for columns that there are not, ``BadInput``; what is wrong
    in a cell fails the job when it runs, told with the key of the case.
    """
    used = Policy.load() if policy is None else policy
    documents = list(used.loaded.model.documents)
    own = _root(tables, root, documents)
    if order is not None and not isinstance(tables, Mapping):
        raise ArgumentError("一行一案的表，记录的先后就是列表里的先后，不写 order。")
    now = today()
    asked = NestedAsked(
        checked_day("as_of", as_of) or now,
        checked_day("record_to", record_to),
        now,
        own,
        contested=contested,
        remarks=remarks,
    )
    kernel = _Kernel(pickle.dumps(used), tuple(sorted((readings or {}).items())), as_if, asked)
    names = _columns(tables, own, set(used.loaded.model.scopes), order)
    names_checked(tables_of(used, readings, as_if=as_if), names, asked)
    rows = nested(tables, order=order, root=own, scopes=tuple(used.loaded.model.scopes))
    return rows.mapInArrow(kernel, _told(rows.schema[KEY].dataType, contested=contested, remarks=remarks))


def nested(
    tables: DataFrame | Mapping[str, DataFrame], *, root: str, scopes: tuple[str, ...], order: str | None = None
) -> DataFrame:
    """One row a case: its key, and for every scope the list of its records, each in one shuffle.

    Keys that stand in no document, and those that stand in several, are kept, so that they are found where the cases
    are judged.
    """
    if isinstance(tables, Mapping):
        kind = _key_type(tables[root], root)
        parts = [_tagged(name, frame, kind, order) for name, frame in tables.items()]
        whole = reduce(lambda one, other: one.unionByName(other, allowMissingColumns=True), parts)
        return whole.groupBy(KEY).agg(*(F.collect_list(_column(name)).alias(name) for name in tables))
    lists = [name for name in tables.columns if name in scopes and name != CASE]
    facts = [_column(name) for name in tables.columns if name not in (*lists, CASE)]
    _key_type(tables, root)
    record = F.struct(*facts) if facts else F.struct(F.lit(0).alias(ORDER))
    whole = tables.select(_column(CASE).alias(KEY), record.alias(root), *map(_column, lists))
    flat = [F.flatten(F.collect_list(_column(name))).alias(name) for name in lists]
    return whole.groupBy(KEY).agg(F.collect_list(_column(root)).alias(root), *flat)


def read_parquet(spark: SparkSession, folder: str | Path) -> dict[str, DataFrame]:
    """The tables of a folder that holds for each scope a file ``SCOPE.parquet``, or a folder of files of that name.

    The records of a case keep the order that they have in the files, by the names of the files. Raises
    ``ArgumentError`` where there is no such file.
    """
    found = {}
    for path in sorted(Path(folder).glob("*.parquet")):
        place = F.struct(F.col("_metadata.file_path").alias("file"), F.col("_metadata.row_index").alias("row"))
        frame = spark.read.parquet(str(path))
        found[path.stem] = frame.select("*", place.alias(ORDER))
    if not found:
        raise ArgumentError(f"{folder} 里没有“表名.parquet”这样的文件。")
    return found


@dataclass(frozen=True)
class _Kernel:
    """What is sent to the workers: it judges the batches of a partition, each of whole cases."""

    policy: bytes
    readings: tuple[tuple[str, str], ...]
    as_if: bool
    asked: NestedAsked

    def __call__(self, batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        """The verdicts on the cases of these batches."""
        tables = tables_of(_policy_of(self.policy), dict(self.readings), as_if=self.as_if)
        for found in nested_verdicts(tables, batches, self.asked):
            yield from _as_spark_has_it(found).to_batches(max_chunksize=_ROWS)


_ROWS = 100_000


@lru_cache(maxsize=2)
def _policy_of(pickled: bytes) -> Policy:
    """A worker that is used again plans a policy once."""
    found = pickle.loads(pickled)
    assert isinstance(found, Policy)
    return found


def _as_spark_has_it(found: Any) -> Any:
    """Strings and lists with the short offsets that Spark reads."""
    kinds = [pyarrow.field(one.name, _short(one.type)) for one in found.schema]
    return found.cast(pyarrow.schema(kinds))


def _short(kind: Any) -> Any:
    is_a = pyarrow.types
    if is_a.is_large_string(kind) or is_a.is_string_view(kind):
        return pyarrow.string()
    if is_a.is_large_list(kind) or is_a.is_list(kind):
        return pyarrow.list_(_short(kind.value_type))
    if is_a.is_struct(kind):
        return pyarrow.struct([pyarrow.field(one.name, _short(one.type)) for one in kind])
    return kind


def _told(key: T.DataType, *, contested: bool, remarks: bool) -> T.StructType:
    """What a verdict's row holds."""
    words = ("scope", "record", "norm", "status")
    found = T.StructType([T.StructField(CASE, key), *(T.StructField(name, T.StringType()) for name in words)])
    for name in ("due_earliest", "due_latest"):
        found.add(name, T.DateType())
    if remarks:
        found.add(SITUATION, T.StringType()).add(FLAGS, T.ArrayType(T.StringType()))
    if contested:
        reading = T.StructType([T.StructField(name, T.StringType()) for name in ("reading", "status")])
        found.add("contested", T.ArrayType(reading))
    return found


def _root(tables: DataFrame | Mapping[str, DataFrame], root: str | None, documents: list[str]) -> str:
    if not isinstance(tables, Mapping):
        if not isinstance(tables, DataFrame):
            kind = type(tables).__name__
            raise ArgumentError(f"应当是 Spark 的 DataFrame，或者“表名: DataFrame”的映射，不是 {kind}。")
        if root is not None and root not in documents:
            raise ArgumentError(f"root 应当是{'或者'.join(documents)}，不是“{root}”。")
        return root or documents[0]
    found = [name for name in tables if name in documents]
    if len(found) != 1:
        raise ArgumentError(f"应当有一张、也只有一张主表：{'或者'.join(documents)}。")
    return found[0]


def _columns(
    tables: DataFrame | Mapping[str, DataFrame], root: str, scopes: set[str], order: str | None
) -> dict[str, list[str]]:
    """The names of the columns of every frame, without the one that only sorts."""
    if isinstance(tables, Mapping):
        return {name: [one for one in frame.columns if one not in (ORDER, order)] for name, frame in tables.items()}
    found = {root: [one for one in tables.columns if one == CASE or one not in scopes]}
    for field in tables.schema.fields:
        if field.name in scopes and field.name != CASE:
            if not isinstance(field.dataType, T.ArrayType) or not isinstance(field.dataType.elementType, T.StructType):
                raise ArgumentError(f"{field.name} 列应当是一列结构的列表（array<struct>），一个结构是一条记录。")
            found[field.name] = [CASE, *field.dataType.elementType.names]
    return found


def _key_type(frame: DataFrame, root: str) -> T.DataType:
    if CASE not in frame.columns:
        raise ArgumentError(f"{root} 表没有 {CASE} 列，每件写一个互不相同的 {CASE}。")
    found: T.DataType = frame.schema[CASE].dataType
    return found


def _tagged(name: str, frame: DataFrame, key: T.DataType, order: str | None) -> DataFrame:
    """The key of each row, and the rest of it as one record of its scope."""
    own = _key_type(frame, name)
    if own != key and not (isinstance(own, T.IntegralType) and isinstance(key, T.IntegralType)):
        kinds = f"{own.simpleString()}、{key.simpleString()}"
        raise ArgumentError(f"{name} 表的 {CASE} 列与主表的不是同一种类型：{kinds}。")
    sorting = order if order is not None and order in frame.columns else ORDER
    place = _column(sorting) if sorting in frame.columns else F.monotonically_increasing_id()
    facts = [_column(one) for one in frame.columns if one not in (CASE, ORDER, order)]
    return frame.select(_column(CASE).cast(key).alias(KEY), F.struct(place.alias(ORDER), *facts).alias(name))


def _column(name: str) -> Any:
    """A column by its name, in which a full stop is a letter."""
    return F.col("`" + name.replace("`", "``") + "`")
