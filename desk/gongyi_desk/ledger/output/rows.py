"""Findings row by row: CSV for spreadsheets, lines of JSON and Parquet for programs."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import polars as pl

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
    """Every finding to a file of a kind: what does not apply too."""
    if kind == "csv":
        _write_csv(path, result)
    elif kind == "jsonl":
        with open(path, "w", encoding="utf-8", newline="\n") as stream:
            for row in _rows(result):
                stream.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")
    else:
        schema = {field.name: field.kind for field in FIELDS}
        try:
            pl.DataFrame(list(_rows(result)), schema=schema, orient="row").write_parquet(path)
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


def _write_csv(path: str, result: Result) -> None:
    with open(path, "w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([field.zh for field in FIELDS])
        names = ChineseNames(result.judging.policy.loaded)
        for entry, row in zip(result.entries(), _rows(result), strict=True):
            shown = {**row, "status": entry.found.status.zh, "contested": contested_zh(entry, names)}
            asked = result.asked.get(entry.key)
            shown["missing"] = "；".join(asked.questions) if asked else ""
            writer.writerow(["" if cell is None else with_apostrophe(str(cell)) for cell in shown.values()])


def contested_zh(entry: Entry, names: ChineseNames) -> str:
    """What other readings would say, in words."""
    return "；".join(
        f"{names.key(key)}{names.reading(key, reading)}：{status.zh}"
        for (key, reading), status in entry.found.contested
    )


def _rows(result: Result) -> Iterator[dict[str, Any]]:
    norms = result.norms()
    actions = {name: demand(norm) for name, norm in norms.items()}
    for entry in result.entries():
        case, found = entry
        asked = result.asked.get(entry.key)
        yield {
            "case": case.id,
            "case_name": case.name,
            "procuratorate": case.procuratorate or None,
            "norm": found.norm,
            "scope": found.scope,
            "record": found.record,
            "status": str(found.status),
            "bearer": found.bearer,
            "bearer_name": found.name,
            "action": actions[found.norm],
            "due_earliest": found.earliest,
            "due_latest": found.latest,
            "contested": [f"{key}={reading}:{status}" for (key, reading), status in found.contested],
            "missing": list(asked.missing) if asked else None,
            "as_of": result.as_of,
            "file": found.row.file,
            "sheet": found.row.sheet or None,
            "row": found.row.row,
        }
