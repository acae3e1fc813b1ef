"""What the cells of a column say, each distinct word read once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import polars as pl

from gongyi.columns.written import Occ
from gongyi.law.factmodel import Fact
from gongyi.program.nodes import mask
from gongyi_facts.base import Event, Occurrence
from gongyi_facts.problems import BadInput, Problem, did_you_mean, quote
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
MOST = 50
"""Problems that are told."""


@dataclass
class Complaints:
    """What is wrong with the frames, by frame, row and column; all of it is told at once."""

    problems: list[Problem] = field(default_factory=list)

    def add(self, frame: str, row: int | None, message: str, hint: str = "") -> None:
        """Note one problem."""
        self.problems.append(Problem(f"{frame} 表", row, None, message, hint))

    def refuse(self) -> None:
        """Raise ``BadInput`` where there is any."""
        if self.problems:
            found = self.problems[:MOST]
            if len(self.problems) > MOST:
                found.append(Problem("各表", None, None, f"共有 {len(self.problems)} 处问题，只列出前 {MOST} 处"))
            raise BadInput(found)


@dataclass(frozen=True)
class Place:
    """Where a column stands: its frame, and for every value the row that holds it, from 1."""

    frame: str
    column: str
    rows: pl.Series
    complaints: Complaints

    def refuse(self, values: pl.Series, word: object, why: str) -> None:
        """Complain of the first cell that holds a word, and of how many do."""
        rows = self.rows.filter((values == word).fill_null(False))
        several = f"（共 {rows.len()} 行）" if rows.len() > 1 else ""
        row = int(rows.sort()[0]) if rows.len() else None
        self.complaints.add(self.frame, row, f"{self.column} 列：{why}{several}")


def as_days(values: pl.Series, place: Place) -> tuple[pl.Series, pl.Series]:
    """The first and last day of each cell: a date, or words as a case file writes a day."""
    if values.dtype in (pl.Date, pl.Datetime):
        ordinal = values.cast(pl.Date).cast(pl.Int32) + _EPOCH
        for bad in values.filter(~ordinal.is_between(_FIRST, _LAST)).unique().to_list():
            place.refuse(values, bad, f"日期 {bad} 不在 1949–2149 年之间")
        return ordinal, ordinal
    if values.dtype == pl.Null:
        none = values.cast(pl.Int32)
        return none, none
    if values.dtype not in (pl.String, pl.Categorical, pl.Enum):
        place.complaints.add(place.frame, None, f"{place.column} 列是 {values.dtype}，应当是日期（Date）或者文字")
        none = pl.repeat(None, values.len(), dtype=pl.Int32, eager=True)
        return none, none
    read = _each(values.cast(pl.String), _day, place)
    text = values.cast(pl.String)
    return (
        _looked_up(text, {word: found[0] for word, found in read.items()}),
        _looked_up(text, {word: found[1] for word, found in read.items()}),
    )


def as_event(values: pl.Series, place: Place) -> tuple[pl.Series, pl.Series, pl.Series]:
    """What is said of an event, and its first and last day, null where it has none."""
    none = pl.repeat(None, values.len(), dtype=pl.Int32, eager=True)
    if values.dtype == pl.Boolean:
        said = pl.select(
            pl.when(values).then(int(Occ.HAPPENED)).when(~values).then(int(Occ.NONE)).otherwise(0).cast(pl.Int8)
        ).to_series()
        return said, none, none
    if values.dtype in (pl.String, pl.Categorical, pl.Enum):
        text = values.cast(pl.String)
        read = _each(text, _event, place)
        said = _looked_up(text, {word: int(found[0]) for word, found in read.items()}).fill_null(0).cast(pl.Int8)
        if all(first is None and last is None for _, first, last in read.values()):
            return said, none, none
        lo, hi = (_looked_up(text, {word: found[i] for word, found in read.items()}) for i in (1, 2))
        return said, lo, hi
    lo, hi = as_days(values, place)
    return (lo.is_not_null().cast(pl.Int8) * int(Occ.HAPPENED)), lo, hi


def as_codes(values: pl.Series, fact: Fact, place: Place) -> pl.Series:
    """The codes of a choice that are possible, as bits; what is not written is as the model says."""
    unknown = mask(fact, fact.codes)
    unwritten = unknown if fact.unwritten is None else mask(fact, frozenset({str(fact.unwritten)}))
    if values.dtype == pl.Boolean:
        values = pl.select(pl.when(values).then(pl.lit("yes")).when(~values).then(pl.lit("no"))).to_series()
    if values.dtype == pl.Null:
        values = values.cast(pl.String)
    if values.dtype not in (pl.String, pl.Categorical, pl.Enum):
        place.complaints.add(place.frame, None, f"{place.column} 列是 {values.dtype}，应当是文字或者真假（Boolean）")
        return pl.repeat(unknown, values.len(), dtype=pl.Int32, eager=True)
    text = values.cast(pl.String)
    read = _each(text, lambda word: _code(word, fact, unknown), place)
    return _looked_up(text, read).fill_null(unwritten)


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
    cells = pl.DataFrame({"row": pl.int_range(values.len(), eager=True, dtype=pl.UInt32), "word": values})
    cells = cells.filter(pl.col("word").list.len() > 0).explode("word").with_columns(pl.col("word").cast(pl.String))
    inner = Place(place.frame, place.column, place.rows.gather(cells["row"]), place.complaints)
    read = _each(cells["word"], lambda word: _code(word, fact, None), inner)
    bits = cells.with_columns(_looked_up(cells["word"], read).alias("bits")).unique(["row", "bits"])
    sums = bits.group_by("row").agg(pl.col("bits").sum().cast(pl.Int32))
    rows = pl.DataFrame({"row": pl.int_range(values.len(), eager=True, dtype=pl.UInt32)})
    return rows.join(sums, on="row", how="left", maintain_order="left")["bits"].fill_null(0), values.is_not_null()


def as_number(values: pl.Series, fact: Fact, place: Place) -> pl.Series:
    """A whole number, null where it is unknown; what is not written is as the model says."""
    unwritten = fact.unwritten if isinstance(fact.unwritten, int) else None
    if values.dtype.is_integer() or values.dtype == pl.Null:
        found = values.cast(pl.Int32)
        return found if unwritten is None else found.fill_null(unwritten)
    if values.dtype.is_float() and _is_whole(values):
        return as_number(values.fill_nan(None).cast(pl.Int64), fact, place)
    if values.dtype not in (pl.String, pl.Categorical):
        place.complaints.add(place.frame, None, f"{place.column} 列是 {values.dtype}，应当是整数")
        return pl.repeat(None, values.len(), dtype=pl.Int32, eager=True)
    text = values.cast(pl.String)
    read = _each(text, _whole, place)
    found = _looked_up(text, read)
    if unwritten is None:
        return found
    filled = pl.when(pl.lit(text).is_null()).then(unwritten).otherwise(pl.lit(found))
    return pl.select(filled.cast(pl.Int32)).to_series()


def _is_whole(values: pl.Series) -> bool:
    """Whether all are whole numbers: pandas keeps them so where some are not written."""
    told = values.fill_nan(None).drop_nulls()
    return bool((told.is_finite() & (told == told.round())).all())


# --- one word --------------------------------------------------------------------------------


def _each(text: pl.Series, read: Callable[[str], T], place: Place) -> dict[str, T]:
    """Every distinct word with what it says; those that say nothing are complained of."""
    found: dict[str, T] = {}
    for word in text.drop_nulls().unique(maintain_order=True).to_list():
        try:
            found[word] = read(word)
        except ValueError as error:
            place.refuse(text, word, str(error).rstrip("。"))
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


def _looked_up(text: pl.Series, read: Mapping[str, int | None]) -> pl.Series:
    if len(read) <= _FEW:
        found = pl.lit(None, dtype=pl.Int32)
        for word, value in read.items():
            found = pl.when(pl.lit(text) == word).then(pl.lit(value, dtype=pl.Int32)).otherwise(found)
        return pl.select(found).to_series() if read else pl.repeat(None, text.len(), dtype=pl.Int32, eager=True)
    words, values = pl.Series(list(read), dtype=pl.String), pl.Series(list(read.values()), dtype=pl.Int32)
    return text.replace_strict(words, values, default=None, return_dtype=pl.Int32)
