"""What scenarios hold: every outcome that a norm can have under a reading, counted reading by reading."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from desk_cli import CASES, policy
from gongyi import STATUSES, Policy
from gongyi.law.outcomes import outcomes
from gongyi_desk.rulebook.scenarios import Features, features
from gongyi_desk.rulebook.tally import Held, held
from gongyi_facts import read


def zh(norm: str) -> set[str]:
    return {STATUSES[status] for status in outcomes(policy().loaded.norms[norm].values())}


@pytest.mark.parametrize(("norm", "found"), [
    ("三(五).1", "不适用 待查明 待履行 已履行 逾期履行 违反"),
    ("三(五).2", "不适用 待查明 待履行 已履行 逾期履行 逾期未履行"),
    ("三(五).6", "不适用 待查明 待履行 已履行 逾期履行 逾期未履行 违反"),
    ("三(二).2", "不适用 待查明 待履行 已履行"),
    ("三(三).2b", "不适用 待查明 常态要求 违反"),
    ("三(三).3", "不适用 待查明 可以行使 已行使"),
    ("三.1a", "不适用 待查明 常态要求"),
    ("三(六).4a", ""),
])
def test_the_outcomes_of_a_norm_follow_from_its_kind(norm: str, found: str) -> None:
    assert zh(norm) == set(found.split())


def test_another_reading_adds_its_outcomes() -> None:
    assert "常态要求" in zh("三(一).1b")


def test_no_case_has_an_outcome_that_its_norm_cannot_have() -> None:
    loaded = policy().loaded
    for path in sorted(CASES.glob("*.yaml")):
        for as_if in (False, True):
            found = policy().explain(read(path), as_of=date(2024, 6, 1), as_if=as_if)
            for norm, row in found.pairs():
                status = found.evaluator.verdict(norm, row).status
                assert status in outcomes(loaded.norms[norm.id].values()), (path, norm.id)


FEATURE = """\
# language: zh-CN
功能: 三（五）
  # 不会出现 "3.5.2"为"违反"：没有期限以外的违反
  # 不会出现 "3.5.2"按读法"3.5.2=arrival"为"违反"：同上
  背景:
    假如 "三(五).2"为"违反"
  场景: 甲
    # "三(五).2"为"违反"
    假如 检察建议的"收件"为"2024-01-10"
    当 在"2024-03-12"评估
    那么 "三（五）.2"为"逾期未履行"
    并且 第2件检察建议的"三(五).2"为"待履行"
    并且 "三(五).4"另按读法"三(五).4=strict"为"待查明"
    并且 "三(五).2"的最后一日为"2024-03-11"
    当 在"2024-03-12"按读法"三(五).2=arrival"评估
    那么 "三(五).2"为"待查明"
    并且 "三(五).4"另按读法"三(五).4=strict"为"待履行"
  场景大纲: 乙
    当 在"2024-03-12"按读法"三(五).4=<读法>"评估
    那么 "<条文>"为"<结论>"
    例子: 其一
      | 条文     | 结论   | 读法   |
      | 三(五).2 | 已履行 | strict |
    例子:
      | 结论   | 条文     | 读法        |
      | 不适用 | 三(五).4 | presumption |
  规则: 其他
    背景:
      假如 "三(五).6"为"违反"
      当 在"2024-03-12"按读法"三(五).4=strict"评估
    场景: 丙
      那么 "三(五).6"为"没有这个词"
  规则: 再其他
    背景:
      假如 "三(五).6"为"违反"
    场景: 丁
      那么 "三(五).6"没有最后一日
"""


def test_what_scenarios_say_of_norms_is_found_in_their_steps(tmp_path: Path) -> None:
    (tmp_path / "a.feature").write_text(FEATURE, encoding="utf-8")
    found = features(tmp_path)
    arrival, strict = "三(五).2=arrival", "三(五).4=strict"
    assert [
        (item.norm, item.status and STATUSES[item.status], item.chosen, item.scenario.title) for item in found.said
    ] == [
        ("三(五).2", "逾期未履行", (), "甲"),
        ("三(五).2", "待履行", (), "甲"),
        ("三(五).4", "待查明", (strict,), "甲"),
        ("三(五).2", None, (), "甲"),
        ("三(五).2", "待查明", (arrival,), "甲"),
        ("三(五).4", "待履行", (arrival, strict), "甲"),
        ("三(五).2", "已履行", (strict,), "乙"),
        ("三(五).4", "不适用", ("三(五).4=presumption",), "乙"),
        ("三(五).6", None, (strict,), "丙"),
        ("三(五).6", None, (), "丁"),
    ]
    assert [item.line for item in found.said] == [11, 12, 13, 14, 16, 17, 20, 20, 32, 37]
    assert found.scenarios == 4
    assert [(item.norm, item.reading, item.status, item.why, item.line) for item in found.never] == [
        ("三(五).2", None, "breached", "没有期限以外的违反", 3),
        ("三(五).2", "3.5.2=arrival", "breached", "同上", 4),
    ]


def tallied(tmp_path: Path, steps: str, among: Policy | None = None) -> dict[str, Held]:
    """What one scenario with these steps holds."""
    (tmp_path / "a.feature").write_text(f"功能: 甲\n  场景: 乙\n{steps}", encoding="utf-8")
    return held(among or policy(), features(tmp_path))


def by_reading(found: Held) -> dict[str, list[str]]:
    """The outcomes for which there is a scenario, by reading."""
    return {"、".join(tally.readings): [STATUSES[status] for status in tally.scenarios] for tally in found.tallies}


def test_scenarios_count_for_the_reading_under_which_they_judge(tmp_path: Path) -> None:
    steps = """\
    当 在"2024-03-12"评估
    那么 "三(五).4"为"待履行"
    并且 "三(五).4"另按读法"三(五).4=strict"为"待查明"
    当 在"2024-03-12"按读法"3.5.4=strict"评估
    那么 "三(五).4"为"不适用"
    并且 "三(五).2"为"已履行"
    当 在"2024-03-12"按读法"received=no_assumption"评估
    那么 "三(五).4"为"已履行"
"""
    found = tallied(tmp_path, steps)
    told = {"presumption": ["待履行", "已履行"], "strict": ["待查明", "不适用"], "fifteen_days": []}
    assert by_reading(found["三(五).4"]) == told
    others = {"arrival": [], "substance": [], "urgent_displaces": []}
    assert by_reading(found["三(五).2"]) == {"dispatch": ["已履行"], **others}
    assert by_reading(found["三(五).1"]) == {"result": [], "conduct": []}
    assert list(found["三(五).4"].scenarios.values()) == [
        {
            (): ["due"],
            (("三(五).4", "strict"),): ["undetermined", "not_applicable"],
            (("received", "no_assumption"),): ["fulfilled"],
        }
    ]


def test_every_reading_has_its_own_outcomes() -> None:
    def possible(norm: str) -> dict[str, set[str]]:
        tallies = held(policy(), Features())[norm].tallies
        return {"、".join(tally.readings): {STATUSES[status] for status in tally.possible} for tally in tallies}

    assert possible("三(一).1b") == {
        "on_request": {"不适用", "待查明", "待履行", "已履行", "违反"},
        "programme": {"不适用", "待查明", "常态要求"},
    }
    assert possible("三(六).4a") == {"": set()}


def test_readings_that_decide_alike_count_as_one(tmp_path: Path) -> None:
    loaded, others = policy().loaded, {"substance": [], "urgent_displaces": []}
    variants = loaded.norms["三(五).2"]
    only_said = replace(variants["dispatch"], reading="arrival", action="回复", flags=(), next=(), toward=None)
    alike = Policy(replace(loaded, norms={**loaded.norms, "三(五).2": {**variants, "arrival": only_said}}))
    steps = '    当 在"2024-03-12"按读法"三(五).2=arrival"评估\n    那么 "三(五).2"为"待履行"\n'
    assert by_reading(tallied(tmp_path, steps, alike)["三(五).2"]) == {"dispatch、arrival": ["待履行"], **others}
    decided = replace(only_said, done_on=None)
    other = Policy(replace(loaded, norms={**loaded.norms, "三(五).2": {**variants, "arrival": decided}}))
    assert by_reading(tallied(tmp_path, steps, other)["三(五).2"]) == {
        "dispatch": [],
        "arrival": ["待履行"],
        **others,
    }
