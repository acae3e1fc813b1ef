"""Going through the cases of a ledger, on several processors where there are many, with a bar where somebody looks."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context
from typing import Any, TypeVar

from gongyi_desk.cases.judging import Judging
from gongyi_desk.ledger.judging.found import Found, found
from gongyi_desk.ledger.judging.seam import COMPILED
from gongyi_desk.ledger.reading.cases import CaseReader, Item
from gongyi_desk.ledger.reading.rows import Bundle

FEW = 400
"""Cases that one processor has judged before others have started."""
_ONE_BY_ONE, _IN_COLUMNS = 50, 10_000
"""How many cases are judged in one go; in columns most of the time is the same however many they are."""
_WORTH_ANOTHER = 8_000
"""From so many cases on it is worth while that each processor plans the columns for itself."""
_AHEAD = 2
"""Portions that wait for each processor."""

T = TypeVar("T")
Step = Callable[[int], None]


class Work:
    """What every processor needs to read and judge."""

    def __init__(self, reader: CaseReader, judging: Judging, engine: str, *, everything: bool) -> None:
        self.reader, self.judging, self.engine, self.everything = reader, judging, engine, everything

    def found(self, items: Sequence[tuple[int, Item]]) -> Found:
        """Read and judge a portion."""
        return found(items, self.reader, self.judging, self.engine, everything=self.everything)


def found_in_portions(items: Sequence[Item], work: Work, step: Step) -> Iterator[Found]:
    """What is found of all cases, portion by portion in order; ``step`` is told how many rows are done."""
    size = _portion(work.engine, len(items))
    numbered = list(enumerate(items))
    portions = [numbered[at : at + size] for at in range(0, len(items), size)]
    for portion, result in zip(portions, spread(work.found, portions, many=len(items) > FEW), strict=True):
        step(sum(rows_of(item) for _, item in portion))
        yield result


def _portion(engine: str, cases: int) -> int:
    """How many cases are judged at once; where there are many, no processor is to wait for the other at the end."""
    if engine == COMPILED:
        return _ONE_BY_ONE
    if cases < _WORTH_ANOTHER:
        return cases
    rounds = -(-cases // _IN_COLUMNS)
    processors = os.cpu_count() or 1
    return -(-cases // (-(-rounds // processors) * processors))


def rows_of(item: Item) -> int:
    """How many rows a case takes."""
    return len(item.rows) if isinstance(item, Bundle) else 1


def spread(task: Callable[[Any], T], portions: Sequence[Any], *, many: bool) -> Iterator[T]:
    """The results of a task on every portion, in order; on several processors where there is much to do."""
    processors = os.cpu_count() or 1
    if not many or processors < 2 or len(portions) < 2:
        yield from map(task, portions)
        return
    # Not forked: the libraries of tables have threads.
    context = get_context("spawn")
    with ProcessPoolExecutor(processors, context, initializer=_start, initargs=(task,)) as pool:
        try:
            yield from _in_order(pool, portions, processors * _AHEAD)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


_TASK: list[Callable[[Any], Any]] = []


def _start(task: Callable[[Any], Any]) -> None:
    _TASK[:] = [task]


def _run(portion: Any) -> Any:
    return _TASK[0](portion)


def _in_order(pool: ProcessPoolExecutor, portions: Iterable[Any], ahead: int) -> Iterator[Any]:
    """A few portions ahead of what is taken, so that results do not pile up."""
    left = iter(portions)
    waiting: list[Future[Any]] = [pool.submit(_run, portion) for portion in islice(left, ahead)]
    while waiting:
        result = waiting.pop(0).result()
        waiting += [pool.submit(_run, portion) for portion in islice(left, 1)]
        yield result


@contextmanager
def progress(what: str, total: int) -> Iterator[Step]:
    """A bar on standard error, with rows a second and the time left, where that is a terminal."""
    if not sys.stderr.isatty() or total < 1:
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, TextColumn, TimeRemainingColumn
    from rich.text import Text

    class Speed(ProgressColumn):
        """Rows a second."""

        def render(self, task: Any) -> Text:
            return Text(f"{task.speed:,.0f} 行/秒" if task.speed else "")

    shape = (TextColumn(what), BarColumn(), MofNCompleteColumn(), Speed(), TextColumn("还需"), TimeRemainingColumn())
    with Progress(*shape, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda rows: bar.advance(task, rows)
