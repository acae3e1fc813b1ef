"""Deadlines as an iCalendar file (RFC 5545), for Outlook, WPS and phones: whole days, with reminders."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from gongyi import DISCLAIMER, STATUSES, Assessment
from gongyi_desk.calendar.entries import DEADLINE, NEXT, Entry
from gongyi_desk.cases.options import UsageError
from gongyi_desk.commands.check import STDIN, shown
from gongyi_desk.comparison.record_matching import record_keys
from gongyi_desk.page import words
from gongyi_desk.page.standing import contested_zh
from gongyi_desk.terminal import output
from gongyi_desk.terminal.saving import save
from gongyi_facts.base import Document

REMINDERS = (7, 1)
"""Days before a deadline."""
STDOUT = "-"
_HEAD = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//gongyi//gongyi//ZH")
# A calendar must hold at least one component, and this one says nothing.
_TIMEZONE = (
    "BEGIN:VTIMEZONE",
    "TZID:Asia/Shanghai",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0800",
    "TZOFFSETTO:+0800",
    "END:STANDARD",
    "END:VTIMEZONE",
)
_LONGEST = 75
_OPEN = ("due", "overdue", "undetermined")
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True, slots=True)
class Judged:
    """A document, the file that it comes from, and what was found."""

    document: Document
    file: str
    assessment: Assessment
    names: words.Names
    readings: str
    """Which were chosen, where not the default ones."""

    @property
    def title(self) -> str:
        """The case by its name and number, else its file."""
        return words.case_name(self.assessment, shown(self.file))

    @property
    def identity(self) -> str:
        """What tells the document from all others: its number, names and year, and its file where these may not do."""
        number, name, procuratorate, organ, year = told = [
            str(getattr(self.document, key, None) or "") for key in ("id", "name", "procuratorate", "organ", "year")
        ]
        if not (name or ((procuratorate or organ) and (number or year))):
            told.append(self.document.model_dump_json() if self.file == STDIN else os.path.realpath(self.file))
        return "\n".join((self.document.root, *told))


def publish(entries: Sequence[Entry], judged: Judged, target: str | None) -> None:
    """Print the calendar, or write it to a file; an empty one where nothing is left. Raises ``GongyiError``."""
    chosen = [entry for entry in entries if _wanted(entry)]
    written = calendar(chosen, judged)
    if target is None or target == STDOUT:
        output.utf8(written)
    else:
        _refuse_to_overwrite(target, judged.file)
        save(target, written.encode(), None)
    said = [] if chosen else ["没有未了的期限，日历是空的；以前导入的请在日历软件里删去。"]
    if target is not None and target != STDOUT:
        said.append(f"已写入 {target}：{len(chosen)} 个期限。" if chosen else f"已写入 {target}：空日历。")
    output.complain(said)


def _refuse_to_overwrite(target: str, file: str) -> None:
    """Raises ``UsageError`` for what is there already, unless it is a calendar that was written here."""
    if not os.path.exists(target):
        return
    if os.path.exists(file) and os.path.samefile(target, file):
        raise UsageError(f"--output：“{target}”就是案件文件，不能覆盖；换一个文件名，如 期限.ics。")
    if os.path.isdir(target):
        raise UsageError(f"--output：“{target}”是文件夹，写到文件名，如 期限.ics。")
    if not (os.path.isfile(target) and _ours(target)):
        raise UsageError(f"--output：“{target}”已经有了，不是本软件写的日历，没有覆盖；换一个文件名。")


def _ours(target: str) -> bool:
    head = "".join(f"{line}\r\n" for line in _HEAD).encode()
    try:
        with open(target, "rb") as stream:
            return stream.read(len(head)) == head
    except OSError:
        return False


def _wanted(entry: Entry) -> bool:
    """Deadlines that are not done with, and days on which a verdict will turn."""
    if entry.kind == NEXT:
        return True
    return entry.kind == DEADLINE and entry.finding is not None and entry.finding.status in _OPEN


def calendar(entries: Sequence[Entry], judged: Judged) -> str:
    """The whole file, lines ended by CRLF."""
    lines = [*_HEAD, "CALSCALE:GREGORIAN", f"X-WR-CALNAME:{_escaped(judged.title)}"]
    for entry in entries:
        lines += _event(entry, judged)
    lines += [*(() if entries else _TIMEZONE), "END:VCALENDAR"]
    return "".join(f"{part}\r\n" for line in lines for part in folded(line))


def folded(line: str) -> Iterator[str]:
    """A content line in parts of at most 75 octets, none of which splits a character."""
    part, size, room = "", 0, _LONGEST
    for character in line:
        octets = len(character.encode())
        if size + octets > room:
            yield part
            part, size = " ", 1
        part += character
        size += octets
    yield part


def _event(entry: Entry, judged: Judged) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_uid(entry, judged)}"
    yield f"DTSTAMP:{judged.assessment.as_of:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{entry.span.lo:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{entry.span.hi + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escaped(_summary(entry))}"
    yield f"DESCRIPTION:{_escaped(_description(entry, judged))}"
    yield "TRANSP:TRANSPARENT"
    for days in REMINDERS:
        yield from _alarm(days, entry, judged.assessment.as_of)
    yield "END:VEVENT"


def _alarm(days: int, entry: Entry, as_of: date) -> Iterator[str]:
    """A reminder before the first day of a deadline, or where that has come before its last; none in the past."""
    first, last = entry.span.lo, entry.span.hi
    if first - timedelta(days=days) >= as_of:
        trigger, text = f"TRIGGER:-P{days}D", f"还有 {days} 天"
    elif first <= as_of and last - timedelta(days=days) >= as_of:
        # The end of a whole day is the beginning of the next.
        trigger, text = f"TRIGGER;RELATED=END:-P{days + 1}D", f"最迟还有 {days} 天"
    else:
        return
    yield "BEGIN:VALARM"
    yield "ACTION:DISPLAY"
    yield trigger
    yield f"DESCRIPTION:{_escaped(f'{text}：{_summary(entry)}')}"
    yield "END:VALARM"


def _summary(entry: Entry) -> str:
    assert entry.finding is not None
    if entry.kind == NEXT:
        return f"【预告】{entry.text}"
    return f"【{STATUSES[entry.finding.status]}】{entry.text}（{entry.finding.norm.id}）"


def _description(entry: Entry, judged: Judged) -> str:
    return "\n".join(filter(None, _said(entry, judged)))


def _said(entry: Entry, judged: Judged) -> Iterator[str]:
    finding, assessment = entry.finding, judged.assessment
    assert finding is not None
    yield judged.title
    if entry.kind == DEADLINE:
        yield f"期限：{words.deadline(finding, assessment.as_of)}"
    yield f"依据：{finding.norm.id} “{finding.norm.text}”"
    yield from (f"注意：{name}：{text}" for name, text in finding.flags)
    if entry.kind == DEADLINE and finding.contested:
        yield f"争议：{contested_zh(finding, judged.names)}"
    yield judged.readings
    yield from (f"提示：{warning}" for warning in assessment.warnings)
    yield f"评估日 {assessment.as_of}；法律状态截至{assessment.policy['law_as_of']}。{DISCLAIMER}"


def _uid(entry: Entry, judged: Judged) -> str:
    """The same for the same duty of the same case, whatever its day: a later calendar moves it."""
    finding = entry.finding
    assert finding is not None
    record = record_keys(judged.document).get(finding.path, ("", ""))
    foretold = finding.next["norm"] if entry.kind == NEXT and finding.next else ""
    key = "\n".join((judged.identity, entry.kind, finding.norm.id, foretold, *record))
    return f"{hashlib.sha256(key.encode()).hexdigest()[:32]}@gongyi"


def _escaped(text: str) -> str:
    return text.translate(_ESCAPED)
