"""The lines that a case puts on the docket, kept until the case, the rules, or one of the lines changes with the day.

A case is judged as of the day to which it records, so that a new day changes its lines only where a period ends.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from datetime import date

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from gongyi import Finding, Status
from gongyi_desk.page.chinese_names import ChineseNames
from gongyi_desk.page.groups import Group, group_of
from gongyi_desk.page.one_screen import row_of
from gongyi_desk.page.twins import Entry
from gongyi_desk.page.urgency import REQUIRED, place_of
from gongyi_desk.web.docket.answering import answering
from gongyi_desk.web.docket.judging import Judge
from gongyi_desk.web.docket.rates import COUNTED
from gongyi_desk.web.editor.keeping import text_of
from gongyi_desk.web.storage.database import Database
from gongyi_desk.web.storage.tables import ACTIVE, CaseRow, LineRow, VerdictRow
from gongyi_facts import GongyiError

_OPEN_ENDS = (Status.DUE, Status.UNDETERMINED)
_FOREVER = "9999-12-31"
_ONCE = threading.Lock()
SLICE = 2.0
"""Seconds that a page may take to recompute; the rest is done while it is looked at."""


def refresh(database: Database, judge: Judge, seconds: float | None = None) -> int:
    """Recompute what no longer stands: by the day, by other rules, or by a change of the case.

    Goes on for so many seconds, at least one case, or to the end; gives how many cases are left.
    """
    with database.reading() as session:
        if not _stale(session, judge):
            return 0
    with _ONCE:
        begun = time.monotonic()
        with database.reading() as session:
            stale = _stale(session, judge)
        for done, identity in enumerate(stale):
            if done and seconds is not None and time.monotonic() - begun >= seconds:
                return len(stale) - done
            with database.writing() as session:
                case = session.get(CaseRow, identity)
                if case is not None:
                    compute(session, judge, case)
    return 0


def stale_of(judge: Judge) -> ColumnElement[bool]:
    """Which cases have lines that do not stand today."""
    day, version = judge.today.isoformat(), judge.version
    stands = (CaseRow.judged_day != "") & (CaseRow.judged_day <= day) & (CaseRow.judged_until >= day)
    return (CaseRow.state == ACTIVE) & ~(stands & (CaseRow.judged_policy == version))


def _stale(session: Session, judge: Judge) -> list[str]:
    return list(session.scalars(select(CaseRow.id).where(stale_of(judge))))


def compute(session: Session, judge: Judge, case: CaseRow) -> None:
    """Judge a case for today and put its lines in place of the old ones."""
    for table in (LineRow, VerdictRow):
        session.execute(delete(table).where(table.case_id == case.id))
    case.judged_day, case.judged_policy, case.trouble = judge.today.isoformat(), judge.version, ""
    case.judged_until = case.judged_day
    try:
        judged = _Case(judge, case)
        session.add_all(judged.lines())
        session.add_all(judged.verdicts())
        case.judged_until = judged.until
    except GongyiError as error:
        case.trouble = str(error)


class _Case:
    """What one case asks for; only findings that make a line are worked out with their reasons."""

    def __init__(self, judge: Judge, row: CaseRow) -> None:
        self.judge, self.row = judge, row
        self.case = text_of(row).read()
        self.names = ChineseNames(judge.policy.loaded, self.case)
        self.statuses = judge.policy.statuses(self.case, as_if=row.as_if)
        self.until = _FOREVER

    def verdicts(self) -> Iterator[VerdictRow]:
        """What is counted over all cases; a case that is judged as if the decision held there counts nowhere."""
        for one in self.statuses if not self.row.as_if else ():
            if one.norm in COUNTED and one.status is not Status.NOT_APPLICABLE:
                first, last = map(str, one.due) if one.due else ("", "")
                yield VerdictRow(
                    case_id=self.row.id, norm=one.norm, status=str(one.status), first=first, last=last
                )

    def lines(self) -> Iterator[LineRow]:
        """The lines in the order of the one-screen answer."""
        policy, as_if = self.judge.policy, self.row.as_if
        wanted = {(one.norm, one.path): one.status for one in self.statuses if _is_line(one.status, one.due)}
        assessor = policy.explain(self.case, as_if=as_if)
        if assessor.request.as_of >= self.judge.today:
            self.until = self.judge.today.isoformat()
        findings = [
            # A line says what is missing, and does not say what rebuts.
            assessor.finding(norm, row, inquire=wanted[norm.id, row.path] is Status.UNDETERMINED)
            for norm, row in assessor.pairs()
            if (norm.id, row.path) in wanted
        ]
        findings.sort(key=lambda found: (list(Group).index(group_of(found.status, found.norm)), place_of(found)))
        for place, finding in enumerate(findings):
            yield self._line(place, finding, assessor.request.as_of)

    def _line(self, place: int, finding: Finding, as_of: date) -> LineRow:
        ended = self._has_ended(finding)
        if finding.status in _OPEN_ENDS and finding.due is not None and not ended:
            self.until = min(self.until, finding.due.latest.isoformat())
        said = row_of(Entry(finding, [finding.norm.id]), self.names, as_of)
        found = answering(self.judge, self.case, finding, as_if=self.row.as_if) if ended else None
        scope = finding.norm.scope
        return LineRow(
            case_id=self.row.id,
            place=place,
            norm=finding.norm.id,
            path=finding.path,
            status=str(finding.status),
            group=group_of(finding.status, finding.norm).name,
            ended=ended,
            who=said.who,
            role=finding.norm.bearer.role,
            what=said.what,
            record=self.names.record(scope, finding.record) if self.names.several(scope) else "",
            first=finding.due.earliest.isoformat() if finding.due else "",
            last=finding.due.latest.isoformat() if finding.due else "",
            note=said.when,
            answer=json.dumps(found.to_dict(), ensure_ascii=False) if found else "",
        )

    def _has_ended(self, finding: Finding) -> bool:
        """Whether its period ended since the record's last day, so that somebody must say what has come of it."""
        return finding.status in _OPEN_ENDS and finding.due is not None and finding.due.latest < self.judge.today


def _is_line(status: Status, due: object) -> bool:
    """What is to be found out and has no day is asked on the page of the case."""
    return status in REQUIRED and (status is not Status.UNDETERMINED or due is not None)
