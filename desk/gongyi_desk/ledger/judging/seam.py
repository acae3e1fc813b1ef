"""The one place where the cases of a ledger meet an evaluator: all in columns where there are many, else one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

import polars as pl

from gongyi import RECORD_TO, Policy, Records, Status
from gongyi_desk.cases.judging import Judging
from gongyi_desk.cases.options import one_of
from gongyi_facts import Document

COMPILED, COLUMNS = "compiled", "columns"
ENGINES = (COMPILED, COLUMNS)
MANY = 2_000
"""From so many cases on columns are quicker, the time to plan them included."""
PLACE, ORDINAL = "place", "ordinal"
"""The place of a case among those that are judged together, and of a record among those of its kind in its case."""
_DAYS = {"due_earliest": "earliest", "due_latest": "latest"}


def known(engine: str | None) -> str | None:
    """The evaluator that is asked for, if one is. Raises ``UsageError`` for one that there is not."""
    return None if engine is None else one_of("--engine", engine, ENGINES)


def chosen(engine: str | None, cases: int) -> str:
    """The evaluator for so many cases, where none is asked for."""
    return known(engine) or (COLUMNS if cases >= MANY else COMPILED)


@cache
def statuses() -> pl.Enum:
    """The type of a column of statuses."""
    return pl.Enum([str(status) for status in Status])


def contested_type() -> pl.DataType:
    """The type of a column of what other readings say: each a norm with its reading, and the status there."""
    return pl.List(pl.Struct({"reading": pl.String, "status": statuses()}))


def norms_of(policy: Policy) -> pl.Enum:
    """The type of a column of norms: those of the policy, in the order of the decision."""
    return pl.Enum(list(policy.rules(policy.profile({})).norms))


def judge_of(documents: Sequence[Document], judging: Judging, engine: str, outlines: Sequence[Records]) -> Judge:
    """Who judges some documents, whose records are the ``outlines``."""
    return (_OneByOne if engine == COMPILED else _InColumns)(documents, judging, outlines)


class Judge:
    """Judges some documents as of one day: every norm on every record.

    What is found has a row a verdict: place, norm, ordinal, record, status, earliest, latest, contested; by place, then
    by norm and record.
    """

    def __init__(self, documents: Sequence[Document], judging: Judging, outlines: Sequence[Records]) -> None:
        self.documents, self.judging, self.outlines = documents, judging, outlines
        self.norms = norms_of(judging.policy)
        self.schema: dict[str, Any] = {
            PLACE: pl.UInt32,
            "norm": self.norms,
            ORDINAL: pl.UInt32,
            "record": pl.String,
            "status": statuses(),
            "earliest": pl.Date,
            "latest": pl.Date,
            "contested": contested_type(),
        }

    def verdicts(self) -> pl.DataFrame:
        """The verdicts on each document to the day up to which it records."""
        raise NotImplementedError

    def verdicts_up_to(self, ends: Mapping[int, date]) -> pl.DataFrame:
        """The verdicts on the documents at some places, were each recorded to another day."""
        raise NotImplementedError


class _OneByOne(Judge):
    def verdicts(self) -> pl.DataFrame:
        return self._frame(dict.fromkeys(range(len(self.documents))))

    def verdicts_up_to(self, ends: Mapping[int, date]) -> pl.DataFrame:
        return self._frame(ends)

    def _frame(self, ends: Mapping[int, date | None]) -> pl.DataFrame:
        rows = [row for place, end in ends.items() for row in self._rows(place, end)]
        return pl.DataFrame(rows, schema=self.schema, orient="row")

    def _rows(self, place: int, end: date | None) -> Iterator[tuple[Any, ...]]:
        judging = self.judging
        ordinals: dict[str, int] = {}
        for line in judging.policy.statuses(
            self.documents[place],
            as_of=judging.as_of,
            record_to=end or judging.record_to,
            as_if=judging.as_if,
            readings=judging.readings,
        ):
            ordinal = ordinals[line.norm] = ordinals.get(line.norm, -1) + 1
            others = [
                {"reading": f"{key}={name}", "status": str(status)} for (key, name), status in line.contested.items()
            ]
            earliest, latest = line.due or (None, None)
            yield place, line.norm, ordinal, line.record, str(line.status), earliest, latest, others


class _InColumns(Judge):
    def __init__(self, documents: Sequence[Document], judging: Judging, outlines: Sequence[Records]) -> None:
        super().__init__(documents, judging, outlines)
        self._kinds = [self._kind(kind) for kind in dict.fromkeys(map(type, documents))]

    def _kind(self, kind: type[Document]) -> tuple[str, pl.Series, dict[str, pl.DataFrame]]:
        """Documents of one kind, which are judged apart: their root, their places, and their frames."""
        places = [place for place, document in enumerate(self.documents) if type(document) is kind]
        frames = self.judging.policy.table_of([self.documents[place] for place in places])
        return self.documents[places[0]].root, pl.Series(places, dtype=pl.UInt32), frames

    def verdicts(self) -> pl.DataFrame:
        found = [self._judged(places, frames, self.judging.record_to) for _, places, frames in self._kinds]
        return self._together(found)

    def verdicts_up_to(self, ends: Mapping[int, date]) -> pl.DataFrame:
        found = []
        for root, places, frames in self._kinds:
            keys = [key for key, place in enumerate(places) if place in ends]
            if not keys:
                continue
            days = pl.DataFrame(
                {"case": keys, RECORD_TO: [ends[places[key]] for key in keys]},
                schema={"case": pl.UInt32, RECORD_TO: pl.Date},
            )
            chosen = {name: frame.join(days.select("case"), on="case", how="semi") for name, frame in frames.items()}
            own = chosen[root].drop(RECORD_TO, strict=False)
            chosen[root] = own.join(days, on="case", how="left", maintain_order="left")
            found.append(self._judged(places, chosen, None))
        return self._together(found)

    def _judged(
        self, places: pl.Series, frames: Mapping[str, pl.DataFrame], record_to: date | None
    ) -> pl.DataFrame:
        # Contested every time: to plan the columns once more takes longer than to work out what is not looked at.
        judging = self.judging
        table: pl.DataFrame = judging.policy.assess_table(
            {name: frame for name, frame in frames.items() if frame.height},
            as_of=judging.as_of,
            record_to=record_to,
            as_if=judging.as_if,
            readings=judging.readings,
            contested=True,
        )
        return table.select(
            pl.lit(places).gather("case").alias(PLACE),
            pl.col("norm").cast(self.norms),
            pl.int_range(pl.len(), dtype=pl.UInt32).over("case", "norm").alias(ORDINAL),
            "record",
            pl.col("status").cast(statuses()),
            *(pl.col(name).alias(to) for name, to in _DAYS.items()),
            pl.col("contested").cast(contested_type()),
        )

    def _together(self, found: Sequence[pl.DataFrame]) -> pl.DataFrame:
        if not found:
            return pl.DataFrame(schema=self.schema)
        return found[0] if len(found) == 1 else pl.concat(found).sort(PLACE, maintain_order=True)
