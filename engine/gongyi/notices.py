"""What an assessment warns of as a whole, beside its findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gongyi.assessment import LIMITS, Assessor
from gongyi.evaluators.compiled import Compiled
from gongyi.evaluators.protocol import ReferenceStatuses, StatusEvaluator
from gongyi.findings import Finding
from gongyi.judging.reference import Evaluator
from gongyi.kernel.days import Interval
from gongyi.law.statuses import Status
from gongyi.law.versions import in_force_zh
from gongyi.loading.loaded import Loaded
from gongyi.records.records import unfold
from gongyi.request import Request
from gongyi_facts.base import Document
from gongyi_facts.when import LATEST


def warnings_of(
    request: Request, document: Document, findings: list[Finding], loaded: Loaded, assessor: Assessor
) -> list[str]:
    """What the record's end leaves open, what reading the document said, and what its assessment adds."""
    manifest, unsearched = loaded.manifest, len(assessor.inquiry.unsearched)
    found = [*_of_the_record(request, findings, assessor), *document.warnings]
    if not request.record_to_given:
        found.append(f"文件没有写明“案情截至”，视为记录完整至{request.record_to}。")
    early = request.record_to_given and request.record_to < manifest.in_force.lo and not request.as_if
    if early:
        said = f"案情截至（{request.record_to}）早于决定施行之日（{manifest.in_force.lo}）"
        found.append(f"{said}，请核对年份；确是当时的案件，试算请用 --as-if。")
    if request.told_later and not request.as_of_given:
        found.append(
            f"文件记有案情截至日（{request.record_to}）以后的事：照算，评估日为今天；没有写的，仍只知道到{request.record_to}没有发生。"
        )
    sentences = {
        "in_force": f"所记各事均{_outside(manifest.in_force)}，各条均不适用；试算请用 --as-if。",
        "in_place": f"所涉各地均不在{manifest.place_name}，各条均不适用；试算请用 --as-if。",
    }
    told = {"in_force"} if early else set()
    found += [sentence for fact, sentence in sentences.items() if fact not in told and _wholly_out(findings, fact)]
    if unsearched:
        found.append(f"待查明的事实太多：{unsearched} 项结论没有逐一试过哪些事实真有关系，其余未逐项查找。")
    if request.as_if:
        days = manifest.in_force
        when = days.lo if days.hi == LATEST else in_force_zh(days)
        found.append(f"试算：已不问决定的施行时间（{when}）与适用地域（{manifest.place_name}）。")
    return found


def _of_the_record(request: Request, findings: list[Finding], assessor: Assessor) -> Iterator[str]:
    """How much is open only because the record ends before the day of assessment, and how to mend it."""
    count = open_for_the_record(assessor, findings)
    if count:
        yield (
            f"案情只记到{request.record_to}，评估日是{request.as_of}：{count} 项结论只因此待查明。"
            f"把案情记到{request.as_of}，改写“案情截至”再评估；或者以案情截至之日为评估日。"
        )


def open_for_the_record(assessor: Assessor, findings: Iterable[Finding]) -> int:
    """How many findings are open only because the record does not reach the day of assessment."""
    asked = {(item.norm.id, item.path) for item in findings if item.status is Status.UNDETERMINED}
    records, calendar = assessor.records, assessor.setting.calendar
    if records.complete or not asked:
        return 0
    whole = unfold(assessor.request.document, records.model, records.as_of, records.as_of)
    pairs = [(norm, row) for norm, row in assessor.pairs_of(whole) if (norm.id, row.path) in asked]
    if assessor.program is not None:
        judged: StatusEvaluator = Compiled(assessor.program, whole, calendar)
    else:
        judged = ReferenceStatuses(Evaluator(assessor.rules, whole, assessor.setting))
    return sum(judged.status(norm.id, row) is not Status.UNDETERMINED for norm, row in pairs)


def _outside(days: Interval) -> str:
    """That everything lies on other days than those on which the decision is in force."""
    return f"在决定施行（{days.lo}）以前" if days.hi == LATEST else f"不在决定施行期间（{in_force_zh(days)}）"


def _wholly_out(findings: list[Finding], fact: str) -> bool:
    """Whether the decision's time or place excludes every norm that anything else would not exclude."""
    limited = [item for item in findings if any(reason.fact in LIMITS for reason in item.because)]
    return (
        bool(limited)
        and all(item.status == Status.NOT_APPLICABLE for item in findings)
        and all(
            any(reason.fact == fact and reason.holds is False for reason in item.because) for item in limited
        )
    )
