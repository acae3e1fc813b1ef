"""What cannot be, and what is odd, in a document that is well written: orders of days, contradictions.

What is impossible is a problem; what is odd becomes a warning. Days known in part are compared only
where every day they can mean gives the same answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from pydantic import BaseModel

from gongyi_facts.base import UNKNOWN_REFERENCE, Document, Event, KeyKind, Occurrence, Record, Seen
from gongyi_facts.codes import Code
from gongyi_facts.made_late import dataclass
from gongyi_facts.model.declarations import DeclaredKey, DeclaredKeys, declared_keys
from gongyi_facts.model.paths import is_written, joined, locate
from gongyi_facts.model.references import References, id_of, name_of
from gongyi_facts.problems import did_you_mean, quote
from gongyi_facts.reading.positions import Positions
from gongyi_facts.relations import Contradiction, ExclusiveDays, Order, YearOrder
from gongyi_facts.when import When, today

_MOST_ALIKE = 10
"""How many warnings of one kind are told one by one."""
_MOST_NAMED = 10
"""How many records a hint names."""
_MOST_COMPARED = 5000
"""How many names are compared with words that name no record: a few for each of many words, or many for a few."""


class _Oddity(NamedTuple):
    """A warning, and what it shares with those that differ from it by the record alone."""

    kind: Hashable
    sentence: str


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
    return tuple(_told(_Check(document, positions).run()))


def _told(oddities: Iterable[_Oddity]) -> Iterator[str]:
    """The sentences; of a kind of which there are many the first alone, with their number."""
    count: Counter[Hashable] = Counter()
    found: list[_Oddity] = []
    for oddity in oddities:
        count[oddity.kind] += 1
        if count[oddity.kind] <= _MOST_ALIKE:
            found.append(oddity)
    told: set[Hashable] = set()
    for kind, sentence in found:
        if count[kind] <= _MOST_ALIKE:
            yield sentence
        elif kind not in told:
            told.add(kind)
            yield f"{sentence}同样的情形共 {count[kind]} 处，只列第一处。"


class _Check:
    def __init__(self, document: Document, positions: Positions) -> None:
        self.document, self.positions = document, positions
        self.lists = _lists(type(document))
        self.compared = 0
        self.today = today()
        self.rows = cache(self._rows)
        self.references_to = cache(self._references_to)

    def run(self) -> Iterator[_Oddity]:
        """Every check in turn; yields the warnings."""
        for scope in self.lists:
            self._unique_ids(scope)
            for row in self.rows(scope):
                yield from self._references(row)
        for order in self.document.orders:
            for row in self.rows(order.scope):
                # Mostly it is seen at a glance that there is nothing to compare.
                written = row.record.__dict__.get(order.later)
                if written is None or written.occurrence is Occurrence.HAPPENED:
                    yield from self._order(row, order)
        for year_order in self.document.year_orders:
            yield from self._of_the_year(year_order)
        for row in self._every_row():
            for item in row.declared.items.values():
                if item.kind is KeyKind.OBSERVATION:
                    self._one_state_a_day(row, item)
                    self._dated_alike(row, item)
                    self._since(row, item)
            yield from self._after_the_record(row)
        for contradiction in self.document.contradictions:
            for row in self.rows(contradiction.scope):
                self._contradiction(row, contradiction)
        for lists in self.document.exclusive_days:
            self._in_both(lists)
        yield from self._evidence()

    def _rows(self, scope: str) -> Sequence[_Row]:
        """The records of a scope; the document itself for its own."""
        item = self.lists.get(scope)
        if item is None:
            return (_Row(self.document, "", declared_keys(type(self.document)), ""),)
        declared = declared_keys(item.holds)
        return [
            _Row(record, f"{item.name}[{number}]", declared, f"{item.zh}第{number}条")
            for number, record in enumerate(self.records(scope), 1)
        ]

    def records(self, scope: str) -> Sequence[Record]:
        """The records of a scope, as the document lists them."""
        found: Sequence[Record] = getattr(self.document, self.lists[scope].name)
        return found

    def _references_to(self, scope: str) -> References:
        return References(self.records(scope))

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
                message = f"编号{quote(row.record.id)}与{other.zh}{line}的编号相同"
                self.positions.note(path, message, "每条用不同的编号", code=Code.DUPLICATE_ID)

    def _references(self, row: _Row) -> Iterator[_Oddity]:
        for item in row.declared.items.values():
            if item.kind is not KeyKind.REFERENCE:
                continue
            written = getattr(row.record, item.name)
            if written is None:
                yield from self._unwritten(row, item)
            for word in (written,) if isinstance(written, str) else written or ():
                if not (item.uncertain and word == UNKNOWN_REFERENCE):
                    self._reference(row, item, word)

    def _unwritten(self, row: _Row, item: DeclaredKey) -> Iterator[_Oddity]:
        if item.by_way_of:
            return
        target, count = self.lists[item.scope], len(self.records(item.scope))
        if count > 1:
            message = f"没有写明所涉的“{item.zh}”，而文件里有 {count} 条"
            hint = f"加一行“{item.zh}: ”，写它的编号、名称或者序号"
            self.positions.note(row.path, message, hint, code=Code.UNKNOWN_REFERENCE)
        elif count == 0 and item.expected:
            said = f"{row.zh}没有所涉的“{item.zh}”：文件里没有“{target.zh}”的记录。"
            yield _Oddity((row.declared.model, item.name), said)

    def _reference(self, row: _Row, item: DeclaredKey, word: str) -> None:
        found, target = self.references_to(item.scope).matches(word), self.lists[item.scope]
        if len(found) == 1:
            return
        path = joined(row.path, item.name)
        if len(found) > 1:
            rows = _some([f"第{index + 1}条" for index in found], "条")
            message = f"“{item.zh}”写的{quote(word)}不止一条：{target.zh}{rows}"
            self.positions.note(path, message, "写编号，或者序号", code=Code.UNKNOWN_REFERENCE)
        else:
            records = self.records(item.scope)
            names = [name for record in records for name in (id_of(record), name_of(record)) if name]
            known = names or [str(number + 1) for number in range(len(records))]
            self.compared += len(names)
            hint = did_you_mean(word, names if self.compared <= _MOST_COMPARED else ()) or (
                "可以写：" + _some(known, "个") if known else f"先在“{target.zh}”列表里写出这一条"
            )
            self.positions.note(
                path, f"“{item.zh}”写的{quote(word)}在“{target.zh}”里找不到", hint, code=Code.UNKNOWN_REFERENCE
            )

    def _evidence(self) -> Iterator[_Oddity]:
        for path in self.document.evidence:
            if not is_written(self.document, path) and not self._written_elsewhere(path):
                said = f"“证据”写了{self._called(path)}，案情里却没有写这一项事实，请核对。"
                yield _Oddity("evidence", said)

    def _written_elsewhere(self, path: str) -> bool:
        """Whether records say what a list in place of the event said."""
        several = locate(path, type(self.document)).item.several
        return several is not None and bool(getattr(self.document, several[0]))

    def _called(self, path: str) -> str:
        found = locate(path, type(self.document))
        whose = f"{found.list.zh}第{found.number}条的" if found.list else ""
        return f"{whose}“{found.item.zh}”" + (f"的“{found.part.zh}”" if found.part else "")

    # --- days ------------------------------------------------------------------------------

    def _order(self, row: _Row, order: Order) -> Iterator[_Oddity]:
        # What has not happened comes after nothing.
        told = [one for one in self._moments(row, order.later) if one.occurrence is Occurrence.HAPPENED]
        for earlier in self._moments(row, order.earlier) if told else ():
            for later in told:
                if earlier.on is not None and later.on is not None:
                    if later.on.last < earlier.on.first:
                        yield from self._backwards(earlier, later, order)
                elif _contradict(earlier, later) and not order.odd:
                    said = f"{earlier.zh}写明没有发生，却记有{later.zh}，请核对。"
                    yield _Oddity((order, "none"), said)
                elif _lacks(earlier, later) and order.needed:
                    advice = "按没有发生判断，请补写；日子不清楚的，写“日期: 不详”"
                    yield _Oddity((order, "lacks"), f"没有写{earlier.zh}，却记有{later.zh}：{advice}。")

    def _backwards(self, earlier: _Moment, later: _Moment, order: Order) -> Iterator[_Oddity]:
        said = f"{later.zh}（{later.on}）早于{earlier.zh}（{earlier.on}）"
        if order.odd:
            yield _Oddity((order, "backwards"), f"{said}，请核对。")
            return
        line = self.positions.line_of(earlier.path)
        hint = f"核对两处日期，{earlier.zh}在{line.strip('（）')}" if line else "核对两处日期"
        self.positions.note(later.path, f"{said}，先后不可能", hint, code=Code.IMPOSSIBLE_ORDER)

    def _of_the_year(self, order: YearOrder) -> Iterator[_Oddity]:
        year: int | None = getattr(self.document, order.year)
        written: Event = getattr(self.document, order.event)
        if year is None or written.on is None or _may_be_in_time(written.on, year, order.after):
            return
        zh = declared_keys(type(self.document)).items[order.event].zh
        odd = f"早于 {year} 年度结束" if order.after else f"不在 {year} 年度之内"
        advice = order.advice.format(year=year, before=written.on.last.year - 1)
        yield _Oddity(order, f"“{zh}”（{written.on}）{odd}。{advice}")

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
        """The records that are meant, each once."""
        words = written if isinstance(written, tuple) else (written,)
        found = dict.fromkeys(self.references_to(item.scope).resolve(word) for word in words)
        return (self.rows(item.scope)[index] for index in found if index is not None)

    def _after_the_record(self, row: _Row) -> Iterator[_Oddity]:
        """Days after the record's end, and those that are still to come."""
        end = self.document.record_to
        for item in _dated(row.declared.model):
            written = getattr(row.record, item.name)
            days = [seen.on for seen in written] if item.kind is KeyKind.OBSERVATION else [written.on]
            for day in filter(None, days):
                whose = f"{row.zh}的“{item.zh}”" if row.zh else f"“{item.zh}”"
                if day.first > self.today:
                    line = self.positions.line_of(joined(row.path, item.name))
                    yield _Oddity((row.declared.model, item.name, "to come"), self._to_come(f"{whose}{line}", day))
                elif end is not None and day.first > end.last:
                    said = f"{whose}（{day}）晚于案情截至日 {end}，请核对。"
                    yield _Oddity((row.declared.model, item.name, "late"), said)
        if not row.path and end is not None and end.first > self.today:
            line = self.positions.line_of("record_to")
            yield _Oddity("record_to", self._to_come(f"“{row.declared.items['record_to'].zh}”{line}", end))

    def _to_come(self, what: str, day: When) -> str:
        return f"{what}写的 {day} 还没有到（今天是 {self.today}），请核对年份。"

    # --- observations ----------------------------------------------------------------------

    def _one_state_a_day(self, row: _Row, item: DeclaredKey) -> None:
        seen: Sequence[Seen] = getattr(row.record, item.name)
        codes: dict[When | None, str] = {}
        for number, sighting in enumerate(seen, 1):
            if _on_one_day(sighting) and codes.setdefault(sighting.on, sighting.code) != sighting.code:
                path = f"{joined(row.path, item.name)}[{number}]"
                when = str(sighting.on) if sighting.on else "没有写日期"
                message = f"“{item.zh}”有两种状态（{when}），二者矛盾"
                self.positions.note(path, message, "保留一种，或者各写看到的日期", code=Code.CONTRADICTION)

    def _dated_alike(self, row: _Row, item: DeclaredKey) -> None:
        """What has no day holds on every day, so that a day beside it says nothing certain."""
        seen: Sequence[Seen] = getattr(row.record, item.name)
        undated = [number for number, sighting in enumerate(seen, 1) if sighting.on is None]
        if undated and len(undated) < len(seen):
            path = f"{joined(row.path, item.name)}[{undated[0]}]"
            message = f"“{item.zh}”有的写了日期，有的没有写"
            hint = "每一次都写看到的日期；日子不清楚的写区间，如 ../2023-05-10（某日以前）"
            self.positions.note(path, message, hint, code=Code.CONTRADICTION)

    def _since(self, row: _Row, item: DeclaredKey) -> None:
        seen: Sequence[Seen] = getattr(row.record, item.name)
        for number, sighting in enumerate(seen, 1):
            if sighting.since is None or sighting.on is None:
                continue
            path = joined(f"{joined(row.path, item.name)}[{number}]", "since")
            if sighting.on.last < sighting.since.first:
                message = f"“{item.zh}”的“自”（{sighting.since}）晚于看到的日期（{sighting.on}），先后不可能"
                self.positions.note(
                    path, message, "“自”写这一状态从哪一天起，“日期”写哪一天看到", code=Code.CONTRADICTION
                )
            elif other := next((one for one in seen if _interrupts(one, sighting)), None):
                message = f"“{item.zh}”自 {sighting.since} 起是这样，{other.on} 看到的却是另一种状态，二者矛盾"
                self.positions.note(path, message, "核对“自”和看到的日期", code=Code.CONTRADICTION)
            elif other := next((one for one in seen if _foregoes(one, sighting, seen)), None):
                message = f"“{item.zh}”自 {sighting.since} 起才是这样，{other.on} 却已经看到同一状态，二者矛盾"
                hint = "更早就是这样的，改“自”或者删去“自”；其间反弹过的，把那时看到的状态也记一次"
                self.positions.note(path, message, hint, code=Code.CONTRADICTION)

    def _contradiction(self, row: _Row, rule: Contradiction) -> None:
        if _days_of(row, *rule.one) & _days_of(row, *rule.other):
            self.positions.note(joined(row.path, rule.other[0]), rule.message, rule.hint, code=Code.CONTRADICTION)

    def _in_both(self, lists: ExclusiveDays) -> None:
        one: Sequence[When] = getattr(self.document, lists.one) or ()
        other: Sequence[When] = getattr(self.document, lists.other) or ()
        for number, day in enumerate(other, 1):
            if day in one:
                self.positions.note(
                    f"{lists.other}[{number}]", lists.message.format(day=day), lists.hint, code=Code.CONTRADICTION
                )


@cache
def _lists(model: type[Document]) -> Mapping[str, DeclaredKey]:
    """By scope the lists of records of a document."""
    return {item.scope: item for item in declared_keys(model).lists}


@cache
def _dated(model: type[BaseModel]) -> tuple[DeclaredKey, ...]:
    """The keys whose days lie within a record: events but for deadlines, and what was seen."""
    items = declared_keys(model).items.values()
    events = (KeyKind.EVENT, KeyKind.OBSERVATION)
    return tuple(item for item in items if item.kind in events and not item.deadline)


def _contradict(earlier: _Moment, later: _Moment) -> bool:
    return earlier.occurrence is Occurrence.NONE and later.occurrence is Occurrence.HAPPENED


def _lacks(earlier: _Moment, later: _Moment) -> bool:
    return earlier.occurrence is Occurrence.NOT_RECORDED and later.occurrence is Occurrence.HAPPENED


def _may_be_in_time(on: When, year: int, after: bool) -> bool:
    """Whether a day may lie after a year, or else within it."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    return on.last > last if after else on.first <= last and on.last >= first


def _interrupts(other: Seen, sighting: Seen) -> bool:
    """Whether another state was certainly seen after the day since when the one held, and before it was seen."""
    if other.code == sighting.code or other.on is None or sighting.on is None or sighting.since is None:
        return False
    return sighting.since.last < other.on.first and other.on.last < sighting.on.first


def _foregoes(other: Seen, sighting: Seen, seen: Sequence[Seen]) -> bool:
    """Whether the state was certainly seen before the day since when it held, and no other state in between."""
    if other.code != sighting.code or other.on is None or sighting.on is None or sighting.since is None:
        return False
    if not other.on.last < sighting.since.first:
        return False
    between = (one for one in seen if one.on is not None and one.code != sighting.code)
    return not any(other.on.first <= one.on.last and one.on.first <= sighting.on.last for one in between if one.on)


def _days_of(row: _Row, name: str, code: str) -> set[When | None]:
    """On which days the code was certainly seen."""
    seen: Sequence[Seen] = getattr(row.record, name)
    return {sighting.on for sighting in seen if sighting.code == code and _on_one_day(sighting)}


def _on_one_day(seen: Seen) -> bool:
    """Whether what has the same day was certainly seen on one day; what has none holds on the same days."""
    return seen.on is None or seen.on.exact


def _some(words: Sequence[str], unit: str) -> str:
    """The words one after the other, or the first of them and how many there are."""
    more = f"等 {len(words)} {unit}" if len(words) > _MOST_NAMED else ""
    return "、".join(words[:_MOST_NAMED]) + more
