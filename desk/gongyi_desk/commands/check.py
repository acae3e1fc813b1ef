"""``gongyi check``: cases in, what must be done out."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from gongyi import Assessment, EngineError, Policy, ReteError
from gongyi_desk.cases.options import Judging, UsageError
from gongyi_desk.page.standing import chosen_data, chosen_zh
from gongyi_desk.page.words import Names
from gongyi_desk.terminal import output
from gongyi_desk.terminal.exits import BAD_INPUT, BROKEN, DONE, FOUND
from gongyi_facts import Case, Year, read, read_text
from gongyi_facts.base import Document
from gongyi_facts.files.strict_yaml import MAX_BYTES
from gongyi_facts.problems import BadInput, GongyiError, Problem, printable

STDIN = "-"


@dataclass
class Run:
    """One run over several files: how to judge, how to show, and what came of it."""

    policy: Policy
    judging: Judging
    format: str
    everything: bool
    fail_on: frozenset[str]
    several: bool
    code: int = DONE
    done: list[tuple[str, Assessment]] = field(default_factory=list)

    def take(self, file: str) -> None:
        """Judge one file; say what is wrong with it, or show what was found."""
        try:
            case = read_case(file)
            assessment = assess(self.policy, case, self.judging)
        except GongyiError as error:
            self._failed(failure(error), complaint(error, shown(file)))
        else:
            if any(finding.status in self.fail_on for finding in assessment.findings):
                self.code = max(self.code, FOUND)
            # Whoever has read enough still wants to know by the exit code how it ends.
            with suppress(output.ReaderGone):
                self._show(shown(file), case, assessment)

    def finish(self) -> None:
        """Show what there is to say of several files together."""
        if self.done:
            from gongyi_desk.page.overview import ledger

            readings = chosen_zh(self.policy, self.judging, Names(self.policy.loaded, Case()))
            with suppress(output.ReaderGone):
                output.show(ledger(self.done, readings, output.columns()))

    def _failed(self, code: int, message: str) -> None:
        self.code = max(self.code, code)
        output.complain(message.splitlines())

    def _show(self, file: str, case: Document, assessment: Assessment) -> None:
        if self.format == "json":
            said = {**assessment.to_dict(), **chosen_data(self.policy, self.judging)}
            output.as_json(said, one_line=self.several)
        elif self.format == "table" and self.several:
            self.done.append((file, assessment))
        else:
            self._note(file, case, assessment)

    def _note(self, file: str, case: Document, assessment: Assessment) -> None:
        from gongyi_desk.page.memo import memo

        note = memo(self.policy, case, assessment, file, self.judging, everything=self.everything)
        if self.format == "md":
            from gongyi_desk.page.markdown import markdown

            output.text(markdown(note))
        else:
            from gongyi_desk.page.report import report

            output.show(report(note, output.columns()))


def failure(error: GongyiError) -> int:
    """The exit code for an error: bad input, unless the fault is the evaluators' own."""
    return BROKEN if isinstance(error, EngineError | ReteError) else BAD_INPUT


def complaint(error: GongyiError, file: str) -> str:
    """What to say of an error that came up with a file."""
    if failure(error) == BAD_INPUT:
        return str(error)
    return f"{printable(file)}: {error}\n这是本软件的错误，不是案件文件的问题；可以加 --engine reference 再试。"


def check(
    files: Sequence[str], judging: Judging, format_: str, everything: bool, fail_on: frozenset[str]
) -> int:
    """Judge every file and show what was found; returns the exit code."""
    if files.count(STDIN) > 1:
        raise UsageError("“-”（标准输入）只能写一次。")
    policy = Policy.load()
    policy.profile(judging.readings)
    run = Run(policy, judging, format_, everything, fail_on, len(files) > 1)
    with _progress(files, run) as watched:
        for file in watched:
            run.take(file)
    run.finish()
    return run.code


def read_case(file: str) -> Case | Year:
    """The case (or organ's year) of a file, or of standard input. Raises ``BadInput``."""
    if file != STDIN:
        return read(file)
    if sys.stdin is None:
        raise BadInput([Problem(shown(file), None, None, "没有打开", "请用管道或者“<”送入案件文件，或者写出文件名")])
    data = sys.stdin.buffer.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise BadInput([Problem(shown(file), None, None, f"内容超过 {MAX_BYTES // 2**20} MB 的上限", "拆成几个文件")])
    return read_text(data, shown(file))


def shown(file: str) -> str:
    """How a file is called in messages."""
    return "标准输入" if file == STDIN else file


def assess(policy: Policy, case: Document, judging: Judging) -> Assessment:
    """Judge one case."""
    return policy.assess(
        case,
        as_of=judging.as_of,
        record_to=judging.record_to,
        as_if=judging.as_if,
        readings=judging.readings,
        engine=judging.engine,
    )


@contextmanager
def _progress(files: Sequence[str], run: Run) -> Iterator[Iterable[str]]:
    """A bar on standard error where somebody sees it and no output runs through it."""
    quiet = run.format == "table" or not sys.stdout.isatty()
    if not (run.several and quiet and sys.stderr.isatty()):
        yield files
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    shape = (TextColumn("正在评估"), BarColumn(), MofNCompleteColumn())
    with Progress(*shape, console=Console(stderr=True), transient=True) as bar:
        yield bar.track(files)
