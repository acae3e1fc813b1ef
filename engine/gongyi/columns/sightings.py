"""What sightings say of days, for all records at once.

What is said here of columns is what ``records.values.Sightings`` says of one record.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from gongyi.law.factmodel import Fact
from gongyi.program.nodes import FIRST_DAY, LAST_DAY, mask

ROW, DAY, ASK, OWN = "row", "day", "ask", "own"
"""The record whose sightings they are; a day on it; a day that is asked about; the record that asks."""
_BEYOND = 1 << 21
"""More than any day's ordinal."""


@dataclass(frozen=True)
class Marks:
    """The sightings of one fact as they stand on the day of assessment."""

    seen: pl.DataFrame
    """The sightings, oldest first: record, first and last day, place."""
    marks: pl.DataFrame
    """What is said of days where any sighting of the record has one, with its rank as the last and as the next one."""
    told: pl.DataFrame
    """For each record that has any: whether there are marks, whether any has no day, lowest and highest place."""
    sums: pl.Series
    """The bits of all states before a place."""

    @property
    def top(self) -> int:
        """The place of the achievement."""
        return self.sums.len() - 2

    @property
    def domain(self) -> int:
        """The bits of all states."""
        return int(self.sums[-1])

    @property
    def full(self) -> int:
        """The bit of the achievement."""
        return int(self.sums[-1] - self.sums[-2])

    def between(self, low: pl.Expr, high: pl.Expr) -> pl.Expr:
        """The bits of the states from one place to another."""
        sums = pl.lit(self.sums)
        return pl.when(low <= high).then(sums.gather(high + 1) - sums.gather(low)).otherwise(0).cast(pl.Int32)


def marks_of(written: pl.DataFrame, fact: Fact, record_to: pl.Series) -> Marks:
    """The marks of sightings; one whose day has no limit was made by the day to which the record goes."""
    known_to = pl.lit(record_to).gather(ROW).alias("record_to")
    frame = written.with_columns(known_to, pl.col("lo").is_not_null().alias("dated"))
    frame = frame.with_columns(_seen_by("lo", "hi"), _seen_by("since_lo", "since_hi"))
    frame = frame.with_columns(pl.col("lo").fill_null(FIRST_DAY), pl.col("hi").fill_null(FIRST_DAY))
    frame = frame.sort(ROW, "hi", "lo", maintain_order=True)
    told = frame.group_by(ROW, maintain_order=True).agg(
        pl.col("dated").any().alias("marked"),
        (~pl.col("dated").all()).alias("undated"),
        pl.col("place").min().alias("least"),
        pl.col("place").max().alias("most"),
    )
    bits = [mask(fact, frozenset({code})) for code in fact.progress]
    sums = pl.Series("sums", [sum(bits[:place]) for place in range(len(bits) + 1)], dtype=pl.Int64)
    top = len(bits) - 1
    dated = frame.join(told.filter("marked"), on=ROW, how="semi", maintain_order="left")
    since = dated.filter(pl.col("since_lo").is_not_null())
    eve = since.filter(pl.col("place") == top)
    place = pl.col("place")
    found = pl.concat(
        [
            dated.select(ROW, "lo", "hi", place.alias("low"), place.alias("high")),
            since.select(
                ROW,
                pl.col("since_lo").alias("lo"),
                pl.col("since_hi").alias("hi"),
                place.alias("low"),
                place.alias("high"),
            ),
            eve.select(
                ROW,
                (pl.col("since_lo") - 1).alias("lo"),
                (pl.col("since_hi") - 1).alias("hi"),
                pl.lit(0, dtype=pl.Int32).alias("low"),
                pl.lit(top - 1, dtype=pl.Int32).alias("high"),
            ),
        ]
    )
    marks = found.sort(ROW, "hi", "lo", maintain_order=True).with_row_index("last")
    marks = marks.sort(ROW, "lo", "hi", maintain_order=True).with_row_index("next")
    return Marks(frame.select(ROW, "lo", "hi", "place", "dated"), marks, told, sums)


def _seen_by(lo: str, hi: str) -> pl.Expr:
    open_end = pl.col(hi) == LAST_DAY
    return pl.when(open_end).then(pl.max_horizontal(lo, "record_to")).otherwise(hi).alias(hi)


# --- the three questions ---------------------------------------------------------------------


def seen(marks: Marks, source: pl.Series, asked: pl.DataFrame) -> pl.DataFrame:
    """The codes that are possible on a day that lies between ``lo`` and ``hi``."""
    questions = _questions(marks, source, asked)
    days = _moments(marks, questions)
    found = _on(marks, questions, days).group_by(OWN).agg(pl.col("bits").bitwise_or().alias("codes"))
    return _answered(asked.height, found, {"codes": pl.lit(marks.domain, dtype=pl.Int32)}, asked)


def last_seen(marks: Marks, source: pl.Series, asked: pl.DataFrame) -> pl.DataFrame:
    """Whether there is a last sighting by a day that lies between ``lo`` and ``hi``, and its first and last day."""
    questions = _questions(marks, source, asked)
    days = _moments(marks, questions).with_row_index(ASK)
    dated = marks.seen.filter("dated").select(ROW, "lo", "hi")
    by_day = (
        days.join(dated, on=ROW, how="inner")
        .filter(pl.col("lo") <= pl.col(DAY))
        .sort(ASK, "hi", "lo", maintain_order=True)
        .group_by(ASK, maintain_order=True)
        .agg(pl.col("lo").last(), pl.col("hi").last())
    )
    lasting = days.join(by_day, on=ASK, how="left").join(marks.told.select(ROW, "undated"), on=ROW, how="left")
    after = pl.when("undated").then(pl.col(DAY) + 1)
    lasting = lasting.with_columns(pl.coalesce("lo", after).alias("lo"), pl.coalesce("hi", after).alias("hi"))
    some = pl.col("lo").is_not_null()
    found = (
        lasting.group_by(OWN)
        .agg(
            some.any().alias("exists"),
            pl.when(some.all()).then(pl.col("lo").min()).otherwise(FIRST_DAY).alias("lo"),
            pl.col("hi").max(),
        )
        .filter("exists")
    )
    return _answered(asked.height, found, {**_never(), "hi": pl.lit(LAST_DAY, dtype=pl.Int32)}, asked)


def reached(marks: Marks, source: pl.Series, asked: pl.DataFrame) -> pl.DataFrame:
    """Whether the achievement is seen after a day; the first and the last day that can be the first it holds on."""
    following = (pl.col("after") + 1).alias("lo")
    limit = pl.lit(LAST_DAY - 1, dtype=pl.Int32).alias("hi")
    questions = _questions(marks, source, asked.with_columns(following, limit))
    until = questions.select(OWN, ROW, (pl.col("until") + 1).alias(DAY)).join(questions.select(OWN, "after"), on=OWN)
    until = until.filter(pl.col(DAY) > pl.col("after")).select(OWN, ROW, DAY)
    days = pl.concat([_moments(marks, questions), until]).unique()
    days = days.join(questions.select(OWN, "after"), on=OWN).filter(pl.col(DAY) > pl.col("after")).select(OWN, ROW, DAY)
    on = _on(marks, questions.with_columns(_standing_never()), days)
    at_once = on.join(questions.select(OWN, pl.col("lo").alias(DAY)), on=[OWN, DAY], how="semi")
    at_once = at_once.filter(pl.col("bits") == marks.full).select(OWN, pl.lit(True).alias("at_once"))
    first = on.filter(pl.col("bits") & marks.full != 0).group_by(OWN).agg(pl.col(DAY).min().alias("first"))
    certain = (
        questions.join(marks.marks.filter(pl.col("low") == marks.top), on=ROW, how="inner", suffix="_mark")
        .filter(pl.col("lo_mark") > pl.col("after"))
        .group_by(OWN)
        .agg(pl.col("hi_mark").min().alias("certain"))
    )
    joined = questions.select(OWN, "after")
    for one in (at_once, first, certain):
        joined = joined.join(one, on=OWN, how="left")
    at = pl.col("at_once").fill_null(False)
    begins = pl.when(at).then(pl.col("after") + 1).otherwise(pl.col("first").fill_null(LAST_DAY))
    latest = pl.max_horizontal(begins, pl.col("certain").fill_null(LAST_DAY))
    found = joined.select(
        OWN,
        (at | pl.col("certain").is_not_null()).alias("exists"),
        begins.cast(pl.Int32).alias("lo"),
        pl.when(at).then(pl.col("after") + 1).otherwise(latest).cast(pl.Int32).alias("hi"),
    )
    nothing = {
        "exists": pl.lit(False),
        "lo": (pl.col("after") + 1).cast(pl.Int32),
        "hi": pl.max_horizontal(pl.col("after") + 1, pl.lit(LAST_DAY, dtype=pl.Int32)),
    }
    return _answered(asked.height, found, nothing, asked)


def _never() -> dict[str, pl.Expr]:
    return {"exists": pl.lit(False), "lo": pl.lit(FIRST_DAY, dtype=pl.Int32)}


def _standing_never() -> Sequence[pl.Expr]:
    return (
        pl.lit(LAST_DAY, dtype=pl.Int32).alias("stands_from"),
        pl.lit(FIRST_DAY, dtype=pl.Int32).alias("stands_to"),
    )


def _questions(marks: Marks, source: pl.Series, asked: pl.DataFrame) -> pl.DataFrame:
    """What is asked of those records that have sightings."""
    frame = asked.with_columns(pl.Series(OWN, range(asked.height), dtype=pl.UInt32), source.alias(ROW))
    return frame.join(marks.told.select(ROW), on=ROW, how="semi")


def _answered(height: int, found: pl.DataFrame, otherwise: dict[str, pl.Expr], asked: pl.DataFrame) -> pl.DataFrame:
    """The answers in the order of the records; where nothing was seen, what is said then."""
    rows = asked.with_columns(pl.Series(OWN, range(height), dtype=pl.UInt32))
    nothing = rows.select(OWN, *(value.alias(name) for name, value in otherwise.items()))
    joined = nothing.join(found, on=OWN, how="left", suffix="_found", maintain_order="left")
    return joined.select(pl.coalesce(f"{name}_found", name).alias(name) for name in otherwise)


# --- the states of a day ---------------------------------------------------------------------


def _moments(marks: Marks, questions: pl.DataFrame) -> pl.DataFrame:
    """The days between two on which something may change."""
    ends = [questions.select(OWN, ROW, pl.col(end).alias(DAY)) for end in ("lo", "hi")]
    span = questions.filter(pl.col("lo") != pl.col("hi")).select(OWN, ROW, "lo", "hi")
    edges = pl.concat([marks.marks.select(ROW, pl.col(end).alias("edge")) for end in ("lo", "hi")]).unique()
    around = span.join(edges, on=ROW, how="inner")
    near = [
        around.select(OWN, ROW, (pl.col("edge") + step).cast(pl.Int32).alias(DAY), "lo", "hi").filter(
            (pl.col("lo") < pl.col(DAY)) & (pl.col(DAY) < pl.col("hi"))
        ).select(OWN, ROW, DAY)
        for step in (-1, 0, 1)
    ]
    return pl.concat([*ends, *near]).unique()


def _on(marks: Marks, questions: pl.DataFrame, days: pl.DataFrame) -> pl.DataFrame:
    """The states that are possible on each of the days."""
    rest = questions.select(OWN, "until", "stands_from", "stands_to")
    asked = days.join(rest, on=OWN, how="left").join(marks.told, on=ROW, how="left").with_row_index(ASK)
    high = pl.when(pl.col(DAY) <= pl.col("until")).then("most").otherwise(marks.top)
    plain = asked.filter(~pl.col("marked")).select(OWN, DAY, marks.between(pl.col("least"), high).alias("bits"))
    marked = asked.filter("marked").select(ASK, OWN, ROW, DAY, "stands_from", "stands_to")
    if not marked.height:
        return plain
    every = marked.join(marks.marks, on=ROW, how="inner")
    pairs = _lasts(every, marked).join(_nexts(every, marked), on=ASK, how="inner")
    same = pl.col("last_mark").eq_missing(pl.col("next_mark"))
    left = pairs.filter(~same).with_columns(*_left(marks))
    bits = left.with_columns(marks.between(pl.col("from"), pl.col("to")).alias("bits"))
    found = bits.group_by(ASK).agg(pl.col("bits").bitwise_or()).join(marked.select(ASK, OWN, DAY), on=ASK)
    return pl.concat([plain, found.select(OWN, DAY, "bits")])


def _lasts(every: pl.DataFrame, marked: pl.DataFrame) -> pl.DataFrame:
    """The marks that may be the last one up to a day; a null where there may be none."""
    past = pl.col("hi") <= pl.col(DAY)
    ranked = every.sort(ASK, "last", descending=[False, True])
    overtaken = _largest_before(pl.when(past).then("lo").otherwise(0)) >= pl.col("hi")
    found = ranked.filter((pl.col("lo") <= pl.col(DAY)) & ~overtaken)
    found = found.select(
        ASK, DAY, "stands_from", "stands_to", pl.col("last").alias("last_mark"),
        pl.col("lo").alias("last_lo"), pl.col("hi").alias("last_hi"),
        pl.col("low").alias("last_low"), pl.col("high").alias("last_high"),
    )
    open_one = marked.join(every.filter(past).select(ASK), on=ASK, how="anti")
    return pl.concat([found, open_one.select(ASK, DAY, "stands_from", "stands_to")], how="diagonal")


def _nexts(every: pl.DataFrame, marked: pl.DataFrame) -> pl.DataFrame:
    """The marks that may be the first one after a day; a null where there may be none."""
    later = pl.col("lo") > pl.col(DAY)
    ranked = every.sort(ASK, "next")
    # The least is looked for as the largest of what is left to a day beyond all.
    least = _BEYOND - _largest_before(pl.when(later).then(_BEYOND - pl.col("hi")).otherwise(0))
    found = ranked.filter((pl.col("hi") > pl.col(DAY)) & (pl.col("lo") < least))
    found = found.select(
        ASK, pl.col("last").alias("next_mark"), pl.col("low").alias("next_low"), pl.col("high").alias("next_high")
    )
    open_one = marked.join(every.filter(later).select(ASK), on=ASK, how="anti").select(ASK)
    return pl.concat([found, open_one], how="diagonal")


def _largest_before(value: pl.Expr) -> pl.Expr:
    """The largest value of the rows before that ask the same, 0 where there is none; rows are in the order of asking.

    One running maximum over all rows, which is much quicker than one a group: who asks stands above the value.
    """
    asking = pl.col(ASK).cast(pl.Int64) * _BEYOND
    before = (asking + value).cum_max().shift(1).fill_null(0) - asking
    return pl.max_horizontal(before, pl.lit(0, dtype=pl.Int64))


def _left(marks: Marks) -> tuple[pl.Expr, pl.Expr]:
    """Between which places the state lies that the last mark up to a day and the first one after it leave."""
    low, high, next_low, next_high = (pl.col(name) for name in ("last_low", "last_high", "next_low", "next_high"))
    none_before, none_after = pl.col("last_mark").is_null(), pl.col("next_mark").is_null()
    on_the_day = (pl.col("last_lo") == pl.col(DAY)) & (pl.col("last_hi") == pl.col(DAY))
    stands = (pl.col("last_lo") >= pl.col("stands_from")) & (pl.col(DAY) <= pl.col("stands_to"))
    itself = on_the_day | (low == marks.top) | stands
    back = next_high < low
    start = pl.when(none_before).then(0).when(itself).then(low).when(none_after).then(low).when(back).then(next_low)
    end = (
        pl.when(none_before & none_after).then(marks.top)
        .when(none_before).then(next_high)
        .when(itself).then(high)
        .when(none_after).then(marks.top)
        .when(back).then(high)
    )
    return start.otherwise(low).cast(pl.Int32).alias("from"), end.otherwise(next_high).cast(pl.Int32).alias("to")
