"""Tokens of 256 bits, of which only the hash is kept: of an address that works once, of programs, of sessions."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.orm import Session

from gongyi_desk.web.storage.moments import after, now
from gongyi_desk.web.storage.tables import SessionRow, TokenRow

_BYTES = 32
_ONCE, _BEARER = "once", "bearer"
_MINUTES_OF_AN_ADDRESS = 10
DAYS_OF_A_SESSION = 30
_DAYS_OF_A_PROGRAM = 365


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks: a browser that was let in, with the token that its writes must carry, or a program."""

    token: str
    program: bool = False


def new_address_token(session: Session) -> str:
    """A token for an address that works once, within ten minutes."""
    return _new(session, _ONCE, after(minutes=_MINUTES_OF_AN_ADDRESS))


def new_program_token(session: Session) -> str:
    """A token for programs, for a year; those that were given out before keep working."""
    return _new(session, _BEARER, after(days=_DAYS_OF_A_PROGRAM))


def _new(session: Session, kind: str, until: str) -> str:
    token = secrets.token_urlsafe(_BYTES)
    session.add(TokenRow(id=_digest(token), kind=kind, until=until))
    return token


def exchange(session: Session, token: str) -> str | None:
    """The cookie of a new session for the token of an address, which is then used up; None where it is no good."""
    found = session.get(TokenRow, _digest(token))
    if found is None or found.kind != _ONCE:
        return None
    session.delete(found)
    session.execute(delete(SessionRow).where(SessionRow.until < now()))
    session.execute(delete(TokenRow).where(TokenRow.until < now()))
    if found.until < now():
        return None
    cookie = secrets.token_urlsafe(_BYTES)
    until = after(days=DAYS_OF_A_SESSION)
    session.add(SessionRow(id=_digest(cookie), token=secrets.token_urlsafe(_BYTES), until=until))
    return cookie


def visitor_of(session: Session, cookie: str, bearer: str) -> Visitor | None:
    """Who asks, by cookie or by the token of a program; None where neither is known."""
    if bearer:
        token = session.get(TokenRow, _digest(bearer))
        return Visitor("", program=True) if token and token.kind == _BEARER and token.until > now() else None
    found = session.get(SessionRow, _digest(cookie)) if cookie else None
    return Visitor(found.token) if found and found.until > now() else None


def same(one: str, other: str) -> bool:
    """Whether two tokens are the same, in a time that tells nothing."""
    return secrets.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
