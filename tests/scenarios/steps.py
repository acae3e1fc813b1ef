"""The step texts of the features: few, and reused by every scenario.

A case is built up as a lawyer writes a case file, with its Chinese keys and values;
``第2件检察建议`` is the second record. Unless a scenario says otherwise the case lies in Lincang
and is an administrative one. 年度履职 is an organ's year instead of a case: in Lincang, and of 2024.
"""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

import pytest
from parse import with_pattern
from pytest_bdd import given, parsers, then, when
from pytest_bdd.parsers import StepParser

from gongyi import STATUSES, Assessment, Deviation, Finding, Policy
from gongyi.records.records import RECORD_TO
from gongyi_facts import from_mapping
from lazily import Judging

COLLECTIONS = {
    "行政机关": "agency",
    "线索": "clue",
    "信息请求": "information_request",
    "调查与协助": "assistance",
    "磋商": "consultation",
    "检察建议": "recommendation",
    "回复": "reply",
    "诉讼": "suit",
    "庭审": "hearing",
    "裁判": "judgment",
    "费用": "expense",
}
# Of each pair of a suit and a defendant there is a finding; a step names it by either.
PAIRED = {"defence": "suit"}
YEAR = "年度履职"
STATUS_OF = {zh: code for code, zh in STATUSES.items()}
_RECORD = re.compile(r"第(\d+)件(.+)")


@with_pattern(r'[^"]+')
def _unquoted(text: str) -> str:
    return text


def _text(pattern: str) -> StepParser:
    """A step text; what stands in braces holds no quotation mark, so that no two texts fit one line."""
    return parsers.parse(pattern.replace("}", ":Unquoted}"), extra_types={"Unquoted": _unquoted})


@lru_cache(maxsize=1)
def policy() -> Policy:
    """The decision, loaded once."""
    return Judging.load()


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    """What facts are called, so that 受侵害的利益 is not taken for a part of an event."""
    scopes = policy().loaded.model.scopes.values()
    return frozenset(fact.zh for scope in scopes for fact in scope.facts.values() if fact.parent is None)


@dataclass
class Scene:
    """What a scenario has said so far."""

    case: dict[str, Any] = field(
        default_factory=lambda: {"地点": "临翔区", "案件类型": "行政公益诉讼"}
    )
    as_if: bool = False
    assessment: Assessment | None = None

    def record(self, where: str) -> dict[str, Any]:
        """The mapping of a record, made when it is first spoken of; the case itself for 案件."""
        if where == "案件":
            return self.case
        if where == YEAR:
            if self.case.get("文件") != YEAR:
                self.case = {"文件": YEAR, "地点": "临翔区", "年度": 2024}
            return self.case
        match = _RECORD.fullmatch(where)
        number, kind = (int(match[1]), match[2]) if match else (1, where)
        assert kind in COLLECTIONS, f"没有“{kind}”这种记录"
        records = self.case.setdefault(kind, [])
        while len(records) < number:
            records.append({})
        found: dict[str, Any] = records[number - 1]
        return found

    def put(self, where: str, fact: str, value: str) -> None:
        """Write a fact; ``书面回复的到达`` is the attribute of an event already written."""
        record = self.record(where)
        event, dot, attribute = (fact, "", "") if fact in _names() else fact.partition("的")
        written: Any = value.split("、") if "、" in value else value
        if (fact in ("年度", "督促检察建议", "督促判决") or attribute in ("月", "日")) and value.isdigit():
            written = int(value)
        if not dot:
            record[fact] = written
            return
        if not isinstance(record.get(event), dict):
            record[event] = {"日期": record.get(event, "不详")}
        record[event][attribute] = written

    def finding(self, where: str, norm: str) -> Finding:
        """The finding of a norm on a record, the only one where no record is named."""
        assert self.assessment is not None, "还没有评估"
        identity = policy().norm(norm).id
        found = [item for item in self.assessment.findings if item.norm.id == identity]
        if where:
            match = _RECORD.fullmatch(where)
            number, kind = (int(match[1]), match[2]) if match else (1, where)
            if kind in COLLECTIONS:
                found = [item for item in found if _is_of(item, COLLECTIONS[kind], number)]
            else:
                found = [item for item in found if item.bearer_name == kind]
        assert len(found) == 1, f"{where}的 {norm} 有 {len(found)} 项结论"
        return found[0]


def _is_of(item: Finding, scope: str, number: int) -> bool:
    return PAIRED.get(item.norm.scope, item.norm.scope) == scope and item.path.endswith(f"[{number}]")


@pytest.fixture
def scene() -> Scene:
    """A fresh scenario."""
    return Scene()


def _assess(scene: Scene, day: str, readings: dict[str, str]) -> None:
    document, as_of = from_mapping(copy.deepcopy(scene.case)), date.fromisoformat(day)
    scene.assessment = policy().assess(document, as_of=as_of, as_if=scene.as_if, readings=readings)


def _path(finding: Finding, words: str) -> str:
    """The path of ``收件`` (of the finding's own record), ``案件的侵害`` or ``第2件检察建议的收件``."""
    if words == "案情截至":
        return RECORD_TO
    where, _, fact = words.rpartition("的") if "的" in words else ("", "", words)
    model = policy().loaded.model
    if not where:
        scope, prefix = PAIRED.get(finding.norm.scope, finding.norm.scope), finding.path
    elif where == "案件":
        scope, prefix = "case", ""
    elif _RECORD.fullmatch(where) or where in COLLECTIONS:
        match = _RECORD.fullmatch(where)
        number, kind = (int(match[1]), match[2]) if match else (1, where)
        scope = COLLECTIONS[kind]
        prefix = f"{model.scopes[scope].field}[{number}]"
    else:
        scope, prefix, fact = finding.norm.scope, finding.path, words
    names = {
        (f"{model.scopes[scope].facts[item.parent].zh}的{item.zh}" if item.parent else item.zh): name
        for name, item in model.scopes[scope].facts.items()
    }
    assert fact in names, f"没有“{fact}”这个事实"
    return f"{prefix}.{names[fact]}" if prefix else names[fact]


@given(_text('{where}的"{fact}"为"{value}"'))
def _fact_is(scene: Scene, where: str, fact: str, value: str) -> None:
    scene.put(where, fact, value)


@given(_text('{where}的"{fact}"在"{day}"所见为"{value}"'))
def _seen_as(scene: Scene, where: str, fact: str, day: str, value: str) -> None:
    scene.record(where).setdefault(fact, []).append({"日期": day, "状态": value})


@given(_text('{where}的"{fact}"在"{day}"所见为"{value}"，自"{since}"'))
def _seen_as_since(scene: Scene, where: str, fact: str, day: str, value: str, since: str) -> None:
    scene.record(where).setdefault(fact, []).append({"日期": day, "状态": value, "自": since})


@given("不问决定的施行时间与地域")
def _as_if(scene: Scene) -> None:
    scene.as_if = True


@when(_text('在"{day}"评估'))
def _assessed(scene: Scene, day: str) -> None:
    _assess(scene, day, {})


@when(_text('在"{day}"按读法"{reading}"评估'))
def _assessed_under(scene: Scene, day: str, reading: str) -> None:
    key, _, name = reading.partition("=")
    _assess(scene, day, {key: name})


@then(_text('"{norm}"为"{status}"'))
def _status_is(scene: Scene, norm: str, status: str) -> None:
    assert STATUSES[scene.finding("", norm).status] == status


@then(_text('{where}的"{norm}"为"{status}"'))
def _status_of_record_is(scene: Scene, where: str, norm: str, status: str) -> None:
    assert STATUSES[scene.finding(where, norm).status] == status


@then(_text('"{norm}"的最后一日为"{day}"'))
def _last_day_is(scene: Scene, norm: str, day: str) -> None:
    due = scene.finding("", norm).due
    assert due is not None, "没有最后一日"
    assert (due.earliest.isoformat(), due.latest.isoformat()) == (day, day)


@then(_text('{where}的"{norm}"的最后一日为"{day}"'))
def _last_day_of_record_is(scene: Scene, where: str, norm: str, day: str) -> None:
    due = scene.finding(where, norm).due
    assert due is not None, "没有最后一日"
    assert (due.earliest.isoformat(), due.latest.isoformat()) == (day, day)


@then(_text('"{norm}"没有最后一日'))
def _no_last_day(scene: Scene, norm: str) -> None:
    assert scene.finding("", norm).due is None


@then(_text('"{norm}"已过"{days}"日'))
def _days_elapsed(scene: Scene, norm: str, days: str) -> None:
    assert scene.finding("", norm).elapsed_days == int(days)


@then(_text('"{norm}"不计已过的天数'))
def _no_days_elapsed(scene: Scene, norm: str) -> None:
    assert scene.finding("", norm).elapsed_days is None


@then(_text('"{norm}"的最后一日在"{first}"与"{last}"之间'))
def _last_day_between(scene: Scene, norm: str, first: str, last: str) -> None:
    due = scene.finding("", norm).due
    assert due is not None, "没有最后一日"
    assert (due.earliest.isoformat(), due.latest.isoformat()) == (first, last)


@then(_text('"{norm}"的最后一日为暂定'))
def _last_day_is_provisional(scene: Scene, norm: str) -> None:
    due = scene.finding("", norm).due
    assert due is not None and due.provisional


@then(_text('"{norm}"要查明"{fact}"'))
def _asks_for(scene: Scene, norm: str, fact: str) -> None:
    finding = scene.finding("", norm)
    assert _path(finding, fact) in finding.missing


@then(_text('"{norm}"可以由"{fact}"推翻'))
def _rebuttable_by(scene: Scene, norm: str, fact: str) -> None:
    finding = scene.finding("", norm)
    assert _path(finding, fact) in finding.rebuttable_by


@then(_text('"{norm}"不是推定'))
def _not_rebuttable(scene: Scene, norm: str) -> None:
    assert scene.finding("", norm).rebuttable_by == ()


@then(_text('"{norm}"有提示"{flag}"'))
def _has_flag(scene: Scene, norm: str, flag: str) -> None:
    assert flag in [identity for identity, _ in scene.finding("", norm).flags]


@then(_text('{where}的"{norm}"有提示"{flag}"'))
def _record_has_flag(scene: Scene, where: str, norm: str, flag: str) -> None:
    assert flag in [identity for identity, _ in scene.finding(where, norm).flags]


@then(_text('"{norm}"没有提示"{flag}"'))
def _has_no_flag(scene: Scene, norm: str, flag: str) -> None:
    assert flag not in [identity for identity, _ in scene.finding("", norm).flags]


@then(_text('"{norm}"的后续为"{day}"起转入"{target}"'))
def _next_is(scene: Scene, norm: str, day: str, target: str) -> None:
    follow_up = scene.finding("", norm).next
    assert follow_up is not None, "没有后续"
    assert (follow_up.on.isoformat(), follow_up.norm) == (day, target)


@then(_text('"{norm}"没有后续'))
def _no_next(scene: Scene, norm: str) -> None:
    assert scene.finding("", norm).next is None


@then(_text('"{norm}"另按读法"{reading}"为"{status}"'))
def _contested(scene: Scene, norm: str, reading: str, status: str) -> None:
    assert scene.finding("", norm).contested.get(Deviation(*reading.split("="))) == STATUS_OF[status]


@then(_text('"{norm}"的情形为"{situation}"'))
def _situation_is(scene: Scene, norm: str, situation: str) -> None:
    found = scene.finding("", norm).situation
    assert found is not None and (found.name or "；".join(found.open)) == situation


@then(_text('{where}的"{norm}"的情形为"{situation}"'))
def _situation_of_record_is(scene: Scene, where: str, norm: str, situation: str) -> None:
    found = scene.finding(where, norm).situation
    assert found is not None and (found.name or "；".join(found.open)) == situation
