"""That the evaluators check each other: what is wrong in one of them gives no answer, and the norm is named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from gongyi import EngineError, Policy, ReadingError
from gongyi.evaluators import compiled, last_days
from gongyi.evaluators.leaves import Leaves
from gongyi.evaluators.rete import Network, available
from gongyi.law import statuses
from lending import LendingCase
from locations import LENDING

CASE = {"branch": "central", "readers": [{}], "loans": [{"lent": "2024-03-01"}]}
DAY = date(2024, 3, 20)
needs_durable = pytest.mark.skipif(not available(), reason="没有装 durable_rules，规则机不能用")


@pytest.fixture
def lending() -> Policy:
    """A policy of its own: what is compiled while an evaluator is spoilt must not be kept."""
    return Policy.load(LENDING / "rules", facts=LendingCase)


def test_all_agree(lending: Policy) -> None:
    found = {engine: lending.assess(CASE, as_of=DAY, engine=engine) for engine in ("reference", "compiled")}
    assert found["reference"].findings == found["compiled"].findings
    assert {name: one.engine for name, one in found.items()} == {"reference": "reference", "compiled": "compiled"}


@pytest.mark.parametrize("engine", ["compiled", pytest.param("durable", marks=needs_durable)])
def test_a_wrong_table_of_the_reference_is_noticed(
    lending: Policy, monkeypatch: pytest.MonkeyPatch, engine: str
) -> None:
    monkeypatch.setattr(statuses, "prohibition", lambda violated: statuses.Status.BREACHED)
    with pytest.raises(EngineError, match=r"规范 一\.3（loans\[1\]）：compiled 得出 standing，reference 得出 breached"):
        lending.assess(CASE, as_of=DAY, engine=engine)


@pytest.mark.parametrize("engine", ["compiled", pytest.param("durable", marks=needs_durable)])
def test_a_wrong_day_of_the_compiled_evaluator_is_noticed(
    lending: Policy, monkeypatch: pytest.MonkeyPatch, engine: str
) -> None:
    right: Callable[..., int] = last_days.LastDays.__missing__
    monkeypatch.setattr(last_days.LastDays, "__missing__", lambda table, start: right(table, start) + 1)
    monkeypatch.setattr(compiled, "tables_of", last_days.LastDayTables)
    with pytest.raises(EngineError, match="届满日"):
        lending.assess(CASE, as_of=DAY, engine=engine)


@needs_durable
def test_a_wrong_fact_told_to_the_network_is_noticed(lending: Policy, monkeypatch: pytest.MonkeyPatch) -> None:
    right: Callable[..., Any] = Leaves.truth
    monkeypatch.setattr(Leaves, "truth", lambda leaves, condition, row: right(leaves, condition, row) is not True)
    with pytest.raises(EngineError, match=r"durable 得出 \w+，compiled 得出 \w+，两个求值器不一致，不予输出"):
        lending.assess(CASE, as_of=DAY)


@needs_durable
def test_records_that_tell_the_network_the_same_are_judged_together(
    lending: Policy, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    right = Network.run

    def counted(network: Network, inputs: Any) -> Any:
        told.append(str(sorted(inputs.items())))
        return right(network, inputs)

    monkeypatch.setattr(Network, "run", counted)
    loans = [{"lent": "2024-03-01"}, {"lent": "2024-03-01"}, {"lent": "2024-03-19"}]
    found = lending.assess({**CASE, "loans": loans}, as_of=DAY)
    assert len(told) == len(set(told))
    assert found.findings == lending.assess({**CASE, "loans": loans}, as_of=DAY, engine="compiled").findings


def test_compiled_serves_where_there_is_no_rule_machine(lending: Policy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongyi.readings.available", lambda: False)
    assert lending.assess(CASE, as_of=DAY).engine == "compiled"


def test_unknown_engine(lending: Policy) -> None:
    with pytest.raises(ReadingError, match="没有名为“prolog”的求值器，可以写：durable、compiled、reference"):
        lending.assess(CASE, engine="prolog")
