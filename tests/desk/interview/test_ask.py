"""``gongyi ask``: the order of questions, and edits that leave everything else in the file alone."""

from __future__ import annotations

import os
import shutil
from datetime import date
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from desk_cli import CASES, EXAMPLE, Desk, Ran, policy, steady
from gongyi.inquiry.questions import questions
from gongyi_desk.interview import session
from gongyi_desk.terminal import saving
from gongyi_desk.terminal.layout import cells
from gongyi_facts import BadInput, Year, read_text
from gongyi_facts.publish.template import template

DAY = ("--as-if", "--as-of", "2018-07-10")


@pytest.fixture
def desk(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(session, "today", lambda: date(2026, 11, 24))
    return Desk(capsys, monkeypatch)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A copy of the example."""
    return Path(shutil.copy(EXAMPLE, tmp_path / "case.yaml"))


def ask(desk: Desk, file: Path, *answers: str, how: tuple[str, ...] = DAY) -> Ran:
    """Ask, with these answers on standard input."""
    return desk("ask", file, *how, stdin="".join(f"{answer}\n" for answer in answers).encode())


# --- the dialogue ----------------------------------------------------------------------------


def test_a_dialogue(desk: Desk, file: Path, snapshot: SnapshotAssertion) -> None:
    ran = ask(desk, file, "5月8日", "2018-05-08", "b", "2018-05-09", "2")
    assert (ran.code, ran.err) == (0, "")
    assert steady(ran.out) == snapshot


def test_a_number_is_asked_for_by_its_bounds_and_an_example(desk: Desk, tmp_path: Path) -> None:
    year = tmp_path / "年.yaml"
    year.write_text("文件: 年度履职\n案情截至: 2025-06-30\n机关类型: 检察机关\n机关层级: 县级\n地点: 云县\n", "utf-8")
    out = ask(desk, year, "", "二〇二四", "不清楚", how=("--as-of", "2025-06-30")).out
    assert "    0 不清楚   b 上一步   q 结束\n    写整数，1949 至 2149，如 2024\n" in out
    assert "请写一个答案；不清楚写 0。" in out and "“二〇二四”不是整数；写整数，1949 至 2149，如 2024。" in out


def test_only_the_answered_lines_change(desk: Desk, file: Path) -> None:
    before = EXAMPLE.read_text("utf-8")
    ask(desk, file, "2018-05-09", "是")
    text = "    收件: 2018-05-09\n    社会影响大: 是\n"
    assert file.read_text("utf-8") == before.replace("    收件: 不详\n", text)


def test_the_fact_that_settles_most_is_asked_first() -> None:
    case = read_text(EXAMPLE.read_bytes(), "f.yaml")
    day = date(2018, 7, 10)
    assessment = policy().assess(case, as_of=day, as_if=True)
    found = questions(policy().explain(case, as_of=day, as_if=True), assessment.findings)
    assert found[0].path == "recommendations[1].received"
    assert found[0].settles > found[1].settles > 0
    assert [item.rebuts for item in found] == sorted(item.rebuts for item in found)


def test_what_can_change_nothing_is_not_asked(desk: Desk, file: Path) -> None:
    assert "出庭" not in ask(desk, file, *["0"] * 20).out


def test_what_is_not_known_is_not_asked_again(desk: Desk, file: Path) -> None:
    ran = ask(desk, file, *["不清楚"] * 20)
    asked = [line for line in ran.out.splitlines() if line.startswith("问")]
    assert len(asked) == len(set(asked)) > 3
    assert "没有别的问题" in ran.out
    assert "收件: 不详\n" in file.read_text("utf-8")


def test_a_state_not_known_is_written_down_as_such(desk: Desk, file: Path) -> None:
    ask(desk, file, "0", "0", "q")
    assert "    社会影响大: 不详\n" in file.read_text("utf-8")


def test_one_step_back_restores_the_file_to_the_byte(desk: Desk, file: Path) -> None:
    ran = ask(desk, file, "上一步", "2018-05-09", "1", "b", "b", "q")
    assert file.read_bytes() == EXAMPLE.read_bytes()
    assert "已经是第一题了" in ran.out and "没有写入" in ran.out


def test_an_answer_that_contradicts_the_file_is_refused_and_asked_again(desk: Desk, file: Path) -> None:
    ran = ask(desk, file, "2018-05-01", "q")
    assert "先后不可能" in ran.out
    assert file.read_bytes() == EXAMPLE.read_bytes()


@pytest.mark.parametrize("answers", [(), ("2018-05-09",)])
def test_the_end_of_the_input_ends_plainly(desk: Desk, file: Path, answers: tuple[str, ...]) -> None:
    ran = ask(desk, file, *answers)
    assert ran.code == 0 and "结束：" in ran.out
    assert ("收件: 2018-05-09" in file.read_text("utf-8")) == bool(answers)


def test_an_interruption_keeps_what_was_written(desk: Desk, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from gongyi_desk.interview import dialogue

    lines = iter(["2018-05-09"])

    def read() -> str:
        for line in lines:
            return line
        raise KeyboardInterrupt

    monkeypatch.setattr(dialogue, "_read", read)
    ran = desk("ask", file, *DAY)
    assert ran.code == 130 and "写入 1 项" in ran.out
    assert "收件: 2018-05-09" in file.read_text("utf-8")


def test_a_day_after_that_of_assessment_is_pointed_out(desk: Desk, file: Path) -> None:
    file.write_text("地点: 云县\n案情截至: 2024-04-03\n检察建议:\n  - 制发: 2024-02-01\n    收件: 不详\n", "utf-8")
    ran = ask(desk, file, "2025-01-01", "b", "q", how=("--as-of", "2024-04-03"))
    said = ran.out.replace("\n          ", "")
    assert "检察建议的“收件”晚于评估日，视为还没有发生" in said and "写错了用 b 退回" in said
    assert "（2025-01-01）晚于案情截至日 2024-04-03，请核对" in said
    assert "收件: 不详\n" in file.read_text("utf-8")


def test_what_was_pointed_out_before_is_not_pointed_out_again(desk: Desk, file: Path) -> None:
    ran = ask(desk, file, "2018-05-09", "q")
    assert ran.out.count("提示：") == 1


def test_zero_is_not_known_where_no_number_is_so_small(desk: Desk, file: Path) -> None:
    file.write_text(template(Year), "utf-8")
    ran = ask(desk, file, *["0"] * 40, how=("--as-of", "2025-03-31"))
    assert ran.code == 0 and "不能小于" not in ran.out and "没有别的问题" in ran.out
    assert "写整数，1949 至 2149" in ran.out


def test_evidence_is_shown_with_what_is_known_and_with_what_is_written(desk: Desk, file: Path) -> None:
    text = "地点: 云县\n案情截至: 2024-04-03\n检察建议:\n  - 制发: 2024-02-01\n    收件: 2024-02\n"
    file.write_text(f"{text}证据:\n  检察建议[1].收件: 签收单\n", "utf-8")
    ran = ask(desk, file, "2024-02-05", "q", how=("--as-of", "2024-04-03"))
    assert "现在所知：2024-02-01至2024-02-29（证据：签收单）" in ran.out
    assert "已写入检察建议的“收件”：2024-02-05（证据：签收单）（第 5 行）" in ran.out


def test_what_is_open_and_what_is_presumed_are_told_apart(desk: Desk, file: Path) -> None:
    text = "地点: 云县\n案情截至: 2024-06-03\n检察建议:\n  - 制发: 2024-02-01\n    收件: 2024-02-02\n"
    file.write_text(text, "utf-8")
    ran = ask(desk, file, *["0"] * 20, how=("--as-of", "2024-06-03"))
    assert "关系到待查明的结论：三(五).1；可以推翻出于推定的结论：三(五).4" in ran.out.replace("\n    ", "")


def test_what_is_piped_in_is_shown_without_its_control_characters(desk: Desk, file: Path) -> None:
    out = ask(desk, file, "\x1b[31m收\x07", "q").out
    assert "\x1b" not in out and "\x07" not in out and "> \\x1b[31m收\\x07\n" in out


def test_a_file_that_somebody_changed_meanwhile_is_read_again(
    desk: Desk, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gongyi_desk.interview import dialogue

    answers = iter(["2018-05-09", "q"])

    def read() -> str:
        file.write_text("地点: 云县\n案情截至: 2018-07-10\n", "utf-8")
        return next(answers)

    monkeypatch.setattr(dialogue, "_read", read)
    ran = desk("ask", file, *DAY)
    assert ran.code == 0 and "已被别的程序改动，已重新读入" in ran.out and "刚才的答案没有写入" in ran.out
    assert file.read_text("utf-8") == "地点: 云县\n案情截至: 2018-07-10\n"


def test_nothing_is_left_behind_where_writing_fails(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "replace", broken)
    with pytest.raises(BadInput):
        saving.save(str(file), b"x", file.read_bytes())
    assert file.read_bytes() == EXAMPLE.read_bytes()
    assert [path.name for path in file.parent.iterdir()] == ["case.yaml"]


def test_a_link_stays_a_link_and_the_mode_stays(file: Path) -> None:
    link = file.with_name("link.yaml")
    link.symlink_to(file)
    file.chmod(0o640)
    saving.save(str(link), b"x", file.read_bytes())
    assert link.is_symlink() and file.read_bytes() == b"x"
    assert file.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("name", ["-", "case.json", "missing.json"])
def test_what_cannot_be_written_back_is_refused(desk: Desk, tmp_path: Path, name: str) -> None:
    (tmp_path / "case.json").write_text("{}")
    ran = desk("ask", name if name == "-" else tmp_path / name)
    assert ran.code == 2 and ran.err and not ran.out


@pytest.mark.parametrize("example", sorted(CASES.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_example_is_asked_to_its_end(desk: Desk, tmp_path: Path, example: Path) -> None:
    copy = Path(shutil.copy(example, tmp_path))
    ran = ask(desk, copy, *["1"] * 30, how=("--as-if", "--as-of", "2026-11-24", "--engine", "reference"))
    assert ran.code == 0 and "待查明还有 0 项" in ran.out.splitlines()[-1]
    assert max(map(cells, ran.out.splitlines())) <= 80
    ran.out.encode("gbk")
    left = iter(copy.read_text("utf-8").splitlines())
    comments = [line for line in example.read_text("utf-8").splitlines() if "#" in line]
    assert all(line in left for line in comments)
