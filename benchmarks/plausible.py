"""A ledger of plausible cases as frames, made of nothing but their numbers: the same for every machine."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

AS_OF = date(2026, 11, 23)
_FIRST = date(2021, 1, 1)
_DAYS = 2100
"""Days over which the cases are spread."""


def ledger(count: int, first: int = 0) -> dict[str, pl.DataFrame]:
    """So many cases from a number on: four of five with one recommendation, the others with two."""
    case = pl.DataFrame({"case": pl.int_range(first, first + count, eager=True, dtype=pl.Int64)})
    case = case.with_columns(
        _one_of("place", ["lincang", "linxiang", "gengma", "fengqing", "yunxian", None]),
        _one_of("proceeding", ["administrative"] * 8 + ["civil", "unknown"]),
        _one_of("harm", ["infringed"] * 3 + ["no_harm", "unknown"]),
        _one_of("rural", [True, False, None]),
        _day("opened", 0, 60),
    )
    agency = case.select("case").with_columns(
        _one_of("supervisory_duty", ["yes"] * 5 + ["unknown"]),
        _one_of("conduct", ["inaction"] * 5 + ["lawful", "unknown"]),
    )
    recommendation = _several(case, 5, "recommendation")
    recommendation = recommendation.with_columns(_day("issued", 60, 90), _day("received", 90, 100))
    recommendation = _partly_known(recommendation, "received", 12)
    recommendation = recommendation.with_columns(
        _sometimes("urgency_stated", 10, 91, 99),
        _sometimes("longer_term", 12, 91, 99, then="happened"),
        pl.when(_roll("longer_term") % 12 == 0).then(_base(280)).alias("longer_term.until"),
        _seen(),
        pl.when(_roll("refused") % 40 == 0).then(_base(130)).alias("refusal"),
    )
    reply = recommendation.filter(_roll("reply") % 10 < 6).select(
        "case",
        pl.col("number").cast(pl.String).alias("recommendation"),
        (pl.when(_roll("late") % 5 == 0).then(_base(185)).otherwise(_base(140))).alias("sent"),
        _one_of("sent.kind", ["rectification"] * 3 + ["plan", "acknowledgement", "unknown"]),
    )
    suit = recommendation.filter(_roll("suit") % 7 == 0).select(
        "case",
        pl.concat_list(pl.col("number").cast(pl.String)).alias("recommendations"),
        _base(260).alias("filed"),
        pl.when(_roll("accepted") % 4 > 0).then(pl.lit("happened")).alias("accepted"),
    )
    judged = suit.unique("case", maintain_order=True).filter(_roll("judged") % 2 == 0)
    judgment = judged.select("case", pl.lit("1").alias("suit"), _base(360).alias("given"))
    return {
        "case": case,
        "agency": agency,
        "recommendation": recommendation.drop("number"),
        "reply": reply,
        "suit": suit,
        "judgment": judgment,
    }


def _roll(name: str) -> pl.Expr:
    """A number that depends on the case and a name alone, by a multiplicative hash."""
    salt = sum((place + 1) * ord(letter) for place, letter in enumerate(name))
    mixed = (pl.col("case") * 2_654_435_761 + salt * 40_503) % 4_294_967_291
    return (mixed // 7 + mixed % 9973) % 1_000_003


def _base(plus: int) -> pl.Expr:
    """A day of the case: ``plus`` days after it began, give or take a few."""
    day = pl.lit(_FIRST) + pl.duration(days=_roll("began") % _DAYS + plus + _roll(f"plus{plus}") % 11)
    return day.cast(pl.Date)


def _one_of(name: str, values: Sequence[str | bool | None]) -> pl.Expr:
    chosen = pl.Series(name, values)
    return pl.lit(chosen).gather(_roll(name) % len(values)).alias(name)


def _day(name: str, least: int, most: int) -> pl.Expr:
    return _base((least + most) // 2).alias(name)


def _sometimes(name: str, every: int, least: int, most: int, then: str | None = None) -> pl.Expr:
    value = _day(name, least, most).cast(pl.String) if then is None else pl.lit(then)
    return pl.when(_roll(name) % every == 0).then(value).alias(name)


def _several(case: pl.DataFrame, every: int, name: str) -> pl.DataFrame:
    """One record a case; a second one for one case of so many."""
    one = case.select("case", pl.lit(1).alias("number"))
    two = case.filter(_roll(name) % every == 0).select("case", pl.lit(2).alias("number"))
    return pl.concat([one, two]).sort("case", "number")


def _partly_known(frame: pl.DataFrame, name: str, every: int) -> pl.DataFrame:
    """The day of an event, in its month for one record of so many, and not written for another."""
    month = pl.when(_roll("month") % every == 0)
    silent = _roll("silent") % every == 1
    first, last = pl.col(name).dt.month_start(), pl.col(name).dt.month_end()
    return frame.with_columns(
        pl.when(~silent).then(name).alias(name),
        month.then(first).alias(f"{name}.first"),
        month.then(last).alias(f"{name}.last"),
    )


def _seen() -> pl.Expr:
    """What was seen of the mending: nothing for half of them, else one or two sightings."""
    none, some = pl.lit("none"), pl.when(_roll("full") % 3 > 0).then(pl.lit("full")).otherwise(pl.lit("partial"))
    first = pl.struct(_base(120).alias("on"), none.alias("state"))
    second = pl.struct(_base(170).alias("on"), some.alias("state"))
    both = pl.concat_list(first, second)
    kind = _roll("seen") % 6
    return pl.when(kind < 2).then(pl.concat_list(second)).when(kind == 2).then(both).alias("rectification")


def documents(frames: dict[str, pl.DataFrame]) -> list[dict[str, Any]]:
    """The same cases as a file writes each, for evaluators that judge one after the other."""
    cases = {row["case"]: _written(row) for row in frames["case"].iter_rows(named=True)}
    for name, field in _FIELDS.items():
        for row in frames[name].iter_rows(named=True):
            cases[row["case"]].setdefault(field, []).append(_written(row))
    return list(cases.values())


_FIELDS = {
    "agency": "agencies",
    "recommendation": "recommendations",
    "reply": "replies",
    "suit": "suits",
    "judgment": "judgments",
}


def _written(row: dict[str, Any]) -> dict[str, Any]:
    """One record; a day known in part as an interval, the parts of an event under it."""
    found: dict[str, Any] = {}
    for name, value in row.items():
        fact, _, part = name.partition(".")
        if name == "case" or value is None or part == "last":
            continue
        if part == "first":
            found[fact] = f"{value}/{row[f'{fact}.last']}"
        elif part:
            if fact in found:
                own = found[fact] if isinstance(found[fact], dict) else {"on": found[fact]}
                found[fact] = {key: one for key, one in own.items() if one != "happened"} | {part: _plain(value)}
        elif fact not in found:
            found[fact] = _plain(value)
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return str(value) if isinstance(value, date) else value
