"""The benchmark measures what it says, with sizes so small that the numbers mean nothing."""

import sys
from pathlib import Path

import pytest

pytest.importorskip("resource")

import bench
import in_full
import made_unknown
import more_rules
import peer
import real_cases
import start_up
from gongyi import Policy, decision_folder
from gongyi_facts import Case, Occurrence, Year
from rule_copies import copied
from table import MET, NOT_MET, OPEN, Row, Section, lines, summary
from timing import SAME, in_turns, process
from twenty_five.facts import CHOICES, DAYS, FOLDER, YES, cases, deadline, model

SECTION = Section("标题", (Row("快", 2.0, 3.0), Row("慢", 3.5, 3.0, note="注"), Row("旁列", 9.0)), "说明。")


@pytest.mark.parametrize(
    ("row", "outcome"),
    [
        (Row("", 3.0, 3.0), MET),
        (Row("", 3.01, 3.0), NOT_MET),
        (Row("", 3.01, 3.0, least=True), NOT_MET),
        (Row("", 2.0, 3.0, least=True), OPEN),
        (Row("", 9.0), ""),
    ],
)
def test_goals_are_compared(row: Row, outcome: str) -> None:
    assert row.outcome == outcome


def test_table_has_ratio_goal_and_outcome() -> None:
    title, fast, slow, beside, remark = "\n".join(lines(SECTION)).strip().split("\n")
    assert (title, remark.strip()) == ("标题", "说明。")
    assert fast.split() == ["快", "2", "×", "≤", "3", MET]
    assert slow.split() == ["慢", "3.5", "×", "≤", "3", NOT_MET, "（注）"]
    assert beside.split() == ["旁列", "9", "×"]


def test_summary_names_what_is_not_met() -> None:
    assert summary([SECTION]).strip().split("\n") == ["目标 2 项，达到 1 项。", f"  {NOT_MET}：慢"]


def test_sections_are_shown_in_turn(capsys: pytest.CaptureFixture[str]) -> None:
    bench.show({"one": lambda: [SECTION], "two": lambda: [SECTION]})
    assert capsys.readouterr().out.count("标题") == 2


def test_rounds_end_with_the_time() -> None:
    done: list[int] = []
    in_turns([lambda: done.append(1)], 50, seconds=0.0)
    assert len(done) == 4


def test_processes_keep_their_bytecode(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SAME, "1")
    assert process([sys.executable, "-c", "import sys; assert not sys.dont_write_bytecode"]) > 0


def test_start_up() -> None:
    assert [row.goal for row in start_up.measure(rounds=1).rows] == [start_up.GOAL, None, None]


def test_in_full() -> None:
    rows = in_full.measure(1, real_cases.real()[:1]).rows
    assert len(rows) == 8 and all(row.ratio > 0 for row in rows)
    assert [row.goal for row in rows] == [in_full.GOAL, None, None, None] * 2


def test_in_full_is_as_of_each_day(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(in_full, "assessing", lambda policy, document, engine, as_of: asked.append(as_of))
    example = real_cases.example_13()
    in_full.measure(1, [example])
    assert list(dict.fromkeys(asked)) == [example.document.record_to.first, real_cases.AS_OF]


def test_real_cases_are_fourteen() -> None:
    assert len(real_cases.real()) == 14


def test_made_unknown() -> None:
    worst, middle = made_unknown.measure(real_cases.every()[-1:], draws=1).rows
    assert worst.goal == made_unknown.GOAL and worst.ratio > 0 and middle.ratio > 0


def test_twenty_facts_are_made_unknown() -> None:
    document = real_cases.example_13().document
    assert isinstance(document, Case)
    drawn = [made_unknown.less_known(document, seed) for seed in (1, 1, 2)]
    assert drawn[0] == drawn[1] != drawn[2]
    before, after = (len(list(made_unknown._losses(one, one.model_dump()))) for one in (document, drawn[0]))
    assert before - after == made_unknown.FACTS
    assert document.recommendations[0].issued.occurrence is Occurrence.HAPPENED


def test_copies_speak_of_each_other(tmp_path: Path) -> None:
    once = Policy.load()
    more = Policy.load(copied(decision_folder(), tmp_path / "twice", 2), facts=(Case, Year))
    assert len(more.loaded.norms) == 2 * len(once.loaded.norms)
    document = real_cases.example_13().document
    found = {line.norm: line for line in more.statuses(document, as_of=real_cases.AS_OF, as_if=True)}
    for norm, line in found.items():
        part, _, number = norm.partition(".")
        if copy := found.get(f"{part}.{int(number.rstrip('abc')) + 100}{number.lstrip('0123456789')}"):
            assert (copy.status, copy.due) == (line.status, line.due)


@pytest.mark.parametrize("make", [more_rules.shared, more_rules.own])
def test_copies_say_the_same(make: more_rules.Maker, tmp_path: Path) -> None:
    once, more = make(tmp_path, 3)[1:]
    expected = [line.status for line in once.load().statuses(once.document, **once.how)]
    lines = more.load().statuses(more.document, **more.how)
    for copy in range(3):
        assert [line.status for line in lines if int(line.norm.removeprefix("一.")) // 100 == copy] == expected


def test_more_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(more_rules, "AGAIN", 1)
    growth, confirmed = more_rules.measure(1, 2, (more_rules.own,))
    assert len(growth.rows) == 3 and all(row.goal == 2 for row in growth.rows)
    assert confirmed.rows or confirmed.remark


def test_twenty_five_norms_and_fifty_three_fields() -> None:
    assert len(Policy.load(FOLDER / "rules", facts=model()).loaded.norms) == 25
    assert len([*CHOICES, *DAYS, *YES, "as_of"]) == 53


@pytest.mark.parametrize(
    ("served", "spreading", "last"),
    [("2024-12-31", False, "2025-02-28"), ("2024-10-31", None, "2024-12-31"), ("2024-12-31", True, "2025-01-15")],
)
def test_deadline(served: str, spreading: bool | None, last: str) -> None:
    assert str(deadline(cases(1)[0] | {"served": served, "spreading": spreading})) == last


def test_peer() -> None:
    pytest.importorskip("zen")
    rows = peer.measure(rounds=1, count=3).rows
    assert [row.goal for row in rows] == [peer.STATUSES_GOAL, peer.IN_FULL_GOAL, None, None]


def test_peer_that_says_something_else(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("zen")
    monkeypatch.setattr(peer.Zen, "true", lambda self, case: ["一.1", "一.2"])
    with pytest.raises(peer.Differ, match="一"):
        peer.measure(rounds=1, count=3)


def test_peer_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "zen", None)
    section = peer.measure(rounds=1, count=1)
    assert not section.rows and "zen-engine 没有装上" in section.remark
