"""``gongyi check``: cases in, what must be done out."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated

import typer

from gongyi import Status
from gongyi_desk.cases.failures import complaint, failure
from gongyi_desk.cases.files import STDIN, read_case, shown
from gongyi_desk.cases.judging import Judging
from gongyi_desk.cases.options import UsageError, fail_statuses, one_of
from gongyi_desk.commands.declaring import subcommand
from gongyi_desk.terminal import output
from gongyi_desk.terminal.exits import DONE, FOUND
from gongyi_facts import GongyiError

if TYPE_CHECKING:
    from gongyi_desk.page.judged_case import JudgedCase
    from gongyi_desk.page.overview import Glance

FORMATS = ("table", "json", "md")


@subcommand(
    "check",
    "检查案件：列出须处理的事项，最急的在前。\n\n“-”读标准输入。几个案件一起检查时，每案一行（json 每案一行）。\n"
    "退出码：0 已评估；1 出现 --fail-on 列出的结论；2 输入有误；3 两个求值器的结论不同，或者求值器出错，不予输出。",
    "要写出案件文件，如 gongyi check 案件.yaml；“-”读标准输入。",
)
def check(
    files: Annotated[list[str], typer.Argument(metavar="文件…")],
    judging: Judging,
    format_: Annotated[
        str, typer.Option("--format", metavar="格式", help="table（默认）、json、md")
    ] = "table",
    full: Annotated[bool, typer.Option("--full", help="逐项写明依据、计算、理由、争议和参见")] = False,
    whose: Annotated[
        str | None, typer.Option("--for", metavar="机关", help="只看检察机关、行政机关、法院、人大，或者一个名称")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="不适用的条文也列出（同时全文）")] = False,
    fail_on: Annotated[
        str | None,
        typer.Option(
            "--fail-on", metavar="结论", help="出现这些结论时退出码为 1，如 overdue,breached 或者 逾期未履行,违反"
        ),
    ] = None,
) -> int:
    """Judge every file and show what was found; returns the exit code."""
    shape, statuses = one_of("--format", format_, FORMATS), fail_statuses(fail_on)
    if files.count(STDIN) > 1:
        raise UsageError("“-”（标准输入）只能写一次。")
    several = len(files) > 1
    shown_as = _Shown(shape, full or everything, everything, whose)
    run = _Run(judging.on_one_day() if several else judging, shown_as, statuses, several)
    with _progress(files, run) as watched:
        for file in watched:
            run.take(file)
    run.finish()
    return run.code


@dataclass(frozen=True)
class _Shown:
    """How what was found is shown."""

    format: str
    full: bool
    everything: bool
    whose: str | None


@dataclass
class _Run:
    """One run over several files: how to judge, how to show, and what came of it."""

    judging: Judging
    how: _Shown
    fail_on: frozenset[str]
    several: bool
    code: int = DONE
    done: list[Glance] = field(default_factory=list)

    def take(self, file: str) -> None:
        """Judge one file; say what is wrong with it, or show what was found."""
        from gongyi_desk.page.judged_case import JudgedCase

        try:
            judged = JudgedCase.of(self.judging, file, read_case(file, self.judging.models))
        except GongyiError as error:
            self._failed(failure(error), complaint(error, shown(file)))
        else:
            if self._fails(judged):
                self.code = max(self.code, FOUND)
            # Whoever has read enough still wants to know by the exit code how it ends.
            with suppress(output.ReaderGone):
                self._show(judged)

    def _fails(self, judged: JudgedCase) -> bool:
        """Whether a status was found that must not be; what has ended since then counts as overdue."""
        found = {finding.status for finding in judged.assessment.findings}
        since = {Status.OVERDUE} if judged.assessment.ended_since else set()
        return bool(self.fail_on & (found | since))

    def finish(self) -> None:
        """Show what there is to say of several files together."""
        if self.done:
            from gongyi_desk.page.chinese_names import ChineseNames
            from gongyi_desk.page.judged_case import readings_zh
            from gongyi_desk.page.overview import overview

            readings = readings_zh(self.judging, ChineseNames(self.judging.policy.loaded))
            with suppress(output.ReaderGone):
                output.show(overview(self.done, readings, output.columns()))

    def _failed(self, code: int, message: str) -> None:
        self.code = max(self.code, code)
        output.complain(message.splitlines())

    def _show(self, judged: JudgedCase) -> None:
        if self.how.format == "json":
            said = {**judged.assessment.to_dict(), **self.judging.to_dict()}
            output.as_json(said, one_line=self.several)
        elif self.how.format == "table" and self.several:
            from gongyi_desk.page.overview import Glance

            self.done.append(Glance.at(judged))
        else:
            self._note(judged)

    def _note(self, judged: JudgedCase) -> None:
        if self.how.format == "table" and not self.how.full:
            from gongyi_desk.page.one_screen import one_screen

            output.show(one_screen(judged, self.how.whose, output.columns()))
            return
        from gongyi_desk.page.note import note

        written = note(judged, everything=self.how.everything, whose=self.how.whose)
        if self.how.format == "md":
            from gongyi_desk.page.markdown import markdown

            output.text(markdown(written))
        else:
            from gongyi_desk.page.report import report

            output.show(report(written, output.columns()))


@contextmanager
def _progress(files: Sequence[str], run: _Run) -> Iterator[Iterable[str]]:
    """A bar on standard error where somebody sees it and no output runs through it."""
    quiet = run.how.format == "table" or not sys.stdout.isatty()
    if not (run.several and quiet and sys.stderr.isatty()):
        yield files
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    shape = (TextColumn("正在评估"), BarColumn(), MofNCompleteColumn())
    with Progress(*shape, console=Console(stderr=True), transient=True) as bar:
        yield bar.track(files)
