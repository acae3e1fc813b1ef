"""Several cases at a glance: one line each with its next deadline, soonest first, and once what holds for all."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from gongyi import STATUSES, Finding, Status
from gongyi_desk.cases.files import shown
from gongyi_desk.page.frame import footer
from gongyi_desk.page.groups import Group, grouped
from gongyi_desk.page.judged_case import JudgedCase
from gongyi_desk.page.one_screen import NOTHING, fitted, shortened
from gongyi_desk.page.urgency import REQUIRED
from gongyi_desk.terminal.layout import Line, Styled, cells, paragraph
from gongyi_facts import printable

_FILE, _WHO, _WHAT = 28, 26, 20
"""The most columns for the file, for who, and for what."""
_LEAST_FILE, _LEAST_WHO, _LEAST_WHAT = 16, 12, 10
"""So many they keep, as long as there is room."""
_OURS_LATE, _AHEAD, _OURS, _LATE, _REST, _NOTHING = range(6)
"""In which order cases are listed: by what their line is about."""
_NUMBER = re.compile(r"\d[\d-]*")
_HEAD = ("案件", "期限", "谁", "做什么", "条文", "另有")


@dataclass(frozen=True, slots=True)
class Glance:
    """What is said of one case: the little that is kept of it where many are judged."""

    file: str
    as_of: date
    policy: dict[str, str]
    place: tuple[int, int]
    """Where it stands in the list."""
    when: str
    who: str
    what: str
    norm: str
    style: str
    more: str
    """What else is to be done: by the procuratorate itself, where the line is not about that, or by anybody."""
    counts: Counter[str]
    """How many findings of each status ask somebody to do something."""
    warnings: tuple[str, ...]

    @classmethod
    def at(cls, judged: JudgedCase, whose: str | None = None) -> Glance:
        """What to keep of a case; ``whose`` leaves what one organ must do."""
        assessment, as_of = judged.assessment, judged.assessment.as_of
        groups = {group: found for group, found in grouped(assessment, whose) if group is not Group.POWERS}
        ours = groups[Group.OURS]
        asked = [finding for found in groups.values() for finding in found]
        place, lead = _lead(ours, asked, as_of)
        own = sum(finding is not lead for finding in ours)
        others = sum(finding is not lead for finding in asked)
        return cls(
            shown(judged.file),
            as_of,
            assessment.policy,
            place,
            _when(lead, as_of) if lead else _without(asked),
            _who(lead, ours) if lead else "",
            lead.norm.short if lead else "",
            lead.norm.id if lead else "",
            str(lead.status) if lead else "",
            f"本院{own}" if own else f"{others}" if others else "",
            Counter(str(finding.status) for finding in asked),
            tuple(shortened(assessment.warnings)),
        )


def _lead(ours: Sequence[Finding], asked: Sequence[Finding], as_of: date) -> tuple[tuple[int, int], Finding | None]:
    """The finding that a case's line is about, and where that puts the case.

    What the procuratorate itself has missed comes first; then the next day on which a period ends, of whomsoever; then
    what the procuratorate must do without a day; then what others have missed, the latest first.
    """
    late = [finding for finding in asked if finding.status in (Status.OVERDUE, Status.BREACHED)]
    missed = [finding for finding in late if _among(finding, ours)]
    if missed:
        found = min(missed, key=_last_day)
        return (_OURS_LATE, _last_day(found)), found
    running = (Status.DUE, Status.UNDETERMINED)
    ahead = [found for found in asked if found.status in running and found.due and found.due.latest >= as_of]
    if ahead:
        found = min(ahead, key=_last_day)
        return (_AHEAD, _last_day(found)), found
    if ours:
        return (_OURS, -(ours[0].elapsed.least if ours[0].elapsed else 0)), ours[0]
    if late:
        found = max(late, key=lambda finding: _last_day(finding) if finding.due else 0)
        return (_LATE, -_last_day(found)), found
    return ((_REST, -len(asked)) if asked else (_NOTHING, 0)), None


def _among(finding: Finding, others: Sequence[Finding]) -> bool:
    return any(finding is other for other in others)


def _last_day(finding: Finding) -> int:
    """The last day as a number, the earliest that it can be; a long time off where there is none."""
    return (finding.due.earliest if finding.due else date.max).toordinal()


def _when(finding: Finding, as_of: date) -> str:
    """The last day, with the days that are left at least, or past at least; else the status."""
    due, passed = finding.due, finding.elapsed
    if due is None:
        return STATUSES[finding.status] + (f" 已过{passed.least}天" if passed and passed.least else "")
    if due.latest < as_of:
        return f"{due.latest} 已过{(as_of - due.latest).days}天"
    return f"{due.earliest} 剩{max(0, (due.earliest - as_of).days)}天"


def _without(asked: Sequence[Finding]) -> str:
    """What to say of a case in which no period runs."""
    return STATUSES[asked[0].status] if asked else NOTHING.rstrip("。")


def _who(finding: Finding, ours: Sequence[Finding]) -> str:
    return "本院" if _among(finding, ours) else finding.bearer_name or finding.norm.bearer.role


def overview(
    cases: Sequence[Glance], readings: str, columns: int, unread: Sequence[str] = ()
) -> Iterator[Line]:
    """The summary of several cases, by their next deadline; ``readings`` says by which readings, where not the default
    ones, and ``unread`` which files could not be judged.
    """
    first = cases[0]
    head = f"共评估 {len(cases)} 案；评估日 {first.as_of}"
    for text in filter(None, (head, readings)):
        yield from paragraph(text, columns, style="dim")
    yield ()
    yield from _table(sorted(cases, key=lambda item: (item.place, item.file)), columns)
    yield ()
    counts = sum((item.counts for item in cases), Counter[str]())
    told = "，".join(f"{STATUSES[status]} {counts[status]}" for status in REQUIRED if counts[status])
    yield from paragraph(f"合计：{told}。" if told else NOTHING, columns)
    if unread:
        yield from paragraph(f"另有 {len(unread)} 个文件不能评估：{'、'.join(unread)}。", columns, style="strong")
    for warning, files in _warnings(cases).items():
        whose = "" if len(files) == len(cases) else f"（{_named(files)}）"
        yield from paragraph(f"{warning}{whose}", columns, (Styled("提示：", "strong"),), hang=6)
    yield from paragraph("逐案查看：gongyi check 文件名。", columns, style="dim")
    yield from footer(first.policy, columns)


def _table(cases: Sequence[Glance], columns: int) -> Iterator[Line]:
    """One line a case: file, deadline, who, what, norm, and what else there is."""
    names = _names(cases)
    rows = [
        (name, item.when, item.who, item.what, item.norm, item.more)
        for name, item in zip(names, cases, strict=True)
    ]
    natural = [max(cells(printable(row[at])) for row in (_HEAD, *rows)) for at in range(len(_HEAD))]
    widths = _widths(natural, columns)
    yield (Styled(_row(_HEAD, widths), "dim"),)
    for row, item in zip(rows, cases, strict=True):
        texts = [fitted(text, width) for text, width in zip(row, widths, strict=True)]
        yield (
            Styled(f"{texts[0]} "),
            Styled(f"{texts[1]} ", item.style),
            Styled(f"{texts[2]} {texts[3]} "),
            Styled(f"{texts[4]} {texts[5]}", "dim"),
        )


def _row(texts: Sequence[str], widths: Sequence[int]) -> str:
    return " ".join(fitted(text, width) for text, width in zip(texts, widths, strict=True))


def _widths(natural: Sequence[int], columns: int) -> list[int]:
    """The columns of each part: when, norm and how much more are never cut; the others share what is left."""
    file, when, who, what, norm, more = natural
    wanted = [min(file, _FILE), min(who, _WHO), min(what, _WHAT)]
    left = columns - when - norm - more - 5
    for at, least in ((1, _LEAST_WHO), (2, _LEAST_WHAT), (0, _LEAST_FILE), (1, 4), (2, 4), (0, 4)):
        wanted[at] = max(min(wanted[at], least), wanted[at] - max(0, sum(wanted) - left))
    return [wanted[0], when, wanted[1], wanted[2], norm, more]


def _names(cases: Sequence[Glance]) -> list[str]:
    """The files' names without their folders and endings, as far as that tells them apart."""
    bases = [os.path.basename(item.file) for item in cases]
    stems = [os.path.splitext(base)[0] for base in bases]
    if len(set(stems)) == len(stems):
        return stems
    return bases if len(set(bases)) == len(bases) else [item.file for item in cases]


def _warnings(cases: Sequence[Glance]) -> dict[str, list[str]]:
    """Each warning once, with the files that have it; those that differ in numbers and days only are one."""
    found: dict[str, dict[str, list[str]]] = {}
    for item in cases:
        for warning in item.warnings:
            alike = found.setdefault(_NUMBER.sub("#", warning), {})
            alike.setdefault(warning, []).append(os.path.basename(item.file))
    return {_told(list(alike)): [file for files in alike.values() for file in files] for alike in found.values()}


def _told(alike: Sequence[str]) -> str:
    """A warning; of several that differ in numbers and days only the first, and that they differ."""
    return alike[0] if len(alike) == 1 else f"{alike[0]}（这是其中一案的，各案的日期、项数不同。）"


def _named(files: list[str]) -> str:
    return "、".join(files[:3]) + (f" 等 {len(files)} 案" if len(files) > 3 else "")
