"""A case (个案): the facts that the rules of the decision ask for, scope by scope."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

from gongyi_facts.base import (
    Contradiction,
    Document,
    Event,
    ExclusiveDays,
    Order,
    Record,
    Sample,
    Seen,
    detail,
    event,
    kind_of_file,
    observation,
    records,
    reference,
    seen_state,
    state,
    text,
)
from gongyi_facts.model.orders import CASE_CONTRADICTIONS, CASE_EXCLUSIVE_DAYS, CASE_ORDERS
from gongyi_facts.model.vocabulary import (
    Appearance,
    AssistanceKind,
    CaseFile,
    Channel,
    Conduct,
    Domain,
    ExpenseKind,
    Finder,
    Harm,
    InformationOrgan,
    Interest,
    Invitee,
    Level,
    Liability,
    NoticeTarget,
    ObstructiveAct,
    Place,
    Proceeding,
    Protection,
    Receiver,
    Rectification,
    Ruling,
    UnitKind,
    Venue,
)
from gongyi_facts.when import When


class Transfer(Event):
    """The transfer of a clue."""

    to: Receiver | None = state("移送对象", "线索移送给了哪个机关？")


class Obstruction(Event):
    """An act that obstructs evidence gathering."""

    act: ObstructiveAct | None = state("行为", "属于拒绝、推诿、干扰、抗拒、阻挠中的哪一种？")


class Notice(Event):
    """A notice or copy to other organs."""

    to: tuple[NoticeTarget, ...] | None = state("对象", "通报、抄送了哪些机关？")


class Announcement(Event):
    """Service of a recommendation by announcement."""

    venue: Venue | None = state("地点", "宣告送达在什么场所进行？")


class Invitation(Event):
    """The invitation of observers to an announcement."""

    who: tuple[Invitee, ...] | None = state("人员", "邀请了哪些人员参加？")


class Publication(Event):
    """The publication of a recommendation."""

    through: Channel | None = state("途径", "公告通过什么途径进行？")


class Receipt(Event):
    """The receipt of a recommendation by the administrative organ."""

    none_words: ClassVar[frozenset[str]] = frozenset({"未送达", "not_served"})


class Term(Event):
    """A term fixed in a document; ``until`` is its last day."""

    until: When | None = state("截止日", "载明的期限到哪一天？")


class Reply(Event):
    """The written reply on rectification; ``on`` is the day of sending."""

    day_keys: ClassVar[Mapping[str, str]] = MappingProxyType({"sent": "发出"})

    arrived: When | None = state("到达", "检察机关哪一天收到书面回复？")
    evidence: bool | None = state("附证明材料", "回复是否附有相关证明材料？")


class RectificationSeen(Seen):
    """Rectification as seen on a day."""

    state: Rectification = seen_state("那一天整改到了什么程度？")


class ProtectionSeen(Seen):
    """The protection of the harmed interest as seen on a day."""

    state: Protection = seen_state("那一天受损公益是否得到有效保护？")


class Agency(Record):
    """An administrative organ with duties in the matter (三（四）)."""

    called: ClassVar[str | None] = "name"

    name: str | None = text("名称", "行政机关的名称")
    place: Place | None = state("地点", "该行政机关在哪个县（区）？（不写即同案件地点）")
    supervisory_duty: bool | None = state("监管职责", "该行政机关是否负有监督管理职责？")
    conduct: Conduct | None = state("履职情况", "该行政机关是违法行使职权、不作为，还是依法履职？")
    caused_harm: bool | None = state("致使侵害", "是否因此致使国家利益或者社会公共利益受到侵害（或者面临现实危险）？")


class Clue(Record):
    """A clue to harm of the public interest or to misconduct of a public official (三（二）)."""

    finder: Finder | None = state("发现机关", "线索由哪类机关发现？")
    finder_name: str | None = text("发现机关名称", "发现线索的机关的名称")
    place: Place | None = state("地点", "发现线索的机关在哪个县（区）？（不写即同案件地点）")
    found: Event = event("发现", "线索是哪一天发现的？")
    in_duty: bool | None = state("履职中发现", "线索是否在履行职责过程中发现？")
    shows_harm: bool | None = state("反映公益受损", "线索是否反映国家利益、社会公共利益受到损害？")
    official_suspected: bool | None = state("公职人员涉嫌违法犯罪", "线索是否反映公职人员涉嫌职务违法、犯罪？")
    neglect: bool | None = state("失职渎职", "公职人员是否存在失职、渎职？")
    serious_harm: bool | None = state("致使严重损害", "是否因此导致国家利益或者社会公共利益严重损害？")
    transferred: Transfer = event("移送", "线索是哪一天移送的？", Transfer)
    investigated: Event = event("调查处理", "监察机关是否已调查处理，哪一天？")


class InformationRequest(Record):
    """A concrete request of the procuratorate for information (三（一）)."""

    organ: str | None = text("机关名称", "被请求机关的名称")
    organ_kind: InformationOrgan | None = state("机关类型", "被请求的是哪类机关？")
    place: Place | None = state("地点", "被请求机关在哪个县（区）？（不写即同案件地点）")
    made: Event = event("提出", "检察机关哪一天提出信息请求？")
    answered: Event = event("答复", "被请求机关是否已提供信息，哪一天？")
    refused: Event = event("拒绝", "被请求机关是否拒绝提供信息，哪一天？")
    refusal_justified: bool | None = state("拒绝有正当理由", "拒绝是否有正当理由（如依法不得提供）？")


class Assistance(Record):
    """An act of investigation, or a request for assistance, towards one unit (三（三）)."""

    unit: str | None = text("单位名称", "被调查或者被要求协助的单位的名称")
    unit_kind: UnitKind | None = state("单位类型", "被调查或者被要求协助的是哪类单位？")
    place: Place | None = state("地点", "该单位在哪个县（区）？（不写即同案件地点）")
    kind: AssistanceKind | None = state("事项", "检察机关要求的是调查取证还是哪一种协助？")
    requested: Event = event("要求", "检察机关哪一天开展调查或者提出协助要求？")
    answer_day: Event = event("要求答复日", "检察机关要求在哪一天以前答复？", deadline=True)
    impediment: Event = event("法定障碍", "是否存在依法不能协助的障碍（保密、无资质等）？")
    given: Event = event("予以协助", "该单位是否已配合、协助，哪一天？")
    obstruction: Obstruction = event(
        "妨碍行为", "该单位是否有拒绝、推诿、干扰、抗拒、阻挠的行为，哪一天？", Obstruction
    )
    silence_is_shirking: bool | None = state("逾期不答认定为推诿", "检察机关是否已将逾期不答复记录为推诿？")
    grave: bool | None = state("情节严重", "妨害（包括认定为推诿）的情节是否严重？")
    has_superior: bool | None = state("有上级主管部门", "该单位是否有上级主管部门？")
    interviewed: Event = event("约谈", "检察机关是否已约谈该单位，哪一天？")
    superior_notified: Event = event("通报上级", "检察机关是否已通报其上级主管部门，哪一天？")
    regulator_notified: Event = event("通报行业主管", "检察机关是否已通报其行业主管部门，哪一天？")
    notified: Notice = event("通报有关单位", "检察机关是否已向同级人大等有关单位通报，哪一天？", Notice)


class Recommendation(Record):
    """A pre-litigation recommendation of the procuratorate to one organ (三（四）, 三（五）)."""

    called: ClassVar[str | None] = "number"

    agency: str | None = reference("agency", "行政机关")
    number: str | None = text("文号", "检察建议书的文号")
    issued: Event = event("制发", "检察建议书是哪一天制发的？")
    received: Receipt = event("收件", "行政机关是哪一天收到检察建议书的？", Receipt)
    announced: Announcement = event("宣告", "是否宣告送达，哪一天？", Announcement)
    invited: Invitation = event("邀请参加", "宣告送达是否邀请有关人员参加？", Invitation)
    published: Publication = event("公告", "检察建议是否公告，哪一天？", Publication)
    copied: Notice = event("抄送", "检察建议书是否抄送有关机关，哪一天？", Notice)
    social_impact: bool | None = state("社会影响大", "所涉案件是否社会影响大？")
    public_attention: bool | None = state("群众关注度高", "所涉案件是否群众关注度高？")
    typical: bool | None = state("违法情形典型", "违法情形是否具有典型性？")
    deserves_attention: bool | None = state("应引起有关部门重视", "所涉问题是否应当引起有关部门重视？")
    urgency_stated: Event = event("载明紧急", "检察建议书是否载明紧急情形、要求十五日内回复？", same_day_as="issued")
    urgency_notice: Event = event("紧急通知", "检察机关是否另行书面通知紧急情形，行政机关哪一天收到？")
    longer_term: Term = event("另定整改期限", "检察建议书是否另定更长的整改期限？", Term, same_day_as="issued")
    acknowledged: Event = event("收悉回执", "行政机关是否仅回复“收悉”，哪一天？")
    reply: Reply = event("书面回复", "行政机关是否书面回复整改落实情况（仅称收悉的不算），哪一天发出？", Reply)
    refusal: Event = event("明确拒绝", "行政机关是否书面明确拒绝履职，哪一天？")
    rectification: tuple[RectificationSeen, ...] = observation(
        "整改情况", "整改到了什么程度：未整改、部分整改还是全部整改？", achievement="full"
    )
    protection: tuple[ProtectionSeen, ...] = observation(
        "公益保护", "受损公益是否得到有效保护？", achievement="protected"
    )
    obstacle: Event = event("客观障碍", "是否因突发事件等客观原因不能全部整改到位？")
    suspension_justified: bool | None = state(
        "符合中止审查", "是否符合中止审查的条件（已依法作出决定或者制定方案，且不怠于履职）？"
    )
    early_suit_justified: bool | None = state(
        "提前起诉有据", "行政机关已明确拒绝或者已先行起诉：是否认定不待期满即应起诉？"
    )
    urged: Event = event("人大常委会督促", "同级人大常委会是否督促行政机关办理这件检察建议，哪一天？")


class Suit(Record):
    """A suit, one record an instance (一审、二审), on one or more recommendations."""

    called: ClassVar[str | None] = "court"

    recommendations: tuple[str, ...] | None = reference("recommendation", "检察建议", many=True)
    court: str | None = text("法院", "受诉法院的名称")
    place: Place | None = state("地点", "受诉法院在哪个县（区）？（不写即同案件地点）")
    filed: Event = event("起诉", "检察机关（二审为上诉人）是哪一天起诉的？")
    accepted: Event = event("受理", "法院是否受理，哪一天？")
    not_accepted: Event = event("不予受理", "法院是否裁定不予受理，哪一天？")
    refusal_lawful: bool | None = state("不予受理合法", "不予受理是否于法有据？")
    closed: Event = event("终结", "诉讼是否因撤诉等终结，或者已审结，哪一天？")
    measures: bool | None = state("诉讼中整改", "起诉以后行政机关是否继续采取整改措施？")
    risk: bool | None = state("受损风险", "是否存在可能导致国家利益或社会公共利益受损等情况？")
    preservation_applied: Event = event("申请保全", "检察机关是否申请保全，哪一天？")
    preservation: Event = event("保全", "法院是否采取保全措施，哪一天？")
    unit_problems: bool | None = state("制度管理问题", "审判中是否发现有关单位在制度和管理等方面存在问题？")
    judicial_recommendation: Event = event("司法建议", "法院是否提出司法建议，哪一天？")


class Hearing(Record):
    """A hearing in a suit (三（五）)."""

    suit: str | None = reference("suit", "诉讼", expected=True)
    held: Event = event("开庭", "哪一天开庭？")
    appeared: Appearance | None = state("出庭人员", "行政机关由谁出庭应诉？")
    excused: Event = event("正当理由", "主要负责人是否有不能出庭的正当理由并已说明？")


class Judgment(Record):
    """A judgment (or mediation document) and its execution (三（五）, 三（六）)."""

    suit: str | None = reference("suit", "诉讼", expected=True)
    given: Event = event("作出", "裁判是哪一天作出的？")
    effective: Event = event("生效", "裁判是哪一天生效的？")
    ruling: Ruling | None = state("裁判内容", "裁判判令什么？")
    liabilities: tuple[Liability, ...] | None = state("民事责任", "判令承担哪些民事责任？")
    term: Term = event("履行期限", "裁判是否确定了履行期限，到哪一天？", Term, same_day_as="given")
    executed: Event = event("履行完毕", "裁判是否履行完毕，哪一天？")
    not_executed: Event = event("拒不履行", "行政机关是否拒不履行，哪一天？")
    urged: Event = event("人大常委会督促", "同级人大常委会是否督促行政机关履行这一裁判，哪一天？")
    aid_requested: Event = event("请求协助执行", "检察机关是否请求行政机关协助，哪一天？")
    aid_given: Event = event("协助执行", "行政机关是否已配合支持，哪一天？")
    aid_refused: Event = event("拒绝协助执行", "行政机关是否拒绝配合，哪一天？")


class Expense(Record):
    """A necessary cost of the case for which funds are applied for (四（一）)."""

    kind: ExpenseKind | None = state("事项", "申请的是哪一种费用？")
    finance: str | None = text("财政部门", "财政部门的名称")
    place: Place | None = state("地点", "该财政部门在哪个县（区）？（不写即同案件地点）")
    applied: Event = event("申请", "哪一天向财政部门申请这笔费用？")
    necessary: bool | None = state("必要", "这笔费用是否为办理公益诉讼案件所必要？")
    granted: Event = event("予以保障", "财政部门是否已决定予以保障，哪一天？")
    refused: Event = event("不予保障", "财政部门是否已决定不予保障，哪一天？")


class Case(Document):
    """A public interest litigation case."""

    zh_name: ClassVar[str] = "个案"
    sample: ClassVar[Sample] = Sample("检察建议[1].收件", "recommendations[1].received", "送达回证")
    orders: ClassVar[tuple[Order, ...]] = CASE_ORDERS
    contradictions: ClassVar[tuple[Contradiction, ...]] = CASE_CONTRADICTIONS
    exclusive_days: ClassVar[tuple[ExclusiveDays, ...]] = CASE_EXCLUSIVE_DAYS

    document: CaseFile | None = kind_of_file(CaseFile.CASE)
    source: str | None = text("来源", "事实的来源")
    note: str | None = text("备注", "备注")
    synthetic: bool | None = detail("虚构", "是否虚构的案件？")
    place: Place | None = state("地点", "案件在临沧市的哪个县（区），还是在市外？")
    place_name: str | None = text("地点名称", "市外案件的地点名称")
    procuratorate: str | None = text("检察院", "办案检察院的名称")
    procuratorate_level: Level | None = detail("检察院层级", "办案检察院是哪一级？")
    proceeding: Proceeding | None = state("案件类型", "是行政公益诉讼还是民事公益诉讼？")
    domains: tuple[Domain, ...] | None = state("案件领域", "案件属于哪些领域？")
    rural: bool | None = state("涉农业农村", "案件是否发生在农业农村领域？")
    opened: Event = event("检察院立案", "检察院哪一天立案？")
    harm: Harm | None = state("侵害", "国家利益或者社会公共利益是否受到侵害？")
    interest: Interest | None = state("受侵害的利益", "受侵害的是国家利益还是社会公共利益？")
    harm_serious: bool | None = detail("损害严重", "损害是否严重？")
    harm_expanding: bool | None = state("损害继续扩大", "是否出现国家利益或者社会公共利益损害继续扩大等紧急情形？")
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
    recommendations: tuple[Recommendation, ...] = records("recommendation", "检察建议")
    suits: tuple[Suit, ...] = records("suit", "诉讼")
    hearings: tuple[Hearing, ...] = records("hearing", "庭审")
    judgments: tuple[Judgment, ...] = records("judgment", "裁判")
    expenses: tuple[Expense, ...] = records("expense", "费用")
