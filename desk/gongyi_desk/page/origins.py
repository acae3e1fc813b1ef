"""Where a value comes from: a line of the case file, a presumption of law, or nowhere."""

from __future__ import annotations

import os
from collections.abc import Iterator

from gongyi import (
    AS_OF,
    Assessor,
    Assumed,
    Mention,
    NormStatus,
    PeriodEnd,
    Row,
    mentioned_by_period,
    norm_id,
)

NOWHERE = "未记载"
PRESUMED = ("推定", 0)
_SHOWN = 4
Origin = tuple[str, int]
"""A file and a line, or a presumption."""


class Origins:
    """The origins of one document's facts."""

    def __init__(self, assessor: Assessor) -> None:
        self.assessor, self.evaluator = assessor, assessor.evaluator
        self.written = assessor.request.document.origins
        self.rows: dict[str, list[Row]] = {}
        """By path; a pair of records has that of the one which names the other."""
        for rows in assessor.records.rows.values():
            for row in rows:
                self.rows.setdefault(row.path, []).append(row)

    def of(self, path: str) -> str:
        """The origin of a fact, derived fact or period, in words; '' for another norm."""
        if norm_id(path) or path == AS_OF:
            return ""
        place = self._place(path)
        head, dot, name = path.partition("].")
        if place is not None:
            return _written([place])
        rows = self.rows.get(f"{head}]" if dot else "", ())
        sources = (source for row in rows for source in self._sources(row, name if dot else path))
        return _written(list(dict.fromkeys(sources)))

    def _place(self, path: str) -> Origin | None:
        """The line that states the fact, or else the event that it belongs to."""
        while path not in self.written:
            shorter = path.rpartition(".")[0]
            if not shorter or shorter.endswith("]"):
                return None
            path = shorter
        file, line, _ = self.written[path]
        return os.path.basename(file), line

    def _sources(self, row: Row, name: str) -> Iterator[Origin]:
        """The origins of everything that a derived fact or period of a row is made of."""
        rules, key = self.evaluator.rules, (row.scope, name)
        if key in rules.periods:
            for version in rules.periods[key].versions:
                for mention in mentioned_by_period(version):
                    yield from self._of_mention(row, mention)
            return
        derived = rules.derived.get(key)
        if derived is None:
            return
        if isinstance(derived, Assumed):
            if not derived.rests_on_assumption(self.evaluator, row):
                return
            yield PRESUMED
        for mention in derived.mentions():
            yield from self._of_mention(row, mention)

    def _of_mention(self, row: Row, mention: Mention) -> Iterator[Origin]:
        if isinstance(mention, NormStatus):
            return
        name = mention.name if isinstance(mention, PeriodEnd) else mention.fact.name
        for owner in self._owners(row, mention):
            place = self._place(owner.path_of(name))
            if place:
                yield place
            else:
                yield from self._sources(owner, name)

    def _owners(self, row: Row, mention: Mention) -> tuple[Row, ...]:
        """The rows that a mention can mean: one by reference, or all that refer to this one."""
        assert not isinstance(mention, NormStatus)
        scope = mention.scope
        if scope in (row.scope, self.assessor.records.root.scope) or mention.trail:
            owner = self.evaluator.row_of(row, scope, mention.trail)
            return (owner,) if owner is not None else ()
        return self.assessor.records.related(row, scope)


def _written(sources: list[Origin]) -> str:
    """The sources in few words: a case is one file, so that its name is said once."""
    lines = sorted(line for _, line in sources if line)
    files = [file for file, line in sources if line]
    more = "等" if len(lines) > _SHOWN else ""
    found = [PRESUMED[0]] if PRESUMED in sources else []
    if lines:
        found.append(f"{files[0]}:{'、'.join(map(str, lines[:_SHOWN]))}{more}")
    return "，".join(found) or NOWHERE
