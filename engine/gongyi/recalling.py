"""Judging again and again while a few facts take other values, without working out anew what these do not touch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from .conditions import Condition
from .norms import Rules
from .reference import Evaluator
from .truth import Tri
from .values import Value
from .verdicts import Setting
from .world import Row, World

T = TypeVar("T")
Spot = tuple[Row, str]
"""A fact of a record."""
_MANY = 8
"""What reads more facts than this is seldom met again with the same value of each: remembering it would be slower."""


@contextmanager
def recalling(rules: Rules, world: World, setting: Setting, spots: Iterable[Spot]) -> Iterator[Evaluator]:
    """An evaluator that stays right while the facts at these spots, and no others, are given other values."""
    evaluator = _Recalling(rules, world, setting)
    varied: dict[Row, set[str]] = {}
    for row, name in spots:
        varied.setdefault(row, set()).add(name)
    for row, names in varied.items():
        row.values = _Noting(row, names, evaluator.reads)
    try:
        yield evaluator
    finally:
        for row in varied:
            row.values = dict(row.values)


class _Noting(dict[str, Value]):
    """The values of a row; notes which of those that vary are read."""

    def __init__(self, row: Row, varied: set[str], reads: _Reads) -> None:
        super().__init__(row.values)
        self.spots, self.reads = {name: (row, name) for name in varied}, reads

    def __getitem__(self, name: str) -> Value:
        value = super().__getitem__(name)
        if name in self.spots:
            self.reads.now[self.spots[name]] = value
        return value


@dataclass(slots=True)
class _Reads:
    """The facts that have been read for the work at hand, in order, with their values."""

    now: dict[Spot, Value] = field(default_factory=dict)


@dataclass(slots=True)
class _Leaf:
    """What was worked out."""

    result: Any


@dataclass(slots=True)
class _Fork:
    """What was read next, and where each value led. Values are kept, so that no other comes to have the id of one."""

    spot: Spot
    branches: dict[int, tuple[Value, _Fork | _Leaf]] = field(default_factory=dict)


class _Recalling(Evaluator):
    """Remembers each result with the facts that were read for it: as long as these are the same, so is the result.

    What is read first is always the same, and what is read next turns only on the values read so far: so the results
    of one piece of work form a tree, at whose forks stand facts.
    """

    def __init__(self, rules: Rules, world: World, setting: Setting) -> None:
        super().__init__(rules, world, setting)
        self.reads = _Reads()
        self._trees: dict[tuple[object, ...], _Fork | _Leaf] = {}
        self._many: set[tuple[object, ...]] = set()

    def truth(self, condition: Condition, row: Row) -> Tri:
        """The truth of a condition on a row."""
        return self._once(("truth", id(condition), id(row)), lambda: super(_Recalling, self).truth(condition, row))

    def _once(self, key: tuple[object, ...], work: Callable[[], T]) -> T:
        if key in self._many:
            return work()
        path, leaf = self._recalled(key)
        if leaf is not None:
            self.reads.now.update(path)
            return leaf.result  # type: ignore[no-any-return]
        outer, self.reads.now = self.reads.now, {}
        try:
            result = work()
        finally:
            read, self.reads.now = self.reads.now, outer
        outer.update(read)
        if len(read) > _MANY:
            self._many.add(key)
            self._trees.pop(key, None)
        else:
            self._remember(key, list(read.items()), _Leaf(result))
        return result

    def _recalled(self, key: tuple[object, ...]) -> tuple[dict[Spot, Value], _Leaf | None]:
        """The result for the present values, where there is one, and the facts that it rests on."""
        path: dict[Spot, Value] = {}
        node = self._trees.get(key)
        while isinstance(node, _Fork):
            row, name = node.spot
            path[node.spot] = value = dict.__getitem__(row.values, name)
            node = node.branches[id(value)][1] if id(value) in node.branches else None
        return path, node

    def _remember(self, key: tuple[object, ...], read: list[tuple[Spot, Value]], leaf: _Leaf) -> None:
        nodes: list[_Fork | _Leaf] = [*(_Fork(spot) for spot, _ in read[1:]), leaf]
        fork = self._trees.setdefault(key, _Fork(read[0][0]) if read else leaf)
        for (_, value), node in zip(read, nodes, strict=False):
            assert isinstance(fork, _Fork)
            fork = fork.branches.setdefault(id(value), (value, node))[1]
