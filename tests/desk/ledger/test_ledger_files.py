"""Files that are no ledgers, and outputs that cannot or must not be written: a plain message, and nothing lost."""

from __future__ import annotations

import io
import os
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from desk_cli import Desk
from gongyi_desk.ledger.judging import findings
from gongyi_desk.ledger.output import files
from ledger_rows import write_xlsx

ROW = {"案号": "1", "地点": "云县", "收件": "2024-05-07", "书面回复": "2024-06-01"}


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return write_xlsx(tmp_path / "台账.xlsx", {"台账": [ROW]})


def _write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def _bomb(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<a/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as stream:
            for _ in range(80):
                stream.write(b"\0" * 2**20)
    return path


def _locked(path: Path) -> Path:
    return _write(path, b"\xd0\xcf\x11\xe0" + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 500)


BAD: dict[str, tuple[str, Callable[[Path, Path], Path]]] = {
    "missing": ("找不到这个文件", lambda at, _: at / "无.xlsx"),
    "empty": ("文件是空的", lambda at, _: _write(at / "空.xlsx", b"")),
    "empty csv": ("文件是空的", lambda at, _: _write(at / "空.csv", b"\xef\xbb\xbf")),
    "no workbook": ("不是 Excel 工作簿", lambda at, _: _write(at / "文.xlsx", "案号".encode())),
    "truncated": ("不完整，或者已经损坏", lambda at, good: _write(at / "半.xlsx", good.read_bytes()[:3000])),
    "torn": ("不完整，或者已经损坏", lambda at, good: _write(at / "裂.xlsx", _torn(good.read_bytes()))),
    "bomb": ("解压以后有", lambda at, _: _bomb(at / "弹.xlsx")),
    "password": ("取消密码", lambda at, _: _locked(at / "密.xlsx")),
    "et": ("另存为 .xlsx", lambda at, _: _write(at / "表.et", b"\xd0\xcf\x11\xe0")),
    "wide": ("有 10000 列", lambda at, _: _write(at / "宽.csv", ",".join(["案号"] * 10_000).encode())),
    "wide lines": ("不同的键", lambda at, _: _write(at / "宽.jsonl", _wide_line())),
    "no header": ("没有找到表头", lambda at, _: _write(at / "无头.csv", b"a,b\n1,2\n")),
    "open quote": ("引号没有收尾", lambda at, _: _write(at / "引.csv", ('案号,收件\n1,"' + "a" * 2**21).encode())),
    "no text": ("UTF-8", lambda at, _: _write(at / "乱.csv", b"\xff\x80\x81,\x80")),
    "xlsx as csv": ("把扩展名改为 .xlsx", lambda at, good: _write(at / "假.csv", good.read_bytes())),
    "parquet": ("已经损坏", lambda at, _: _write(at / "坏.parquet", b"PAR1 nothing")),
    "no rows": ("没有一行", lambda at, _: _write(at / "只有表头.csv", "案号,收件\n".encode())),
    "folder": ("没有可以读的文件", lambda at, _: _folder(at / "夹")),
    "kind": ("不认识这种文件", lambda at, _: _write(at / "台账.pdf", b"%PDF")),
    "pipe": ("不是普通文件", lambda at, _: _pipe(at / "管.csv")),
}


def _torn(data: bytes) -> bytes:
    """The workbook with some bytes of its first sheet changed."""
    at = data.index(b"xl/worksheets/sheet1.xml") + 60
    return data[:at] + bytes(255 - one for one in data[at : at + 20]) + data[at + 20 :]


def _wide_line() -> bytes:
    return ("{" + ", ".join(f'"k{n}": 1' for n in range(1200)) + "}").encode()


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


def _pipe(path: Path) -> Path:
    os.mkfifo(path)
    return path


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_is_no_ledger_is_told_in_plain_words_and_nothing_is_written(
    desk: Desk, tmp_path: Path, ledger: Path, name: str
) -> None:
    words, make = BAD[name]
    path, result = make(tmp_path, ledger), tmp_path / "结果.xlsx"
    ran = desk("ledger", path, "-o", result)
    assert ran.code == 2 and ran.out == "" and words in ran.err and path.name in ran.err, ran.err
    assert not result.exists() and not list(tmp_path.glob(".gongyi-*"))


def test_old_excel_and_open_document_are_read(tmp_path: Path) -> None:
    """The reader tells them apart by their content; here the one that we can write goes by another name."""
    from gongyi_desk.ledger.reading.workbooks import read_workbook

    path = write_xlsx(tmp_path / "台账.xlsm", {"台账": [ROW]})
    tables, hidden = read_workbook(str(path))
    assert [len(table.lines) for table in tables] == [2] and hidden == []


def test_a_hidden_sheet_is_not_read_in_silence(tmp_path: Path) -> None:
    from gongyi_desk.ledger.reading.inputs import read_inputs

    path = tmp_path / "台账.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name in ("台账", "旧"):
            book.add_worksheet(name).write_column("A1", ["案号", "1"])
        book.get_worksheet_by_name("旧").hide()
    inputs = read_inputs([str(path)])
    assert len(inputs.items) == 1 and inputs.notes == [f"{path}：隐藏的表“旧”没有读。"]


# --- what is written -------------------------------------------------------------------------


def test_an_existing_output_is_not_overwritten_without_force(desk: Desk, tmp_path: Path, ledger: Path) -> None:
    result = _write(tmp_path / "结果.xlsx", b"mine")
    ran = desk("ledger", ledger, "-o", result)
    assert (ran.code, result.read_bytes()) == (2, b"mine") and "--force" in ran.err
    assert desk("ledger", ledger, "-o", result, "--force").code == 0
    assert CalamineWorkbook.from_path(str(result)).sheet_names[:2] == ["汇总", "须处理"]


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("结果.docx", "扩展名可以是"),
        ("无/结果.xlsx", "没有这个文件夹"),
        ("夹.xlsx", "文件夹，不是文件"),
        ("台账.xlsx", "要读的台账"),
    ],
)
def test_outputs_that_cannot_be_written_are_told_before_anything_is_read(
    desk: Desk, tmp_path: Path, ledger: Path, output: str, words: str
) -> None:
    (tmp_path / "夹.xlsx").mkdir()
    ran = desk("ledger", ledger, "-o", tmp_path / output)
    assert ran.code == 2 and words in ran.err


def test_an_output_that_is_open_elsewhere_is_told_of_and_keeps_what_it_holds(
    desk: Desk, tmp_path: Path, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = _write(tmp_path / "结果.xlsx", b"old")

    def refused(*_: object) -> None:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(os, "replace", refused)
    ran = desk("ledger", ledger, "-o", result, "--force")
    assert ran.code == 2 and "Excel、WPS 里打开" in ran.err and result.read_bytes() == b"old"
    assert not list(tmp_path.glob(".gongyi-*"))


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")
@pytest.mark.parametrize("suffix", ["xlsx", "csv", "jsonl", "parquet"])
def test_a_full_disk_is_told_of_and_leaves_the_old_file(
    desk: Desk, tmp_path: Path, ledger: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    result = _write(tmp_path / f"结果.{suffix}", b"old")
    made = tempfile.mkstemp

    def full(**given: object) -> tuple[int, str]:
        handle, path = made(**given)  # type: ignore[call-overload]
        os.unlink(path)
        os.symlink("/dev/full", path)
        return handle, path

    monkeypatch.setattr(tempfile, "mkstemp", full)
    ran = desk("ledger", ledger, "-o", result, "--force")
    assert ran.code == 2 and result.read_bytes() == b"old", ran.err
    assert "磁盘已满" in ran.err or "写不进" in ran.err


def test_no_room_for_what_is_kept_meanwhile_is_told_of_and_leaves_the_old_file(
    desk: Desk, tmp_path: Path, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("No space left on device (os error 28)")

    result = _write(tmp_path / "结果.csv", b"old")
    monkeypatch.setattr(findings, "MOST_HELD", 5)
    monkeypatch.setattr(pl.DataFrame, "write_ipc", full)
    ran = desk("ledger", ledger, "-o", result, "--force")
    assert (ran.code, ran.out, result.read_bytes()) == (2, "", b"old")
    assert "gongyi-" in ran.err and "磁盘已满" in ran.err


def test_two_runs_do_not_write_one_file(desk: Desk, tmp_path: Path, ledger: Path) -> None:
    result = tmp_path / "结果.xlsx"
    with files.locked(files.Target(str(result), "xlsx")):
        ran = desk("ledger", ledger, "-o", result)
    assert ran.code == 2 and "另一次运行正在写" in ran.err and not result.exists()


def test_without_the_packages_one_sentence_says_what_to_install(
    desk: Desk, tmp_path: Path, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import gongyi_desk.ledger.extra as extra

    monkeypatch.setattr(extra, "find_spec", lambda name: None if name == "polars" else object())
    for command in (["ledger", ledger, "-o", tmp_path / "a.xlsx"], ["template", "--ledger", tmp_path / "b.xlsx"]):
        ran = desk(*command)
        assert ran.code == 2 and ran.err == "读写台账还缺几个软件包，请先安装：pip install 'gongyi[ledger]'。\n"


def test_a_single_case_pays_for_none_of_it() -> None:
    import subprocess

    script = (
        "import sys; from gongyi_desk.commands.app import main; main(['check', 'examples/cases/S1-late-reply.yaml']);"
        "print([name for name in ('polars', 'xlsxwriter', 'python_calamine', 'filelock') if name in sys.modules])"
    )
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=env, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"


def test_parquet_out_is_read_by_polars(desk: Desk, tmp_path: Path, ledger: Path) -> None:
    result = tmp_path / "结果.parquet"
    assert desk("ledger", ledger, "-o", result, "--as-of", "2024-09-01").code == 0
    frame = pl.read_parquet(io.BytesIO(result.read_bytes()))
    assert frame.schema["due_latest"] == pl.Date and set(frame["case"]) == {"1"}
