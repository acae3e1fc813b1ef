"""The one order in which findings are shown: what has to be done first, most urgent first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from gongyi import Assessment, Finding

REQUIRED = ("overdue", "breached", "due", "permitted", "undetermined")
"""Statuses that ask somebody to act, decide or find out."""
SETTLED = ("fulfilled_late", "standing", "exercised", "fulfilled", "not_applicable")


def required(assessment: Assessment) -> list[Finding]:
    """Overdue (oldest first), breached, due by a day (nearest first), due without one (longest first), permitted,
    undetermined (fewest open questions first); else in the order of the decision."""
    return _sorted(item for item in assessment.findings if item.status in REQUIRED)


def settled(assessment: Assessment, *, everything: bool) -> list[Finding]:
    """The other findings; those that do not apply only where they carry a flag or ``everything`` is wanted."""
    return _sorted(
        item
        for item in assessment.findings
        if item.status in SETTLED and (everything or item.status != "not_applicable" or item.flags)
    )


def _sorted(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=place_of)


def place_of(finding: Finding) -> tuple[int, bool, date, int]:
    """Where a finding stands; sorting is stable, so that equals keep the order of the decision."""
    dated = finding.status in ("overdue", "due") and finding.due is not None
    last = finding.due.latest if dated and finding.due else date.max
    passed = finding.elapsed.least if finding.elapsed else 0
    within = len(finding.missing) if finding.status == "undetermined" else -passed
    return (*REQUIRED, *SETTLED).index(finding.status), not dated, last, within
