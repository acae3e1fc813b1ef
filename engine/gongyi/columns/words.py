"""What the cells of a column say, as expressions over its frame; each distinct word is read once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeVar

import polars as pl

from gongyi.columns.cells import DATES, TEXTS, Cells, Place, cells
from gongyi.columns.written import Occ
from gongyi.law.factmodel import Fact
from gongyi.program.nodes import mask
from gongyi_facts.base import Event, Occurrence
from gongyi_facts.problems import did_you_mean, quote
from gongyi_facts.when import EARLIEST, LATEST, When

UNKNOWN_WORDS = frozenset({"unknown", "不详", "不明"})
_OCC = {
    Occurrence.NOT_RECORDED: Occ.NOT_RECORDED,
    Occurrence.NONE: Occ.NONE,
    Occurrence.UNKNOWN: Occ.UNKNOWN,
    Occurrence.HAPPENED: Occ.HAPPENED,
}
_EPOCH = 719_163
"""The ordinal of 1970-01-01, from which a column of dates counts."""
_FIRST, _LAST = EARLIEST.toordinal(), LATEST.toordinal()
T = TypeVar("T")
_FEW = 4
"""So many words are sooner compared one after the other than looked up."""
NOTHING = pl.lit(None, dtype=pl.Int32)


class Days(NamedTuple):
    """The first and last day of each cell, as ordinals; null where it has none."""

    lo: pl.Expr
    hi: pl.Expr


class Events(NamedTuple):
    """What is said of an event in each cell, and its days; None where no cell has one."""

    said: pl.Expr
    days: Days | None


def as_days(column: Cells) -> Days:
    """The days of each cell: a date, or words as a case file writes a day."""
    if column.kind in DATES:
        _require_within(column)
        days = column.own if column.kind == pl.Date else column.own.cast(pl.Date)
        ordinal = days.cast(pl.Int32) + _EPOCH
        return Days(ordinal, ordinal)
    if column.kind == pl.Null:
        return Days(NOTHING, NOTHING)
    if column.kind not in TEXTS:
        _wrong_kind(column, "日期（Date）或者文字")
        return Days(NOTHING, NOTHING)
    read = _each(column, _day)
    lo, hi = (_looked_up(column, {word: found[i] for word, found in read.items()}) for i in (0, 1))
    return Days(lo, hi)


def days_of(values: pl.Series, place: Place) -> tuple[pl.Series, pl.Series]:
    """The days of each cell of a column that stands by itself."""
    lo, hi = as_days(cells(values, place))
    found = values.to_frame().with_columns(lo.alias(":lo"), hi.alias(":hi"))
    return found[":lo"], found[":hi"]


def _require_within(column: Cells) -> None:
    if column.least is None or column.most is None:
        return
    if column.least + _EPOCH >= _FIRST and column.most + _EPOCH <= _LAST:
        return
    values = column.values
    ordinal = values.cast(pl.Date).cast(pl.Int32) + _EPOCH
    for bad in values.filter(~ordinal.is_between(_FIRST, _LAST)).unique().to_list():
        column.place.refuse(values, bad, f"日期 {bad} 不在 1949–2149 年之间")


def _wrong_kind(column: Cells, right: str) -> None:
    place = column.place
    place.complaints.add(place.frame, None, f"{place.column} 列是 {column.kind}，应当是{right}")


def as_event(column: Cells) -> Events:
    """What is said of an event, and its days."""
    if column.kind == pl.Boolean:
        own = column.own
        said = pl.when(own).then(_number(Occ.HAPPENED)).when(~own).then(_number(Occ.NONE)).otherwise(_number(0))
        return Events(said, None)
    if column.kind in TEXTS:
        read = _each(column, _event)
        said = _looked_up(column, {word: int(found[0]) for word, found in read.items()}, otherwise=0)
        if all(first is None and last is None for _, first, last in read.values()):
            return Events(said, None)
        lo, hi = (_looked_up(column, {word: found[i] for word, found in read.items()}) for i in (1, 2))
        return Events(said, Days(lo, hi))
    days = as_days(column)
    return Events(pl.when(days.lo.is_not_null()).then(_number(Occ.HAPPENED)).otherwise(_number(0)), days)


def as_codes(column: Cells, fact: Fact) -> pl.Expr:
    """The codes of a choice that are possible, as bits; what is not written is as the model says."""
    unknown = mask(fact, fact.codes)
    unwritten = unknown if fact.unwritten is None else mask(fact, frozenset({str(fact.unwritten)}))
    if column.kind == pl.Boolean:
        read = _each(column, lambda word: _code(word, fact, unknown))
        yes, no = (_number(read.get(word, unwritten)) for word in ("yes", "no"))
        return pl.when(column.own).then(yes).when(~column.own).then(no).otherwise(_number(unwritten))
    if column.kind == pl.Null:
        return _number(unwritten)
    if column.kind not in TEXTS:
        _wrong_kind(column, "文字或者真假（Boolean）")
        return _number(unknown)
    return _looked_up(column, _each(column, lambda word: _code(word, fact, unknown)), otherwise=unwritten)


def as_set(values: pl.Series, fact: Fact, place: Place) -> tuple[pl.Series, pl.Series]:
    """The codes of a set as bits, and whether it is known."""
    if values.dtype in (pl.Null, pl.String):
        for word in values.cast(pl.String).drop_nulls().unique().to_list():
            if word not in UNKNOWN_WORDS:
                place.refuse(values, word, f"{quote(word)}不是一组值，应当是 List(String) 列")
        return pl.repeat(0, values.len(), dtype=pl.Int32, eager=True), values.is_not_null() & False
    if values.dtype != pl.List:
        place.complaints.add(place.frame, None, f"{place.column} 列是 {values.dtype}，应当是 List(String)")
        return pl.repeat(0, values.len(), dtype=pl.Int32, eager=True), values.is_null() & False
    listed = pl.DataFrame({"row": pl.int_range(values.len(), eager=True, dtype=pl.UInt32), "word": values})
    listed = listed.filter(pl.col("word").list.len() > 0).explode("word").with_columns(pl.col("word").cast(pl.String))
    inner = Place(place.frame, place.column, place.rows.gather(listed["row"]), place.complaints)
    column = cells(listed["word"], inner)
    read = _each(column, lambda word: _code(word, fact, None))
    bits = listed.with_columns(_looked_up(column, read).alias("bits")).unique(["row", "bits"])
    sums = bits.group_by("row").agg(pl.col("bits").sum().cast(pl.Int32))
    rows = pl.DataFrame({"row": pl.int_range(values.len(), eager=True, dtype=pl.UInt32)})
    return rows.join(sums, on="row", how="left", maintain_order="left")["bits"].fill_null(0), values.is_not_null()


def as_number(column: Cells, fact: Fact) -> pl.Expr:
    """A whole number, null where it is unknown; what is not written is as the model says."""
    unwritten = fact.unwritten if isinstance(fact.unwritten, int) else None
    if column.kind.is_float() and _is_whole(column.values):
        return _filled(column.own.fill_nan(None).cast(pl.Int64).cast(pl.Int32), unwritten)
    if column.kind.is_integer() or column.kind == pl.Null:
        return _filled(column.own.cast(pl.Int32), unwritten)
    if column.kind not in (pl.String, pl.Categorical):
        _wrong_kind(column, "整数")
        return NOTHING
    found = _looked_up(column, _each(column, _whole))
    if unwritten is None:
        return found
    return pl.when(column.own.is_null()).then(_number(unwritten)).otherwise(found)


def _filled(number: pl.Expr, unwritten: int | None) -> pl.Expr:
    return number if unwritten is None else number.fill_null(_number(unwritten))


def _is_whole(values: pl.Series) -> bool:
    """Whether all are whole numbers: pandas keeps them so where some are not written."""
    told = values.fill_nan(None).drop_nulls()
    return bool((told.is_finite() & (told == told.round())).all())


# --- one word --------------------------------------------------------------------------------


def _each(column: Cells, read: Callable[[str], T]) -> dict[str, T]:
    """Every distinct word with what it says; those that say nothing are complained of."""
    found: dict[str, T] = {}
    for word in column.words:
        try:
            found[word] = read(word)
        except ValueError as error:
            column.refuse(word, str(error).rstrip("。"))
    return found


def _day(word: str) -> tuple[int | None, int | None]:
    if word in UNKNOWN_WORDS:
        return None, None
    day = When.parse(word)
    return day.first.toordinal(), day.last.toordinal()


def _event(word: str) -> tuple[Occ, int | None, int | None]:
    said = Event.said_by(word)
    if said is not None:
        return _OCC[said], None, None
    return Occ.HAPPENED, *_day(word)


def _code(word: str, fact: Fact, unknown: int | None) -> int:
    if word in UNKNOWN_WORDS and unknown is not None:
        return unknown
    for code, label in fact.labels.items():
        if word in (code, label):
            return mask(fact, frozenset({code}))
    known = [*fact.labels, *fact.labels.values()]
    hint = did_you_mean(word, known) or "可以写：" + "、".join(fact.labels) + "。"
    raise ValueError(f"没有{quote(word)}这个值。{hint}")


def _whole(word: str) -> int | None:
    if word in UNKNOWN_WORDS:
        return None
    if word.isascii() and word.isdigit() and len(word) <= 9:
        return int(word)
    raise ValueError(f"{quote(word)}不是整数")


def _number(value: int | None) -> pl.Expr:
    return pl.lit(None if value is None else int(value), dtype=pl.Int32)


def _looked_up(column: Cells, read: Mapping[str, int | None], otherwise: int | None = None) -> pl.Expr:
    """What each word says; ``otherwise`` where there is none."""
    found = _number(otherwise)
    if len(read) > _FEW:
        words, values = pl.Series(list(read), dtype=pl.String), pl.Series(list(read.values()), dtype=pl.Int32)
        told = column.text.replace_strict(words, values, default=None, return_dtype=pl.Int32)
        return told if otherwise is None else told.fill_null(found)
    every = len(read) == len(column.words)
    for number, (word, value) in enumerate(read.items()):
        # Where every word says something, whatever is written and is no other word is the first.
        so = column.own.is_not_null() if every and not number else column.text == word
        found = pl.when(so).then(_number(value)).otherwise(found)
    return found
