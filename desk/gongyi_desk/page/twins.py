"""Findings that say the same, as one entry with a count."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from gongyi import Finding, Status
from gongyi_desk.page.groups import Group

_NEVER_CUT = (Status.OVERDUE,)


@dataclass(slots=True)
class Entry:
    """One line: the first of some findings that say the same, and how many records they are of."""

    finding: Finding
    ids: list[str] = field(default_factory=list)
    count: int = 1

    @property
    def norms(self) -> str:
        """The norms; those of one sentence without repeating what they have in common."""
        first, *more = self.ids
        stem = first.rstrip("abcdefgh")
        return "、".join((first, *(one.removeprefix(stem) if one.startswith(stem) else one for one in more)))

    def never_cut(self, group: Group) -> bool:
        """Whether it must be shown, however little room there is."""
        return group is Group.OURS or self.finding.status in _NEVER_CUT


def entries(findings: Iterable[Finding]) -> list[Entry]:
    """One entry for each norm and status of a bearer, and one for the halves of a sentence about one record."""
    found: dict[tuple[object, ...], Entry] = {}
    halves: dict[tuple[object, ...], Entry] = {}
    for finding in findings:
        who = (finding.bearer_name or finding.norm.bearer.role, finding.status)
        same = found.get((finding.norm.id, *who))
        half = halves.get((finding.norm.id.rstrip("abcdefgh"), finding.norm.scope, finding.record, finding.due, *who))
        if same is not None:
            same.count += 1
        elif half is not None and half.count == 1:
            half.ids.append(finding.norm.id)
        else:
            entry = Entry(finding, [finding.norm.id])
            found[(finding.norm.id, *who)] = entry
            halves[(finding.norm.id.rstrip("abcdefgh"), finding.norm.scope, finding.record, finding.due, *who)] = entry
    return list(found.values())
