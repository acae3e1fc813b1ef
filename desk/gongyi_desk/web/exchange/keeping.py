"""What was brought in waits until somebody has looked at it; what is here already is known again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from gongyi_desk.web.editor.facts import CaseText
from gongyi_desk.web.editor.keeping import Keeper
from gongyi_desk.web.exchange.reading import Brought
from gongyi_desk.web.storage.moments import after, now
from gongyi_desk.web.storage.tables import DELETED, CaseRow, ImportRow, LogRow


@dataclass(frozen=True, slots=True)
class Looked:
    """A case before it is imported."""

    title: str
    number: str
    file: str
    place: str
    key: str
    """By which it is chosen; '' for what is here already, to the letter."""
    liberties: tuple[str, ...]
    undated: bool
    same: str = ""
    """The case that is here already with the same content."""
    like: str = ""
    """The case that is here already with the same number, or the same name, and other content."""
    why: str = ""
    """What is the same."""


class Known:
    """The cases that are here, by what tells that one is the same."""

    def __init__(self, session: Session) -> None:
        self.by_content: dict[str, str] = {}
        self.by_number: dict[str, str] = {}
        self.by_name: dict[str, str] = {}
        here = {case.id: case for case in session.scalars(select(CaseRow).where(CaseRow.state != DELETED))}
        for case in here.values():
            self.by_content[digest(case.text)] = case.id
            self.by_name.setdefault(case.title, case.id)
            if case.number:
                self.by_number.setdefault(case.number, case.id)
        first = select(LogRow.case_id, LogRow.text).where(LogRow.kind == "import", LogRow.text.is_not(None))
        for identity, text in session.execute(first):
            if identity in here:
                self.by_content.setdefault(digest(text or ""), identity)
        for row in session.scalars(select(ImportRow).where(ImportRow.case_id != "")):
            if row.case_id in here:
                self.by_content.setdefault(row.id, row.case_id)
        self.titles = {identity: case.title for identity, case in here.items()}

    def like(self, brought: Brought) -> tuple[str, str]:
        """The case with the same number; with the same name where either has no number; and what is the same."""
        case = brought.case
        if case.id and (found := self.by_number.get(case.id)):
            return found, f"编号“{case.id}”相同"
        if not case.id and case.name and (found := self.by_name.get(case.name)):
            return found, f"名称“{case.name}”相同"
        return "", ""


def digest(text: str) -> str:
    """The hash of a text as it came."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def wait(session: Session, brought: Sequence[Brought]) -> list[Looked]:
    """Let cases wait to be chosen, and say which are here already; one that comes twice waits once."""
    known, seen = Known(session), set[str]()
    earlier = after(days=-1)
    session.execute(delete(ImportRow).where(ImportRow.case_id == "", ImportRow.at < earlier))
    found = []
    for one in brought:
        key = digest(one.text.text)
        same = known.by_content.get(key, "")
        like, why = known.like(one)
        title = one.case.name or one.case.id or one.file
        twice = key in seen
        seen.add(key)
        if not same and not twice:
            row = ImportRow(id=key, case_id="", file=one.file, format=one.text.format, text=one.text.text, at=now())
            session.merge(row)
        found.append(
            Looked(
                title,
                one.case.id or "",
                one.file,
                one.place,
                "" if same or twice else key,
                one.liberties,
                one.case.record_to is None,
                same,
                "" if same else like,
                "" if same else why,
            )
        )
    return found


def keep(keeper: Keeper, keys: Sequence[str], *, as_if: bool) -> int:
    """Keep what was chosen of what waits, each once; how many. What was not chosen waits no longer."""
    session, kept = keeper.session, 0
    for key in dict.fromkeys(keys):
        row = session.get(ImportRow, key)
        if row is None or row.case_id:
            continue
        case = keeper.create(CaseText(row.text, row.format), f"导入 {row.file}", imported=True, as_if=as_if)
        row.case_id, row.text, row.at = case.id, "", now()
        kept += 1
    session.execute(delete(ImportRow).where(ImportRow.case_id == ""))
    return kept
