"""What programs asked with a key and how it was answered; until which day the lines of a case stand."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table and the column; every case is computed anew, for its last day."""
    op.create_table(
        "answered",
        sa.Column("id", sa.String(64), primary_key=True, nullable=False),
        sa.Column("request", sa.String(64), nullable=False),
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.String(20), nullable=False),
    )
    op.create_index("ix_answered_case_id", "answered", ["case_id"])
    op.create_index("ix_answered_at", "answered", ["at"])
    op.add_column("cases", sa.Column("judged_until", sa.String(10), nullable=False, server_default=""))
    op.execute("UPDATE cases SET judged_day = ''")


def downgrade() -> None:
    """Take them away: what was answered is not known again."""
    op.drop_column("cases", "judged_until")
    op.drop_table("answered")
