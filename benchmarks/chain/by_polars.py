"""The six norms as somebody writes them by hand in Polars: statuses with unknowns, last days from and to."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from chain.facts import AS_OF, EVENTS, FIRST, UNKNOWN, YES, last_days
from gongyi import Status

STATUS = pl.Enum([str(status) for status in Status])


@dataclass(frozen=True)
class _Happened:
    """Whether an event has happened, null where that is open, and between which days."""

    so: pl.Expr
    first: pl.Expr
    last: pl.Expr


def judged(frame: pl.DataFrame) -> pl.DataFrame:
    """A column a norm, and two for each last day, as the wide form has them."""
    today = pl.lit(AS_OF)
    held = frame.lazy().with_columns(*(_so(name).alias(f"{name}?") for name in EVENTS)).with_columns(
        *_window("两个月", "received", "two_months"),
        *_window("十五日", "received", "fifteen_days"),
        *_window("履行期", "judged", "performance"),
    )
    found = {name: _Happened(pl.col(f"{name}?"), pl.col(f"{name}.first"), pl.col(f"{name}.last")) for name in EVENTS}
    urgent, mended, harm = (pl.col(name) for name in YES)
    received, replied, judgment, performed = (found[name] for name in ("received", "replied", "judged", "performed"))
    quick = received.so & urgent
    first = held.with_columns(
        _within(received.so, replied, "两个月", today).alias("一.1"),
        _within(quick, replied, "十五日", today).alias("一.2"),
        _duty(found["filed"].so & found["heard"].so, found["appeared"].so).alias("一.4"),
        _within(judgment.so, performed, "履行期", today).alias("一.5"),
    )
    late = _is("一.1", Status.OVERDUE)
    made = first.with_columns(
        _power((late | (replied.so & ~mended)) & harm, found["filed"].so).alias("一.3"),
        _power(_is("一.5", Status.OVERDUE), found["enforced"].so).alias("一.6"),
    )
    return made.select(
        "case",
        "一.1",
        *_shown("一.1", received.so, "两个月"),
        "一.2",
        *_shown("一.2", quick, "十五日"),
        "一.3",
        "一.4",
        "一.5",
        *_shown("一.5", judgment.so, "履行期"),
        "一.6",
    ).collect()


def _so(name: str) -> pl.Expr:
    first, last = pl.col(f"{name}.first"), pl.col(f"{name}.last")
    dated = pl.when(last <= AS_OF).then(True).when(first > AS_OF).then(False)
    open_one = pl.when(pl.col(name) == UNKNOWN).then(None).otherwise(False)
    return pl.when(first.is_null()).then(open_one).otherwise(dated)


def _window(name: str, start: str, period: str) -> list[pl.Expr]:
    ends = []
    for part, latest in (("first", False), ("last", True)):
        table = pl.Series(last_days(period, latest=latest))
        place = (pl.col(f"{start}.{part}") - pl.lit(FIRST)).dt.total_days().cast(pl.UInt32)
        ends.append(pl.lit(table).gather(place).alias(f"{name}.{part}"))
    return ends


def _status(status: Status) -> pl.Expr:
    return pl.lit(str(status), dtype=STATUS)


def _applied(applies: pl.Expr, status: pl.Expr) -> pl.Expr:
    none, unsettled = _status(Status.NOT_APPLICABLE), _status(Status.UNDETERMINED)
    return pl.when(applies.is_null()).then(unsettled).when(applies).then(status).otherwise(none)


def _within(applies: pl.Expr, done: _Happened, window: str, today: pl.Expr) -> pl.Expr:
    lowest, highest = pl.col(f"{window}.first"), pl.col(f"{window}.last")
    first, last = (pl.when(done.so).then(day).otherwise(today) for day in (done.first, done.last))
    in_time = pl.when(done.so).then(_status(Status.FULFILLED)).otherwise(_status(Status.DUE))
    late = pl.when(done.so).then(_status(Status.FULFILLED_LATE)).otherwise(_status(Status.OVERDUE))
    unsettled = _status(Status.UNDETERMINED)
    settled = pl.when(last <= lowest).then(in_time).when(first > highest).then(late).otherwise(unsettled)
    return _applied(applies, pl.when(done.so.is_null()).then(unsettled).otherwise(settled))


def _duty(applies: pl.Expr, done: pl.Expr) -> pl.Expr:
    unsettled = _status(Status.UNDETERMINED)
    made = pl.when(done).then(_status(Status.FULFILLED)).otherwise(_status(Status.DUE))
    return _applied(applies, pl.when(done.is_null()).then(unsettled).otherwise(made))


def _power(applies: pl.Expr, done: pl.Expr) -> pl.Expr:
    unsettled = _status(Status.UNDETERMINED)
    made = pl.when(done).then(_status(Status.EXERCISED)).otherwise(_status(Status.PERMITTED))
    return _applied(applies, pl.when(done.is_null()).then(unsettled).otherwise(made))


def _is(norm: str, status: Status) -> pl.Expr:
    """Whether another norm has come to a status; null where that is open."""
    unsettled = pl.col(norm) == _status(Status.UNDETERMINED)
    return pl.when(unsettled).then(None).otherwise(pl.col(norm) == _status(status))


def _shown(norm: str, applies: pl.Expr, window: str) -> list[pl.Expr]:
    return [
        pl.when(applies).then(pl.col(f"{window}.{part}")).alias(f"{norm} {name}")
        for part, name in (("first", "earliest"), ("last", "latest"))
    ]
