"""The policies that evaluators are compared on, by the kind of document that each judges."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from gongyi import Policy, decision_folder
from gongyi_facts import Case, Document, Year
from lending import LendingCase
from locations import LENDING, TINY

FOLDERS = {"lending": LENDING / "rules", "amended": TINY / "amended", "rows": TINY / "situations"}
OF_LENDING = dict.fromkeys(FOLDERS, LendingCase)
DOCUMENTS: dict[str, type[Document]] = {"case": Case, "year": Year, **OF_LENDING}


@lru_cache(maxsize=4)
def _loaded(folder: Path) -> Policy:
    return Policy.load(folder, facts=LendingCase if folder in FOLDERS.values() else (Case, Year))


def policy(kind: str) -> Policy:
    """The policy that judges a kind of document, loaded once."""
    return _loaded(FOLDERS.get(kind, decision_folder()))
