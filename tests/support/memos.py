"""Memos for tests: of the example, made once, and of any file."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from desk_cli import EXAMPLE, policy
from gongyi_desk.cases.judging import Judging
from gongyi_desk.documents.memo import Memo, memo
from gongyi_desk.page.judged_case import JudgedCase
from gongyi_facts import read


def memo_of(file: Path, *, as_of: date | None = None, readings: dict[str, str] | None = None, **how: Any) -> Memo:
    """The memo on a file, judged as if the decision governed it."""
    # To compile the rules for other readings takes longer than to judge one case by the rules themselves.
    judging = Judging(policy(), as_of, None, True, readings or {}, "reference" if readings else "compiled")
    return memo(JudgedCase.of(judging, str(file), read(file)), **how)


@cache
def example_memo() -> Memo:
    """The memo on the example."""
    return memo_of(EXAMPLE, as_of=date(2018, 7, 11))


def memo_on(folder: Path, text: str, **how: Any) -> Memo:
    """The memo on a case file of this text."""
    case = folder / "case.yaml"
    case.write_text(text, "utf-8")
    return memo_of(case, **how)
