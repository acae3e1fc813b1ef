"""What cannot be, and what is odd, in a document that is well written: orders of days, contradictions.

What is impossible is a problem; what is odd becomes a warning. Days known in part are compared only
where every day they can mean gives the same answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongyi_facts.base import Contradiction, Document, Event, KeyKind, Occurrence, Order, Record, Seen, YearOrder
from gongyi_facts.model.declarations import DeclaredKey, DeclaredKeys, declared_keys
from gongyi_facts.model.paths import is_written, joined, locate
from gongyi_facts.model.references import id_of, matches, name_of
from gongyi_facts.problems import did_you_mean, quote
from gongyi_facts.reading.positions import Positions
from gongyi_facts.when import When


@dataclass(frozen=True, slots=True)
class _Moment:
    """An event or a day of an event: its path, how a person calls it, and what is known of it."""

    path: str
    zh: str
    occurrence: Occurrence
    on: When | None


@dataclass(frozen=True, slots=True)
class _Row:
    """One record with its path and the keys that its class declares."""

    record: Any
    path: str
    declared: DeclaredKeys
    zh: str


def check(document: Document, positions: Positions) -> tuple[str, ...]:
    """Note what is impossible; the warnings are returned, each a Chinese sentence."""
    return tuple(dict.fromkeys(_Check(document, positions).run()))


class _Check:
    def __init__(self, document: Document, positions: Positions) -> None:
        self.document, self.positions = document, positions
        self.lists = {item.scope: item for item in declared_keys(type(document)).lists}

    def run(self) -> Iterator[str]:
        """Every check in turn; yields the warnings."""
        for scope in self.lists:
            self._unique_ids(scope)
            for row in self.rows(scope):
                yield from self._references(row)
        for order in self.document.orders:
            for row in self.rows(order.scope):
                yield from self._order(row, order)
        for year_order in self.document.year_orders:
            yield from self._of_the_year(year_order)
        for row in self._every_row():
            for item in row.declared.items.values():
                if item.kind is KeyKind.OBSERVATION:
                    self._one_state_a_day(row, item)
            yield from self._after_the_record(row)
        for contradiction in self.document.contradictions:
            for row in self.rows(contradiction.scope):
                self._contradiction(row, contradiction)
        yield from self._evidence()

    def rows(self, scope: str) -> Iterator[_Row]:
        """The records of a scope; the document itself for its own."""
        item = self.lists.get(scope)
        if item is None:
            yield _Row(self.document, "", declared_keys(type(self.document)), "")
            return
        for number, record in enumerate(self.records(scope), 1):
            yield _Row(record, f"{item.name}[{number}]", declared_keys(item.holds), f"{item.zh}第{number}条")

    def records(self, scope: str) -> Sequence[Record]:
        """The records of a scope, as the document lists them."""
        found: Sequence[Record] = getattr(self.document, self.lists[scope].name)
        return found

    def _every_row(self) -> Iterator[_Row]:
        yield _Row(self.document, "", declared_keys(type(self.document)), "")
        for scope in self.lists:
            yield from self.rows(scope)

    # --- ids and references ----------------------------------------------------------------

    def _unique_ids(self, scope: str) -> None:
        first: dict[str, _Row] = {}
        for row in self.rows(scope):
            if row.record.id is None:
                continue
            other = first.setdefault(row.record.id, row)
            if other is not row:
                path = joined(row.path, "id")
                line = self.positions.line_of(joined(other.path, "id"))
                self.positions.note(path, f"编号{quote(row.record.id)}与{other.zh}{line}的编号相同", "每条用不同的编号")

    def _references(self, row: _Row) -> Iterator[str]:
        for item in row.declared.items.values():
            if item.kind is not KeyKind.REFERENCE:
                continue
            written = getattr(row.record, item.name)
            if written is None:
                yield from self._unwritten(row, item)
            for word in (written,) if isinstance(written, str) else written or ():
                self._reference(row, item, word)

    def _unwritten(self, row: _Row, item: DeclaredKey) -> Iterator[str]:
        target, count = self.lists[item.scope], len(self.records(item.scope))
        if count > 1:
            message = f"没有写明所涉的“{item.zh}”，而文件里有 {count} 条"
            hint = f"加一行“{item.zh}: ”，写它的编号、名称或者序号"
            self.positions.note(row.path, message, hint)
        elif count == 0 and item.expected:
            yield f"{row.zh}没有所涉的“{item.zh}”：文件里没有“{target.zh}”的记录。"

    def _reference(self, row: _Row, item: DeclaredKey, word: str) -> None:
        records, target = self.records(item.scope), self.lists[item.scope]
        path = joined(row.path, item.name)
        found = matches(records, word)
        if len(found) > 1:
            rows = "、".join(f"第{index + 1}条" for index in found)
            message = f"“{item.zh}”写的{quote(word)}不止一条：{target.zh}{rows}"
            self.positions.note(path, message, "写编号，或者序号")
        elif not found:
            names = [name for record in records for name in (id_of(record), name_of(record)) if name]
            known = names or [str(number + 1) for number in range(len(records))]
            hint = did_you_mean(word, names) or (
                "可以写：" + "、".join(known) if known else f"先在“{target.zh}”列表里写出这一条"
            )
            self.positions.note(path, f"“{item.zh}”写的{quote(word)}在“{target.zh}”里找不到", hint)

    def _evidence(self) -> Iterator[str]:
        for path in self.document.evidence:
            if not is_written(self.document, path):
                yield f"“证据”写了{self._called(path)}，案情里却没有写这一项事实，请核对。"

    def _called(self, path: str) -> str:
        found = locate(path, type(self.document))
        whose = f"{found.list.zh}第{found.number}条的" if found.list else ""
        return f"{whose}“{found.item.zh}”" + (f"的“{found.part.zh}”" if found.part else "")

    # --- days ------------------------------------------------------------------------------

    def _order(self, row: _Row, order: Order) -> Iterator[str]:
        for earlier in self._moments(row, order.earlier):
            for later in self._moments(row, order.later):
                if earlier.on is not None and later.on is not None:
                    if later.on.last < earlier.on.first:
                        yield from self._backwards(earlier, later, order.odd)
                elif _contradict(earlier, later) and not order.odd:
                    yield f"{earlier.zh}写明没有发生，却记有{later.zh}，请核对。"
                elif _lacks(earlier, later) and order.needed:
                    advice = "按没有发生判断，请补写；日子不清楚的，写“日期: 不详”"
                    yield f"没有写{earlier.zh}，却记有{later.zh}：{advice}。"

    def _backwards(self, earlier: _Moment, later: _Moment, odd: bool) -> Iterator[str]:
        said = f"{later.zh}（{later.on}）早于{earlier.zh}（{earlier.on}）"
        if odd:
            yield f"{said}，请核对。"
            return
        line = self.positions.line_of(earlier.path)
        hint = f"核对两处日期，{earlier.zh}在{line.strip('（）')}" if line else "核对两处日期"
        self.positions.note(later.path, f"{said}，先后不可能", hint)

    def _of_the_year(self, order: YearOrder) -> Iterator[str]:
        year: int | None = getattr(self.document, order.year)
        written: Event = getattr(self.document, order.event)
        if year is None or written.on is None or _may_be_in_time(written.on, year, order.after):
            return
        zh = declared_keys(type(self.document)).items[order.event].zh
        odd = f"早于 {year} 年度结束" if order.after else f"不在 {year} 年度之内"
        advice = order.advice.format(year=year, before=written.on.last.year - 1)
        yield f"“{zh}”（{written.on}）{odd}。{advice}"

    def _moments(self, row: _Row, name: str) -> Iterator[_Moment]:
        head, _, rest = name.partition(".")
        item = row.declared.items[head]
        written = getattr(row.record, head)
        path = joined(row.path, head)
        zh = f"{row.zh}的“{item.zh}”" if row.zh else f"“{item.zh}”"
        if item.kind is KeyKind.REFERENCE:
            for target in self._targets(item, written):
                yield from self._moments(target, rest)
        elif not rest:
            yield _Moment(path, zh, written.occurrence, written.on)
        elif (day := getattr(written, rest)) is not None:
            inner = declared_keys(item.holds).items[rest].zh
            yield _Moment(joined(path, rest), f"{zh}的“{inner}”", Occurrence.HAPPENED, day)

    def _targets(self, item: DeclaredKey, written: str | tuple[str, ...] | None) -> Iterator[_Row]:
        rows = list(self.rows(item.scope))
        if written is None:
            yield from rows if len(rows) == 1 else ()
        for word in (written,) if isinstance(written, str) else written or ():
            found = matches(self.records(item.scope), word)
            yield from (rows[found[0]],) if len(found) == 1 else ()

    def _after_the_record(self, row: _Row) -> Iterator[str]:
        end = self.document.record_to
        if end is None:
            return
        for item in row.declared.items.values():
            written = getattr(row.record, item.name)
            days = [seen.on for seen in written] if item.kind is KeyKind.OBSERVATION else []
            if isinstance(written, Event) and not item.deadline:
                days = [written.on]
            for day in days:
                if day is not None and day.first > end.last:
                    whose = f"{row.zh}的" if row.zh else ""
                    yield f"{whose}“{item.zh}”（{day}）晚于案情截至日 {end}，请核对。"

    # --- observations ----------------------------------------------------------------------

    def _one_state_a_day(self, row: _Row, item: DeclaredKey) -> None:
        seen: Sequence[Seen] = getattr(row.record, item.name)
        for number, sighting in enumerate(seen, 1):
            for other in seen[: number - 1]:
                if _same_day(sighting, other) and _code(sighting) != _code(other):
                    path = f"{joined(row.path, item.name)}[{number}]"
                    when = str(sighting.on) if sighting.on else "没有写日期"
                    message = f"“{item.zh}”有两种状态（{when}），二者矛盾"
                    self.positions.note(path, message, "保留一种，或者各写看到的日期")

    def _contradiction(self, row: _Row, rule: Contradiction) -> None:
        ones = [s for s in getattr(row.record, rule.one[0]) if _code(s) == rule.one[1]]
        others = [s for s in getattr(row.record, rule.other[0]) if _code(s) == rule.other[1]]
        if any(_same_day(one, other) for one in ones for other in others):
            self.positions.note(joined(row.path, rule.other[0]), rule.message, rule.hint)


def _contradict(earlier: _Moment, later: _Moment) -> bool:
    return earlier.occurrence is Occurrence.NONE and later.occurrence is Occurrence.HAPPENED


def _lacks(earlier: _Moment, later: _Moment) -> bool:
    return earlier.occurrence is Occurrence.NOT_RECORDED and later.occurrence is Occurrence.HAPPENED


def _may_be_in_time(on: When, year: int, after: bool) -> bool:
    """Whether a day may lie after a year, or else within it."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    return on.last > last if after else on.first <= last and on.last >= first


def _same_day(one: Seen, other: Seen) -> bool:
    """Whether both were certainly seen on one day; those without a day hold on the same days."""
    if one.on is None or other.on is None:
        return one.on is other.on
    return one.on == other.on and one.on.exact


def _code(seen: Seen) -> str:
    state: str = getattr(seen, "state")  # noqa: B009 - declared by every subclass
    return state
