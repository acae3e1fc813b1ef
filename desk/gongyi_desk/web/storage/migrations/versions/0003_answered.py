"""What programs asked with a key, and how it was answered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table."""
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


def downgrade() -> None:
    """Take the table away: what was answered is not known again."""
    op.drop_table("answered")
