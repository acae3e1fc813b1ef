"""An organ's year stands among the cases: of which kind a document is, and whose year."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from gongyi_desk.web.storage.errors import StorageError

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the columns; all that is there is cases."""
    op.add_column("cases", sa.Column("kind", sa.String(8), nullable=False, server_default="case"))
    op.add_column("cases", sa.Column("organ", sa.Text(), nullable=False, server_default=""))
    op.add_column("cases", sa.Column("year", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Take the columns away. Raises ``StorageError`` while there are years, which would be taken for cases."""
    held = "SELECT count(*) FROM cases WHERE kind = 'year' AND state <> 'deleted'"
    years = op.get_bind().execute(sa.text(held)).scalar()
    if years:
        raise StorageError(
            f"数据库里有 {years} 份年度履职（归档的也算），旧版本会把它们当作案件，没有退回："
            "先导出并删除它们，或者用升级以前的备份。"
        )
    for name in ("year", "organ", "kind"):
        op.drop_column("cases", name)
