"""A job for ``spark-submit``: a folder of Parquet tables in, a folder of verdicts out.

spark-submit examples/spark/judge.py TABLES VERDICTS [--as-of 2026-11-23] [--as-if] [--contested]
"""

from __future__ import annotations

import argparse
from datetime import date

from pyspark.sql import SparkSession

from gongyi import spark


def main() -> None:
    """Judge the tables of a folder, and say how many verdicts were written."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("tables", help="每种记录一个：case.parquet、recommendation.parquet……（文件或文件夹）")
    options.add_argument("verdicts", help="结论写到这个文件夹，不能已经存在")
    options.add_argument("--as-of", type=date.fromisoformat)
    options.add_argument("--as-if", action="store_true")
    options.add_argument("--contested", action="store_true")
    chosen = options.parse_args()
    session = spark.session(SparkSession.builder.appName("gongyi"))
    tables = spark.read_parquet(session, chosen.tables)
    found = spark.assess(tables, as_of=chosen.as_of, as_if=chosen.as_if, contested=chosen.contested)
    found.write.parquet(chosen.verdicts)
    print(f"写了 {session.read.parquet(chosen.verdicts).count()} 个结论。")
    session.stop()


if __name__ == "__main__":
    main()
