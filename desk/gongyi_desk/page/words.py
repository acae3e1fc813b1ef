"""Findings in the words of a lawyer's note: who, what, by when, why."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from gongyi import (
    DISCLAIMER,
    MODALITIES,
    RECORD_TO,
    STATUSES,
    Assessment,
    Due,
    Finding,
    Loaded,
    Norm,
    Period,
    Reading,
    Reason,
    Untranslatable,
    Wording,
    day_zh,
    in_force_zh,
    norm_id,
)
from gongyi_desk.rulebook.blocks import Block
from gongyi_facts import DeclaredKey, declared_keys
from gongyi_facts.base import Document, Record

_PATH = re.compile(r"(?:(\w+)\[(\d+)\]\.)?(.+)")


class Names:
    """The Chinese names of facts and records, by path; records by number or id only where there are several."""

    def __init__(self, loaded: Loaded, document: Document | None = None) -> None:
        self.loaded = loaded
        root = None if document is None else document.root
        inside = [scope for scope in loaded.model.scopes.values() if root in (None, scope.root)]
        self.scopes = {scope.field: scope for scope in inside}
        self.items = {
            (scope.name, name): item.zh
            for scope in inside
            for name, item in _items(loaded.model.documents[scope.root], scope.field).items()
        }
        self.ids: dict[str, list[str]] = {}
        for scope in inside:
            if document is not None and scope.field is not None:
                records: tuple[Record, ...] = getattr(document, scope.field)
                self.ids[scope.name] = [record.id or str(number) for number, record in enumerate(records, 1)]

    def several(self, scope: str) -> bool:
        """Whether there is more than one record of a kind."""
        return len(self.ids.get(scope, ())) > 1

    def scope(self, scope: str) -> str:
        """The name of a kind of record."""
        return self.loaded.model.scopes[scope].zh

    def record(self, scope: str, name: str | None) -> str:
        """The name of a record; with its id, or else its number, where there are several."""
        return self.scope(scope) + (f"〔{name}〕" if name and self.several(scope) else "")

    def numbered(self, scope: str, number: str) -> str:
        """The name of the record of a 1-based number."""
        ids = self.ids.get(scope, ())
        return self.record(scope, ids[int(number) - 1] if len(ids) >= int(number) else number)

    def fact(self, path: str, own: str = "") -> str:
        """The name of a fact; with its record's where that is not ``own``, the path of the record at hand."""
        match = _PATH.fullmatch(path)
        if norm_id(path) or match is None:
            return path
        listed, number, name = match.groups()
        scope = self.scopes.get(listed)
        if scope is None:
            return path
        zh = self.fact_of(scope.name, name)
        if listed is None or f"{listed}[{number}]" == own:
            return zh
        record = self.numbered(scope.name, number)
        return zh if zh.startswith(record) else f"{record}的{zh}"

    def fact_of(self, scope: str, name: str) -> str:
        """The name of a scope's fact, derived fact or period."""
        facts = self.loaded.model.scopes[scope].facts
        if (scope, name) in self.loaded.derived and name not in facts:
            return next(iter(self.loaded.derived[(scope, name)].values())).fact.zh
        if name == RECORD_TO:
            return "案情截至"
        if (scope, name) in self.loaded.periods:
            return self.loaded.periods[(scope, name)].zh
        if name not in facts:
            return self.items.get((scope, name)) or self._referred(scope, name)
        fact = facts[name]
        return f"{facts[fact.parent].zh}的{fact.zh}" if fact.parent else fact.zh

    def _referred(self, scope: str, name: str) -> str:
        """A fact of a record that the file does not name."""
        reference = self.loaded.model.scopes[scope].references.get(name.partition(".")[0])
        if reference is None:
            return name
        return f"{self.scope(reference.scope)}的{self.fact_of(reference.scope, name.partition('.')[2])}"

    def key(self, key: str) -> str:
        """What has several readings: a norm's id, or the name of a derived fact."""
        if norm_id(key):
            return key
        return next((f"“{self.fact_of(scope, name)}”" for scope, name in self.loaded.derived if name == key), key)

    def where(self, path: str) -> str:
        """Where in a case file to write a fact."""
        match = _PATH.fullmatch(path)
        scope = self.scopes.get(match[1]) if match else None
        if match is None or scope is None:
            return path
        zh = self.fact_of(scope.name, match[3])
        return f"“{zh}”" if match[1] is None else f"{self.numbered(scope.name, match[2])}的“{zh}”"


def _items(document: type[Document], listed: str | None) -> dict[str, DeclaredKey]:
    """The keys of a document, or of the records that it lists under a key; among them what no rule reads."""
    items = declared_keys(document).items
    return items if listed is None else declared_keys(items[listed].holds).items


def sentence(finding: Finding) -> str:
    """Who must, may or must not do what."""
    norm = finding.norm
    return party(norm.bearer.role, finding.bearer_name) + demand(norm)


def demand(norm: Norm) -> str:
    """应当, 要, 可以 or 不得, and what."""
    verb = MODALITIES[norm.modality]
    return norm.action if norm.action.startswith(verb) else verb + norm.action


def demanded(norm: Norm) -> str:
    """Who must, may or must not do what, by a norm."""
    return norm.bearer.role + demand(norm)


def period_title(period: Period, wording: Wording) -> str:
    """A period's name, which of its parts counts, and when it is in force where that is limited."""
    title = period.zh
    if len(period.parts) > 1:
        title += f"（{'先' if period.earliest else '后'}届满的为准）"
    if period.limited and period.trigger is not None:
        title += f"（{in_force_zh(period.in_force)}，看{wording.day(period.trigger)}）"
    return title


def argued(reading: Reading, *changes: Block) -> Block:
    """A reading with its argument and authority, and below it what it changes."""
    default = "（默认）" if reading.default else ""
    authority = f"（{reading.authority}）" if reading.authority else ""
    return Block(f"{default}：{reading.why}{authority}", changes, name=reading.name)


def untranslatable_zh(item: Untranslatable) -> str:
    """Words that no fact can decide, why, and what the rule does instead."""
    return f"“{item.words}”：{item.why.rstrip('。')}。{item.instead}"


def party(role: str, name: str | None) -> str:
    """A party by its name, and by the decision's word for it."""
    return f"{name}（{role}）" if name and name != role else role


def toward(finding: Finding) -> str | None:
    """Towards whom."""
    other = finding.norm.toward
    return party(other.role, finding.toward_name) if other else None


def deadline(finding: Finding, as_of: date) -> str | None:
    """By when, and how many days that is away or past."""
    if finding.due is None:
        if finding.status != "due":
            return None
        passed = finding.elapsed_days
        return "本句没有定天数" + (f"；自触发之日起已过 {passed} 天" if passed is not None else "")
    return _day(finding.due) + _distance(finding, finding.due, as_of) + _provisional(finding.due)


def _day(due: Due) -> str:
    if due.earliest == due.latest:
        return f"{day_zh(due.latest)}届满"
    return f"{day_zh(due.earliest)}至{day_zh(due.latest)}之间届满"


def last_days(finding: Finding | None) -> str:
    """The day on which a finding's period ends, or the days between which it does."""
    due = finding.due if finding else None
    if due is None:
        return "无"
    return day_zh(due.latest) if due.earliest == due.latest else f"{day_zh(due.earliest)}至{day_zh(due.latest)}之间"


def _distance(finding: Finding, due: Due, as_of: date) -> str:
    near, far = (due.earliest - as_of).days, (due.latest - as_of).days
    if finding.status in ("overdue", "breached") and far < 0:
        word = "已逾" if finding.status == "overdue" else "已过"
        return f"，{word} {_range(-far, -near)} 天"
    if finding.status in ("due", "undetermined") and far >= 0:
        if near < 0:
            return f"，已逾 {-near} 天至" + (f"剩 {far} 天" if far else "今日届满")
        return "，今日届满" if near == far == 0 else f"，剩 {_range(near, far)} 天"
    return ""


def _range(low: int, high: int) -> str:
    return str(low) if low == high else f"{low} 至 {high}"


def _provisional(due: Due) -> str:
    return "（暂定：所涉年份的放假安排尚未载入）" if due.provisional else ""


def reasons(finding: Finding, names: Names) -> str:
    """The facts that decide the finding, each once, with their values."""
    return "；".join(dict.fromkeys(_reasons(finding, names)))


def _reasons(finding: Finding, names: Names) -> Iterator[str]:
    for reason in finding.because:
        yield fact_zh(reason, names, finding.path)


def fact_zh(reason: Reason, names: Names, own: str) -> str:
    """One fact with its value."""
    if reason.fact in ("in_force", "in_place"):
        return f"{reason.text}：{'不明' if reason.holds is None else '不符合'}"
    value = STATUSES.get(reason.value_zh, reason.value_zh)
    return f"{names.fact(reason.fact, own)}：{value}{evidence_zh(reason.evidence)}"


def evidence_zh(evidence: str | None) -> str:
    """What shows a fact, behind the fact."""
    return f"（证据：{evidence}）" if evidence else ""


def to_come(where: str) -> str:
    """What to say of a fact that lies after the day of assessment."""
    return f"{where}晚于评估日，视为还没有发生；看那以后的结论，加 --as-of。"


def without_evidence(finding: Finding, names: Names) -> str:
    """The facts that an overdue or breached finding rests on without evidence."""
    facts = "、".join(names.fact(path, finding.path) for path in finding.without_evidence)
    return f"无证据支持的事实：{facts}" if facts else ""


def tally(assessment: Assessment, statuses: tuple[str, ...]) -> str:
    """How many findings have each of the statuses, those with none left out."""
    counts = {status: sum(item.status == status for item in assessment.findings) for status in statuses}
    return "，".join(f"{STATUSES[status]} {count}" for status, count in counts.items() if count)


def case_name(assessment: Assessment, file: str) -> str:
    """The case by its name and number, else its file."""
    if assessment.case_name:
        return assessment.case_name + (f"（编号 {assessment.case_id}）" if assessment.case_id else "")
    return f"编号 {assessment.case_id}" if assessment.case_id else file


def facts_of(assessment: Assessment) -> str:
    """When was judged, on what record, and by what."""
    return f"评估日 {day_zh(assessment.as_of)}；案情截至 {assessment.record_to}；engine: {assessment.engine}"


def foretold(finding: Finding) -> str:
    """On what condition, and when, another norm will demand something; '' if nothing is foretold."""
    if finding.next is None:
        return ""
    when = f"（最早；至{finding.next['latest']}才能确定）" if finding.next["latest"] != finding.next["on"] else ""
    return f"{finding.next['if']}{when}，则 {finding.next['norm']}"


def footer(policy: Mapping[str, str]) -> tuple[str, ...]:
    """What every output must say of itself; ``policy`` says which rules these are."""
    return (
        f"依据：{policy['title']}；规则 {policy['id']} 第 {policy['version']} 版（{policy['sha256'][:12]}）。",
        f"法律状态截至{policy['law_as_of']}。{DISCLAIMER}",
    )
