"""Filling an empty database with the case files of a folder, to look at the desk with something on it."""

from __future__ import annotations

from pathlib import Path

from gongyi import Policy
from gongyi_desk.web.docket.judging import Judge
from gongyi_desk.web.editor.facts import CaseText
from gongyi_desk.web.editor.keeping import Keeper
from gongyi_desk.web.storage.database import Database
from gongyi_desk.web.storage.tables import CaseRow


def fill_from(database: Database, policy: Policy, folder: Path) -> int:
    """Import every case file where the database has no case; how many. Those from elsewhere are judged as if."""
    judge = Judge(policy)
    with database.writing() as session:
        if session.query(CaseRow).count():
            return 0
        keeper = Keeper(session, policy.loaded, judge.today)
        files = sorted(folder.glob("*.yaml"))
        for file in files:
            text = CaseText(file.read_text(encoding="utf-8"))
            keeper.create(text, f"导入 {file.name}", imported=True, as_if=text.read().place_name is not None)
    return len(files)
