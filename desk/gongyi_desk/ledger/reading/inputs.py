"""All that a run is given to read: files and folders, to cases row by row."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from gongyi_desk.ledger.reading.cases import Filed, Item, Spoken
from gongyi_desk.ledger.reading.headings import headings
from gongyi_desk.ledger.reading.layouts import Layout, is_about_itself, layout_of
from gongyi_desk.ledger.reading.refusals import refuse
from gongyi_desk.ledger.reading.rows import Laid, grouped, is_blank
from gongyi_desk.ledger.reading.tables import MOST_ROWS, Naming, Remark, Source, Table
from gongyi_desk.ledger.reading.workbooks import SUFFIXES as WORKBOOKS
from gongyi_facts import quote

_CASE_FILES = (".yaml", ".yml", ".json")
_LINES = (".jsonl", ".ndjson")
_TEXTS = (".csv", ".tsv", ".txt")
REJECTED = ".未读入.csv"
"""How the name of a file ends that lists rejected rows."""
_KNOWN = (*WORKBOOKS, *_CASE_FILES, *_LINES, *_TEXTS, ".parquet")
_ACCEPTED = ".xlsx、.xls、.ods、.csv、.jsonl、.parquet，或者案件文件的文件夹"


@dataclass
class Inputs:
    """What was found: the cases, and all that is needed to read them."""

    items: list[Item] = field(default_factory=list)
    layouts: dict[int, Layout] = field(default_factory=dict)
    sources: list[Source] = field(default_factory=list)
    described: dict[int, frozenset[str]] = field(default_factory=dict)
    rejected: list[Remark] = field(default_factory=list)
    rejected_rows: int = 0
    examples: int = 0
    notes: list[str] = field(default_factory=list)
    """What a person should know of how the files were read."""

    def headings(self) -> list[str]:
        """Every heading of every table."""
        return list(dict.fromkeys(one.heading for layout in self.layouts.values() for one in layout.columns))


def read_inputs(paths: Sequence[str], outputs: Sequence[str] = ()) -> Inputs:
    """Read every file; raises ``BadInput`` for one that cannot be read at all.

    What was written into a folder by a run before is none of its ledgers: ``outputs`` are left out there.
    """
    inputs = Inputs()
    ledgers: dict[object, list[Table]] = {}
    for path in _files(paths, frozenset(map(os.path.realpath, outputs))):
        _take(path, inputs, ledgers)
    for tables in ledgers.values():
        _lay_out(tables, inputs)
    return inputs


def _files(paths: Sequence[str], outputs: frozenset[str]) -> Iterator[str]:
    for path in paths:
        if os.path.isdir(path):
            there = (str(one) for one in sorted(Path(path).rglob("*")) if _is_meant(one))
            found = [one for one in there if os.path.realpath(one) not in outputs]
            if not found:
                refuse(path, "文件夹里没有可以读的文件", f"可以读的是：{_ACCEPTED}")
            yield from found
        elif not os.path.exists(path) and glob.has_magic(path):
            matching = sorted(glob.glob(path))
            if not matching:
                refuse(path, "没有这样的文件", "检查路径和文件名")
            yield from matching
        else:
            yield path


def _is_meant(path: Path) -> bool:
    if path.name.startswith((".", "~$")) or path.name.endswith(REJECTED):
        return False
    return path.suffix.lower() in _KNOWN and path.is_file()


def _take(path: str, inputs: Inputs, ledgers: dict[object, list[Table]]) -> None:
    """Read one file: its tables go to their ledger, its cases stand for themselves."""
    suffix = os.path.splitext(path)[1].lower()
    _require_file(path)
    if suffix in _CASE_FILES:
        inputs.items.append(Filed(path))
    elif suffix in WORKBOOKS:
        from gongyi_desk.ledger.reading.workbooks import read_workbook

        tables, hidden = read_workbook(path)
        if not any(table.lines for table in tables):
            refuse(path, "工作簿是空的", "空白台账用 gongyi template --ledger 得到")
        inputs.notes += [f"{path}：隐藏的表{quote(name)}没有读。" for name in hidden]
        ledgers[path] = tables
    else:
        table, cases = _table_of(path, suffix)
        inputs.items += cases
        if table is not None:
            ledgers.setdefault(_ledger_of(path), []).append(table)


def _require_file(path: str) -> None:
    if path.lower().endswith(".et"):
        refuse(path, "WPS 表格的 .et 文件不能直接读", "在 WPS 里另存为 .xlsx")
    if not os.path.exists(path):
        refuse(path, "找不到这个文件", "检查路径和文件名")
    if not os.path.isfile(path):
        refuse(path, "这不是普通文件", "另存为普通文件再读")
    try:
        with open(path, "rb") as stream:
            stream.read(1)
    except PermissionError:
        refuse(path, "没有权限读取这个文件", "检查文件的权限，或者是否被别的程序占用")
    except OSError:
        refuse(path, "读不出这个文件", "检查路径和磁盘")


def _table_of(path: str, suffix: str) -> tuple[Table | None, list[Spoken]]:
    if suffix == ".parquet":
        from gongyi_desk.ledger.reading.frames import read_parquet

        return read_parquet(path)
    from gongyi_desk.ledger.reading.texts import read_csv, read_json_lines

    if suffix in _LINES:
        return read_json_lines(path)
    if suffix not in _TEXTS:
        refuse(path, f"不认识这种文件（{suffix or '没有扩展名'}）", f"可以读的是：{_ACCEPTED}")
    return read_csv(path), []


def _ledger_of(path: str) -> object:
    """Files that are called like the sheets of a ledger are one together; another is one by itself."""
    stem = os.path.basename(path).partition(".")[0]
    return (os.path.dirname(path),) if headings().scope_of(stem) is not None else path


def _lay_out(tables: Sequence[Table], inputs: Inputs) -> None:
    ledger = []
    for table in tables:
        if not table.lines or is_about_itself(table):
            continue
        if table.lines[-1].row > MOST_ROWS:
            refuse(table.file, f"有 {table.lines[-1].row} 行，最多 {MOST_ROWS} 行", "拆成几个文件，各评估一次")
        layout = layout_of(table)
        if isinstance(layout, Remark):
            inputs.rejected.append(layout)
            inputs.rejected_rows += sum(not is_blank(line.cells) for line in table.lines)
            continue
        number = len(inputs.sources)
        inputs.sources.append(Source(table.file, table.sheet, table.naming))
        inputs.layouts[number] = layout
        inputs.notes += _unread(table, layout)
        ledger.append(Laid(number, table, layout))
    described = frozenset(one.layout.scope for one in ledger if one.layout.scope is not None)
    inputs.described.update(dict.fromkeys((one.number for one in ledger), described))
    found = grouped(ledger)
    inputs.items += found.bundles
    inputs.rejected += found.rejected
    inputs.rejected_rows += len(found.rejected)
    inputs.examples += found.examples


def _unread(table: Table, layout: Layout) -> Iterator[str]:
    """Which columns are not read; one that is nearly called like a fact is named with it."""
    named = "表头" if table.naming in (Naming.LINES, Naming.ROWS) else "列"
    near = {one.heading: headings().near(one.heading, layout.scope) for one in layout.unread}
    plain = [quote(word) for word, hint in near.items() if not hint]
    if plain:
        yield f"{table.title}：{named}{'、'.join(plain)}不是案情的项目，没有读。"
    for word, hint in near.items():
        if hint:
            yield f"{table.title}：{named}{quote(word)}没有读，{hint}"
