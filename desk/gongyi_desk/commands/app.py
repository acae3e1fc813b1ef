"""The command ``gongyi``: its subcommands, and the promise that nothing a person gives it ends in a traceback."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from gongyi_desk.cases.failures import complaint, failure
from gongyi_desk.cases.options import UsageError
from gongyi_desk.cases.policies import Chosen
from gongyi_desk.commands import ask, check, diff, explain, ledger, schema, template, timeline, what_if
from gongyi_desk.commands.declaring import Facts, Folder
from gongyi_desk.commands.desk import backup, serve, verify
from gongyi_desk.commands.help import Command, Group, misuse
from gongyi_desk.commands.rules import coverage, docs, example, law, lint, new, readings, show
from gongyi_desk.terminal import output
from gongyi_desk.terminal.exits import BAD_INPUT, DONE, INTERRUPTED
from gongyi_desk.terminal.saving import refused
from gongyi_facts import GongyiError

app = typer.Typer(
    cls=Group,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="临沧市人大常委会关于加强和支持检察机关公益诉讼工作的决定：输入案情，列出谁应当、可以、不得做什么，"
    "何时到期，依据哪一句。\n\n"
    "先用 gongyi template --output case.yaml 得到空白案件文件，填好后用 gongyi check case.yaml 检查。",
)
rules = typer.Typer(cls=Group, rich_markup_mode=None, help="列出全部条文；gongyi rules show 条文编号 看其中一条")
app.add_typer(rules, name="rules")
desk = typer.Typer(cls=Group, rich_markup_mode=None, help=serve.HELP)
app.add_typer(desk, name="desk")
desk.callback(invoke_without_command=True)(serve.serve)

# In the order of the help.
_COMMANDS = (
    check.check,
    explain.explain,
    ask.ask,
    what_if.what_if,
    diff.diff,
    timeline.timeline,
    ledger.ledger,
    schema.schema,
    template.template,
)
_RULES = (show.show, coverage.coverage, lint.lint, readings.readings, law.law, new.new, example.example, docs.docs)
_DESK = (backup.backup, verify.verify)
for _group, _declared in ((app, _COMMANDS), (rules, _RULES), (desk, _DESK)):
    for _one in _declared:
        _group.command(_one.name, cls=Command, help=_one.help)(_one.run)


@app.callback(invoke_without_command=True)
def root(
    ctx: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="显示版本")] = False,
) -> None:
    """Show the version, or the help where no command is given."""
    if version:
        from gongyi import __version__

        output.text(f"gongyi {__version__}\n")
        raise typer.Exit
    if ctx.invoked_subcommand is None:
        output.text(ctx.get_help() + "\n")


@rules.callback(invoke_without_command=True)
def list_rules(ctx: typer.Context, folder: Folder = None, facts: Facts = None) -> None:
    """List all norms."""
    if ctx.invoked_subcommand is None:
        from gongyi_desk.rulebook.norm_text import listing

        output.show(listing(Chosen(folder, facts).load(), output.columns()))
    elif folder is not None or facts is not None:
        raise UsageError(f"--policy、--facts 写在后面：gongyi rules {ctx.invoked_subcommand} …… --policy 文件夹")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code. What is wrong with the input is said on standard error, with code 2."""
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
        output.complain(complaint(error, "gongyi").splitlines())
        return failure(error)
    except output.ReaderGone:
        return DONE
    except output.Unwritable:
        output.complain([output.UNWRITTEN])
    except OSError as error:
        # Whatever the machine refuses where nobody expected it: never a traceback.
        output.complain([refused(error)])
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    else:
        return code if isinstance(code, int) else DONE
    return BAD_INPUT
