"""Everything there is to know of a norm: the one page that text and HTML show, each in its own way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gongyi import (
    AS_OF,
    MODALITIES,
    STATUSES,
    TRUE,
    UNFOUNDED,
    Condition,
    DayTerm,
    FactRef,
    Flag,
    Loaded,
    Mention,
    Modality,
    Norm,
    Party,
    PeriodEnd,
    Situation,
    Status,
    in_force_zh,
    mentioned_by_norm,
    mentions,
    overlap,
)
from gongyi_desk.page import words
from gongyi_desk.page.chinese_names import ChineseNames
from gongyi_desk.page.cited_law import articles_zh
from gongyi_desk.rulebook.blocks import Block, Section, argued, limit, tree
from gongyi_desk.rulebook.definitions import Definitions
from gongyi_desk.rulebook.scenarios import Scenario
from gongyi_desk.rulebook.tally import ChosenReadings, Held, Tally

_PERIODS, _SITUATIONS = "期间", "情形"
_FIRST_DECIDES = (
    "自上而下，第一项成立的决定结论；在它以前有不明的，各项结论相同的照此结论，不同的待查明。"
)


@dataclass(frozen=True, slots=True)
class NormPage:
    """A version of a norm under one reading: its kind, what it demands, and everything else in sections."""

    norm: Norm
    kind: str
    demand: str
    sections: tuple[Section, ...]


class Teller:
    """Tells the norms of one policy; with ``law``, the articles that their notes cite, too."""

    def __init__(self, loaded: Loaded, *, law: bool = False) -> None:
        self.loaded, self.law = loaded, law
        self.names = ChineseNames(loaded)
        self.definitions = Definitions(loaded)
        self.wording = self.definitions.wording

    def page(self, norm: Norm) -> NormPage:
        """The page of a version of a norm under the reading that it has; the other readings by what they change."""
        kind = MODALITIES[norm.modality]
        if norm.modality == Modality.DECLARATION:
            return NormPage(norm, kind, "不产生逐案的结论。", _filled(self._declaration(norm)))
        return NormPage(norm, kind, words.demanded(norm), _filled(self._norm(norm)))

    def held(self, found: Held) -> tuple[Section, ...]:
        """The outcomes that a norm can have, and the scenarios that hold them: the same for all its versions."""
        ordered = sorted(found.scenarios, key=lambda scenario: (scenario.file, scenario.line))
        points = tuple(self._scenario(found, scenario) for scenario in ordered if scenario.point)
        others = tuple(self._scenario(found, scenario) for scenario in ordered if not scenario.point)
        outcomes = tuple(block for tally in found.tallies for block in self._outcomes(tally))
        title = "其余场景" if points else "场景"
        rest = Section(title, others, f"{len(others)} 个", short=True, located=bool(points))
        return _filled([Section("结论", outcomes), Section("要点场景", points), rest])

    def _declaration(self, norm: Norm) -> Iterator[Section]:
        yield Section("理由", _sentences(norm.why))
        yield Section("参见", tuple(self._notes(norm)))
        yield Section("不能判断", _sentences(*map(words.untranslatable_zh, norm.untranslatable)))

    def _norm(self, norm: Norm) -> Iterator[Section]:
        if norm.bearer.name is not None:
            yield Section("主体", _sentences(self._party(norm, norm.bearer)))
        yield from self._judged(norm)
        yield Section("施行与地域", _sentences(*self._place(norm)))
        yield self._derived(norm)
        yield Section("读法", tuple(self._readings(norm)))
        yield from self._remarks(norm)
        if norm.modality == Modality.POWER:
            flag, text = UNFOUNDED
            yield Section(flag, _sentences(f"适用条件不成立而已经行使的，仍为不适用，另作提示：{text}。"))
        yield Section("不能判断", _sentences(*map(words.untranslatable_zh, norm.untranslatable)))
        yield Section("参见", tuple(self._notes(norm)))
        yield Section("说明", _sentences(norm.why))

    def _notes(self, norm: Norm) -> Iterator[Block]:
        """The notes on higher law; below each, where that was asked for, the articles that it cites."""
        for note in norm.notes:
            cited = articles_zh(self.loaded.library, note.text) if self.law else ()
            yield Block(note.text, tuple(Block(name, tuple(map(Block, words)), law=True) for name, words in cited))

    # --- what a reading can change ---------------------------------------------------------

    def _judged(self, norm: Norm) -> Iterator[Section]:
        """What the outcome turns on."""
        yield Section("对象", _sentences(self._party(norm, norm.toward)))
        yield Section("评估单位", _sentences(f"每一“{self.names.scope(norm.scope)}”"))
        yield self._condition("适用条件", norm.when, "没有另外的条件")
        if norm.situations:
            yield Section(_SITUATIONS, tuple(self._situations(norm)))
        elif norm.modality != Modality.PROHIBITION:
            title = "已经行使" if norm.modality == Modality.POWER else "已经履行"
            yield self._condition(title, norm.done, "没有可以判断的行为，条件成立的即为常态要求")
        yield Section("何时判断", _sentences(*self._timing(norm)))
        yield self._condition("违反", norm.breached)
        yield Section(_PERIODS, tuple(self._periods(norm)))

    def _situations(self, norm: Norm) -> Iterator[Block]:
        """The rows: the name of each, what it leads to, and its condition."""
        for situation in norm.situations:
            authority = f"（{situation.authority}）" if situation.authority else ""
            text = f"：{situation.status.zh}{self._counted(norm, situation)}{authority}"
            yield Block(text, limit(self.wording, situation.when), name=situation.name)
        yield Block(_FIRST_DECIDES)

    def _counted(self, norm: Norm, situation: Situation) -> str:
        """The day from which days are counted: the row's own, else, where a duty has no period, the norm's."""
        days = "、".join(map(self.wording.day, situation.since))
        if len(situation.since) > 1:
            days += "（其中最晚的）"
        elif not days and situation.status is Status.DUE and norm.period is None and norm.trigger:
            days = self._first_of(norm.trigger)
        return f"，记自{days}起经过的天数" if days else ""

    def _remarks(self, norm: Norm) -> Iterator[Section]:
        """What is said with the outcome, and does not decide it."""
        yield Section("提示", tuple(self._flag(norm, flag) for flag in norm.flags))
        yield Section("后续", tuple(self._next(norm)))

    def _flag(self, norm: Norm, flag: Flag) -> Block:
        rows = [situation.name for situation in norm.situations if flag.id in situation.flags]
        aside = f"情形为{'、'.join(f'“{name}”' for name in rows)}的" if rows else ""
        return Block(f"：{flag.text}", limit(self.wording, flag.when), name=flag.id, aside=aside)

    def _condition(self, title: str, condition: Condition | None, otherwise: str = "") -> Section:
        if condition in (None, TRUE):
            return Section(title, _sentences(otherwise))
        return Section(title, (tree(self.wording, condition),))

    def _timing(self, norm: Norm) -> Iterator[str]:
        """On which day a duty is looked at, and by which it must have been done."""
        if norm.modality in (Modality.POWER, Modality.PROHIBITION) or norm.done is None:
            return
        if norm.period is None:
            yield f"没有期间，不判逾期{self._elapsed(norm)}。"
            return
        period = self.loaded.periods[norm.scope, norm.period]
        if norm.at_expiry:
            yield (
                f"期满才看结果：“{period.zh}”的最后一日以前一概为待履行，不论看到什么；此后已经履行的为已履行，"
                "违反的为违反，看不出的待查明。"
            )
            return
        assert norm.done_on is not None
        yield (
            f"以{self.wording.day(norm.done_on)}为履行之日，与“{period.zh}”的最后一日比较：不晚于的为已履行，"
            "晚于的为逾期履行；没有履行的，过了最后一日为逾期未履行。"
        )
        if norm.breached is not None:
            yield "没有履行而违反的，不待期满即为违反。"
        if all(part.when != TRUE for version in period.versions for part in version.parts):
            yield f"没有这一期间的，不判逾期{self._elapsed(norm)}。"

    def _elapsed(self, norm: Norm) -> str:
        if not norm.trigger:
            return ""
        return f"；待履行的，记自{self._first_of(norm.trigger)}起经过的天数"

    def _first_of(self, days: tuple[DayTerm, ...]) -> str:
        """The first of these days that there is."""
        first, *others = map(self.wording.day, days)
        return first + (f"（没有的看{'，再没有的看'.join(others)}）" if others else "")

    def _periods(self, norm: Norm) -> Iterator[Block]:
        for kind, scope, name in self.definitions.under(_mentioned(norm)):
            if kind == "period":
                yield from self.definitions.periods(scope, name)

    def _next(self, norm: Norm) -> Iterator[Block]:
        for item in norm.next:
            said = f"：{item.condition.replace('{on}', '该日')}，则转入 {item.norm}"
            yield Block(said, limit(self.wording, item.when), name=self.wording.day(item.on))
        if len(norm.next) > 1:
            yield Block("几项都成立的，只说最前一项。")

    # --- what no reading changes -----------------------------------------------------------

    def _party(self, norm: Norm, party: Party | None) -> str:
        if party is None or party.name is None:
            return party.role if party else ""
        return f"{party.role}（名称看{self._fact(norm, party.name)}）"

    def _fact(self, norm: Norm, ref: FactRef) -> str:
        """A fact's name, with the kind of record where it is not one of the norm's own."""
        zh = self.wording.fact(ref)
        return zh if ref.trail or ref.scope == norm.scope else f"{self.names.scope(ref.scope)}的{zh}"

    def _place(self, norm: Norm) -> Iterator[str]:
        manifest = self.loaded.manifest
        days = overlap(norm.in_force, manifest.in_force) or manifest.in_force
        yield f"{self._first_of((*norm.trigger, AS_OF))}须在施行期间（{in_force_zh(days)}）。"
        if norm.seat:
            seats = "，没有写明的看".join(self._fact(norm, ref) for ref in norm.seat)
            yield f"适用于{manifest.place_name}：看{seats}。"
        else:
            yield "不看地域。"

    def _derived(self, norm: Norm) -> Section:
        """The derived facts on which the norm rests under any reading."""
        variants = [self._variant(norm, reading) for reading in self.loaded.norms[norm.id]]
        rests = self.definitions.under(mention for variant in variants for mention in _mentioned(variant))
        found = tuple(self.definitions.derived(scope, name) for kind, scope, name in rests if kind == "derived")
        return Section("推导事实", found, f"{len(found)} 项")

    def _readings(self, norm: Norm) -> Iterator[Block]:
        for reading in self.loaded.readings.get(norm.id, ()):
            changes = tuple(self._changes(self._variant(norm, reading.name), norm))
            if not changes and reading.name != norm.reading:
                changes = _sentences("这一版里没有不同")
            yield argued(reading, *changes)

    def _variant(self, norm: Norm, reading: str | None) -> Norm:
        """The same version of a norm under another reading."""
        versions = self.loaded.norms[norm.id][reading].versions
        return next(version for version in versions if version.source == norm.source)

    def _changes(self, variant: Norm, norm: Norm) -> Iterator[Block]:
        """Every section of a variant that reads otherwise than the norm's own."""
        own, others = self._changeable(norm), self._changeable(variant)
        for title in dict.fromkeys([*others, *own]):
            before, after = own.get(title, ()), others.get(title, ())
            if title == _PERIODS:
                # A period is the same under any reading: those that are told already need not be told again.
                before, after = (), tuple(block for block in after if block not in before)
            elif title == _SITUATIONS and before:
                before, after = (), tuple(_rows_changed(before, after))
            if after != before:
                yield _change(title, before, after)

    def _changeable(self, norm: Norm) -> dict[str, tuple[Block, ...]]:
        sections = [Section("要求", _sentences(words.demanded(norm))), *self._judged(norm), *self._remarks(norm)]
        return {section.title: section.blocks for section in sections}

    def _outcomes(self, tally: Tally) -> Iterator[Block]:
        under = "、".join(self.names.reading(tally.norm.id, name) for name in tally.readings)
        colon = "：" if under else ""
        shown = [status for status in tally.due if status not in tally.missing]
        if shown:
            counts = "\u3000".join(f"{STATUSES[status]}\xa0{len(tally.scenarios[status])}" for status in shown)
            yield Block(colon + counts, name=under)
        rows = [f"{name}\xa0{len(found)}" for name, found in tally.tested.items() if found]
        if rows:
            yield Block(f"{colon}情形\u3000" + "\u3000".join(rows), name=under)
        for name, never in tally.never_deciding.items():
            yield Block(f"{colon}情形“{name}”：不会出现，{never.why}", name=under)
        if tally.idle:
            yield Block(f"{colon}情形缺场景：{'、'.join(tally.idle)}", name=under, wrong=True)
        for status, never in tally.never.items():
            yield Block(f"{colon}{STATUSES[status]}：不会出现，{never.why}", name=under)
        if tally.missing:
            yield Block(f"{colon}缺场景：{_list(tally.missing)}", name=under, wrong=True)

    # --- scenarios -------------------------------------------------------------------------

    def _scenario(self, found: Held, scenario: Scenario) -> Block:
        judged = sorted(found.scenarios[scenario].items(), key=lambda item: len(item[0]))
        aside = "；".join(f"{self._under(found, chosen)}→\xa0{_list(outcomes)}" for chosen, outcomes in judged)
        lines = tuple(Block(line) for line in scenario.lines)
        return Block(scenario.told, lines, aside=aside, source=f"{scenario.file}:{scenario.line}")

    def _under(self, found: Held, chosen: ChosenReadings) -> str:
        """The readings under which a scenario judged, where they are not the default."""
        other = {key: self.names.key(key) for key, _ in chosen if key != found.norm.id}
        named = [other.get(key, "") + self.names.reading(key, name) for key, name in chosen]
        return f"按{'、'.join(named)} " if named else ""


def _mentioned(norm: Norm) -> Iterator[Mention]:
    """Everything that a norm's outcome, and what is said with it, can turn on."""
    yield from mentioned_by_norm(norm)
    for condition in (*(flag.when for flag in norm.flags), *(item.when for item in norm.next)):
        yield from mentions(condition)
    yield from (item.on for item in norm.next if isinstance(item.on, FactRef | PeriodEnd))


def _rows_changed(before: tuple[Block, ...], after: tuple[Block, ...]) -> Iterator[Block]:
    """The rows that a reading writes anew, each with the row that it stands behind; and those that it leaves out."""
    names = {block.name for block in before}
    for above, block in zip((None, *after), after, strict=False):
        if block not in before and block.name in names:
            yield block.led("改为 ")
        elif block not in before:
            yield block.led(f"在“{above.name}”之后 " if above else "在最前 ")
    left = [block.name for block in before if block.name not in {other.name for other in after}]
    if left:
        yield Block(f"没有：{'、'.join(left)}")


def _change(title: str, before: tuple[Block, ...], after: tuple[Block, ...]) -> Block:
    if not after:
        return Block(f"{title}：无")
    lead = f"{title}{'改为' if before else ''}："
    return Block(lead, after) if len(after) > 1 or after[0].name else after[0].led(lead)


def _list(statuses: Iterable[str]) -> str:
    return "、".join(STATUSES[status] for status in statuses)


def _sentences(*texts: str) -> tuple[Block, ...]:
    return tuple(Block(text) for text in texts if text)


def _filled(sections: Iterable[Section]) -> tuple[Section, ...]:
    """The sections in which there is anything."""
    return tuple(section for section in sections if section.blocks)
