"""How a policy judges ledgers: the arguments, and what they mean; Polars is imported when the first one is judged."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from gongyi_facts.base import Document

if TYPE_CHECKING:
    from gongyi.columns.doors import Tables


class JudgesLedgers(ABC):
    """Judges ledgers of many cases, by the columnar evaluator."""

    @abstractmethod
    def _table(self, readings: Mapping[str, str], *, as_if: bool) -> Tables:
        """The program under these readings, planned for columns."""

    @abstractmethod
    def _document(self, case: Document | Mapping[str, Any]) -> Document:
        """A case as a document of the policy's fact model."""

    def assess_table(
        self,
        frames: Mapping[str, Any],
        *,
        as_of: date | None = None,
        record_to: date | None = None,
        as_if: bool = False,
        readings: Mapping[str, str] | None = None,
        form: str = "long",
        contested: bool = False,
        remarks: bool = False,
    ) -> Any:
        """Judge a ledger: every norm on every record of every case, by the columnar evaluator.

        ``frames`` gives for each scope a frame of Polars, pandas or Arrow, as docs/tables.md says; what comes back is
        of the same kind. ``form`` is ``long``, one row for a norm on a record (case, scope, record, norm, status,
        due_earliest, due_latest), or ``wide``, for each scope one row a record and a column a norm. ``contested`` adds
        to the long form what the status is under each other reading that changes it; ``remarks`` adds the name of the
        situation that decides, and the ids of the flags of the finding: to the wide form as columns of each norm that
        has any. One day of assessment holds for all cases: today unless ``as_of`` is given. Statuses and last days are
        those of ``statuses`` for each case, situations and flags those of the findings of ``assess``.

        Raises ``BadInput`` with what is wrong by frame, row and column, ``ReadingError`` for unknown readings,
        ``ArgumentError`` for arguments of the wrong type, and ``MissingExtra`` where Polars is not installed.
        """
        tables = self._table(readings or {}, as_if=as_if)
        return tables.assessed(frames, as_of, record_to, form=form, contested=contested, remarks=remarks)

    def assess_table_in_parts(
        self,
        frames: Mapping[str, Any],
        *,
        as_of: date | None = None,
        record_to: date | None = None,
        as_if: bool = False,
        readings: Mapping[str, str] | None = None,
        form: str = "long",
        contested: bool = False,
        remarks: bool = False,
    ) -> Iterator[Any]:
        """What ``assess_table`` gives, one part of the cases after the other, so that not all of it is held at once.

        Cases whose record ends before they are judged come after all others.
        """
        tables = self._table(readings or {}, as_if=as_if)
        return tables.in_parts(frames, as_of, record_to, form=form, contested=contested, remarks=remarks)

    def table_of(self, cases: Iterable[Document]) -> dict[str, Any]:
        """The frames (Polars) of cases that have been read, as ``assess_table`` takes them; ``case`` counts from 0.

        Raises ``ArgumentError`` for cases of several kinds, and ``MissingExtra`` where Polars is not installed.
        """
        return self._table({}, as_if=False).frames_of([self._document(case) for case in cases])


def tables_of(policy: JudgesLedgers, readings: Mapping[str, str] | None = None, *, as_if: bool = False) -> Tables:
    """A policy's program under some readings, planned for columns: for the package's own further ways, as on Spark.

    Raises ``ReadingError`` for unknown readings, and ``MissingExtra`` where Polars is not installed.
    """
    return policy._table(readings or {}, as_if=as_if)
