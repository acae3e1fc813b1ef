"""What was brought in, and the verdicts that are counted over all cases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables; every case is computed anew, for its verdicts."""
    op.create_table(
        "imports",
        sa.Column("id", sa.String(64), primary_key=True, nullable=False),
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("format", sa.String(4), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.String(20), nullable=False),
    )
    op.create_index("ix_imports_case_id", "imports", ["case_id"])
    op.create_table(
        "verdicts",
        sa.Column("id", sa.Integer(), primary_key=True, nullable=False),
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("norm", sa.String(40), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("first", sa.String(10), nullable=False),
        sa.Column("last", sa.String(10), nullable=False),
    )
    op.create_index("ix_verdicts_case_id", "verdicts", ["case_id"])
    op.execute("UPDATE cases SET judged_day = ''")


def downgrade() -> None:
    """Take the tables away, and what they hold."""
    op.drop_table("verdicts")
    op.drop_table("imports")
