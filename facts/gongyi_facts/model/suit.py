"""A suit of the procuratorate: its hearings, its judgment and the execution (三（五）, 三（六）)."""

from __future__ import annotations

from typing import ClassVar

from gongyi_facts.base import Event, Record, detail, event, number, reference, state, text
from gongyi_facts.model.recommendation import Term, Urging
from gongyi_facts.model.vocabulary import (
    AidRequester,
    Appearance,
    DocumentKind,
    Instance,
    Liability,
    Place,
    Ruling,
    SuitKind,
    TermStart,
)


class JudgmentTerm(Term):
    """The term for performance fixed in a judgment: up to a day, or so long from when it takes effect."""

    counted_from: TermStart | None = detail("自", "期限自什么时候起算？")
    from_effect_months: int | None = number("月", "自裁判生效之日起几个月？", 1, 240, example=3, unwritten=0)
    from_effect_days: int | None = number("日", "自裁判生效之日起几日？", 1, 3650, example=30, unwritten=0)


class Suit(Record):
    """A suit, one record an instance (一审、二审), on one or more recommendations."""

    called: ClassVar[str | None] = "court"

    recommendations: tuple[str, ...] | None = reference("recommendation", "检察建议", many=True, uncertain=True)
    defendants: tuple[str, ...] | None = reference("agency", "被告", many=True, by_way_of="recommendations")
    kind: SuitKind | None = state(
        "类型", "这一诉讼是行政公益诉讼还是民事公益诉讼？（不写即同案件类型）", unwritten=SuitKind.AS_CASE
    )
    instance: Instance | None = state("审级", "是一审还是二审？（不写即一审）", unwritten=Instance.FIRST)
    suing_procuratorate: str | None = text("起诉检察院", "起诉的检察院的名称（不写即办案检察院）")
    court: str | None = text("法院", "受诉法院的名称")
    place: Place | None = state("地点", "受诉法院在哪个县（区）？（不写即同案件地点）")
    filed: Event = event("起诉", "检察机关（二审为上诉人）是哪一天起诉的？")
    accepted: Event = event("受理", "法院是否受理，哪一天？（没有受理的写“无”，不写即不知道）", open_unwritten=True)
    not_accepted: Event = event("不予受理", "法院是否裁定不予受理，哪一天？")
    refusal_lawful: bool | None = state("不予受理合法", "不予受理是否于法有据？")
    closed: Event = event("诉讼终结", "诉讼是否因撤诉等终结，或者已审结，哪一天？", also=("终结",))
    appealed: Event = event("上诉", "对这一审级的裁判是否上诉，哪一天？")
    measures: bool | None = state("诉讼中整改", "起诉以后行政机关是否继续采取整改措施？")
    risk: bool | None = state("受损风险", "是否存在可能导致国家利益或社会公共利益受损等情况？")
    preservation_applied: Event = event("申请保全", "检察机关是否申请保全，哪一天？")
    preservation: Event = event("保全", "法院是否采取保全措施，哪一天？")
    unit_problems: bool | None = state("制度管理问题", "审判中是否发现有关单位在制度和管理等方面存在问题？")
    judicial_recommendation: Event = event("司法建议", "法院是否提出司法建议，哪一天？")


class Hearing(Record):
    """A hearing in a suit (三（五）)."""

    suit: str | None = reference("suit", "诉讼", expected=True)
    agency: str | None = reference("agency", "被告", by_way_of="suit")
    held: Event = event("开庭", "哪一天开庭？")
    appeared: Appearance | None = state("出庭人员", "行政机关由谁出庭应诉？")
    ordered_again: Event = event("法院要求再次出庭", "法院是否要求主要负责人再次出庭，哪一天？")
    excused: Event = event("正当理由", "主要负责人是否有不能出庭的正当理由并已说明？")


class Judgment(Record):
    """A judgment (or mediation document) and its execution (三（五）, 三（六）)."""

    suit: str | None = reference("suit", "诉讼", expected=True)
    document_kind: DocumentKind | None = state(
        "文书种类", "是判决、裁定，还是调解书？（不写即判决）", unwritten=DocumentKind.JUDGMENT
    )
    given: Event = event("作出", "裁判是哪一天作出的？")
    served: Event = event("送达", "裁判文书是哪一天送达的（先后送达的，最后一次）？")
    appealed: Event = event("上诉", "对这一裁判是否上诉，哪一天？")
    effective: Event = event("生效", "裁判是哪一天生效的？")
    ruling: tuple[Ruling, ...] | None = state("裁判内容", "裁判判令什么？")
    liabilities: tuple[Liability, ...] | None = state("民事责任", "判令承担哪些民事责任？")
    term: JudgmentTerm = event(
        "履行期限", "裁判是否确定了履行期限，到哪一天？", JudgmentTerm, same_day_as="given"
    )
    partly_executed: Event = event("部分履行", "裁判是否部分履行，哪一天？")
    executed: Event = event("履行完毕", "裁判是否履行完毕，哪一天？")
    not_executed: Event = event("拒不履行", "行政机关是否拒不履行，哪一天？")
    reported: Event = event(
        "报告人大常委会",
        "检察机关是否把行政机关不履行这一裁判的情况报告（提请）同级人大常委会，哪一天？",
        also=("提请人大常委会",),
    )
    urged: Urging = event("人大常委会督促", "同级人大常委会是否督促行政机关履行这一裁判，哪一天？", Urging)
    assisting: str | None = text("协助机关", "协助执行的行政机关的名称")
    aid_requested: Event = event("请求协助执行", "是否请求行政机关协助执行，哪一天？")
    aid_requested_by: AidRequester | None = state("请求主体", "请求行政机关协助的是法院还是检察院？")
    aid_given: Event = event("协助执行", "行政机关是否已配合支持，哪一天？")
    aid_refused: Event = event("拒绝协助执行", "行政机关是否拒绝配合，哪一天？")
