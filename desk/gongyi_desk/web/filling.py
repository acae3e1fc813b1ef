"""Filling an empty database with the files of folders, to look at the desk with something on it."""

from __future__ import annotations

from pathlib import Path

from gongyi import Policy
from gongyi_desk.web.docket.judging import Judge
from gongyi_desk.web.editor.facts import CaseText
from gongyi_desk.web.editor.keeping import Keeper
from gongyi_desk.web.storage.database import Database
from gongyi_desk.web.storage.tables import CaseRow
from gongyi_facts import Case


def fill_from(database: Database, policy: Policy, *folders: Path) -> int:
    """Import every file where the database has no case; how many. Cases from elsewhere are judged as if."""
    judge = Judge(policy)
    with database.writing() as session:
        if session.query(CaseRow).count():
            return 0
        keeper = Keeper(session, policy.loaded, judge.today)
        files = [file for folder in folders for file in sorted(folder.glob("*.yaml"))]
        for file in files:
            text = CaseText.of_any_kind(file.read_text(encoding="utf-8"))
            keeper.create(text, f"导入 {file.name}", imported=True, as_if=_elsewhere(text))
    return len(files)


def _elsewhere(text: CaseText) -> bool:
    document = text.read()
    return isinstance(document, Case) and document.place_name is not None
