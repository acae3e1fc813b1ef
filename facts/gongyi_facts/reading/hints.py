"""What may be written for a key, told as a hint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gongyi_facts.base import Document, KeyKind
from gongyi_facts.model.declarations import DeclaredKey, declared_keys
from gongyi_facts.when import FORMS, When

EVENT_WORDS = "没有发生写“无”；发生而日期不明写“有”；是否发生不明写“不详”"
EVENT_HINT = f"写日期（2018-05-07）；{EVENT_WORDS}"


def allowed(item: DeclaredKey) -> str:
    """What may be written for the key, as a hint."""
    if item.kind is KeyKind.EVENT:
        return EVENT_HINT
    if item.kind is KeyKind.REFERENCE:
        return f"写所涉{item.zh}的编号、名称或者序号"
    if item.kind is KeyKind.OBSERVATION:
        item = replace(declared_keys(item.holds).items["state"], required=False)
    unknown = [] if item.required else ["不详"]
    if item.holds is str:
        return "写一段文字"
    if item.holds is bool:
        return "可以写：" + "、".join(["是", "否", *unknown])
    if item.holds is int:
        return f"写整数，如 {item.example}" + ("" if item.required else "；不知道写“不详”")
    if item.holds is When:
        return "写到日，如 2018-05-07" if item.exact else f"写 {FORMS}"
    return "可以写：" + listed([*(member.label for member in item.holds), *unknown])


def evidence_hint(model: type[Document]) -> str:
    """How evidence is written, as a hint."""
    return f"每行写一项，如“{model.sample.zh}: {model.sample.evidence}”"


def listed(words: Sequence[str]) -> str:
    """The words one after the other, so that it is clear where each ends."""
    return ("；" if any("、" in word for word in words) else "、").join(words)
