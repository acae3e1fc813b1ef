"""What is being typed into one open page: applied as far as it makes sense, kept as it is where it does not.

A draft outlives errors, the end of the server, and a save by another page; it never touches the case until it is saved.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gongyi_desk.cases.answers import UNSURE, NotAnAnswer, parse
from gongyi_desk.cases.spelling import NOTHING_KNOWN
from gongyi_desk.web.editor.facts import CaseText, with_evidence, with_facts, without_record
from gongyi_desk.web.editor.keeping import text_of
from gongyi_desk.web.storage.moments import now
from gongyi_desk.web.storage.tables import CaseRow, DraftRow
from gongyi_facts import (
    UNSAID,
    BadInput,
    FactPath,
    GongyiError,
    KeyKind,
    PathError,
    When,
    declared_keys,
    locate,
)

_IDENTITY = re.compile("[0-9a-z]{1,32}")


class DraftError(GongyiError):
    """What names a draft is no such name."""


def is_identity(text: str) -> bool:
    """Whether the text may name a draft; it goes into the page."""
    return _IDENTITY.fullmatch(text) is not None


@dataclass
class Draft:
    """The text as typed so far, the revision that it was made from, and what could not be put into the text."""

    id: str
    base: int
    text: CaseText
    pending: dict[str, Any] = field(default_factory=dict)
    lost: bool = False
    """Whether the last change lost comments of the file."""

    @classmethod
    def of(cls, session: Session, case: CaseRow, identity: str) -> Draft:
        """The draft of a page, or a new one from the case as it stands. Raises ``DraftError``."""
        if not is_identity(identity):
            raise DraftError("草稿的编号不对：重新打开这一件。")
        row = session.get(DraftRow, identity)
        if row is None or row.case_id != case.id:
            return cls(identity, case.revision, text_of(case))
        return cls(row.id, row.base, replace(text_of(case), text=row.text), json.loads(row.pending))

    @classmethod
    def new(cls, base: int, text: CaseText) -> Draft:
        """A draft of a page that is yet to be opened."""
        return cls(secrets.token_hex(8), base, text)

    def keep(self, session: Session, case: CaseRow) -> None:
        """Keep what has been typed."""
        session.merge(
            DraftRow(
                id=self.id,
                case_id=case.id,
                base=self.base,
                text=self.text.text,
                pending=json.dumps(self.pending, ensure_ascii=False),
                updated=now(),
            )
        )

    def forget(self, session: Session) -> None:
        """Throw away what has been typed."""
        row = session.get(DraftRow, self.id)
        if row is not None:
            session.delete(row)

    @property
    def errors(self) -> int:
        """How many fields hold what cannot be kept."""
        return sum(isinstance(value, dict) for value in self.pending.values())

    # --- changes ---------------------------------------------------------------------------

    def typed_text(self, text: str, base: int) -> None:
        """The whole text as typed, over that of a revision: what was saved since must not be lost in silence."""
        self.text, self.base = replace(self.text, text=text.replace("\r\n", "\n"), lost=False), base

    def set(self, path: str, typed: Sequence[str], seen: Sequence[Sequence[str]] | None = None) -> None:
        """One field as typed. What cannot be so stays pending with the reason, and is tried again later."""
        held: dict[str, Any] = {"typed": "、".join(typed)}
        if seen is not None:
            held["seen"] = [list(row) for row in seen]
        self.pending.pop(path, None)
        self._apply(path, held)
        for other in [key for key, value in self.pending.items() if isinstance(value, dict) and key != path]:
            self._apply(other, self.pending.pop(other))

    def _apply(self, path: str, held: dict[str, Any]) -> None:
        try:
            place = locate(path, self.text.model)
            self._change(lambda text: with_facts(text, [(place, _value(place, held))]))
        except (NotAnAnswer, PathError) as error:
            self.pending[path] = {**held, "error": str(error)}
        except BadInput as error:
            self.pending[path] = {**held, "error": told(error)}
        else:
            self._filled(place)

    def _filled(self, place: FactPath) -> None:
        """A record that was added empty is now in the text."""
        if place.list is None:
            return
        key = f"+{place.list.name}"
        if place.number == len(getattr(self.text.read(), place.list.name)):
            self.pending.pop(key, None)

    def _change(self, change: Callable[[CaseText], CaseText]) -> None:
        changed = change(self.text)
        self.text, self.lost = changed, changed.lost

    def prove(self, path: str, evidence: str) -> None:
        """What shows a fact. Raises ``BadInput``."""
        self._change(lambda text: with_evidence(text, path, evidence.strip()))

    def add(self, name: str) -> None:
        """One more record of a kind, empty until something is typed into it."""
        if name in declared_keys(self.text.model).items:
            self.pending[f"+{name}"] = 1

    def remove(self, name: str, number: int) -> None:
        """Take a record away. Raises ``BadInput`` where another one refers to it."""
        item = declared_keys(self.text.model).items[name]
        if number > len(getattr(self.text.read(), name)):
            self.pending.pop(f"+{name}", None)
            return
        self._change(lambda text: without_record(text, item, number))
        self.pending = {key: value for key, value in self.pending.items() if not key.startswith(f"{name}[")}


def drafts_of(session: Session, case: CaseRow, but: str) -> list[DraftRow]:
    """What other pages have typed of a case and not saved, newest first."""
    wanted = select(DraftRow).where(DraftRow.case_id == case.id, DraftRow.id != but).order_by(DraftRow.updated.desc())
    return [row for row in session.scalars(wanted) if row.text != case.text or json.loads(row.pending)]


def told(error: BadInput) -> str:
    """What is wrong, without where that would be in a file that nobody sees."""
    return "；".join(
        f"{problem.message.partition('：')[2] or problem.message}{f'。{problem.hint}' if problem.hint else ''}"
        if problem.message[:1].isascii()
        else f"{problem.message}{f'。{problem.hint}' if problem.hint else ''}"
        for problem in error.problems[:3]
    )


def _value(place: FactPath, held: dict[str, Any]) -> object:
    """What was typed, as plain data."""
    item = place.held
    if item.kind is KeyKind.OBSERVATION:
        return [_sighting(row) for row in held.get("seen", ()) if row and row[0]] or UNSAID
    typed = str(held["typed"]).strip()
    if not typed:
        return UNSAID
    if item.kind is KeyKind.REFERENCE and not item.many:
        return typed
    value = parse(typed, item)
    return NOTHING_KNOWN if value is UNSURE else value


def _sighting(row: Sequence[str]) -> dict[str, str]:
    state, on, since = (*row, "", "")[:3]
    found = {"state": state}
    for name, typed in (("on", on), ("since", since)):
        if typed.strip():
            try:
                found[name] = str(When.typed(typed.strip()))
            except ValueError as error:
                raise NotAnAnswer(str(error)) from None
    return found
