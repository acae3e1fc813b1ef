"""One run of ``gongyi check`` over its files: each is judged and shown, and what is wrong with some is told last."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gongyi import Status
from gongyi_desk.cases.failures import complaint, failure
from gongyi_desk.cases.files import read_case, shown
from gongyi_desk.cases.judging import Judging
from gongyi_desk.commands.destination import MEMOS, Destination
from gongyi_desk.terminal import output
from gongyi_desk.terminal.exits import DONE, FOUND
from gongyi_facts import BadInput, GongyiError, printable

if TYPE_CHECKING:
    from gongyi_desk.page.judged_case import JudgedCase
    from gongyi_desk.page.overview import Glance


@dataclass(frozen=True)
class Shown:
    """How what was found is shown."""

    format: str
    full: bool
    everything: bool
    whose: str | None


@dataclass
class Run:
    """One run over several files: how to judge, how to show and where, and what came of it."""

    judging: Judging
    how: Shown
    fail_on: frozenset[str]
    several: bool
    destination: Destination
    code: int = DONE
    done: list[Glance] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)
    """The files that could not be judged, each with what is wrong with it."""

    def take(self, file: str | BadInput) -> None:
        """Judge one file; note what is wrong with it, or show what was found."""
        from gongyi_desk.page.judged_case import JudgedCase

        if isinstance(file, BadInput):
            self._failed(file, file.problems[0].file)
            return
        try:
            judged = JudgedCase.of(self.judging, file, read_case(file, self.judging.models))
        except GongyiError as error:
            self._failed(error, file)
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
        """Show what there is to say of several files together, write what goes into files, tell what is wrong."""
        with suppress(output.ReaderGone):
            if self.done:
                self._overview()
            self.destination.finish()
        for _, message in self.unread:
            output.complain(message.splitlines())

    def _overview(self) -> None:
        from gongyi_desk.page.chinese_names import ChineseNames
        from gongyi_desk.page.judged_case import readings_zh
        from gongyi_desk.page.overview import overview

        readings = readings_zh(self.judging, ChineseNames(self.judging.policy.loaded))
        unread = [printable(os.path.basename(file)) for file, _ in self.unread]
        self.destination.show(overview(self.done, readings, self.destination.columns, unread))

    def _failed(self, error: GongyiError, file: str) -> None:
        self.code = max(self.code, failure(error))
        self.unread.append((shown(file), complaint(error, shown(file))))

    def _show(self, judged: JudgedCase) -> None:
        how, destination = self.how, self.destination
        if how.format == "json":
            destination.json({**judged.assessment.to_dict(), **self.judging.to_dict()})
        elif how.format in MEMOS:
            from gongyi_desk.documents.memo import memo

            destination.memo(memo(judged, everything=how.everything, whose=how.whose), judged.file)
        elif how.format == "table" and self.several:
            from gongyi_desk.page.overview import Glance

            self.done.append(Glance.at(judged, how.whose))
        else:
            self._note(judged)

    def _note(self, judged: JudgedCase) -> None:
        how, destination = self.how, self.destination
        if how.format == "table" and not how.full:
            from gongyi_desk.page.one_screen import one_screen

            destination.show(one_screen(judged, how.whose, destination.columns))
            return
        from gongyi_desk.page.note import note

        written = note(judged, everything=how.everything, whose=how.whose)
        if how.format == "md":
            from gongyi_desk.page.markdown import markdown

            destination.text(markdown(written))
        else:
            from gongyi_desk.page.report import report

            destination.show(report(written, destination.columns))


@contextmanager
def progress(files: Sequence[str | BadInput], run: Run) -> Iterator[Iterable[str | BadInput]]:
    """A bar on standard error where somebody sees it and no output runs through it."""
    quiet = run.how.format == "table" or run.destination.file is not None or not sys.stdout.isatty()
    if not (run.several and quiet and sys.stderr.isatty()):
        yield files
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    shape = (TextColumn("正在评估"), BarColumn(), MofNCompleteColumn())
    with Progress(*shape, console=Console(stderr=True), transient=True) as bar:
        yield bar.track(files)
