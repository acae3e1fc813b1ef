"""``gongyi ask`` on events: what is known in part stays so, and "not yet" never becomes "never"."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from desk_cli import Desk, Ran
from gongyi import STATUSES
from gongyi_desk.interview import dialogue, session
from gongyi_desk.interview.fact_step import FactStep
from interviewing import interview

# All that is not asked for here is known, so that what is comes first.
HEAD = """\
地点: 临翔区
案件类型: 行政公益诉讼
案情截至: {}
案件领域: [其他]
侵害: 受到侵害
检察建议:
  - 社会影响大: 是
    群众关注度高: 是
    违法情形典型: 是
    应引起有关部门重视: 是
    制发: {}
"""


@pytest.fixture
def desk(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(session, "today", lambda: date(2026, 11, 26))
    return Desk(capsys, monkeypatch)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "case.yaml"


def ask(desk: Desk, file: Path, text: str, as_of: str, *answers: str, how: tuple[str, ...] = ()) -> Ran:
    """Ask about a case file with these lines, with these answers on standard input."""
    file.write_text(text, "utf-8")
    ran = desk("ask", file, "--as-of", as_of, *how, stdin="".join(f"{answer}\n" for answer in answers).encode())
    assert (ran.code, ran.err) == (0, "")
    return Ran(ran.code, ran.out.replace("\n    ", ""), ran.err)


def asked_for(
    desk: Desk, file: Path, text: str, as_of: str, fact: str, *answers: str, first: tuple[str, ...] = ()
) -> Ran:
    """The same, where the answers begin with the question about this fact; those before it are put off."""
    told: list[str] = []
    given, later = [*first], [*answers]

    def read() -> str:
        told.append(desk.capsys.readouterr().out)
        question = "".join(told).rpartition("问  ")[2].replace("\n    ", "")
        if not given:
            reached = len(later) < len(answers) or f"的“{fact}”" in question
            given.append(later.pop(0) if reached else "0")
        told.append(f"> {given[0]}\n")
        return given.pop(0)

    with desk.monkeypatch.context() as patched:
        patched.setattr(dialogue, "_read", read)
        ran = ask(desk, file, text, as_of)
    assert not later, f"“{fact}” is not asked for"
    return Ran(ran.code, "".join(told).replace("\n    ", "") + ran.out, ran.err)


def status(desk: Desk, file: Path, norm: str, as_of: str) -> str:
    """The status of a norm on another day."""
    found = json.loads(desk("check", file, "--as-of", as_of, "--format", "json").out)["findings"]
    return STATUSES[next(item["status"] for item in found if item["norm"] == norm)]


# --- what is known in part -------------------------------------------------------------------

MONTH = HEAD.format("2024-05-15", "2024-03-01") + "    收件: 2024-03\n    整改情况: 未整改\n"


def test_a_known_month_is_not_given_away_for_an_unknown_day(desk: Desk, file: Path) -> None:
    ran = ask(desk, file, MONTH, "2024-05-15", "2", "q")
    assert "现在所知：2024-03-01至2024-03-31" in ran.out and "日期不明" not in ran.out.partition("> ")[0]
    assert "所知的日子不变" in ran.out and file.read_text("utf-8") == MONTH


@pytest.mark.parametrize("answer", ["2024-04-03", "2024-02-20/2024-03-10", "2024", "无"])
def test_an_answer_that_contradicts_what_is_stated_is_written_only_once_confirmed(
    desk: Desk, file: Path, answer: str
) -> None:
    ran = ask(desk, file, MONTH, "2024-05-15", answer, "2", "q")
    assert "文件写的是2024-03-01至2024-03-31" in ran.out and "没有改" in ran.out
    assert file.read_text("utf-8") == MONTH
    ask(desk, file, MONTH, "2024-05-15", answer, "1", "q")
    assert file.read_text("utf-8") == MONTH.replace("收件: 2024-03", f"收件: {answer}")


def test_a_day_within_what_is_stated_needs_no_confirmation(desk: Desk, file: Path) -> None:
    ask(desk, file, MONTH, "2024-05-15", "2024-03-10/2024-03-20", "q")
    assert file.read_text("utf-8") == MONTH.replace("2024-03\n", "2024-03-10/2024-03-20\n")


def test_what_lies_partly_ahead_has_not_happened_yet(desk: Desk, file: Path) -> None:
    text = HEAD.format("2026-11-26", "2026-09-01") + "    收件: 2026-09-02\n    书面回复: ../2026-12-20\n"
    ran = asked_for(desk, file, text, "2026-11-26", "书面回复", "1", "q")
    assert "1 到2026-11-26还没有发生" in ran.out
    assert "书面回复: 2026-11-27/2026-12-20\n" in file.read_text("utf-8")
    assert status(desk, file, "三(五).2", "2026-11-26") == "逾期未履行"
    assert status(desk, file, "三(五).2", "2026-12-21") == "逾期履行"


# --- not yet, and never ----------------------------------------------------------------------

EARLIER = HEAD.format("2024-03-01", "2024-02-01") + "    收件: 2024-02-01\n    整改情况: 未整改\n"
MOVED = EARLIER.replace("2024-03-01", "2024-03-20")


def untouched(file: Path) -> bool:
    """Whether the file still records as far as it did, and denies nothing."""
    text = file.read_text("utf-8")
    return "案情截至: 2024-03-01\n" in text and ": 无" not in text and "回复:" not in text


def test_where_the_record_ends_before_the_day_it_is_asked_first_whether_all_is_in_it(desk: Desk, file: Path) -> None:
    ran = ask(desk, file, EARLIER, "2024-03-20", "1")
    assert "案情记录到2024-03-01。此后到2024-03-20之间的事都已记入了吗？" in ran.out
    assert file.read_text("utf-8") == MOVED and "已写入“案情截至”：2024-03-20（第 3 行）" in ran.out
    assert "的“书面回复”" not in ran.out
    assert status(desk, file, "三(五).2", "2024-03-20") == "待履行"
    assert status(desk, file, "三(五).2", "2024-04-10") == "待查明"


@pytest.mark.parametrize("answer", ["2", "0"])
def test_where_not_all_is_in_it_what_came_later_is_asked_for(desk: Desk, file: Path, answer: str) -> None:
    ran = ask(desk, file, EARLIER, "2024-03-20", answer, *["q"])
    assert "（检察建议的" in ran.out and file.read_text("utf-8") == EARLIER


def test_not_yet_is_written_by_moving_the_end_of_the_record_and_never_as_none(desk: Desk, file: Path) -> None:
    ran = ask(desk, file, EARLIER, "2024-03-20", "2", "1", "1", "q")
    assert "1 到2024-03-20没有发生" in ran.out
    assert "案情只记录到2024-03-01" in ran.out and file.read_text("utf-8") == MOVED


def test_not_yet_alone_cannot_be_written_and_stays_unknown(desk: Desk, file: Path) -> None:
    ran = ask(desk, file, EARLIER, "2024-03-20", "2", "1", "2", *["0"] * 30)
    assert "记作不详" in ran.out and untouched(file)


def test_what_came_later_can_be_written(desk: Desk, file: Path) -> None:
    ask(desk, file, EARLIER, "2024-03-20", "2", "2024-03-15", "q")
    assert ": 2024-03-15\n" in file.read_text("utf-8")


def test_what_came_later_on_an_unknown_day_came_later(desk: Desk, file: Path) -> None:
    ask(desk, file, EARLIER, "2024-03-20", "2", "2", "q")
    assert ": 2024-03-02/2024-03-20\n" in file.read_text("utf-8")
    asked_for(desk, file, EARLIER + "    书面回复: 不详\n", "2024-03-20", "书面回复", "2", "q", first=("2",))
    assert "书面回复: ../2024-03-20\n" in file.read_text("utf-8")


def test_a_receipt_on_an_unknown_day_is_left_to_the_presumption(desk: Desk, file: Path) -> None:
    text = HEAD.format("2024-03-01", "2024-02-01") + "    整改情况: 未整改\n"
    asked_for(desk, file, text, "2024-04-03", "收件", "2", "q", first=("2",))
    assert "收件: 有\n" in file.read_text("utf-8")


def test_one_step_back_undoes_the_move_of_the_record(desk: Desk, file: Path) -> None:
    ran = ask(desk, file, EARLIER, "2024-03-20", "1", "b", "q")
    assert file.read_text("utf-8") == EARLIER and ran.out.count("都已记入了吗") == 2


def test_no_record_reaches_beyond_today(desk: Desk, file: Path) -> None:
    text = EARLIER.replace("2024-0", "2026-1")
    ran = ask(desk, file, text.replace("2026-13", "2026-11"), "2026-12-20", "1", *["1", "2"] * 20)
    assert "此后到2026-11-26之间" in ran.out and "评估日还没有到" in ran.out
    assert "案情截至: 2026-11-26\n" in file.read_text("utf-8") and ": 无" not in file.read_text("utf-8")


def test_an_end_of_the_record_given_as_an_option_is_not_moved(desk: Desk, file: Path) -> None:
    ran = ask(desk, file, EARLIER, "2024-03-20", "1", *["0"] * 30, how=("--record-to", "2024-03-01"))
    assert "都已记入了吗" not in ran.out and "--record-to" in ran.out and untouched(file)


def test_nothing_is_asked_about_the_record_where_nothing_turns_on_it(desk: Desk, file: Path) -> None:
    text = "地点: 外地\n案情截至: 2024-03-01\n"
    assert "都已记入了吗" not in ask(desk, file, text, "2024-03-20", *["0"] * 30).out


UNSURE = HEAD.format("2024-03-20", "2024-02-01") + "    收件: 2024-02-01\n    书面回复: 不详  # 待查\n"


def test_what_was_unsure_and_did_not_happen_is_taken_out_and_not_written_as_none(desk: Desk, file: Path) -> None:
    ran = asked_for(desk, file, UNSURE, "2024-03-20", "书面回复", "1", "q")
    assert file.read_text("utf-8") == UNSURE.replace("书面回复:", "# 书面回复:")
    assert "到2024-03-20没有发生" in ran.out and "（第 13 行）" in ran.out
    assert status(desk, file, "三(五).2", "2024-03-20") == "待履行"
    assert status(desk, file, "三(五).2", "2024-04-10") == "待查明"


def test_a_record_without_an_end_gets_one_before_anything_is_denied(desk: Desk, file: Path) -> None:
    text = UNSURE.replace("案情截至: 2024-03-20\n", "")
    ran = asked_for(desk, file, text, "2024-03-20", "书面回复", "1", "1", "q")
    assert "没有写明案情截至" in ran.out
    assert file.read_text("utf-8") == text.replace("书面回复:", "# 书面回复:").replace(
        "地点: 临翔区\n", "地点: 临翔区\n案情截至: 2024-03-20\n"
    )


def test_of_a_presumed_day_is_said_what_is_presumed_even_where_the_record_ends_early(file: Path) -> None:
    file.write_text(HEAD.format("2024-03-01", "2024-02-01") + "    整改情况: 未整改\n", "utf-8")
    asked = interview(file, date(2024, 4, 3)).session
    (question,) = [one for one in asked.questions() if one.path == "recommendations[1].received"]
    assert FactStep.of(asked, question).asked().notes[0] == "现在所知：2024-02-01至2024-02-04（推定）"


def test_a_recommendation_that_never_arrived_is_said_to_be_so(desk: Desk, file: Path) -> None:
    text = HEAD.format("2024-04-03", "2024-02-01") + "    收件: 不详\n"
    ran = ask(desk, file, text, "2024-04-03", "1", "q")
    assert "1 未送达" in ran.out and "以后可能发生的，写 0" in ran.out
    assert "收件: 无\n" in file.read_text("utf-8")


# --- that it happened, and when --------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "written"),
    [
        (("是", "2024-03-05"), "2024-03-05"),
        (("有", "0"), "有"),
        (("2",), "有"),
        (("发生了", "b", "2024-03-06"), "2024-03-06"),
    ],
)
def test_yes_is_an_answer_and_the_day_is_asked_next(
    desk: Desk, file: Path, answers: tuple[str, ...], written: str
) -> None:
    ran = asked_for(desk, file, UNSURE, "2024-03-20", "书面回复", *answers, "q")
    assert ("哪一天？日期不明写 0" in ran.out) == (answers != ("2",))
    assert file.read_text("utf-8") == UNSURE.replace("不详", written)
