"""Findings row by row: CSV for spreadsheets, lines of JSON and Parquet for programs."""

from __future__ import annotations

import csv
import json
from typing import Any, NamedTuple

import polars as pl

from gongyi_desk.ledger.judging.result import AT, Entry, Result
from gongyi_desk.ledger.reading.texts import with_apostrophe
from gongyi_desk.page.chinese_names import ChineseNames
from gongyi_desk.page.words import demand


class Field(NamedTuple):
    """A column: its name for programs, its heading for people, its type."""

    name: str
    zh: str
    kind: Any


FIELDS = (
    Field("case", "案号", pl.String),
    Field("case_name", "案件名称", pl.String),
    Field("procuratorate", "检察院", pl.String),
    Field("norm", "条文", pl.String),
    Field("scope", "记录种类", pl.String),
    Field("record", "记录", pl.String),
    Field("status", "结论", pl.String),
    Field("bearer", "由谁", pl.String),
    Field("bearer_name", "由谁（名称）", pl.String),
    Field("action", "要做什么", pl.String),
    Field("due_earliest", "最早届满", pl.Date),
    Field("due_latest", "最晚届满", pl.Date),
    Field("contested", "另一读法下的结论", pl.List(pl.String)),
    Field("missing", "缺什么", pl.List(pl.String)),
    Field("as_of", "评估日", pl.Date),
    Field("file", "文件", pl.String),
    Field("sheet", "表", pl.String),
    Field("row", "行", pl.Int64),
)
_REJECTED = ("文件", "表", "位置", "行", "列", "原因", "怎样改")


def write(path: str, kind: str, result: Result) -> None:
    """Every finding to a file of a kind: what does not apply too."""
    rows = _rows(result)
    if kind == "csv":
        _write_csv(path, result, rows)
    elif kind == "jsonl":
        with open(path, "w", encoding="utf-8", newline="\n") as stream:
            for row in rows.drop(AT).iter_rows(named=True):
                stream.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")
    else:
        try:
            rows.drop(AT).write_parquet(path)
        except pl.exceptions.PolarsError as error:
            raise OSError(str(error)) from None


def write_rejected(path: str, result: Result) -> None:
    """The rows that could not be read, with the reasons, as CSV."""
    with open(path, "w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(_REJECTED)
        for one in result.rejected:
            cells = (one.file, one.sheet, one.cell, one.row, one.column, one.message, one.hint)
            writer.writerow(["" if cell is None else with_apostrophe(str(cell)) for cell in cells])


def _write_csv(path: str, result: Result, rows: pl.DataFrame) -> None:
    with open(path, "w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([field.zh for field in FIELDS])
        names = ChineseNames(result.judging.policy.loaded)
        for entry, row in zip(result.entries(result.findings), rows.iter_rows(named=True), strict=True):
            shown = {**row, "status": entry.status.zh, "contested": contested_zh(entry, names)}
            asked = result.asked.get(shown.pop(AT))
            shown["missing"] = "；".join(asked.questions) if asked else ""
            writer.writerow(["" if cell is None else with_apostrophe(str(cell)) for cell in shown.values()])


def contested_zh(entry: Entry, names: ChineseNames) -> str:
    """What other readings would say, in words."""
    return "；".join(
        f"{names.key(key)}{names.reading(key, reading)}：{status.zh}" for (key, reading), status in entry.contested
    )


def _rows(result: Result) -> pl.DataFrame:
    """The findings by the names of ``FIELDS``, and the place ``AT`` of each."""
    norms = pl.DataFrame(
        [(norm.id, norm.scope, norm.bearer.role, demand(norm)) for norm in result.norms.values()],
        schema=dict.fromkeys(("norm", "scope", "bearer", "action"), pl.String),
        orient="row",
    )
    cases = pl.DataFrame(
        [(one.number, one.id, one.name, one.procuratorate or None, *one.row[:3]) for one in result.cases],
        schema={
            "number": pl.UInt32,
            **dict.fromkeys(("case", "case_name", "procuratorate", "own_file", "own_sheet"), pl.String),
            "own_row": pl.Int64,
        },
        orient="row",
    )
    sources = pl.DataFrame(
        [(number, one.file, one.sheet) for number, one in enumerate(result.sources)],
        schema={"source": pl.Int32, "file": pl.String, "sheet": pl.String},
        orient="row",
    )
    asked = pl.DataFrame(
        [(one.at, list(one.missing)) for one in result.asked.values()],
        schema={AT: pl.UInt32, "missing": pl.List(pl.String)},
        orient="row",
    )
    other = pl.element().struct
    contested = pl.format("{}:{}", other.field("reading"), other.field("status").cast(pl.String))
    itself = pl.col("source").is_null()
    return (
        result.findings.rename({"case": "number", "name": "bearer_name"})
        .with_columns(pl.col("norm").cast(pl.String), pl.col("contested").list.eval(contested))
        .join(cases, on="number", how="left", maintain_order="left")
        .join(norms, on="norm", how="left", maintain_order="left")
        .join(sources, on="source", how="left", maintain_order="left")
        .join(asked, on=AT, how="left", maintain_order="left")
        .with_columns(
            pl.when(itself).then(f"own_{name}").otherwise(name).alias(name) for name in ("file", "sheet", "row")
        )
        .with_columns(
            pl.col("sheet").replace("", None),
            pl.lit(result.as_of).alias("as_of"),
            due_earliest="earliest",
            due_latest="latest",
        )
        .select(AT, *(pl.col(field.name).cast(field.kind) for field in FIELDS))
    )
