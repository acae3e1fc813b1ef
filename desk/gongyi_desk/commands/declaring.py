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

ENGINES = tuple(map(str, Engine))


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
        str, typer.Option("--engine", metavar="名称", help=f"求值器：{'、'.join(ENGINES)}；两者结论相同")
    ] = Engine.DURABLE.value,
) -> Judging:
    """How the options say that a case is to be judged.

    Raises ``UsageError``, ``BadInput`` for a profile that cannot be used, ``ReadingError`` for an unknown reading.
    """
    chosen = readings(reading or ())
    days = day("--as-of", as_of), day("--record-to", record_to)
    return Judging.by(*days, as_if, chosen, one_of("--engine", engine, ENGINES), profile)


_OPTIONS = inspect.signature(_judging, eval_str=True).parameters


@dataclass(frozen=True, slots=True)
class Subcommand:
    """A command under ``gongyi``: its name, its help, and what runs it by the parameters of its signature."""

    name: str
    help: str
    run: Callable[..., int | None]


def subcommand(name: str, help: str, missing: str = "") -> Callable[[Callable[..., int | None]], Subcommand]:
    """Declare a function as a command; each of its parameters is an argument or option for typer.

    Its arguments without a default must be written: else ``missing`` is said. A parameter that is a ``Judging``
    stands for the options that say how to judge.
    """

    def declare(function: Callable[..., int | None]) -> Subcommand:
        own = inspect.signature(function, eval_str=True).parameters
        judging = next((item.name for item in own.values() if item.annotation is Judging), None)
        needed = [item.name for item in own.values() if item.default is item.empty and item.name != judging]

        def run(**given: Any) -> int | None:
            if not all(given[item] for item in needed):
                raise UsageError(missing)
            if judging is not None:
                given[judging] = _judging(**{option: given.pop(option) for option in _OPTIONS})
            return function(**given)

        shown = [item for parameter in own.values() for item in _shown(parameter)]
        run.__signature__ = inspect.Signature(shown)  # type: ignore[attr-defined]
        run.__annotations__ = {item.name: item.annotation for item in shown}
        return Subcommand(name, help, run)

    return declare


def _shown(parameter: inspect.Parameter) -> Iterator[inspect.Parameter]:
    """What typer is to see of a parameter."""
    if parameter.annotation is Judging:
        yield from _OPTIONS.values()
    elif parameter.default is parameter.empty:
        # Typer would complain of its absence in English.
        kind, *remarks = get_args(parameter.annotation)
        yield parameter.replace(default=None, annotation=Annotated[kind | None, *remarks])
    else:
        yield parameter
