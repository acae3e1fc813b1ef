"""The situations of a norm in words: which one decided, and of each whether it is so."""

from __future__ import annotations

from collections.abc import Collection

from gongyi import Finding, Situated, Situation, Tri

_TRUTH = {True: "是", False: "否", None: "不详"}
_DECIDES, _MAY = "〔由此行决定〕", "〔可能由此行决定〕"


def headline(situated: Situated | None) -> str:
    """The name of the situation that decided; the names of those that may, where that is open."""
    if situated is None:
        return "不看（本条不适用，或者是否适用不明）"
    return situated.name or f"待查明，可能是{'；'.join(situated.open)}"


def field(finding: Finding) -> str:
    """The same for the page of a finding, '' where no situation decides."""
    return headline(finding.situation) if finding.situation else ""


def row_zh(situation: Situation, holds: Tri, deciding: Collection[str]) -> str:
    """One row of the table: whether it is so, its name, what it leads to, whether it is among those that decide."""
    authority = f"（{situation.authority}）" if situation.authority else ""
    return f"[{_TRUTH[holds]}] {situation.name} → {situation.status.zh}{authority}{_mark(situation, deciding)}"


def table(finding: Finding) -> tuple[tuple[str, str, str], ...]:
    """The rows in three columns: name, 是/否/不详, and what it leads to, marked where it decides."""
    if finding.situation is None:
        return ()
    name, open_ones, rows = finding.situation
    deciding = open_ones if name is None else (name,)
    return tuple((row.name, _TRUTH[holds], row.status.zh + _mark(row, deciding)) for row, holds in rows)


def _mark(situation: Situation, deciding: Collection[str]) -> str:
    if situation.name not in deciding:
        return ""
    return _DECIDES if len(deciding) == 1 else _MAY
