"""A table's fold against strong Kleene logic, worked out by trying what the unknown could be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product

import pytest

from gongyi.kernel.truth import Demand, Table, Tri, all_of, all_table, any_of, any_table, negate
from gongyi.law.connectives import TRUE, All, AnyOf, Not, Presume

TRIS: tuple[Tri, ...] = (True, False, None)
T, F, N = TRIS

# When the trigger and the contrary are so: what a presumption comes to. An unknown contrary does not rebut it.
PRESUMED = {
    **{(T, T): F, (T, F): T, (T, N): T},
    **{(F, T): F, (F, F): F, (F, N): F},
    **{(N, T): F, (N, F): N, (N, N): N},
}


def table_of(kind: type[All | AnyOf | Not | Presume], parts: int) -> Table:
    of = (TRUE,) * parts
    return (kind(of, what="") if kind is Presume else kind(of)).table  # type: ignore[call-arg]


def tried(joined: Callable[[Sequence[bool]], bool], truths: Sequence[Tri]) -> Tri:
    """What all possible values of the unknown agree on; unknown where they do not."""
    possible = product(*((True, False) if truth is None else (truth,) for truth in truths))
    found = {joined(values) for values in possible}
    return found.pop() if len(found) == 1 else None


@pytest.mark.parametrize("parts", range(5))
@pytest.mark.parametrize(("kind", "table", "joined", "folded"), [
    (All, all_table, all, all_of),
    (AnyOf, any_table, any, any_of),
])  # fmt: skip
def test_all_and_any(
    kind: type[All | AnyOf],
    table: Callable[[int], Table],
    joined: Callable[[Sequence[bool]], bool],
    folded: Callable[[Sequence[Tri]], Tri],
    parts: int,
) -> None:
    assert table_of(kind, parts) == table(parts)
    for truths in product(TRIS, repeat=parts):
        assert table(parts).fold(truths.__getitem__) is tried(joined, truths) is folded(truths)


def test_not() -> None:
    for truth in TRIS:
        assert table_of(Not, 1).fold(lambda _, truth=truth: truth) is negate(truth)  # type: ignore[misc]
        assert negate(truth) is tried(lambda values: not values[0], [truth])


def test_presumption() -> None:
    assert len(PRESUMED) == 9
    for truths, expected in PRESUMED.items():
        assert table_of(Presume, 2).fold(truths.__getitem__) is expected


@pytest.mark.parametrize(("kind", "parts"), [(All, 4), (AnyOf, 4), (Not, 1), (Presume, 2)])
def test_each_part_is_asked_for_at_most_once(kind: type[All | AnyOf | Not | Presume], parts: int) -> None:
    for truths in product(TRIS, repeat=parts):
        asked: list[int] = []

        def truth_of(index: int, truths: Sequence[Tri] = truths, asked: list[int] = asked) -> Tri:
            asked.append(index)
            return truths[index]

        table_of(kind, parts).fold(truth_of)
        assert len(asked) == len(set(asked))


@pytest.mark.parametrize(("kind", "parts"), [(All, 3), (AnyOf, 3), (Not, 1), (Presume, 2)])
def test_witnesses_alone_decide(kind: type[All | AnyOf | Not | Presume], parts: int) -> None:
    """With every other part unknown it comes to the same; of what is unknown, the unknown ones are named."""
    table = table_of(kind, parts)
    demands = {demand for way in (*table.true_when, *table.false_when) for _, demand in way}
    assert (Demand.NOT_TRUE in demands) == (kind is Presume)
    for truths in product(TRIS, repeat=parts):
        whole, named = table.fold(truths.__getitem__), table.witnesses(truths.__getitem__)
        if whole is None:
            assert named and all(truths[index] is None for index in named)
        else:
            assert table.fold(lambda index, t=truths, n=named: t[index] if index in n else None) is whole  # type: ignore[misc]
