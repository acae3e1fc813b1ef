"""Runs the steps on the connection that is handed over."""

from __future__ import annotations

from alembic import context

from gongyi_desk.web.storage.tables import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
with context.begin_transaction():
    context.run_migrations()
