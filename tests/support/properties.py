"""What the properties of verdicts share: the policies over which they are tried, and how often."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from generate import Drawn
from gongyi import Policy
from gongyi.policy import decision_folder
from gongyi_facts import Case, Document, Year
from lending import LendingCase
from locations import LENDING, TINY

FOLDERS = {"lending": LENDING / "rules", "amended": TINY / "amended", "rows": TINY / "situations"}
OF_LENDING = dict.fromkeys(FOLDERS, LendingCase)
DOCUMENTS: dict[str, type[Document]] = {"case": Case, "year": Year, **OF_LENDING}
TIMES = int(os.environ.get("EXAMPLES_TIMES", "1"))
"""How many times as many examples as usual: EXAMPLES_TIMES=100 pytest tests/engine/judging."""


@lru_cache(maxsize=4)
def loaded(folder: Path) -> Policy:
    return Policy.load(folder, facts=LendingCase if folder in FOLDERS.values() else (Case, Year))


def policy(kind: str) -> Policy:
    return loaded(FOLDERS.get(kind, decision_folder()))


def readings(kind: str) -> st.SearchStrategy[dict[str, str]]:
    """No choice of readings, or one or two that are not the default."""
    others = [(key, r.name) for key, found in policy(kind).loaded.readings.items() for r in found if not r.default]
    return st.lists(st.sampled_from(sorted(others)), max_size=2).map(dict)


def without_engine(policy: Policy, case: Drawn, **options: Any) -> dict[str, Any]:
    found = policy.assess(case.document, as_of=case.as_of, **options).to_dict()
    del found["engine"]
    return found
