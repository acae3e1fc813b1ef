"""The six norms as OpenFisca variables with vectorised formulas, for known facts: it has no unknown."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from chain.facts import AS_OF, DATED, EVENTS, FIRST, NORMS, YES, last_days
from gongyi import Status

NEVER = -1
"""The day of what has not happened; days are counted from ``FIRST``."""
TODAY = (AS_OF - FIRST).days
_MONTH = "2026-06"
_CODES = {status: number for number, status in enumerate(Status)}
_NA, _FULFILLED, _LATE, _DUE, _OVERDUE, _EXERCISED, _PERMITTED = (
    _CODES[status]
    for status in (
        Status.NOT_APPLICABLE,
        Status.FULFILLED,
        Status.FULFILLED_LATE,
        Status.DUE,
        Status.OVERDUE,
        Status.EXERCISED,
        Status.PERMITTED,
    )
)
Arrays = dict[str, Any]


class OpenFisca:
    """The norms as a system of variables. Raises ``ImportError`` where OpenFisca is not installed."""

    def __init__(self) -> None:
        from openfisca_core import periods
        from openfisca_core.entities import Entity
        from openfisca_core.simulations import SimulationBuilder
        from openfisca_core.taxbenefitsystems import TaxBenefitSystem
        from openfisca_core.variables import Variable

        entity: Any = Entity("case", "cases", "一案", "")
        entity.is_person = True
        self.build, self.system = SimulationBuilder, TaxBenefitSystem([entity])
        common = {"entity": entity, "definition_period": periods.DateUnit.MONTH, "label": "-"}

        def add(name: str, kind: type, formula: Any = None) -> None:
            body = {**common, "value_type": kind, **({"formula": formula} if formula else {})}
            self.system.add_variable(type(name, (Variable,), body))

        for name in EVENTS:
            add(name, int)
        for name in YES:
            add(name, bool)
        tables = {name: _table(period) for name, period in DATED.items()}
        add("last_1", int, lambda case, month: _last(tables["一.1"], case("received", month)))
        add("last_2", int, lambda case, month: _last(tables["一.2"], case("received", month)))
        add("last_5", int, lambda case, month: _last(tables["一.5"], case("judged", month)))
        add("norm_1", int, lambda case, month: _within(case, month, "received", "replied", "last_1"))
        add("norm_2", int, _quick)
        add("norm_3", int, _suit)
        add("norm_4", int, _appearance)
        add("norm_5", int, lambda case, month: _within(case, month, "judged", "performed", "last_5"))
        add("norm_6", int, _enforcement)

    def given(self, frame: pl.DataFrame) -> Arrays:
        """The facts as arrays; what has not come by the day of assessment has not happened."""
        found: Arrays = {}
        for name in EVENTS:
            days = (frame[f"{name}.first"] - FIRST).dt.total_days()
            found[name] = days.fill_null(NEVER).cast(pl.Int32).to_numpy()
        return found | {name: frame[name].to_numpy().astype(bool) for name in YES}

    def judged(self, given: Arrays) -> Arrays:
        """A code for each norm on every case, and the last days."""
        simulation = self.build().build_default_simulation(self.system, len(given["received"]))
        for name, values in given.items():
            simulation.set_input(name, _MONTH, values)
        wanted = [f"norm_{number}" for number in range(1, 7)] + ["last_1", "last_2", "last_5"]
        return {name: simulation.calculate(name, _MONTH) for name in wanted}

    def told(self, found: Arrays) -> pl.DataFrame:
        """The statuses in words, to be compared."""
        words = [str(status) for status in Status]
        return pl.DataFrame(
            {norm: [words[code] for code in found[f"norm_{number}"]] for number, norm in enumerate(NORMS, 1)}
        )


def _table(period: str) -> Any:
    return np.array([(day - FIRST).days for day in last_days(period, latest=False)], dtype=np.int32)


def _last(table: Any, start: Any) -> Any:
    return np.where(start == NEVER, NEVER, table[np.maximum(start, 0)])


def _so(day: Any) -> Any:
    return (day != NEVER) & (day <= TODAY)


def _timed(done: Any, day: Any, last: Any) -> Any:
    made = np.where(day <= last, _FULFILLED, _LATE)
    return np.where(done, made, np.where(last >= TODAY, _DUE, _OVERDUE))


def _within(case: Any, month: Any, start: str, done: str, last: str) -> Any:
    day = case(done, month)
    status = _timed(_so(day), day, case(last, month))
    return np.where(_so(case(start, month)), status, _NA)


def _quick(case: Any, month: Any) -> Any:
    return np.where(case("urgent", month), _within(case, month, "received", "replied", "last_2"), _NA)


def _power(applies: Any, day: Any) -> Any:
    return np.where(applies, np.where(_so(day), _EXERCISED, _PERMITTED), _NA)


def _suit(case: Any, month: Any) -> Any:
    unmended = _so(case("replied", month)) & ~case("mended", month)
    applies = ((case("norm_1", month) == _OVERDUE) | unmended) & case("harm", month)
    return _power(applies, case("filed", month))


def _appearance(case: Any, month: Any) -> Any:
    applies = _so(case("filed", month)) & _so(case("heard", month))
    return np.where(applies, np.where(_so(case("appeared", month)), _FULFILLED, _DUE), _NA)


def _enforcement(case: Any, month: Any) -> Any:
    return _power(case("norm_5", month) == _OVERDUE, case("enforced", month))
