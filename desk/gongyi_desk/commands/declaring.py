"""How a subcommand is declared: its help, its arguments, and in one word the options that say how to judge."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, get_args

import typer

from gongyi import Engine
from gongyi_desk.cases.judging import Judging
from gongyi_desk.cases.options import UsageError, day, one_of, readings
from gongyi_desk.cases.policies import Chosen

ENGINES = tuple(map(str, Engine))
Folder = Annotated[
    str | None, typer.Option("--policy", metavar="文件夹", help="不用本决定的规则，用这个文件夹里的")
]
Facts = Annotated[
    str | None,
    typer.Option(
        "--facts", metavar="模块:模型", help="那些规则的事实模型，如 lending:LendingCase；不写就是本决定的"
    ),
]


def _judging(
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="日期",
            help="评估日，如 2018-07-11；不写就是案情截至之日，没有写明或者几个案件一起的是今天",
        ),
    ] = None,
    record_to: Annotated[
        str | None,
        typer.Option("--record-to", metavar="日期", help="案情记录到哪一天；不写就依案件文件的“案情截至”"),
    ] = None,
    as_if: Annotated[bool, typer.Option("--as-if", help="试算：不问决定的施行时间和适用地域")] = False,
    reading: Annotated[
        list[str] | None,
        typer.Option(
            "--reading",
            metavar="条文=读法",
            help="选一种读法，可写多次，如 3.5.4=strict、收件=no_assumption（见 gongyi rules readings）",
        ),
    ] = None,
    profile: Annotated[
        str | None,
        typer.Option(
            "--readings", metavar="文件", help="读法方案（name、readings: {条文: 读法}）；--reading 写的优先"
        ),
    ] = None,
    engine: Annotated[
        str, typer.Option("--engine", metavar="名称", help=f"求值器：{'、'.join(ENGINES)}；结论相同")
    ] = Engine.DURABLE.value,
    policy_folder: Folder = None,
    fact_model: Facts = None,
) -> Judging:
    """How the options say that a case is to be judged.

    Raises ``UsageError``, ``BadInput`` for a profile that cannot be used, ``ReadingError`` for an unknown reading.
    """
    chosen = readings(reading or ())
    days = day("--as-of", as_of), day("--record-to", record_to)
    return Judging.by(
        Chosen(policy_folder, fact_model), *days, as_if, chosen, one_of("--engine", engine, ENGINES), profile
    )


def _chosen(policy_folder: Folder = None, fact_model: Facts = None) -> Chosen:
    """Which policy the options name."""
    return Chosen(policy_folder, fact_model)


_STANDS_FOR: dict[type, Callable[..., Any]] = {Judging: _judging, Chosen: _chosen}
_OPTIONS = {kind: inspect.signature(make, eval_str=True).parameters for kind, make in _STANDS_FOR.items()}


@dataclass(frozen=True, slots=True)
class Subcommand:
    """A command under ``gongyi``: its name, its help, and what runs it by the parameters of its signature."""

    name: str
    help: str
    run: Callable[..., int | None]


def subcommand(name: str, help: str, missing: str = "") -> Callable[[Callable[..., int | None]], Subcommand]:
    """Declare a function as a command; each of its parameters is an argument or option for typer.

    Its arguments without a default must be written: else ``missing`` is said. A parameter that is a ``Judging``
    stands for the options that say how to judge, one that is a ``Chosen`` for those that name a policy.
    """

    def declare(function: Callable[..., int | None]) -> Subcommand:
        own = inspect.signature(function, eval_str=True).parameters
        made = {item.name: item.annotation for item in own.values() if item.annotation in _STANDS_FOR}
        needed = [item.name for item in own.values() if item.default is item.empty and item.name not in made]

        def run(**given: Any) -> int | None:
            if not all(given[item] for item in needed):
                raise UsageError(missing)
            for item, kind in made.items():
                given[item] = _STANDS_FOR[kind](**{option: given.pop(option) for option in _OPTIONS[kind]})
            return function(**given)

        shown = [item for parameter in own.values() for item in _shown(parameter)]
        run.__signature__ = inspect.Signature(shown)  # type: ignore[attr-defined]
        run.__annotations__ = {item.name: item.annotation for item in shown}
        return Subcommand(name, help, run)

    return declare


def _shown(parameter: inspect.Parameter) -> Iterator[inspect.Parameter]:
    """What typer is to see of a parameter."""
    if parameter.annotation in _STANDS_FOR:
        yield from _OPTIONS[parameter.annotation].values()
    elif parameter.default is parameter.empty:
        # Typer would complain of its absence in English.
        kind, *remarks = get_args(parameter.annotation)
        yield parameter.replace(default=None, annotation=Annotated[kind | None, *remarks])
    else:
        yield parameter
