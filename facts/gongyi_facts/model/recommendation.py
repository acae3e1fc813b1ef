"""A recommendation of the procuratorate and what comes of it (三（四）, 三（五）)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

from gongyi_facts.base import Event, Record, Seen, Spread, event, observation, reference, seen_state, state, text
from gongyi_facts.model.investigation import Notice
from gongyi_facts.model.vocabulary import (
    Channel,
    Invitee,
    Protection,
    RecommendationKind,
    Rectification,
    ReplyKind,
    UrgingManner,
    Venue,
)
from gongyi_facts.when import When


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
    """A term fixed in a document; ``until`` is its last day, which a date written alone states."""

    bare: ClassVar[str] = "until"

    until: When | None = state("截止日", "载明的期限到哪一天？")


class Reply(Event):
    """A written reply on rectification; ``on`` is the day of sending."""

    day_keys: ClassVar[Mapping[str, str]] = MappingProxyType({"sent": "发出"})

    arrived: When | None = state("到达", "检察机关哪一天收到书面回复？")
    evidence: bool | None = state("附证明材料", "回复是否附有相关证明材料？")
    kind: ReplyKind | None = state(
        "种类",
        "回复的是整改落实情况、只有计划、不采纳，还是仅称收悉？（不写的，按整改落实情况的回复）",
        unwritten=ReplyKind.UNSPECIFIED,
    )


class Obstacle(Event):
    """An objective obstacle to rectification."""

    until: When | None = state("至", "客观障碍到哪一天为止？")


class Urging(Event):
    """What a standing committee does to make an organ act."""

    how: UrgingManner | None = state("方式", "是交办、督办，还是督促？")
    result: str | None = text("结果", "督促以后的结果")


class RectificationSeen(Seen):
    """Rectification as seen on a day."""

    state: Rectification = seen_state("那一天整改到了什么程度？")


class ProtectionSeen(Seen):
    """The protection of the harmed interest as seen on a day."""

    state: Protection = seen_state("那一天受损公益是否得到有效保护？")


class Recommendation(Record):
    """A pre-litigation recommendation of the procuratorate to one organ (三（四）, 三（五）)."""

    called: ClassVar[str | None] = "number"
    spread: ClassVar[Spread | None] = Spread("addressees", "受文", "agency")

    agency: str | None = reference("agency", "行政机关")
    number: str | None = text("文号", "检察建议书的文号")
    kind: RecommendationKind | None = state(
        "类型",
        "是诉前检察建议、社会治理检察建议，还是其他检察建议？（不写即诉前检察建议）",
        unwritten=RecommendationKind.PRE_SUIT,
    )
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
    damage_expanded: Event = event("损害扩大", "受损的公益是否继续扩大（未必载明、通知），哪一天起？")
    withdrawn: Event = event("撤回", "检察建议是否撤回，哪一天？")
    changed: Event = event("变更", "检察建议是否变更，行政机关哪一天收到变更后的检察建议？")
    objection: Event = event("异议", "行政机关是否对检察建议提出异议，哪一天？", noted=True)
    reviewed: Event = event("复核", "检察机关是否对异议作出复核，哪一天？", noted=True)
    acknowledged: Event = event("收悉回执", "行政机关是否仅回复“收悉”，哪一天？")
    reply: Reply = event(
        "书面回复",
        "行政机关是否书面回复整改落实情况（仅称收悉的不算），哪一天发出？",
        Reply,
        several="replies.sent",
    )
    refusal: Event = event("明确拒绝", "行政机关是否书面明确拒绝履职，哪一天？")
    rectification: tuple[RectificationSeen, ...] = observation(
        "整改情况", "整改到了什么程度：未整改、部分整改还是全部整改？", achievement="full"
    )
    protection: tuple[ProtectionSeen, ...] = observation(
        "公益保护", "受损公益是否得到有效保护？", achievement="protected"
    )
    relapse_continues: bool | None = state("反弹持续", "整改以后出现的反弹是否仍在持续？")
    obstacle: Obstacle = event("客观障碍", "是否因突发事件等客观原因不能全部整改到位，哪一天起？", Obstacle)
    suspension_justified: bool | None = state(
        "符合中止审查", "是否符合中止审查的条件（已依法作出决定或者制定方案，且不怠于履职）？",
        unwritten=False,
    )
    suspended: Event = event("中止审查", "检察机关是否决定中止审查，哪一天？")
    review_resumed: Event = event("恢复审查", "检察机关是否恢复审查，哪一天？")
    resumed: bool | None = state("恢复整改", "障碍消除以后，行政机关是否及时恢复整改？")
    early_suit_justified: bool | None = state(
        "提前起诉有据", "行政机关已明确拒绝或者已先行起诉：是否认定不待期满即应起诉？",
        unwritten=False,
    )
    reported: Event = event(
        "报告人大常委会",
        "检察机关是否把行政机关不办理这件检察建议的情况报告（提请）同级人大常委会，哪一天？",
        also=("提请人大常委会",),
    )
    urged: Urging = event(
        "人大常委会督促", "同级人大常委会是否督促行政机关办理这件检察建议，哪一天？", Urging
    )


class ReplyRecord(Record):
    """One of several replies to a recommendation (三（五）)."""

    recommendation: str | None = reference("recommendation", "检察建议", expected=True)
    sent: Reply = event("发出", "行政机关是哪一天发出这份书面回复的？", Reply)
