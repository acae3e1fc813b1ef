"""What the HTTP interface takes and gives."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from gongyi import Modality, Status
from gongyi_desk.web.storage.tables import CaseRow
from gongyi_facts import Year

_LONGEST_TEXT = 5 * 2**20
Format = Literal["yaml", "json"]
Kind = Literal["case", "year"]


class _Taken(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


_EXAMPLE = "名称: 云县某局案\n地点: 云县\n案情截至: 2026-03-02\n"


class Asked(_Taken):
    """A case to be judged, as data (``case``) or as the text of a case file (``text``), one of the two."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"text": _EXAMPLE, "as_of": "2026-06-01", "as_if": True},
                {"case": {"名称": "云县某局案", "地点": "云县"}, "readings": {"三(五).2": "arrival"}},
            ]
        }
    )

    case: dict[str, Any] | None = Field(None, description="案情（或者年度履职），键值同案件文件")
    text: str | None = Field(None, description="案件文件的全文（YAML 或者 JSON）", max_length=_LONGEST_TEXT)
    as_of: str | None = Field(
        None, description="评估日，如 2018-07-11；不写就是案情截至之日，没有写明的是今天", max_length=40
    )
    record_to: str | None = Field(None, description="案情记录到哪一天", max_length=40)
    as_if: bool = Field(False, description="试算：不问决定的施行时间和适用地域")
    readings: dict[str, str] = Field(default_factory=dict, description="读法：条文编号 → 读法", max_length=100)


class Written(_Taken):
    """A case to be kept."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": _EXAMPLE}]})
    text: str = Field(description="案件文件的全文（YAML 或者 JSON）", max_length=_LONGEST_TEXT)
    format: Format = "yaml"


class _Given(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Kept(_Given):
    """A case, or an organ's year, that is kept. ``revision`` is its ETag too; ``text`` is null in a list."""

    id: str
    kind: Kind = Field(description="case 是案件，year 是年度履职")
    name: str
    number: str
    revision: int = Field(ge=1)
    state: Literal["active", "archived"]
    record_to: str = Field(description="案情截至；'' 是没有写明")
    handler: str
    department: str
    format: Format
    text: str | None

    @classmethod
    def of(cls, row: CaseRow, *, text: bool = True) -> Kept:
        """A case, with its text or without."""
        return cls.model_validate(
            {
                "id": row.id,
                "kind": "year" if row.kind == Year.root else "case",
                "name": row.title,
                "number": row.number,
                "revision": row.revision,
                "state": row.state,
                "record_to": row.record_to,
                "handler": row.handler,
                "department": row.department,
                "format": row.format,
                "text": row.text if text else None,
            }
        )


class Deadline(_Given):
    """A line of the docket."""

    case: str
    name: str
    norm: str
    record: str | None
    status: Status
    ended: bool = Field(description="期间已经届满，待确认结果")
    who: str
    action: str
    earliest: date | None
    latest: date | None


class NormTold(_Given):
    """A norm of the decision."""

    id: str
    text: str
    modality: Modality
    bearer: str
    action: str


class ReadingTold(_Given):
    """One reading of several."""

    name: str
    zh: str
    default: bool
    why: str
    authority: str


class PolicyTold(_Given):
    """The decision and its rules."""

    id: str
    version: str
    sha256: str
    title: str
    law_as_of: str = Field(description="所引的法律核对到哪一天")
    pending: str
    statuses: dict[Status, str]
    norms: list[NormTold]
    readings: dict[str, list[ReadingTold]]
