"""The tables of the desk. Days are ISO dates; moments are ISO in UTC with seconds; hashes are SHA-256 in hex."""

from __future__ import annotations

from sqlalchemy import Boolean, Integer, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

ACTIVE, ARCHIVED, DELETED = "active", "archived", "deleted"


GONE = 410
"""The status of what was answered on a case that was deleted since."""


class Base(DeclarativeBase):
    """All tables."""


SHELVES = {"case": "cases", "year": "years"}
"""By kind of document, which is its root, the word under which its pages stand in addresses."""


class CaseRow(Base):
    """A case, or an organ's year, as it stands: its text, who works on it, for which day its lines were computed."""

    __tablename__ = "cases"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8), default="case")
    """The root of its fact model."""
    organ: Mapped[str] = mapped_column(Text, default="")
    year: Mapped[int | None] = mapped_column(Integer, default=None)
    """Whose year it is, and which; '' and None for a case, and where the text does not say."""
    title: Mapped[str] = mapped_column(Text)
    number: Mapped[str] = mapped_column(Text, default="")
    handler: Mapped[str] = mapped_column(Text, default="")
    department: Mapped[str] = mapped_column(Text, default="")
    as_if: Mapped[bool] = mapped_column(Boolean, default=False)
    state: Mapped[str] = mapped_column(String(10), default=ACTIVE, index=True)
    revision: Mapped[int] = mapped_column(Integer)
    format: Mapped[str] = mapped_column(String(4))
    text: Mapped[str] = mapped_column(Text)
    record_to: Mapped[str] = mapped_column(String(10), default="")
    confirmed: Mapped[bool] = mapped_column(Boolean, default=True)
    created: Mapped[str] = mapped_column(String(20))
    updated: Mapped[str] = mapped_column(String(20))
    judged_day: Mapped[str] = mapped_column(String(10), default="")
    judged_until: Mapped[str] = mapped_column(String(10), default="")
    """The last day for which its lines are the same as for ``judged_day``."""
    judged_policy: Mapped[str] = mapped_column(String(64), default="")
    trouble: Mapped[str] = mapped_column(Text, default="")
    """Why it could not be judged; '' where it was."""

    @property
    def address(self) -> str:
        """Where its page is."""
        return f"/{SHELVES[self.kind]}/{self.id}"


class LogRow(Base):
    """One change; never changed again, but for what a deletion takes out of it."""

    __tablename__ = "log"
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    case_id: Mapped[str] = mapped_column(String(32), index=True)
    revision: Mapped[int] = mapped_column(Integer)
    at: Mapped[str] = mapped_column(String(20))
    who: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(12))
    words: Mapped[str | None] = mapped_column(Text)
    format: Mapped[str] = mapped_column(String(4))
    text: Mapped[str | None] = mapped_column(Text)
    content: Mapped[str] = mapped_column(String(64))
    """The hash of words and text, which stays when they are deleted."""
    before: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class DraftRow(Base):
    """What one open page has typed of a case and not yet saved."""

    __tablename__ = "drafts"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    case_id: Mapped[str] = mapped_column(String(32), index=True)
    base: Mapped[int] = mapped_column(Integer)
    text: Mapped[str] = mapped_column(Text)
    pending: Mapped[str] = mapped_column(Text, default="{}")
    """JSON: what was typed into the form and cannot stand in the text yet, by fact path."""
    updated: Mapped[str] = mapped_column(String(20))


class LineRow(Base):
    """One line of the docket, as computed for a day."""

    __tablename__ = "lines"
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    case_id: Mapped[str] = mapped_column(String(32), index=True)
    place: Mapped[int] = mapped_column(Integer)
    norm: Mapped[str] = mapped_column(String(40))
    path: Mapped[str] = mapped_column(String(80))
    status: Mapped[str] = mapped_column(String(20))
    group: Mapped[str] = mapped_column(String(20))
    ended: Mapped[bool] = mapped_column(Boolean)
    who: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text)
    what: Mapped[str] = mapped_column(Text)
    record: Mapped[str] = mapped_column(Text)
    first: Mapped[str] = mapped_column(String(10))
    last: Mapped[str] = mapped_column(String(10), index=True)
    note: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text, default="")
    """JSON: the fact that answers the line, where one does."""


class SeenRow(Base):
    """That somebody knows of a line: it is hidden until its day changes."""

    __tablename__ = "seen"
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    case_id: Mapped[str] = mapped_column(String(32), index=True)
    norm: Mapped[str] = mapped_column(String(40))
    path: Mapped[str] = mapped_column(String(80))
    status: Mapped[str] = mapped_column(String(20))
    last: Mapped[str] = mapped_column(String(10))
    note: Mapped[str] = mapped_column(Text)
    at: Mapped[str] = mapped_column(String(20))


class ImportRow(Base):
    """A case that was brought in, by the hash of its text as it came; the text is there while it waits."""

    __tablename__ = "imports"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    case_id: Mapped[str] = mapped_column(String(32), index=True, default="")
    """'' while somebody looks at it."""
    file: Mapped[str] = mapped_column(Text)
    format: Mapped[str] = mapped_column(String(4))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[str] = mapped_column(String(20))


class AnsweredRow(Base):
    """A write of a program that was done, by the hash of its key: asked again it is answered the same."""

    __tablename__ = "answered"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    request: Mapped[str] = mapped_column(String(64))
    """The hash of what was asked."""
    case_id: Mapped[str] = mapped_column(String(32), index=True)
    status: Mapped[int] = mapped_column(Integer)
    headers: Mapped[str] = mapped_column(Text)
    """JSON."""
    body: Mapped[str] = mapped_column(Text)
    at: Mapped[str] = mapped_column(String(20), index=True)


class VerdictRow(Base):
    """The verdict of a norm that is counted over all cases, as computed with the lines of its case."""

    __tablename__ = "verdicts"
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    case_id: Mapped[str] = mapped_column(String(32), index=True)
    norm: Mapped[str] = mapped_column(String(40))
    status: Mapped[str] = mapped_column(String(20))
    first: Mapped[str] = mapped_column(String(10))
    last: Mapped[str] = mapped_column(String(10))


class SettingRow(Base):
    """A setting by name."""

    __tablename__ = "settings"
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class SessionRow(Base):
    """A browser that was let in: the hash of its cookie, and the token of its writes."""

    __tablename__ = "sessions"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    token: Mapped[str] = mapped_column(String(64))
    until: Mapped[str] = mapped_column(String(20))


class TokenRow(Base):
    """A token of an address that works once (``once``), or of a program (``bearer``), by its hash."""

    __tablename__ = "tokens"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(6))
    until: Mapped[str] = mapped_column(String(20))
