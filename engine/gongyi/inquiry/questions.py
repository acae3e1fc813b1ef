"""Which question to ask first: the unknown fact whose answer settles most of what is undetermined."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from gongyi.explaining.remembering import Remembering
from gongyi.findings import Finding
from gongyi.inquiry.budget import TooMany, Work
from gongyi.inquiry.cases import Cases
from gongyi.inquiry.turning import Inquiry
from gongyi.inquiry.unknowns import Unknown, Unknowns
from gongyi.law.norms import Norm
from gongyi.law.statuses import Status
from gongyi.loading.rules import Rules
from gongyi.program.nodes import STATUS_CODES
from gongyi.records.records import Records, Row

_Placed = tuple[Finding, Row]
"""A finding, and the row that it is about."""
_SAMPLE = 12
"""How many of the possible values of one fact are tried."""
_WEIGHED = 24
"""How many questions are tried out."""


class Judged(Protocol):
    """A judged document, of which further facts may become known."""

    rules: Rules
    records: Records
    evaluator: Remembering

    @property
    def inquiry(self) -> Inquiry:
        """What is left of verdicts once the known is put in."""


@dataclass(frozen=True, slots=True)
class Question:
    """An unknown fact, and the findings that ask for it: knowing it, by itself or with others, can change them.

    ``settles`` is how many undetermined findings an answer settles, on average over the possible answers;
    ``rebuts`` says that nothing undetermined turns on it, but a finding that rests on a presumption does.
    """

    path: str
    row: Row
    fact: str
    touches: tuple[Finding, ...]
    settles: float
    rebuts: bool


def questions(judged: Judged, findings: Sequence[Finding], leave_out: Collection[str] = ()) -> list[Question]:
    """Every question that can still change a finding, the most decisive first; ``leave_out`` names facts by path.

    What an event was like is asked only once the event is known to have happened. Of very many questions only the
    most promising ones are tried out, those that the most findings ask for.
    """
    asking = _asking(findings)
    placed = _placed(judged, findings)
    open_ones = [_Open(unknown, asking[path]) for path, unknown in _unknowns(judged, placed) if path not in leave_out]
    open_ones.sort(key=lambda item: (item.rebuts, -item.share))
    found = [
        item.question(_settles(judged, item, placed) if number < _WEIGHED else 0)
        for number, item in enumerate(open_ones)
    ]
    return sorted(found, key=lambda question: (question.rebuts, -question.settles))


@dataclass(frozen=True, slots=True)
class _Open:
    """An unknown fact, and the findings that ask for it."""

    unknown: Unknown
    touches: tuple[Finding, ...]

    @property
    def rebuts(self) -> bool:
        """Whether nothing undetermined turns on it."""
        return not any(self.unknown.path in finding.missing for finding in self.touches)

    @property
    def share(self) -> float:
        """What it contributes to findings that need several answers."""
        path = self.unknown.path
        return sum(1 / len(finding.missing) for finding in self.touches if path in finding.missing)

    def question(self, settles: float) -> Question:
        """The question, once it has been weighed."""
        return Question(self.unknown.path, self.unknown.row, self.unknown.fact, self.touches, settles, self.rebuts)


def _asking(findings: Iterable[Finding]) -> dict[str, tuple[Finding, ...]]:
    """The findings that ask for each fact."""
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        for path in dict.fromkeys((*finding.missing, *finding.rebuttable_by)):
            found.setdefault(path, []).append(finding)
    return {path: tuple(asking) for path, asking in found.items()}


def _unknowns(judged: Judged, placed: Sequence[_Placed]) -> Iterator[tuple[str, Unknown]]:
    seen: set[str] = set()
    search = Unknowns(judged.evaluator, Work())
    for finding, row in placed:
        norm = judged.rules.norms[finding.norm.id]
        wanted = {*finding.missing, *finding.rebuttable_by}
        for unknown in _open(search, norm, row) if wanted else ():
            of_a_fact = unknown.row is not judged.records.record
            if of_a_fact and unknown.path in wanted - seen and unknown.askable(()):
                seen.add(unknown.path)
                yield unknown.path, unknown


def _open(search: Unknowns, norm: Norm, row: Row) -> Iterator[Unknown]:
    with suppress(TooMany):
        yield from search.told(search.of_norm(norm, row))
        yield from search.told(search.rebutting(norm, row))


def _placed(judged: Judged, findings: Iterable[Finding]) -> list[_Placed]:
    """Each finding with its row, which is looked up once for all questions."""
    scopes = {finding.norm.scope for finding in findings}
    rows = {(scope, row.path): row for scope in scopes for row in judged.records.rows[scope]}
    return [(finding, rows[finding.norm.scope, finding.path]) for finding in findings]


def _settles(judged: Judged, item: _Open, placed: Sequence[_Placed]) -> float:
    """How many findings an answer settles, on average over the possible answers; 0 where no work is left to try it."""
    with suppress(TooMany):
        return _tried(judged, item, placed)
    return 0


def _tried(judged: Judged, item: _Open, placed: Sequence[_Placed]) -> float:
    unknown, inquiry = item.unknown, judged.inquiry
    variable = inquiry.residue.learn(unknown)
    sample = _sampled(range(1, len(unknown.candidates) + 1))
    cases = Cases(inquiry.residue, {variable: sample})
    statuses = [
        (inquiry.status_left(one.norm.id, row), one.status)
        for one, row in placed
        if item.rebuts or one.status is Status.UNDETERMINED
    ]
    settled = 0
    for node, before in statuses:
        if inquiry.residue.support(node) >> variable & 1:
            for code, when in cases.of(node).items():
                if STATUS_CODES[code] not in (Status.UNDETERMINED, before):
                    settled += when.bit_count()
    return settled / len(sample)


def _sampled(candidates: Sequence[int]) -> Sequence[int]:
    step = (len(candidates) - 1) / (_SAMPLE - 1)
    return candidates if len(candidates) <= _SAMPLE else [candidates[round(step * n)] for n in range(_SAMPLE)]
