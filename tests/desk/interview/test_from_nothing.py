"""An interview that begins with no file: what it asks, that every answer is kept, and that others may write too."""

from __future__ import annotations

import codecs
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from desk_cli import Desk, policy
from gongyi_desk.interview import session
from gongyi_desk.interview.store import CaseFile
from gongyi_desk.terminal.layout import cells
from gongyi_facts import Case, Year, declared_keys, read_text
from gongyi_facts.publish.template import template
from interviewing import SUED, SUED_FILE, interview, said, standing, told

FREQUENT = ("agency", "received", "reply", "rectification")
BEGUN = {key: SUED[key] for key in ("document", "name", "procuratorate", "place")}


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "today", lambda: date(2026, 11, 24))


@pytest.fixture
def desk(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(capsys, monkeypatch)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "新案.yaml"


def statuses(data: bytes) -> list[tuple[str, str, object, object]]:
    """What is found on a document, each norm by its record."""
    return [line[:2] + line[3:5] for line in policy().statuses(read_text(data, "f.yaml"))]


def ask(desk: Desk, file: Path, *answers: str) -> str:
    """Ask, with these answers on standard input; what was shown, its lines joined."""
    ran = desk("ask", file, "--engine", "compiled", stdin="".join(f"{answer}\n" for answer in answers).encode())
    assert (ran.code, ran.err) == (0, "")
    return ran.out


# --- a whole case ----------------------------------------------------------------------------


def test_five_and_twenty_answers_come_to_the_verdicts_of_the_file_written_by_hand(desk: Desk, file: Path) -> None:
    out = ask(desk, file, *SUED.values())
    assert len(SUED) <= 25 and out.count("\n问  ") == len(SUED) + 1
    assert statuses(file.read_bytes()) == statuses(SUED_FILE.encode())
    out.encode("gbk")
    assert "不在可选" not in out and max(map(cells, out.splitlines())) <= 80
    asked = [line for line in out.splitlines() if line.startswith("问")]
    assert len(set(asked)) == len(asked)


def test_killed_at_every_answer_that_is_written_nothing_is_lost(file: Path) -> None:
    left, runs = dict(SUED), 0
    while left:
        talk = interview(file)
        runs += 1
        # What leaves no trace, such as that there is no further record, is asked again: until something is written.
        for key in told(talk, SUED):
            left.pop(key, None)
            if talk.session.answered:
                break
        assert runs <= len(SUED)
    assert runs == len(SUED) - 2
    assert statuses(file.read_bytes()) == statuses(SUED_FILE.encode())
    assert file.read_text("utf-8").startswith("文件: 个案\n名称: 南河非法采砂案\n案情截至: 2025-01-20\n地点: 永德县\n")


def test_a_killed_program_has_kept_what_was_answered(file: Path) -> None:
    code = "import sys; from gongyi_desk.start import start; sys.exit(start())"
    path = os.pathsep.join(sys.path)
    run = subprocess.Popen(
        [sys.executable, "-c", code, "ask", str(file), "--engine", "compiled"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path},
    )
    assert run.stdin is not None
    run.stdin.write("1\n甲案\n".encode())
    run.stdin.flush()
    deadline = time.monotonic() + 60
    while not (file.exists() and "甲案" in file.read_text("utf-8")) and time.monotonic() < deadline:
        time.sleep(0.02)
    run.send_signal(signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
    run.wait()
    run.stdin.close()
    assert file.read_text("utf-8") == "文件: 个案\n名称: 甲案\n"
    assert [one.name for one in file.parent.iterdir()] == [file.name]
    assert standing(interview(file)).key == "procuratorate"


@pytest.mark.parametrize("answers", [(), ("q",), ("停",), ("b", "a", "9")])
def test_no_file_is_made_before_the_first_answer(desk: Desk, file: Path, answers: tuple[str, ...]) -> None:
    assert "没有写入" in ask(desk, file, *answers)
    assert not file.exists()


def test_what_is_settled_by_now_makes_nothing_of_what_is_still_to_be_asked(file: Path) -> None:
    talk = interview(file)
    before = {key: SUED[key] for key in list(SUED)[: list(SUED).index("recommendations[1].received")]}
    assert [*told(talk, before)] == [*before]
    assert talk.session.settled.startswith("按现有事实：没有须处理的事项；")
    talk.answer("0")
    reply = talk.answer("没有")
    assert "按现有事实：本院要做：提起行政公益诉讼；对方逾期或违反：书面回复" in said(reply)


def test_a_year_is_asked_for_too(desk: Desk, file: Path) -> None:
    out = ask(desk, file, "2", "", "检察机关", "县级", "镇康县", "2024", "没有", "2025-02-10")
    year = read_text(file.read_bytes(), "f.yaml")
    assert isinstance(year, Year) and str(year.annual_report.on) == "2025-02-10" and year.organ is None
    assert "2 年度履职（一个机关一年的履职情况）" in out and "是哪个机关、单位？" in out


# --- what is asked, and what not -------------------------------------------------------------


HEAD = "文件: 个案\n案件类型: 行政公益诉讼\n案件领域: [其他]\n侵害: 受到侵害\n地点: "


def unfinished(file: Path, more: str, place: str = "永德县") -> None:
    """A file whose opening is not over: nobody has said how far it goes."""
    file.write_text(f"{HEAD}{place}\n{more}\n", "utf-8")


@pytest.mark.parametrize(
    ("more", "key"),
    [
        ("检察建议: [{制发: 2024-04-08}]", "recommendations[1].agency"),
        ("行政机关: [{名称: 甲局}]\n检察建议: [{制发: 2024-04-08}]", "recommendations[1].received"),
        ("行政机关: [{名称: 甲, 性质: 企业}]\n检察建议: [{制发: 2024-04-08, 收件: 2024-04-09}]", "recommendations[+]"),
        ("检察建议: 无", "suits[1]"),
        ("检察建议: 无\n诉讼: 无", "[?]"),
    ],
)
def test_what_can_change_nothing_is_not_asked_and_what_was_denied_not_again(file: Path, more: str, key: str) -> None:
    unfinished(file, more)
    assert standing(interview(file)).key == key


def test_outside_the_city_nothing_more_is_asked(file: Path) -> None:
    unfinished(file, "检察建议: [{制发: 2024-04-08}]", "不详")
    assert standing(interview(file)).key == "place"
    unfinished(file, "行政机关: [{名称: 甲局}]\n检察建议: [{制发: 2024-04-08}]", "市外")
    assert standing(interview(file)).key == "recommendations[+]"


def test_while_the_place_is_open_what_happened_is_asked_all_the_same(file: Path) -> None:
    unfinished(file, "行政机关: [{名称: 甲局}]\n检察建议: [{制发: 2024-04-08}]", "不详")
    talk = interview(file)
    assert [*told(talk, {"place": "0", "recommendations[1].received": "0"})] == ["place", "recommendations[1].received"]
    assert standing(talk).key == "recommendations[1].reply"


def test_a_file_that_says_how_far_it_goes_is_not_asked_from_the_beginning(file: Path) -> None:
    file.write_text(SUED_FILE, "utf-8")
    assert standing(interview(file)).key == "record_to"  # a period has ended since
    file.write_text(SUED_FILE.replace("2025-01-20", "2025-06-01").replace("2025-06-05", "2030-06-05"), "utf-8")
    assert standing(interview(file)).key == "hearings[1].appeared"


def test_a_starter_file_that_nobody_filled_in_is_asked_from_the_beginning(file: Path) -> None:
    file.write_text(template(Case), "utf-8")
    talk = interview(file)
    few = {**BEGUN, "proceeding": "1", "domains": "17", "harm": "1", "recommendations[1]": "2024-04-08"}
    assert [*told(talk, few)] == [key for key in few if key != "document"]
    text = file.read_text("utf-8")
    assert "地点: 永德县\n" in text and "检察建议:\n  - 制发: 2024-04-08\n" in text and "案情截至: 不详\n" in text


def test_the_openings_name_keys_that_there_are() -> None:
    for model in (Case, Year):
        lists = {item.scope: declared_keys(item.holds) for item in declared_keys(model).lists}
        for chapter in model.opening:
            keys = lists.get(chapter.scope, declared_keys(model)).items
            assert {*chapter.keys, *chapter.asks} <= keys.keys(), chapter
            assert chapter.scope in lists or chapter.scope == model.root
            assert not chapter.after or chapter.after in lists


def test_what_is_rare_is_asked_in_one_question_and_its_day_next(file: Path) -> None:
    unfinished(file, "检察建议: [{制发: 2024-04-08}]\n诉讼: 无")
    talk = interview(file)
    talk.session.state = replace(talk.session.state, asked=frozenset(f"recommendations[1].{key}" for key in FREQUENT))
    asked = standing(talk)
    assert asked.key == "[?]" and "检察建议的载明紧急" in [choice.says for choice in asked.choices]
    number = next(choice.write for choice in asked.choices if choice.says == "检察建议的撤回")
    assert talk.answer("99").refused and talk.answer("撤回").refused
    talk.answer(number)
    assert standing(talk).key == "recommendations[1].withdrawn"
    talk.answer("2024-05-06")
    assert "撤回: 2024-05-06" in file.read_text("utf-8") and standing(talk).key == "record_to"


# --- more records ----------------------------------------------------------------------------


def test_a_second_recommendation_to_another_organ(file: Path) -> None:
    first = "检察建议: [{制发: 2024-04-08, 收件: 2024-04-09, 书面回复: 无, 整改情况: 未整改}]"
    unfinished(file, f"行政机关: [{{名称: 甲局}}]\n{first}")
    talk = interview(file)
    assert [*told(talk, {"recommendations[+]": "1"})] == ["recommendations[+]"]
    assert standing(talk).text == "检察建议书是哪一天制发的？（第2条）"
    talk.answer("2024-05-08")
    assert [choice.says for choice in standing(talk).choices] == ["甲局", "不清楚"]
    talk.answer("乙局")
    case = read_text(file.read_bytes(), "f.yaml", Case)
    assert [one.agency for one in case.recommendations] == ["甲局", "乙局"]
    assert standing(talk).key == "recommendations[2].received"


TWO = "检察建议: [{制发: 2024-04-08}, {制发: 2024-05-08}]"
TO = f"{HEAD}永德县\n案情截至: 2024-12-01\n"


def test_a_record_may_be_added_at_any_time_and_says_to_which_other_it_belongs(file: Path) -> None:
    file.write_text(f"{TO}{TWO}\n", "utf-8")
    talk = interview(file)
    talk.add()
    assert "回复" in [choice.says for choice in standing(talk).choices]
    talk.answer("回复")
    shown = [choice.says for choice in standing(talk).choices]
    assert shown == ["检察建议〔1〕（2024-04-08）", "检察建议〔2〕（2024-05-08）"]
    assert talk.answer("3").refused and talk.answer("1、2").refused
    talk.answer("2")
    assert standing(talk).key == "replies[1].sent"
    talk.answer("2024-06-01")
    (reply,) = read_text(file.read_bytes(), "f.yaml", Case).replies
    assert (reply.recommendation, str(reply.sent.on)) == ("2", "2024-06-01")
    before = standing(talk)
    talk.add()
    talk.back()
    assert standing(talk) == before


def test_what_meant_the_only_one_without_a_word_is_pinned_when_there_are_two(file: Path) -> None:
    file.write_text(f"{TO}检察建议: [{{制发: 2024-04-08}}]\n诉讼: [{{起诉: 2024-10-10}}]\n", "utf-8")
    talk = interview(file)
    talk.add()
    talk.answer("检察建议")
    talk.answer("2024-05-08")
    case = read_text(file.read_bytes(), "f.yaml", Case)
    assert case.suits[0].recommendations == ("1",) and len(case.recommendations) == 2


def test_a_record_is_not_denied_by_not_adding_it(file: Path) -> None:
    file.write_text(TO, "utf-8")
    talk = interview(file)
    talk.add()
    talk.answer("线索")
    before = file.read_bytes()
    assert standing(talk).choices[0].says == "不添"
    talk.answer("1")
    assert file.read_bytes() == before


# --- back, and what is no answer -------------------------------------------------------------


def test_back_goes_all_the_way(file: Path) -> None:
    talk = interview(file)
    assert [*told(talk, BEGUN)] == [*BEGUN]
    while not talk.back().refused:
        pass
    assert standing(talk).key == "document" and file.read_bytes() == b""
    assert [*told(talk, BEGUN)] == [*BEGUN]


@pytest.mark.parametrize(
    ("key", "answer", "hint"),
    [
        ("document", "3", "写 1 至 2"),
        ("place", "昆明", "不在可选的答案里"),
        ("recommendations[1]", "4月8日", "没有年份"),
        ("recommendations[1].agency", "7", "请写名称"),
        ("recommendations[1].agency", "", "请写名称"),
        ("recommendations[+]", "也许", "写 1 或者 2"),
        ("record_to", "2024-05", "日"),
    ],
)
def test_what_is_no_answer_is_asked_again_with_what_to_write(file: Path, key: str, answer: str, hint: str) -> None:
    talk = interview(file)
    before = {one: SUED[one] for one in list(SUED)[: list(SUED).index(key)]} if key != "record_to" else {
        **BEGUN, "proceeding": "1", "domains": "17", "harm": "1", "recommendations[1]": "1", "suits[1]": "1", "[?]": "",
    }  # fmt: skip
    assert len([*told(talk, before)]) == len(before)
    kept = CaseFile(str(file)).read()
    reply = talk.answer(answer)
    assert reply.refused and hint in said(reply)
    assert standing(talk).key == key and CaseFile(str(file)).read() == kept


# --- others write too ------------------------------------------------------------------------


def test_two_at_one_file_lose_nothing(file: Path) -> None:
    one, other = interview(file), interview(file)
    one.answer("1")
    reply = other.answer("1")
    assert "已被别的程序改动，已重新读入" in said(reply) and "刚才的答案没有写入" in said(reply)
    assert standing(other).key == "name"
    other.answer("甲案")
    one.answer("乙案")
    assert file.read_text("utf-8") == "文件: 个案\n名称: 甲案\n"
    assert standing(one).key == "procuratorate"
    one.answer("甲院")
    assert "刚才的答案没有写入" in said(other.answer("乙院")) and standing(other).key == "place"
    other.answer("云县")
    assert file.read_text("utf-8") == "文件: 个案\n名称: 甲案\n地点: 云县\n检察院: 甲院\n"


def test_what_an_editor_wrote_meanwhile_stays_and_the_answer_is_taken(file: Path) -> None:
    talk = interview(file)
    [*told(talk, BEGUN)]
    file.write_text(file.read_text("utf-8") + "备注: 手写\n", "utf-8")
    reply = talk.answer("1")
    assert "已重新读入" in said(reply) and "没有写入" not in said(reply)
    text = file.read_text("utf-8")
    assert "备注: 手写\n" in text and "案件类型: 行政公益诉讼\n" in text
    talk.back()
    assert file.read_text("utf-8") == text.replace("案件类型: 行政公益诉讼\n", "") and talk.back().refused


def test_a_file_that_cannot_be_read_any_more_is_left_alone_until_it_can(file: Path) -> None:
    talk = interview(file)
    [*told(talk, BEGUN)]
    sound = file.read_bytes()
    file.write_text("地点: [", "utf-8")
    assert "现在读不出来" in said(talk.answer("1")) and file.read_text("utf-8") == "地点: ["
    file.write_bytes(sound)
    talk.answer("1")
    assert "案件类型: 行政公益诉讼" in file.read_text("utf-8")


def test_a_write_between_the_look_and_ours_is_not_overwritten(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    talk = interview(file)
    [*told(talk, BEGUN)]
    standing(talk)
    file.write_text(file.read_text("utf-8") + "备注: 手写\n", "utf-8")
    with monkeypatch.context() as patched:
        patched.setattr(CaseFile, "unchanged", lambda *_: True)
        assert "请再答一次" in said(talk.answer("1"))
    assert "案件类型" not in file.read_text("utf-8")
    talk.answer("1")
    assert "备注: 手写" in file.read_text("utf-8") and "案件类型" in file.read_text("utf-8")


# --- the file itself -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mark", "codec"),
    [(b"", "gb18030"), (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le")],
    ids=["gb18030", "marked", "utf-16"],
)
def test_a_file_of_comments_keeps_its_encoding_its_line_ends_and_its_mark(file: Path, mark: bytes, codec: str) -> None:
    file.write_bytes(mark + "# 永德县院\r\n".encode(codec))
    talk = interview(file)
    assert [*told(talk, BEGUN)] == [*BEGUN]
    text = "# 永德县院\r\n文件: 个案\r\n名称: 南河非法采砂案\r\n地点: 永德县\r\n检察院: 永德县人民检察院\r\n"
    assert file.read_bytes() == mark + text.encode(codec)


@pytest.mark.skipif(os.name == "nt", reason="no such files")
def test_a_pipe_is_refused(desk: Desk, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管道.yaml")
    ran = desk("ask", tmp_path / "管道.yaml")
    assert (ran.code, ran.out) == (2, "") and "不是普通文件" in ran.err


def test_a_folder_that_there_is_not_is_said_to_be_missing(desk: Desk, tmp_path: Path) -> None:
    ran = desk("ask", tmp_path / "没有" / "新案.yaml")
    assert (ran.code, ran.out) == (2, "") and "没有这个文件夹" in ran.err
