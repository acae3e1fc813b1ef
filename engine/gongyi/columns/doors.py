"""What a policy asks of the columnar evaluator: arguments looked at, frames taken in, verdicts given back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl

from gongyi.arguments import ArgumentError, checked_day
from gongyi.columns.documents import frames_of
from gongyi.columns.native import given, taken
from gongyi.columns.periods import Periods
from gongyi.columns.program import ColumnsProgram
from gongyi.columns.table import Asked, Ledger
from gongyi.loading.loaded import Loaded
from gongyi.lowering.program import Program
from gongyi.lowering.remarks import RemarkNodes
from gongyi.request import today
from gongyi_facts.base import Document
from gongyi_facts.problems import did_you_mean

FORMS = ("long", "wide")


class Tables:
    """Ledgers under one choice of readings; the program is planned when the first one is judged."""

    def __init__(
        self, program: Callable[[], Program], remarks: Callable[[], Mapping[str, RemarkNodes]], loaded: Loaded
    ) -> None:
        self._make, self._make_remarks, self.loaded = program, remarks, loaded
        self._lock = threading.Lock()

    @cached_property
    def program(self) -> ColumnsProgram:
        """The program, planned."""
        return ColumnsProgram(self._make())

    @cached_property
    def remarked(self) -> ColumnsProgram:
        """The same with what is remarked on each verdict."""
        return ColumnsProgram(self._make(), self._make_remarks())

    @cached_property
    def periods(self) -> Periods:
        """The tables of last days by the policy's calendar."""
        return Periods(self.loaded.calendar)

    @property
    def local(self) -> tuple[str | None, str | None]:
        """The names of the lists of days that change a document's calendar."""
        manifest = self.loaded.manifest
        return manifest.local_rest_days, manifest.local_workdays

    def assessed(
        self,
        frames: Mapping[str, Any],
        as_of: date | None,
        record_to: date | None,
        *,
        form: str,
        contested: bool,
        remarks: bool = False,
        today: date | None = None,
    ) -> Any:
        """All verdicts, as frames of the kind that was given; ``today`` is that of the clock unless it is given."""
        ledger, own, like = self._ledger(frames, remarks=remarks)
        found = ledger.whole(own, self._asked(as_of, record_to, form, contested, today, remarks=remarks))
        return self._given(found, like)

    def in_parts(
        self,
        frames: Mapping[str, Any],
        as_of: date | None,
        record_to: date | None,
        *,
        form: str,
        contested: bool,
        remarks: bool = False,
    ) -> Iterator[Any]:
        """The verdicts of one part of the documents after the other."""
        ledger, own, like = self._ledger(frames, remarks=remarks)
        asked = self._asked(as_of, record_to, form, contested, remarks=remarks)
        return (self._given(found, like) for found in ledger.parts(own, asked))

    def frames_of(self, documents: Sequence[Document]) -> dict[str, pl.DataFrame]:
        """The frames of documents that have been read."""
        roots = {document.root for document in documents}
        if len(roots) != 1:
            raise ArgumentError("一次只评估一种文件，请把各种文件分开。" if roots else "一份文件也没有。")
        return frames_of(documents, self.loaded.model, roots.pop(), [name for name in self.local if name])

    def _given(self, found: dict[str, pl.DataFrame], like: Any) -> Any:
        if "" in found:
            return given(found[""], like)
        return {scope: given(frame, like) for scope, frame in found.items()}

    def _asked(
        self,
        as_of: date | None,
        record_to: date | None,
        form: str,
        contested: bool,
        on: date | None = None,
        *,
        remarks: bool = False,
    ) -> Asked:
        if form not in FORMS:
            raise ArgumentError(f"form 应当是 {'或者'.join(FORMS)}，不是“{form}”。")
        now = on or today()
        return Asked(
            checked_day("as_of", as_of) or now,
            checked_day("record_to", record_to),
            now,
            contested=contested,
            remarks=remarks,
            wide=form == "wide",
        )

    def _ledger(self, frames: Mapping[str, Any], *, remarks: bool) -> tuple[Ledger, dict[str, pl.DataFrame], Any]:
        model = self.loaded.model
        if not isinstance(frames, Mapping):
            scopes = "、".join(model.scopes)
            raise ArgumentError(f"frames 应当是“表名: 表”的映射，表名可以是：{scopes}。")
        own = {str(name): _taken(str(name), frame) for name, frame in frames.items()}
        roots = [name for name in own if name in model.documents]
        if len(roots) != 1:
            raise ArgumentError(f"frames 里应当有一张、也只有一张主表：{'或者'.join(model.documents)}。")
        (root,) = roots
        known = [root, *(name for name in model.within(root) if model.scopes[name].field is not None)]
        for name in own:
            if name not in known:
                hint = did_you_mean(name, known) or "可以写：" + "、".join(sorted(known)) + "。"
                raise ArgumentError(f"没有名为“{name}”的表。{hint}")
        with self._lock:
            program = self.remarked if remarks else self.program
            ledger = Ledger(program, model, root, self.loaded.calendar, self.periods, self.local)
        return ledger, own, frames[root]


def _taken(name: str, frame: Any) -> pl.DataFrame:
    try:
        return taken(frame)
    except TypeError:
        kind = type(frame).__name__
        raise ArgumentError(f"{name} 应当是 Polars、pandas 或者 Arrow 的表，不是 {kind}。") from None
