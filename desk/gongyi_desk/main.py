"""The command ``gongyi``: its options, and the promise that nothing a person gives it ends in a traceback."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from gongyi_facts.problems import GongyiError

from . import output
from .help import Command, Group, misuse
from .options import ENGINES, FORMATS, UsageError, fail_statuses, judging, one_of

BAD_INPUT, INTERRUPTED = 2, 130

app = typer.Typer(
    cls=Group,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="临沧市人大常委会关于加强和支持检察公益诉讼工作的决定：输入案情，列出谁应当、可以、不得做什么，"
    "何时到期，依据哪一句。\n\n"
    "先用 gongyi template > case.yaml 得到空白案件文件，填好后用 gongyi check case.yaml 检查。",
)
rules = typer.Typer(cls=Group, rich_markup_mode=None, help="列出全部条文；gongyi rules show 条文编号 看其中一条")
app.add_typer(rules, name="rules")

AsOf = Annotated[str | None, typer.Option("--as-of", metavar="日期", help="评估日，如 2018-07-11；不写就是今天")]
RecordTo = Annotated[
    str | None, typer.Option("--record-to", metavar="日期", help="案情记录到哪一天；不写就依案件文件的“案情截至”")
]
AsIf = Annotated[bool, typer.Option("--as-if", help="试算：不问决定的施行时间和适用地域")]
Reading = Annotated[
    list[str] | None,
    typer.Option(
        "--reading", metavar="条文=读法", help="选一种读法，可写多次，如 3.5.4=strict（见 gongyi rules show 3.5.4）"
    ),
]
Engine = Annotated[
    str, typer.Option("--engine", metavar="名称", help=f"求值器：{'、'.join(ENGINES)}；两者结论相同")
]


@app.callback(invoke_without_command=True)
def root(
    ctx: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="显示版本")] = False,
) -> None:
    """Show the version, or the help where no command is given."""
    if version:
        from importlib.metadata import PackageNotFoundError
        from importlib.metadata import version as installed

        try:
            output.text(f"gongyi {installed('gongyi')}\n")
        except PackageNotFoundError:
            output.text("gongyi（未安装，直接从源代码运行）\n")
        raise typer.Exit
    if ctx.invoked_subcommand is None:
        output.text(ctx.get_help() + "\n")


@app.command(
    cls=Command,
    help="检查案件：列出须处理的事项，最急的在前。\n\n“-”读标准输入。几个案件一起检查时，每案一行（json 每案一行）。\n"
    "退出码：0 已评估；1 出现 --fail-on 列出的结论；2 输入有误。",
)
def check(
    files: Annotated[list[str] | None, typer.Argument(metavar="文件…")] = None,
    as_of: AsOf = None,
    record_to: RecordTo = None,
    as_if: AsIf = False,
    reading: Reading = None,
    engine: Engine = "durable",
    format_: Annotated[
        str, typer.Option("--format", metavar="格式", help="table（默认）、json、md")
    ] = "table",
    everything: Annotated[bool, typer.Option("--all", help="不适用的条文也列出")] = False,
    fail_on: Annotated[
        str | None,
        typer.Option(
            "--fail-on", metavar="结论", help="出现这些结论时退出码为 1，如 overdue,breached 或者 逾期未履行,违反"
        ),
    ] = None,
) -> int:
    """Judge cases."""
    if not files:
        raise UsageError("要写出案件文件，如 gongyi check 案件.yaml；“-”读标准输入。")
    how = judging(as_of, record_to, as_if, reading, engine)
    shape, statuses = one_of("--format", format_, FORMATS), fail_statuses(fail_on)
    from .checking import check as run

    return run(files, how, shape, everything, statuses)


@app.command(
    cls=Command,
    help="说明一条规范在一个案件里为什么有（或者没有）这个结论：条件逐项真假、事实出处、期限怎么算、各种读法。\n\n"
    "条文编号可以写 3.5.4；写 三(五).4 时要加引号。",
)
def explain(
    file: Annotated[str | None, typer.Argument(metavar="文件")] = None,
    norm: Annotated[str | None, typer.Argument(metavar="条文编号")] = None,
    record: Annotated[
        str | None, typer.Option("--record", metavar="编号", help="只看这一条记录（编号或者序号）")
    ] = None,
    as_of: AsOf = None,
    record_to: RecordTo = None,
    as_if: AsIf = False,
    reading: Reading = None,
    engine: Engine = "durable",
) -> int:
    """Explain a norm's findings."""
    if file is None or norm is None:
        raise UsageError("要写出案件文件和条文编号，如 gongyi explain 案件.yaml 3.5.4。")
    how = judging(as_of, record_to, as_if, reading, engine)
    from .explaining import explain as run

    return run(file, norm, record, how)


@rules.callback(invoke_without_command=True)
def list_rules(ctx: typer.Context) -> None:
    """List all norms."""
    if ctx.invoked_subcommand is None:
        from .catalogue import listing

        output.show(listing(output.columns()))


@rules.command("show", cls=Command, help="一条规范的原文、条件、期限、读法、注解，以及检验它的场景")
def show(norm: Annotated[str | None, typer.Argument(metavar="条文编号")] = None) -> None:
    """Show one norm."""
    if norm is None:
        raise UsageError("要写出条文编号，如 gongyi rules show 3.5.4。")
    from .catalogue import one

    output.show(one(norm, output.columns()))


@app.command(cls=Command, help="案件文件的 JSON Schema，供编辑器校验和补全")
def schema() -> None:
    """Print the JSON schema of a case file."""
    from gongyi_facts.schema import json_schema

    output.as_json(json_schema(), one_line=False)


@app.command(cls=Command, help="空白案件文件，每项附有说明（UTF-8）")
def template() -> None:
    """Print a starter case file."""
    from gongyi_facts.template import template as starter

    output.utf8(starter())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code. What is wrong with the input is said on standard error, with code 2."""
    # One run makes many objects that all live to its end: collecting them in between is time lost.
    gc.set_threshold(100_000)
    output.forgive(sys.stdout)
    output.forgive(sys.stderr)
    try:
        code = app(args=arguments, prog_name="gongyi", standalone_mode=False)
    except typer.TyperException as error:
        output.complain([misuse(error)])
    except UsageError as error:
        output.complain([str(error)])
    except GongyiError as error:
        from .checking import complaint, failure

        output.complain(complaint(error, "gongyi").splitlines())
        return failure(error)
    except output.ReaderGone:
        return 0
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    else:
        return code if isinstance(code, int) else 0
    return BAD_INPUT
