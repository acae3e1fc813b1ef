"""The deadlines of all cases as one calendar (RFC 5545), for a calendar program on the same machine."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Alarm, Calendar, Event, vText
from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from gongyi import DISCLAIMER, STATUSES, Status
from gongyi_desk.calendar.ics import REMINDERS
from gongyi_desk.terminal.layout import visible
from gongyi_desk.web.storage.tables import ACTIVE, CaseRow, LineRow

_PRODUCT = "-//gongyi//gongyi desk//ZH"


def feed(session: Session, today: date) -> bytes:
    """Every line that has a day."""
    joined = select(LineRow, CaseRow).join(CaseRow, CaseRow.id == LineRow.case_id).options(defer(CaseRow.text))
    wanted = joined.where(CaseRow.state == ACTIVE, LineRow.last != "").order_by(LineRow.last, LineRow.id)
    whole = Calendar()
    whole.add("version", "2.0")
    whole.add("prodid", _PRODUCT)
    whole.add("calscale", "GREGORIAN")
    whole.add("x-wr-calname", vText("公益：期限"))
    whole.add("refresh-interval", timedelta(hours=6), parameters={"value": "DURATION"})
    for row, case in session.execute(wanted):
        whole.add_component(_event(row, case, today))
    written: bytes = whole.to_ical(sorted=False)
    return written


def _event(row: LineRow, case: CaseRow, today: date) -> Event:
    first, last = date.fromisoformat(row.first), date.fromisoformat(row.last)
    status = "届满待确认" if row.ended else STATUSES[Status(row.status)]
    summary = visible(f"【{status}】{row.who}：{row.what}（{row.norm}）")
    event = Event()
    # The same for the same duty, whatever its day: a later calendar moves it.
    event.add("uid", f"{hashlib.sha256(f'{case.id}|{row.norm}|{row.path}'.encode()).hexdigest()[:32]}@gongyi")
    event.add("dtstamp", datetime.combine(today, time(), UTC))
    event.add("dtstart", first)
    event.add("dtend", last + timedelta(days=1))
    event.add("summary", summary)
    told = [case.title, row.record, row.note, f"案情截至 {case.record_to or '没有写明'}", DISCLAIMER]
    event.add("description", "\n".join(visible(text) for text in told if text))
    event.add("transp", "TRANSPARENT")
    for alarm in _alarms(first, summary, today):
        event.add_component(alarm)
    return event


def _alarms(first: date, summary: str, today: date) -> Iterable[Alarm]:
    """A reminder before the first day that it may be; none in the past."""
    for days in REMINDERS:
        if first - timedelta(days=days) >= today:
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("trigger", timedelta(days=-days))
            alarm.add("description", visible(f"还有 {days} 天：{summary}"))
            yield alarm
