"""A case (个案): the facts that the rules of the decision ask for, scope by scope."""

from __future__ import annotations

from typing import ClassVar

from gongyi_facts.base import Document, Event, Record, Sample, detail, event, kind_of_file, records, state, text
from gongyi_facts.model.investigation import Agency, Assistance, Clue, Consultation, InformationRequest
from gongyi_facts.model.openings import CASE_OPENING
from gongyi_facts.model.orders import CASE_CONTRADICTIONS, CASE_ENDINGS, CASE_EXCLUSIVE_DAYS, CASE_LINKS, CASE_ORDERS
from gongyi_facts.model.recommendation import Recommendation, ReplyRecord
from gongyi_facts.model.slips import CASE_SLIPS
from gongyi_facts.model.suit import Hearing, Judgment, Suit
from gongyi_facts.model.vocabulary import (
    CaseFile,
    Closure,
    Domain,
    ExpenseKind,
    Harm,
    Interest,
    Level,
    Place,
    Proceeding,
)
from gongyi_facts.opening import Chapter
from gongyi_facts.relations import Contradiction, Ending, ExclusiveDays, Link, Order
from gongyi_facts.slips import Slips
from gongyi_facts.when import When


class CaseClosed(Event):
    """The decision of the procuratorate to close the case (终结案件)."""

    ground: Closure | None = state("理由", "因为什么理由终结案件？")


class Expense(Record):
    """A necessary cost of the case for which funds are applied for (四（一）)."""

    kind: ExpenseKind | None = state("事项", "申请的是哪一种费用？")
    finance: str | None = text("财政部门", "财政部门的名称")
    place: Place | None = state("地点", "该财政部门在哪个县（区）？（不写即同案件地点）")
    applied: Event = event("申请", "哪一天向财政部门申请这笔费用？")
    necessary: bool | None = state("必要", "这笔费用是否为办理公益诉讼案件所必要？")
    same_level: bool | None = state("同级财政", "该财政部门是否与办案检察院同级？")
    granted: Event = event("予以保障", "财政部门是否已决定予以保障，哪一天？")
    partly_granted: Event = event("部分保障", "财政部门是否只决定保障一部分，哪一天？")
    refused: Event = event("不予保障", "财政部门是否已决定不予保障，哪一天？")


class Case(Document):
    """A public interest litigation case."""

    zh_name: ClassVar[str] = "个案"
    zh_about: ClassVar[str] = "一件公益诉讼案件"
    sample: ClassVar[Sample] = Sample("检察建议[1].收件", "recommendations[1].received", "送达回证")
    orders: ClassVar[tuple[Order, ...]] = CASE_ORDERS
    endings: ClassVar[tuple[Ending, ...]] = CASE_ENDINGS
    contradictions: ClassVar[tuple[Contradiction, ...]] = CASE_CONTRADICTIONS
    links: ClassVar[tuple[Link, ...]] = CASE_LINKS
    exclusive_days: ClassVar[tuple[ExclusiveDays, ...]] = CASE_EXCLUSIVE_DAYS
    slips: ClassVar[Slips] = CASE_SLIPS
    opening: ClassVar[tuple[Chapter, ...]] = CASE_OPENING

    document: CaseFile | None = kind_of_file(CaseFile.CASE)
    source: str | None = text("来源", "事实的来源")
    note: str | None = text("备注", "备注")
    synthetic: bool | None = detail("虚构", "是否虚构的案件？")
    place: Place | None = state("地点", "案件在临沧市的哪个县（区），还是在市外？")
    place_name: str | None = text("地点名称", "市外案件的地点名称")
    procuratorate: str | None = text("检察院", "办案检察院的名称")
    court_designated: str | None = text("指定管辖", "指定管辖的情况：哪个法院、检察院指定，指定到哪里")
    procuratorate_level: Level | None = detail("检察院层级", "办案检察院是哪一级？")
    proceeding: Proceeding | None = state("案件类型", "是行政公益诉讼还是民事公益诉讼？")
    domains: tuple[Domain, ...] | None = state("案件领域", "案件属于哪些领域？")
    rural: bool | None = state("涉农业农村", "案件是否发生在农业农村领域？")
    opened: Event = event("检察院立案", "检察院哪一天立案？")
    harm: Harm | None = state("侵害", "国家利益或者社会公共利益是否受到侵害？")
    interest: Interest | None = state("受侵害的利益", "受侵害的是国家利益还是社会公共利益？")
    harm_serious: bool | None = detail("损害严重", "损害是否严重？")
    harm_expanding: bool | None = state("损害继续扩大", "是否出现国家利益或者社会公共利益损害继续扩大等紧急情形？")
    closed_by_decision: CaseClosed = event(
        "终结案件决定", "检察机关是否决定终结案件，哪一天？", CaseClosed
    )
    civil_notice: Event = event("诉前公告", "民事公益诉讼是否诉前公告，哪一天？", noted=True)
    supported_suit: Event = event("支持起诉", "检察机关是否支持有关机关、组织起诉，哪一天？", noted=True)
    compensation: Event = event("损害赔偿程序", "赔偿权利人是否已启动生态环境损害赔偿磋商或者诉讼，哪一天？")
    local_rest_days: tuple[When, ...] | None = detail(
        "地方放假日", "当地人民政府规定的民族节日放假日，逐日写", exact=True
    )
    local_workdays: tuple[When, ...] | None = detail(
        "地方调休上班日", "当地因民族节日放假而调休上班的星期六、星期日，逐日写", exact=True
    )

    agencies: tuple[Agency, ...] = records("agency", "行政机关")
    clues: tuple[Clue, ...] = records("clue", "线索")
    information_requests: tuple[InformationRequest, ...] = records("information_request", "信息请求")
    assistance: tuple[Assistance, ...] = records("assistance", "调查与协助")
    consultations: tuple[Consultation, ...] = records("consultation", "磋商")
    recommendations: tuple[Recommendation, ...] = records("recommendation", "检察建议")
    replies: tuple[ReplyRecord, ...] = records("reply", "回复")
    suits: tuple[Suit, ...] = records("suit", "诉讼")
    hearings: tuple[Hearing, ...] = records("hearing", "庭审")
    judgments: tuple[Judgment, ...] = records("judgment", "裁判")
    expenses: tuple[Expense, ...] = records("expense", "费用")
