"""Many cases on several processors, and the bar for whoever looks."""

from __future__ import annotations

import io
import sys

import pytest

from gongyi_desk.ledger.judging import running
from gongyi_desk.ledger.judging.result import Counts


def test_several_processors_keep_the_order_and_tell_of_failures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running.os, "cpu_count", lambda: 2)
    portions = [[number] * number for number in range(30)]
    found = running.spread(len, [*portions, 3], many=True)
    assert [next(found) for _ in portions] == list(range(30))
    with pytest.raises(TypeError):  # what fails there fails here
        next(found)


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
