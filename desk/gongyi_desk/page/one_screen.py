"""The answer on one screen: who must do what by when, in groups, one line an item; what there is more is counted."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from gongyi import STATUSES, Due, Finding, Status
from gongyi_desk.page import words
from gongyi_desk.page.chinese_names import ChineseNames
from gongyi_desk.page.groups import Group, grouped, title
from gongyi_desk.page.judged_case import JudgedCase
from gongyi_desk.page.twins import Entry, entries
from gongyi_desk.page.urgency import SETTLED
from gongyi_desk.terminal.layout import Line, Styled, cells, paragraph
from gongyi_facts import printable

LINES = 30
"""So many lines fit on a screen; only what the procuratorate must do, and what is overdue, may need more."""
_WHO, _WHAT = 22, 24
"""The most columns for who, and for what."""
_READ_AS = "读作"
_FEW = 2
NOTHING = "没有须处理的事项。"


def one_screen(judged: JudgedCase, whose: str | None, columns: int) -> Iterator[Line]:
    """The screen; ``whose`` leaves only what one organ must do, may do, or is asked about."""
    head, tail = list(_head(judged, columns)), list(_tail(judged, columns))
    shown = [(group, entries(found)) for group, found in grouped(judged.assessment, whose)]
    body = list(_body(judged, shown, LINES - len(head) - len(tail), columns))
    yield from (*head, *body, *tail)


def _head(judged: JudgedCase, columns: int) -> Iterator[Line]:
    assessment = judged.assessment
    yield from paragraph(judged.title, columns, style="strong")
    days = f"评估日 {assessment.as_of}；案情截至 {assessment.record_to}"
    for text in filter(None, (days, words.ended_since(assessment), judged.readings_zh)):
        yield from paragraph(text, columns, style="dim")
    for warning in shortened(assessment.warnings):
        yield from paragraph(warning, columns, (Styled("提示：", "strong"),), hang=6)


def shortened(warnings: Sequence[str]) -> Iterator[str]:
    """The warnings; of how the file was read, where that is much, only that it is."""
    read_as = [warning for warning in warnings if _READ_AS in warning]
    yield from (warning for warning in warnings if warning not in read_as)
    if len(read_as) <= _FEW:
        yield from read_as
    else:
        yield f"有 {len(read_as)} 处不是规定的写法，已按通常的意思读入；怎样读的，见 --full。"


def _tail(judged: JudgedCase, columns: int) -> Iterator[Line]:
    assessment = judged.assessment
    counts = words.tally(assessment, SETTLED)
    yield ()
    more = "全文 --full；一条的理由 gongyi explain 文件 规范。"
    yield from paragraph(f"{f'另有{counts}。' if counts else ''}{more}", columns, style="dim")
    for text in words.standing(assessment.policy):
        yield from paragraph(text, columns, style="dim")


def _body(
    judged: JudgedCase, shown: Sequence[tuple[Group, list[Entry]]], room: int, columns: int
) -> Iterator[Line]:
    """The groups; those that may be cut share the lines that the others leave."""
    if not any(found and group is not Group.POWERS for group, found in shown):
        yield from paragraph(NOTHING, columns, style="strong")
        room -= 1
    present = {group: found for group, found in shown if found}
    allowed = _allowed(present, room)
    as_of = judged.assessment.as_of
    rows = {
        group: [row_of(entry, judged.names, as_of) for entry in found[: allowed[group]]]
        for group, found in present.items()
    }
    widths = _widths([row for those in rows.values() for row in those])
    for group, found in present.items():
        yield (Styled(f"{title(group, judged.judging.policy)}（{len(found)}）", "strong"),)
        yield from _lines(rows[group], widths, columns)
        if len(found) > allowed[group]:
            yield (Styled(f"  另有 {len(found) - allowed[group]} 项", "dim"),)


def _widths(rows: Sequence[Row]) -> tuple[int, int, int]:
    """How many columns are for who, what, and the norm."""
    who = max((cells(row.who) for row in rows), default=0)
    what = max((cells(row.what + row.times) for row in rows), default=0)
    return min(_WHO, who), min(_WHAT, what), max((cells(row.norms) for row in rows), default=0)


def _allowed(found: dict[Group, list[Entry]], room: int) -> dict[Group, int]:
    """How many entries of each group are shown: all that are never cut, then as many as there are lines."""
    allowed = {group: sum(entry.never_cut(group) for entry in those) for group, those in found.items()}
    # A line for each heading; of what is cut one says so.
    left = room - len(found) - sum(allowed.values())
    for group, those in found.items():
        more = len(those) - allowed[group]
        if more:
            taken = max(0, min(more, left - (0 if more <= left else 1)))
            allowed[group] += taken
            left -= taken + (1 if taken < more else 0)
    return allowed


@dataclass(frozen=True, slots=True)
class Row:
    """What a line says: who, what, by when or what is to be found out, and the norm."""

    who: str
    what: str
    times: str
    """How many such records there are, which is never cut."""
    when: str
    norms: str
    status: str


def row_of(entry: Entry, names: ChineseNames, as_of: date) -> Row:
    """What the line of an entry says, uncut."""
    finding = entry.finding
    times = f"（{entry.count} 件）" if entry.count > 1 else ""
    when = _questions(finding, names) if finding.status is Status.UNDETERMINED else _when(finding, as_of)
    who = finding.bearer_name or finding.norm.bearer.role
    return Row(who, finding.norm.short, times, when, entry.norms, str(finding.status))


def _lines(rows: Sequence[Row], widths: tuple[int, int, int], columns: int) -> Iterator[Line]:
    who, what, norms = widths
    when = columns - who - what - norms - 5
    for row in rows:
        yield (
            Styled("  "),
            Styled(f"{fitted(row.who, who)} "),
            Styled(f"{fitted(_cut(row.what, what - cells(row.times)) + row.times, what)} "),
            Styled(f"{fitted(row.when, when)} ", row.status),
            Styled(row.norms, "dim"),
        )


def fitted(text: str, columns: int) -> str:
    """The text in so many columns, cut or filled with blanks."""
    text = _cut(text, columns)
    return text + " " * (columns - cells(text))


def _cut(text: str, columns: int) -> str:
    # A character takes a column or two, and is printed as one or more: nothing after so many can be shown.
    text = printable(text[: max(columns, 0) + 1])
    taken = list(accumulate(cells(character) for character in text))
    if not taken or taken[-1] <= columns:
        return text
    return f"{text[: bisect_right(taken, columns - 2)]}…"


def _when(finding: Finding, as_of: date) -> str:
    """By when, with the days that are left or past; else the status."""
    due, status = finding.due, finding.status
    if due is None:
        passed = finding.elapsed
        return STATUSES[status] + (f"，已过{_range(*passed)}天" if passed and passed.most else "")
    if status is Status.BREACHED:
        return f"违反，{_day(due)} 期满"
    if status is Status.OVERDUE:
        return f"{_day(due)} 已逾{_range((as_of - due.latest).days, (as_of - due.earliest).days)}天"
    if status is Status.DUE:
        return f"{_day(due)} 剩{_range((due.earliest - as_of).days, (due.latest - as_of).days)}天"
    return f"{STATUSES[status]}，{_day(due)}"


def _range(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}–{high}"


def _day(due: Due) -> str:
    return str(due.latest) if due.earliest == due.latest else f"{due.earliest}/{due.latest:%m-%d}"


def _questions(finding: Finding, names: ChineseNames) -> str:
    asked = [names.fact(path, finding.path) for path in finding.missing]
    return "、".join(asked) if asked else STATUSES[finding.status]
