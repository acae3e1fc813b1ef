"""In which order an interview asks for a case, and for an organ's year, that nothing is known of yet."""

from __future__ import annotations

from gongyi_facts.opening import Chapter

_TO = {"record_to": "以上的事记录到哪一天为止？到那一天没有写的事，就是没有发生"}

CASE_OPENING = (
    Chapter(
        "case",
        ("name", "procuratorate", "place", "proceeding", "domains", "harm"),
        others=("opened", "closed_by_decision"),
        asks={"name": "案件叫什么名称？", "procuratorate": "办案的是哪个检察院？"},
    ),
    Chapter(
        "recommendation",
        ("issued", "agency", "received", "reply", "rectification"),
        whether="检察机关是否制发了检察建议，哪一天？",
        further="还有别的检察建议吗？",
        asks={"agency": "检察建议发给哪个行政机关？"},
        others=(
            "announced",
            "published",
            "copied",
            "urgency_stated",
            "urgency_notice",
            "longer_term",
            "withdrawn",
            "changed",
            "acknowledged",
            "refusal",
            "obstacle",
            "suspended",
            "reported",
            "urged",
        ),
    ),
    Chapter("agency", ("name", "supervisory_duty", "conduct", "caused_harm")),
    Chapter(
        "suit",
        ("filed", "accepted"),
        whether="检察机关是否提起诉讼，哪一天？",
        others=("not_accepted", "closed", "preservation_applied", "preservation", "judicial_recommendation"),
    ),
    Chapter("hearing", ("held",), whether="是否开过庭，哪一天？", after="suit"),
    Chapter(
        "judgment",
        ("given", "ruling", "effective", "term", "executed"),
        whether="法院是否作出裁判，哪一天？",
        others=("appealed", "partly_executed", "not_executed", "reported", "urged", "aid_requested", "aid_given"),
        after="suit",
    ),
    Chapter("case", ("record_to",), asks=_TO),
    Chapter("reply", ("sent",), on_demand=True),
    Chapter("clue", ("found", "finder", "transferred", "investigated"), on_demand=True),
    Chapter("information_request", ("made", "organ", "organ_kind", "answered", "refused"), on_demand=True),
    Chapter(
        "assistance",
        ("requested", "unit", "unit_kind", "kind", "given", "obstruction"),
        on_demand=True,
    ),
    Chapter("consultation", ("held", "outcome"), on_demand=True),
    Chapter(
        "expense", ("applied", "kind", "granted", "partly_granted", "refused"), on_demand=True
    ),
)

YEAR_OPENING = (
    Chapter("year", ("organ", "organ_kind", "organ_level", "place", "year"), asks={"organ": "是哪个机关、单位？"}),
    Chapter(
        "year",
        (
            "working_rules",
            "cooperation",
            "joint_meeting",
            "linkage",
            "platform",
            "annual_report",
            "report_copied",
            "special_report",
        ),
    ),
    Chapter("year", ("record_to",), asks=_TO),
)
