"""Deadlines as an iCalendar file (RFC 5545), for Outlook, WPS and phones: whole days, with reminders."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from datetime import timedelta

from gongyi import STATUSES, Assessment
from gongyi.findings import DISCLAIMER
from gongyi_facts.base import Document

from . import output, words
from .changes import record_keys
from .entries import DEADLINE, NEXT, Entry
from .saving import save

REMINDERS = (7, 1)
"""Days before a deadline."""
_LONGEST = 75
_OPEN = ("due", "overdue", "undetermined")
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


def publish(
    entries: Sequence[Entry], assessment: Assessment, document: Document, file: str, target: str | None
) -> None:
    """Print the calendar, or write it to a file. Raises ``GongyiError``."""
    chosen = [entry for entry in entries if _wanted(entry)]
    if not chosen:
        # A calendar must hold at least one component.
        output.complain(["没有未了的期限，不写日历。"])
        return
    written = calendar(chosen, assessment, document, file)
    if target is None:
        output.utf8(written)
    else:
        save(target, written.encode(), None)
        output.complain([f"已写入 {target}：{len(chosen)} 个期限。"])


def _wanted(entry: Entry) -> bool:
    """Deadlines that are not done with, and days on which a verdict will turn."""
    if entry.kind == NEXT:
        return True
    return entry.kind == DEADLINE and entry.finding is not None and entry.finding.status in _OPEN


def calendar(entries: Sequence[Entry], assessment: Assessment, document: Document, file: str) -> str:
    """The whole file, lines ended by CRLF."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//gongyi//gongyi//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines.append(f"X-WR-CALNAME:{_escaped(words.case_name(assessment, file))}")
    for entry in entries:
        lines += _event(entry, assessment, document, file)
    lines.append("END:VCALENDAR")
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


def _event(entry: Entry, assessment: Assessment, document: Document, file: str) -> Iterator[str]:
    finding = entry.finding
    assert finding is not None
    yield "BEGIN:VEVENT"
    yield f"UID:{_uid(entry, assessment, document, file)}"
    yield f"DTSTAMP:{assessment.as_of:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{entry.span.lo:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{entry.span.hi + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escaped(_summary(entry))}"
    yield f"DESCRIPTION:{_escaped(_description(entry, assessment, file))}"
    yield "TRANSP:TRANSPARENT"
    for days in REMINDERS:
        if entry.span.lo - timedelta(days=days) >= assessment.as_of:
            yield from _alarm(days, _summary(entry))
    yield "END:VEVENT"


def _alarm(days: int, text: str) -> Iterator[str]:
    yield "BEGIN:VALARM"
    yield "ACTION:DISPLAY"
    yield f"TRIGGER:-P{days}D"
    yield f"DESCRIPTION:{_escaped(f'还有 {days} 天：{text}')}"
    yield "END:VALARM"


def _summary(entry: Entry) -> str:
    assert entry.finding is not None
    if entry.kind == NEXT:
        return f"【预告】{entry.text}"
    return f"【{STATUSES[entry.finding.status]}】{entry.text}（{entry.finding.norm.id}）"


def _description(entry: Entry, assessment: Assessment, file: str) -> str:
    finding = entry.finding
    assert finding is not None
    by = words.deadline(finding, assessment.as_of) if entry.kind == DEADLINE else None
    return "\n".join(
        filter(
            None,
            (
                words.case_name(assessment, file),
                f"期限：{by}" if by else "",
                f"依据：{finding.norm.id} “{finding.norm.text}”",
                f"评估日 {assessment.as_of}；法律状态截至{assessment.policy['law_as_of']}。{DISCLAIMER}",
            ),
        )
    )


def _uid(entry: Entry, assessment: Assessment, document: Document, file: str) -> str:
    """The same for the same duty of the same case, whatever its day: a later calendar moves it."""
    assert entry.finding is not None
    case = assessment.case_id or assessment.case_name or os.path.basename(file)
    record = record_keys(document).get(entry.finding.path, ("", ""))
    foretold = entry.finding.next["norm"] if entry.kind == NEXT and entry.finding.next else ""
    key = "\n".join((case, entry.kind, foretold or entry.finding.norm.id, *record))
    return f"{hashlib.sha256(key.encode()).hexdigest()[:32]}@gongyi"


def _escaped(text: str) -> str:
    return text.translate(_ESCAPED)
