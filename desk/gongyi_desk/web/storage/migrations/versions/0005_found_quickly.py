"""Indices by which the pages of a desk with thousands of cases find and count what they show."""

from __future__ import annotations

from typing import Any

from alembic import op
from sqlalchemy import text

revision = "0005"
down_revision = "0004"

_INDICES = {
    "ix_cases_judged": ("cases", ["state", "judged_policy", "judged_until", "judged_day", "id"]),
    "ix_cases_recorded": ("cases", ["state", "record_to"]),
    "ix_cases_troubled": ("cases", ["state"]),
    "ix_cases_listed": ("cases", ["kind", "state", "updated"]),
    "ix_cases_handler": ("cases", ["handler"]),
    "ix_lines_counted": ("lines", ["norm", "role", "status", "group", "ended", "last", "case_id"]),
    "ix_lines_sorted": ("lines", ["ended", "last", "status", "group", "place", "case_id"]),
    "ix_verdicts_counted": ("verdicts", ["norm", "status", "last", "first", "case_id"]),
}
_TROUBLED = text("trouble <> ''")
_MORE: dict[str, dict[str, Any]] = {
    "ix_cases_troubled": {"sqlite_where": _TROUBLED, "postgresql_where": _TROUBLED},
    "ix_cases_handler": {"postgresql_using": "hash"},
}
"""A server keeps texts of some length only in an index by hash; the reason of a trouble is in none."""


def upgrade() -> None:
    """Make them."""
    for name, (table, columns) in _INDICES.items():
        op.create_index(name, table, columns, **_MORE.get(name, {}))


def downgrade() -> None:
    """Take them away."""
    for name, (table, _) in _INDICES.items():
        op.drop_index(name, table)
