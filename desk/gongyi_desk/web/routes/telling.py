"""What is said of a judged case, as the templates show it: groups of findings, what differs, why a finding is so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gongyi import STATUSES, Finding, Status
from gongyi_desk.comparison.changes import moved
from gongyi_desk.comparison.record_matching import paired
from gongyi_desk.comparison.telling import Compared
from gongyi_desk.page import words
from gongyi_desk.page.explanation import finding_explained
from gongyi_desk.page.firmness import deviation_zh
from gongyi_desk.page.groups import grouped
from gongyi_desk.page.judged_case import JudgedCase
from gongyi_desk.page.one_screen import row_of
from gongyi_desk.page.twins import Entry
from gongyi_desk.page.urgency import SETTLED, settled
from gongyi_desk.terminal.layout import Line

_WIDE = 1_000_000
"""Columns enough that no paragraph is broken."""
_INDENT = 2
SEARCHING = "正在查还缺什么……"


@dataclass(frozen=True, slots=True)
class Item:
    """One finding in a line."""

    norm: str
    path: str
    status: str
    who: str
    what: str
    record: str
    when: str
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The one-screen answer: what must be done by whom, in groups; what needs nothing now; what to beware of."""

    title: str
    as_of: str
    record_to: str
    ended_since: str
    warnings: tuple[str, ...]
    groups: tuple[tuple[str, tuple[Item, ...]], ...]
    settled: tuple[Item, ...]
    tally: str
    inquired: bool
    """Whether it says what is missing and what rebuts; else both are to be asked for."""

    @property
    def empty(self) -> bool:
        """Whether nobody has anything to do."""
        return not self.groups


def answer(judged: JudgedCase) -> Answer:
    """The answer on a case."""
    found = judged.assessment
    groups = ((group.zh, tuple(_item(judged, one) for one in those)) for group, those in grouped(found, None))
    return Answer(
        title=judged.title,
        as_of=found.as_of.isoformat(),
        record_to=found.record_to.isoformat(),
        ended_since=words.ended_since(found),
        warnings=found.warnings,
        groups=tuple((zh, those) for zh, those in groups if those),
        settled=tuple(_item(judged, one) for one in settled(found, everything=True)),
        tally=words.tally(found, SETTLED),
        inquired=judged.inquired,
    )


def _item(judged: JudgedCase, finding: Finding) -> Item:
    said = row_of(Entry(finding, [finding.norm.id]), judged.names, judged.assessment.as_of)
    scope = finding.norm.scope
    return Item(
        finding.norm.id,
        finding.path,
        str(finding.status),
        said.who,
        said.what,
        judged.names.record(scope, finding.record) if judged.names.several(scope) else "",
        said.when if judged.inquired or finding.status is not Status.UNDETERMINED else SEARCHING,
        tuple(_doubts(judged, finding)),
    )


def _doubts(judged: JudgedCase, finding: Finding) -> Iterator[str]:
    if finding.rebuttable_by:
        yield "出于推定，可以推翻"
    if finding.contested:
        yield "有争议：" + "；".join(deviation_zh(finding, other, judged.names) for other in finding.contested)
    if finding.due is not None and finding.due.provisional:
        yield "暂定"


@dataclass(frozen=True, slots=True)
class Told:
    """One paragraph of an explanation: how deep it stands, whether it is a heading, its pieces with their style."""

    depth: int
    heading: bool
    pieces: tuple[tuple[str, str], ...]


def why(judged: JudgedCase, finding: Finding) -> list[Told]:
    """Why a finding is as it is: conditions, counting of days, readings, cited law."""
    return [_told(line) for line in finding_explained(judged, finding, _WIDE) if line]


def _told(line: Line) -> Told:
    text = "".join(piece.text for piece in line)
    depth = (len(text) - len(text.lstrip(" "))) // _INDENT
    pieces = [
        (piece.text.strip("【】") if piece.style in STATUSES else piece.text, piece.style)
        for piece in line
        if piece.text.strip(" ")
    ]
    if pieces:
        pieces[0] = (pieces[0][0].lstrip(" "), pieces[0][1])
    return Told(min(depth, 9), depth == 0 and line[0].style == "strong", tuple(pieces))


@dataclass(frozen=True, slots=True)
class Turned:
    """A verdict before and after."""

    norm: str
    what: str
    record: str
    before: str
    after: str
    status: str


@dataclass(frozen=True, slots=True)
class Differing:
    """What differs between two states of a case: facts in words, and the verdicts that changed."""

    facts: tuple[tuple[str, str, str], ...]
    turned: tuple[Turned, ...]
    unchanged: int

    @property
    def empty(self) -> bool:
        """Whether nothing differs."""
        return not self.facts and not self.turned


def differing(before: JudgedCase, after: JudgedCase) -> Differing:
    """Compare two states."""
    found = Compared.of("", before, after, *paired(before.document, after.document))
    facts = [((before if one.gone else after).names.fact(one.path), one.before, one.after) for one in found.facts]
    facts += [
        (f"{(before if one.gone else after).names.fact(one.path)}的证据", one.before or "无", one.after or "无")
        for one in found.evidence
    ]
    turned = tuple(
        Turned(
            change.finding.norm.id,
            change.finding.norm.short,
            _record(before if change.after is None else after, change.finding),
            _verdict(change.before),
            _verdict(change.after),
            str(change.finding.status),
        )
        for change in found.findings
        if moved(change)
    )
    return Differing(tuple(facts), turned, found.unchanged + len(found.findings) - len(turned))


def _record(judged: JudgedCase, finding: Finding) -> str:
    scope = finding.norm.scope
    return judged.names.record(scope, finding.record) if judged.names.several(scope) else ""


def _verdict(finding: Finding | None) -> str:
    if finding is None:
        return "没有这一记录"
    due = f"，{words.last_days(finding)}" if finding.due else ""
    return STATUSES[finding.status] + due
