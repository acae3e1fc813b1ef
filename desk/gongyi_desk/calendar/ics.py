"""Deadlines as an iCalendar file (RFC 5545), for Outlook, WPS and phones: whole days, with reminders."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Alarm, Calendar, Event, Timezone, TimezoneStandard, vText

from gongyi import DISCLAIMER, STATUSES
from gongyi_desk.calendar.milestones import DEADLINE, NEXT, Milestone
from gongyi_desk.cases.files import STDIN
from gongyi_desk.cases.options import UsageError
from gongyi_desk.comparison.record_matching import record_keys
from gongyi_desk.page import words
from gongyi_desk.page.firmness import contested_zh
from gongyi_desk.page.judged_case import JudgedCase
from gongyi_desk.terminal import output
from gongyi_desk.terminal.layout import visible
from gongyi_desk.terminal.saving import save_own

REMINDERS = (7, 1)
"""Days before a deadline."""
STDOUT = "-"
_PRODUCT = "-//gongyi//gongyi//ZH"
_HEAD = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:{_PRODUCT}\r\n".encode()
_OPEN = ("due", "overdue", "undetermined")


def publish(found: Sequence[Milestone], judged: JudgedCase, target: str | None) -> None:
    """Print the calendar, or write it to a file; an empty one where nothing is left. Raises ``GongyiError``."""
    chosen = [item for item in found if _wanted(item)]
    written = calendar(chosen, judged)
    if target is None or target == STDOUT:
        output.utf8(written)
    else:
        if os.path.exists(judged.file) and os.path.exists(target) and os.path.samefile(target, judged.file):
            raise UsageError(f"--output：“{target}”就是案件文件，不能覆盖；换一个文件名，如 期限.ics。")
        save_own(target, written.encode(), _HEAD, "日历")
    said = [] if chosen else ["没有未了的期限，日历是空的；以前导入的请在日历软件里删去。"]
    if target is not None and target != STDOUT:
        said.append(f"已写入 {target}：{len(chosen)} 个期限。" if chosen else f"已写入 {target}：空日历。")
    output.complain(said)


def _wanted(found: Milestone) -> bool:
    """Deadlines that are not done with, and days on which a verdict will turn."""
    if found.kind == NEXT:
        return True
    return found.kind == DEADLINE and found.finding is not None and found.finding.status in _OPEN


def calendar(found: Sequence[Milestone], judged: JudgedCase) -> str:
    """The whole file, lines ended by CRLF."""
    whole = Calendar()
    whole.add("version", "2.0")
    whole.add("prodid", _PRODUCT)
    whole.add("calscale", "GREGORIAN")
    whole.add("x-wr-calname", vText(visible(judged.title)))
    for item in found:
        whole.add_component(_event(item, judged))
    if not found:
        # A calendar must hold at least one component, and this one says nothing.
        whole.add_component(_china())
    written: bytes = whole.to_ical(sorted=False)
    return written.decode()


def _china() -> Timezone:
    standard = TimezoneStandard()
    standard.add("dtstart", datetime(1970, 1, 1))
    standard.add("tzoffsetfrom", timedelta(hours=8))
    standard.add("tzoffsetto", timedelta(hours=8))
    zone = Timezone()
    zone.add("tzid", "Asia/Shanghai")
    zone.add_component(standard)
    return zone


def _event(found: Milestone, judged: JudgedCase) -> Event:
    as_of = judged.assessment.as_of
    event = Event()
    event.add("uid", _uid(found, judged))
    event.add("dtstamp", datetime.combine(as_of, time(), UTC))
    event.add("dtstart", found.span.lo)
    event.add("dtend", found.span.hi + timedelta(days=1))
    event.add("summary", visible(_summary(found)))
    event.add("description", _description(found, judged))
    event.add("transp", "TRANSPARENT")
    for days in REMINDERS:
        for alarm in _alarms(days, found, as_of):
            event.add_component(alarm)
    return event


def _alarms(days: int, found: Milestone, as_of: date) -> Iterator[Alarm]:
    """A reminder before the first day of a deadline, or where that has come before its last; none in the past."""
    first, last = found.span.lo, found.span.hi
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    if first - timedelta(days=days) >= as_of:
        alarm.add("trigger", timedelta(days=-days))
        text = f"还有 {days} 天"
    elif first <= as_of and last - timedelta(days=days) >= as_of:
        # The end of a whole day is the beginning of the next.
        alarm.add("trigger", timedelta(days=-days - 1), parameters={"related": "END"})
        text = f"最迟还有 {days} 天"
    else:
        return
    alarm.add("description", visible(f"{text}：{_summary(found)}"))
    yield alarm


def _summary(found: Milestone) -> str:
    assert found.finding is not None
    if found.kind == NEXT:
        return f"【预告】{found.text}"
    return f"【{STATUSES[found.finding.status]}】{found.text}（{found.finding.norm.id}）"


def _description(found: Milestone, judged: JudgedCase) -> str:
    return "\n".join(visible(line) for line in _said(found, judged) if line)


def _said(found: Milestone, judged: JudgedCase) -> Iterator[str]:
    finding, assessment = found.finding, judged.assessment
    assert finding is not None
    yield judged.title
    if found.kind == DEADLINE:
        yield f"期限：{words.deadline(finding, assessment.as_of)}"
    yield f"依据：{finding.norm.id} “{finding.norm.text}”"
    yield from (f"注意：{name}：{text}" for name, text in finding.flags)
    if found.kind == DEADLINE and finding.contested:
        yield f"争议：{contested_zh(finding, judged.names)}"
    yield judged.readings_zh
    yield from (f"提示：{warning}" for warning in assessment.warnings)
    policy = assessment.policy
    yield f"评估日 {assessment.as_of}；法律状态截至{policy['law_as_of']}。{DISCLAIMER}{policy['pending']}"


def _uid(found: Milestone, judged: JudgedCase) -> str:
    """The same for the same duty of the same case, whatever its day: a later calendar moves it."""
    finding = found.finding
    assert finding is not None
    record = record_keys(judged.document).get(finding.path, ("", ""))
    foretold = finding.next.norm if found.kind == NEXT and finding.next else ""
    key = "\n".join((_identity(judged), found.kind, finding.norm.id, foretold, *record))
    return f"{hashlib.sha256(key.encode()).hexdigest()[:32]}@gongyi"


def _identity(judged: JudgedCase) -> str:
    """What tells the document from all others: its number, names and year, and its file where these may not do."""
    number, name, procuratorate, organ, year = told = [
        str(getattr(judged.document, key, None) or "") for key in ("id", "name", "procuratorate", "organ", "year")
    ]
    if not (name or ((procuratorate or organ) and (number or year))):
        file = judged.file
        told.append(judged.document.model_dump_json() if file == STDIN else os.path.realpath(file))
    return "\n".join((judged.document.root, *told))
