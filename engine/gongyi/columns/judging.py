"""A batch of documents judged: unfolded, and its plans carried out, on the day of assessment and on those before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from gongyi.columns.periods import Periods
from gongyi.columns.plan import PLACE, TOLD_LATER, Wanted, earlier_column
from gongyi.columns.program import Answers, ColumnsProgram, Plans
from gongyi.columns.reading import Batch, numbered
from gongyi.columns.relations import CASE, NAME, NUMBER, relations
from gongyi.columns.running import World
from gongyi.columns.shapes import whole_column
from gongyi.columns.unfolding import Said, complete, told_later, unfolded
from gongyi.kernel.calendar import Calendar
from gongyi.law.factmodel import FactModel


@dataclass(frozen=True)
class Judged:
    """What the norms come to on the records of some documents."""

    world: World
    answers: Mapping[str, Answers]

    def of(self, scope: str, makes: Mapping[str, pl.Expr]) -> pl.DataFrame:
        """Expressions over the answers of a scope's norms."""
        return self.world.evaluated(scope, makes)

    def records(self, scope: str) -> pl.DataFrame:
        """The place of the document and the name of every record of a scope; null for the document itself."""
        found = self.world.relations
        if scope == found.root:
            return pl.DataFrame({CASE: found.case_of(scope)}).with_columns(
                pl.lit(None, dtype=pl.String).alias(NAME), pl.lit(None, dtype=pl.UInt32).alias(NUMBER)
            )
        return found.keys[scope].select(CASE, NAME, NUMBER)


class Judge:
    """Judges batches of one kind of document under one program."""

    def __init__(
        self, program: ColumnsProgram, model: FactModel, root: str, periods: Periods, *, contested: bool
    ) -> None:
        self.program, self.model, self.root, self.periods = program, model, root, periods
        self.contested = contested

    def judged(
        self, batch: Batch, today: pl.Series, record_to: pl.Series, calendars: Sequence[Calendar], which: pl.Series
    ) -> Judged:
        """What the norms come to; ``record_to`` is the day up to which each document records, ``today`` its own.

        Either every document must record to its day of assessment, or none.
        """
        found = relations(self.model, self.root, batch.keys.len(), batch.records)
        alone = not bool((today > record_to).any())
        plans = self.program.plans(contested=self.contested, alone=alone)
        said = Said(batch.written, found, today, record_to)
        world = self._world(said, batch, plans, calendars, which, every=not alone)
        if not alone:
            self._look_back(world, said, batch, plans)
        world.run(plans.main)
        return Judged(world, self.program.answers(contested=self.contested, alone=alone))

    def _world(
        self,
        said: Said,
        batch: Batch,
        plans: Plans,
        calendars: Sequence[Calendar],
        which: pl.Series,
        *,
        every: bool = False,
    ) -> World:
        columns = unfolded(said, None if every else plans.fields)
        for node in self.program.wholes:
            if node.scope in columns:
                columns[node.scope][whole_column(node.of)] = complete(columns[node.scope], node.of)
        for scope in self.program.placed & columns.keys():
            columns[scope][PLACE] = _places(said.relations.case_of(scope))
        return World(said.relations, columns, batch.sightings, calendars, which, self.periods)

    def _look_back(self, world: World, said: Said, batch: Batch, plans: Plans) -> None:
        """Add to the records what was so when they ended, and what would be, were they complete."""
        late = told_later(said, world.columns, batch.sightings)
        for scope, columns in world.columns.items():
            columns[TOLD_LATER] = pl.select(pl.lit(late).gather(said.relations.case_of(scope))).to_series()
        days = {"before": said.record_to, "through": said.today}
        for name, plan, wanted in (
            ("before", plans.before, plans.main.before),
            ("through", plans.through, plans.main.through),
        ):
            if name == "through" and not late.any():
                self._untold(world, wanted)
                continue
            then = replace(said, today=days[name], record_to=days[name])
            there = self._world(then, batch, plans, world.calendars, world.which)
            if plan is not None:
                there.run(plan)
            self._note(world, there, name, wanted)

    def _note(self, world: World, there: World, name: str, wanted: frozenset[Wanted]) -> None:
        by_scope: dict[str, dict[str, pl.Expr]] = {}
        for node, side in wanted:
            if node.scope in world.columns:
                column = earlier_column(self.program.numbers, name, node, side)
                by_scope.setdefault(node.scope, {})[column] = self.program.there(node, side)
        for scope, makes in by_scope.items():
            found = there.evaluated(scope, makes)
            world.columns[scope].update({column: found[column] for column in makes})

    def _untold(self, world: World, wanted: frozenset[Wanted]) -> None:
        """Nothing is told of later days, so that whatever would be, were the record complete, is not looked at."""
        for node, side in wanted:
            if node.scope in world.columns:
                column = earlier_column(self.program.numbers, "through", node, side)
                nothing, kind = (False, pl.Boolean) if side.value else (0, pl.Int32)
                height = world.relations.height(node.scope)
                world.columns[node.scope][column] = pl.repeat(nothing, height, dtype=kind, eager=True)


def _places(case: pl.Series) -> pl.Series:
    """The place of each record among those of its document, from 1."""
    return pl.DataFrame({CASE: case}).select(numbered(CASE, PLACE, pl.Int32)).to_series()
