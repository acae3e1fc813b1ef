"""What rules rest on, in words: derived facts, and periods."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gongyi import (
    ANY_DAY,
    TRUE,
    Achieved,
    Assumed,
    Concluded,
    Derivation,
    Earliest,
    First,
    Key,
    LastlySeen,
    Loaded,
    Mention,
    Narrowed,
    Observed,
    Period,
    Reading,
    Wording,
    in_force_zh,
    key_of,
    mentioned_by_period,
)
from gongyi_desk.rulebook.blocks import Block, argued, limit, tree


class Definitions:
    """Defines the derived facts and periods of one policy."""

    def __init__(self, loaded: Loaded) -> None:
        self.loaded = loaded
        self.wording = Wording(loaded.model, loaded.periods)

    def under(self, mentions: Iterable[Mention]) -> tuple[Key, ...]:
        """The derived facts and periods that what is mentioned rests on, each followed by what it rests on itself.

        The verdicts of other norms are not gone into: those are told with their norms.
        """
        found: dict[Key, None] = {}
        self._follow(mentions, found)
        return tuple(found)

    def _follow(self, mentions: Iterable[Mention], found: dict[Key, None]) -> None:
        for key in map(key_of, mentions):
            if key[0] in ("derived", "period") and key not in found:
                found[key] = None
                self._follow(self._mentioned(key), found)

    def _mentioned(self, key: Key) -> Iterator[Mention]:
        kind, scope, name = key
        if kind == "derived":
            for variant in self.loaded.derived[scope, name].values():
                yield from variant.mentions()
        else:
            for version in self.loaded.periods[scope, name].versions:
                yield from mentioned_by_period(version)

    # --- periods ---------------------------------------------------------------------------

    def periods(self, scope: str, name: str) -> Iterator[Block]:
        """Every version of a period: how each of its parts runs, on what basis and condition."""
        for period in self.loaded.periods[scope, name].versions:
            title = _title(period, self.wording)
            yield Block(title.removeprefix(period.zh), tuple(self._parts(period)), name=period.zh)

    def _parts(self, period: Period) -> Iterator[Block]:
        for part in period.parts:
            basis = f"（{'；'.join(part.basis)}）" if part.basis else ""
            yield Block(self.wording.part(part) + basis, limit(self.wording, part.when))

    # --- derived facts ---------------------------------------------------------------------

    def derived(self, scope: str, name: str) -> Block:
        """What a derived fact is, and what its readings change."""
        variants = self.loaded.derived[scope, name]
        readings = self.loaded.readings.get(name, ())
        first = next(iter(variants.values()))
        text, parts = self._told(first)
        argued = tuple(self._reading(reading, variants[reading.name]) for reading in readings)
        return Block(text, (*parts, *argued), name=f"{self.loaded.model.scopes[scope].zh}的“{first.fact.zh}”")

    def _told(self, derived: Derivation) -> tuple[str, tuple[Block, ...]]:
        if isinstance(derived, Assumed):
            return self._assumed(derived)
        if isinstance(derived, First):
            return self._first(derived)
        if isinstance(derived, Earliest):
            return self._earliest(derived)
        if isinstance(derived, LastlySeen):
            return f"：案件文件逐次记载的“{self.wording.fact(derived.seen)}”，最后一次看到的那一天。", ()
        if isinstance(derived, Achieved):
            return self._achieved(derived), ()
        if isinstance(derived, Observed):
            return self._observed(derived), ()
        if isinstance(derived, Narrowed):
            return self._narrowed(derived)
        assert isinstance(derived, Concluded)
        return self._concluded(derived)

    def _assumed(self, derived: Assumed) -> tuple[str, tuple[Block, ...]]:
        start = self.wording.day(derived.start)
        same = f"“{self.wording.fact(derived.same_day)}”的，就是该日；此外" if derived.same_day else ""
        by_then = (
            "推定在次日"
            if derived.within is None
            else f"推定在该日至其后{derived.within.zh}届满之间，届满日为休息日的顺延"
        )
        text = (
            f"：{start}以后即视为已经发生，写明没有发生的除外；记有日期（包括某日以前、以后）的依所记。日期不详的，{same}"
            f"{by_then}。"
        )
        found = [Block(f"依据：{derived.basis}")]
        if derived.in_force != ANY_DAY:
            days = in_force_zh(derived.in_force)
            found.append(Block(f"{start}须在这一推定施行的期间（{days}），否则只知不早于该日。"))
        if derived.flag is not None:
            found.append(Block(f"用到这一推定的，提示“{derived.flag.id}”：{derived.flag.text}"))
        return text, tuple(found)

    def _first(self, derived: First) -> tuple[str, tuple[Block, ...]]:
        of, event = self.loaded.model.scopes[derived.of].zh, self.wording.fact(derived.event)
        only = () if derived.where == TRUE else (tree(self.wording, derived.where, "只看符合条件的："),)
        return f"：相关的各“{of}”中最早的“{event}”；一件也没有的，没有发生。", only

    def _earliest(self, derived: Earliest) -> tuple[str, tuple[Block, ...]]:
        days = "、".join(f"“{self.wording.day(candidate.day)}”" for candidate in derived.candidates)
        limits = tuple(
            tree(self.wording, candidate.where, f"“{self.wording.day(candidate.day)}”，条件：")
            for candidate in derived.candidates
            if candidate.where != TRUE
        )
        return f"：{days}中最早的一天；各有条件的，符合条件的才算。", limits

    def _observed(self, derived: Observed) -> str:
        until = f"；其时“{self.wording.fact(derived.until)}”已经发生的，看该日所见" if derived.until else ""
        day = f"“{self.wording.day(derived.at)}”之日" if derived.at is not None else "评估日"
        stands = (
            f"“{self.wording.day(derived.stands_from)}”以后（含当日）所见，到案情截至日有别的所见以前，视为未变。"
            if derived.stands_from is not None
            else ""
        )
        undated = f"“{self.wording.fact(derived.undated_until)}”为止，没有的，" if derived.undated_until else ""
        seen = self.wording.fact(derived.seen)
        return (
            f"：案件文件逐次记载的“{seen}”，看{day}所见{until}。两次所见之间的状态在两者之间；"
            f"没有写日期的，到{undated}案情截至日为止都是这样。{stands}"
        )

    def _achieved(self, derived: Achieved) -> str:
        seen = self.wording.fact(derived.seen)
        after = f"，“{self.wording.day(derived.after)}”以后的" if derived.after is not None else "的"
        return f"：案件文件逐次记载的“{seen}”{after}达到之日：写有“自”的依所写，否则在前一次所见以后、见到之日以前。"

    def _narrowed(self, derived: Narrowed) -> tuple[str, tuple[Block, ...]]:
        left = [(condition, f"只剩{_either(derived, codes)}，条件：") for condition, codes in derived.cases]
        told = tuple(tree(self.wording, condition, role) for condition, role in left)
        source = self.wording.fact(derived.choice)
        return f"：同“{source}”，再按以下各项排除；两次所见互相排斥的，以后见的为准，先后不明的不明。", told

    def _concluded(self, derived: Concluded) -> tuple[str, tuple[Block, ...]]:
        return "：下列条件成立的为“是”，不成立的为“否”，不明的仍不明。", (tree(self.wording, derived.when),)

    def _reading(self, reading: Reading, variant: Derivation) -> Block:
        if not isinstance(variant, Assumed) or variant.active:
            return argued(reading)
        return argued(reading, Block(f"日期不详的，不作推定，只知不早于{self.wording.day(variant.start)}。"))


def _either(derived: Narrowed, codes: frozenset[str]) -> str:
    return "或者".join(f"“{zh}”" for code, zh in derived.fact.labels.items() if code in codes)


def _title(period: Period, wording: Wording) -> str:
    """A period's name, which of its parts counts, and when it is in force where that is limited."""
    title = period.zh
    if len(period.parts) > 1:
        title += f"（{'先' if period.earliest else '后'}届满的为准）"
    if period.limited and period.trigger is not None:
        title += f"（{in_force_zh(period.in_force)}，看{wording.day(period.trigger)}）"
    return title
