"""The rates of the ledger over the cases of the docket: replies and corrections in time, the unknown shown as such."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from gongyi import Status
from gongyi_desk.ledger.judging.rates import MEASURES, Rate, rates
from gongyi_desk.web.storage.tables import ACTIVE, CaseRow, VerdictRow

COUNTED = frozenset(measure.norm for measure in MEASURES)
_SHOWN = ("按期回复率", "十五日内按期回复率", "整改率")


@dataclass(frozen=True, slots=True)
class _Counted:
    norm: str
    status: Status
    earliest: date | None
    latest: date | None


def kept_rates(session: Session, today: date) -> list[Rate]:
    """The rates in which something counts, as of today; what ended since the record's last day is not known."""
    joined = select(VerdictRow).join(CaseRow, CaseRow.id == VerdictRow.case_id).where(CaseRow.state == ACTIVE)
    found = rates([_counted(row, today) for row in session.scalars(joined)], today)
    return [one for one in found if one.measure.name in _SHOWN and one.denominator + one.unknown]


def _counted(row: VerdictRow, today: date) -> _Counted:
    status = Status(row.status)
    first, last = (date.fromisoformat(day) if day else None for day in (row.first, row.last))
    if status is Status.DUE and last is not None and last < today:
        status = Status.UNDETERMINED
    return _Counted(row.norm, status, first, last)
