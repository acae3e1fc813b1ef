"""What carries the decision's text, and which outcomes its scenarios test."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from gongyi import STATUSES, Policy
from gongyi.coverage import Coverage, Entry, Piece, cover_folder
from gongyi.loader import Loaded, default_reading
from gongyi.norms import DECLARATION, MODALITIES, Norm, Untranslatable
from gongyi.outcomes import outcomes
from gongyi.versions import in_force_zh
from gongyi_facts.base import Document
from gongyi_facts.problems import BadInput

from .scenarios import Scenario
from .tested import Features, Never, features


@dataclass
class Tally:
    """The outcomes of one norm: those it can have, the scenarios of each, and those that cannot come about."""

    norm: Norm
    possible: tuple[str, ...]
    scenarios: dict[str, list[Scenario]] = field(default_factory=dict)
    never: dict[str, Never] = field(default_factory=dict)

    @property
    def due(self) -> tuple[str, ...]:
        """The outcomes that need a scenario."""
        return tuple(status for status in self.possible if status not in self.never)

    @property
    def missing(self) -> tuple[str, ...]:
        """The outcomes that need a scenario and have none."""
        return tuple(status for status in self.due if not self.scenarios.get(status))


@dataclass(frozen=True, slots=True)
class Survey:
    """Everything that was looked at: the text, the rules (None where they cannot be loaded), the scenarios."""

    texts: tuple[Coverage, ...]
    """The text as it read from time to time, oldest first; a single one where it never changed."""
    policy: Policy | None
    tallies: dict[str, Tally]
    scenarios: int
    problems: tuple[str, ...]

    def kind(self, entry: Entry) -> str:
        """What a stretch of the text is, in a word."""
        if entry.piece is None or not entry.sound:
            return "有误" if entry.piece else "未载"
        # A reading may give a norm its modality.
        norm = self.norm(entry.piece)
        return MODALITIES.get(norm.modality if norm else entry.piece.kind, "标题")

    def norm(self, piece: Piece) -> Norm | None:
        """The version of a norm that a piece is, under the default reading."""
        tally = self.tallies.get(piece.id)
        versions = tally.norm.versions if tally else ()
        return next((version for version in versions if version.in_force == piece.in_force), None)

    def norms(self) -> Iterator[Norm]:
        """Every version of every norm, under the default reading."""
        for tally in self.tallies.values():
            yield from tally.norm.versions

    def declarations(self) -> list[Piece]:
        """The pieces that are declarations, in the order of the text."""
        pieces = [entry.piece for text in self.texts for entry in text.entries if entry.piece]
        return [piece for piece in dict.fromkeys(pieces) if piece.kind == DECLARATION]

    def time(self, text: Coverage) -> str:
        """When the text read so, where it did not always."""
        return in_force_zh(text.in_force) if len(self.texts) > 1 else ""

    def summary(self) -> tuple[str, ...]:
        """The numbers."""
        due = sum(len(tally.due) for tally in self.tallies.values())
        missing = sum(len(tally.missing) for tally in self.tallies.values())
        return (
            *map(self._carried, self.texts),
            f"结论 {due - missing}/{due} 有场景检验，场景共 {self.scenarios} 个。"
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
    tallies = _tallies(policy.loaded, found)
    problems += _untested(tallies.values())
    problems += _wrongly_never(found, tallies)
    return Survey(texts, policy, tallies, found.scenarios, tuple(problems))


def _tallies(loaded: Loaded, found: Features) -> dict[str, Tally]:
    tallies = {}
    for identity, variants in loaded.norms.items():
        possible = outcomes(variants.values())
        default = variants[default_reading(loaded, identity)]
        tallies[identity] = Tally(default, tuple(status for status in STATUSES if status in possible))
    for item in found.tested:
        if item.norm in tallies:
            tallies[item.norm].scenarios.setdefault(item.status, []).append(item.scenario)
    for never in found.never:
        if never.norm in tallies and never.status:
            tallies[never.norm].never[never.status] = never
    return tallies


def _untested(tallies: Iterable[Tally]) -> Iterator[str]:
    for tally in tallies:
        if tally.missing:
            words = "、".join(f"“{STATUSES[status]}”" for status in tally.missing)
            yield f"{tally.norm.source}: {tally.norm.id} 的结论{words}没有场景检验。请补写场景。"


def _wrongly_never(found: Features, tallies: dict[str, Tally]) -> Iterator[str]:
    for never in found.never:
        where = f"features/{never.file}:{never.line}"
        tally = tallies.get(never.norm)
        if tally is None or never.status not in tally.possible:
            yield f"{where}: 这里说不会出现的，本来就不是 {never.norm} 的结论。请改正编号或者结论。"
        elif tally.scenarios.get(never.status):
            scenario = tally.scenarios[never.status][0]
            zh = STATUSES[never.status]
            yield (
                f"{where}: 这里说 {never.norm} 不会出现“{zh}”，但是有场景得出它"
                f"（{scenario.file}:{scenario.line}）。请删去这句说明。"
            )


def _percent(part: int, whole: int) -> str:
    """A share that says 100 % only where nothing is left."""
    return "100 %" if part == whole else f"{min(part / whole * 100, 99.9):.1f} %"


def untranslatable_zh(item: Untranslatable) -> str:
    """Words that no fact can decide, why, and what the rule does instead."""
    return f"“{item.words}”：{item.why.rstrip('。')}。{item.instead}"
