"""The JSON form of an assessment: what keys it has and what they mean, for type checkers and as a JSON Schema."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal, NotRequired

from pydantic import ConfigDict, Field, TypeAdapter, with_config
from typing_extensions import TypedDict

from gongyi.evaluators.engines import Engine
from gongyi.law.norms import Modality
from gongyi.law.statuses import Status

FORMAT: Final = 1
"""The number of the JSON form: it goes up if a key is ever removed, which is not meant to happen."""

Day = Annotated[str, Field(description="日期，如 2018-07-11", json_schema_extra={"format": "date"})]
Paths = Annotated[list[str], Field(description="事实的位置：记录的种类、序号和事实名")]
ByNorm = Annotated[dict[str, str], Field(description="条文或者推导事实 → 所选的读法")]


class CaseResult(TypedDict):
    """Which case it is, as far as the file says."""

    id: str | None
    name: str | None


class PolicyResult(TypedDict):
    """By which rules it was judged."""

    id: str
    version: str
    sha256: Annotated[str, Field(description="规则文件的 SHA-256")]
    title: str
    law_as_of: Day
    pending: Annotated[str, Field(description="审议中的法律；没有则为空")]


class EndedResult(TypedDict):
    """A period that has ended since the record did."""

    norm: str
    record: str | None
    due: Annotated[str, Field(description="最后一日；只知道大概的，写成 EDTF 的一段时间")]


class DueResult(TypedDict):
    """The last day for a duty, between ``earliest`` and ``latest``."""

    earliest: Day
    latest: Day
    nominal: Annotated[Day | None, Field(description="因休息日顺延以前的最后一日，与 earliest 相应")]
    provisional: Annotated[bool, Field(description="放假安排尚未公布，日后可能变动")]
    basis: Annotated[list[str], Field(description="怎样算得，依据哪一条")]


class ElapsedResult(TypedDict):
    """How many days a duty without a last day has been due, at the least and at the most."""

    least: int
    most: int


class ReasonResult(TypedDict):
    """A fact that the verdict rests on."""

    fact: str
    value: str | None
    holds: Annotated[bool | None, Field(description="成立、不成立；null 是不明")]
    text: str
    evidence: Annotated[str | None, Field(description="文件为这项事实写明的证据")]


class FlagResult(TypedDict):
    """A remark that a finding carries."""

    id: str
    text: str


NextResult = TypedDict("NextResult", {"on": Day, "if": str, "norm": str, "provisional": bool, "latest": Day})
NextResult.__doc__ = "The day on which the verdict will turn, on what condition, and to which norm."


class SituationResult(TypedDict):
    """The situation that decided a norm; ``open`` are those above it that may decide likewise."""

    name: str | None
    open: list[str]


InForceResult = TypedDict("InForceResult", {"from": Day | None, "to": Day | None})
InForceResult.__doc__ = "The days on which a version of a norm is in force, both included; null: without limit."


class FindingResult(TypedDict):
    """One norm judged on one record."""

    norm: Annotated[str, Field(description="条文编号，如 三(五).4")]
    scope: Annotated[str, Field(description="逐条判断的是哪一类记录")]
    record: Annotated[str | None, Field(description="记录的编号，没有编号的是从 1 数起的序号；null 是案件本身")]
    status: Status
    modality: Modality
    bearer: str
    bearer_name: str | None
    action: str
    toward: str | None
    toward_name: str | None
    due: DueResult | None
    elapsed_days: Annotated[int | None, Field(description="没有期限的义务已经过了几日，确知的才有")]
    elapsed: ElapsedResult | None
    missing: Annotated[Paths, Field(description="查明哪些事实可以得出结论")]
    rebuttable_by: Annotated[Paths, Field(description="结论出于推定，哪些事实可以推翻")]
    searched: Annotated[bool, Field(description="是否逐项查找过；false 的，上两项可能写多了，也可能没有写")]
    because: list[ReasonResult]
    without_evidence: Annotated[Paths, Field(description="逾期、违反所依据而没有写明证据的事实")]
    readings: ByNorm
    contested: Annotated[dict[str, Status], Field(description="“条文=读法” → 依那种读法的结论，只列不同的")]
    flags: list[FlagResult]
    next: NextResult | None
    situation: SituationResult | None
    notes: Annotated[list[str], Field(description="高位法怎样规定")]
    in_force: InForceResult
    text: Annotated[str, Field(description="条文原文")]


@with_config(ConfigDict(title="gongyi check --format json"))
class Result(TypedDict):
    """What ``Assessment.to_dict`` gives, and ``gongyi check --format json`` prints."""

    format: Literal[1]
    case: CaseResult
    as_of: Annotated[Day, Field(description="评估日")]
    record_to: Annotated[Day, Field(description="案情截至")]
    as_if: Annotated[bool, Field(description="是否试算：不问决定的施行时间和适用地域")]
    engine: Annotated[Engine, Field(description="给出结论的求值器")]
    policy: PolicyResult
    law_as_of: str
    disclaimer: str
    warnings: list[str]
    ended_since: list[EndedResult]
    findings: list[FindingResult]
    questions: Annotated[dict[str, str], Field(description="missing、rebuttable_by 里的事实 → 怎样问")]
    profile: NotRequired[Annotated[str | None, Field(description="读法方案的名称（命令行才有）")]]
    readings: NotRequired[Annotated[ByNorm, Field(description="所选的不是默认的读法（命令行才有）")]]


def result_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the JSON form: every key that is listed as required is always there."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **TypeAdapter(Result).json_schema()}
