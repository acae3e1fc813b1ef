"""How firm a finding is: the readings, assumptions and presumptions that it rests on, and how that has changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gongyi import STATUSES, Finding, Policy, default_reading
from gongyi_desk.cases.options import Judging
from gongyi_desk.page.words import Names

Standing = tuple[bool, dict[str, str], tuple[str, ...]]


def standing_of(finding: Finding) -> Standing:
    """Whether it can be rebutted, the readings that would change it, and its flags by name."""
    return bool(finding.rebuttable_by), finding.contested, tuple(name for name, _ in finding.flags)


def marks(finding: Finding, names: Names) -> str:
    """What to put behind a finding."""
    found = ["可以推翻"] if finding.rebuttable_by else []
    found += [f"有争议：{contested_zh(finding, names)}"] if finding.contested else []
    return flags(finding) + "".join(f"〔{text}〕" for text in found)


def flags(finding: Finding) -> str:
    """The flags of a finding by name, to put behind it."""
    return "".join(f"〔{name}〕" for name, _ in finding.flags)


def contested_zh(finding: Finding, names: Names) -> str:
    """Which readings would change a finding, and to what."""
    return "；".join(_deviation(finding, key, status, names) for key, status in finding.contested.items())


def _deviation(finding: Finding, contested: str, status: str, names: Names) -> str:
    key, _, name = contested.partition("=")
    whose = "本条" if key == finding.norm.id else names.key(key)
    return f"采{whose}的读法 {name}，则为{STATUSES[status]}"


def shifts(before: Finding | None, after: Finding | None, names: Names) -> Iterator[tuple[str, str]]:
    """What a finding now rests on and, where its status is the same, no longer does; each with its label."""
    if after is None:
        return
    same = before is not None and before.status == after.status
    was = standing_of(before) if before and same else (False, {}, ())
    rebuttable, contested, flagged = standing_of(after)
    if rebuttable or was[0]:
        yield "推定", "可以推翻" if rebuttable else "不再可以推翻"
    if contested or was[1]:
        yield "争议", contested_zh(after, names) if contested else "不再有争议"
    gone = "、".join(name for name in was[2] if name not in flagged)
    said = [*(["、".join(flagged)] if flagged else ()), *([f"不再有：{gone}"] if gone else ())]
    if said:
        yield "注意", "；".join(said)


# --- chosen readings -------------------------------------------------------------------------


def chosen(policy: Policy, how: Judging) -> dict[str, str]:
    """The readings to judge by that are not the default."""
    loaded = policy.loaded
    return {key: name for key, name in policy.profile(how.readings).items() if name != default_reading(loaded, key)}


def chosen_data(policy: Policy, how: Judging) -> dict[str, Any]:
    """The same for a program, with the name of their profile."""
    return {"profile": how.profile, "readings": chosen(policy, how)}


def chosen_zh(policy: Policy, how: Judging, names: Names) -> str:
    """The same in words, with the name of their profile; '' where all is as by default."""
    found = "；".join(f"{names.key(key)} {name}" for key, name in sorted(chosen(policy, how).items()))
    if how.profile:
        return f"读法方案“{how.profile}”：{found or '各条均为默认读法'}"
    return f"读法：{found}" if found else ""
