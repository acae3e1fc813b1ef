"""What carries the decision's text, and which outcomes its scenarios test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gongyi import MODALITIES, Coverage, Modality, Norm, Policy, Stretch, TextSegment, cover_folder, in_force_zh
from gongyi_desk.rulebook import tally
from gongyi_desk.rulebook.scenarios import features
from gongyi_desk.rulebook.tally import Held, Tally
from gongyi_facts import BadInput, Document


@dataclass(frozen=True, slots=True)
class Survey:
    """Everything that was looked at: the text, the rules (None where they cannot be loaded), the scenarios."""

    texts: tuple[Coverage, ...]
    """The text as it read from time to time, oldest first; a single one where it never changed."""
    policy: Policy | None
    held: dict[str, Held]
    """What the scenarios hold of each norm."""
    scenarios: int
    problems: tuple[str, ...]

    def kind(self, stretch: Stretch) -> str:
        """What a stretch of the text is, in a word."""
        if stretch.piece is None or not stretch.sound:
            return "有误" if stretch.piece else "未载"
        # A reading may give a norm its modality.
        norm = self.norm(stretch.piece)
        return MODALITIES.get(norm.modality if norm else stretch.piece.kind, "标题")

    def norm(self, piece: TextSegment) -> Norm | None:
        """The version of a norm that a piece is, under the default reading."""
        found = self.held.get(piece.id)
        versions = found.norm.versions if found else ()
        return next((version for version in versions if version.in_force == piece.in_force), None)

    def norms(self) -> Iterator[Norm]:
        """Every version of every norm, under the default reading."""
        for found in self.held.values():
            yield from found.norm.versions

    def tallies(self) -> Iterator[Tally]:
        """The outcomes of every norm under each of its readings."""
        for found in self.held.values():
            yield from found.tallies

    def declarations(self) -> list[TextSegment]:
        """The pieces that are declarations, in the order of the text."""
        pieces = [stretch.piece for text in self.texts for stretch in text.entries if stretch.piece]
        return [piece for piece in dict.fromkeys(pieces) if piece.kind == Modality.DECLARATION]

    def time(self, text: Coverage) -> str:
        """When the text read so, where it did not always."""
        return in_force_zh(text.in_force) if len(self.texts) > 1 else ""

    def summary(self) -> tuple[str, ...]:
        """The numbers."""
        due = sum(len(tally.due) for tally in self.tallies())
        missing = sum(len(tally.missing) for tally in self.tallies())
        rows = sum(len(tally.tested) for tally in self.tallies())
        idle = sum(len(tally.idle) for tally in self.tallies())
        by_row = f"情形 {rows - idle}/{rows}，" if rows else ""
        return (
            *map(self._carried, self.texts),
            f"{by_row}结论 {due - missing}/{due} 有场景检验，场景共 {self.scenarios} 个。"
            if self.policy
            else "规则不能载入，没有检查场景。",
        )

    def _carried(self, text: Coverage) -> str:
        time = self.time(text)
        return (
            f"{time and time + '的原文：'}规范 {text.carried}/{text.pieces}，标题 {text.headings} 个，"
            f"文字 {text.covered}/{text.characters}（{_percent(text.covered, text.characters)}）。"
        )


def look(rules: Path, scenarios: Path, facts: type[Document] | None = None) -> Survey:
    """Hold a folder of rules against its decision, and the scenarios against the rules.

    ``facts`` is the fact model of the rules; this decision's own unless given.
    """
    texts = cover_folder(rules)
    problems = list(dict.fromkeys(problem for text in texts for problem in text.problems))
    try:
        policy = Policy.load(rules, facts)
    except BadInput as bad:
        if not problems:
            raise
        return Survey(texts, None, {}, 0, tuple(dict.fromkeys((*problems, *map(str, bad.problems)))))
    found = features(scenarios)
    held = tally.held(policy, found)
    problems += tally.problems(policy, found, held)
    return Survey(texts, policy, held, found.scenarios, tuple(problems))


def _percent(part: int, whole: int) -> str:
    """A share that says 100 % only where nothing is left."""
    return "100 %" if part == whole else f"{min(part / whole * 100, 99.9):.1f} %"
