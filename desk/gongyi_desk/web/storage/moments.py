"""Moments: kept in UTC, shown as in Shanghai."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

_FORM = "%Y-%m-%dT%H:%M:%SZ"
_CHINA = timezone(timedelta(hours=8))


def now() -> str:
    """This moment in UTC."""
    return datetime.now(UTC).strftime(_FORM)


def after(**span: int) -> str:
    """The moment so much later than now."""
    return (datetime.now(UTC) + timedelta(**span)).strftime(_FORM)


def shown(moment: str) -> str:
    """A moment in Shanghai, to the minute."""
    return datetime.strptime(moment, _FORM).replace(tzinfo=UTC).astimezone(_CHINA).strftime("%Y-%m-%d %H:%M")
