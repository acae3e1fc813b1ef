"""Files that are brought in, read before anything is kept: ledgers, files of cases and of years, archives of such."""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from gongyi_desk.ledger.reading.cases import CaseReader, Rejected
from gongyi_desk.ledger.reading.inputs import Inputs, read_inputs
from gongyi_desk.ledger.reading.tables import Naming, Remark
from gongyi_desk.web.editor.facts import JSON, YAML, CaseText
from gongyi_desk.web.editor.writing import written
from gongyi_facts import MAX_BYTES, BadInput, Document, GongyiError, Problem, decode, read_text

MOST_CASES = 2000
"""Cases of one look; more would be no list that somebody reads."""
_MOST_UNPACKED = 40 * 2**20
_CASE_FILES = (".yaml", ".yml", ".json")
File = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class Wrong:
    """What could not be read: where, why, and what to write instead."""

    file: str
    sheet: str
    row: str
    column: str
    reason: str
    remedy: str = ""
    companion: bool = False
    """Whether nothing is wrong here, but with another row of the same case."""


@dataclass(frozen=True, slots=True)
class Brought:
    """A document that could be read: its text as it would be kept, where it came from, how it was read."""

    file: str
    place: str
    text: CaseText
    case: Document
    liberties: tuple[str, ...] = ()


@dataclass
class Reading:
    """All that was found in the files."""

    cases: list[Brought] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    rows: int = 0
    """Rows of ledgers that hold something."""
    examples: int = 0
    """Rows that a blank ledger comes with, which are left out."""

    @property
    def rejected(self) -> int:
        """How many rows or files could not be read, each counted once."""
        return len({(one.file, one.sheet, one.row) for one in self.wrong})


def read_files(files: Sequence[File]) -> Reading:
    """Read files by their names and contents; what cannot be read is told, and never raised."""
    found = Reading()
    tables = []
    for name, data in _unpacked(files, found):
        if Path(name).suffix.lower() in _CASE_FILES:
            _take_case(name, data, found)
        else:
            tables.append((name, data))
    if tables:
        _Tables(found).take(tables)
    if len(found.cases) > MOST_CASES:
        found.notes.insert(0, f"有 {len(found.cases)} 件，一次最多看 {MOST_CASES} 件：其余的没有列出，请拆成几个文件。")
        del found.cases[MOST_CASES:]
    return found


def _unpacked(files: Iterable[File], found: Reading) -> Iterator[File]:
    """Every file, and those in archives of case files."""
    for name, data in files:
        name = PurePosixPath(name.replace("\\", "/").replace("\0", "")).name[-120:] or "文件"
        if len(data) > MAX_BYTES:
            found.wrong.append(Wrong(name, "", "", "", "内容超过 5 MB 的上限。"))
        elif name.lower().endswith(".zip"):
            yield from _of_archive(name, data, found)
        else:
            yield name, data


def _of_archive(name: str, data: bytes, found: Reading) -> Iterator[File]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [part for part in archive.infolist() if part.filename.lower().endswith(_CASE_FILES)]
            if sum(part.file_size for part in parts) > _MOST_UNPACKED or len(parts) > MOST_CASES:
                found.wrong.append(Wrong(name, "", "", "", "解压以后太大。", "分几次导入"))
                return
            if not parts:
                found.wrong.append(Wrong(name, "", "", "", "里面没有案件文件（.yaml、.json）。"))
            for part in parts:
                with archive.open(part) as stream:
                    # An archive may say less than it holds.
                    yield PurePosixPath(part.filename).name, stream.read(MAX_BYTES + 1)[:MAX_BYTES]
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        found.wrong.append(Wrong(name, "", "", "", "压缩文件不完整，或者已经损坏。", "重新复制一份"))


def _take_case(name: str, data: bytes, found: Reading) -> None:
    found.rows += 1
    try:
        format_ = JSON if name.lower().endswith(".json") else YAML
        # Read by its own name, for the messages.
        case = read_text(data, name)
        text = CaseText(decode(data, name).text.replace("\r\n", "\n"), format_, model=type(case))
        found.cases.append(Brought(name, "", text, case, case.warnings))
    except BadInput as error:
        found.wrong += [_of_problem(one, name) for one in error.problems]
    except GongyiError as error:
        found.wrong.append(Wrong(name, "", "", "", str(error)))


def _of_problem(problem: Problem, name: str) -> Wrong:
    line = str(problem.line) if problem.line else ""
    column = str(problem.column) if problem.line and problem.column else ""
    return Wrong(name, "", line, column, problem.message, problem.hint or "")


class _Tables:
    """Ledgers, put for a moment into a folder of their own, as what reads them wants files."""

    def __init__(self, found: Reading) -> None:
        self.found = found
        self.folder = ""

    def take(self, files: Sequence[File]) -> None:
        """Read them all; one that cannot be read at all is told and left out."""
        with tempfile.TemporaryDirectory() as folder:
            self.folder = os.path.realpath(folder)
            inputs = self._inputs(self._put(files))
            if inputs is not None:
                self._read(inputs)

    def _put(self, files: Sequence[File]) -> list[str]:
        """Those of one name do not become one; sheets that were saved one by one stay together."""
        paths = []
        for number, (name, data) in enumerate(files):
            path = Path(self.folder, name)
            if path.exists():
                path = Path(self.folder, str(number), name)
                path.parent.mkdir()
            path.write_bytes(data)
            paths.append(str(path))
        return paths

    def _inputs(self, paths: list[str]) -> Inputs | None:
        while paths:
            try:
                return read_inputs(paths)
            except BadInput as error:
                self.found.wrong += [self._of_file(one) for one in error.problems]
                broken = {one.file for one in error.problems}
                left = [path for path in paths if path not in broken]
                if len(left) == len(paths):
                    return None
                paths = left
        return None

    def _read(self, inputs: Inputs) -> None:
        found = self.found
        reader = CaseReader(inputs.layouts, inputs.sources, inputs.described)
        found.notes += map(self._named, inputs.notes)
        found.wrong += [self._of_remark(one) for one in inputs.rejected]
        found.rows += inputs.rejected_rows
        found.examples += inputs.examples
        for item in inputs.items:
            read = reader.read(item)
            found.rows += read.rows
            if isinstance(read, Rejected):
                found.wrong += [self._of_remark(one) for one in read.remarks]
                continue
            case = read.document
            row = read.row
            liberties = tuple(self._named(reader.places.named(one)) for one in case.warnings)
            sheet = f"{row.sheet} " if row.naming is Naming.SHEET and row.sheet else ""
            place_ = f"{sheet}第 {row.row} 行" if row.row else ""
            text = CaseText(written(case), model=type(case))
            found.cases.append(Brought(self._named(row.file), place_, text, case, liberties))

    def _named(self, text: str) -> str:
        """Without the folder, which nobody knows."""
        return text.replace(self.folder + os.sep, "")

    def _of_file(self, problem: Problem) -> Wrong:
        name = self._named(problem.file)
        return Wrong(name, "", str(problem.line or ""), "", self._named(problem.message), problem.hint or "")

    def _of_remark(self, remark: Remark) -> Wrong:
        column = ""
        if remark.column and remark.naming in (Naming.SHEET, Naming.GRID):
            column = remark.cell.rstrip("0123456789")
        return Wrong(
            self._named(remark.file),
            remark.sheet if remark.naming is Naming.SHEET else "",
            str(remark.row or ""),
            column,
            self._named(remark.message),
            self._named(remark.hint),
            remark.companion,
        )
