"""Cases written as the rows of a ledger: the way back, for tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from gongyi_desk.cases.spelling import in_words
from gongyi_facts import Case, DeclaredKey, KeyKind, declared_keys

Rows = list[dict[str, str]]


def sheets_of(cases: Iterable[Case]) -> dict[str, Rows]:
    """One sheet a scope: the cells of every row by heading."""
    found: dict[str, Rows] = {"案件": []}
    for number, case in enumerate(cases, 1):
        identity = case.id or f"第{number}案"
        data = case.model_dump(exclude_none=True)
        items = declared_keys(Case).items
        row = _cells({k: v for k, v in data.items() if items[k].kind is not KeyKind.RECORDS}, items)
        found["案件"].append({**row, "编号": identity})
        for name, item in items.items():
            if item.kind is KeyKind.RECORDS:
                for record in data.get(name, ()):
                    cells = _cells(record, declared_keys(item.holds).items)
                    found.setdefault(item.zh, []).append({"案号": identity, **cells})
    return found


def _cells(data: Mapping[str, Any], items: Mapping[str, DeclaredKey]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in data.items():
        item = items[name]
        if value in (None, (), []) or (item.given and True) or item.kind is KeyKind.EVIDENCE:
            continue
        said = in_words(value, item)
        if isinstance(said, dict) and item.kind is KeyKind.EVENT and "none_by" not in value:
            inner = declared_keys(item.holds)
            bare = next((word for word in said if inner.keys.get(word) == item.holds.bare), None)
            found[item.zh] = str(said.pop(bare)) if bare else "有"
            found.update({f"{item.zh}.{key}": _word(part) for key, part in said.items()})
        else:
            found[item.zh] = _word(said)
    return found


def _word(said: Any) -> str:
    if isinstance(said, list | tuple):
        return "；".join(map(_word, said))
    if isinstance(said, dict):
        if "状态" in said and len(said) <= 2:
            return " ".join(filter(None, (str(said.get("日期", "")), said["状态"])))
        return "{" + ", ".join(f"{key}: {value}" for key, value in said.items()) + "}"
    return "是" if said is True else "否" if said is False else str(said)


def write_xlsx(path: Path, sheets: Mapping[str, Sequence[Mapping[str, Any]]], above: int = 0) -> Path:
    """A workbook with these sheets, their headings below ``above`` rows of title."""
    with xlsxwriter.Workbook(str(path)) as book:
        dated = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            headings = list(dict.fromkeys(key for row in rows for key in row))
            if above:
                sheet.merge_range(0, 0, 0, max(1, len(headings) - 1), "公益诉讼台账")
            sheet.write_row(above, 0, headings)
            for number, row in enumerate(rows, above + 1):
                for column, heading in enumerate(headings):
                    value = row.get(heading)
                    if value is None:
                        continue
                    if hasattr(value, "isoformat"):
                        sheet.write_datetime(number, column, value, dated)
                    elif isinstance(value, str):
                        sheet.write_string(number, column, value)
                    else:
                        sheet.write(number, column, value)
    return path


def flat_rows_of(case: Case) -> Rows:
    """One row a recommendation, with everything about it; what belongs to none stands on a row of its own."""
    sheets = sheets_of([case])
    (about,) = sheets.pop("案件")
    agencies = sheets.pop("行政机关", [])
    recommendations = sheets.pop("检察建议", [])
    rows: Rows = []
    for number, record in enumerate(recommendations, 1):
        agency = next((one for one in agencies if one.get("名称") == record.get("行政机关")), agencies[0])
        rows.append({**about, **_prefixed("检察建议", record), **_prefixed("行政机关", agency)})
        for name in ("诉讼", "庭审", "裁判"):
            for other in sheets.get(name, []):
                meant = other.get("检察建议", str(number)).split("；")
                if len(recommendations) == 1 or name != "诉讼" or {str(number), record.get("编号")} & set(meant):
                    rows[-1].update(_prefixed(name, other))
    written = {row.get("行政机关.名称") for row in rows}
    rows += [{**about, **_prefixed("行政机关", one)} for one in agencies if one.get("名称") not in written]
    rows = rows or [{**about}]
    if not recommendations:
        for name in ("诉讼", "庭审", "裁判"):
            for other in sheets.get(name, []):
                rows[0].update(_prefixed(name, other))
    for name, records in sheets.items():
        if name not in ("诉讼", "庭审", "裁判"):
            for number, other in enumerate(records):
                rows += [{**about}] if number >= len(rows) else []
                rows[number].update(_prefixed(name, other))
    return rows


def _prefixed(name: str, record: Mapping[str, str]) -> dict[str, str]:
    references = ("案号", "行政机关", "检察建议", "诉讼", "被告")
    return {f"{name}.{key}": value for key, value in record.items() if key not in references}
