"""``gongyi check``: formats, exit codes, bad input, and the promise of no traceback."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

import gongyi
from desk_cli import CASES, EXAMPLE, REPLAY, Desk, steady
from gongyi import EngineError, Policy
from gongyi_desk.terminal.layout import cells


@pytest.fixture
def desk(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(capsys, monkeypatch)


@pytest.mark.parametrize("shape", ["table", "md"])
def test_the_note_on_an_example(desk: Desk, snapshot: SnapshotAssertion, shape: str) -> None:
    ran = desk("check", EXAMPLE, *REPLAY, "--format", shape)
    assert (ran.code, ran.err) == (0, "")
    assert steady(ran.out) == snapshot


@pytest.mark.parametrize("example", sorted(CASES.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_example_fits_eighty_columns_and_gbk(desk: Desk, example: Path) -> None:
    ran = desk("check", example, "--as-if", "--all")
    assert ran.code == 0
    assert max(map(cells, ran.out.splitlines())) <= 80
    ran.out.encode("gbk")


@pytest.mark.parametrize("shape", ["table", "json", "md", "html"])
def test_every_format_says_how_far_the_law_goes_and_that_it_is_no_advice(desk: Desk, shape: str) -> None:
    out = desk("check", EXAMPLE, "--format", shape).out
    assert "法律状态截至2026-11-23" in out and "不构成法律意见" in out


@pytest.mark.parametrize("shape", ["table", "json", "md"])
def test_a_case_from_elsewhere_is_said_to_be_out_of_place_in_one_line(desk: Desk, shape: str) -> None:
    assert desk("check", EXAMPLE, "--format", shape).out.count("各条均不适用") == 1


def test_json_is_the_contract_of_the_library(desk: Desk) -> None:
    found = json.loads(desk("check", EXAMPLE, *REPLAY, "--format", "json").out)
    assert found["format"] == 1 and found["case"]["id"] == "13" and found["as_if"] is True
    statuses = {item["norm"]: item["status"] for item in found["findings"]}
    assert statuses["三(五).2"] == "overdue" and statuses["三(五).3a"] == "not_applicable"


def test_several_files_are_one_json_document_a_line(desk: Desk) -> None:
    ran = desk("check", EXAMPLE, EXAMPLE, *REPLAY, "--format", "json")
    assert [json.loads(line)["case"]["id"] for line in ran.out.splitlines()] == ["13", "13"]


def test_several_files_are_one_line_each(desk: Desk) -> None:
    ran = desk("check", EXAMPLE, CASES / "S7-two-agencies.yaml", *REPLAY)
    assert ran.code == 0
    for name in ("13-rongjiang-villages 待履行 已过1天 ", "S7-two-agencies  "):
        assert len([line for line in ran.out.splitlines() if line.startswith(name)]) == 1
    assert ran.out.count("提示：试算") == 1


def test_standard_input_is_read_for_a_hyphen(desk: Desk) -> None:
    ran = desk("check", "-", *REPLAY, stdin=EXAMPLE.read_bytes())
    assert ran.code == 0 and "贵州省榕江县" in ran.out


def test_a_reading_changes_the_verdict_and_is_named(desk: Desk) -> None:
    strict = desk("check", EXAMPLE, *REPLAY, "--reading", "received=no_assumption", "--format", "json").out
    statuses = {item["norm"]: item["status"] for item in json.loads(strict)["findings"]}
    assert statuses["三(五).2"] == "undetermined"


def test_a_record_goes_by_its_id_wherever_it_is_spoken_of(desk: Desk) -> None:
    out = desk("check", CASES / "S7-two-agencies.yaml", "--as-of", "2026-01-01", "--full").out
    assert "检察建议〔乙〕的“" in out and "检察建议〔2〕" not in out


@pytest.mark.parametrize("shape", ["table", "md"])
def test_what_is_settled_is_shown_with_what_rebuts_it_and_with_higher_law(
    desk: Desk, tmp_path: Path, shape: str
) -> None:
    case = tmp_path / "case.yaml"
    case.write_text(
        "地点: 临翔区\n案件类型: 行政公益诉讼\n检察建议: [{收件: 2024-05-15}]\n诉讼: [{起诉: 2024-07-20}]\n", "utf-8"
    )
    out = desk("check", case, "--as-of", "2024-08-01", "--full", "--format", shape).out
    settled = "".join(out.split("目前无须处理")[1].split())
    suit = settled[settled.index("三(五).4检察机关应当依法及时") :]
    rebuttal, higher = suit.index("反证"), suit.index("参见")
    assert suit[rebuttal:].replace("*", "").lstrip("反证：-").startswith("本结论出于推定，查明以下事实可以推翻：")
    assert "整改到了什么程度：未整改、部分整改还是全部整改？（检察建议的“整改情况”）" in suit[rebuttal:higher]
    assert "逾期不回复检察建议，也没有采取有效整改措施的" in suit[higher:]
    assert "".join(out.split()).count("也没有采取有效整改措施的") == 1, "what was said once is referred to"


def test_all_lists_what_does_not_apply(desk: Desk) -> None:
    assert "三(五).5b" not in desk("check", EXAMPLE, *REPLAY).out
    assert "三(五).5b" in desk("check", EXAMPLE, *REPLAY, "--all").out


@pytest.mark.parametrize(("statuses", "code"), [("overdue,breached", 1), ("逾期未履行", 1), ("exercised", 0)])
def test_fail_on_makes_statuses_an_exit_code(desk: Desk, statuses: str, code: int) -> None:
    assert desk("check", EXAMPLE, *REPLAY, "--fail-on", statuses).code == code


def test_a_bad_file_does_not_stop_the_good_ones(desk: Desk, tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("地点: 临翔\n案件类形: 行政公益诉讼\n检察建议:\n  - 制发: 2020-02-30\n", encoding="utf-8")
    ran = desk("check", bad, EXAMPLE, *REPLAY, "--format", "json", "--fail-on", "overdue")
    assert ran.code == 2
    assert [json.loads(line)["case"]["id"] for line in ran.out.splitlines()] == ["13"]
    assert f"{bad}:2:1: " in ran.err and f"{bad}:4:9: " in ran.err


def _write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_whatever_is_no_case_gives_a_plain_message(desk: Desk, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    inputs = {
        "找不到": tmp_path / "missing.yaml",
        "文件夹": empty,
        "空的": _write(tmp_path / "empty.yaml", b""),
        "UTF-8": _write(tmp_path / "bytes.yaml", b"\xff\x80\x81"),
        "5 MB": _write(tmp_path / "big.yaml", b"a" * 6_000_000),
        "嵌套": _write(tmp_path / "deep.yaml", b"[" * 200_000),
    }
    for words, path in inputs.items():
        ran = desk("check", path)
        assert (ran.code, ran.out) == (2, "") and words in ran.err, words


def test_too_much_on_standard_input_is_refused(desk: Desk) -> None:
    ran = desk("check", "-", stdin=b"a" * 6_000_000)
    assert (ran.code, ran.out) == (2, "") and "标准输入" in ran.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["chek"], "是不是想写“check”？"),
        (["check"], "要写出案件文件"),
        (["check", "-", "-"], "只能写一次"),
        (["check", "a", "--as-off", "2018-07-11"], "是不是想写“--as-of”？"),
        (["check", "a", "--as-of"], "--as-of"),
        (["check", "a", "--as-of", "2018-07"], "要写到日"),
        (["check", "a", "--as-of", "2020-02-30"], "没有“2020-02-30”这一天"),
        (["check", "a", "--record-to", "07/11/2018"], "2018-07-11 或者 2018-11-07"),
        (["check", "a", "--reading", "strict"], "条文编号=读法"),
        (["check", "a", "--reading", "3.5.4=strikt"], "是不是想写“strict”？"),
        (["check", "a", "--reading", "3.9.9=strict"], "没有可选择的读法"),
        (["check", "a", "--reading", "收见=no_assumption"], "“收见”没有可选择的读法。是不是想写“收件”？"),
        (["check", "a", "--reading", "收件=no"], "可以写：三日内送达、receipt_within_3_days、不作推定、no_assumption"),
        (["check", "a", "--reading", "3.5.4=strict", "--reading", "三（五）.4=strict"], "“三(五).4”写了两次"),
        (["check", "a", "--engine", "durble"], "是不是想写“durable”？"),
        (["check", "a", "--format", "xml"], "table、json、md、html、docx"),
        (["check", "a", "--fail-on", "overdu"], "是不是想写“overdue”？"),
        (["check", "a", "--fail-on", "不存在"], "可以写：不适用（not_applicable）、待查明（undetermined）、"),
        (["check", "a", "--fail-on", "逾期未屡行"], "是不是想写“逾期未履行”？"),
        (["check", "a", "--fail-on", ","], "要写出结论"),
        (["explain", "a"], "条文编号"),
        (["explain", "a", "3.5.4", "b"], "多写了“b”"),
        (["explain", EXAMPLE, "3.5.44"], "没有“3.5.44”这条规范。是不是"),
        (["explain", EXAMPLE, "3.5"], "没有“3.5”这条规范。其下有：三(五).1、三(五).2、三(五).3a、"),
        (["explain", EXAMPLE, "三（六）"], "其下有：三(六).1、"),
        (["what-if", EXAMPLE, "检察建议[1].收件=\x1b[31m"], "“\\x1b[31m”不是日期"),
        (["what-if", EXAMPLE, "检察建议[2].收件=2018-05-09"], "；文件里没有检察建议第2条，算新的记录）: 没有写明"),
        (["explain", EXAMPLE, "3.5.4", "--record", "9"], "可以写：1"),
        (["rules", "sho"], "是不是想写“show”？"),
        (["rules", "show"], "条文编号"),
        (["rules", "show", "x"], "没有“x”这条规范"),
    ],
)
def test_a_wrong_command_line_is_explained_in_chinese(desk: Desk, arguments: list[object], words: str) -> None:
    ran = desk(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err and "Error" not in ran.err


def test_without_durable_rules_the_output_says_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "durable_rules_engine", None)
    assert "engine: compiled" in desk("check", EXAMPLE, *REPLAY, "--full").out
    assert json.loads(desk("check", EXAMPLE, "--format", "json").out)["engine"] == "compiled"


@pytest.mark.parametrize("command", ["check", "explain"])
def test_an_evaluator_at_fault_is_not_blamed_on_the_file(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    def differ(*_: object, **__: object) -> None:
        raise EngineError("两个求值器不一致，不予输出。")

    monkeypatch.setattr(Policy, "assess", differ)
    ran = desk(command, EXAMPLE, *(["3.5.4"] if command == "explain" else []))
    assert (ran.code, ran.out) == (3, "") and "不是案件文件的问题" in ran.err


@pytest.mark.parametrize("command", [[], ["check"], ["explain"], ["rules"], ["rules", "show"], ["template"]])
def test_help_is_chinese(desk: Desk, command: list[str]) -> None:
    ran = desk(*command, "--help")
    assert ran.code == 0 and ran.out.startswith("用法：gongyi") and "Usage" not in ran.out
    assert max(map(cells, ran.out.splitlines())) <= 80


@pytest.mark.parametrize("command", [[], ["check"], ["rules"], ["rules", "show"]])
def test_help_may_be_asked_for_in_short(desk: Desk, command: list[str]) -> None:
    ran = desk(*command, "-h")
    assert ran.code == 0
    assert ran.out == desk(*command, "--help").out
    assert "-h, --help" in ran.out


def test_the_version_is_that_of_the_library(desk: Desk) -> None:
    assert desk("--version").out == f"gongyi {gongyi.__version__}\n"


def test_every_exit_code_is_told(desk: Desk) -> None:
    told = "".join(desk("check", "--help").out.split())
    assert "退出码：0已评估；1出现--fail-on列出的结论；2输入有误；3两个求值器的结论不同" in told
    for page, said in (("README.md", "; 3 means that"), ("README.zh-CN.md", "；退出码 3 是")):
        assert said in (CASES.parent.parent / page).read_text("utf-8")
