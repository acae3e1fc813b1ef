"""Whose turn it is: the findings that ask somebody to act or to find out, by groups."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from gongyi import Assessment, Finding, Status
from gongyi_desk.page.urgency import required


class Group(Enum):
    """A group of findings, in the order in which they are shown."""

    OURS = "本院要做"
    THEIRS = "对方逾期或违反"
    WAITING = "对方待履行"
    OTHERS = "法院、人大等"
    OPEN = "待查明"
    POWERS = "可以做的"

    @property
    def zh(self) -> str:
        """What stands above the group."""
        return self.value


ORGANS = ("检察机关", "行政机关", "法院", "人大")
"""The words for organs that a page can be narrowed to; any other word is a name."""
_OURS = "检察机关"
_THEIRS = ("行政机关", "单位", "社会组织", "机关、")
_LATE = (Status.OVERDUE, Status.BREACHED)


def grouped(assessment: Assessment, whose: str | None) -> Iterator[tuple[Group, list[Finding]]]:
    """Every group with its findings, most urgent first; ``whose`` leaves those of one organ."""
    found: dict[Group, list[Finding]] = {group: [] for group in Group}
    for finding in required(assessment):
        if whose is None or concerns(finding, whose):
            found[group_of(finding)].append(finding)
    yield from found.items()


def concerns(finding: Finding, whose: str) -> bool:
    """Whether an organ bears the norm: by the decision's word for it, or by name."""
    role, name = finding.norm.bearer.role, finding.bearer_name or ""
    return whose in role or (whose not in ORGANS and whose in name)


def group_of(finding: Finding) -> Group:
    """The group of a finding that asks somebody to act or to find out."""
    if finding.status is Status.UNDETERMINED:
        return Group.OPEN
    if finding.status is Status.PERMITTED:
        return Group.POWERS
    role = finding.norm.bearer.role
    if role == _OURS:
        return Group.OURS
    if not any(word in role for word in _THEIRS):
        return Group.OTHERS
    return Group.THEIRS if finding.status in _LATE else Group.WAITING
