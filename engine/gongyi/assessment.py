"""From a document to its assessment: every norm on every record, with deadlines, reasons and open questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field, fields, replace
from datetime import date
from functools import cached_property
from typing import Any

from gongyi.arguments import checked_size
from gongyi.derivations.assumed import Assumed
from gongyi.derivations.earliest import Earliest
from gongyi.evaluators.compiled import Compiled, CompiledProgram
from gongyi.evaluators.engines import Engine
from gongyi.explaining.elapsed import elapsed
from gongyi.explaining.reasons import Reason, Reasoner
from gongyi.explaining.remembering import Remembering
from gongyi.explaining.witnesses import witnesses
from gongyi.explaining.wording import Wording
from gongyi.findings import Deviation, Due, Ended, Finding, Foretold, Raised, Situated
from gongyi.inquiry.turning import Inquiry
from gongyi.inquiry.unknowns import Unknown
from gongyi.judging.reference import Evaluator
from gongyi.judging.verdicts import End, Verdict, due_window
from gongyi.kernel.days import ANY_DAY, Interval, overlap, weekday_zh
from gongyi.kernel.periods import Expiry
from gongyi.law.conditions import FactRef, PeriodEnd
from gongyi.law.factmodel import FactModel
from gongyi.law.manifest import Setting
from gongyi.law.norms import Modality, Next, Norm, Party
from gongyi.law.statuses import Status
from gongyi.law.versions import in_force_zh
from gongyi.loading.plan import Key, Plan
from gongyi.loading.rules import Rules
from gongyi.lowering.lower import Lowering
from gongyi.lowering.remarks import OPEN_VERSION, SETTLED
from gongyi.lowering.remarks import UNFOUNDED as UNFOUNDED_ID
from gongyi.records.records import Records, Row, path_order, unfold
from gongyi.request import Request
from gongyi.result import FORMAT, Result
from gongyi_facts.made_late import dataclass
from gongyi_facts.when import LATEST

DISCLAIMER = "本结果由软件依规则推算，不构成法律意见。"
LIMITS = ("in_force", "in_place")
"""The reasons that lie in the decision's time and place, and not in the facts."""

UNFOUNDED = Raised(UNFOUNDED_ID, "已行使该项权力，但规则所定的条件未成就")


class Assessor:
    """Assesses one document under one choice of readings."""

    def __init__(
        self,
        request: Request,
        model: FactModel,
        plan: Plan,
        setting: Setting,
        lowering: Lowering,
        program: CompiledProgram | None,
        records: Records | None = None,
    ) -> None:
        """``records`` are those of the document as of the day, where they are told already."""
        self.request, self.plan, self.setting, self.lowering = request, plan, setting, lowering
        self.rules = rules = plan.rules
        self.program = program
        self.records = records or checked_size(unfold(request.document, model, request.as_of, request.record_to))
        self.evaluator = Remembering(rules, self.records, setting)
        self.reasoner = Reasoner(self.evaluator, Wording(self.records.model, rules.periods), request.document)
        self.questions: dict[str, str] = {}
        self.inquiry = Inquiry(self.evaluator, lowering)
        self._others: dict[Key, Evaluator] = {}
        self.compiled = None if program is None else Compiled(program, self.records, setting.calendar)

    def pairs(self) -> Iterator[tuple[Norm, Row]]:
        """Every norm with every record of its scope."""
        return self.pairs_of(self.records)

    def pairs_of(self, records: Records) -> Iterator[tuple[Norm, Row]]:
        """The same for other records."""
        for norm in self.rules.norms.values():
            if norm.modality != Modality.DECLARATION:
                for row in records.rows.get(norm.scope, ()):
                    yield norm, row

    def finding(self, norm: Norm, row: Row, *, inquire: bool = True) -> Finding:
        """Everything there is to say of one norm on one record; but for what is missing and what rebuts, which takes
        most of the time, where nobody is to ``inquire``."""
        verdict = self.evaluator.verdict(norm, row)
        if verdict.kept:
            return self._kept(norm, row, verdict, inquire=inquire)
        norm = verdict.norm
        because = tuple(self._because(norm, row, verdict))
        return Finding(
            norm=norm,
            in_force=overlap(norm.in_force, self.setting.manifest.in_force) or norm.in_force,
            key=row.key,
            path=row.path,
            status=verdict.status,
            bearer_name=self._name(norm.bearer, row),
            toward_name=self._name(norm.toward, row) if norm.toward else None,
            due=self._due(verdict, row),
            elapsed=elapsed(self.evaluator, norm, row, verdict),
            missing=self._missing(norm, row, verdict) if inquire else (),
            rebuttable_by=self._rebuttable_by(norm, row, verdict) if inquire else (),
            because=because,
            without_evidence=self._without_evidence(norm, row, verdict),
            readings=dict(self.plan.chosen[norm.id]),
            searched=inquire and (norm.id, row.path) not in self.inquiry.unsearched,
            contested=self._contested(norm, row, verdict),
            flags=tuple(Raised(flag.id, self.dated(flag.text, norm, row)) for flag in self._flags(norm, row, verdict)),
            next=self._next(norm, row, verdict),
            situation=Situated.of(verdict),
            notes=tuple(self.dated(note.text, norm, row) for note in norm.notes),
        )

    def missing(self, norm: Norm, row: Row) -> tuple[str, ...]:
        """The paths of the facts without which a norm stays undetermined on a record; none where it is not."""
        return self._missing(norm, row, self.evaluator.verdict(norm, row))

    def dated(self, text: str, norm: Norm, row: Row) -> str:
        """A remark, with marks behind the law that it cites and that was not in force when the norm was triggered."""
        datings = self.setting.datings
        return datings.dated(text, self.evaluator.trigger(norm, row)) if text in datings.by_text else text

    def _kept(self, norm: Norm, row: Row, verdict: Verdict, *, inquire: bool) -> Finding:
        """What was settled when the record ended: everything is said as of that day, but what may yet rebut it."""
        assert self._before is not None and row.before is not None
        found = self._before.finding(norm, row.before, inquire=inquire)
        return replace(
            found,
            rebuttable_by=self._rebuttable_by(verdict.norm, row, verdict) if inquire else (),
            contested=self._contested(norm, row, verdict),
            flags=(*found.flags, Raised(SETTLED, f"{self.records.record_to}已经如此，此后没有记录也不再改变。")),
        )

    @cached_property
    def _before(self) -> Assessor | None:
        """Assesses the document as of its last day, where that is an earlier one."""
        before = self.records.before
        if before is None:
            return None
        request = replace(self.request, as_of=before.as_of)
        return Assessor(request, self.records.model, self.plan, self.setting, self.lowering, None, before)

    def _name(self, party: Party, row: Row) -> str | None:
        return name_of(party, row, self.records)

    # --- reasons ---------------------------------------------------------------------------

    def _because(self, norm: Norm, row: Row, verdict: Verdict) -> Iterator[Reason]:
        if verdict.in_force is not True:
            yield self._out_of_force(norm, verdict.in_force)
        if verdict.in_place is not True:
            name = self.setting.manifest.place_name
            yield Reason("in_place", name, verdict.in_place, f"决定适用于{name}，承担义务的主体须在该地域", name)
        if verdict.status == Status.NOT_APPLICABLE and verdict.when is not False and not verdict.deciding:
            return
        seen: set[tuple[str, str]] = set()
        for reason in self._reasons(norm, row, verdict):
            if (reason.fact, reason.text) not in seen:
                seen.add((reason.fact, reason.text))
                yield reason

    def _reasons(self, norm: Norm, row: Row, verdict: Verdict) -> Iterator[Reason]:
        for condition in (norm.when, *(verdict.conditions() if verdict.when is True else ())):
            for atom, owner in witnesses(self.evaluator, condition, row):
                yield self.reasoner.reason(atom, owner)

    def _without_evidence(self, norm: Norm, row: Row, verdict: Verdict) -> tuple[str, ...]:
        if verdict.status not in (Status.OVERDUE, Status.BREACHED):
            return ()
        return self.reasoner.provenance.without_evidence(norm, row)

    def _out_of_force(self, norm: Norm, holds: bool | None) -> Reason:
        whole = self.setting.manifest.in_force
        days = overlap(norm.in_force, whole) or whole
        several = len(self.rules.norms[norm.id].versions) > 1
        which = "决定" if norm.in_force == ANY_DAY else "本条这一版" if several else "本条"
        text = f"{which}{in_force_zh(days)}，触发本条之日须在施行期间"
        value = str(days) if days.hi < LATEST else days.lo.isoformat()
        return Reason("in_force", value, holds, text, value)

    # --- days ------------------------------------------------------------------------------

    def _due(self, verdict: Verdict, row: Row) -> Due | None:
        window = due_window(verdict)
        if window is None:
            return None
        ends = (window.first, window.last)
        return Due(
            window.first.day,
            window.last.day,
            window.first.counted.nominal if window.first.counted else window.first.day,
            any(end.counted is not None and end.counted.provisional for end in ends),
            tuple(dict.fromkeys(self.dated(text, verdict.norm, row) for end in ends for text in self._basis(end, row))),
        )

    def _basis(self, end: End, row: Row) -> Iterator[str]:
        if end.part is None:
            return
        yield from end.part.basis
        if end.part.start is not None:
            yield from self._assumption_basis(end.part.start, row)
        if end.counted is not None:
            yield from _moved(end.counted)

    def _assumption_basis(self, ref: FactRef, row: Row) -> Iterator[str]:
        derived = self.rules.derived.get((ref.scope, ref.fact.name))
        owner = self.evaluator.row_of(row, ref.scope, ref.trail)
        if owner is None:
            return
        if isinstance(derived, Assumed) and derived.rests_on_assumption(self.evaluator, owner):
            yield derived.basis
        if isinstance(derived, Earliest):
            for candidate in derived.candidates:
                if self.evaluator.truth(candidate.where, owner) is not False:
                    yield from self._assumption_basis(candidate.day, owner)

    # --- open questions --------------------------------------------------------------------

    def _missing(self, norm: Norm, row: Row, verdict: Verdict) -> tuple[str, ...]:
        if verdict.status is not Status.UNDETERMINED:
            return ()
        return self._asked(self.inquiry.facts(norm, row))

    def _rebuttable_by(self, norm: Norm, row: Row, verdict: Verdict) -> tuple[str, ...]:
        if verdict.status is Status.UNDETERMINED:
            return ()
        if verdict.status is Status.NOT_APPLICABLE and not verdict.deciding:
            return ()
        if ("norm", norm.id) not in self.rules.presuming:
            return ()
        return self._asked(self.inquiry.facts(norm, row))

    def _asked(self, unknowns: Iterable[Unknown]) -> tuple[str, ...]:
        """The paths of the facts to be asked for, whose questions are noted."""
        found = {unknown.path: unknown for unknown in unknowns}
        self.questions.update((path, self._question(unknown)) for path, unknown in found.items())
        return tuple(sorted(found, key=path_order))

    def _question(self, unknown: Unknown) -> str:
        if unknown.row is self.records.record:
            last, now = self.records.record_to, self.records.as_of
            return f"案情只记到{last}；此后至{now}有没有新的记录（如起诉、开庭、裁判）？"
        return self.records.model.scopes[unknown.row.scope].facts[unknown.fact].question

    def _contested(self, norm: Norm, row: Row, verdict: Verdict) -> dict[Deviation, Status]:
        if self.compiled is not None:
            found = self.compiled.contested(norm.id, row)
            return {Deviation(key, name): status for (key, name), status in found.items()}
        others: dict[Deviation, Status] = {}
        for (key, name), (rules, touched) in self.plan.deviations.items():
            if norm.id in touched:
                status = self._other(key, name, rules).verdict(rules.norms[norm.id], row).status
                if status != verdict.status:
                    others[Deviation(key, name)] = status
        return others

    def _other(self, key: str, name: str, rules: Rules) -> Evaluator:
        """The reference under a deviating reading."""
        if (key, name) not in self._others:
            self._others[key, name] = Evaluator(rules, self.records, self.setting)
        return self._others[key, name]

    # --- remarks ---------------------------------------------------------------------------

    def _flags(self, norm: Norm, row: Row, verdict: Verdict) -> Iterator[Raised]:
        if verdict.in_force is False or verdict.in_place is False:
            return
        if norm.modality == Modality.POWER and verdict.when is False and verdict.done is True:
            yield UNFOUNDED
        yield from self._open_version(norm, row)
        hidden = norm.by_row - verdict.flags_by_row
        for flag in norm.flags:
            if flag.id not in hidden and self.evaluator.truth(flag.when, row) is True:
                yield Raised(flag.id, flag.text)
        yield from dict.fromkeys(self._assumption_flags(norm, row, verdict))

    def _open_version(self, norm: Norm, row: Row) -> Iterator[Raised]:
        """That the day whose law speaks is not known well enough to say which version that is."""
        which = self.evaluator.speaking(self.rules.norms[norm.id], row)
        if which.first < which.last:
            versions = self.rules.norms[norm.id].versions[which.first : which.last + 1]
            listed = "；".join(in_force_zh(version.in_force) for version in versions)
            said = f"触发本条之日不明，可能适用不同时期的几个版本（{listed}）；这里列出的是最后一个。"
            yield Raised(OPEN_VERSION, said)

    def _assumption_flags(self, norm: Norm, row: Row, verdict: Verdict) -> Iterator[Raised]:
        if verdict.status == Status.NOT_APPLICABLE and verdict.when is not False and not verdict.deciding:
            return
        conditions = (norm.when, *(verdict.conditions() if verdict.when is True else ()))
        found = [flag for condition in conditions for flag in self.reasoner.flags_of_condition(condition, row)]
        if norm.period and verdict.when is not False:
            found += self.reasoner.flags_of(PeriodEnd(norm.scope, norm.period), row)
        yield from (Raised(flag.id, flag.text) for flag in found)

    def _next(self, norm: Norm, row: Row, verdict: Verdict) -> Foretold | None:
        for item in norm.next:
            found = self._turn(item, row)
            if found is not None and verdict.in_force is not False and verdict.in_place is not False:
                return Foretold(
                    on=found.lo,
                    latest=found.hi,
                    condition=item.condition.replace("{on}", found.lo.isoformat()),
                    norm=item.norm,
                    provisional=any(self._provisional(item, day, row) for day in (found.lo, found.hi)),
                )
        return None

    def _turn(self, item: Next, row: Row) -> Interval | None:
        """The days to come on which the verdict can turn."""
        if self.evaluator.truth(item.when, row) is not True:
            return None
        exists, span = self.evaluator.day(item.on, row)
        if exists is not True or not span.bounded or self.records.as_of > span.hi:
            return None
        return span if self.records.as_of <= span.lo else Interval(span.hi, span.hi)

    def _provisional(self, item: Next, day: date, row: Row) -> bool:
        """Whether the day is a period's last, counted where the rest days are not published yet."""
        if not isinstance(item.on, PeriodEnd):
            return False
        window = self.evaluator.window(item.on, row)
        counted = (end.counted for end in (window.first, window.last) if end.day == day)
        return any(end is not None and end.provisional for end in counted)


def name_of(party: Party, row: Row, records: Records) -> str | None:
    """What the party of a norm is called that is judged on a record; None where its name is not known."""
    if party.name is None:
        return None
    owners = [records.root] if party.name.scope == records.root.scope else [row]
    for reference in party.name.trail:
        owners = [target for owner in owners for target in owner.refers.get(reference.scope, ())]
    names = (owner.texts.get(party.name.fact.name) for owner in owners)
    return "、".join(dict.fromkeys(filter(None, names))) or None


def _moved(counted: Expiry) -> Iterator[str]:
    """That rest days move a last day, or may."""
    nominal = f"{counted.nominal}（{weekday_zh(counted.nominal)}）"
    if counted.earliest != counted.latest:
        yield f"{nominal}前后的放假安排尚未公布，最后一日在{counted.earliest}至{counted.latest}之间"
    elif counted.skipped:
        reason = counted.skipped[0][1]
        told = "" if reason == weekday_zh(counted.nominal) else f"为{reason}，"
        yield f"{nominal}{told}是休息日，顺延至{counted.earliest}"


@dataclass(frozen=True, slots=True)
class Assessment:
    """Every finding on a document as of a day."""

    case_id: str | None
    case_name: str | None
    as_of: date
    record_to: date
    as_if: bool
    engine: Engine
    policy: dict[str, str]
    warnings: tuple[str, ...]
    findings: tuple[Finding, ...]
    ended_since: tuple[Ended, ...]
    """The periods that have ended between the day of assessment and today, where that day is the record's last."""
    questions: dict[str, str]
    """Fact path → the question that asks for it, for every fact that is missing."""
    assessor: Assessor | None = field(default=None, compare=False, repr=False)
    """What judged it, for explanations of single findings; not pickled."""

    def __getstate__(self) -> list[Any]:
        return [None if item.name == "assessor" else getattr(self, item.name) for item in fields(self)]

    def to_dict(self) -> Result:
        """The JSON contract: keys may be added, none is ever removed. It is the caller's own to change."""
        return {
            "format": FORMAT,
            "case": {"id": self.case_id, "name": self.case_name},
            "as_of": self.as_of.isoformat(),
            "record_to": self.record_to.isoformat(),
            "as_if": self.as_if,
            "engine": self.engine,
            "policy": {
                "id": self.policy["id"],
                "version": self.policy["version"],
                "sha256": self.policy["sha256"],
                "title": self.policy["title"],
                "law_as_of": self.policy["law_as_of"],
                "pending": self.policy["pending"],
            },
            "law_as_of": f"法律状态截至{self.policy['law_as_of']}",
            "disclaimer": DISCLAIMER,
            "warnings": list(self.warnings),
            "ended_since": [{"norm": item.norm, "record": item.record, "due": item.due} for item in self.ended_since],
            "findings": [finding.to_dict() for finding in self.findings],
            "questions": dict(self.questions),
        }
