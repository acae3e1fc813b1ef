"""Which question to ask first: the unknown fact whose answer settles most of what is undetermined."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from .assessing import Assessor
from .findings import Finding
from .norms import Norm
from .reference import Evaluator
from .statuses import UNDETERMINED
from .unknowns import Unknown, Unknowns
from .values import Value
from .world import Row

_SAMPLE = 12
"""How many of the possible values of one fact are tried."""

Judged = tuple[Norm, Row, str]
"""A norm on a row, and its present status."""


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


def questions(assessor: Assessor, findings: Sequence[Finding], leave_out: Collection[str] = ()) -> list[Question]:
    """Every question that can still change a finding, the most decisive first; ``leave_out`` names facts by path.

    What an event was like is asked only once the event is known to have happened.
    """
    found = [_question(path, unknown, assessor, findings) for path, unknown in _unknowns(assessor, findings)]
    open_ones = [item for item in found if item.path not in leave_out]
    return sorted(open_ones, key=lambda item: (item.rebuts, -item.settles, -_share(item)))


def _unknowns(assessor: Assessor, findings: Sequence[Finding]) -> Iterator[tuple[str, Unknown]]:
    seen: set[str] = set()
    search = Unknowns(assessor.evaluator)
    for finding in findings:
        norm, row = _judged(assessor, finding)
        wanted = {*finding.missing, *finding.rebuttable_by}
        for unknown in _open(search, norm, row) if wanted else ():
            of_a_fact = unknown.row is not assessor.world.record
            if of_a_fact and unknown.path in wanted - seen and unknown.askable(()):
                seen.add(unknown.path)
                yield unknown.path, unknown


def _open(search: Unknowns, norm: Norm, row: Row) -> Iterator[Unknown]:
    yield from search.of_norm(norm, row)
    yield from search.rebutting(norm, row)


def _judged(assessor: Assessor, finding: Finding) -> tuple[Norm, Row]:
    rows = assessor.world.rows[finding.norm.scope]
    return assessor.rules.norms[finding.norm.id], next(row for row in rows if row.path == finding.path)


def _question(path: str, unknown: Unknown, assessor: Assessor, findings: Sequence[Finding]) -> Question:
    touches = tuple(item for item in findings if path in (*item.missing, *item.rebuttable_by))
    rebuts = not any(path in item.missing for item in touches)
    judged = [(*_judged(assessor, item), item.status) for item in findings if rebuts or item.status == UNDETERMINED]
    sample = _sampled(unknown.candidates)
    settled = sum(_settled(assessor, unknown, value, judged) for value in sample)
    return Question(path, unknown.row, unknown.fact, touches, settled / len(sample), rebuts)


def _settled(assessor: Assessor, unknown: Unknown, value: Value, judged: Sequence[Judged]) -> int:
    """How many findings change from what they are to something settled where the fact has the value."""
    own = unknown.row.values[unknown.fact]
    unknown.row.values[unknown.fact] = value
    try:
        evaluator = Evaluator(assessor.rules, assessor.world, assessor.setting)
        statuses = [(evaluator.verdict(norm, row).status, before) for norm, row, before in judged]
    finally:
        unknown.row.values[unknown.fact] = own
    return sum(status not in (UNDETERMINED, before) for status, before in statuses)


def _sampled(candidates: Sequence[Value]) -> Sequence[Value]:
    step = (len(candidates) - 1) / (_SAMPLE - 1)
    return candidates if len(candidates) <= _SAMPLE else [candidates[round(step * n)] for n in range(_SAMPLE)]


def _share(question: Question) -> float:
    """What the question contributes to findings that need several answers."""
    return sum(1 / len(item.missing) for item in question.touches if question.path in item.missing)
