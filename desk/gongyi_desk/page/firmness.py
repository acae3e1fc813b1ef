"""How firm a finding is: the readings, assumptions and presumptions that it rests on, and how that has changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from gongyi import Deviation, Finding, Status
from gongyi_desk.page.chinese_names import ChineseNames


class Firmness(NamedTuple):
    """Whether a finding can be rebutted, the readings that would change it, and its flags by name."""

    rebuttable: bool = False
    contested: Mapping[Deviation, Status] = MappingProxyType({})
    flags: tuple[str, ...] = ()


def firmness_of(finding: Finding) -> Firmness:
    """How firm a finding is."""
    return Firmness(bool(finding.rebuttable_by), finding.contested, tuple(name for name, _ in finding.flags))


def marks(finding: Finding, names: ChineseNames) -> str:
    """What to put behind a finding."""
    found = ["可以推翻"] if finding.rebuttable_by else []
    found += [f"有争议：{contested_zh(finding, names)}"] if finding.contested else []
    return flags(finding) + "".join(f"〔{text}〕" for text in found)


def flags(finding: Finding) -> str:
    """The flags of a finding by name, to put behind it."""
    return "".join(f"〔{name}〕" for name, _ in finding.flags)


def contested_zh(finding: Finding, names: ChineseNames) -> str:
    """Which readings would change a finding, and to what."""
    return "；".join(deviation_zh(finding, found, names) for found in finding.contested)


def deviation_zh(finding: Finding, deviation: Deviation, names: ChineseNames) -> str:
    """Which status a finding would have under one of the readings that contest it."""
    whose = "本条" if deviation.key == finding.norm.id else names.key(deviation.key)
    reading = names.reading(deviation.key, deviation.reading)
    return f"采{whose}的读法{reading}，则为{finding.contested[deviation].zh}"


def shifts(before: Finding | None, after: Finding | None, names: ChineseNames) -> Iterator[tuple[str, str]]:
    """What a finding now rests on and, where its status is the same, no longer does; each with its label."""
    if after is None:
        return
    same = before is not None and before.status == after.status
    was, now = firmness_of(before) if before and same else Firmness(), firmness_of(after)
    if now.rebuttable or was.rebuttable:
        yield "推定", "可以推翻" if now.rebuttable else "不再可以推翻"
    if now.contested or was.contested:
        yield "争议", contested_zh(after, names) if now.contested else "不再有争议"
    gone = "、".join(name for name in was.flags if name not in now.flags)
    said = [*(["、".join(now.flags)] if now.flags else ()), *([f"不再有：{gone}"] if gone else ())]
    if said:
        yield "注意", "；".join(said)
