"""Help and complaints about the command line, in Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from typer import TyperException
from typer.core import TyperCommand, TyperGroup

from gongyi_desk.cases.options import UsageError
from gongyi_desk.terminal import output
from gongyi_desk.terminal.layout import Styled, cells, padded, paragraph, plain
from gongyi_facts import did_you_mean, printable

_EXTRA = re.compile(r"unexpected extra argument\S* \((.*)\)", re.DOTALL)


class _Helping:
    """What is asked for help goes the way of all output, so that a reader who has seen enough is no error."""

    def get_help_option(self, ctx: Any) -> Any:
        """The option that shows the help."""
        found = super().get_help_option(ctx)  # type: ignore[misc]
        if found is not None:
            found.callback = _show
        return found

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help."""
        formatter.write(_help(self, ctx))


def _show(ctx: Any, param: Any, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        output.text(ctx.get_help() + "\n")
        ctx.exit()


class Command(_Helping, TyperCommand):
    """A command whose help is Chinese."""


class Group(_Helping, TyperGroup):
    """A command with commands under it, whose help is Chinese."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find a command by its name. Raises ``UsageError`` with the nearest name."""
        if args[0] not in self.commands and not args[0].startswith("-"):
            hint = did_you_mean(args[0], self.commands) or "可以写：" + "、".join(self.commands) + "。"
            raise UsageError(f"没有“{printable(args[0])}”这个命令。{hint}")
        return super().resolve_command(ctx, args)


def misuse(error: TyperException) -> str:
    """What is wrong with the command line."""
    ctx = getattr(error, "ctx", None)
    option = getattr(error, "option_name", None)
    extra = _EXTRA.search(error.message)
    if type(error).__name__ == "NoSuchOption":
        known = [name for param in ctx.command.get_params(ctx) for name in param.opts] if ctx else []
        said = f"没有“{printable(str(option))}”这个选项。{did_you_mean(str(option), known)}"
    elif option is not None:
        said = f"选项“{printable(str(option))}”后面要写一个值；不带值的选项后面不能写“=”。"
    elif extra:
        said = f"多写了“{printable(extra[1])}”。"
    else:
        said = f"命令的写法不对（{printable(error.format_message())}）。"
    return said + (f"用法见：{ctx.command_path} --help" if ctx else "")


def _help(command: Any, ctx: Any) -> str:
    return "\n".join(_lines(command, ctx)) + "\n"


def _lines(command: Any, ctx: Any) -> Iterator[str]:
    columns = output.columns()
    params = command.get_params(ctx)
    arguments = [param.metavar for param in params if param.param_type_name == "argument"]
    options = [param for param in params if param.param_type_name == "option"]
    subcommands = getattr(command, "commands", {})
    usage = " ".join(["用法：" + ctx.command_path, *(["命令"] if subcommands else []), *arguments, "[选项]"])
    for part in (usage, "", *(command.help or "").split("\n")):
        yield from (plain(line) for line in paragraph(part, columns))
    if subcommands:
        yield from ("", "命令：")
        yield from _listed([(name, (item.help or "").split("\n")[0]) for name, item in subcommands.items()], columns)
    yield from ("", "选项：")
    yield from _listed([_option(param) for param in options], columns)


def _option(param: Any) -> tuple[str, str]:
    if "--help" in param.opts:
        return ", ".join(sorted(param.opts, key=len)), "显示本说明"
    return " ".join(filter(None, (", ".join(param.opts), param.metavar))), param.help or ""


def _listed(rows: list[tuple[str, str]], columns: int) -> Iterator[str]:
    width = min(24, max(cells(name) for name, _ in rows) + 2)
    for name, text in rows:
        head = f"  {padded(name, width)}" if cells(name) < width else f"  {name}  "
        for line in paragraph(text, columns, (Styled(head),), hang=width + 2):
            yield plain(line)
