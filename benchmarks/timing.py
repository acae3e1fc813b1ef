"""CPU time: of work in this process, in turns, and of whole processes."""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Callable, Sequence
from functools import partial
from statistics import median
from time import process_time

Work = Callable[[], object]
FEWEST = 3
"""Rounds that are done even where there is no time for them."""
SAME = "PYTHONDONTWRITEBYTECODE"
"""Where it is set, every process compiles every module again; nobody's processes run so."""


def cpu(work: Work) -> float:
    """Seconds of CPU time that the work takes in this process."""
    begun = process_time()
    work()
    return process_time() - begun


def in_turns(works: Sequence[Work], rounds: int, seconds: float = 10.0) -> list[float]:
    """The median of what each takes in this process, in so many rounds, or fewer where it has taken the seconds."""
    return _medians([partial(cpu, work) for work in works], rounds, seconds)


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
