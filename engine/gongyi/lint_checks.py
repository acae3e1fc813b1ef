"""The checks of ``lint``: each looks through the rules and yields what it finds, with its place and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain

from gongyi_facts.nodes import ScalarNode
from gongyi_facts.problems import Problem

from .conditions import TRUE, All, AnyOf, Condition, FactRef, PeriodEnd
from .dependencies import (
    Key,
    Mention,
    dependents,
    key_of,
    mentioned_by_derived,
    mentioned_by_norm,
    mentioned_by_period,
    mentions,
    parts_of,
)
from .imperative import not_an_imperative
from .lint_places import At, Places, parts_at
from .loader import Loaded
from .nodes import NO_BASIS, NOT_VERBATIM
from .norms import DECLARATION, Assumed, Concluded, Derived, First, Narrowed, Norm
from .outcomes import outcomes
from .satisfiable import Possibilities
from .wording import Wording

PLACEHOLDER = "待写"
"""What ``gongyi rules new`` writes where somebody has to write."""
# An instrument whose articles are not at hand is cited by its clause, or as a whole.
_ARTICLE = re.compile(r"第[一二三四五六七八九十百\d]+[条章]|一款|全文")
_SINCE = re.compile(r"(?<!\d)\d{4}(?:-\d{2}(?:-\d{2})?|年)?起")


@dataclass(frozen=True)
class Review:
    """What the checks look at: the rules as read, what kept them from loading, where they stand, how to word them."""

    loaded: Loaded
    slips: list[tuple[str, Problem]]
    places: Places
    wording: Wording

    @cached_property
    def outcomes(self) -> Mapping[str, frozenset[str]]:
        """The statuses that each norm can have."""
        return {identity: outcomes(found.values()) for identity, found in self.loaded.norms.items()}

    @cached_property
    def conditions(self) -> tuple[tuple[At, Condition], ...]:
        """Every condition that somebody wrote, with its place."""
        written = dict.fromkeys((*self._of_norms(), *self._of_derived(), *self._of_periods()))
        return tuple((at, condition) for at, condition in written if condition != TRUE)

    @cached_property
    def constants(self) -> tuple[tuple[At, Condition, bool], ...]:
        """The conditions that can only hold (True) or only fail (False)."""
        return tuple(found for at, condition in self.conditions for found in _constants(at, condition, self.outcomes))

    def variants(self) -> Iterator[Norm]:
        """Every norm in each of its versions and under each of its readings."""
        for found in self.loaded.norms.values():
            for norm in found.values():
                yield from norm.versions

    def _of_norms(self) -> Iterator[tuple[At, Condition]]:
        for norm in self.variants():
            named = (("when", norm.when), ("done", norm.done), ("breached", norm.breached))
            for key, condition in named:
                if condition is not None:
                    yield self.places.part(norm, key), condition
            remarks = [item.when for item in norm.flags], [item.when for item in norm.next]
            for key, found in zip(("flags", "next"), remarks, strict=True):
                listed = self.places.listed(norm, key)
                for at, condition in zip(listed, found, strict=True):
                    yield at.value("when"), condition

    def _of_derived(self) -> Iterator[tuple[At, Condition]]:
        for where, found in self.loaded.derived.items():
            at = self.places.derived[where]
            for derived in found.values():
                if isinstance(derived, Concluded):
                    yield at.value("when"), derived.when
                elif isinstance(derived, First):
                    yield at.value("first").value("where"), derived.where
                elif isinstance(derived, Narrowed):
                    for case, (condition, _) in zip(at.items("cases"), derived.cases, strict=True):
                        yield case.value("when"), condition

    def _of_periods(self) -> Iterator[tuple[At, Condition]]:
        for period in chain.from_iterable(period.versions for period in self.loaded.periods.values()):
            for at, part in zip(self.places.periods[period.source].items("parts"), period.parts, strict=True):
                yield at.value("when"), part.when

    @cached_property
    def used(self) -> frozenset[Key]:
        """The facts, derived facts and periods that some norm needs, directly or through others."""
        needed: dict[Key, frozenset[Key]] = {}
        for norm in self.variants():
            told = frozenset(_keys(_told_by(norm)))
            needed["norm", norm.id] = needed.get(("norm", norm.id), frozenset()) | told
        for where, found in self.loaded.derived.items():
            mentioned = chain.from_iterable(map(mentioned_by_derived, found.values()))
            # Where the fact is only assumed to be there, the record is asked for it first.
            needed["derived", *where] = frozenset([("fact", *where), *_keys(mentioned)])
        for where, period in self.loaded.periods.items():
            mentioned = chain.from_iterable(map(mentioned_by_period, period.versions))
            needed["period", *where] = frozenset(_keys(mentioned))
        turned: dict[Key, frozenset[Key]] = {}
        for key, found_keys in needed.items():
            for other in found_keys:
                turned[other] = turned.get(other, frozenset()) | {key}
        return dependents(turned, (key for key in needed if key[0] == "norm"))


def _told_by(norm: Norm) -> Iterator[Mention]:
    """Everything that a finding of the norm tells of."""
    yield from mentioned_by_norm(norm)
    for flag in norm.flags:
        yield from mentions(flag.when)
    for item in norm.next:
        yield from mentions(item.when)
        if isinstance(item.on, FactRef | PeriodEnd):
            yield item.on
    for party in (norm.bearer, norm.toward):
        if party is not None and party.name is not None:
            yield party.name


def _keys(mentioned: Iterator[Mention]) -> Iterator[Key]:
    """The nodes of what is mentioned; with the part of an event, the event."""
    for mention in mentioned:
        yield key_of(mention)
        if isinstance(mention, FactRef) and mention.fact.parent is not None:
            yield "fact", mention.scope, mention.fact.parent


# --- conditions ----------------------------------------------------------------------------


def never(review: Review) -> Iterator[Problem]:
    """Conditions, and parts of them, that no facts can make hold."""
    for place, part, value in review.constants:
        if not value:
            yield place.problem(_words(review, part), "请改写互相矛盾的部分，或者删去它")


def always(review: Review) -> Iterator[Problem]:
    """Conditions, and parts of them, that hold whatever the facts are."""
    for place, part, value in review.constants:
        if value:
            yield place.problem(_words(review, part), "请删去它，或者补上真正的条件")


def _constants(
    at: At, condition: Condition, known: Mapping[str, frozenset[str]]
) -> Iterator[tuple[At, Condition, bool]]:
    """The innermost parts that can only hold or only fail, ``known`` being the statuses that each norm can have."""
    inner = [found for place, part in parts_at(at, condition) for found in _constants(place, part, known)]
    yield from inner
    possible = Possibilities(condition, known)
    if not inner and not (possible.can_be(True) and possible.can_be(False)):
        yield at, condition, possible.can_be(True)


def needlessly_unknown(review: Review) -> Iterator[Problem]:
    """Conditions that an unknown fact leaves open although its value does not matter."""
    constant = {place for place, _, _ in review.constants}
    for at, condition in review.conditions:
        found = _unsettled(review, at, condition)
        if found and found[0] not in constant:
            place, part = found
            yield place.problem(
                f"有一项事实不论怎样都不影响结论，不明时却成了待查明：{_words(review, part)}",
                "请把共同的部分单写一项，如“甲且乙，或者非甲且乙”写成“乙”",
            )


def _unsettled(review: Review, at: At, condition: Condition) -> tuple[At, Condition] | None:
    """The innermost part that is so."""
    for place, part in parts_at(at, condition):
        if found := _unsettled(review, place, part):
            return found
    if parts_of(condition) and Possibilities(condition, review.outcomes).needlessly_unknown():
        return at, condition
    return None


def repeated(review: Review) -> Iterator[Problem]:
    """The same condition twice among those that are joined."""
    for at, condition in review.conditions:
        yield from _repeated(review, at, condition)


def _repeated(review: Review, at: At, condition: Condition) -> Iterator[Problem]:
    seen: list[Condition] = []
    for place, part in parts_at(at, condition):
        if isinstance(condition, All | AnyOf) and part in seen:
            yield place.problem(_words(review, part), "请删去其中一处，或者改成想写的另一项")
        seen.append(part)
        yield from _repeated(review, place, part)


def _words(review: Review, condition: Condition) -> str:
    """A condition in a few words."""
    parts = parts_of(condition)
    if not parts:
        return review.wording.atom(condition)
    inner = "；".join(_words(review, part) for part in parts)
    text = f"{review.wording.heading(condition)}：{inner}"
    return text if len(text) <= 60 else f"{text[:59]}…"


# --- norms ---------------------------------------------------------------------------------


def no_counterparty(review: Review) -> Iterator[Problem]:
    """Norms that do not say towards whom."""
    for norm in review.variants():
        if norm.toward is None and norm.modality != DECLARATION:
            at = review.places.norms[norm.source]
            yield at.problem(f"规范 {norm.id} 没有写明对谁（toward）", "请写明相对的一方，如 toward: 检察机关")


def identical(review: Review) -> Iterator[Problem]:
    """Norms that demand the same under the same conditions."""
    first: dict[tuple[object, ...], str] = {}
    for norm in review.variants():
        content = (*_demand(norm), norm.when, norm.done, norm.done_on, norm.breached, norm.period, norm.at_expiry)
        other = first.setdefault(content, norm.id)
        if other != norm.id and norm.modality != DECLARATION:
            at = review.places.norms[norm.source]
            yield at.problem(
                f"规范 {norm.id} 与 {other} 的主体、对象、要求和条件完全相同",
                "请核对是否漏改，或者把两条写成不同的要求",
            )


def _demand(norm: Norm) -> tuple[object, ...]:
    return norm.scope, norm.modality, norm.bearer, norm.toward, norm.action


def not_imperative(review: Review) -> Iterator[Problem]:
    """Actions that are no demand: they name the bearer, carry the modal word, or end as a sentence."""
    parties = [party for norm in review.variants() for party in (norm.bearer, norm.toward) if party]
    roles = frozenset(party.role for party in parties)
    for norm in review.variants():
        if norm.modality == DECLARATION:
            continue
        if wrong := not_an_imperative(norm.action, norm.modality, norm.bearer.role, roles):
            yield review.places.part(norm, "action").problem(f"“{norm.action}”{wrong[0]}", wrong[1])


def left_to_write(review: Review) -> Iterator[Problem]:
    """Where the placeholder of a rule's beginning has not been replaced."""
    for file in review.places.files:
        for key, at in file.scalars():
            if isinstance(at.node, ScalarNode) and PLACEHOLDER in at.node.text:
                yield at.problem(f"“{key}”还是“{PLACEHOLDER}”", "请写出内容；用不着这一项的，请删去它")


def same_flag(review: Review) -> Iterator[Problem]:
    """Remarks of one finding with the same id and different words."""
    assumed = {
        item.flag.id: item.flag.text
        for found in review.loaded.derived.values()
        for item in found.values()
        if isinstance(item, Assumed) and item.flag
    }
    for norm in review.variants():
        texts = dict(assumed)
        for at, flag in zip(review.places.listed(norm, "flags"), norm.flags, strict=True):
            if texts.setdefault(flag.id, flag.text) != flag.text:
                yield at.problem(f"提示“{flag.id}”与另一条提示同号，文字却不同", "请另取一个编号，或者用同样的文字")


def vague_notes(review: Review) -> Iterator[Problem]:
    """Notes on higher law that do not say which article, or since when."""
    for norm in review.variants():
        for at, note in zip(review.places.listed(norm, "notes"), norm.notes, strict=True):
            lacking = [
                word for word, pattern in (("第几条", _ARTICLE), ("何时起施行", _SINCE)) if not pattern.search(note)
            ]
            if lacking:
                hint = "请写成“办案规则第76条（2021-07-01起）：……”这样的形式"
                yield at.problem(f"注解没有写明{'、'.join(lacking)}", hint)


# --- readings, facts, texts ----------------------------------------------------------------


def idle_readings(review: Review) -> Iterator[Problem]:
    """Readings that are the same as another of the norm or derived fact."""
    for identity, variants in review.loaded.norms.items():
        contents = {name: (_without_reading(norm), 0) for name, norm in variants.items()}
        norm = next(iter(variants.values()))
        with_readings = [version for version in norm.versions if review.places.norms[version.source].has("readings")]
        at = review.places.norms[with_readings[-1].source if with_readings else norm.source]
        yield from _idle(identity, review.places.readings(at), contents)
    for where, found in review.loaded.derived.items():
        derived = {name: _content(item) for name, item in found.items()}
        yield from _idle(where[1], review.places.readings(review.places.derived[where]), derived)


def _without_reading(norm: Norm) -> Norm:
    return replace(norm, reading=None, earlier=tuple(replace(version, reading=None) for version in norm.earlier))


def _content(derived: Derived) -> tuple[Derived, int]:
    return (replace(derived, reading=None), 0) if isinstance(derived, Assumed) else (derived, 0)


def _idle(
    key: str, places: Mapping[str | None, At], contents: Mapping[str | None, tuple[Norm | Derived, int]]
) -> Iterator[Problem]:
    first: list[tuple[tuple[Norm | Derived, int], str | None]] = []
    for name, content in contents.items():
        same = next((other for known, other in first if known == content), None)
        if same is not None:
            yield places[name].problem(f"“{key}”的读法 {name} 与读法 {same} 没有区别", "请写明它改变了什么，或者删去它")
        first.append((content, name))


def unused_facts(review: Review) -> Iterator[Problem]:
    """Facts of the model that no norm asks for; texts, and what is said of an event, are there to be read."""
    for name, scope in review.loaded.model.scopes.items():
        facts = [fact for fact in scope.facts.values() if fact.kind != "text"]
        asked = [("fact", name, fact.parent or fact.name) in review.used for fact in facts]
        unused = [f"{fact.name}（{fact.zh}）" for fact, used in zip(facts, asked, strict=True) if not used]
        if unused:
            message = f"没有一条规范用到“{scope.zh}”的这些事实：{'、'.join(unused)}"
            yield review.places.manifest.problem(message, "请写进规则，或者从事实模型中删去")


def unused_derived(review: Review) -> Iterator[Problem]:
    """Derived facts and periods that no norm asks for."""
    for where, at in review.places.derived.items():
        if ("derived", *where) not in review.used:
            yield at.problem(f"没有一条规范用到推导事实“{where[1]}”", "请写进规则，或者删去它")
    for where, period in review.loaded.periods.items():
        if ("period", *where) not in review.used:
            at = review.places.periods[period.source]
            yield at.problem(f"没有一条规范用到期间“{where[1]}”", "请写进规则，或者删去它")


def not_verbatim(review: Review) -> Iterator[Problem]:
    """Texts that are not the decision's own."""
    return (problem for kind, problem in review.slips if kind == NOT_VERBATIM)


def without_basis(review: Review) -> Iterator[Problem]:
    """Parts of a period that do not say on what they rest."""
    return (problem for kind, problem in review.slips if kind == NO_BASIS)
