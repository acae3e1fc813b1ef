"""``gongyi rules lint``: every check fires where it should and nowhere else, and each has a page with true examples."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from desk_cli import Desk
from gongyi import Policy
from gongyi.imperative import not_an_imperative
from gongyi.lint import CHECKS, lint
from gongyi.policy import decision_folder
from gongyi.satisfiable import Possibilities
from gongyi_desk.layout import cells
from gongyi_facts import BadInput, Case, Year
from lint_model import Library

BAD = Path(__file__).parent / "bad" / "lint"
TINY = Path(__file__).parent / "tiny" / "rules"
PAGES = Path(__file__).parent.parent / "docs" / "lint"
IDS = [check.id for check in CHECKS]
_MARKED = re.compile(r"# 见 (L\d\d)$")

# A sound norm, and the period it needs; the examples of the pages change parts of them.
NORM: dict[str, Any] = {
    "norm": "三(五).2",
    "text": "针对建议内容，行政机关应当将整改落实情况在两个月内书面回复检察机关。",
    "modality": "obligation",
    "scope": "recommendation",
    "bearer": "行政机关",
    "toward": "检察机关",
    "action": "书面回复检察机关",
    "when": [{"received": "happened"}],
    "done": [{"reply": "happened"}],
    "done_on": "reply",
    "period": "reply_period",
}
PERIOD: dict[str, Any] = {
    "period": "reply_period",
    "scope": "recommendation",
    "zh": "两个月回复期",
    "parts": [{"from": "received", "months": 2, "basis": "三(五).2：两个月内书面回复"}],
}
# What no derived fact of the real model stands in for here.
NARROW = {
    "fact": "rectified",
    "scope": "recommendation",
    "zh": "整改情况",
    "observe": "rectification",
}


@pytest.fixture
def desk(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(capsys, monkeypatch)


def marked(folder: Path) -> set[tuple[str, str, int]]:
    """Which check the comments of a folder expect in which line of which file."""
    return {
        (found[1], f"{folder.name}/{path.name}", number)
        for path in folder.glob("*.yaml")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if (found := _MARKED.search(line))
    }


def test_every_check_fires_exactly_where_the_fixture_says() -> None:
    remarks = lint(BAD, Library)
    found = [(item.check.id, item.problem.file, item.problem.line) for item in remarks]
    assert sorted(found) == sorted(marked(BAD))
    assert {check for check, _, _ in found} == set(IDS)


def test_remarks_name_place_and_remedy() -> None:
    assert [str(remark) for remark in lint(BAD, Library)] == (BAD / "expected.txt").read_text("utf-8").splitlines()


def test_the_rules_of_the_decision_are_clean(desk: Desk) -> None:
    ran = desk("rules", "lint")
    assert (ran.code, ran.out) == (0, f"{len(CHECKS)} 项检查，没有发现问题。\n")


def test_findings_give_exit_code_1(desk: Desk, tmp_path: Path) -> None:
    rules = Path(shutil.copytree(decision_folder(), tmp_path / "rules"))
    file = rules / "3.5-rectification-and-appearance.yaml"
    text = file.read_text("utf-8")
    action = "    action: 将整改落实情况书面回复检察机关\n"
    assert action in text
    file.write_text(text.replace(action, action.replace("\n", "。\n")), "utf-8")
    line = text[: text.index(action)].count("\n") + 1
    ran = desk("rules", "lint", rules)
    assert ran.code == 1
    assert ran.out.startswith(f"rules/3.5-rectification-and-appearance.yaml:{line}:13: L09 ")
    assert ran.out.endswith(f"{len(CHECKS)} 项检查，发现 1 处；各项检查的说明和例子见 docs/lint/。\n")
    assert all(cells(shown) <= 80 for shown in ran.out.splitlines())


def test_word_that_no_fact_decides_is_held_against_the_text_of_its_norm(desk: Desk, tmp_path: Path) -> None:
    """A slip in the norm's text is not said to be one of the decision."""
    rules = Path(shutil.copytree(decision_folder(), tmp_path / "rules"))
    file = rules / "3.5-rectification-and-appearance.yaml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("应认真研究，做好", "应认真研読，做好"), "utf-8")
    words = text[: text.index("- words: 认真研究")].count("\n") + 1
    assert [(remark.check.id, remark.problem.message) for remark in lint(rules, Case, Year)] == [
        ("L10", "规范 三(五).1 的“text”与决定原文不一致"),
        ("L10", "规范 三(五).1 的“text”里没有“认真研究”"),
    ]
    ran = desk("rules", "lint", rules)
    assert (ran.code, ran.err) == (1, "")
    assert f"rules/{file.name}:{words}:16: " in ran.out


def test_decision_that_was_changed_together_with_its_rule_is_found(tmp_path: Path) -> None:
    rules = Path(shutil.copytree(decision_folder(), tmp_path / "rules"))
    for name in ("3.5-rectification-and-appearance.yaml", "decision.txt"):
        text = (rules / name).read_text("utf-8")
        (rules / name).write_text(text.replace("在十五日内书面回复", "在十五天内书面回复"), "utf-8")
    (found,) = lint(rules, Case, Year)
    assert (found.check.id, found.problem.file) == ("L10", "rules/policy.yaml")
    with pytest.raises(BadInput, match="原文已被改动"):
        Policy.load(rules)


def test_rules_that_cannot_be_read_give_exit_code_2(desk: Desk, tmp_path: Path) -> None:
    ran = desk("rules", "lint", tmp_path / "nowhere")
    assert (ran.code, ran.out) == (2, "")
    assert "这里没有规则文件夹" in ran.err


@pytest.mark.parametrize(("folder", "records"), [(BAD, "book"), (TINY, "loan、reader")], ids=["lint", "tiny"])
def test_rules_of_another_fact_model_are_told_so(folder: Path, records: str, desk: Desk) -> None:
    ran = desk("rules", "lint", folder)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        f"{folder.name}: 这些规则用的是另一个事实模型：规则判断的是 {records}，本决定的案件和年度履职里都没有这种记录。"
        "本命令只审查用本决定的事实写的规则；别的模型请在程序里审查：gongyi.lint.lint(文件夹, 模型)\n"
    )


def test_rules_of_this_model_with_a_misspelt_record_are_not(desk: Desk, tmp_path: Path) -> None:
    ran = desk("rules", "lint", with_example(tmp_path, {"scope": "recomendation"}))
    assert (ran.code, "是不是想写“recommendation”" in ran.err) == (2, True)


def test_help_names_the_fact_model(desk: Desk) -> None:
    assert "只审查用本决定的事实" in "".join(desk("rules", "lint", "--help").out.split())


def test_other_problems_are_still_refused(tmp_path: Path) -> None:
    folder = with_example(tmp_path, {"modality": "obligatoin"})
    with pytest.raises(BadInput, match="是不是想写“obligation”"):
        lint(folder, Case)


# --- the pages -----------------------------------------------------------------------------


def examples(check: str) -> list[str]:
    """The bad and the good example of a check's page."""
    text = (PAGES / f"{check}.md").read_text("utf-8")
    return re.findall(r"^## (?:不好|好)\n\n```\w+\n(.*?)```$", text, re.DOTALL | re.MULTILINE)


def with_example(tmp_path: Path, example: dict[str, Any]) -> Path:
    """A folder with the sound norm, changed as the example says."""
    folder = tmp_path / "rules"
    folder.mkdir(exist_ok=True)
    for name in ("policy.yaml", "calendar.yaml", "decision.txt"):
        shutil.copy(decision_folder() / name, folder / name)
    own = {key: value for key, value in example.items() if key not in ("norms", "facts", "periods")}
    norm = {key: value for key, value in {**NORM, **own}.items() if value is not None}
    facts = [NARROW, *example.get("facts", [])]
    periods = [] if "norms" in example and not any("period" in item for item in example["norms"]) else [PERIOD]
    derived = {"facts": facts, "periods": example.get("periods", periods)}
    write(folder / "derived.yaml", derived)
    write(folder / "norms.yaml", {"norms": example.get("norms", [norm])})
    return folder


def write(path: Path, data: object) -> None:
    # Through JSON, or what stands twice would be written once and referred to.
    plain = json.loads(json.dumps(data, default=str))
    path.write_text(yaml.safe_dump(plain, allow_unicode=True, sort_keys=False), "utf-8")


@pytest.mark.parametrize("check", CHECKS, ids=IDS)
def test_every_check_has_a_page_with_both_examples(check: Any) -> None:
    text = (PAGES / f"{check.id}.md").read_text("utf-8")
    assert text.startswith(f"# {check.id} {check.name}\n\n## 为什么\n\n")
    assert len(examples(check.id)) == 2


@pytest.mark.parametrize("check", [check for check in IDS if check != "L06"])
def test_the_bad_example_of_a_page_is_found_and_the_good_one_is_not(check: str, tmp_path: Path) -> None:
    bad, good = (
        [remark for remark in lint(with_example(tmp_path, yaml.safe_load(text)), Case) if applies(remark)]
        for text in examples(check)
    )
    assert {remark.check.id for remark in bad} == {check}
    assert not good


def applies(remark: Any) -> bool:
    """Of the real fact model these few norms use little, and the fact that stands in may be idle."""
    return remark.check.id != "L06" and "“rectified”" not in remark.problem.message


def test_placeholder_is_found_wherever_it_stands(tmp_path: Path) -> None:
    """In every part of a rule and of a period, in a list, and beside other words."""
    left = {"bearer": {"role": "待写", "name": "agency.name"}, "toward": "待写", "action": "待写"}
    notes = ["办案规则第76条（2021-07-01起）：待写。"]
    period = {**PERIOD, "zh": "待写", "parts": [{**PERIOD["parts"][0], "basis": ["待写"]}]}
    folder = with_example(tmp_path, {**left, "notes": notes, "why": "待写：为什么", "periods": [period]})
    found = [remark.problem for remark in lint(folder, Case) if remark.check.id == "L15"]
    assert [(item.file, item.message) for item in found] == [
        ("rules/derived.yaml", "“zh”还是“待写”"),
        ("rules/derived.yaml", "“basis”还是“待写”"),
        ("rules/norms.yaml", "“role”还是“待写”"),
        ("rules/norms.yaml", "“toward”还是“待写”"),
        ("rules/norms.yaml", "“action”还是“待写”"),
        ("rules/norms.yaml", "“notes”还是“待写”"),
        ("rules/norms.yaml", "“why”还是“待写”"),
    ]


NONE, SOME_SUIT = {"reply": "none"}, {"some": {"suit": {"filed": "happened"}}}
HAPPENED, RECEIVED = {"reply": "happened"}, {"received": "happened"}


@pytest.mark.parametrize(
    ("example", "said"),
    [
        (
            {"when": [RECEIVED, {"reply": "none"}]},
            "条件适用时，“done”永不成立：书面回复：已发生",
        ),
        (
            {"when": [{"rectified": "full"}], "breached": [{"rectified": ["none", "partial"]}]},
            "条件适用而“done”不成立时，“breached”永不成立：整改情况为“未整改”或者“部分整改”",
        ),
        ({"breached": [HAPPENED]}, "条件适用而“done”不成立时，“breached”永不成立：书面回复：已发生"),
        (
            {"modality": "prohibition", "action": "不得回复", "done": None, "breached": [{"received": "none"}]},
            "条件适用时，“breached”永不成立：收件：未发生",
        ),
        ({"modality": "power", "when": [{"reply": "none"}]}, "条件适用时，“done”永不成立：书面回复：已发生"),
        # A contradiction of its own is told once.
        (
            {"breached": [{"reply.evidence": True}, {"reply": "none"}]},
            "以下各项均成立：书面回复的附证明材料：是；书面回复：未发生",
        ),
        ({"breached": [{"rectified": "none"}]}, None),
        # What is seen when the period ends can be no fulfilment and a breach at once.
        ({"at_expiry": True, "period": "reply_period", "breached": [HAPPENED]}, None),
    ],
)
def test_what_a_norm_can_never_come_to(example: dict[str, Any], said: str | None, tmp_path: Path) -> None:
    example = {"period": None, "done_on": None, **example}
    remarks = [remark for remark in lint(with_example(tmp_path, example), Case) if remark.check.id == "L02"]
    assert [remark.problem.message for remark in remarks] == ([said] if said else [])


UNLESS = {"presume": "尚未整改", "when": [RECEIVED], "unless": [{"rectified": "full"}]}


@pytest.mark.parametrize(
    ("own", "other", "idle"),
    [
        ({"when": [RECEIVED]}, {"when": [{"not": {"received": "none"}}]}, True),
        ({"when": [RECEIVED]}, {"when": [{"any": [RECEIVED, {"all": [RECEIVED, HAPPENED]}]}]}, True),
        ({"when": [RECEIVED]}, {"when": [RECEIVED, HAPPENED]}, False),
        ({"when": [{"rectified": ["none", "partial"]}]}, {"when": [{"not": {"rectified": "full"}}]}, True),
        # An event that did not happen has no parts, so that the contrary of one says more.
        ({"when": [{"reply.evidence": False}]}, {"when": [{"not": {"reply.evidence": True}}]}, False),
        ({"when": [HAPPENED, {"reply.evidence": False}]}, {"when": [{"reply.evidence": False}]}, True),
        # Days.
        (
            {"when": [HAPPENED, {"day": "reply", "not_after": "received"}]},
            {"when": [RECEIVED, {"day": "received", "not_before": "reply"}]},
            True,
        ),
        (
            {"when": [{"day": "reply", "before": "2021-01-01"}]},
            {"when": [{"day": "reply", "not_after": "2020-12-31"}]},
            False,
        ),
        # What is done matters only where the norm applies, but the use of a power also where it does not.
        ({"done": [HAPPENED]}, {"done": [RECEIVED, HAPPENED]}, True),
        ({"modality": "power", "done": [HAPPENED]}, {"done": [RECEIVED, HAPPENED]}, False),
        # To presume is not to know the contrary: no condition says the same.
        ({"when": [UNLESS]}, {"when": [RECEIVED, {"not": {"rectified": "full"}}]}, False),
        ({"when": [UNLESS]}, {"when": [{**UNLESS, "when": [{"not": {"received": "none"}}]}]}, True),
        ({"when": [UNLESS]}, {"when": [{**UNLESS, "unless": [{"rectified": ["full", "partial"]}]}]}, False),
        # Nor do other records say the same of their facts by chance.
        ({"when": [SOME_SUIT]}, {"when": [{"some": {"suit": {"not": {"filed": "none"}}}}]}, True),
        ({"when": [SOME_SUIT]}, {"when": [{"every": {"suit": {"filed": "happened"}}}]}, False),
        ({"when": [SOME_SUIT]}, {"when": [{"some": {"suit": {"accepted": "happened"}}}]}, False),
        # Remarks are part of what a reading says.
        ({}, {"flags": [{"id": "甲", "text": "乙", "when": [HAPPENED]}]}, False),
        (
            {"flags": [{"id": "甲", "text": "乙", "when": [HAPPENED]}]},
            {"flags": [{"id": "甲", "text": "乙", "when": [{"not": NONE}]}]},
            True,
        ),
        ({}, {"action": "书面回复"}, False),
        ({}, {"breached": [{"day": "reply", "after": "received"}]}, False),
    ],
)
def test_reading_that_says_the_same_in_other_words(
    own: dict[str, Any], other: dict[str, Any], idle: bool, tmp_path: Path
) -> None:
    readings = [{"name": "one", "default": True, "why": "其一。"}, {"name": "two", "why": "其二。", **other}]
    example = {"period": None, "done_on": None, **own, "readings": readings}
    found = [remark for remark in lint(with_example(tmp_path, example), Case) if remark.check.id == "L08"]
    said = ["“三(五).2”的读法 two 与读法 one 没有区别"] if idle else []
    assert [remark.problem.message for remark in found] == said


# --- what is an imperative ---------------------------------------------------------------------

ROLES = frozenset({"行政机关", "检察机关", "上级主管部门"})


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("应当书面回复", "以“应当”开头"),
        ("应书面回复检察机关", "以“应”开头"),
        ("应按检察机关的要求予以协助", "以“应”开头"),
        ("须书面回复", "以“须”开头"),
        ("必须书面回复", "以“必须”开头"),
        ("需要书面回复", "以“需要”开头"),
        ("可抄送上级主管部门", "以“可”开头"),
        ("要做好整改落实工作", "以“要”开头"),
        ("有权约谈该单位", "以“有权”开头"),
        ("依法应当提起诉讼", "写了“应当”"),
        ("依法及时应提起诉讼", "写了“应”"),
        ("在两个月内应当将整改落实的情况书面回复", "写了“应当”"),
        ("自收到建议之日起两个月内须书面回复", "写了“须”"),
        ("对整改情况应当书面回复检察机关", "写了“应当”"),
        ("认真研究检察建议，应当做好整改落实工作", "写了“应当”"),
        ("予以协助，不得拒绝", "写了“不得”"),
        ("行政机关书面回复", "以主体开头"),
        ("由行政机关书面回复", "以主体开头"),
        ("由上级主管部门督促整改", "以主体开头"),
        ("书面回复检察机关！", "以标点结尾"),
        ("书面回复检察机关：", "以标点结尾"),
        ("书面回复……", "以标点结尾"),
    ],
)
def test_action_that_is_no_imperative(action: str, said: str) -> None:
    found = not_an_imperative(action, "obligation", "行政机关", ROLES)
    assert found is not None and found[0] == said


def test_review_looks_through_the_whole_action(tmp_path: Path) -> None:
    """Of each reading, too."""
    readings = [{"name": "one", "default": True, "why": "其一。", "action": "由检察机关书面回复"}]
    example = {"action": "在两个月内应当书面回复", "readings": [*readings, {"name": "two", "why": "其二。"}]}
    said = [str(remark) for remark in lint(with_example(tmp_path, example), Case) if remark.check.id == "L09"]
    assert [line.partition("：")[2] for line in said] == [
        "“在两个月内应当书面回复”写了“应当”。“应当”由 modality 写明，这里直接从动词写起",
        "“由检察机关书面回复”以主体开头。主体写在 bearer，这里直接从动词写起",
    ]


@pytest.mark.parametrize(
    "action",
    [
        "按检察机关的要求予以协助",
        "要求行政机关说明理由",
        "应诉答辩",
        "应对突发环境事件",
        "应检察机关的要求提供材料",
        "可持续利用自然资源",
        "告知当事人可以申请复议",
        "说明为何应当及时移送",
        "对应当回复的事项逐件督促",
        "将所涉问题应当引起重视的检察建议书抄送政府",
        "在应当回复的期限内书面回复",
        "与有权处理的机关会商",
        "制定应急预案，明确应当报告的情形",
        "由浅入深开展宣传",
        "采取多种形式监督“一府一委两院”",
    ],
)
def test_action_that_is_an_imperative(action: str) -> None:
    assert not_an_imperative(action, "obligation", "行政机关", ROLES) is None


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("不得拒绝、推诿", None),
        ("不得拒绝，不得推诿", None),
        ("拒绝、推诿", "是禁止性规范的要求，没有以“不得”开头"),
        ("不得拒绝，应当予以协助", "写了“应当”"),
    ],
)
def test_prohibition_begins_with_its_modal_word(action: str, said: str | None) -> None:
    found = not_an_imperative(action, "prohibition", "行政机关", ROLES)
    assert (found and found[0]) == said


# --- what is possible ----------------------------------------------------------------------


OTHER = {
    **{key: value for key, value in NORM.items() if key not in ("period", "done_on")},
    "norm": "三(五).3b",
    "text": "并附有相关证明材料。",
}


def norms_of(tmp_path: Path, example: dict[str, Any]) -> dict[str, Any]:
    """The conditions on which the norms of an example apply, as they are read."""
    loaded = Policy.load(with_example(tmp_path, example), facts=Case).loaded
    return {identity: found[None].when for identity, found in loaded.norms.items()}


@pytest.mark.parametrize(
    ("when", "can_hold", "can_fail"),
    [
        ({"rectified": "none"}, True, True),
        ({"rectified": ["none", "partial", "full"]}, True, False),
        ([{"rectified": "none"}, {"rectified": "full"}], False, True),
        ([{"reply": "none"}, {"reply.evidence": True}], False, True),
        ([NONE, {"day": "reply", "before": "as_of"}], False, True),
        ([{"day": "reply", "before": "received"}, {"day": "received", "not_after": "reply"}], False, True),
        ([{"day": "reply", "not_before": "received"}, {"day": "received", "before": "reply"}], True, True),
        # Days of the calendar have their own order, and so have any three days.
        ([{"day": "received", "before": "2020-01-01"}, {"day": "received", "after": "2021-01-01"}], False, True),
        ([{"day": "received", "before": "2021-01-01"}, {"day": "received", "after": "2020-01-01"}], True, True),
        ([{"day": "received", "not_before": "2020-01-01"}, {"day": "received", "not_after": "2020-01-01"}], True, True),
        (
            {
                "any": [
                    {"received": "none"},
                    {"day": "received", "before": "2021-01-01"},
                    {"day": "received", "after": "2020-01-01"},
                ]
            },
            True,
            False,
        ),
        (
            [
                {"day": "received", "before": "reply"},
                {"day": "reply", "before": "acknowledged"},
                {"day": "acknowledged", "before": "received"},
            ],
            False,
            True,
        ),
        (
            [
                {"day": "received", "not_after": "reply"},
                {"day": "reply", "not_after": "acknowledged"},
                {"day": "acknowledged", "not_after": "received"},
            ],
            True,
            True,
        ),
        (
            [
                {"day": "received", "not_after": "reply"},
                {"day": "reply", "not_after": "acknowledged"},
                {"day": "acknowledged", "not_after": "received"},
                {"day": "acknowledged", "after": "received"},
            ],
            False,
            True,
        ),
        (
            [
                {"day": "received", "not_before": "2021-01-01"},
                {"day": "received", "not_after": "reply"},
                {"day": "reply", "before": "2020-12-31"},
            ],
            False,
            True,
        ),
        # What has not happened has no day that could stand in the way.
        (
            {
                "any": [
                    {"day": "received", "before": "reply"},
                    {"day": "reply", "before": "acknowledged"},
                    {"day": "acknowledged", "before": "received"},
                ]
            },
            True,
            True,
        ),
        ({"any": [NONE, {"not": NONE}]}, True, False),
        ({"presume": "x", "when": [NONE], "unless": [NONE]}, False, True),
        ([SOME_SUIT, {"not": SOME_SUIT}], False, True),
        ([SOME_SUIT, {"some": {"suit": {"filed": "none"}}}], True, True),
        ({"norm": "三(五).2", "status": "overdue"}, True, True),
        ({"norm": "三(五).2", "status": "permitted"}, False, True),
    ],
)
def test_what_a_condition_can_come_to(when: object, can_hold: bool, can_fail: bool, tmp_path: Path) -> None:
    if "norm" in when:  # another norm's, as no norm can wait for its own
        found = norms_of(tmp_path, {"norms": [NORM, {**OTHER, "when": [when]}]})["三(五).3b"]
    else:
        found = norms_of(tmp_path, {"when": when})["三(五).2"]
    possible = Possibilities(found, {"三(五).2": frozenset({"overdue", "due"})})
    assert (possible.can_be(True), possible.can_be(False)) == (can_hold, can_fail)


@pytest.mark.parametrize(
    ("when", "open_for_nothing"),
    [
        ({"any": [{"all": [NONE, {"rectified": "none"}]}, {"all": [{"not": NONE}, {"rectified": "none"}]}]}, True),
        ({"any": [{"all": [NONE, {"rectified": "none"}]}, {"rectified": "none"}]}, False),
        # Whether the reply came before the receipt cannot be known where there may be no reply.
        ({"any": [{"day": "reply", "before": "received"}, {"all": [{"received": "happened"}, NONE]}]}, False),
        ({"any": [{"rectified": "none"}, {"not": {"rectified": ["none", "partial"]}}]}, False),
        ({"rectified": ["none", "partial"]}, False),
    ],
)
def test_an_unknown_fact_may_leave_open_what_it_cannot_change(
    when: object, open_for_nothing: bool, tmp_path: Path
) -> None:
    possible = Possibilities(norms_of(tmp_path, {"when": when})["三(五).2"], {})
    assert bool(possible.needlessly_unknown()) == open_for_nothing
