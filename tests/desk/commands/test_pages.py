"""``gongyi explain``, ``rules``, ``schema`` and ``template``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from desk_cli import CASES, EXAMPLE, REPLAY, Desk, policy, steady
from gongyi_desk.rulebook import norm_text
from gongyi_desk.rulebook.scenarios import features, folder
from gongyi_desk.rulebook.tally import held
from gongyi_desk.terminal.layout import cells

FEATURE = """\
# language: zh-CN
功能: 三（五）
  背景:
    当 "三(五).4"为"待履行"
  场景: 甲
    # "三(五).4"只在注释里
    那么 "三(五).2"为"逾期未履行"
  场景: 乙
    那么 "三（五）.4"为"待履行"
    并且 "3.5.4"有提示
  场景大纲: 丙
    那么 "<条文>"为"不适用"
    例子:
      | 条文     |
      | 三(五).4 |
  场景: 丁
    那么 "三(五).4a"为"不适用"
  规则: 其他
    背景:
      当 "三(五).4"为"待履行"
"""


@pytest.fixture
def desk(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(capsys, monkeypatch)


def test_an_explanation_goes_down_to_the_lines_of_the_file(desk: Desk, snapshot: SnapshotAssertion) -> None:
    ran = desk("explain", EXAMPLE, "三（五）.4", *REPLAY)
    assert ran.code == 0
    assert steady(ran.out) == snapshot


def test_a_negation_is_never_left_out_of_an_explanation(desk: Desk) -> None:
    out = desk("explain", EXAMPLE, "3.5.3b", *REPLAY).out
    heading, negation, inside = out[out.index("适用条件") :].splitlines()[:3]
    assert heading.endswith("不成立") and negation.strip() == "[假] 以下不成立"
    assert inside.strip().startswith("[真] 三(五).3a 的结论为：不适用")


def test_every_norm_can_be_explained_within_eighty_columns(desk: Desk) -> None:
    for norm in policy().loaded.norms:
        ran = desk("explain", CASES / "S7-two-agencies.yaml", norm)
        assert ran.code == 0, norm
        assert max(map(cells, ran.out.splitlines())) <= 80, norm
        ran.out.encode("gbk")


def test_a_record_is_picked_by_id_or_number(desk: Desk) -> None:
    file = CASES / "S7-two-agencies.yaml"
    assert desk("explain", file, "3.5.2").out.count("结论：检察建议〔") == 2
    by_id, by_number = (desk("explain", file, "3.5.2", "--record", word).out for word in ("乙", "2"))
    assert by_id == by_number and by_id.count("结论：检察建议〔乙〕") == 1


def test_a_norm_without_any_record_says_so(desk: Desk, tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text("地点: 临翔区\n", encoding="utf-8")
    ran = desk("explain", case, "3.5.2")
    assert ran.code == 0 and "案情里没有“检察建议”的记录" in ran.out


def test_rules_lists_every_norm(desk: Desk) -> None:
    out = desk("rules").out
    for norm in policy().loaded.norms:
        assert f"\n{norm} " in out
    assert max(map(cells, out.splitlines())) <= 80


def test_every_norm_can_be_shown(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    # The scenarios are the same for every norm, and reading them takes most of the time.
    told = held(policy(), features(folder()))
    monkeypatch.setattr(norm_text, "features", lambda where: None)
    monkeypatch.setattr(norm_text, "held", lambda policy, found: told)
    for norm in policy().loaded.norms:
        ran = desk("rules", "show", norm)
        assert ran.code == 0 and "原文" in ran.out, norm
        assert max(map(cells, ran.out.splitlines())) <= 80, norm
        ran.out.encode("gbk")


def test_a_norm_is_shown_with_its_readings_and_scenarios(desk: Desk) -> None:
    out = desk("rules", "show", "3.5.2").out
    assert "发出即可（dispatch）（默认）：" in out and "到达为准（arrival）：" in out
    assert "\n要点场景\n" in out and ".feature:" in out


def test_scenarios_are_found_by_the_norms_that_their_steps_name(tmp_path: Path) -> None:
    (tmp_path / "3.5.feature").write_text(FEATURE, encoding="utf-8")
    found = held(policy(), features(tmp_path))["三(五).4"].scenarios
    assert [(item.title, item.line) for item in found] == [("乙", 8), ("丙", 11)]


def test_the_template_is_a_case_that_can_be_checked(desk: Desk, tmp_path: Path) -> None:
    starter = tmp_path / "case.yaml"
    starter.write_text(desk("template").out, encoding="utf-8")
    assert desk("check", starter).code == 0


def test_the_schema_is_json(desk: Desk) -> None:
    assert json.loads(desk("schema").out)["properties"]
