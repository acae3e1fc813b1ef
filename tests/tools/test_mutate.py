"""``make mutate`` notices what a scenario notices, names what none does, and takes no excuse that is not one."""

from __future__ import annotations

from pathlib import Path

import pytest

import mutate
from gongyi import Policy
from mutation import Mutant

FEATURE = """\
# language: zh-CN
功能: 两个月内书面回复
  场景大纲: 7月15日期满（评估日<评估日>）
    假如 检察建议的"收件"为"2024-05-15"
    当 在"<评估日>"评估
    那么 "三(五).2"为"<结论>"

    例子:
      | 评估日     | 结论       |
      | 2024-07-15 | 待履行     |
      | 2024-07-16 | 逾期未履行 |
"""
UNDER_A_READING = """\
# language: zh-CN
功能: 两个月内书面回复
  场景: 按另一种读法
    假如 检察建议的"收件"为"2024-05-15"
    当 在"2024-07-16"按读法"三(五).2=arrival"评估
    那么 "三(五).2"为"逾期未履行"
"""
REPLY = "三(五).2=dispatch、urgent_displaces done：取反“书面回复（含说明理由的拒绝）：已发生”"
ARRIVAL = "三(五).2=arrival done：取反“书面回复到达检察机关：已发生”"
LATER = "reply_period parts 1：晚一日“三(五).2：两个月内书面回复”"
OUTSIDE = "outside when：去掉“类型：社会治理检察建议”"
EARLIER = "reply_period parts 1：早一日“三(五).2：两个月内书面回复”"


@pytest.fixture(scope="module")
def policy() -> Policy:
    return Policy.load()


@pytest.fixture(scope="module")
def mutants(policy: Policy) -> dict[str, Mutant]:
    return {mutant.name: mutant for mutant in mutate.mutants(policy)}


@pytest.fixture
def found(tmp_path: Path) -> list[mutate.Script]:
    (tmp_path / "reply.feature").write_text(FEATURE, encoding="utf-8")
    return mutate.scripts(tmp_path)


def test_each_row_of_an_outline_is_run_and_passes_on_the_rules_as_they_are(found: list[mutate.Script]) -> None:
    whole = mutate.Focused(Policy.load().loaded)
    assert [script.norms for script in found] == [{"三(五).2"}] * 2
    assert [mutate.failure(script, whole) for script in found] == [None, None]


def test_a_scenario_under_another_reading_passes_too(tmp_path: Path) -> None:
    (tmp_path / "reading.feature").write_text(UNDER_A_READING, encoding="utf-8")
    (script,) = mutate.scripts(tmp_path)
    assert mutate.failure(script, mutate.Focused(Policy.load().loaded)) is None


@pytest.fixture
def hunt(found: list[mutate.Script], policy: Policy, mutants: dict[str, Mutant]) -> mutate.Hunt:
    return mutate.Hunt(found, policy.loaded, mutants.values())


def test_a_scenario_kills_what_it_can_see(
    mutants: dict[str, Mutant], found: list[mutate.Script], hunt: mutate.Hunt
) -> None:
    assert hunt.killer(mutants[REPLY]) is not None
    assert hunt.killer(mutants[LATER]) is found[1]


def test_a_scenario_that_fails_on_the_rules_as_they_are_is_told(tmp_path: Path, policy: Policy) -> None:
    (tmp_path / "reply.feature").write_text(FEATURE.replace("逾期未履行", "待履行"), encoding="utf-8")
    (said,) = mutate.Hunt(mutate.scripts(tmp_path), policy.loaded, ()).noticing.broken
    assert "2024-07-16" in said


def test_what_no_scenario_sees_survives(mutants: dict[str, Mutant], hunt: mutate.Hunt) -> None:
    assert hunt.killer(mutants[ARRIVAL]) is None
    # The day before Monday 15 July is a Sunday: the period ends on the same day.
    assert hunt.killer(mutants[EARLIER]) is None


def test_a_condition_with_a_name_is_spoilt_once_and_wherever_it_is_read(
    mutants: dict[str, Mutant], hunt: mutate.Hunt, policy: Policy
) -> None:
    assert [name for name in mutants if "社会治理检察建议”" in name and "去掉“类型：" in name] == [OUTSIDE]
    mutant = mutants[OUTSIDE]
    assert {"三(五).1", "三(五).2", "三(五).3a", "三(五).4"} <= mutant.norms
    was, now = policy.loaded, mutant.loaded
    for norm in ("三(五).1", "三(五).2", "三(五).4"):
        assert all(was.norms[norm][reading].when != now.norms[norm][reading].when for reading in was.norms[norm])
    assert was.derived[("claim", "claimed")] == now.derived[("claim", "claimed")]


def test_a_scenario_is_not_run_where_what_it_looks_at_comes_out_as_before(
    mutants: dict[str, Mutant], found: list[mutate.Script], hunt: mutate.Hunt
) -> None:
    candidates = hunt.noticing.candidates
    assert list(candidates(mutants[REPLY], ())) == found, "both look whether there is a reply"
    for name, those in ((LATER, found), (EARLIER, [])):
        with mutate.moved_end(mutants[name]):
            assert list(candidates(mutants[name], ())) == those, "a day earlier the period ends on the same day"
    assert list(candidates(mutants[ARRIVAL], ())) == [], "under the reading none looks there"


def test_a_mutant_leaves_the_policy_as_it_was(mutants: dict[str, Mutant]) -> None:
    again = {mutant.name: mutant for mutant in mutate.mutants(Policy.load())}
    assert list(again) == list(mutants)
    assert mutants[REPLY].loaded.norms["三(五).2"]["dispatch"] != mutants[ARRIVAL].loaded.norms["三(五).2"]["dispatch"]


def test_survivors_are_named_with_their_place_and_fail(
    mutants: dict[str, Mutant], capsys: pytest.CaptureFixture[str]
) -> None:
    tried = [mutants[REPLY], mutants[ARRIVAL]]
    assert mutate.report(tried, ["某场景", None], complete=False) == 1
    said = capsys.readouterr().out
    assert "合计：杀死 1/2，等价 0，存活 1" in said
    assert f"{mutants[ARRIVAL].source}: {ARRIVAL}" in said and REPLY not in said


def test_an_equivalent_mutant_is_excused_only_while_it_survives(
    mutants: dict[str, Mutant], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mutate, "equivalents", lambda: {ARRIVAL: "理由"})
    assert mutate.report([mutants[ARRIVAL]], [None], complete=True) == 0
    assert mutate.report([mutants[ARRIVAL]], ["某场景"], complete=True) == 1
    assert "已被杀死" in capsys.readouterr().out


def test_every_excuse_is_of_a_mutant_that_there_is(mutants: dict[str, Mutant]) -> None:
    known = mutate.equivalents()
    assert known and all(known.values())
    assert set(known) <= set(mutants)
