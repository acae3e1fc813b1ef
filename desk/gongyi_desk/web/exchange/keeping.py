"""What was brought in waits until somebody has looked at it; what is here already is known again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from gongyi_desk.web.editor.facts import CaseText
from gongyi_desk.web.editor.keeping import Keeper, called, title_of
from gongyi_desk.web.exchange.reading import Brought
from gongyi_desk.web.storage.moments import after, now
from gongyi_desk.web.storage.tables import DELETED, CaseRow, ImportRow, LogRow
from gongyi_facts import Document, Year


@dataclass(frozen=True, slots=True)
class Looked:
    """A case, or an organ's year, before it is imported."""

    title: str
    kind: str
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
        self.by_number: dict[tuple[str, str], str] = {}
        self.by_name: dict[tuple[str, str], str] = {}
        here = {case.id: case for case in session.scalars(select(CaseRow).where(CaseRow.state != DELETED))}
        for case in here.values():
            self.by_content[digest(case.text)] = case.id
            self.by_name.setdefault((case.kind, case.title), case.id)
            if case.number:
                self.by_number.setdefault((case.kind, case.number), case.id)
        first = select(LogRow.case_id, LogRow.text).where(LogRow.kind == "import", LogRow.text.is_not(None))
        for identity, text in session.execute(first):
            if identity in here:
                self.by_content.setdefault(digest(text or ""), identity)
        for row in session.scalars(select(ImportRow).where(ImportRow.case_id != "")):
            if row.case_id in here:
                self.by_content.setdefault(row.id, row.case_id)
        self.cases = here

    def like(self, brought: Brought) -> tuple[str, str]:
        """The one of its kind with the same number; with the same name where it has no number; what is the same."""
        case, title = brought.case, _name(brought.case)
        if case.id and (found := self.by_number.get((case.root, case.id))):
            return found, f"编号“{case.id}”相同"
        if not case.id and title and (found := self.by_name.get((case.root, title))):
            return found, f"名称“{title}”相同"
        return "", ""


def _name(document: Document) -> str:
    """The name by which it is known again: its own, or whose year it is and which; '' where it has none."""
    known = document.name or (isinstance(document, Year) and document.organ and document.year)
    return title_of(document) if known else ""


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
        twice = key in seen
        seen.add(key)
        if not same and not twice:
            row = ImportRow(id=key, case_id="", file=one.file, format=one.text.format, text=one.text.text, at=now())
            session.merge(row)
        found.append(
            Looked(
                _name(one.case) or one.case.id or one.file,
                called(one.text.model),
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
        case = keeper.create(CaseText.of_any_kind(row.text, row.format), f"导入 {row.file}", imported=True, as_if=as_if)
        row.case_id, row.text, row.at = case.id, "", now()
        kept += 1
    session.execute(delete(ImportRow).where(ImportRow.case_id == ""))
    return kept
