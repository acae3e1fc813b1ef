"""What a program can hand over wrongly: each is said in Chinese by the project's own error, at the entrance."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, ClassVar

import pytest

from desk_cli import EXAMPLE, policy
from gongyi import ArgumentError, ModelError, Policy
from gongyi.policy import decision_folder
from gongyi_facts import Case, Document, GongyiError, Year, read
from gongyi_facts.base import state
from lending import LendingCase
from locations import LENDING

RULES = LENDING / "rules"
DAY = date(2018, 7, 11)
MODELS = "facts 应当是事实模型（gongyi_facts.base.Document 的子类）或者几个事实模型"
WRONG: list[tuple[dict[str, Any], str]] = [
    ({"as_of": datetime(2018, 7, 11, 9)}, "as_of 应当是日期（date），不是带时刻的 datetime，请写 .date()"),
    ({"as_of": "2018-07-11"}, "as_of 应当是日期（date），如 date(2024, 3, 12)，不是 str"),
    ({"record_to": 20180711}, "record_to 应当是日期（date），如 date(2024, 3, 12)，不是 int"),
    ({"as_of": date.max}, "as_of 应当在 1949-01-01 至 2149-12-31 之间，不是 9999-12-31"),
    ({"as_of": date(2150, 1, 1)}, "as_of 应当在 1949-01-01 至 2149-12-31 之间，不是 2150-01-01"),
    ({"record_to": date(1948, 12, 31)}, "record_to 应当在 1949-01-01 至 2149-12-31 之间，不是 1948-12-31"),
    ({"as_if": "no"}, "as_if 应当是 True 或者 False，不是 str"),
    ({"readings": {"3.5.4": 1}}, "readings 应当是“条文编号: 读法”的映射，如 {'3.5.4': 'strict'}，其中有 int"),
    ({"readings": {3.54: "strict"}}, "readings 应当是“条文编号: 读法”的映射，如 {'3.5.4': 'strict'}，其中有 float"),
    ({"readings": ["3.5.4=strict"]}, "readings 应当是“条文编号: 读法”的映射，如 {'3.5.4': 'strict'}，不是 list"),
    ({"readings": "3.5.4=strict"}, "readings 应当是“条文编号: 读法”的映射，如 {'3.5.4': 'strict'}，不是 str"),
]


def of_policy(arguments: dict[str, Any]) -> Any:
    return policy().assess(read(EXAMPLE), **arguments)


def explained(arguments: dict[str, Any]) -> Any:
    return policy().explain(read(EXAMPLE), **arguments)


@pytest.mark.parametrize("ask", [of_policy, explained])
@pytest.mark.parametrize(("arguments", "said"), WRONG, ids=[str(arguments) for arguments, _ in WRONG])
def test_wrong_types_are_told_at_the_entrance(
    ask: Callable[[dict[str, Any]], Any], arguments: dict[str, Any], said: str
) -> None:
    with pytest.raises(ArgumentError) as raised:
        ask(arguments)
    assert str(raised.value) == f"{said}。"
    assert isinstance(raised.value, GongyiError) and isinstance(raised.value, TypeError)


@pytest.mark.parametrize("case", [str(EXAMPLE), EXAMPLE, None, [], Case])
def test_what_is_no_case_is_refused(case: Any) -> None:
    with pytest.raises(ArgumentError, match="case 应当是案件（Case 等）或者映射，文件请先"):
        policy().assess(case, as_of=DAY)


def test_a_case_of_another_model_is_refused() -> None:
    with pytest.raises(ArgumentError, match="这份文件的事实模型与规则不符"):
        policy().assess(LendingCase(), as_of=DAY)


def test_mappings_of_any_kind_are_taken() -> None:
    from types import MappingProxyType

    found = policy().assess(MappingProxyType({"地点": "临翔区"}), readings=MappingProxyType({"3.5.4": "strict"}))
    assert found.findings


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"folder": 5}, "folder 应当是文件夹的路径，不是 int。"),
        ({"folder": b"rules"}, "folder 应当是文件夹的路径，不是 bytes。"),
        ({"facts": int}, f"{MODELS}，不是 int。"),
        ({"facts": 5}, f"{MODELS}，不是 int。"),
        ({"facts": "Case"}, f"{MODELS}，不是 str。"),
        ({"facts": (Case, int)}, f"{MODELS}，不是 int。"),
        ({"facts": Case()}, f"{MODELS}，不是 Case。"),
        ({"facts": ()}, "facts 是空的，请写事实模型，如 facts=Case。"),
    ],
)
def test_what_is_no_policy_is_refused(arguments: dict[str, Any], said: str) -> None:
    with pytest.raises(ArgumentError) as raised:
        Policy.load(**{"folder": decision_folder(), **arguments})
    assert str(raised.value) == said


class Weighed(Document):
    """A model with a state that no rule can ask for."""

    zh_name: ClassVar[str] = "称重"

    weight: float | None = state("重量", "多重？")


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ((Case, Case), "两个事实模型都有名为“case”的记录，请给其中一个另取名"),
        (Weighed, "事实“weight”：状态只能是 bool、int、When 或者 Labelled 的枚举，不能是"),
    ],
)
def test_models_that_rules_cannot_use_are_refused(facts: Any, said: str) -> None:
    with pytest.raises(ModelError, match=re.escape(said)):
        Policy.load(RULES, facts)


def test_facts_may_be_one_model_or_several() -> None:
    assert list(Policy.load(RULES, LendingCase).loaded.model.documents) == ["case"]
    assert list(Policy.load(decision_folder(), facts=[Case, Year]).loaded.model.documents) == ["case", "year"]


@pytest.mark.parametrize("written", [5, None, ("3.5.4",)])
def test_a_norm_is_asked_for_by_its_id(written: Any) -> None:
    with pytest.raises(ArgumentError, match=r"written 应当是条文编号，如 '3\.5\.4'，不是"):
        policy().norm(written)


def test_what_is_done_to_the_json_form_stays_there() -> None:
    assessment = of_policy({"as_of": DAY, "as_if": True})
    before = repr(assessment.to_dict())
    spoilt = assessment.to_dict()
    spoilt["policy"]["id"] = spoilt["questions"]["x"] = "甲"
    for finding in spoilt["findings"]:
        finding["readings"]["x"] = finding["contested"]["x"] = "甲"
        if finding["next"]:
            finding["next"]["on"] = "甲"
    assert repr(assessment.to_dict()) == before


def test_more_links_than_can_be_given_reasons_are_refused_in_a_sentence() -> None:
    numbers = [str(number) for number in range(400)]
    suits = [{"recommendations": numbers, "filed": f"2025-06-{day:02}"} for day in range(1, 16)]
    case = {"recommendations": [{"id": number, "received": "2025-02-03"} for number in numbers], "suits": suits}
    told = r"共 6431 项（其中就检察建议提起的诉讼 6000 项），超过逐项评估的上限 6000 项。请分成几个文件"
    with pytest.raises(GongyiError, match=re.escape(told)) as refused:
        policy().assess(case, as_of=DAY)
    assert refused.value.code == "too-large"
    assert policy().statuses(case, as_of=DAY)
