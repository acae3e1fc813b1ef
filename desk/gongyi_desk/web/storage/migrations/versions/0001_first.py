"""The first form of the database."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_DAY, _MOMENT, _KEY, _HASH = 10, 20, 32, 64


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _short(name: str, length: int, *, primary_key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=False, primary_key=primary_key)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _number(name: str, *, primary_key: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False, primary_key=primary_key)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "cases",
        _short("id", _KEY, primary_key=True),
        *map(_text, ("title", "number", "handler", "department")),
        _flag("as_if"),
        _short("state", 10),
        _number("revision"),
        _short("format", 4),
        _text("text"),
        _short("record_to", _DAY),
        _flag("confirmed"),
        _short("created", _MOMENT),
        _short("updated", _MOMENT),
        _short("judged_day", _DAY),
        _short("judged_policy", _HASH),
        _text("trouble"),
    )
    op.create_index("ix_cases_state", "cases", ["state"])
    op.create_table(
        "log",
        _number("seq", primary_key=True),
        _short("case_id", _KEY),
        _number("revision"),
        _short("at", _MOMENT),
        _text("who"),
        _short("kind", 12),
        _text("words", nullable=True),
        _short("format", 4),
        _text("text", nullable=True),
        *(_short(name, _HASH) for name in ("content", "before", "hash")),
    )
    op.create_index("ix_log_case_id", "log", ["case_id"])
    op.create_table(
        "drafts",
        _short("id", _KEY, primary_key=True),
        _short("case_id", _KEY),
        _number("base"),
        _text("text"),
        _text("pending"),
        _short("updated", _MOMENT),
    )
    op.create_index("ix_drafts_case_id", "drafts", ["case_id"])
    op.create_table(
        "lines",
        _number("id", primary_key=True),
        _short("case_id", _KEY),
        _number("place"),
        _short("norm", 40),
        _short("path", 80),
        _short("status", 20),
        _short("group", 20),
        _flag("ended"),
        *map(_text, ("who", "role", "what", "record")),
        _short("first", _DAY),
        _short("last", _DAY),
        _text("note"),
        _text("answer"),
    )
    op.create_index("ix_lines_case_id", "lines", ["case_id"])
    op.create_index("ix_lines_last", "lines", ["last"])
    op.create_table(
        "seen",
        _number("id", primary_key=True),
        _short("case_id", _KEY),
        _short("norm", 40),
        _short("path", 80),
        _short("status", 20),
        _short("last", _DAY),
        _text("note"),
        _short("at", _MOMENT),
    )
    op.create_index("ix_seen_case_id", "seen", ["case_id"])
    op.create_table("settings", _short("name", 40, primary_key=True), _text("value"))
    op.create_table(
        "sessions", _short("id", _HASH, primary_key=True), _short("token", _HASH), _short("until", _MOMENT)
    )
    op.create_table("tokens", _short("id", _HASH, primary_key=True), _short("kind", 6), _short("until", _MOMENT))


def downgrade() -> None:
    """Take the tables away, and all that they hold."""
    for name in ("tokens", "sessions", "settings", "seen", "lines", "drafts", "log", "cases"):
        op.drop_table(name)
