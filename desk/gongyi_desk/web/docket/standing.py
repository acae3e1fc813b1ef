"""The lines brought up to today as far as they can be; on a full disk as they were computed last, and that is said."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from gongyi_desk.web.docket.judging import Judge
from gongyi_desk.web.docket.lines import refresh, stale_of
from gongyi_desk.web.storage.database import Database
from gongyi_desk.web.storage.errors import StorageError
from gongyi_desk.web.storage.tables import CaseRow
from gongyi_facts import Code


@dataclass(frozen=True, slots=True)
class Standing:
    """How many cases are still to be computed; where they cannot be kept, why, and how old their lines are."""

    left: int
    trouble: str = ""
    """'' where nothing is wrong."""
    since: str = ""
    """The earliest day for which any of them was computed; '' where none was."""
    never: int = 0
    """So many are new or changed, and were not computed since."""


def brought_up(database: Database, judge: Judge, seconds: float) -> Standing:
    """Recompute what no longer stands, for so many seconds. Raises ``StorageError`` but for a full disk."""
    try:
        return Standing(refresh(database, judge, seconds))
    except StorageError as error:
        if error.code is not Code.DISK_FULL:
            raise
        trouble = str(error)
    with database.reading() as session:
        stale = stale_of(judge)
        since = session.scalar(select(func.min(CaseRow.judged_day)).where(stale, CaseRow.judged_day != ""))
        never = session.scalar(select(func.count()).select_from(CaseRow).where(stale, CaseRow.judged_day == ""))
    return Standing(0, trouble, since or "", never or 0)
