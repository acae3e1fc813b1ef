"""An organ's year stands among the cases: of which kind a document is, and whose year."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the columns; all that is there is cases."""
    op.add_column("cases", sa.Column("kind", sa.String(8), nullable=False, server_default="case"))
    op.add_column("cases", sa.Column("organ", sa.Text(), nullable=False, server_default=""))
    op.add_column("cases", sa.Column("year", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Take the columns away; the years are put away, as an older program could not judge them as cases."""
    op.execute("UPDATE cases SET state = 'archived' WHERE kind = 'year' AND state = 'active'")
    for name in ("year", "organ", "kind"):
        op.drop_column("cases", name)
