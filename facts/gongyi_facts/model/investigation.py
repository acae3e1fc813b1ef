"""Up to a recommendation: the organs concerned, clues, requests for information, investigation, consultation."""

from __future__ import annotations

from typing import ClassVar

from gongyi_facts.base import Event, Record, event, reference, state, text
from gongyi_facts.model.vocabulary import (
    AddresseeKind,
    AssistanceKind,
    Conduct,
    ConsultationOutcome,
    Finder,
    InformationOrgan,
    NoticeTarget,
    ObstructiveAct,
    Place,
    Receiver,
    UnitKind,
)


class Transfer(Event):
    """The transfer of a clue."""

    to: Receiver | None = state("移送对象", "线索移送给了哪个机关？")


class Obstruction(Event):
    """An act that obstructs evidence gathering."""

    act: ObstructiveAct | None = state("行为", "属于拒绝、推诿、干扰、抗拒、阻挠中的哪一种？")


class Notice(Event):
    """A notice or copy to other organs."""

    to: tuple[NoticeTarget, ...] | None = state("对象", "通报、抄送了哪些机关？")


class Agency(Record):
    """An organ that has, or may have, duties in the matter (三（四）)."""

    called: ClassVar[str | None] = "name"

    name: str | None = text("名称", "行政机关的名称")
    kind: AddresseeKind | None = state(
        "性质",
        "是行政机关、法律法规授权的组织、企业，还是其他单位？（不写即行政机关）",
        unwritten=AddresseeKind.ADMINISTRATIVE,
    )
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


class Consultation(Record):
    """A consultation (磋商) of the procuratorate with an organ, which may make a recommendation needless."""

    agency: str | None = reference("agency", "行政机关")
    held: Event = event("磋商", "检察机关哪一天与行政机关磋商？", also=("日期",))
    outcome: ConsultationOutcome | None = state("结果", "磋商达成一致、没有达成一致，还是行政机关已经整改？")
