"""What is to be found out: each open question once, the most decisive first, with what depends on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gongyi import Finding, questions
from gongyi_desk.page.judged_case import JudgedCase


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question, where in the case file its answer is written, the norms that depend on it, and whether these are
    settled for now: by a presumption that the answer can rebut.
    """

    question: str
    where: str
    norms: str
    rebuts: bool


def inquiries(judged: JudgedCase, findings: Sequence[Finding]) -> tuple[Inquiry, ...]:
    """Every question that the findings leave open; those that only rebut a presumption come last."""
    asked: dict[str, list[str]] = {}
    rebutting: dict[str, list[str]] = {}
    for finding in findings:
        for path in finding.missing:
            asked.setdefault(path, []).append(finding.norm.id)
        for path in finding.rebuttable_by:
            rebutting.setdefault(path, []).append(finding.norm.id)
    ranked = [question.path for question in questions(judged.assessor, findings)]
    place = {path: number for number, path in enumerate(ranked)}
    found = [_inquiry(judged, path, asked[path], rebuts=False) for path in _sorted(asked, place)]
    only = {path: norms for path, norms in rebutting.items() if path not in asked}
    return (*found, *(_inquiry(judged, path, only[path], rebuts=True) for path in _sorted(only, place)))


def _sorted(asked: dict[str, list[str]], place: dict[str, int]) -> list[str]:
    """In the order in which the questions are worth asking; what cannot be weighed stays where it stands, last."""
    return sorted(asked, key=lambda path: place.get(path, len(place)))


def _inquiry(judged: JudgedCase, path: str, norms: list[str], *, rebuts: bool) -> Inquiry:
    question = judged.assessment.questions.get(path, "")
    return Inquiry(question, judged.names.where(path), "、".join(dict.fromkeys(norms)), rebuts)
