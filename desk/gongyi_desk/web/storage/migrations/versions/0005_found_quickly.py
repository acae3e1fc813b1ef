"""Indices by which the pages of a desk with thousands of cases find and count what they show."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"

_INDICES = {
    "ix_cases_judged": ("cases", ["state", "judged_policy", "judged_until", "judged_day", "id"]),
    "ix_cases_recorded": ("cases", ["state", "record_to"]),
    "ix_cases_troubled": ("cases", ["state", "trouble"]),
    "ix_cases_listed": ("cases", ["kind", "state", "updated", "title"]),
    "ix_cases_handler": ("cases", ["handler"]),
    "ix_lines_counted": ("lines", ["norm", "role", "status", "group", "ended", "last", "case_id"]),
    "ix_lines_sorted": ("lines", ["ended", "last", "status", "group", "place", "case_id"]),
    "ix_verdicts_counted": ("verdicts", ["norm", "status", "last", "first", "case_id"]),
}


def upgrade() -> None:
    """Make them."""
    for name, (table, columns) in _INDICES.items():
        op.create_index(name, table, columns)


def downgrade() -> None:
    """Take them away."""
    for name, (table, _) in _INDICES.items():
        op.drop_index(name, table)
