"""L09: actions that are no demand: a report writes the bearer and the modal word before them, in one sentence."""

from __future__ import annotations

from collections.abc import Iterator

from gongyi.law.norms import MODALITIES, Modality
from gongyi.review.review import Review
from gongyi_facts.problems import Problem

_STOPS = "。；，、：！？….;,:!?"
_MODAL = ("应当", "应该", "必须", "不得", "可以", "有权", "需要")
_NOT = MODALITIES[Modality.PROHIBITION]


def not_imperative(review: Review) -> Iterator[Problem]:
    """Actions that name the bearer, begin a clause with a modal word, or end as a sentence."""
    parties = [party for norm in review.variants() for party in (norm.bearer, norm.toward) if party]
    roles = frozenset(party.role for party in parties)
    for norm in review.variants():
        if norm.modality is Modality.DECLARATION:
            continue
        if wrong := _wrong(norm.action, norm.modality, norm.bearer.role, roles):
            yield norm.action_source.problem(f"“{norm.action}”{wrong[0]}", wrong[1])


def _wrong(action: str, modality: Modality, bearer: str, roles: frozenset[str]) -> tuple[str, str] | None:
    """What is wrong with an action, and what to write instead."""
    if action.startswith(bearer) or any(action.startswith(f"由{role}") for role in roles):
        return "以主体开头", "主体写在 bearer，这里直接从动词写起"
    if modality is Modality.PROHIBITION and not action.startswith(_NOT):
        return f"是禁止性规范的要求，没有以“{_NOT}”开头", f"请写成“{_NOT}……”"
    for clause in action.replace("；", "，").split("，"):
        word = next((word for word in _MODAL if clause.startswith(word)), None)
        if word is None or (modality is Modality.PROHIBITION and word == _NOT):
            continue
        if modality is Modality.PROHIBITION:
            return f"写了“{word}”", f"请只写“{_NOT}……”，另有要求的另写一条规范"
        where = f"以“{word}”开头" if action.startswith(word) else f"写了“{word}”"
        return where, f"“{modality.zh}”由 modality 写明，这里直接从动词写起"
    return ("以标点结尾", "请删去末尾的标点") if action.endswith(tuple(_STOPS)) else None
