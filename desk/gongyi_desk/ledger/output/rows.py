"""Findings row by row: CSV for spreadsheets, lines of JSON and Parquet for programs."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Sequence
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import polars as pl

from gongyi_desk.ledger.disk import written
from gongyi_desk.ledger.judging.findings import AT
from gongyi_desk.ledger.judging.result import Entry, Result
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
    """Every finding to a file of a kind: what does not apply too. Raises ``OSError``."""
    write_rows = {"csv": _write_csv, "jsonl": _write_json_lines}.get(kind, _write_parquet)
    with written(path):
        write_rows(path, result, _Rows(result))


def write_rejected(path: str, result: Result) -> None:
    """The rows that could not be read, with the reasons, as CSV."""
    with open(path, "w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(_REJECTED)
        for one in result.rejected:
            cells = (one.file, one.sheet, one.cell, one.row, one.column, one.message, one.hint)
            writer.writerow(["" if cell is None else with_apostrophe(str(cell)) for cell in cells])


def _write_json_lines(path: str, result: Result, rows: _Rows) -> None:
    with open(path, "w", encoding="utf-8", newline="\n") as stream:
        for part in result.findings.parts():
            for row in rows.of(part).drop(AT).iter_rows(named=True):
                stream.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")


def _write_csv(path: str, result: Result, rows: _Rows) -> None:
    names = ChineseNames(result.judging.policy.loaded)
    with open(path, "w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([field.zh for field in FIELDS])
        for part in result.findings.parts():
            for entry, row in zip(result.entries(part), rows.of(part).iter_rows(named=True), strict=True):
                shown = {**row, "status": entry.status.zh, "contested": contested_zh(entry, names)}
                asked = result.asked.get(shown.pop(AT))
                shown["missing"] = asked.told("　") if asked else ""
                writer.writerow(["" if cell is None else with_apostrophe(str(cell)) for cell in shown.values()])


def _write_parquet(path: str, result: Result, rows: _Rows) -> None:
    """At once, or where that is much part by part, to be put together without being held at once."""
    if not result.findings.on_disk:
        rows.of(pl.concat(result.findings.parts())).drop(AT).write_parquet(path)
        return
    with TemporaryDirectory(prefix="gongyi-") as folder:
        parts: list[str] = []
        for part in result.findings.parts():
            parts.append(os.path.join(folder, f"{len(parts)}.arrow"))
            rows.of(part).drop(AT).write_ipc(parts[-1])
        pl.scan_ipc(parts).sink_parquet(path)


def contested_zh(entry: Entry, names: ChineseNames) -> str:
    """What other readings would say, in words."""
    return "；".join(
        f"{names.key(key)}{names.reading(key, reading)}：{status.zh}" for (key, reading), status in entry.contested
    )


class _Rows:
    """Findings by the names of ``FIELDS``, with all that is told of their cases, norms and tables."""

    def __init__(self, result: Result) -> None:
        self.as_of = result.as_of
        text = pl.String
        self.norms = _frame(
            [(norm.id, norm.scope, norm.bearer.role, demand(norm)) for norm in result.norms.values()],
            {"norm": text, "scope": text, "bearer": text, "action": text},
        )
        told = {"case": text, "case_name": text, "procuratorate": text}
        self.cases = _frame(
            [(one.number, one.id, one.name, one.procuratorate or None, *one.row[:3]) for one in result.cases],
            {"number": pl.UInt32, **told, "own_file": text, "own_sheet": text, "own_row": pl.Int64},
        )
        self.sources = _frame(
            [(number, one.file, one.sheet) for number, one in enumerate(result.sources)],
            {"source": pl.Int32, "file": text, "sheet": text},
        )
        self.asked = _frame(
            [(one.at, list(one.missing)) for one in result.asked.values()],
            {AT: pl.UInt32, "missing": pl.List(pl.String)},
        )

    def of(self, findings: pl.DataFrame) -> pl.DataFrame:
        """Some findings in this form, and the place ``AT`` of each."""
        other = pl.element().struct
        contested = pl.format("{}:{}", other.field("reading"), other.field("status").cast(pl.String))
        itself = pl.col("source").is_null()
        found = findings.rename({"case": "number", "name": "bearer_name"}).with_columns(
            pl.col("norm").cast(pl.String), pl.col("contested").list.eval(contested)
        )
        for on, told in (("number", self.cases), ("norm", self.norms), ("source", self.sources), (AT, self.asked)):
            found = found.join(told, on=on, how="left", maintain_order="left")
        return (
            found.with_columns(
                pl.when(itself).then(f"own_{name}").otherwise(name).alias(name) for name in ("file", "sheet", "row")
            )
            .with_columns(
                pl.col("sheet").replace("", None),
                pl.lit(self.as_of).alias("as_of"),
                due_earliest="earliest",
                due_latest="latest",
            )
            .select(AT, *(pl.col(field.name).cast(field.kind) for field in FIELDS))
        )


def _frame(rows: Sequence[tuple[Any, ...]], schema: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=schema, orient="row")
