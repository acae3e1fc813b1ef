"""Many cases on several processors, and the bar for whoever looks."""

from __future__ import annotations

import io
import sys

import pytest

from gongyi_desk.ledger.judging import running
from gongyi_desk.ledger.judging.result import Counts
from gongyi_desk.ledger.reading.cases import Filed


def test_several_processors_keep_the_order_and_tell_of_failures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running.os, "cpu_count", lambda: 2)
    portions = [[number] * number for number in range(30)]
    found = running.spread(len, [*portions, 3], many=True)
    assert [next(found) for _ in portions] == list(range(30))
    with pytest.raises(TypeError):  # what fails there fails here
        next(found)


@pytest.mark.parametrize(
    ("engine", "cases", "processors", "most", "portions"),
    [
        ("compiled", 120, 2, 50, 3),
        ("columns", 7_999, 2, 7_999, 1),  # to plan twice would take longer
        ("columns", 9_000, 2, 4_500, 2),
        ("columns", 25_000, 2, 6_250, 4),  # none waits for the other at the end
        ("columns", 25_000, 1, 8_334, 3),
    ],
)
def test_portions_are_small_enough_and_as_many_for_each_processor(
    monkeypatch: pytest.MonkeyPatch, engine: str, cases: int, processors: int, most: int, portions: int
) -> None:
    monkeypatch.setattr(running.os, "cpu_count", lambda: processors)
    found: list[list[int]] = []

    class Work:
        def __init__(self) -> None:
            self.engine = engine

        def found(self, items: list[tuple[int, object]]) -> list[int]:
            return [number for number, _ in items]

    monkeypatch.setattr(running, "spread", lambda task, parts, *, many: map(task, parts))
    items = [Filed(str(number)) for number in range(cases)]
    found += running.found_in_portions(items, Work(), lambda _: None)  # type: ignore[arg-type]
    assert len(found) == portions and max(map(len, found)) == most
    assert [number for part in found for number in part] == [*range(cases)]


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_bar_tells_speed_and_time_left_on_a_terminal_and_nothing_elsewhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for stream, told in ((_Terminal(), True), (io.StringIO(), False)):
        monkeypatch.setattr(sys, "stderr", stream)
        with running.progress("正在评估", 100) as step:
            for _ in range(50):
                step(2)
        assert ("100/100" in stream.getvalue() and "还需" in stream.getvalue()) is told
        assert bool(stream.getvalue()) is told


def test_a_row_that_vanishes_is_found_out() -> None:
    Counts(read=5, judged=3, rejected=1, left_out=1).check()
    with pytest.raises(AssertionError):
        Counts(read=5, judged=3, rejected=1).check()
