"""Settings of the desk: who "I" am, and my department."""

from __future__ import annotations

from sqlalchemy.orm import Session

from gongyi_desk.web.storage.tables import SettingRow

ME, DEPARTMENT = "me", "department"
CALENDAR = "calendar"
"""The hash of the secret by which the calendar is read; '' where there is none."""


def setting(session: Session, name: str) -> str:
    """A setting; '' where it was never set."""
    row = session.get(SettingRow, name)
    return row.value if row else ""


def set_to(session: Session, name: str, value: str) -> None:
    """Set a setting."""
    session.merge(SettingRow(name=name, value=value))
