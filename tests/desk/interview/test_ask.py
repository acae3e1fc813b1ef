"""``gongyi ask``: the order of questions, and edits that leave everything else in the file alone."""

from __future__ import annotations

import os
import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from desk_cli import CASES, EXAMPLE, Desk, Ran, policy, steady
from gongyi.inquiry.questions import questions
from gongyi_desk.cases.answers import UNSURE, NotAnAnswer, hint, parse, unsure
from gongyi_desk.interview import session
from gongyi_desk.interview.editing import CannotEdit, denies, deny, is_blank, put
from gongyi_desk.interview.session import whole
from gongyi_desk.terminal import saving
from gongyi_desk.terminal.layout import cells
from gongyi_facts import BadInput, Case, DeclaredKey, KeyKind, Year, declared_keys, read_text
from gongyi_facts.model.paths import locate
from gongyi_facts.publish.template import template
from gongyi_facts.reading.assume import UNSAID, assume

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


# --- answers ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "words", "value"),
    [
        ("检察建议[1].收件", "无", "none"),
        ("检察建议[1].宣告", "否", "none"),
        ("检察建议[1].宣告", "是", "happened"),
        ("检察建议[1].收件", "１", "none"),
        ("检察建议[1].收件", "未送达", "none"),
        ("检察建议[1].收件", "../2019-05", "../2019-05"),
        ("检察建议[1].收件", "2019", "2019"),
        ("检察建议[1].社会影响大", "否", False),
        ("庭审[1].出庭人员", "2", "deputy"),
        ("检察建议[1].整改情况", "3 2019-05-01", [{"on": "2019-05-01", "state": "full"}]),
        ("检察建议[1].抄送.对象", "1，2", ["congress", "government"]),
        ("检察建议[1].抄送.对象", "无", []),
        ("检察建议[1].抄送.对象", "？", UNSURE),
    ],
)
def test_an_answer_in_words(path: str, words: str, value: object) -> None:
    item = locate(path, Case).held
    assert parse(words, item) == value or parse(words, item) is value


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("检察建议[1].收件", ""),
        ("检察建议[1].收件", "昨天"),
        ("检察建议[1].收件", "3"),
        ("检察建议[1].社会影响大", "3"),
        ("庭审[1].出庭人员", "9"),
        ("检察建议[1].整改情况", "3 昨天"),
        ("检察建议[1].抄送.对象", "1、99"),
    ],
)
def test_what_is_no_answer(path: str, words: str) -> None:
    with pytest.raises(NotAnAnswer):
        parse(words, locate(path, Case).held)


def test_a_day_as_spreadsheets_write_it_is_read_and_their_number_of_it_is_not() -> None:
    received = locate("检察建议[1].收件", Case).held
    assert parse("2018/7/1", received) == "2018-07-01"
    with pytest.raises(NotAnAnswer, match="是不是 2018-07-01？"):
        parse("43282", received)


def test_how_far_the_record_goes_is_a_day_and_no_month() -> None:
    record_to = locate("案情截至", Case).held
    assert parse("2024年5月6日", record_to) == "2024-05-06" and hint(record_to) == "写日期，如 2018-05-07"
    for words in ("2024-05", "2024", "2024-05-06/2024-05-07", "../2024-05-06", "5月6日"):
        with pytest.raises(NotAnAnswer):
            parse(words, record_to)


def counted(least: int, most: int) -> DeclaredKey:
    """A number within bounds."""
    return DeclaredKey("n", "数", "", KeyKind.STATE, int, many=False, required=False, least=least, most=most)


def test_zero_is_a_number_where_one_may_be_so_small() -> None:
    assert parse("0", counted(0, 9)) == 0 and parse("？", counted(0, 9)) is UNSURE
    assert parse("0", counted(1, 9)) is UNSURE
    assert (unsure(counted(0, 9)), unsure(counted(1, 9))) == ("?", "0")
    assert hint(counted(0, 9)) == "写整数，0 至 9，如 3"


# --- edits -----------------------------------------------------------------------------------

RECEIVED = "检察建议[1].收件"


def edited(text: str, path: str, value: object) -> str:
    """The text after an edit, which must say just what was meant."""
    found = locate(path, Case)
    case = read_text(text.encode(), "f.yaml")
    after = put(text, Case, found, value)
    assert read_text(after.encode(), "f.yaml") == assume(case, found, whole(case, found, value)), after
    return after


@pytest.mark.parametrize(
    ("before", "path", "value", "after"),
    [
        ("检察建议:\n- 收件:   # 待查\n", RECEIVED, "2020-01-02", "检察建议:\n- 收件: 2020-01-02   # 待查\n"),
        ("检察建议:\n- 收件: '2020-01'  # 约\n", RECEIVED, "none", "检察建议:\n- 收件: 无  # 约\n"),
        ("检察建议: [{制发: 2020-01-01}]  # 一", RECEIVED, "2020", "检察建议: [{制发: 2020-01-01, 收件: 2020}]  # 一"),
        ("检察建议: [{}]", RECEIVED, "happened", "检察建议: [{收件: 有}]"),
        ("recommendations:\n  - {}\n", RECEIVED, "none", "recommendations:\n  - {received: none}\n"),
        ("检察建议:\r\n  - 文号: 甲 # 号", RECEIVED, "none", "检察建议:\r\n  - 文号: 甲 # 号\r\n    收件: 无"),
        ("{地点: 云县,}\n", "侵害", "infringed", "{地点: 云县, 侵害: 受到侵害,}\n"),
        ("place: yunxian\n", "harm_serious", True, "place: yunxian\nharm_serious: true\n"),
        ("{}", "harm", "infringed", "{侵害: 受到侵害}"),
        ("地点: 云县\n备注: |\n  甲\n\n  乙\n\n# 后\n侵害: 不详\n", "地点名称", "甲: 乙",
         "地点: 云县\n地点名称: \"甲: 乙\"\n备注: |\n  甲\n\n  乙\n\n# 后\n侵害: 不详\n"),
        ("备注: |\n  甲\n\n# 后\n侵害: 不详\n", "虚构", True, "备注: |\n  甲\n虚构: 是\n\n# 后\n侵害: 不详\n"),
    ],
)  # fmt: skip
def test_a_small_edit(before: str, path: str, value: object, after: str) -> None:
    assert edited(before, path, value) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("无", "{到达: 2020-01-02}"),
        ("有", "{到达: 2020-01-02}"),
        ("2020-01-01", "{发出: 2020-01-01, 到达: 2020-01-02}"),
        ("{发出: 2020-01-01}", "{发出: 2020-01-01, 到达: 2020-01-02}"),
        ("{到达: 不详}", "{到达: 2020-01-02}"),
        ("\n      发出: 2020-01-01  # 挂号", "\n      发出: 2020-01-01  # 挂号\n      到达: 2020-01-02"),
    ],
)
def test_a_part_of_an_event(before: str, after: str) -> None:
    head = "检察建议:\n  - 书面回复: "
    assert edited(f"{head}{before}\n", "检察建议[1].书面回复.到达", "2020-01-02") == f"{head}{after}\n"


def test_the_day_of_an_event_whose_parts_are_known() -> None:
    before = "检察建议:\n  - 书面回复: {到达: 2020-01-02}\n"
    after = before.replace("}", ", 发出: 2020-01-01}")
    assert edited(before, "检察建议[1].书面回复", "2020-01-01") == after
    assert edited(after, "检察建议[1].书面回复", "2019") == after.replace("2020-01-01", "2019")


SEEN = {"on": "2020-03-01", "state": "full"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("不详", "{日期: 2020-03-01, 状态: 全部整改}"),
        ("{日期: 2020-01, 状态: 部分整改}", "[{日期: 2020-01, 状态: 部分整改}, {日期: 2020-03-01, 状态: 全部整改}]"),
        ("[{日期: 2020-01, 状态: 部分整改}]", "[{日期: 2020-01, 状态: 部分整改}, {日期: 2020-03-01, 状态: 全部整改}]"),
        ("[]", "[{日期: 2020-03-01, 状态: 全部整改}]"),
        ("\n      - 日期: 2020 # 甲\n        状态: 部分整改",
         "\n      - 日期: 2020 # 甲\n        状态: 部分整改\n      - 日期: 2020-03-01\n        状态: 全部整改"),
        ("\n      日期: 2020-01 # 甲\n\n      状态: 部分整改",
         "\n      - 日期: 2020-01 # 甲\n\n        状态: 部分整改\n      - {日期: 2020-03-01, 状态: 全部整改}"),
    ],
)  # fmt: skip
def test_one_observation_more(before: str, after: str) -> None:
    head, tail = "检察建议:\n  - 整改情况: ", "\n    文号: 甲\n"
    assert edited(f"{head}{before}{tail}", "检察建议[1].整改情况", [SEEN]) == f"{head}{after}{tail}"


@pytest.mark.parametrize("before", ["未整改", "[未整改]", "{状态: 未整改}", "\n      - 部分整改 # 甲"])
def test_an_observation_with_a_day_is_not_put_beside_one_without(before: str) -> None:
    with pytest.raises(CannotEdit, match="请在文件里都写上看到的日期"):
        edited(f"检察建议:\n  - 整改情况: {before}\n", "检察建议[1].整改情况", [SEEN])


@pytest.mark.parametrize(
    "before",
    [
        "行政机关: [{名称: 甲局}]\n检察建议:\n  - 受文: [{行政机关: 甲局}]\n",
        "检察建议:\n  - 书面回复: [2020-01-01]\n",
    ],
)
def test_what_is_written_once_for_several_is_not_edited(before: str) -> None:
    with pytest.raises(CannotEdit, match="请直接在文件里补写"):
        edited(before, "检察建议[1].收件", "2020-01-01")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("地点: 云县\n", "地点: 云县\n\n诉讼:\n  - 起诉: 2020-01-02\n"),
        ("诉讼: 无 # 还没有\n", "诉讼:\n  - 起诉: 2020-01-02 # 还没有\n"),
        ("诉讼:\n地点: 云县\n", "诉讼:\n  - 起诉: 2020-01-02\n地点: 云县\n"),
        ("诉讼: []\n", "诉讼: [{起诉: 2020-01-02}]\n"),
        ("{地点: 云县}", "{地点: 云县, 诉讼: [{起诉: 2020-01-02}]}"),
    ],
)
def test_the_first_record_of_a_kind(before: str, after: str) -> None:
    assert edited(before, "诉讼[1].起诉", "2020-01-02") == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("地点: 云县\n", "地点: 云县\n诉讼: 无\n"),
        ("诉讼:   # 待查\n地点: 云县\n", "诉讼: 无   # 待查\n地点: 云县\n"),
        ("place: yunxian\n", "place: yunxian\nsuits: none\n"),
        ("{地点: 云县}", "{地点: 云县, 诉讼: 无}"),
    ],
)
def test_that_there_are_no_such_records(before: str, after: str) -> None:
    suits = declared_keys(Case).items["suits"]
    assert deny(before, Case, suits) == after
    assert denies(after, Case, suits) and not denies(before, Case, suits)
    assert read_text(after.encode(), "f.yaml") == read_text(before.encode(), "f.yaml")


@pytest.mark.parametrize("before", ["", "# 甲", "# 甲\n\n", "\n"])
def test_the_first_line_of_a_file(before: str) -> None:
    assert is_blank(before) and not is_blank(f"{before}\n地点:")
    after = put(before, Case, locate("地点", Case), "yunxian")
    assert after.startswith(before) and after.endswith("地点: 云县\n") and after.count("#") == before.count("#")


def test_what_kind_of_file_it_is_stands_first() -> None:
    assert edited("文件: 个案\n地点: 云县\n", "名称", "甲案") == "文件: 个案\n名称: 甲案\n地点: 云县\n"
    assert edited("文件: 个案\n名称: 甲案\n", "地点", "yunxian") == "文件: 个案\n名称: 甲案\n地点: 云县\n"


def test_one_record_more() -> None:
    before = "诉讼:\n  - 法院: 甲\n  # 二审\n地点: 云县\n"
    assert edited(before, "诉讼[2].起诉", "2020-01-02") == before.replace("甲\n", "甲\n  - 起诉: 2020-01-02\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("\n  - 文号: 甲\n    收件: 不详 # 甲\n    制发: 无", "\n  - 文号: 甲\n    # 收件: 不详 # 甲\n    制发: 无"),
        ("\n  - 收件: 不详\n    文号: 甲", "\n  - # 收件: 不详\n    文号: 甲"),
        ("\n- 文号: 甲\n  收件:", "\n- 文号: 甲\n  # 收件:"),
        (" [{文号: 甲, 收件: 不详}]", " [{文号: 甲}]"),
        (" [{收件: 不详, 文号: 甲}]", " [{文号: 甲}]"),
        (" [{收件: 不详}]", " [{}]"),
    ],
)  # fmt: skip
def test_what_is_no_longer_said_becomes_a_comment(before: str, after: str) -> None:
    assert edited(f"检察建议:{before}\n", RECEIVED, UNSAID) == f"检察建议:{after}\n"


@pytest.mark.parametrize("record", ["- 收件: 不详", "- 文号: 甲\n    收件:\n      不详"])
def test_what_cannot_be_made_a_comment_stays(record: str) -> None:
    with pytest.raises(CannotEdit):
        edited(f"检察建议:\n  {record}\n", RECEIVED, UNSAID)


def test_a_list_over_several_lines_is_not_rewritten() -> None:
    with pytest.raises(CannotEdit):
        edited("案件领域:\n  - 其他\n", "案件领域", ["elderly"])


PLACES = (
    "地点", "侵害", "损害严重", "检察建议[1].收件", "检察建议[1].书面回复.到达", "检察建议[2].整改情况", "线索[1].发现",
)  # fmt: skip
VALUES = {"地点": "yunxian", "侵害": "infringed", "损害严重": True, "检察建议[2].整改情况": [{"state": "none"}]}
STYLES = (
    "# 首\n地点: 不详 # 甲\n\n检察建议:\n  # 一\n  - 文号: 一\n    # 二\n  - 文号: 二\n# 尾",
    "检察建议: [{文号: 一}, {文号: 二, 抄送: {对象: [同级人大]}}]\n",
    '{"地点": "不详", "检察建议": [{"文号": "一"}, {"文号": "二"}], "线索": []}',
    "检察建议:\n- 文号: 一\n  宣告:\n    地点: 不详\n- 文号: 二\n线索:\n",
)


@settings(max_examples=60)
@given(st.sampled_from(STYLES), st.permutations(PLACES), st.sampled_from(["\n", "\r\n"]))
def test_edits_in_any_order_and_style_say_what_was_meant(style: str, order: list[str], newline: str) -> None:
    text = style.replace("\n", newline)
    for path in order:
        text = edited(text, path, VALUES.get(path, "2020-01-02"))
    assert [part for part in style.split("\n") if part.startswith("#")] == [
        part for part in text.split(newline) if part.startswith("#")
    ]
