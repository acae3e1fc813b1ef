"""What is asked of a policy: a document, and as of which day it is to be judged."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from gongyi.arguments import checked_day, checked_flag
from gongyi_facts.base import Document
from gongyi_facts.made_late import dataclass
from gongyi_facts.model.days import told_after

_CHINA = timezone(timedelta(hours=8))


def today() -> date:
    """Today in China."""
    return datetime.now(_CHINA).date()


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: the document, the day, and how to read it.

    ``told_later``: the document dates something after the day to which it records.
    """

    document: Document
    as_of: date
    record_to: date
    record_to_given: bool
    as_if: bool
    as_of_given: bool = True
    told_later: bool = False
    now: date | None = None
    """Today, where the day of assessment was not asked for."""


def request_of(document: Document, as_of: date | None, record_to: date | None, as_if: bool) -> Request:
    """What is asked, the day of assessment filled in where it is not. Raises ``ArgumentError``."""
    now, asked = today(), checked_day("as_of", as_of)
    written = document.record_to
    given = checked_day("record_to", record_to) or (written.last if written is not None else None)
    later = given is not None and told_after(document, given)
    day = asked or (now if given is None or later else min(given, now))
    return Request(
        document,
        day,
        given or min(day, now),
        given is not None,
        checked_flag("as_if", as_if),
        asked is not None,
        later,
        now if asked is None else None,
    )
