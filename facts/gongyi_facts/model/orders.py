"""Which days of a document follow which, which observations exclude each other, and which records go together.

``odd`` marks an order that is unusual but can happen; the opposite of every other is impossible.
"""

from __future__ import annotations

from gongyi_facts.relations import Contradiction, Ending, ExclusiveDays, Link, Order, YearOrder

_RECOMMENDATION, _ASSISTANCE, _REQUEST = "recommendation", "assistance", "information_request"

YEAR_ORDERS = (Order("year", "annual_report", "report_copied", odd=True),)

OF_THE_YEAR = (
    YearOrder(
        "year",
        "annual_report",
        "“年度”是报告所涵盖的那一年，不是提交的那一年：这份报告多半是 {before} 年度的，"
        "应当写在“年度: {before}”的文件里；确是 {year} 年度的，核对提交的日期。",
        after=True,
    ),
    YearOrder(
        "year",
        "report_copied",
        "抄送的是涵盖本年度的那份报告：这一天抄送的多半是 {before} 年度的报告，应当写在“年度: {before}”的文件里；"
        "确是 {year} 年度的，核对抄送的日期。",
        after=True,
    ),
    YearOrder(
        "year",
        "special_report",
        "本文件只写这一年的专项报告：写在报告那一年的年度履职文件里，或者核对“年度”和日期。",
    ),
)

CASE_ORDERS = (
    Order("case", "opened", "closed_by_decision"),
    Order("clue", "found", "transferred"),
    Order("clue", "found", "investigated"),
    Order(_REQUEST, "made", "answered"),
    Order(_REQUEST, "made", "refused"),
    Order(_ASSISTANCE, "requested", "given"),
    Order(_ASSISTANCE, "requested", "obstruction"),
    Order(_ASSISTANCE, "requested", "answer_day"),
    Order(_ASSISTANCE, "obstruction", "interviewed", odd=True),
    Order(_ASSISTANCE, "obstruction", "superior_notified", odd=True),
    Order(_ASSISTANCE, "obstruction", "regulator_notified", odd=True),
    Order(_ASSISTANCE, "obstruction", "notified", odd=True),
    Order(_RECOMMENDATION, "issued", "received"),
    Order(_RECOMMENDATION, "issued", "announced"),
    Order(_RECOMMENDATION, "issued", "published"),
    Order(_RECOMMENDATION, "issued", "copied"),
    Order(_RECOMMENDATION, "issued", "urgency_stated"),
    Order(_RECOMMENDATION, "issued", "urgency_notice"),
    Order(_RECOMMENDATION, "issued", "longer_term", odd=True),
    Order(_RECOMMENDATION, "issued", "longer_term.until"),
    Order(_RECOMMENDATION, "issued", "acknowledged"),
    Order(_RECOMMENDATION, "issued", "reply"),
    Order(_RECOMMENDATION, "issued", "refusal"),
    Order(_RECOMMENDATION, "invited", "announced", odd=True),
    Order(_RECOMMENDATION, "received", "acknowledged"),
    Order(_RECOMMENDATION, "received", "reply"),
    Order(_RECOMMENDATION, "received", "refusal", odd=True),
    Order(_RECOMMENDATION, "reply", "reply.arrived"),
    Order(_RECOMMENDATION, "issued", "damage_expanded", odd=True),
    Order(_RECOMMENDATION, "issued", "withdrawn"),
    Order(_RECOMMENDATION, "issued", "changed"),
    Order(_RECOMMENDATION, "received", "changed", odd=True),
    Order(_RECOMMENDATION, "issued", "objection"),
    Order(_RECOMMENDATION, "objection", "reviewed", odd=True),
    Order(_RECOMMENDATION, "obstacle", "obstacle.until"),
    Order(_RECOMMENDATION, "issued", "suspended"),
    Order(_RECOMMENDATION, "obstacle", "suspended", odd=True),
    Order(_RECOMMENDATION, "suspended", "review_resumed"),
    Order(_RECOMMENDATION, "issued", "reported", odd=True),
    Order(_RECOMMENDATION, "issued", "urged", odd=True),
    Order(_RECOMMENDATION, "reported", "urged", odd=True),
    Order("reply", "recommendation.issued", "sent"),
    Order("reply", "recommendation.received", "sent"),
    Order("reply", "sent", "sent.arrived"),
    Order("suit", "recommendations.issued", "filed", odd=True),
    Order("suit", "filed", "accepted", needed=True),
    Order("suit", "filed", "not_accepted", needed=True),
    Order("suit", "filed", "closed", needed=True),
    Order("suit", "accepted", "closed"),
    Order("suit", "filed", "appealed"),
    Order("suit", "preservation_applied", "preservation", odd=True),
    Order("suit", "filed", "judicial_recommendation", odd=True),
    Order("hearing", "suit.filed", "held", needed=True),
    Order("hearing", "suit.accepted", "held", odd=True),
    Order("hearing", "held", "suit.closed", odd=True),
    Order("judgment", "suit.filed", "given", needed=True),
    Order("judgment", "given", "served"),
    Order("judgment", "given", "appealed"),
    Order("judgment", "served", "appealed", odd=True),
    Order("judgment", "given", "effective"),
    Order("judgment", "served", "effective", odd=True),
    Order("judgment", "given", "term.until"),
    Order("judgment", "given", "executed"),
    Order("judgment", "given", "partly_executed"),
    Order("judgment", "partly_executed", "executed", odd=True),
    Order("judgment", "given", "not_executed"),
    Order("judgment", "given", "reported", odd=True),
    Order("judgment", "given", "urged", odd=True),
    Order("judgment", "reported", "urged", odd=True),
    Order("judgment", "given", "aid_requested"),
    Order("judgment", "aid_requested", "aid_given"),
    Order("judgment", "aid_requested", "aid_refused"),
    Order("expense", "applied", "granted"),
    Order("expense", "applied", "partly_granted"),
    Order("expense", "applied", "refused"),
)

# Each suit is one instance: it is over once it is closed or judged.
CASE_ENDINGS = (
    Ending(
        "suit",
        ("closed", "judgment.given"),
        ("accepted", "not_accepted", "preservation_applied", "preservation", "hearing.held"),
        ("hearing",),
    ),
)

CASE_CONTRADICTIONS = (
    Contradiction(
        _RECOMMENDATION,
        ("rectification", "full"),
        ("protection", "unprotected"),
        "整改标为全部完成而公益未得到有效保护，二者矛盾",
        "公益未得到有效保护的，整改情况写“部分整改”；两项看到的日子不同的，各写日期",
    ),
    Contradiction(
        _RECOMMENDATION,
        ("rectification", "none"),
        ("protection", "protected"),
        "整改标为未整改而公益得到有效保护，二者矛盾",
        "核对两项；看到的日子不同的，各写日期",
    ),
)

CASE_LINKS = (
    Link(
        "claim",
        "就检察建议提起的诉讼",
        "suit",
        "recommendations",
        "就该检察建议提起",
        "recommendation",
        "这件诉讼是不是就这件检察建议提起的？",
        same=("defendants", "agency"),
    ),
    Link(
        "defence",
        "应诉",
        "suit",
        "defendants",
        "被告是该行政机关",
        "agency",
        "这个行政机关是不是这件诉讼的被告？",
        alone=True,
    ),
)

CASE_EXCLUSIVE_DAYS = (
    ExclusiveDays(
        "local_rest_days",
        "local_workdays",
        "{day}既写成地方放假日，又写成地方调休上班日，二者矛盾",
        "只写一处",
    ),
)
