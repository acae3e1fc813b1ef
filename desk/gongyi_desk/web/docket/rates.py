"""The rates of the ledger over the cases of the docket: replies and corrections in time, the unknown shown as such."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from gongyi import Status
from gongyi_desk.ledger.judging.rates import MEASURES, Alike, Rate, rates_of
from gongyi_desk.web.storage.tables import ACTIVE, CaseRow, VerdictRow

COUNTED = frozenset(measure.norm for measure in MEASURES)
_SHOWN = ("按期回复率", "十五日内按期回复率", "整改率")


def kept_rates(session: Session, today: date) -> list[Rate]:
    """The rates in which something counts, as of today; what ended since the record's last day is not known."""
    day = today.isoformat()
    alike: list[ColumnElement[Any]] = [
        VerdictRow.norm.label("norm"),
        VerdictRow.status.label("status"),
        (VerdictRow.last != "").label("dated"),
        (VerdictRow.last < day).label("over"),
        (VerdictRow.first < day).label("perhaps_over"),
    ]
    joined = select(*alike).join(CaseRow, CaseRow.id == VerdictRow.case_id)
    # Named first, counted then: what is compared with a day that is sent along is not the same twice to each database.
    every = joined.where(CaseRow.state == ACTIVE).subquery()
    counts: Counter[Alike] = Counter()
    rows: Iterable[Any] = session.execute(select(*every.c, func.count()).group_by(*every.c))
    for norm, status, dated, over, perhaps_over, count in rows:
        ended = (bool(over), bool(perhaps_over)) if dated else None
        counts[Alike(norm, _status(Status(status), ended), ended)] += count
    found = rates_of(counts)
    return [one for one in found if one.measure.name in _SHOWN and one.denominator + one.unknown]


def _status(status: Status, ended: tuple[bool, bool] | None) -> Status:
    return Status.UNDETERMINED if status is Status.DUE and ended is not None and ended[0] else status
