"""Findings in the words of a lawyer's note: who, what, by when, why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from gongyi import (
    DISCLAIMER,
    MODALITIES,
    STATUSES,
    Assessment,
    Due,
    Finding,
    Norm,
    Reason,
    Untranslatable,
    day_zh,
)
from gongyi_desk.page.chinese_names import ChineseNames


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
        return "本句没有定天数" + (f"；自触发之日起已过 {days(*finding.elapsed)} 天" if finding.elapsed else "")
    return _day(finding.due) + _distance(finding, finding.due, as_of) + _provisional(finding.due)


def days(least: int, most: int) -> str:
    """So many days, or between so many."""
    return str(least) if least == most else f"{least} 至 {most}"


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
    return "（暂定：所涉日期的放假安排尚未公布或者尚未载入）" if due.provisional else ""


def reasons(finding: Finding, names: ChineseNames) -> str:
    """The facts that decide the finding, each once, with their values."""
    return "；".join(dict.fromkeys(_reasons(finding, names)))


def _reasons(finding: Finding, names: ChineseNames) -> Iterator[str]:
    for reason in finding.because:
        yield fact_zh(reason, names, finding.path)


def fact_zh(reason: Reason, names: ChineseNames, own: str) -> str:
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


def without_evidence(finding: Finding, names: ChineseNames) -> str:
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


def ended_since(assessment: Assessment) -> str:
    """Which periods have ended since the record's last day, as of which was judged; '' where none has."""
    if not assessment.ended_since:
        return ""
    several = len({item.record for item in assessment.ended_since}) > 1
    told = "；".join(
        f"{item.norm}{f'（{item.record}）' if several and item.record else ''}，{item.due}"
        for item in assessment.ended_since
    )
    return f"案情截至以后届满：{told}；把案情记到今天再评估"


def foretold(finding: Finding, assessment: Assessment) -> str:
    """On what condition, and when, another norm will demand what; '' if nothing is foretold."""
    turn = finding.next
    if turn is None:
        return ""
    when = f"（最早；至{turn.latest}才能确定）" if turn.latest != turn.on else ""
    then = next((item for item in assessment.findings if item.norm.id == turn.norm), None)
    return f"{turn.condition}{when}，则 {turn.norm}" + (f"：{sentence(then)}" if then else "")


def footer(policy: Mapping[str, str]) -> tuple[str, ...]:
    """What a full page says of itself; ``policy`` says which rules these are."""
    rules = f"依据：{policy['title']}；规则 {policy['id']} 第 {policy['version']} 版（{policy['sha256'][:12]}）。"
    return rules, *standing(policy)


def standing(policy: Mapping[str, str]) -> tuple[str, ...]:
    """What every output must say of itself: to which day the law is known, and what it is not."""
    return tuple(filter(None, (f"法律状态截至{policy['law_as_of']}。{DISCLAIMER}", policy["pending"])))
