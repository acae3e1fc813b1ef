"""A rule and its scenarios with blanks to fill in, of the kind that a sentence's modal word says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from gongyi import AS_OF, STATUSES, TRUE, Modality, Norm, Party, Source, outcomes
from gongyi import PLACEHOLDER as TODO
from gongyi_desk.rulebook.lengths import length_in

# In this order: 不得 and 可以 are the verb of the clause where they stand beside 应当.
_MODAL = (
    ("不得", Modality.PROHIBITION),
    ("可以", Modality.POWER),
    ("应当", Modality.OBLIGATION),
    ("应", Modality.OBLIGATION),
    ("要", Modality.PROGRAMME),
)
_HEAD = f"# 把每处“{TODO}”换成内容，用不着的行删去；写法见 docs/conditions.md，事实见 docs/facts.md。\nnorms:\n"
_SAME = "# 与原有的一版相同"


@dataclass(frozen=True, slots=True)
class Further:
    """A further version of a norm: since when, and what it must have in common with the one before."""

    since: date
    scope: str
    trigger: str | None


def modality_of(sentence: str) -> Modality:
    """What the sentence's modal word says; a declaration where it has none."""
    if sentence == TODO:
        return Modality.OBLIGATION
    return next((modality for word, modality in _MODAL if word in sentence), Modality.DECLARATION)


def _length(sentence: str) -> tuple[str, str] | None:
    """The words of the sentence that give a duty a number of days or months, and how a period says it."""
    found = length_in(sentence) if modality_of(sentence) == Modality.OBLIGATION else None
    if found is None:
        return None
    words, length = found
    return words, f"months: {length.months}" if length.months else f"days: {length.days}"


# --- the rule --------------------------------------------------------------------------------


def rule_file(identity: str, sentence: str, further: Further | None = None) -> str:
    """The beginning of the norm's entry."""
    first, *others = _rule(identity, sentence, further)
    return _HEAD + f"  - {first}\n" + "".join(f"    {line}\n" for line in others)


def _rule(identity: str, sentence: str, further: Further | None) -> Iterator[str]:
    modality = modality_of(sentence)
    yield from (f"norm: {identity}", f"text: {sentence}")
    if further:
        yield f"in_force: {{from: {further.since}}}"
    yield f"modality: {modality}"
    yield f"scope: {further.scope}  {_SAME}" if further else (
        f"scope: {TODO}  # 对哪种记录逐条判断，如 recommendation（检察建议）"
    )
    yield f"bearer: {TODO}  # 谁；名称写在事实里的，写 {{role: 行政机关, name: agency.name}}"
    if modality != Modality.DECLARATION:
        yield from _judged(identity, sentence, further)
    yield (
        "# 原有的一版有 readings 的，这一版的读法与它同名，默认的也相同；或者不写。"
        if further
        else "# 有几种说得通的读法的，写 readings，各写 name、zh、why，一种写 default: true。"
    )
    yield f"why: {TODO}  # 为什么这样读"


def _judged(identity: str, sentence: str, further: Further | None) -> Iterator[str]:
    """What a norm says that gives a verdict."""
    modality = modality_of(sentence)
    forbids = modality == Modality.PROHIBITION
    yield from (f"toward: {TODO}  # 对谁", "seat: [case.place]  # 看哪里决定地域")
    if further is None:
        yield f"trigger: {TODO}  # 哪一天须在施行以后：事件，或者 {{end_of: 期间}}"
    elif further.trigger:
        yield f"trigger: {further.trigger}  {_SAME}"
    yield f"action: {TODO}  # 做什么：{'写成“不得……”' if forbids else '从动词写起'}，不写主体，末尾没有句号"
    done = "违反" if forbids else "已经行使" if modality == Modality.POWER else "已经履行"
    for key, remark in (("when", "适用条件，各项都要成立"), ("breached" if forbids else "done", f"怎样算{done}")):
        yield from (f"{key}:  # {remark}", f"  - {TODO}: happened")
    if modality == Modality.OBLIGATION:
        yield from _period(identity, _length(sentence))


def _period(identity: str, length: tuple[str, str] | None) -> Iterator[str]:
    if length is None:
        yield "# 有期限的：期间写在 derived.yaml，这里写它的名字和以哪一天为履行之日。"
        yield from ("# period: reply_period", "# done_on: reply")
        return
    yield f"period: {TODO}  # 期间的名字；期间写在 derived.yaml 的 periods 里："
    yield from (f"#   - period: {TODO}", f"#     scope: {TODO}", f"#     zh: {TODO}", "#     parts:")
    yield f"#       - from: {TODO}  # 自哪一件事起算，当日不计入"
    yield from (f"#         {length[1]}", f"#         basis: {identity}：{length[0]}")
    yield f"done_on: {TODO}  # 以哪一件事之日为履行之日"


# --- the scenarios ---------------------------------------------------------------------------


def feature_file(identity: str, sentence: str) -> str:
    """One scenario for each outcome that such a norm can have."""
    possible = outcomes([_like(identity, sentence)])
    return f"# language: zh-CN\n功能: {identity} {TODO}\n" + "".join(
        f"\n  场景: {TODO}：什么情形下{zh}\n"
        f'    假如 {TODO}的"{TODO}"为"{TODO}"\n    当 在"{TODO}"评估\n    那么 "{identity}"为"{zh}"\n'
        for status, zh in STATUSES.items()
        if status in possible
    )


def _like(identity: str, sentence: str) -> Norm:
    """A norm of the kind that is begun."""
    modality, timed = modality_of(sentence), _length(sentence) is not None
    plain = Norm(identity, sentence, modality, "", Party(""), None, "", "", Source("", 0, 0), trigger=(AS_OF,))
    if modality == Modality.DECLARATION:
        return plain
    if modality == Modality.PROHIBITION:
        return replace(plain, breached=TRUE)
    return replace(plain, done=TRUE, done_on=AS_OF if timed else None, period=TODO if timed else None)
