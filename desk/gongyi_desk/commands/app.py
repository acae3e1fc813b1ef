"""The command ``gongyi``: its options, and the promise that nothing a person gives it ends in a traceback."""

from __future__ import annotations

import errno
import gc
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from gongyi_desk.cases.options import COMPARED, DAYS, ENGINES, FORMATS, UsageError, day, fail_statuses, judging, one_of
from gongyi_desk.commands.help import Command, Group, misuse
from gongyi_desk.terminal import output
from gongyi_desk.terminal.exits import BAD_INPUT, DONE, INTERRUPTED
from gongyi_facts.problems import GongyiError

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
        "--reading",
        metavar="条文=读法",
        help="选一种读法，可写多次，如 3.5.4=strict、收件=no_assumption（见 gongyi rules readings）",
    ),
]
Profile = Annotated[
    str | None,
    typer.Option("--readings", metavar="文件", help="读法方案（name、readings: {条文: 读法}）；--reading 写的优先"),
]
OfYear = Annotated[bool, typer.Option("--year", help="年度履职文件（一个机关一年的履职情况），不是案件文件")]
Engine = Annotated[
    str, typer.Option("--engine", metavar="名称", help=f"求值器：{'、'.join(ENGINES)}；两者结论相同")
]

Compared = Annotated[str, typer.Option("--format", metavar="格式", help="table（默认）、json")]


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
    "退出码：0 已评估；1 出现 --fail-on 列出的结论；2 输入有误；3 两个求值器的结论不同，或者求值器出错，不予输出。",
)
def check(
    files: Annotated[list[str] | None, typer.Argument(metavar="文件…")] = None,
    as_of: AsOf = None,
    record_to: RecordTo = None,
    as_if: AsIf = False,
    reading: Reading = None,
    profile: Profile = None,
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
    how = judging(as_of, record_to, as_if, reading, engine, profile)
    shape, statuses = one_of("--format", format_, FORMATS), fail_statuses(fail_on)
    from gongyi_desk.commands.check import check as run

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
    profile: Profile = None,
    engine: Engine = "durable",
) -> int:
    """Explain a norm's findings."""
    if file is None or norm is None:
        raise UsageError("要写出案件文件和条文编号，如 gongyi explain 案件.yaml 3.5.4。")
    how = judging(as_of, record_to, as_if, reading, engine, profile)
    from gongyi_desk.commands.explain import explain as run

    return run(file, norm, record, how)


@app.command(
    cls=Command,
    help="逐题问出还能改变结论的事实，最能定结论的先问；答案写入案件文件，文件里原有的注释和次序不动。\n\n"
    "每答一题就重新评估。不清楚写 0，上一步写 b，结束写 q；中断不丢已写的答案。",
)
def ask(
    file: Annotated[str | None, typer.Argument(metavar="文件")] = None,
    as_of: AsOf = None,
    record_to: RecordTo = None,
    as_if: AsIf = False,
    reading: Reading = None,
    profile: Profile = None,
    engine: Engine = "durable",
) -> int:
    """Ask for the facts that still matter."""
    if file is None:
        raise UsageError("要写出案件文件，如 gongyi ask 案件.yaml。")
    how = judging(as_of, record_to, as_if, reading, engine, profile)
    from gongyi_desk.commands.ask import ask as run

    return run(file, how)


@app.command(
    "what-if",
    cls=Command,
    help="假如事实是另一个样子，哪些结论会变；不改文件。\n\n"
    "如 gongyi what-if 案件.yaml 检察建议[1].收件=2024-01-10。等号后面空着，就是当作没有记载这一项。",
)
def what_if(
    file: Annotated[str | None, typer.Argument(metavar="文件")] = None,
    facts: Annotated[list[str] | None, typer.Argument(metavar="事实=值…")] = None,
    as_of: AsOf = None,
    record_to: RecordTo = None,
    as_if: AsIf = False,
    reading: Reading = None,
    profile: Profile = None,
    engine: Engine = "durable",
    format_: Compared = "table",
) -> int:
    """Show what changes where facts are different."""
    if file is None or not facts:
        raise UsageError("要写出案件文件和假设，如 gongyi what-if 案件.yaml 检察建议[1].收件=2024-01-10。")
    how = judging(as_of, record_to, as_if, reading, engine, profile)
    shape = one_of("--format", format_, COMPARED)
    from gongyi_desk.commands.whatif import what_if as run

    return run(file, facts, how, shape)


@app.command(cls=Command, help="同一案件的两个文件：事实有哪些不同，哪些结论因此不同。")
def diff(
    one: Annotated[str | None, typer.Argument(metavar="原文件")] = None,
    other: Annotated[str | None, typer.Argument(metavar="新文件")] = None,
    as_of: AsOf = None,
    record_to: RecordTo = None,
    as_if: AsIf = False,
    reading: Reading = None,
    profile: Profile = None,
    engine: Engine = "durable",
    format_: Compared = "table",
) -> int:
    """Show what changes from one file to another."""
    if one is None or other is None:
        raise UsageError("要写出两个案件文件，如 gongyi diff 原案件.yaml 新案件.yaml。")
    how = judging(as_of, record_to, as_if, reading, engine, profile)
    shape = one_of("--format", format_, COMPARED)
    from gongyi_desk.commands.whatif import diff as run

    return run(one, other, how, shape)


@app.command(
    cls=Command,
    help="按日期排出案件的事件和期限，过去的和将来的。\n\n"
    "ics 是日历文件，装着还没有了结的期限，提前 7 天和 1 天提醒，Outlook、WPS 日历、手机都能导入。",
)
def timeline(
    file: Annotated[str | None, typer.Argument(metavar="文件")] = None,
    as_of: AsOf = None,
    record_to: RecordTo = None,
    as_if: AsIf = False,
    reading: Reading = None,
    profile: Profile = None,
    engine: Engine = "durable",
    format_: Annotated[
        str, typer.Option("--format", metavar="格式", help="text（默认）、json、ics（日历）")
    ] = "text",
    target: Annotated[
        str | None, typer.Option("--output", metavar="文件", help="日历写入这个文件；不写或者写“-”就显示出来")
    ] = None,
) -> int:
    """Show or export the days of a case."""
    if file is None:
        raise UsageError("要写出案件文件，如 gongyi timeline 案件.yaml。")
    how = judging(as_of, record_to, as_if, reading, engine, profile)
    shape = one_of("--format", format_, DAYS)
    if target is not None and shape != "ics":
        raise UsageError("--output 只和 --format ics 一起用。")
    from gongyi_desk.commands.timeline import timeline as run

    return run(file, how, shape, target)


@rules.callback(invoke_without_command=True)
def list_rules(ctx: typer.Context) -> None:
    """List all norms."""
    if ctx.invoked_subcommand is None:
        from gongyi_desk.commands.rules import listing

        output.show(listing(output.columns()))


@rules.command("show", cls=Command, help="一条规范的全部：原文、条件、推导事实、读法、提示、注解，以及检验它的场景")
def show(norm: Annotated[str | None, typer.Argument(metavar="条文编号")] = None) -> None:
    """Show one norm."""
    if norm is None:
        raise UsageError("要写出条文编号，如 gongyi rules show 3.5.4。")
    from gongyi_desk.commands.rules import one

    output.show(one(norm, output.columns()))


@rules.command(
    cls=Command,
    help="逐句对照：决定的每一个字由哪条规范承载，每条规范在每种读法下的每种结论由哪些场景检验。\n\n"
    "退出码：0 没有缺漏；1 有缺漏或者与原文不符；2 规则文件读不了。",
)
def coverage(
    format_: Annotated[str, typer.Option("--format", metavar="格式", help="text（默认）、html（对照页面）")] = "text",
    file: Annotated[str | None, typer.Option("--output", metavar="文件", help="写入文件；不写就显示出来")] = None,
) -> int:
    """Hold the rules against the decision's text, and the scenarios against the rules."""
    from gongyi_desk.commands.coverage import FORMATS as SHAPES
    from gongyi_desk.commands.coverage import coverage as run

    return run(one_of("--format", format_, SHAPES), file)


@rules.command(
    "lint",
    cls=Command,
    help="审查规则：能读、能运行，但审查的人会退回的写法，每处写明文件、行、列。\n\n"
    "不写文件夹就审查本决定的规则；写了的，也只审查用本决定的事实（案件和年度履职）写的规则。\n"
    "退出码：0 没有问题；1 有问题；2 规则文件读不了。",
)
def lint_rules(folder: Annotated[str | None, typer.Argument(metavar="[文件夹]")] = None) -> int:
    """Review rules."""
    from gongyi_desk.commands.lint import lint_rules as run

    return run(folder)


@rules.command("readings", cls=Command, help="有几种读法的各条：各读法的理由和依据，以及哪些示例的结论因此不同")
def list_readings() -> None:
    """List all readings."""
    from gongyi_desk.commands.readings import examples_folder, listing

    output.show(listing(output.columns(), examples_folder()))


@rules.command(
    "new",
    cls=Command,
    help="为一句条文开头：规则和场景各一份待填的样子。\n\n不写 --into 就显示出来；已有的文件不会被覆盖。",
)
def new_rule(
    norm: Annotated[str | None, typer.Argument(metavar="条文编号")] = None,
    text: Annotated[str | None, typer.Option("--text", metavar="原文", help="这一句的原文，须与决定逐字相同")] = None,
    since: Annotated[
        str | None,
        typer.Option("--from", metavar="日期", help="已有的规范自这一天起另有一版，如 2027-01-01；为这一版开头"),
    ] = None,
    into: Annotated[str | None, typer.Option("--into", metavar="文件夹", help="写入这个文件夹")] = None,
) -> None:
    """Begin a rule."""
    if norm is None:
        raise UsageError("要写出条文编号，如 gongyi rules new 3.5.2。")
    from gongyi_desk.commands.new import new

    new(norm, text, into, day("--from", since))


@rules.command(
    cls=Command,
    help="由程序生成的文档：事实词典、条件语言、各项审查的目录。\n\n"
    "不写 --into 就列出各页；写了就更新那个文件夹里的各页。",
)
def docs(
    into: Annotated[str | None, typer.Option("--into", metavar="文件夹", help="写入这个文件夹，如 docs")] = None,
) -> None:
    """Write the generated pages."""
    from gongyi_desk.commands.docs import docs as run

    run(into)


@app.command(cls=Command, help="案件文件的 JSON Schema，供编辑器校验和补全")
def schema(year: OfYear = False) -> None:
    """Print the JSON schema of a case file, or of an organ's year."""
    from gongyi_facts import Case, Year
    from gongyi_facts.publish.schema import json_schema

    output.as_json(json_schema(Year if year else Case), one_line=False)


@app.command(cls=Command, help="空白案件文件，每项附有说明（UTF-8）")
def template(year: OfYear = False) -> None:
    """Print a starter file of a case, or of an organ's year."""
    from gongyi_facts import Case, Year
    from gongyi_facts.publish.template import template as starter

    output.utf8(starter(Year if year else Case))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code. What is wrong with the input is said on standard error, with code 2."""
    # One run makes many objects that all live to its end: collecting them in between is time lost.
    gc.set_threshold(100_000)
    output.reopen()
    output.forgive(sys.stdout)
    output.forgive(sys.stderr)
    try:
        code = app(args=arguments, prog_name="gongyi", standalone_mode=False)
    except typer.TyperException as error:
        output.complain([misuse(error)])
    except UsageError as error:
        output.complain([str(error)])
    except GongyiError as error:
        from gongyi_desk.commands.check import complaint, failure

        output.complain(complaint(error, "gongyi").splitlines())
        return failure(error)
    except output.ReaderGone:
        return DONE
    except output.Unwritable:
        output.complain([output.UNWRITTEN])
    except OSError as error:
        # The help is written past our own output.
        if error.errno not in (errno.EPIPE, errno.ENOSPC):
            raise
        output.abandon()
        if error.errno == errno.EPIPE:
            return DONE
        output.complain([output.UNWRITTEN])
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    else:
        return code if isinstance(code, int) else DONE
    return BAD_INPUT
