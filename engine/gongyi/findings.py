"""What is found of one norm on one record, and its JSON form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from gongyi.explaining.elapsed import Elapsed
from gongyi.explaining.reasons import Reason
from gongyi.judging.verdicts import Verdict
from gongyi.kernel.days import Interval
from gongyi.kernel.truth import Tri
from gongyi.law.norms import Norm, Situation
from gongyi.law.statuses import Status
from gongyi.law.versions import in_force_bounds
from gongyi.records.records import RecordKey
from gongyi.request import Request
from gongyi.result import DueResult, FindingResult, NextResult, SituationResult
from gongyi_facts.made_late import dataclass


@dataclass(frozen=True, slots=True)
class Due:
    """The last day for a duty. ``nominal`` is the earliest one before it moved past rest days."""

    earliest: date
    latest: date
    nominal: date | None
    provisional: bool
    basis: tuple[str, ...]

    def to_dict(self) -> DueResult:
        """The JSON form; days are ISO dates."""
        return {
            "earliest": self.earliest.isoformat(),
            "latest": self.latest.isoformat(),
            "nominal": None if self.nominal is None else self.nominal.isoformat(),
            "provisional": self.provisional,
            "basis": list(self.basis),
        }


@dataclass(frozen=True, slots=True)
class Foretold:
    """The day on which a verdict will turn, on what condition, and to which norm; whether later rest days can move it.

    ``latest`` is the day by which it has turned for certain, later than ``on`` where the days are known in part.
    """

    on: date
    latest: date
    condition: str
    norm: str
    provisional: bool

    def to_dict(self) -> NextResult:
        """The JSON form; days are ISO dates."""
        return {
            "on": self.on.isoformat(),
            "if": self.condition,
            "norm": self.norm,
            "provisional": self.provisional,
            "latest": self.latest.isoformat(),
        }


class Deviation(NamedTuple):
    """Another reading of one norm or derived fact than the one that was chosen; in print ``三(五).4=strict``."""

    key: str
    reading: str

    def __str__(self) -> str:
        return f"{self.key}={self.reading}"


class Raised(NamedTuple):
    """A remark that a finding carries: its name, and what it says."""

    id: str
    text: str


class Situated(NamedTuple):
    """The situation that decided a norm, and in ``open`` those above it that may decide likewise.

    Where several may decide that lead to different statuses there is no name, and all of them are open.

    ``rows`` are all its situations, each with whether it is so.
    """

    name: str | None
    open: tuple[str, ...]
    rows: tuple[tuple[Situation, Tri], ...] = ()

    @classmethod
    def of(cls, verdict: Verdict) -> Situated | None:
        """From a verdict; None where no situation decides."""
        found = verdict.deciding
        if not found:
            return None
        rows = tuple(zip(verdict.norm.situations, verdict.rows, strict=True))
        names = tuple(situation.name for situation in found)
        if len({situation.status for situation in found}) == 1:
            return cls(names[-1], names[:-1], rows)
        return cls(None, names, rows)

    def to_dict(self) -> SituationResult:
        """The JSON form."""
        return {"name": self.name, "open": list(self.open)}


@dataclass(frozen=True, slots=True)
class Finding:
    """One norm judged on one record."""

    norm: Norm
    """The version of the norm that speaks."""
    in_force: Interval
    """The days on which that version is in force."""
    key: RecordKey
    """The record that it is about."""
    path: str
    """Where that record stands in its document; '' for the document itself."""
    status: Status
    bearer_name: str | None
    toward_name: str | None
    due: Due | None
    elapsed: Elapsed | None
    """Since when it has been due, for a duty without a last day."""
    missing: tuple[str, ...]
    rebuttable_by: tuple[str, ...]
    searched: bool
    """Whether it was tried out which open facts matter; else too many may be named, or none."""
    because: tuple[Reason, ...]
    without_evidence: tuple[str, ...]
    """Overdue or breached only: paths of the stated facts that it rests on and no evidence is named for."""
    readings: dict[str, str]
    contested: Mapping[Deviation, Status]
    """What the verdict would be under another reading, for each that would change it."""
    flags: tuple[Raised, ...]
    next: Foretold | None
    notes: tuple[str, ...]
    """What is said of higher law, with marks where that was not in force, or could not be checked."""
    situation: Situated | None = None
    """For a norm with situations that applies: which of them decided, or may decide."""

    @property
    def elapsed_days(self) -> int | None:
        """How many days it has been due, where that is one number."""
        return self.elapsed.least if self.elapsed and self.elapsed.least == self.elapsed.most else None

    @property
    def record(self) -> str | None:
        """The record's id, else its number in words; None for the document itself."""
        return self.key.name

    def to_dict(self) -> FindingResult:
        """The JSON form."""
        bounds = in_force_bounds(self.in_force)
        return {
            "norm": self.norm.id,
            "scope": self.norm.scope,
            "record": self.record,
            "status": self.status,
            "modality": self.norm.modality,
            "bearer": self.norm.bearer.role,
            "bearer_name": self.bearer_name,
            "action": self.norm.action,
            "toward": self.norm.toward.role if self.norm.toward else None,
            "toward_name": self.toward_name,
            "due": self.due.to_dict() if self.due else None,
            "elapsed_days": self.elapsed_days,
            "elapsed": {"least": self.elapsed.least, "most": self.elapsed.most} if self.elapsed else None,
            "missing": list(self.missing),
            "rebuttable_by": list(self.rebuttable_by),
            "searched": self.searched,
            "because": [
                {
                    "fact": item.fact,
                    "value": item.value,
                    "holds": item.holds,
                    "text": item.text,
                    "evidence": item.evidence,
                }
                for item in self.because
            ],
            "without_evidence": list(self.without_evidence),
            "readings": dict(self.readings),
            "contested": {str(deviation): status for deviation, status in self.contested.items()},
            "flags": [{"id": flag.id, "text": flag.text} for flag in self.flags],
            "next": self.next.to_dict() if self.next else None,
            "situation": self.situation.to_dict() if self.situation else None,
            "notes": list(self.notes),
            "in_force": {"from": bounds["from"], "to": bounds["to"]},
            "text": self.norm.text,
        }


class Ended(NamedTuple):
    """A period that has ended since: of which norm and record, and its last day (EDTF where it is known in part)."""

    norm: str
    record: str | None
    due: str


def ended_since(request: Request, findings: Iterable[Finding]) -> Iterator[Ended]:
    """The periods that were running, or perhaps so, on the day of assessment, and have ended by today.

    None where the day of assessment was asked for.
    """
    if request.now is None:
        return
    for item in findings:
        due = item.due if item.status in (Status.DUE, Status.UNDETERMINED) else None
        if due is not None and request.as_of <= due.latest < request.now:
            yield Ended(item.norm.id, item.record, str(Interval(due.earliest, due.latest)))
