"""The checks of ``lint`` that look at norms: each looks through the rules and yields what it finds, with its place
and what to do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import TypeVar

from gongyi.law.norms import Assumed, Derived, Modality, Norm
from gongyi.review.equivalent import same
from gongyi.review.imperative import not_an_imperative
from gongyi.review.lint_places import At
from gongyi.review.lint_review import Review
from gongyi.rulefiles.fields import NO_BASIS, NOT_VERBATIM
from gongyi_facts.files.nodes import ScalarNode
from gongyi_facts.problems import Problem

T = TypeVar("T")
PLACEHOLDER = "待写"
"""What ``gongyi rules new`` writes where somebody has to write."""
# An instrument whose articles are not at hand is cited by its clause, or as a whole.
_ARTICLE = re.compile(r"第[一二三四五六七八九十百\d]+[条章]|一款|全文")
_SINCE = re.compile(r"(?<!\d)\d{4}(?:-\d{2}(?:-\d{2})?|年)?起")


# --- norms ---------------------------------------------------------------------------------


def no_counterparty(review: Review) -> Iterator[Problem]:
    """Norms that do not say towards whom."""
    for norm in review.variants():
        if norm.toward is None and norm.modality != Modality.DECLARATION:
            at = review.places.norms[norm.source]
            yield at.problem(f"规范 {norm.id} 没有写明对谁（toward）", "请写明相对的一方，如 toward: 检察机关")


def identical(review: Review) -> Iterator[Problem]:
    """Norms that demand the same under the same conditions."""
    first: dict[tuple[object, ...], str] = {}
    for norm in review.variants():
        content = (*_demand(norm), norm.when, norm.done, norm.done_on, norm.breached, norm.period, norm.at_expiry)
        other = first.setdefault(content, norm.id)
        if other != norm.id and norm.modality != Modality.DECLARATION:
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
        if norm.modality == Modality.DECLARATION:
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
    """Readings that say the same as another of the norm or derived fact."""
    for identity, variants in review.loaded.norms.items():
        norm = next(iter(variants.values()))
        with_readings = [version for version in norm.versions if review.places.norms[version.source].has("readings")]
        at = review.places.norms[with_readings[-1].source if with_readings else norm.source]
        yield from _idle(identity, review.places.readings(at), variants, partial(same, outcomes=review.outcomes))
    for where, found in review.loaded.derived.items():
        yield from _idle(where[1], review.places.readings(review.places.derived[where]), found, _same_derived)


def _same_derived(one: Derived, other: Derived) -> bool:
    return _without_reading(one) == _without_reading(other)


def _without_reading(derived: Derived) -> Derived:
    return replace(derived, reading=None) if isinstance(derived, Assumed) else derived


def _idle(
    key: str, places: Mapping[str | None, At], variants: Mapping[str | None, T], alike: Callable[[T, T], bool]
) -> Iterator[Problem]:
    for index, (name, variant) in enumerate(variants.items()):
        earlier = list(variants.items())[:index]
        found = next((other for other, known in earlier if alike(known, variant)), None)
        if found is not None:
            message = f"“{key}”的读法 {name} 与读法 {found} 没有区别"
            yield places[name].problem(message, "请写明它改变了什么，或者删去它")


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
    """Texts that are not the decision's own, and words that are not those of their norm's text."""
    return (problem for kind, problem in review.slips if kind == NOT_VERBATIM)


def without_basis(review: Review) -> Iterator[Problem]:
    """Parts of a period that do not say on what they rest."""
    return (problem for kind, problem in review.slips if kind == NO_BASIS)
