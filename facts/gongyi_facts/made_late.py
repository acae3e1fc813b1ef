"""``dataclass`` as in the standard library, where a frozen class costs next to nothing until it is used.

The standard one writes and compiles up to seven methods for each class when its module is imported: for the two hundred
classes of the engine that is much of what ``gongyi check`` takes. Here those of a frozen class are shared, and its
``__init__`` is written when the first instance is made.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(cls: type | None = None, /, **options: bool) -> Any:
        """What ``dataclasses.dataclass`` makes of a class; one that is not frozen is left to it altogether."""
        if cls is None:
            return lambda found: dataclass(found, **options)
        return _frozen(cls, **options) if options.get("frozen") else dataclasses.dataclass(cls, **options)


def _frozen(cls: type, *, frozen: bool, slots: bool = False, eq: bool = True, **options: bool) -> type:
    own = dict(vars(cls))
    standard: Callable[..., type] = dataclasses.dataclass
    made = standard(cls, init=False, repr=False, eq=False, slots=slots, **options)
    names = [item.name for item in dataclasses.fields(made)]
    shared: dict[str, Any] = {
        "__init__": _first_init(made),
        "__repr__": _repr,
        "__setattr__": _unchanged,
        "__delattr__": _unchanged,
    }
    if slots:
        shared |= _state(names)
    if eq:
        compared = [item for item in dataclasses.fields(made) if item.compare]
        hashed = [item.name for item in compared if item.hash is not False]
        shared["__eq__"] = _eq(_values([item.name for item in compared]))
        # A class with its own __eq__ has a __hash__ of None from Python itself.
        if own.get("__hash__") is None:
            own.pop("__hash__", None)
            shared["__hash__"] = _hash(_values(hashed))
    for name, method in shared.items():
        if name not in own:
            setattr(made, name, method)
    return made


def _first_init(made: type) -> Callable[..., None]:
    def __init__(self: Any, *given: Any, **named: Any) -> None:
        init = _init(made)
        made.__init__ = init  # type: ignore[misc]
        init(self, *given, **named)

    return __init__


def _init(made: type) -> Callable[..., None]:
    """What sets the fields of a frozen class, from arguments in their order, as the standard one does."""
    space: dict[str, Any] = {"_put": object.__setattr__}
    arguments: dict[bool, list[str]] = {False: [], True: []}
    body = []
    for item in dataclasses.fields(made):
        name, value = item.name, item.name
        if item.default_factory is not dataclasses.MISSING:
            space |= {f"_make_{name}": item.default_factory, "_unset": dataclasses.MISSING}
            value = f"_make_{name}()"
            if item.init:
                arguments[bool(item.kw_only)].append(f"{name}=_unset")
                value = f"{value} if {name} is _unset else {name}"
        elif item.default is not dataclasses.MISSING:
            space[f"_default_{name}"], value = item.default, f"_default_{name}"
            if item.init:
                arguments[bool(item.kw_only)].append(f"{name}={value}")
                value = name
        elif item.init:
            arguments[bool(item.kw_only)].append(name)
        else:
            continue
        body.append(f"_put(self, {name!r}, {value})")
    if hasattr(made, "__post_init__"):
        body.append("self.__post_init__()")
    named = ["*", *arguments[True]] if arguments[True] else []
    lines = "".join(f"    {line}\n" for line in body or ["pass"])
    exec(f"def __init__({', '.join(['self', *arguments[False], *named])}):\n{lines}", space)
    found: Callable[..., None] = space["__init__"]
    return found


def _values(names: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    if len(names) > 1:
        return attrgetter(*names)
    if not names:
        return lambda one: ()
    only = attrgetter(names[0])
    return lambda one: (only(one),)


def _eq(values: Callable[[Any], tuple[Any, ...]]) -> Callable[[Any, object], bool]:
    def __eq__(self: Any, other: object) -> bool:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    return __eq__


def _hash(values: Callable[[Any], tuple[Any, ...]]) -> Callable[[Any], int]:
    def __hash__(self: Any) -> int:
        return hash(values(self))

    return __hash__


def _state(names: list[str]) -> dict[str, Callable[..., Any]]:
    """How an instance without a dictionary is pickled and copied: its values in order."""
    values = _values(names)

    def __setstate__(self: Any, state: tuple[Any, ...]) -> None:
        for name, value in zip(names, state, strict=True):
            object.__setattr__(self, name, value)

    return {"__getstate__": lambda self: values(self), "__setstate__": __setstate__}


def _repr(self: Any) -> str:
    shown = ", ".join(f"{item.name}={getattr(self, item.name)!r}" for item in dataclasses.fields(self) if item.repr)
    return f"{type(self).__qualname__}({shown})"


def _unchanged(self: object, name: str, *value: object) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"cannot change field {name!r}")
