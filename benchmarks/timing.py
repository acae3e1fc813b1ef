"""CPU time: of work in this process, in turns and within limits, and of whole processes."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
from collections.abc import Callable, Sequence
from functools import partial
from statistics import median
from time import process_time
from types import FrameType
from typing import NamedTuple

Work = Callable[[], object]
FEWEST = 3
"""Rounds that are done even where there is no time for them."""
LEAST = 1e-4
"""Seconds between two looks at the clock."""
SAME = "PYTHONDONTWRITEBYTECODE"
"""Where it is set, every process compiles every module again; nobody's processes run so."""


class Cut(BaseException):
    """The work took longer than it may; no ``Exception``, so that nothing on the way takes it for a failure."""


class Taken(NamedTuple):
    """Seconds of CPU time; where the work was ``cut`` off, it would have taken more."""

    seconds: float
    cut: bool = False


def cpu(work: Work, limit: float | None = None) -> Taken:
    """What the work takes in this process, at most ``limit`` seconds."""
    begun = process_time()
    if limit is None:
        work()
        return Taken(process_time() - begun)

    # A timer of CPU time would make the clock of CPU time coarse; this one looks at it, and goes on as long as it may.
    def look(number: int, frame: FrameType | None) -> None:
        left = limit - (process_time() - begun)
        # Set again in any case: what is raised within a callback of the collector is lost.
        signal.setitimer(signal.ITIMER_REAL, max(left, LEAST))
        if left <= 0:
            raise Cut

    before = signal.signal(signal.SIGALRM, look)
    try:
        signal.setitimer(signal.ITIMER_REAL, max(limit, LEAST))
        work()
        return Taken(process_time() - begun)
    except Cut:
        return Taken(limit, cut=True)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def in_turns(works: Sequence[Work], rounds: int, seconds: float = 10.0) -> list[float]:
    """The median of what each takes in this process, in so many rounds, or fewer where it has taken the seconds."""
    return _medians([partial(_seconds, work) for work in works], rounds, seconds)


def processes_in_turns(commands: Sequence[Sequence[str]], rounds: int, seconds: float = 18.0) -> list[float]:
    """The median of what each process takes; the round that does not count leaves the bytecode behind."""
    return _medians([partial(process, command) for command in commands], rounds, seconds)


def _medians(measures: Sequence[Callable[[], float]], rounds: int, seconds: float) -> list[float]:
    """Every round does each of them once, after one that does not count."""
    begun = spent()
    for measure in measures:
        measure()
    taken: list[list[float]] = [[] for _ in measures]
    for done in range(rounds):
        if done >= FEWEST and spent() - begun > seconds:
            break
        for found, measure in zip(taken, measures, strict=True):
            found.append(measure())
    return [median(found) for found in taken]


def _seconds(work: Work) -> float:
    return cpu(work).seconds


def spent() -> float:
    """The CPU time that this process and its children have taken so far."""
    return process_time() + _of_children()


def process(command: Sequence[str]) -> float:
    """What a whole process takes. Raises ``CalledProcessError`` where it fails."""
    environment = {name: value for name, value in os.environ.items() if name != SAME}
    before = _of_children()
    subprocess.run(command, check=True, capture_output=True, env=environment)
    return _of_children() - before


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
