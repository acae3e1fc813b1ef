"""``gongyi check`` into files: which format, which name, and what is never written over."""

from __future__ import annotations

import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from desk_cli import EXAMPLE, REPLAY, Desk
from gongyi_desk.commands.destination import NOT_INSTALLED
from gongyi_desk.documents.shipped import memo_template
from gongyi_desk.terminal import output
from locations import ROOT

CASE = "案情截至: 2024-06-01\n地点: 临翔区\n案件类型: 行政公益诉讼\n检察建议: [{收件: 2024-05-15}]\n"


@pytest.fixture
def desk(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(capsys, monkeypatch)


@pytest.fixture
def case(tmp_path: Path) -> Path:
    file = tmp_path / "case.yaml"
    file.write_text(CASE, "utf-8")
    return file


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("备忘.html", "<!DOCTYPE html>"),
        ("结论.json", '{\n  "format": 1'),
        ("结论.md", "# "),
        ("结论.txt", "case.yaml"),
    ],
)
def test_the_ending_of_the_file_tells_the_format(desk: Desk, case: Path, name: str, begins: str) -> None:
    target = case.parent / name
    ran = desk("check", case, "--output", target)
    assert (ran.code, ran.err) == (0, "") and ran.out == f"已写入 {target}\n"
    assert target.read_text("utf-8").replace(f"{case.parent}/", "").startswith(begins)


def test_a_memo_in_word_is_written_and_opens(desk: Desk, case: Path) -> None:
    target = case.parent / "备忘.docx"
    assert desk("check", case, "--output", target).code == 0
    assert any("须办事项" in item.text for item in Document(str(target)).paragraphs)


def test_into_a_pipe_a_memo_is_written_as_it_is(
    case: Path, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    from gongyi_desk.commands.app import main

    assert main(["check", str(case), "--format", "docx"]) == 0
    assert Document(BytesIO(capsysbinary.readouterr().out)).paragraphs


def test_on_a_terminal_a_word_document_is_refused(desk: Desk, case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "to_terminal", lambda: True)
    for arguments in (["check", case, "--format", "docx"], ["template", "--memo"]):
        ran = desk(*arguments)
        assert (ran.code, ran.out) == (2, "") and "请加 --output 文件名" in ran.err


def test_ones_own_template_is_used_and_a_bad_one_refused(desk: Desk, case: Path) -> None:
    template, target = case.parent / "模板.docx", case.parent / "备忘.docx"
    document = Document()
    document.add_paragraph("{{ 标题 }}｜{{ 事实.检察建议[1].收件 }}")
    document.save(str(template))
    assert desk("check", case, "--output", target, "--template", template).code == 0
    assert [item.text for item in Document(str(target)).paragraphs] == ["case.yaml｜2024-05-15"]
    document.add_paragraph("{{ os.popen('id').read() }}")
    document.save(str(template))
    ran = desk("check", case, "--output", case.parent / "二.docx", "--template", template)
    assert (ran.code, ran.out) == (2, "") and "模板里用了没有的名称" in ran.err
    assert not (case.parent / "二.docx").exists()


@pytest.mark.parametrize("missing", ["docxtpl", "jinja2", "lxml"])
def test_without_the_extra_one_sentence_says_what_to_install(
    desk: Desk, case: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    for name in [name for name in sys.modules if name.startswith("gongyi_desk.documents.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)
    target = case.parent / "备忘.docx"
    ran = desk("check", case, "--output", target)
    assert (ran.code, ran.out, ran.err) == (2, "", f"{NOT_INSTALLED}\n")
    assert 'pip install "gongyi[documents]"' in ran.err and not target.exists()
    assert desk("check", case, "--output", case.parent / "备忘.html").code == 0


def test_a_case_alone_pays_for_none_of_it() -> None:
    program = (
        "import sys; from gongyi_desk.commands.app import main; "
        f"assert main(['check', {str(EXAMPLE)!r}, '--format', 'html']) == 0; "
        "late = {'docx', 'docxtpl', 'jinja2', 'lxml'} & set(sys.modules); assert not late, late"
    )
    path = ":".join(str(ROOT / room) for room in ("engine", "facts", "desk"))
    done = subprocess.run([sys.executable, "-c", program], env={"PYTHONPATH": path}, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--output", "{case}"], "就是案件文件"),
        (["--output", "{folder}"], "是文件夹"),
        (["--output", "{taken}"], "已经有了，没有覆盖"),
        (["--output", "{folder}/备忘.html", "--format", "docx"], "--format 写的是docx"),
        (["--output", "{folder}/备忘.html", "--template", "{taken}"], "模板只用于 Word 备忘"),
        (["--output", "{folder}/备忘.docx", "--template", "{case}"], "这不是 Word 文档"),
        (["--output", "{folder}/备忘.docx", "--template", "{folder}/没有.docx"], "找不到这个文件"),
        (["{taken}", "--format", "html"], "请加 --output 文件夹"),
        (["{taken}", "--format", "html", "--output", "{folder}/备忘.html"], "是文件名"),
        (["{folder}/下/case.yaml", "--format", "html", "--output", "{folder}/出"], "会写成同一个文件"),
        (["--output", "{case}/备忘.html"], "{case}/备忘.html"),
    ],
)
def test_what_cannot_be_written_is_refused_and_nothing_is_written(
    desk: Desk, case: Path, arguments: list[str], said: str
) -> None:
    taken = case.parent / "taken.html"
    taken.write_text(CASE, "utf-8")
    (case.parent / "下").mkdir()
    (case.parent / "下" / "case.yaml").write_text(CASE, "utf-8")
    before = {file: file.read_bytes() for file in case.parent.rglob("*") if file.is_file()}
    names = {"case": case, "folder": case.parent, "taken": taken}
    ran = desk("check", case, *(text.format(**names) for text in arguments))
    assert (ran.code, ran.out) == (2, "") and said.format(**names) in ran.err
    assert {file: file.read_bytes() for file in case.parent.rglob("*") if file.is_file()} == before


def test_a_folder_of_cases_becomes_a_folder_of_memos(desk: Desk, case: Path) -> None:
    (case.parent / "second.yaml").write_text(CASE, "utf-8")
    target = case.parent / "备忘"
    ran = desk("check", case.parent, "--format", "html", "--output", target)
    assert ran.code == 0 and ran.out.endswith("case-备忘.html 等 2 个文件\n")
    assert sorted(file.name for file in target.iterdir()) == ["case-备忘.html", "second-备忘.html"]


def test_bad_files_of_a_folder_are_named_last_and_the_good_ones_judged(desk: Desk, case: Path) -> None:
    (case.parent / "坏\u202e.yaml").write_text("地点: 临翔市\n", "utf-8")
    ran = desk("check", case.parent, "--as-of", "2024-06-01")
    assert ran.code == 2
    assert ran.out.startswith("共评估 1 案；评估日 2024-06-01\n")
    assert "另有 1 个文件不能评估：坏\\u202e.yaml。" in ran.out
    assert "坏\\u202e.yaml:1:5: " in ran.err and "\u202e" not in ran.out + ran.err


def test_json_of_several_into_a_file_is_a_document_a_line(desk: Desk, case: Path) -> None:
    target = case.parent / "all.json"
    assert desk("check", case, EXAMPLE, *REPLAY, "--output", target).code == 0
    assert [json.loads(line)["case"]["id"] for line in target.read_text("utf-8").splitlines()] == [None, "13"]


def test_the_template_is_written_out_and_never_over_another(desk: Desk, tmp_path: Path) -> None:
    target = tmp_path / "备忘模板.docx"
    assert desk("template", "--memo", "--output", target).out == f"已写入 {target}\n"
    assert target.read_bytes() == memo_template()
    ran = desk("template", "--memo", "--output", target)
    assert ran.code == 2 and "没有覆盖" in ran.err
    assert desk("template", "--output", tmp_path / "case.yaml").code == 0
    assert "案件" in (tmp_path / "case.yaml").read_text("utf-8")
