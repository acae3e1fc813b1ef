"""The frames of a ledger read into numbers: one batch of documents after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from gongyi.columns.cells import Cells, Complaints, Place, cells_of
from gongyi.columns.contract import CASE, FIRST, ID, LAST, NONE_BY, ON, RECORD_TO, SINCE, STATE, part_column
from gongyi.columns.relations import CALLED, INDEX, NUMBER, words_column
from gongyi.columns.relations import CASE as PLACE
from gongyi.columns.words import NOTHING, Days, as_codes, as_days, as_event, as_number, as_set, days_of
from gongyi.columns.written import AMOUNT, BY, CODES, HI, KNOWN, LO, OCC, Occ, column
from gongyi.law.factmodel import Fact, FactKind, FactModel, Scope
from gongyi.program.nodes import FIRST_DAY, LAST_DAY
from gongyi_facts.base import Record
from gongyi_facts.problems import did_you_mean

ROW = "row:"
"""The row of the frame as it was given, from 1."""
PLACE_OF = "place:"
"""The place of the document among all."""
Sightings = dict[tuple[str, str], pl.DataFrame]
"""Scope and fact → what was seen: the place of the record, first and last day, place of the state, since when."""


@dataclass(frozen=True)
class Batch:
    """What is said of some documents, in numbers."""

    keys: pl.Series
    """The keys of the documents."""
    written: dict[str, pl.DataFrame]
    records: dict[str, pl.DataFrame]
    """For each scope the place of the document, number, id and name of its records, and the words that refer."""
    sightings: Sightings
    record_to: pl.Series
    """Days, null where none is written."""
    local: pl.DataFrame
    """The place of a document, which of the two lists, and a first and a last day: what changes its calendar."""


class Reader:
    """Reads the frames of one kind of document; what is wrong with them is told at once."""

    def __init__(self, model: FactModel, root: str, local: tuple[str | None, str | None]) -> None:
        self.model, self.root, self.local = model, root, local
        self.complaints = Complaints()

    # --- whole frames ----------------------------------------------------------------------

    def arranged(self, frames: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
        """The frames in the order of their documents, with the place of each. Raises ``BadInput``."""
        whole = frames[self.root]
        if CASE not in whole.columns:
            self.complaints.add(self.root, None, f"没有 {CASE} 列", f"每件写一个互不相同的 {CASE}")
            self.complaints.refuse()
        keys = whole[CASE]
        if keys.null_count() or keys.n_unique() < keys.len():
            self._no_keys(keys)
        places = pl.DataFrame({CASE: keys, PLACE_OF: pl.int_range(keys.len(), eager=True, dtype=INDEX)})
        found = {self.root: whole.with_columns(places[PLACE_OF], _row(whole))}
        for name, frame in frames.items():
            self._columns(name, frame)
            if name != self.root and CASE in frame.columns:
                found[name] = self._placed(name, frame, places)
        self.complaints.refuse()
        return found

    def chosen(self, arranged: Mapping[str, pl.DataFrame], flags: pl.Series) -> dict[str, pl.DataFrame]:
        """Of arranged frames the documents that are flagged, with what belongs to them; rows keep their numbers."""
        places = (flags.cum_sum().cast(pl.Int64) - 1).cast(INDEX, strict=False)
        whole = arranged[self.root].filter(flags)
        found = {self.root: whole.with_columns(pl.int_range(whole.height, eager=True, dtype=INDEX).alias(PLACE_OF))}
        for name, frame in arranged.items():
            if name != self.root:
                own = frame.filter(flags.gather(frame[PLACE_OF]))
                found[name] = own.with_columns(places.gather(own[PLACE_OF]).alias(PLACE_OF))
        return found

    def _no_keys(self, keys: pl.Series) -> None:
        for row in (keys.is_null() | keys.is_duplicated()).arg_true().to_list()[:20]:
            why = "没有写" if keys[row] is None else f"“{keys[row]}”写了不止一次"
            self.complaints.add(self.root, row + 1, f"{CASE} {why}", "每件写一个，互不相同")
        self.complaints.refuse()

    def _columns(self, name: str, frame: pl.DataFrame) -> None:
        if CASE not in frame.columns:
            self.complaints.add(name, None, f"没有 {CASE} 列", "写所属案件的 case")
        known = self._known(self.model.scopes[name])
        for one in frame.columns:
            if one not in known:
                hint = did_you_mean(one, known) or "不用的列先去掉。"
                self.complaints.add(name, None, f"没有“{one}”这一列", hint)

    def _known(self, scope: Scope) -> dict[str, None]:
        """The columns that a frame may have."""
        known = dict.fromkeys((CASE, RECORD_TO, *filter(None, self.local)) if scope.name == self.root else (CASE, ID))
        known |= dict.fromkeys(scope.references)
        called = self._called(scope)
        known |= dict.fromkeys([called] if called else [])
        for name, fact in scope.facts.items():
            known[name] = None
            if fact.kind in (FactKind.EVENT, FactKind.DAY):
                known |= dict.fromkeys((part_column(name, FIRST), part_column(name, LAST)))
            if fact.kind is FactKind.EVENT:
                known[part_column(name, NONE_BY)] = None
        return known

    def _called(self, scope: Scope) -> str | None:
        """The text that names a record of a scope, such as the name of an organ."""
        if scope.field is None:
            return None
        holds = type_of_records(self.model, scope)
        return holds.called

    def _placed(self, name: str, frame: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
        own = frame.with_columns(_row(frame))
        if own[CASE].dtype != places[CASE].dtype:
            try:
                own = own.with_columns(pl.col(CASE).cast(places[CASE].dtype))
            except pl.exceptions.InvalidOperationError:
                self.complaints.add(name, None, f"{CASE} 列与 {self.root} 表的不是同一种类型")
                return own.head(0).with_columns(pl.lit(0, dtype=INDEX).alias(PLACE_OF))
        joined = own.join(places, on=CASE, how="left", maintain_order="left")
        for row, key in joined.filter(pl.col(PLACE_OF).is_null()).select(ROW, CASE).head(20).iter_rows():
            self.complaints.add(name, row, f"{self.root} 表里没有 {CASE} “{key}”", f"先在 {self.root} 表写这一件")
        return joined.filter(pl.col(PLACE_OF).is_not_null()).sort(PLACE_OF, maintain_order=True)

    # --- one batch -------------------------------------------------------------------------

    def batch(self, frames: Mapping[str, pl.DataFrame], start: int, count: int) -> Batch:
        """What is said of ``count`` documents from a place on. Raises ``BadInput``."""
        written: dict[str, pl.DataFrame] = {}
        records: dict[str, pl.DataFrame] = {}
        sightings: Sightings = {}
        whole = frames[self.root].slice(start, count)
        for name, frame in frames.items():
            own = whole if name == self.root else _of_batch(frame, start, count)
            if name != self.root:
                records[name] = self._keys(own, self.model.scopes[name], start)
            written[name] = self._written(own, self.model.scopes[name], sightings)
        record_to = self.record_to(whole)
        local = self._local(whole)
        self.complaints.refuse()
        return Batch(whole[CASE], written, records, sightings, record_to, local)

    def _keys(self, frame: pl.DataFrame, scope: Scope, start: int) -> pl.DataFrame:
        called = self._called(scope)
        place = (pl.col(PLACE_OF) - start).cast(INDEX).alias(PLACE)
        number = numbered(PLACE_OF, NUMBER, pl.UInt32)
        text = [_text(frame, ID, ID), _text(frame, called, CALLED)]
        return frame.select(place, number, *text, *(self._words(frame, name) for name in scope.references))

    def _words(self, frame: pl.DataFrame, reference: str) -> pl.Expr:
        target = words_column(reference)
        if reference not in frame.columns or frame[reference].dtype == pl.Null:
            return pl.lit(None, dtype=pl.List(pl.String)).alias(target)
        if frame[reference].dtype == pl.List:
            return pl.col(reference).cast(pl.List(pl.String)).alias(target)
        word = pl.col(reference).cast(pl.String)
        return pl.when(word.is_not_null()).then(pl.concat_list(word)).alias(target)

    def _written(self, frame: pl.DataFrame, scope: Scope, sightings: Sightings) -> pl.DataFrame:
        """What is said of the facts of one scope, all columns of it in one go."""
        told = frozenset(frame.columns)
        columns = cells_of(frame, {name: self._place(frame, scope, name) for name in _looked_at(scope) if name in told})
        found = [pl.col(PLACE_OF).alias(PLACE)]
        spans: list[tuple[str, int]] = []
        for name, fact in scope.facts.items():
            match fact.kind:
                case FactKind.EVENT | FactKind.DAY:
                    read = _event(name, columns) if fact.kind is FactKind.EVENT else _day(name, columns)
                    if read:
                        found += read
                        spans.append((name, len(self.complaints.problems)))
                case FactKind.SIGHTINGS:
                    if name in told:
                        sightings[scope.name, name] = self._sightings(frame, scope, fact)
                case FactKind.TEXT:
                    pass
                case FactKind.ITEMS if name in told:
                    codes, known = as_set(frame[name], fact, self._place(frame, scope, name))
                    found += [pl.lit(codes).alias(column(name, CODES)), pl.lit(known).alias(column(name, KNOWN))]
                case FactKind.CHOICE if name in told:
                    found.append(as_codes(columns[name], fact).alias(column(name, CODES)))
                case FactKind.NUMBER if name in told:
                    found.append(as_number(columns[name], fact).alias(column(name, AMOUNT)))
                case _:
                    pass
        written = frame.select(found)
        self._backwards(frame, scope, spans, written)
        return written

    def _place(self, frame: pl.DataFrame, scope: Scope, name: str) -> Place:
        return Place(scope.name, name, frame[ROW], self.complaints)

    def _backwards(
        self, frame: pl.DataFrame, scope: Scope, spans: Sequence[tuple[str, int]], written: pl.DataFrame
    ) -> None:
        """Complain of what ends before it begins, each among what else was said of the facts in their order."""
        wrong = {name: pl.col(column(name, HI)) < pl.col(column(name, LO)) for name, _ in spans}
        flags = written.select(one.any().alias(name) for name, one in wrong.items())
        several = [(name, at) for name, at in spans if flags[name][0]]
        for moved, (name, at) in enumerate(several):
            row = int(frame[ROW].filter(written.select(wrong[name]).to_series())[0])
            self.complaints.add(scope.name, row, f"{name} 的起日晚于止日", "请对调")
            self.complaints.problems.insert(at + moved, self.complaints.problems.pop())

    def _sightings(self, frame: pl.DataFrame, scope: Scope, fact: Fact) -> pl.DataFrame:
        """One row a sighting, oldest written first."""
        values = frame[fact.name]
        row = pl.int_range(values.len(), eager=True, dtype=INDEX)
        cells = pl.DataFrame({"row": row, "seen": values}).filter(pl.col("seen").is_not_null())
        if isinstance(values.dtype, pl.List):
            cells = cells.filter(pl.col("seen").list.len() > 0).explode("seen").unnest("seen")
        else:
            cells = cells.filter(~pl.col("seen").cast(pl.String).is_in(["unknown", "不详"])).rename({"seen": STATE})
        place = Place(scope.name, fact.name, frame[ROW].gather(cells["row"]), self.complaints)
        order = {code: number for number, code in enumerate(fact.progress)}
        labels = {label: code for code, label in fact.labels.items()}
        words = cells[STATE].cast(pl.String)
        for word in words.unique().to_list():
            if word is None or labels.get(word, word) not in order:
                place.refuse(words, word, f"没有“{word}”这个状态，可以写：" + "、".join(order))
        states = {word: order[code] for word, code in (*zip(order, order, strict=True), *labels.items())}
        place_of = words.replace_strict(states, default=None, return_dtype=pl.Int32)
        lo, hi = self._seen_on(cells, ON, "", place)
        since_lo, since_hi = self._seen_on(cells, SINCE, f"{SINCE}_", place)
        seen = pl.DataFrame(
            {"row": cells["row"], "lo": lo, "hi": hi, "place": place_of, "since_lo": since_lo, "since_hi": since_hi}
        )
        return seen.with_columns(pl.coalesce("lo", "since_lo").alias("lo"), pl.coalesce("hi", "since_hi").alias("hi"))

    def _seen_on(self, cells: pl.DataFrame, name: str, prefix: str, place: Place) -> tuple[pl.Series, pl.Series]:
        null = pl.repeat(None, cells.height, dtype=pl.Int32, eager=True)
        own = days_of(cells[name], place) if name in cells.columns else (null, null)
        first, last = (
            days_of(cells[f"{prefix}{part}"], place)[0] if f"{prefix}{part}" in cells.columns else null
            for part in (FIRST, LAST)
        )
        some = first.is_not_null() | last.is_not_null()
        found = pl.select(
            pl.when(some).then(pl.lit(first).fill_null(FIRST_DAY)).otherwise(own[0]).alias("lo"),
            pl.when(some).then(pl.lit(last).fill_null(LAST_DAY)).otherwise(own[1]).alias("hi"),
        )
        return found["lo"], found["hi"]

    def record_to(self, whole: pl.DataFrame) -> pl.Series:
        """The day up to which each document records, null where it is not written."""
        if RECORD_TO not in whole.columns:
            return pl.repeat(None, whole.height, dtype=pl.Int32, eager=True)
        return days_of(whole[RECORD_TO], Place(self.root, RECORD_TO, _rows(whole), self.complaints))[1]

    def _local(self, whole: pl.DataFrame) -> pl.DataFrame:
        found = [pl.DataFrame(schema={"place": INDEX, "list": pl.Int8, "lo": pl.Int32, "hi": pl.Int32})]
        for number, name in enumerate(self.local):
            if name is not None and name in whole.columns and whole[name].dtype != pl.Null:
                places = pl.int_range(whole.height, eager=True, dtype=INDEX)
                listed = pl.DataFrame({"place": places, "day": whole[name]})
                listed = listed.filter(pl.col("day").list.len() > 0).explode("day")
                rows = whole[ROW].gather(listed["place"])
                lo, hi = days_of(listed["day"], Place(self.root, name, rows, self.complaints))
                kind = pl.lit(number, dtype=pl.Int8).alias("list")
                found.append(listed.select("place", kind, lo.alias("lo"), hi.alias("hi")))
        return pl.concat(found)





def type_of_records(model: FactModel, scope: Scope) -> type[Record]:
    """The class of the records of a scope."""
    from gongyi_facts.model.declarations import declared_keys

    document = model.documents[scope.root]
    (found,) = (item.holds for item in declared_keys(document).lists if item.name == scope.field)
    assert isinstance(found, type) and issubclass(found, Record)
    return found


def _rows(frame: pl.DataFrame) -> pl.Series:
    """The rows of a frame as they were given."""
    return frame[ROW] if ROW in frame.columns else _row(frame)


def numbered(group: str, name: str, kind: type[pl.UInt32] | type[pl.Int32]) -> pl.Expr:
    """The place of each row, from 1, among those of its group, which stand together."""
    row = pl.int_range(pl.len(), dtype=kind)
    begins = pl.when(pl.col(group) != pl.col(group).shift(1)).then(row).forward_fill().fill_null(0)
    return (row - begins + 1).cast(kind).alias(name)


def _row(frame: pl.DataFrame) -> pl.Series:
    return pl.Series(ROW, range(1, frame.height + 1), dtype=pl.UInt32)


def _text(frame: pl.DataFrame, name: str | None, alias: str) -> pl.Expr:
    if name is None or name not in frame.columns:
        return pl.lit(None, dtype=pl.String).alias(alias)
    return pl.col(name).cast(pl.String).alias(alias)


def _of_batch(frame: pl.DataFrame, start: int, count: int) -> pl.DataFrame:
    places = frame[PLACE_OF]
    first = places.search_sorted(start, side="left")
    after = places.search_sorted(start + count, side="left")
    return frame.slice(int(first), int(after) - int(first))


# --- facts as expressions ----------------------------------------------------------------------


def _looked_at(scope: Scope) -> Iterator[str]:
    """The columns of a scope's facts of which each cell says one thing."""
    for name, fact in scope.facts.items():
        if fact.kind not in (FactKind.SIGHTINGS, FactKind.TEXT, FactKind.ITEMS):
            yield name
        if fact.kind in (FactKind.EVENT, FactKind.DAY):
            yield from (part_column(name, FIRST), part_column(name, LAST))
        if fact.kind is FactKind.EVENT:
            yield part_column(name, NONE_BY)


def _parts(name: str, columns: Mapping[str, Cells], *parts: str) -> list[Days | None]:
    own = [columns.get(part_column(name, part)) for part in parts]
    return [None if one is None else as_days(one) for one in own]


def _event(name: str, columns: Mapping[str, Cells]) -> list[pl.Expr]:
    """What is said of an event; nothing where no column tells of it."""
    first, last, none_by = _parts(name, columns, FIRST, LAST, NONE_BY)
    whole = as_event(columns[name]) if name in columns else None
    if whole is None and first is None and last is None and none_by is None:
        return []
    occ = _occ(Occ.NOT_RECORDED) if whole is None else whole.said.cast(pl.Int8)
    own = None if whole is None else whole.days
    lo, hi = (NOTHING, NOTHING) if own is None else own
    if first is not None or last is not None:
        begin, end = (NOTHING if first is None else first.lo), (NOTHING if last is None else last.hi)
        dated = begin.is_not_null() | end.is_not_null()
        occ = pl.when(dated).then(_occ(Occ.HAPPENED)).otherwise(occ)
        lo = pl.when(dated).then(begin.fill_null(_day_of(FIRST_DAY))).otherwise(lo)
        hi = pl.when(dated).then(end.fill_null(_day_of(LAST_DAY))).otherwise(hi)
    found = [lo.alias(column(name, LO)), hi.alias(column(name, HI))]
    if none_by is not None:
        occ = pl.when(none_by.lo.is_not_null()).then(_occ(Occ.NONE)).otherwise(occ)
        found.append(none_by.lo.alias(column(name, BY)))
    return [occ.alias(column(name, OCC)), *found]


def _day(name: str, columns: Mapping[str, Cells]) -> list[pl.Expr]:
    """What is said of a day; nothing where no column tells of it."""
    first, last = _parts(name, columns, FIRST, LAST)
    own = as_days(columns[name]) if name in columns else None
    if own is None and first is None and last is None:
        return []
    los = [found.lo for found in (first, own) if found is not None]
    his = [found.hi for found in (last, own) if found is not None]
    return [
        pl.coalesce(*los, _day_of(FIRST_DAY)).alias(column(name, LO)),
        pl.coalesce(*his, _day_of(LAST_DAY)).alias(column(name, HI)),
    ]


def _occ(said: Occ) -> pl.Expr:
    return pl.lit(int(said), dtype=pl.Int8)


def _day_of(day: int) -> pl.Expr:
    return pl.lit(day, dtype=pl.Int32)
