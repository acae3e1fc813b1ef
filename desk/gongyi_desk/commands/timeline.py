"""``gongyi timeline``: every dated event and every deadline of a case in order, past and to come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gongyi import FORMAT, STATUSES, Assessment, Policy, day_zh, span_zh
from gongyi_desk.calendar import ics
from gongyi_desk.calendar.entries import DEADLINE, NEXT, Entry, entries
from gongyi_desk.cases.options import Judging
from gongyi_desk.commands.check import assess, read_case, shown
from gongyi_desk.page import words
from gongyi_desk.page.standing import chosen_data, chosen_zh
from gongyi_desk.terminal import output
from gongyi_desk.terminal.exits import DONE
from gongyi_desk.terminal.layout import Line, Span, heading, paragraph


def timeline(file: str, how: Judging, format_: str, target: str | None) -> int:
    """Show or write the days of a case; returns the exit code. Raises ``GongyiError``."""
    policy = Policy.load()
    document = read_case(file)
    assessment = assess(policy, document, how)
    assessor = policy.explain(
        document, as_of=how.as_of, record_to=how.record_to, as_if=how.as_if, readings=how.readings
    )
    names = words.Names(policy.loaded, document)
    found = entries(assessor, assessment, names)
    if format_ == "json":
        output.as_json({**_json(assessment, found), **chosen_data(policy, how)}, one_line=False)
    elif format_ == "ics":
        ics.publish(found, ics.Judged(document, file, assessment, names, chosen_zh(policy, how, names)), target)
    else:
        said = (words.facts_of(assessment), chosen_zh(policy, how, names))
        head = heading(words.case_name(assessment, shown(file)), said, assessment.warnings, output.columns())
        output.show([*head, (), *_lines(assessment, found, output.columns())])
    return DONE


def _json(assessment: Assessment, found: list[Entry]) -> dict[str, Any]:
    said = assessment.to_dict()
    kept = ("case", "as_of", "record_to", "as_if", "engine", "policy", "law_as_of", "disclaimer", "warnings")
    entries = [entry.to_dict() for entry in found]
    return {"format": FORMAT, **{key: said[key] for key in kept}, "entries": entries}


def _lines(assessment: Assessment, found: list[Entry], columns: int) -> Iterator[Line]:
    as_of = assessment.as_of
    for entry in found:
        if entry.over(as_of):
            yield from _line(entry, columns)
    yield from paragraph(f"──── 评估日 {day_zh(as_of)} ────", columns, style="strong")
    for entry in found:
        if not entry.over(as_of):
            yield from _line(entry, columns)
    yield ()
    for text in words.footer(assessment.policy):
        yield from paragraph(text, columns, style="dim")


def _line(entry: Entry, columns: int) -> Iterator[Line]:
    day = day_zh(entry.span.lo) if entry.span.lo == entry.span.hi else span_zh(entry.span)
    head = [Span(f"{day}  ")]
    text = entry.text + words.evidence_zh(entry.evidence)
    if entry.finding is not None and entry.kind == DEADLINE:
        head.append(Span(f"【{STATUSES[entry.finding.status]}】", entry.finding.status))
        text = f"{entry.finding.norm.id} {text} 届满"
    elif entry.kind == NEXT:
        head.append(Span("【预告】", "dim"))
    yield from paragraph(text + entry.marks, columns, tuple(head), 4)
