"""期限 in other forms: a month with its rest days, a workbook of the list, a calendar at a secret address."""

from __future__ import annotations

import calendar
import hashlib
import hmac
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from gongyi_desk.web.docket.choosing import Chosen, Line, lines
from gongyi_desk.web.docket.lines import SLICE, refresh
from gongyi_desk.web.docket.standing import brought_up
from gongyi_desk.web.editor.keeping import NoSuchCase
from gongyi_desk.web.exchange.feed import feed
from gongyi_desk.web.exchange.listing import Listed, listing
from gongyi_desk.web.routes.common import desk_of, leave_for, page
from gongyi_desk.web.routes.ledger import WORKBOOK, download
from gongyi_desk.web.storage.settings import CALENDAR, set_to, setting

router = APIRouter(include_in_schema=False)

_MONTH = re.compile(r"([12]\d{3})-(0[1-9]|1[0-2])")
_MOST = 4
"""Lines that are written out on a day."""


@dataclass
class Day:
    """A day of the month: whether it is worked, and what ends on it."""

    day: date
    within: bool
    rest: str = ""
    worked: bool = False
    """Whether it is a weekend day that is worked to make up for another."""
    provisional: bool = False
    lines: list[Line] = field(default_factory=list)

    @property
    def open(self) -> bool:
        """Whether it is a weekend day that may yet come to be worked."""
        return self.provisional and self.day.weekday() >= 5 and not self.rest and not self.worked

    @property
    def shown(self) -> list[Line]:
        """The lines that have room."""
        return self.lines[:_MOST]


@router.get("/month")
def month(request: Request, m: str = "") -> HTMLResponse:
    """A month, by default this one."""
    desk = desk_of(request)
    standing = brought_up(desk.database, desk.judge, SLICE)
    today = desk.judge.today
    found = _MONTH.fullmatch(m)
    first = date(int(found[1]), int(found[2]), 1) if found else today.replace(day=1)
    with desk.database.reading() as session:
        dates = _weeks(first)
        begin, end = dates[0][0].isoformat(), dates[-1][-1].isoformat()
        by_day: dict[str, list[Line]] = {}
        for line in lines(session, Chosen(between=(begin, end)), today):
            by_day.setdefault(line.row.last, []).append(line)
    weeks = [list(_week(days, first, desk.judge.policy.loaded.calendar, by_day)) for days in dates]
    return page(
        request,
        "month.html",
        left=standing.left,
        standing_lines=standing,
        first=first,
        before=(first - timedelta(days=1)).strftime("%Y-%m"),
        after=(first + timedelta(days=31)).strftime("%Y-%m"),
        weeks=weeks,
        count=sum(len(day.lines) for week in weeks for day in week if day.within),
        provisional=any(day.provisional for week in weeks for day in week if day.within),
    )


def _weeks(first: date) -> list[list[date]]:
    # The years at both ends of what a date can be are no months of anybody's docket.
    return calendar.Calendar().monthdatescalendar(first.year, first.month)


def _week(days: list[date], first: date, rest: Any, by_day: dict[str, list[Line]]) -> Iterator[Day]:
    for day in days:
        worked = day.weekday() >= 5 and day.toordinal() in rest.work
        lines = by_day.get(day.isoformat(), [])
        within = day.month == first.month
        yield Day(day, within, rest.rest_reason(day) or "", worked, rest.is_provisional(day), lines)


@router.get("/deadlines.xlsx")
def deadlines(
    request: Request, which: str = "", organ: str = "", norm: str = "", mine: bool = False, seen: bool = False
) -> Response:
    """The lines that are chosen, as a workbook."""
    desk = desk_of(request)
    refresh(desk.database, desk.judge)
    today, chosen = desk.judge.today, Chosen(which, organ, norm, mine, seen)
    with desk.database.reading() as session:
        rows = [_listed(one, today) for one in lines(session, chosen, today)]
    said = f"{today}的期限，{len(rows)} 项" + ("（只有筛选出来的）" if chosen.narrow else "")
    return download(listing(rows, said, desk.judge.policy.identity), f"期限 {today}.xlsx", WORKBOOK)


def _listed(line: Line, today: date) -> Listed:
    row, case = line.row, line.case
    first, last, record_to = map(_day, (row.first, row.last, case.record_to))
    left = (last - today).days if last else None
    return Listed(
        first,
        last,
        left,
        line.status_zh,
        row.who,
        row.what,
        row.norm,
        case.title,
        case.number,
        row.record,
        case.handler,
        record_to,
        line.seen,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


# --- the calendar at a secret address ------------------------------------------------------------


@router.post("/settings/calendar")
def new_address(request: Request) -> HTMLResponse:
    """A new secret address; the one before works no longer. It is shown this once."""
    desk = desk_of(request)
    secret = secrets.token_urlsafe(32)
    with desk.database.writing() as session:
        set_to(session, CALENDAR, _hash(secret))
    return page(request, "calendar_address.html", address=f"http://127.0.0.1:{desk.port}/calendar/{secret}.ics")


@router.post("/settings/calendar/revoke")
def revoke(request: Request) -> Response:
    """No address works any longer."""
    with desk_of(request).database.writing() as session:
        set_to(session, CALENDAR, "")
    return leave_for("/settings")


@router.get("/calendar/{secret}.ics")
def published(request: Request, secret: str) -> Response:
    """The calendar, for whoever knows the address; nobody needs to have come in."""
    desk = desk_of(request)
    with desk.database.reading() as session:
        known = setting(session, CALENDAR)
    if not known or not hmac.compare_digest(known, _hash(secret)):
        raise NoSuchCase("没有这个日历：地址不对，或者已经作废。")
    refresh(desk.database, desk.judge)
    with desk.database.reading() as session:
        body = feed(session, desk.judge.today)
    return Response(body, media_type="text/calendar; charset=utf-8")


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
