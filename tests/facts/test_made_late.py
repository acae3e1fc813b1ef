"""Frozen classes whose methods are made late behave as those of the standard library."""

from __future__ import annotations

import copy
import dataclasses
import pickle
import subprocess
import sys
from typing import Any

import pytest

from gongyi_facts import made_late


def _declared(dataclass: Any) -> tuple[type, type, type]:
    @dataclass(frozen=True, slots=True)
    class Base:
        name: str
        many: dict[str, int] = dataclasses.field(default_factory=dict, hash=False)

    @dataclass(frozen=True, slots=True)
    class Derived(Base):
        count: int = 3
        kept: list[int] = dataclasses.field(default_factory=list, init=False, compare=False, repr=False)
        only: str = dataclasses.field(default="x", kw_only=True)

        def __post_init__(self) -> None:
            if self.count < 0:
                raise ValueError(self.count)

    @dataclass(frozen=True, eq=False)
    class Itself:
        name: str

    return Base, Derived, Itself


LATE, STANDARD = _declared(made_late.dataclass), _declared(dataclasses.dataclass)


@made_late.dataclass(frozen=True, slots=True)
class Kept:
    """One that can be found again when it is read."""

    day: int
    names: tuple[str, ...] = ()


@pytest.mark.parametrize("given", [("a",), ("a", {"b": 1}), ("a", {}, 5)])
def test_says_what_the_standard_one_says(given: tuple[Any, ...]) -> None:
    late, standard = LATE[1](*given, only="y"), STANDARD[1](*given, only="y")
    assert repr(late) == repr(standard)
    assert hash(late) == hash(standard)
    assert dataclasses.asdict(late) == dataclasses.asdict(standard)
    assert late == LATE[1](*given, only="y") != LATE[1](*given)
    assert LATE[0]("a") != LATE[1]("a")
    assert dataclasses.replace(late, name="z").name == "z"
    assert LATE[1].__match_args__ == STANDARD[1].__match_args__


@pytest.mark.parametrize("wrong", [(), ("a", {}, 1, 2), ("a", {}, -1)])
def test_refuses_what_the_standard_one_refuses(wrong: tuple[Any, ...]) -> None:
    for cls in (LATE[1], STANDARD[1]):
        with pytest.raises((TypeError, ValueError)):
            cls(*wrong)


def test_is_frozen_and_has_no_other_fields() -> None:
    one = LATE[1]("a")
    for change in (lambda: setattr(one, "name", "b"), lambda: delattr(one, "name"), lambda: setattr(one, "new", 1)):
        with pytest.raises(dataclasses.FrozenInstanceError):
            change()
    assert not hasattr(one, "__dict__")
    assert one.kept is not LATE[1]("a").kept


def test_without_eq_each_is_only_itself() -> None:
    one = LATE[2]("a")
    assert one == one and one != LATE[2]("a")
    assert len({one, LATE[2]("a")}) == 2


def test_is_pickled_and_copied() -> None:
    one = Kept(3, ("a",))
    assert pickle.loads(pickle.dumps(one)) == copy.deepcopy(one) == copy.copy(one) == one


def test_an_import_of_the_engine_writes_hardly_any_methods() -> None:
    count = """
import dataclasses
made, before = [], dataclasses.dataclass
def counted(cls=None, /, **options):
    if cls is None:
        return lambda found: counted(found, **options)
    if options.get("init", True) and options.get("frozen"):
        made.append(f"{cls.__module__}.{cls.__qualname__}")
    return before(cls, **options)
dataclasses.dataclass = counted
from gongyi import Policy
print([name for name in made if name.startswith("gongyi")])
"""
    done = subprocess.run([sys.executable, "-c", count], capture_output=True, text=True, check=True)
    made = [name for name in done.stdout.strip()[1:-1].split(", ") if name and ".inquiry." not in name]
    assert not made, made
