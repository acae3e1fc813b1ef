"""Keeping cases and years: each change is one revision with its words in the log; the newest text is the case."""

from __future__ import annotations

import secrets
from datetime import date

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from gongyi import Loaded
from gongyi_desk.comparison.changes import differences
from gongyi_desk.comparison.record_matching import paired
from gongyi_desk.page.chinese_names import ChineseNames
from gongyi_desk.web.editor.facts import MODELS, CaseText, with_facts
from gongyi_desk.web.storage import chain
from gongyi_desk.web.storage.moments import now
from gongyi_desk.web.storage.settings import DEPARTMENT, ME, setting
from gongyi_desk.web.storage.tables import (
    ACTIVE,
    ARCHIVED,
    DELETED,
    GONE,
    AnsweredRow,
    CaseRow,
    DraftRow,
    ImportRow,
    LineRow,
    LogRow,
    SeenRow,
    VerdictRow,
)
from gongyi_facts import BadInput, Case, Document, GongyiError, Year, locate

_MOST_WORDS = 12


class Conflict(GongyiError):
    """Somebody has saved the case meanwhile."""


class NoSuchCase(GongyiError):
    """There is no such case, or it was deleted."""


def case_of(session: Session, identity: str) -> CaseRow:
    """A case that has not been deleted. Raises ``NoSuchCase``."""
    found = session.get(CaseRow, identity)
    if found is None or found.state == DELETED:
        raise NoSuchCase("没有这一件，或者已经删除。")
    return found


def text_of(case: CaseRow) -> CaseText:
    """The text of a case as it stands."""
    return CaseText(case.text, case.format, model=MODELS[case.kind])


def text_at(case: CaseRow, entry: LogRow) -> CaseText:
    """The text of a case as an entry of its log has it."""
    return CaseText(entry.text or "", entry.format, model=MODELS[case.kind])


def title_of(document: Document) -> str:
    """What a document is called in lists."""
    if isinstance(document, Year):
        told = f"{document.organ or ''}{f' {document.year}年度' if document.year else ''}".strip()
        return document.name or told or document.id or "未命名的年度履职"
    return document.name or document.id or "未命名的案件"


def called(model: type[Document]) -> str:
    """What a kind of document is called on the pages."""
    return "案件" if model is Case else model.zh_name


def dated(text: CaseText, day: str) -> CaseText:
    """The text with a day to which it records: without one it would seem complete up to every later day.

    Raises ``BadInput`` for a text that is no case.
    """
    if text.read().record_to is not None:
        return text
    return with_facts(text, [(locate("record_to", text.model), day)])


class Keeper:
    """Makes the changes of one person."""

    def __init__(self, session: Session, loaded: Loaded, today: date) -> None:
        self.session, self.loaded, self.today = session, loaded, today
        self.who = setting(session, ME)

    def create(self, text: CaseText, words: str, *, imported: bool = False, as_if: bool = False) -> CaseRow:
        """Keep a new case; one that does not say to which day it records is taken to record up to today."""
        says = text.read().record_to is not None
        row = CaseRow(
            id=secrets.token_hex(8),
            kind=text.model.root,
            as_if=as_if,
            handler=self.who,
            department=setting(self.session, DEPARTMENT),
            state=ACTIVE,
            revision=0,
            created=now(),
            confirmed=says or not imported,
        )
        self.session.add(row)
        self._put(row, dated(text, row.record_to or self.today.isoformat()), "import" if imported else "new", words)
        return row

    def save(self, row: CaseRow, text: CaseText, base: int, kind: str = "edit", words: str = "") -> LogRow:
        """Keep a new text, made from the revision ``base``. Raises ``Conflict``, and ``BadInput`` for no case.

        One that no longer says to which day it records goes on to record to the day that was last confirmed.
        """
        if row.revision != base:
            raise Conflict("这一件已经在别处改过，没有写入；两边的内容都在。")
        text = dated(text, row.record_to or self.today.isoformat())
        told = "；".join(self._changes(row, text))
        return self._put(row, text, kind, "：".join(filter(None, (words, told))) or "改写法，事实没有变")

    def _changes(self, row: CaseRow, text: CaseText) -> list[str]:
        """Every fact that differs from the text as it stands, in words."""
        try:
            before, after = text_of(row).read(), text.read()
        except BadInput:
            return []
        old, new = ChineseNames(self.loaded, before), ChineseNames(self.loaded, after)
        found = [
            f"{(old if item.gone else new).fact(item.path)} {item.before} → {item.after}"
            for item in differences(before, after, *paired(before, after))
        ]
        more = [f"等 {len(found)} 处"] if len(found) > _MOST_WORDS else []
        return found[:_MOST_WORDS] + more

    def _put(self, row: CaseRow, text: CaseText, kind: str, words: str) -> LogRow:
        case = text.read()
        row.text, row.format = text.text, text.format
        row.title, row.number = title_of(case), case.id or ""
        row.organ, row.year = (case.organ or "", case.year) if isinstance(case, Year) else ("", None)
        row.record_to = str(case.record_to or "")
        row.revision, row.updated, row.judged_day = row.revision + 1, now(), ""
        if kind == "confirm":
            row.confirmed = True
        return chain.add(self.session, row, kind, words, self.who)

    def go_back(self, row: CaseRow, revision: int) -> LogRow:
        """Make an earlier text the case again, as a revision of its own. Raises ``NoSuchCase``."""
        wanted = revision_of(self.session, row, revision)
        return self.save(row, text_at(row, wanted), row.revision, "undo", f"回到第 {revision} 版")

    def archive(self, row: CaseRow, *, away: bool) -> None:
        """Put a case away, or take it out again."""
        row.state, row.updated, row.judged_day = ARCHIVED if away else ACTIVE, now(), ""
        chain.add(self.session, row, "archive", "归档" if away else "取回", self.who)
        self.session.execute(delete(LineRow).where(LineRow.case_id == row.id))

    def assign(self, row: CaseRow, handler: str, department: str, *, as_if: bool) -> None:
        """Say who works on a case, and whether the decision's time and place are set aside."""
        told = f"承办人 {handler or '未定'}，部门 {department or '未定'}" + ("，试算" if as_if else "")
        row.handler, row.department, row.as_if = handler, department, as_if
        row.updated, row.judged_day = now(), ""
        chain.add(self.session, row, "assign", told, self.who)

    def delete(self, row: CaseRow, reason: str) -> None:
        """Take a case and all its texts away; the reason and the hashes stay."""
        identity = row.id
        chain.erase(self.session, row)
        row.state, row.text, row.title, row.number = DELETED, "", f"已删除的{called(MODELS[row.kind])}", ""
        row.organ, row.year = "", None
        row.handler = row.department = row.trouble = row.record_to = ""
        row.revision, row.updated = row.revision + 1, now()
        chain.add(self.session, row, "delete", f"删除：{reason}", self.who)
        for table in (LineRow, DraftRow, SeenRow, ImportRow, VerdictRow):
            self.session.execute(delete(table).where(table.case_id == identity))
        # What was answered quotes the text; that it was done stays known, so that it is not done again.
        answered = update(AnsweredRow).where(AnsweredRow.case_id == identity)
        self.session.execute(answered.values(status=GONE, headers="{}", body=""))


def revision_of(session: Session, row: CaseRow, revision: int) -> LogRow:
    """The entry that made a revision. Raises ``NoSuchCase``."""
    wanted = select(LogRow).where(LogRow.case_id == row.id, LogRow.revision == revision).order_by(LogRow.seq)
    found = session.scalars(wanted).first()
    if found is None or found.text is None:
        raise NoSuchCase(f"没有第 {revision} 版。")
    return found
