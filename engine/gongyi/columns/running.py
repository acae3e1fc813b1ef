"""Plans carried out on the columns of a batch of documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from gongyi.columns import sightings
from gongyi.columns.periods import Periods
from gongyi.columns.plan import Plan
from gongyi.columns.relations import INDEX, Relations
from gongyi.columns.sightings import Marks, marks_of
from gongyi.columns.steps import Compute, Fold, Gather, LastDays, Reduction, Sighted, SightingsOf, Step
from gongyi.columns.unfolding import RECORD_TO, Columns
from gongyi.kernel.calendar import Calendar


@dataclass
class World:
    """The records of a batch as they stand on one day, with what has been worked out of them."""

    relations: Relations
    columns: dict[str, Columns]
    """By scope."""
    seen: Mapping[tuple[str, str], pl.DataFrame]
    """The sightings of each fact of which any record tells."""
    calendars: Sequence[Calendar]
    which: pl.Series
    """For every document which of the calendars is its own."""
    periods: Periods
    _marks: dict[tuple[str, str], Marks] = field(default_factory=dict)

    # --- steps -----------------------------------------------------------------------------

    def run(self, plan: Plan) -> None:
        """Work out everything that a plan makes."""
        for step, last in zip(plan.steps, plan.lasts, strict=True):
            if step.scope in self.columns:
                self._do(step)
            for scope, names in last.items():
                for name in names if scope in self.columns else ():
                    self.columns[scope].pop(name, None)

    def _do(self, step: Step) -> None:
        own = self.columns[step.scope]
        if not self.relations.height(step.scope):
            own.update(_nothing(step))
            return
        match step:
            case Compute():
                own.update(_by_name(self.evaluated(step.scope, step.makes)))
            case Reduction():
                own.update(_by_name(self._reduced(step)))
            case Gather():
                own.update(_by_name(self._gathered(step)))
            case LastDays():
                own[step.name] = self._last_days(step)
            case Sighted():
                found = self._sighted(step)
                own.update({name: found[part] for name, part in step.makes.items()})

    def evaluated(self, scope: str, makes: Mapping[str, pl.Expr]) -> pl.DataFrame:
        """Expressions over the columns of a scope, a row each record."""
        columns, height = self.columns[scope], self.relations.height(scope)
        names = dict.fromkeys(name for expression in makes.values() for name in expression.meta.root_names())
        frame = pl.DataFrame([columns[name].alias(name) for name in names])
        if not names:
            frame = pl.DataFrame({"": pl.repeat(0, height, dtype=pl.Int8, eager=True)})
        found = frame.select([expression.alias(name) for name, expression in makes.items()])
        if found.height == height:
            return found
        return frame.with_columns([e.alias(name) for name, e in makes.items()]).select(list(makes))

    def _reduced(self, step: Reduction) -> pl.DataFrame:
        height, makes = self.relations.height(step.scope), step.makes
        if step.of not in self.columns or not self.relations.height(step.of):
            return pl.DataFrame([_repeated(name, empty, height) for name, (_, _, empty) in makes.items()])
        related = self.relations.related(step.scope, step.of)
        turned = {n: ~value if fold is Fold.ANY else value for n, (value, fold, _) in makes.items()}
        values = self.evaluated(step.of, turned).select(pl.all().gather(pl.lit(related.there)))
        if not related.plain:
            values = (
                values.with_columns(related.here.set_sorted().alias("here:"))
                .group_by("here:", maintain_order=True)
                .agg([_folded(name, fold) for name, (_, fold, _) in makes.items()])
            )
        some = pl.lit(related.some)
        return values.select(
            [_of_any(pl.col(name), fold, empty, some).alias(name) for name, (_, fold, empty) in makes.items()]
        )

    def _gathered(self, step: Gather) -> pl.DataFrame:
        here = self.evaluated(step.scope, {name: other for name, (_, other) in step.makes.items()})
        if step.there not in self.columns or not self.relations.height(step.there):
            return here
        there = self.evaluated(step.there, {name: value for name, (value, _) in step.makes.items()})
        places = self.relations.single(step.scope, step.trail)
        found = there.select(pl.all().gather(pl.lit(places)))
        if not places.null_count():
            return found
        return here.with_columns([pl.coalesce(pl.lit(found[name]), name).alias(name) for name in step.makes])

    def _last_days(self, step: LastDays) -> pl.Series:
        asked = {"start": step.start} | ({} if step.times is None else {"times": step.times})
        found = self.evaluated(step.scope, asked)
        which = self.which.gather(self.relations.case_of(step.scope))
        times = found["times"] if step.times is not None else None
        return self.periods.counted(step, found["start"], times, self.calendars, which)

    def _sighted(self, step: Sighted) -> pl.DataFrame:
        asked = self.evaluated(step.scope, step.asked)
        return {"seen": sightings.seen, "last_seen": sightings.last_seen, "reached": sightings.reached}[step.what](
            self._marks_of(step.of), self._source(step), asked
        )

    def _source(self, step: Sighted) -> pl.Series:
        if step.of.trail is None:
            return pl.Series(range(self.relations.height(step.scope)), dtype=INDEX)
        return self.relations.single(step.scope, step.of.trail)

    def _marks_of(self, of: SightingsOf) -> Marks:
        key = (of.scope, of.fact)
        if key not in self._marks:
            fact = self.relations.model.scopes[of.scope].facts[of.fact]
            written = self.seen.get(key, _NOTHING_SEEN)
            record_to = self.columns[of.scope][RECORD_TO] if of.scope in self.columns else pl.Series([], dtype=pl.Int32)
            self._marks[key] = marks_of(written, fact, record_to)
        return self._marks[key]


_NOTHING_SEEN = pl.DataFrame(
    schema={"row": INDEX} | dict.fromkeys(("lo", "hi", "place", "since_lo", "since_hi"), pl.Int32)
)


def _by_name(frame: pl.DataFrame) -> Iterable[tuple[str, pl.Series]]:
    return ((one.name, one) for one in frame.get_columns())


def _repeated(name: str, value: bool | int, height: int) -> pl.Series:
    kind = pl.Boolean if isinstance(value, bool) else pl.Int32
    return pl.repeat(value, height, dtype=kind, eager=True).alias(name)


def _folded(name: str, fold: Fold) -> pl.Expr:
    """What is said of a group; whether any is so is asked as whether all are not."""
    match fold:
        case Fold.ANY | Fold.ALL:
            return pl.col(name).all()
        case Fold.LARGEST:
            return pl.col(name).max()
        case Fold.LEAST:
            return pl.col(name).min()


def _of_any(value: pl.Expr, fold: Fold, empty: bool | int, some: pl.Expr) -> pl.Expr:
    """A group's value; the one given for those that are empty."""
    if fold in (Fold.LARGEST, Fold.LEAST):
        return value.fill_null(pl.lit(empty, dtype=pl.Int32))
    value = value.fill_null(True)
    value = ~value if fold is Fold.ANY else value
    return value | ~some if empty else value & some


def _nothing(step: Step) -> Columns:
    """The columns of a step where there are no records."""
    names = [step.name] if isinstance(step, LastDays) else list(step.makes)
    return {name: pl.Series(name, [], dtype=pl.Boolean if name[-1:] in "yn" else pl.Int32) for name in names}
