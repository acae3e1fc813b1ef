"""A note on one case: what must be done, most urgent first. Text, Markdown and pages are made from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gongyi import ANY_DAY, STATUSES, Assessment, Deviation, Finding, in_force_zh
from gongyi_desk.page import situations, words
from gongyi_desk.page.firmness import deviation_zh
from gongyi_desk.page.groups import concerns
from gongyi_desk.page.judged_case import JudgedCase
from gongyi_desk.page.urgency import REQUIRED, required, settled


@dataclass(frozen=True, slots=True)
class Field:
    """A labelled remark of an item; several paragraphs where there are several things to say."""

    label: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One finding: its status, its norm, who must do what, and everything to know about that."""

    status: str
    norm: str
    sentence: str
    fields: tuple[Field, ...]

    @property
    def status_zh(self) -> str:
        """The status in Chinese."""
        return STATUSES[self.status]


@dataclass(frozen=True, slots=True)
class Note:
    """The whole note."""

    title: str
    judged: tuple[str, ...]
    """As of which day and by which engine; by which readings, where they are not the default."""
    warnings: tuple[str, ...]
    summary: str
    required: tuple[Item, ...]
    settled: tuple[Item, ...]
    hidden: str
    footer: tuple[str, ...]


def note(judged: JudgedCase, *, everything: bool, whose: str | None = None) -> Note:
    """The note on a case; with ``everything``, norms that do not apply are listed too; ``whose`` leaves one organ's."""
    assessment, writer = judged.assessment, _Writer(judged)
    meant = [finding for finding in assessment.findings if whose is None or concerns(finding, whose)]
    urgent = tuple(writer.full(finding) for finding in required(assessment) if finding in meant)
    others = tuple(
        writer.short(finding) for finding in settled(assessment, everything=everything) if finding in meant
    )
    left_out = len(meant) - len(urgent) - len(others)
    return Note(
        title=judged.title,
        judged=judged.judged_zh,
        warnings=assessment.warnings,
        summary=_summary(assessment, len(urgent)),
        required=urgent,
        settled=others,
        hidden=f"另有 {left_out} 项不适用，加 --all 列出。" if left_out else "",
        footer=words.footer(assessment.policy),
    )


def item(judged: JudgedCase, finding: Finding) -> Item:
    """One finding by itself, with everything there is to say."""
    return _Writer(judged).full(finding)


def items(judged: JudgedCase, findings: Iterable[Finding]) -> tuple[Item, ...]:
    """Several findings in order, each with everything there is to say; what was said once is referred to."""
    writer = _Writer(judged)
    return tuple(writer.full(finding) for finding in findings)


def _summary(assessment: Assessment, count: int) -> str:
    if not count:
        return "没有须处理的事项。"
    return f"须处理 {count} 项：{words.tally(assessment, REQUIRED)}。"


class _Writer:
    """Writes items in order; what was said in full once is not said again."""

    def __init__(self, judged: JudgedCase) -> None:
        self.assessment, self.names = judged.assessment, judged.names
        self.loaded = judged.judging.policy.loaded
        self.said: dict[str, int] = {}
        self.number = 0

    def full(self, finding: Finding) -> Item:
        """An item with everything there is to say."""
        self.number += 1
        open_question = finding.status == "undetermined"
        found = [
            ("对象", [words.toward(finding) or ""]),
            ("事项", [self._record(finding)]),
            ("期限", [words.deadline(finding, self.assessment.as_of) or ""]),
            ("情形", [situations.field(finding)]),
            ("依据", [f"{finding.norm.id}{self._version(finding)} “{finding.norm.text}”"]),
            ("计算", ["；".join(finding.due.basis) if finding.due else ""]),
            ("理由", ["" if open_question else words.reasons(finding, self.names)]),
            ("证据", [words.without_evidence(finding, self.names)]),
            ("待查", [self._question(path) for path in finding.missing]),
            ("反证", self._rebuttal(finding)),
            *self._remarks(finding),
            ("后续", [words.foretold(finding, self.assessment)]),
            ("参见", self._higher_law(finding)),
        ]
        return self._item(finding, found)

    def short(self, finding: Finding) -> Item:
        """An item about which nothing needs to be done now."""
        self.number += 1
        found = [
            ("事项", [self._record(finding)]),
            ("期限", [words.deadline(finding, self.assessment.as_of) or ""]),
            ("情形", [situations.field(finding)]),
            ("理由", [words.reasons(finding, self.names)]),
            ("反证", self._rebuttal(finding)),
            *self._remarks(finding),
            ("后续", [words.foretold(finding, self.assessment)]),
            ("参见", self._higher_law(finding)),
        ]
        return self._item(finding, found)

    def _item(self, finding: Finding, found: list[tuple[str, list[str]]]) -> Item:
        fields = ((label, tuple(filter(None, texts))) for label, texts in found)
        kept = tuple(Field(label, texts) for label, texts in fields if texts)
        return Item(finding.status, finding.norm.id, words.sentence(finding), kept)

    def _record(self, finding: Finding) -> str:
        scope = finding.norm.scope
        return self.names.record(scope, finding.record) if self.names.several(scope) else ""

    def _version(self, finding: Finding) -> str:
        """When the norm's version is in force, where that is not as long as the decision itself."""
        return "" if finding.norm.in_force == ANY_DAY else f"（{in_force_zh(finding.in_force)}）"

    def _question(self, path: str) -> str:
        return f"{self.assessment.questions.get(path, '')}（{self.names.where(path)}）"

    def _rebuttal(self, finding: Finding) -> list[str]:
        if not finding.rebuttable_by:
            return []
        return ["本结论出于推定，查明以下事实可以推翻：", *map(self._question, finding.rebuttable_by)]

    def _higher_law(self, finding: Finding) -> list[str]:
        return list(dict.fromkeys(self._note(note) for note in finding.notes))

    def _note(self, note: str) -> str:
        """A note, or where it was said before, what it is about and where."""
        subject, colon, text = note.partition("：")
        return self._once(text, subject + colon) if colon else self._once(note)

    def _remarks(self, finding: Finding) -> Iterator[tuple[str, list[str]]]:
        yield "注意", [self._once(text, f"{name}：") for name, text in finding.flags]
        yield "争议", [self._contested(finding, deviation) for deviation in finding.contested]

    def _contested(self, finding: Finding, deviation: Deviation) -> str:
        readings = self.loaded.readings[deviation.key]
        reading = next(found for found in readings if found.name == deviation.reading)
        return self._once(reading.why, f"{deviation_zh(finding, deviation, self.names)}：")

    def _once(self, text: str, head: str = "") -> str:
        """The text, or where it was said before, the item that says it."""
        first = self.said.setdefault(text, self.number)
        return head + text if first == self.number else f"{head}见第 {first} 项"
