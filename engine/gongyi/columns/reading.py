"""The frames of a ledger read into numbers: one batch of documents after the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from gongyi.columns.contract import CASE, FIRST, ID, LAST, NONE_BY, ON, RECORD_TO, SINCE, STATE, part_column
from gongyi.columns.relations import CALLED, INDEX, NUMBER, words_column
from gongyi.columns.relations import CASE as PLACE
from gongyi.columns.words import Complaints, Place, as_codes, as_days, as_event, as_number, as_set
from gongyi.columns.written import AMOUNT, BY, CODES, HI, KNOWN, LO, OCC, Occ, column
from gongyi.law.factmodel import Fact, FactKind, FactModel, Scope
from gongyi.program.nodes import FIRST_DAY, LAST_DAY
from gongyi_facts.base import Record
from gongyi_facts.problems import did_you_mean

ROW = "row:"
"""The row of the frame as it was given, from 1."""
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
        number = pl.int_range(1, pl.len() + 1, dtype=pl.UInt32).over(PLACE_OF).alias(NUMBER)
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
        found: list[pl.Series] = [pl.Series(PLACE, frame[PLACE_OF])]
        for name, fact in scope.facts.items():
            match fact.kind:
                case FactKind.EVENT:
                    found += self._event(frame, scope, name)
                case FactKind.DAY:
                    found += self._day(frame, scope, name)
                case FactKind.SIGHTINGS:
                    if name in frame.columns:
                        sightings[scope.name, name] = self._sightings(frame, scope, fact)
                case FactKind.TEXT:
                    pass
                case _ if name in frame.columns:
                    found += self._state(frame[name], fact, self._place(frame, scope, name))
        return pl.DataFrame(found)

    def _place(self, frame: pl.DataFrame, scope: Scope, name: str) -> Place:
        return Place(scope.name, name, frame[ROW], self.complaints)

    def _part(self, frame: pl.DataFrame, scope: Scope, name: str, part: str) -> tuple[pl.Series, pl.Series] | None:
        own = part_column(name, part)
        return as_days(frame[own], self._place(frame, scope, own)) if own in frame.columns else None

    def _event(self, frame: pl.DataFrame, scope: Scope, name: str) -> list[pl.Series]:
        first, last, none_by = (self._part(frame, scope, name, part) for part in (FIRST, LAST, NONE_BY))
        if name not in frame.columns and first is None and last is None and none_by is None:
            return []
        null = pl.repeat(None, frame.height, dtype=pl.Int32, eager=True)
        own = frame[name] if name in frame.columns else null.cast(pl.String)
        occ, lo, hi = as_event(own, self._place(frame, scope, name))
        parts = pl.DataFrame(
            {
                "occ": occ,
                "lo": lo,
                "hi": hi,
                "first": null if first is None else first[0],
                "last": null if last is None else last[1],
                "by": null if none_by is None else none_by[0],
            }
        )
        dated = pl.col("first").is_not_null() | pl.col("last").is_not_null()
        read = parts.select(
            pl.when(pl.col("by").is_not_null())
            .then(int(Occ.NONE))
            .when(dated)
            .then(int(Occ.HAPPENED))
            .otherwise("occ")
            .cast(pl.Int8)
            .alias(column(name, OCC)),
            pl.when(dated).then(pl.col("first").fill_null(FIRST_DAY)).otherwise("lo").alias(column(name, LO)),
            pl.when(dated).then(pl.col("last").fill_null(LAST_DAY)).otherwise("hi").alias(column(name, HI)),
            pl.col("by").alias(column(name, BY)),
        )
        self._backwards(frame, scope, name, read)
        return read.get_columns()

    def _day(self, frame: pl.DataFrame, scope: Scope, name: str) -> list[pl.Series]:
        first, last = (self._part(frame, scope, name, part) for part in (FIRST, LAST))
        own = as_days(frame[name], self._place(frame, scope, name)) if name in frame.columns else None
        if own is None and first is None and last is None:
            return []
        los = [found[0] for found in (first, own) if found is not None]
        his = [found[1] for found in (last, own) if found is not None]
        read = pl.select(
            pl.coalesce(*los, FIRST_DAY).cast(pl.Int32).alias(column(name, LO)),
            pl.coalesce(*his, LAST_DAY).cast(pl.Int32).alias(column(name, HI)),
        )
        self._backwards(frame, scope, name, read)
        return read.get_columns()

    def _backwards(self, frame: pl.DataFrame, scope: Scope, name: str, read: pl.DataFrame) -> None:
        wrong = read[column(name, HI)] < read[column(name, LO)]
        if wrong.any():
            row = int(frame[ROW].filter(wrong)[0])
            self.complaints.add(scope.name, row, f"{name} 的起日晚于止日", "请对调")

    def _state(self, values: pl.Series, fact: Fact, place: Place) -> list[pl.Series]:
        if fact.kind is FactKind.CHOICE:
            return [as_codes(values, fact, place).alias(column(fact.name, CODES))]
        if fact.kind is FactKind.NUMBER:
            return [as_number(values, fact, place).alias(column(fact.name, AMOUNT))]
        codes, known = as_set(values, fact, place)
        return [codes.alias(column(fact.name, CODES)), known.alias(column(fact.name, KNOWN))]

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
        own = as_days(cells[name], place) if name in cells.columns else (null, null)
        first, last = (
            as_days(cells[f"{prefix}{part}"], place)[0] if f"{prefix}{part}" in cells.columns else null
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
        return as_days(whole[RECORD_TO], Place(self.root, RECORD_TO, _rows(whole), self.complaints))[1]

    def _local(self, whole: pl.DataFrame) -> pl.DataFrame:
        found = [pl.DataFrame(schema={"place": INDEX, "list": pl.Int8, "lo": pl.Int32, "hi": pl.Int32})]
        for number, name in enumerate(self.local):
            if name is not None and name in whole.columns and whole[name].dtype != pl.Null:
                places = pl.int_range(whole.height, eager=True, dtype=INDEX)
                listed = pl.DataFrame({"place": places, "day": whole[name]})
                listed = listed.filter(pl.col("day").list.len() > 0).explode("day")
                rows = whole[ROW].gather(listed["place"])
                lo, hi = as_days(listed["day"], Place(self.root, name, rows, self.complaints))
                kind = pl.lit(number, dtype=pl.Int8).alias("list")
                found.append(listed.select("place", kind, lo.alias("lo"), hi.alias("hi")))
        return pl.concat(found)


PLACE_OF = "place:"
"""The place of the document among all."""


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
