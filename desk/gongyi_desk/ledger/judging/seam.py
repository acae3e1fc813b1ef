"""The one place where the cases of a ledger meet an evaluator: another one is another ``judge``."""

from __future__ import annotations

from collections.abc import Sequence

from gongyi import StatusLine
from gongyi_desk.cases.judging import Judging
from gongyi_desk.cases.options import UsageError, one_of
from gongyi_facts import Document

COMPILED, COLUMNS = "compiled", "columns"
ENGINES = (COMPILED, COLUMNS)
Lines = list[StatusLine]


def chosen(engine: str | None) -> str:
    """The evaluator for a ledger. Raises ``UsageError`` for one that there is not."""
    if engine is not None and one_of("--engine", engine, ENGINES) == COLUMNS:
        raise UsageError("--engine：这一版还没有 columns，请写 compiled，结论相同。")
    return COMPILED


def judge(documents: Sequence[Document], judging: Judging) -> list[Lines]:
    """By case every norm on every record, as of one day."""
    return [list(statuses(document, judging)) for document in documents]


def statuses(document: Document, judging: Judging) -> tuple[StatusLine, ...]:
    """The same of one case."""
    return judging.policy.statuses(
        document,
        as_of=judging.as_of,
        record_to=judging.record_to,
        as_if=judging.as_if,
        readings=judging.readings,
    )
