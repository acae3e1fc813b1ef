"""Whether an action is an imperative: a report writes the bearer and the modal word before it, in one sentence."""

from __future__ import annotations

import re

from gongyi.law.norms import MODALITIES, Modality

_NOT = MODALITIES[Modality.PROHIBITION]
_STOPS = "。；，、：！？….;,:!?"
# Modal words as such, and single characters that also begin other words.
_STRONG = "应当|应该|必须|不得|可以|有权|需要"
_WEAK = (
    "应(?![急诉对用邀聘征战答试验允承援募])|须(?!知)|需(?!求)|要(?!求|件|约|点)"
    "|可(?!以|能|行|靠|持续|见|信|再生|回收)"
)
_HEAD = re.compile(f"{_STRONG}|{_WEAK}")
# Adverbs and terms of time or law, which a modal word can follow only as that of the action itself.
_ADVERBIAL = "依法|依规|及时|立即|主动|积极|认真|严格|切实|(?:在|自|于|从|经|依|按|根据)[^，；]*?[内起后前时日定求法]"
_AFTER_ADVERBIAL = re.compile(f"(?:(?:{_ADVERBIAL})、?)+({_HEAD.pattern})")
# After what an action is about, a strong one; but not in a clause that describes that, or that is said or asked.
_AFTER_OBJECT = re.compile(f"[在自于从经依按根对向将把与就为由以因凡][^，；]*?({_STRONG})(?![^，；]*的)")
_CONTENT = re.compile(
    "告知|提示|提醒|[说释写载查]明|明确|要求|督促|通知|认为|认定|指出|规定|约定|决定|建议|询问|审查|公告|公示|宣布|[是能]否|谁|何|哪"
)


def not_an_imperative(action: str, modality: str, bearer: str, roles: frozenset[str]) -> tuple[str, str] | None:
    """What is wrong with an action, and what to write instead: it names its bearer, carries a modal word, or ends
    as a sentence. ``roles`` are the parties that the policy knows.
    """
    if action.startswith(bearer) or any(action.startswith(f"由{role}") for role in roles):
        return "以主体开头", "主体写在 bearer，这里直接从动词写起"
    if modality == Modality.PROHIBITION and not action.startswith(_NOT):
        return f"是禁止性规范的要求，没有以“{_NOT}”开头", f"请写成“{_NOT}……”"
    if found := _modal(action, modality, roles):
        return found
    if action.endswith(tuple(_STOPS)):
        return "以标点结尾", "请删去末尾的标点"
    return None


def _modal(action: str, modality: str, roles: frozenset[str]) -> tuple[str, str] | None:
    own = MODALITIES[modality]
    at_request = re.compile(f"应(?:{'|'.join(map(re.escape, sorted(roles)))}|其|对方|当事人)的?(?:要求|请求|邀请|申请)")
    for clause in re.split("[，；]", action):
        word = None if at_request.match(clause) else _word(clause)
        if word is None or (modality == Modality.PROHIBITION and word == _NOT):
            continue
        if modality == Modality.PROHIBITION:
            return f"写了“{word}”", f"请只写“{_NOT}……”，另有要求的另写一条规范"
        where = f"以“{word}”开头" if action.startswith(word) else f"写了“{word}”"
        return where, f"“{own}”由 modality 写明，这里直接从动词写起"
    return None


def _word(clause: str) -> str | None:
    """The modal word of a clause's own verb."""
    if found := _HEAD.match(clause):
        return found[0]
    if found := _AFTER_ADVERBIAL.match(clause):
        return found[1]
    found = _AFTER_OBJECT.match(clause)
    return found[1] if found and not _CONTENT.search(clause[: found.start(1)]) else None
