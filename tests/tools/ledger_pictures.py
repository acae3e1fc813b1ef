"""Pictures of a ledger into docs/ledger/: empty, filled in, and what the workbook of results shows.

Run by ``make ledger-pictures``: LibreOffice prints the workbooks, poppler makes pictures of the pages.
"""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import xlsxwriter

from gongyi_desk.commands.app import main as gongyi
from locations import ROOT

INTO = ROOT / "docs" / "ledger"
NEEDED = ("soffice", "pdftoppm", "pdftotext")
TODAY = "2026-11-24"
_DOTS = 144
"""To the inch."""
_MARGIN = 12
HEADINGS = ("案号", "案件名称", "检察院", "地点", "案件类型", "案件领域", "行政机关", "监管职责", "履职情况")
HEADINGS += ("致使侵害", "侵害", "受侵害的利益", "制发", "收件", "书面回复", "整改情况", "案情截至", "承办人")
ROWS = """
云检〔2026〕7号,督促整治水库养殖污染案,云县人民检察院,云县,云县水务局,2026-10-09,2026-10-12,,
云检〔2026〕9号,督促整治采石扬尘案,云县人民检察院,云县,云县自然资源局,2026-07-01,2026-07-03,,
凤检〔2026〕3号,督促保护古茶树案,凤庆县人民检察院,凤庆县,凤庆县林草局,2026-05-06,2026-05-08,2026-06-25,2026-08-02·全部整改
凤检〔2026〕5号,督促整治河道垃圾案,凤庆县人民检察院,凤庆县,凤庆县水务局,2026-06-01,2026-06-03,2026-08-20,2026-08-18·部分整改
镇检〔2026〕2号,督促整治屠宰废水案,镇康县人民检察院,镇康县,镇康县环保局,2026-09-20,不详,,
镇检〔2026〕4号,督促修复林地案,镇康县人民检察院,镇康县,镇康县林草局,2026-09-31,2026-10-08,,
耿检〔2026〕1号,督促整治农药包装案,耿马县人民检察院,耿马县,耿马县农业农村局,2026-10-20,2026-10-22,,
沧检〔2026〕6号,督促整治边境河道案,沧源县人民检察院,沧源县,沧源县水务局,2026-08-10,2026-08-12,不详,
"""
"""Case, its name, procuratorate, place, organ, issued, received, answered, and what was seen."""
_ABOUT = ("行政公益诉讼", "生态环境和资源保护")
_DUTY = ("是", "不作为", "是", "受到侵害", "社会公共利益")


def main(into: Path = INTO) -> int:
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        print(f"没有 {'、'.join(missing)}：没有画图。", file=sys.stderr)
        return 0
    into.mkdir(exist_ok=True, parents=True)
    # Without folders: what the files are called stands in the pictures.
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        empty, filled, result = (Path(f"{name}.xlsx") for name in ("空白台账", "台账", "结果"))
        _done(gongyi(["template", "--ledger", str(empty), "--flat"]))
        _fill(filled)
        _done(gongyi(["ledger", str(filled), "-o", str(result), "--as-of", TODAY]))
        _take(empty, into, {"guide": "怎样填写", "template": "示例   督促整治"})
        _take(filled, into, {"filled-in": "案号"})
        shown = {"summary": "公益诉讼台账", "to-do": "没有定日子的", "missing": "列出缺什么", "rejected": "改正以后"}
        _take(result, into, shown)
    return 0


def _done(code: int) -> None:
    assert code == 0, code


def _fill(path: Path) -> None:
    """A ledger as a clerk keeps it: a title, the header, a row a recommendation."""
    with xlsxwriter.Workbook(str(path)) as book:
        plain = {"font_name": "微软雅黑", "font_size": 10, "border": 1, "text_wrap": True, "valign": "vcenter"}
        title = book.add_format({"font_name": "微软雅黑", "font_size": 14, "bold": True, "align": "center"})
        head, cell = book.add_format({**plain, "bold": True, "bg_color": "#D9E1F2"}), book.add_format(plain)
        sheet = book.add_worksheet("台账")
        sheet.merge_range(0, 0, 0, len(HEADINGS) - 1, "公益诉讼检察建议台账（2026年）", title)
        sheet.write_row(1, 0, HEADINGS, head)
        sheet.set_column(0, len(HEADINGS) - 1, 12, cell)
        sheet.set_column(1, 2, 20, cell)
        sheet.set_column(15, 15, 24, cell)
        for number, line in enumerate(ROWS.split(), 2):
            *about, organ, issued, received, answered, seen = line.replace("·", " ").split(",")
            sheet.set_row(number, 30)
            row = (*about, *_ABOUT, organ, *_DUTY, issued, received, answered, seen, TODAY, "张")
            sheet.write_row(number, 0, row, cell)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)


def _take(workbook: Path, into: Path, shown: dict[str, str]) -> None:
    """By name a picture of the first page on which some words stand."""
    command = ["soffice", "--headless", f"-env:UserInstallation={Path.cwd().as_uri()}/office", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(workbook.parent), str(workbook)], check=True, capture_output=True)
    printed = workbook.with_suffix(".pdf")
    reading = ["pdftotext", "-layout", str(printed), "-"]
    pages = subprocess.run(reading, check=True, capture_output=True, text=True).stdout.split("\f")
    for name, words in shown.items():
        page = next((number for number, one in enumerate(pages, 1) if words in one), 0)
        assert page, (name, [one[:200] for one in pages])
        _picture(printed, page, into / name)


def _picture(printed: Path, page: int, into: Path) -> None:
    """The page without the white around what stands on it."""
    command = ["pdftoppm", "-f", str(page), "-l", str(page), "-r", str(_DOTS)]
    left, top, right, bottom = _ink(subprocess.run([*command, str(printed)], check=True, capture_output=True).stdout)
    box = (left - _MARGIN, top - _MARGIN, right - left + 2 * _MARGIN, bottom - top + 2 * _MARGIN)
    cut = [part for name, size in zip("xyWH", box, strict=True) for part in (f"-{name}", str(max(0, size)))]
    subprocess.run([*command, *cut, "-png", "-singlefile", str(printed), str(into)], check=True)


def _ink(picture: bytes) -> tuple[int, int, int, int]:
    """Within which columns and rows a picture is not white."""
    _, size, _, dots = picture.split(b"\n", 3)
    width, height = map(int, size.split())
    rows = [dots[3 * width * row : 3 * width * (row + 1)] for row in range(height)]
    inked = [row for row in range(height) if rows[row].strip(b"\xff")]
    edges = [edge for row in inked for edge in _edges(rows[row])]
    return min(edges), inked[0], max(edges), inked[-1]


def _edges(row: bytes) -> Iterator[int]:
    yield (len(row) - len(row.lstrip(b"\xff"))) // 3
    yield (len(row.rstrip(b"\xff")) - 1) // 3


if __name__ == "__main__":
    sys.exit(main())
