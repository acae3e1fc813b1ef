"""``gongyi timeline``: events and deadlines in order, and the calendar file."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from desk_cli import CASES, EXAMPLE, REPLAY, Desk, steady
from gongyi_desk.terminal.layout import cells

LATE = CASES / "S1-late-reply.yaml"
DAY = ("--as-of", "2023-04-01")


@pytest.fixture
def desk(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(capsys, monkeypatch)


def entries(desk: Desk, *arguments: object) -> list[dict[str, Any]]:
    """The entries in JSON."""
    found: list[dict[str, Any]] = json.loads(desk("timeline", *arguments, "--format", "json").out)["entries"]
    return found


def events(desk: Desk, *arguments: object) -> list[dict[str, list[str]]]:
    """The events of the calendar: each property with its values, unfolded and without escapes."""
    out = desk("timeline", *arguments, "--format", "ics").out.replace("\r\n ", "")
    found: list[dict[str, list[str]]] = []
    for block in re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT", out, re.DOTALL):
        properties: dict[str, list[str]] = {}
        for line in block.splitlines():
            name, _, value = line.partition(":")
            properties.setdefault(name, []).append(re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], value))
        found.append(properties)
    return found


# --- text and JSON ---------------------------------------------------------------------------


def test_a_timeline(desk: Desk, snapshot: SnapshotAssertion) -> None:
    ran = desk("timeline", EXAMPLE, *REPLAY)
    assert (ran.code, ran.err) == (0, "")
    assert steady(ran.out) == snapshot


@pytest.mark.parametrize("example", sorted(CASES.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_example_fits_eighty_columns_and_gbk(desk: Desk, example: Path) -> None:
    ran = desk("timeline", example, "--as-if", "--as-of", "2023-01-01")
    assert ran.code == 0
    assert max(map(cells, ran.out.splitlines())) <= 80
    ran.out.encode("gbk")


def test_events_after_the_day_of_assessment_are_there_too(desk: Desk) -> None:
    ran = desk("timeline", LATE, *DAY).out
    past, _, future = ran.partition("──── 评估日")
    assert "检察建议：收件" in past and "检察建议：书面回复" in future and "整改情况，全部整改" in future
    assert "【待履行】三(五).2" in future and "2023-05-15" in future


def test_entries_are_in_order_and_say_what_they_are(desk: Desk) -> None:
    found = entries(desk, LATE, *DAY)
    days = [item["from"] for item in found]
    assert days == sorted(days)
    assert {item["kind"] for item in found} == {"event", "deadline", "next"}
    (reply,) = (item for item in found if item["norm"] == "三(五).2" and item["kind"] == "deadline")
    assert (reply["from"], reply["to"], reply["status"]) == ("2023-05-15", "2023-05-15", "due")
    arrived = next(item for item in found if item["fact"] == "recommendations[1].reply.arrived")
    assert arrived["from"] == "2023-05-31" and arrived["record"] == "recommendations[1]"


def test_what_is_foretold_is_said_once(desk: Desk) -> None:
    found = [item["text"] for item in entries(desk, LATE, *DAY) if item["kind"] == "next"]
    assert len(found) == len(set(found)) and found


def test_a_presumed_day_is_called_so_and_a_day_known_in_part_stays_so(desk: Desk) -> None:
    found = {item["text"]: item for item in entries(desk, EXAMPLE, *REPLAY)}
    presumed = found["检察建议：收件（推定）"]
    assert (presumed["from"], presumed["to"]) == ("2018-05-07", "2018-05-10")
    assert (found["裁判：履行完毕"]["from"], found["裁判：履行完毕"]["to"]) == ("2019-05-01", "2019-05-31")


def test_an_event_shows_its_evidence(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(LATE.read_text("utf-8") + "\n证据:\n  检察建议[1].收件: 送达回证\n", "utf-8")
    assert "检察建议：收件（证据：送达回证）" in desk("timeline", file, *DAY).out
    shown = [item["evidence"] for item in entries(desk, file, *DAY) if item["evidence"]]
    assert shown == ["送达回证"]


def test_bad_use(desk: Desk, tmp_path: Path) -> None:
    for arguments in ((), (tmp_path / "none.yaml",), (LATE, "--format", "pdf"), (LATE, "--output", tmp_path / "x")):
        ran = desk("timeline", *arguments)
        assert ran.code == 2 and ran.err and not ran.out
    assert not list(tmp_path.iterdir())


def test_a_day_that_the_record_gives_in_part_is_not_presumed_as_well(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    text = "地点: 云县\n案情截至: 2024-04-03\n检察建议:\n  - 制发: 2024-02-01\n    收件: {}\n"
    for written, said in (("../2024-03-31", "收件"), ("不详", "收件（推定）")):
        file.write_text(text.format(written), "utf-8")
        found = [item["text"] for item in entries(desk, file, "--as-of", "2024-04-03") if "收件" in item["text"]]
        assert found == [f"检察建议：{said}"]


SPAN = "地点: 云县\n案情截至: 2024-06-03\n检察建议:\n  - 制发: 2024-02-01\n    收件: 2024-02-01/2024-02-07\n"


def test_a_span_that_is_not_over_stands_after_the_day_of_assessment(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(SPAN, "utf-8")
    past, _, future = desk("timeline", file, "--as-of", "2024-04-03").out.partition("──── 评估日")
    assert "2024-04-01至2024-04-07" not in past and "2024-04-01至2024-04-07" in future
    out = desk("check", file, "--as-of", "2024-04-03", "--full").out.replace("\n          ", "")
    assert "之间届满，已逾 2 天至剩 4 天" in out
    out = desk("check", file, "--as-of", "2024-04-07", "--full").out.replace("\n          ", "")
    assert "之间届满，已逾 6 天至今日届满" in out
    out = desk("check", file, "--as-of", "2024-04-01", "--full").out.replace("\n          ", "")
    assert "之间届满，剩 0 至 6 天" in out


def test_a_last_day_that_may_move_is_said_to(desk: Desk) -> None:
    case = CASES / "S6-into-2027.yaml"
    text = next(item["text"] for item in entries(desk, case, "--as-of", "2026-11-23") if item["kind"] == "next")
    assert text.endswith("（暂定）")
    assert any("（暂定）" in item["SUMMARY"][0] for item in events(desk, case, "--as-of", "2026-11-23"))


# --- the calendar ----------------------------------------------------------------------------


def test_a_calendar_keeps_to_the_form_of_rfc_5545(desk: Desk) -> None:
    out = desk("timeline", LATE, *DAY, "--format", "ics").out
    assert out.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:") and out.endswith("END:VCALENDAR\r\n")
    assert out.count("\n") == out.count("\r\n")
    assert max(len(line.encode()) for line in out.split("\r\n")) <= 75
    for kind in ("VCALENDAR", "VEVENT", "VALARM"):
        assert out.count(f"BEGIN:{kind}\r\n") == out.count(f"END:{kind}\r\n") > 0
    # Published by nobody in particular: METHOD:PUBLISH would want an ORGANIZER.
    assert "METHOD" not in out
    unfolded = out.replace("\r\n ", "").split("\r\n")[:-1]
    assert all(re.match(r"[A-Z-]+(;[A-Z]+=[A-Z]+)?:\S", line) for line in unfolded)
    assert not any(re.search(r"(?<!\\)[,;]", line.partition(":")[2]) for line in unfolded if line.startswith("DESC"))


def test_a_deadline_is_a_whole_day_with_two_reminders(desk: Desk) -> None:
    (reply,) = (item for item in events(desk, LATE, *DAY) if "三(五).2）" in item["SUMMARY"][0])
    assert (reply["DTSTART;VALUE=DATE"], reply["DTEND;VALUE=DATE"]) == (["20230515"], ["20230516"])
    assert reply["TRIGGER"] == ["-P7D", "-P1D"] and reply["ACTION"] == ["DISPLAY", "DISPLAY"]
    assert reply["SUMMARY"][0].startswith("【待履行】云县某局")
    assert "剩 44 天" in reply["DESCRIPTION"][0] and "不构成法律意见" in reply["DESCRIPTION"][0]


def test_no_reminder_lies_in_the_past(desk: Desk) -> None:
    def triggers(day: str) -> list[str]:
        found = events(desk, LATE, "--as-of", day)
        return next(item.get("TRIGGER", []) for item in found if "三(五).2）" in item["SUMMARY"][0])

    assert [triggers(day) for day in ("2023-05-08", "2023-05-09", "2023-05-15")] == [["-P7D", "-P1D"], ["-P1D"], []]
    assert triggers("2023-05-20") == []


def test_once_the_first_day_is_past_the_last_is_what_one_is_reminded_of(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(SPAN, "utf-8")

    def triggers(day: str) -> list[str]:
        found = events(desk, file, "--as-of", day)
        (reply,) = (item for item in found if "三(五).2）" in item["SUMMARY"][0])
        return [f"{name} {value}" for name, values in reply.items() if "TRIGGER" in name for value in values]

    assert triggers("2024-03-25") == ["TRIGGER -P7D", "TRIGGER -P1D"]
    assert triggers("2024-03-31") == ["TRIGGER -P1D"]
    # The last day is 7 April; its end, to which this is counted, is the beginning of the 8th.
    assert triggers("2024-04-03") == ["TRIGGER;RELATED=END -P2D"]
    assert triggers("2024-04-07") == []


def test_what_is_over_is_left_out_and_what_is_overdue_is_not(desk: Desk) -> None:
    assert any("【逾期未履行】" in item["SUMMARY"][0] for item in events(desk, LATE, "--as-of", "2023-05-20"))
    assert not events(desk, LATE, "--as-of", "2023-06-30")


def test_a_duty_keeps_its_uid_when_its_day_moves(desk: Desk, tmp_path: Path) -> None:
    other = tmp_path / "later.yaml"
    other.write_text(LATE.read_text("utf-8").replace("收件: 2023-03-13", "收件: 2023-03-20"), "utf-8")
    one, two = events(desk, LATE, *DAY), events(desk, other, "--as-of", "2023-04-02")
    assert [item["UID"] for item in one] == [item["UID"] for item in two]
    assert [item["DTSTART;VALUE=DATE"] for item in one] != [item["DTSTART;VALUE=DATE"] for item in two]
    uids = [item["UID"][0] for item in events(desk, CASES / "S7-two-agencies.yaml", "--as-of", "2024-01-20")]
    assert len(uids) == len(set(uids)) > 2


def uids(desk: Desk, file: Path) -> set[str]:
    return {item["UID"][0] for item in events(desk, file, "--as-of", "2024-03-01")}


HEADS = (
    "编号: 1\n名称: 甲案\n检察院: 云县人民检察院\n",
    "编号: 1\n名称: 乙案\n检察院: 云县人民检察院\n",
    "编号: 1\n名称: 甲案\n检察院: 凤庆县人民检察院\n",
    "编号: 1\n检察院: 凤庆县人民检察院\n",
)


UNTOLD = ("", "检察院: 云县人民检察院\n", "编号: 1\n")


def test_no_two_cases_share_a_uid(desk: Desk, tmp_path: Path) -> None:
    found: list[set[str]] = []
    for number, head in enumerate((*HEADS, *UNTOLD, *UNTOLD)):
        (tmp_path / str(number)).mkdir()
        file = tmp_path / str(number) / "case.yaml"
        file.write_text(head + SPAN, "utf-8")
        found.append(uids(desk, file))
        assert found[-1] == uids(desk, file) and len(found[-1]) > 2
    assert len(set().union(*found)) == sum(map(len, found))
    file.write_text(HEADS[0] + SPAN.replace("02-07", "02-08"), "utf-8")
    assert uids(desk, file) == found[0]


def test_a_calendar_goes_into_a_file(desk: Desk, tmp_path: Path) -> None:
    target = tmp_path / "期限.ics"
    ran = desk("timeline", LATE, *DAY, "--format", "ics", "--output", target)
    assert (ran.code, ran.out) == (0, "")
    assert target.read_bytes().decode() == desk("timeline", LATE, *DAY, "--format", "ics").out
    assert desk("timeline", LATE, *DAY, "--format", "ics", "--output", tmp_path / "none" / "x").code == 2


ICS = ("--format", "ics", "--output")


def test_no_file_is_lost_to_a_calendar(desk: Desk, tmp_path: Path) -> None:
    case, notes = tmp_path / "case.yaml", tmp_path / "notes.ics"
    case.write_bytes(LATE.read_bytes())
    notes.write_text("BEGIN:VCALENDAR\r\nPRODID:-//Outlook//ZH\r\nEND:VCALENDAR\r\n", "utf-8")
    link = tmp_path / "link.ics"
    link.symlink_to(case)
    kept = ((case, "就是案件文件"), (link, "就是案件文件"), (notes, "不是本软件写的日历"), (tmp_path, "是文件夹"))
    for target, said in kept:
        before = target.read_bytes() if target.is_file() else b""
        ran = desk("timeline", case, *DAY, *ICS, target)
        assert ran.code == 2 and said in ran.err and not ran.out
        assert before == (target.read_bytes() if target.is_file() else b"")


def test_an_older_calendar_of_ours_is_replaced(desk: Desk, tmp_path: Path) -> None:
    target = tmp_path / "期限.ics"
    assert desk("timeline", LATE, *DAY, *ICS, target).code == 0
    older = target.read_bytes()
    assert desk("timeline", LATE, "--as-of", "2023-05-20", *ICS, target).code == 0
    assert target.read_bytes() != older and [path.name for path in tmp_path.iterdir()] == ["期限.ics"]


def test_a_dash_is_standard_output(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ran = desk("timeline", LATE, *DAY, *ICS, "-")
    assert ran.out == desk("timeline", LATE, *DAY, "--format", "ics").out and ran.err == ""
    assert not list(tmp_path.iterdir())


def test_nothing_left_makes_an_empty_calendar_that_is_still_one(desk: Desk, tmp_path: Path) -> None:
    target = tmp_path / "期限.ics"
    assert desk("timeline", LATE, *DAY, *ICS, target).code == 0
    ran = desk("timeline", LATE, "--as-of", "2023-06-30", *ICS, target)
    written = target.read_bytes().decode()
    assert (ran.code, ran.out) == (0, "") and "没有未了的期限" in ran.err and "空日历" in ran.err
    assert "BEGIN:VEVENT" not in written and written.count("BEGIN:VTIMEZONE") == 1
    printed = desk("timeline", LATE, "--as-of", "2023-06-30", "--format", "ics")
    assert printed.out == written and "没有未了的期限" in printed.err


def test_marks_that_mean_something_in_a_calendar_are_escaped(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    text = LATE.read_text("utf-8")
    file.write_text(re.sub("名称: 虚构案例一.*", r'名称: "甲;乙,丙\\\\丁"', text, count=1), "utf-8")
    out = desk("timeline", file, *DAY, "--format", "ics").out.replace("\r\n ", "")
    assert r"X-WR-CALNAME:甲\;乙\,丙\\丁" in out
    assert events(desk, file, *DAY)[0]["DESCRIPTION"][0].startswith("甲;乙,丙\\丁（编号 S1）\n期限")
