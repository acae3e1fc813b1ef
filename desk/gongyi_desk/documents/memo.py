"""The memo for the file of a case (附卷备忘): what is to be done, found out and read. Every format is made from it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gongyi import MODALITIES, STATUSES, Assessment, Finding, Reading, Row, Status, day_zh
from gongyi_desk.documents.cited import Cited, cited, remarks
from gongyi_desk.documents.inquiries import Inquiry, inquiries
from gongyi_desk.documents.stated import Stated, stated
from gongyi_desk.page import words
from gongyi_desk.page.counting import Count, counts
from gongyi_desk.page.groups import Group, concerns, grouped
from gongyi_desk.page.judged_case import JudgedCase
from gongyi_desk.page.note import Field, items
from gongyi_desk.page.one_screen import NOTHING
from gongyi_desk.page.twins import Entry, entries
from gongyi_desk.page.urgency import required, settled

NAME = "附卷备忘"
_TOLD = ("依据", "计算", "待查")
"""What an item says of itself, and a memo in a place of its own or in more detail."""
_FEW = 2
"""So many remarks on how the file was read stand among the warnings."""


@dataclass(frozen=True, slots=True)
class Task:
    """One line of what is to be done: who, what, by when, and the norms that say so."""

    who: str
    what: str
    when: str
    norms: str
    status: Status
    verdict: int
    """The number of the verdict that says more."""


@dataclass(frozen=True, slots=True)
class Tasks:
    """The lines of those whose turn it is."""

    title: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One finding in full: its number, its norm in the decision's own words, and everything there is to say."""

    number: int
    status: Status
    norm: str
    sentence: str
    text: str
    modality: str
    fields: tuple[Field, ...]

    @property
    def status_zh(self) -> str:
        """The status in Chinese."""
        return STATUSES[self.status]


@dataclass(frozen=True, slots=True)
class Memo:
    """The whole memo."""

    title: str
    head: tuple[tuple[str, str], ...]
    """Labelled: the number, the day, the record's end, what has ended since, the readings that are not the default."""
    warnings: tuple[str, ...]
    """What to beware of; of how the file was read, where that is much, only that it is told further down."""
    nothing: str
    """That nothing is to be done, where that is so."""
    tasks: tuple[Tasks, ...]
    inquiries: tuple[Inquiry, ...]
    stated: tuple[Stated, ...]
    read_as: tuple[str, ...]
    """What in the file was read otherwise than it is written, where the warnings do not say so."""
    verdicts: tuple[Verdict, ...]
    left_out: str
    law: Cited
    footer: tuple[str, ...]
    technical: str


def memo(judged: JudgedCase, *, everything: bool = False, whose: str | None = None) -> Memo:
    """The memo on a case; with ``everything``, norms that do not apply are told too; ``whose`` leaves one organ's."""
    assessment = judged.assessment
    meant = [finding for finding in assessment.findings if whose is None or concerns(finding, whose)]
    wanted = (*required(assessment), *settled(assessment, everything=everything))
    told = [finding for finding in wanted if whose is None or concerns(finding, whose)]
    numbers = {(finding.norm.id, finding.path): number for number, finding in enumerate(told, 1)}
    tasks = tuple(_tasks(judged, whose, numbers))
    warnings, read_as = _warnings(judged)
    return Memo(
        title=assessment.case_name or os.path.basename(judged.title),
        head=tuple(_head(judged, whose)),
        warnings=warnings,
        nothing="" if any(group.title != Group.POWERS.zh for group in tasks) else NOTHING,
        tasks=tasks,
        inquiries=inquiries(judged, meant),
        stated=tuple(stated(judged)),
        read_as=read_as,
        verdicts=tuple(_verdicts(judged, told)),
        left_out=_left_out(len(meant) - len(told)),
        law=_law(judged, told),
        footer=words.standing(assessment.policy),
        technical=_technical(assessment),
    )


def _head(judged: JudgedCase, whose: str | None) -> Iterator[tuple[str, str]]:
    assessment = judged.assessment
    if assessment.case_id and assessment.case_name:
        yield "编号", assessment.case_id
    yield "评估日", day_zh(assessment.as_of)
    yield "案情截至", day_zh(assessment.record_to)
    if assessment.ended_since:
        label, _, told = words.ended_since(assessment).partition("：")
        yield label, told
    if judged.readings_zh:
        label, _, told = judged.readings_zh.partition("：")
        yield label, told
    if whose is not None:
        yield "范围", f"只列“{whose}”的事项"


def _warnings(judged: JudgedCase) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The warnings, and apart from them how the file was read, where that is much."""
    liberties = judged.document.liberties
    if len(liberties) <= _FEW:
        return judged.assessment.warnings, ()
    others = tuple(text for text in judged.assessment.warnings if text not in liberties)
    told = f"案件文件有 {len(liberties)} 处不是规定的写法，已按通常的意思读入，逐处列在案情之后，请核对。"
    return (*others, told), liberties


def _left_out(count: int) -> str:
    return f"另有 {count} 项不适用，没有列出。" if count else ""


def _technical(assessment: Assessment) -> str:
    policy = assessment.policy
    rules = f"规则 {policy['id']} 第 {policy['version']} 版（{policy['sha256'][:12]}）"
    return f"{policy['title']}；{rules}；engine: {assessment.engine}"


# --- what is to be done -----------------------------------------------------------------------


def _tasks(judged: JudgedCase, whose: str | None, numbers: dict[tuple[str, str], int]) -> Iterator[Tasks]:
    for group, findings in grouped(judged.assessment, whose):
        if findings:
            lines = tuple(_task(judged, entry, numbers) for entry in entries(findings))
            yield Tasks(group.zh, lines)


def _task(judged: JudgedCase, entry: Entry, numbers: dict[tuple[str, str], int]) -> Task:
    finding = entry.finding
    times = f"（{entry.count} 件）" if entry.count > 1 else ""
    return Task(
        finding.bearer_name or finding.norm.bearer.role,
        finding.norm.short + times,
        _when(judged, finding),
        entry.norms,
        finding.status,
        numbers[finding.norm.id, finding.path],
    )


def _when(judged: JudgedCase, finding: Finding) -> str:
    if finding.status is Status.UNDETERMINED:
        asked = "、".join(judged.names.fact(path, finding.path) for path in finding.missing)
        return f"待查明：{asked}" if asked else STATUSES[finding.status]
    return words.deadline(finding, judged.assessment.as_of) or STATUSES[finding.status]


# --- verdicts ---------------------------------------------------------------------------------


def _verdicts(judged: JudgedCase, findings: list[Finding]) -> Iterator[Verdict]:
    said: dict[str, int] = {}
    for number, (finding, item) in enumerate(zip(findings, items(judged, findings), strict=True), 1):
        more = [
            Field("计算", tuple(_counted(judged, finding))),
            Field("读法", tuple(_once(said, number, _readings(judged, finding)))),
        ]
        kept = [field for field in item.fields if field.label not in _TOLD]
        asked = [field for field in item.fields if field.label == "待查"]
        yield Verdict(
            number,
            finding.status,
            finding.norm.id,
            item.sentence,
            finding.norm.text,
            MODALITIES[finding.norm.modality],
            tuple(field for field in (*asked, *_ordered(kept, more)) if field.texts),
        )


def _ordered(kept: list[Field], more: list[Field]) -> Iterator[Field]:
    """The fields with those on counting and readings before what is remarked on them."""
    before = ("对象", "事项", "期限", "情形", "理由", "证据")
    yield from (field for field in kept if field.label in before)
    yield from more
    yield from (field for field in kept if field.label not in before)


def _row(judged: JudgedCase, finding: Finding) -> Row:
    rows = judged.assessor.records.rows[finding.norm.scope]
    return next(row for row in rows if row.path == finding.path)


def _counts(judged: JudgedCase, finding: Finding) -> list[Count]:
    """How the last day was counted: the norm's own period, then those that it also looks at."""
    found = counts(judged.assessor, finding.norm, _row(judged, finding)) if finding.due else ()
    return sorted(found, key=lambda count: count.period != finding.norm.period)


def _counted(judged: JudgedCase, finding: Finding) -> Iterator[str]:
    """How the last day was counted, step by step."""
    for count in _counts(judged, finding):
        yield count.headline
        yield from count.steps
        if count.basis_zh:
            yield f"依据：{'；'.join(count.basis_zh)}。"


def _chosen(judged: JudgedCase, finding: Finding) -> Iterator[tuple[str, Reading]]:
    """The readings of the norm itself, those that are not the default, and those that others contest."""
    contested = {deviation.key for deviation in finding.contested}
    for key, chosen in finding.readings.items():
        reading = next(item for item in judged.judging.policy.loaded.readings[key] if item.name == chosen)
        if key == finding.norm.id or not reading.default or key in contested:
            yield key, reading


def _readings(judged: JudgedCase, finding: Finding) -> Iterator[tuple[str, str]]:
    """Which readings the finding rests on: each by name, and why it is read so."""
    row = _row(judged, finding)
    for key, reading in _chosen(judged, finding):
        whose = "本条" if key == finding.norm.id else judged.names.key(key)
        by_default = "（默认）" if reading.default else "（选用）"
        dated = judged.assessor.dated(reading.authority, finding.norm, row)
        authority = f"（{dated}）" if dated else ""
        yield f"{whose}“{reading.zh}”{by_default}：", f"{reading.why}{authority}"


def _once(said: dict[str, int], number: int, told: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Each remark; where it was made before, the verdict that makes it."""
    for head, text in told:
        first = said.setdefault(text, number)
        yield head + (text if first == number else f"见第 {first} 项")


# --- the law that is cited --------------------------------------------------------------------


def _law(judged: JudgedCase, findings: list[Finding]) -> Cited:
    told = (
        remark
        for finding in findings
        for remark in remarks(finding, _counts(judged, finding), _argued(judged, finding))
    )
    return cited(judged.judging.policy.loaded.library, told)


def _argued(judged: JudgedCase, finding: Finding) -> Iterator[tuple[str, str]]:
    """Why, and by which authority, for each reading that is named: the chosen ones, and those that contest it."""
    yield from ((reading.why, reading.authority) for _, reading in _chosen(judged, finding))
    for deviation in finding.contested:
        for reading in judged.judging.policy.loaded.readings[deviation.key]:
            if reading.name == deviation.reading:
                yield reading.why, reading.authority
