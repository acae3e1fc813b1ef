"""What cannot be is a problem; what is odd is a warning; what may be either is neither."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from gongyi_facts import BadInput, Case, KeyKind, When, declared_keys, from_mapping
from gongyi_facts.model.case import Agency
from gongyi_facts.model.references import References
from gongyi_facts.relations import Order

SCOPES = {item.scope: item for item in declared_keys(Case).items.values() if item.kind is KeyKind.RECORDS}


def on(order: Order, name: str, day: str, case: dict[str, list[dict[str, object]]]) -> None:
    """Write the day of one side of an order into a case of one record a scope."""
    head, _, rest = name.partition(".")
    item = declared_keys(Case if order.scope == "case" else SCOPES[order.scope].holds).items[head]
    if item.kind is KeyKind.REFERENCE:
        case.setdefault(SCOPES[item.scope].name, [{}])[0][rest] = day
        return
    record: Any = case if order.scope == "case" else case.setdefault(SCOPES[order.scope].name, [{}])[0]
    written = record.setdefault(head, {})
    assert isinstance(written, dict)
    written[rest or "on"] = day


@pytest.mark.parametrize("order", Case.orders, ids=lambda order: f"{order.scope}:{order.earlier}<{order.later}")
def test_every_order_of_days(order: Order) -> None:
    backwards: dict[str, list[dict[str, object]]] = {}
    on(order, order.earlier, "2021-03-02", backwards)
    on(order, order.later, "2021-03-01", backwards)
    if order.odd:
        assert "（2021-03-01）早于" in " ".join(from_mapping(backwards).warnings)
    else:
        with pytest.raises(BadInput, match=r"（2021-03-01）早于.*先后不可能"):
            from_mapping(backwards)


# What happens in a case, in the order in which it usually does.
LIFE = {
    "clues": ["found", "transferred", "investigated"],
    "information_requests": ["made", "refused", "answered"],
    "assistance": [
        "requested", "answer_day", "obstruction", "interviewed", "superior_notified", "regulator_notified", "notified",
        "given",
    ],
    "recommendations": [
        "issued", "urgency_stated", "longer_term", "invited", "announced", "received", "urgency_notice", "copied",
        "published", "objection", "reviewed", "changed", "damage_expanded", "acknowledged", "refusal", "reply",
        "reply.arrived", "obstacle", "suspended", "review_resumed", "obstacle.until", "reported", "urged",
        "longer_term.until", "withdrawn",
    ],
    "replies": ["sent", "sent.arrived"],
    "suits": ["filed", "accepted", "preservation_applied", "preservation"],
    "hearings": ["held"],
    "judgments": [
        "given", "served", "appealed", "effective", "term.until", "not_executed", "partly_executed", "aid_requested",
        "aid_refused", "aid_given", "executed",
    ],
}  # fmt: skip


def test_a_whole_life_in_its_order_is_neither_impossible_nor_odd() -> None:
    case: dict[str, list[dict[str, dict[str, object]]]] = {}
    day = date(2021, 1, 1)
    for name, events in LIFE.items():
        record = case.setdefault(name, [{}])[0]
        for event in events:
            head, _, rest = event.partition(".")
            record.setdefault(head, {})[rest or "on"] = day = day + timedelta(days=1)
    case["suits"][0] |= {name: {"on": day + timedelta(days=1)} for name in ("judicial_recommendation", "closed")}
    assert from_mapping(case).warnings == ()


@pytest.mark.parametrize("received", ["2021-03-02", "2021-03", "../2021-03-02", "2021-02-01/2021-03-02", "有"])
def test_an_order_that_is_possible_is_no_problem(received: str) -> None:
    case = from_mapping({"recommendations": [{"issued": "2021-03-02", "received": received}]})
    assert case.warnings == ()


def test_each_record_is_compared_with_its_own() -> None:
    suits = [{"id": "甲", "filed": "2021-01-01"}, {"id": "乙", "filed": "2021-06-01"}]
    assert from_mapping({"suits": suits, "hearings": [{"suit": "甲", "held": "2021-02-01"}]}).warnings == ()
    with pytest.raises(BadInput, match="诉讼第2条的“起诉”（2021-06-01），先后不可能"):
        from_mapping({"suits": suits, "hearings": [{"suit": "乙", "held": "2021-02-01"}]})


def test_a_reply_to_what_was_never_received_is_odd() -> None:
    case = from_mapping({"recommendations": [{"received": "无", "reply": "2021-03-01"}]})
    assert case.warnings == ("检察建议第1条的“收件”写明没有发生，却记有检察建议第1条的“书面回复”，请核对。",)


@pytest.mark.parametrize(
    ("records", "later"),
    [
        ({"suits": [{"accepted": "2021-03-01"}]}, "诉讼第1条的“受理”"),
        ({"suits": [{"closed": "2021-03-01"}]}, "诉讼第1条的“诉讼终结”"),
        ({"suits": [{}], "hearings": [{"held": "2021-03-01"}]}, "庭审第1条的“开庭”"),
        ({"suits": [{}], "judgments": [{"given": "2021-03"}]}, "裁判第1条的“作出”"),
    ],
)
def test_a_suit_that_goes_on_and_was_never_filed_is_odd(records: dict[str, Any], later: str) -> None:
    said = f"没有写诉讼第1条的“起诉”，却记有{later}：按没有发生判断，请补写；日子不清楚的，写“日期: 不详”。"
    assert from_mapping(records).warnings == (said,)
    for filed in ("不详", {"on": "不详"}, "2021-02-01"):
        records["suits"][0]["filed"] = filed
        assert from_mapping(records).warnings == ()


@pytest.mark.parametrize(
    ("rectification", "protection"),
    [
        ({"on": "2021-03-01", "state": "full"}, "unprotected"),
        ({"on": "2021-03", "state": "full"}, {"on": "2021-03", "state": "unprotected"}),
        ({"on": "2021-03-01", "state": "full"}, {"on": "2021-02-01", "state": "unprotected"}),
        ("partial", "unprotected"),
        ("partial", "protected"),
        ("full", "protected"),
    ],
)
def test_what_need_not_be_one_day_does_not_contradict(rectification: object, protection: object) -> None:
    case = from_mapping({"recommendations": [{"rectification": rectification, "protection": protection}]})
    assert case.warnings == ()


def test_days_after_the_record() -> None:
    case = from_mapping(
        {
            "record_to": "2021-03-31",
            "recommendations": [
                {
                    "reply": "2021-04",
                    "received": "2021-03/2021-04",
                    "rectification": {"on": "2021-05-01", "state": "partial"},
                }
            ],
            "assistance": [{"answer_day": "2021-06-01"}],
        }
    )
    assert case.warnings == (
        "检察建议第1条的“书面回复”（2021-04）晚于案情截至日 2021-03-31，请核对。",
        "检察建议第1条的“整改情况”（2021-05-01）晚于案情截至日 2021-03-31，请核对。",
    )


def test_a_hearing_without_a_suit_is_odd_a_recommendation_without_an_agency_is_not() -> None:
    assert from_mapping({"recommendations": [{}]}).warnings == ()
    assert from_mapping({"hearings": [{}]}).warnings == ("庭审第1条没有所涉的“诉讼”：文件里没有“诉讼”的记录。",)


AGENCIES = (
    Agency(id="2", name="甲局"),
    Agency(id="乙", name="甲局"),
    Agency(name="丙局"),
    Agency(id="丙局"),
    Agency(id="5", name="戊局"),
    Agency(id="5"),
)


@pytest.mark.parametrize(
    ("written", "index"),
    [
        ("乙", 1),
        ("丙局", 3),  # an id comes before a name
        ("2", 0),  # and before a number
        ("3", 2),
        ("戊局", 4),
        ("甲局", None),
        ("5", None),
        ("0", None),
        ("7", None),
        ("丁", None),
        ("²", None),
        ("9" * 5000, None),
        (None, None),
    ],
)
def test_which_record_is_meant(written: str | None, index: int | None) -> None:
    assert References(AGENCIES).resolve(written) == index


def test_a_single_record_need_not_be_named() -> None:
    assert References(AGENCIES[:1]).resolve(None) == 0
    assert References(()).resolve(None) is None


# --- the year that a report is on ----------------------------------------------------------------

EARLY_REPORT = (
    "“提交年度报告”（2025-02-20）早于 2025 年度结束。“年度”是报告所涵盖的那一年，不是提交的那一年："
    "这份报告多半是 2024 年度的，应当写在“年度: 2024”的文件里；确是 2025 年度的，核对提交的日期。"
)
EARLY_COPY = (
    "“抄送政府”（2025-02-21）早于 2025 年度结束。抄送的是涵盖本年度的那份报告：这一天抄送的多半是 2024 年度的报告，"
    "应当写在“年度: 2024”的文件里；确是 2025 年度的，核对抄送的日期。"
)


def oddities(**facts: object) -> tuple[str, ...]:
    """The warnings of a year 2025 with these facts."""
    return from_mapping({"document": "year", "year": 2025, **facts}).warnings


def test_a_report_before_the_end_of_its_year_is_likely_that_on_the_year_before() -> None:
    assert oddities(annual_report="2025-02-20", report_copied="2025-02-21") == (EARLY_REPORT, EARLY_COPY)


@pytest.mark.parametrize("day", ["2025-12-31", "2025", "2025-02", "../2025-03", "2024-03-01"])
def test_a_report_certainly_not_after_its_year_is_odd(day: str) -> None:
    assert len(oddities(annual_report=day)) == len(oddities(report_copied=day)) == 1


@pytest.mark.parametrize("day", ["2026-01-01", "2026", "2025-12-31/2026-01-01", "2025-02/..", "有", "不详", "无"])
def test_a_report_that_may_be_after_its_year_is_not_odd(day: str) -> None:
    assert oddities(annual_report=day) == oddities(report_copied=day) == ()


def test_a_report_with_details_is_odd_too() -> None:
    assert oddities(annual_report={"on": "2025-02-20", "whole_year": True}) == (EARLY_REPORT,)


@pytest.mark.parametrize("day", ["2024-12-31", "2026-01-01", "2024", "2026-02/.."])
def test_a_special_report_certainly_outside_the_year_is_odd(day: str) -> None:
    (warning,) = oddities(special_report=day)
    advice = "本文件只写这一年的专项报告：写在报告那一年的年度履职文件里，或者核对“年度”和日期。"
    assert warning == f"“专项报告”（{When.parse(day)}）不在 2025 年度之内。{advice}"


@pytest.mark.parametrize("day", ["2025-01-01", "2025-12-31", "2025", "2024-12-31/2025-01-01", "../2026-03", "有"])
def test_a_special_report_that_may_be_in_the_year_is_not_odd(day: str) -> None:
    assert oddities(special_report=day) == ()


@pytest.mark.parametrize("year", [None, "不详"])
def test_without_its_year_no_report_is_odd(year: object) -> None:
    facts = {"annual_report": "2025-02-20", "report_copied": "2025-02-21", "special_report": "2025-02-22"}
    assert oddities(**facts, year=year) == ()


def test_no_day_is_a_local_rest_day_and_a_local_working_day() -> None:
    days = {"local_rest_days": ["2024-04-13"], "local_workdays": ["2024-04-14", "2024-04-13"]}
    with pytest.raises(BadInput, match="2024-04-13既写成地方放假日，又写成地方调休上班日"):
        from_mapping(days)
    from_mapping({**days, "local_workdays": ["2024-04-14"]})


def test_sightings_with_and_without_a_day_do_not_mix() -> None:
    seen = ["未整改", {"日期": "2023-05-01", "状态": "全部整改"}]
    with pytest.raises(BadInput, match="“整改情况”有的写了日期，有的没有写。每一次都写看到的日期"):
        from_mapping({"检察建议": [{"整改情况": seen}]})


def test_what_holds_since_a_day_was_seen_on_it_where_no_other_day_is_written() -> None:
    case = from_mapping({"检察建议": [{"整改情况": {"状态": "全部整改", "自": "2023-05-01"}}]}, Case)
    (seen,) = case.recommendations[0].rectification
    assert seen.on == seen.since == When.parse("2023-05-01")


@pytest.mark.parametrize(
    ("others", "said"),
    [
        ([], "“整改情况”的“自”（2023-06-02）晚于看到的日期（2023-06-01），先后不可能"),
        ([{"日期": "2023-05-20", "状态": "部分整改"}], "自 2023-05-01 起是这样，2023-05-20 看到的却是另一种状态"),
        ([{"日期": "2023-04-28", "状态": "全部整改"}], "自 2023-05-01 起才是这样，2023-04-28 却已经看到同一状态"),
    ],
)
def test_a_state_cannot_hold_since_what_excludes_it(others: list[Any], said: str) -> None:
    since = "2023-05-01" if others else "2023-06-02"
    seen = [*others, {"日期": "2023-06-01", "状态": "全部整改", "自": since}]
    with pytest.raises(BadInput) as refused:
        from_mapping({"检察建议": [{"整改情况": seen}]})
    assert said in str(refused.value)


def test_a_state_may_hold_since_a_later_day_after_a_relapse() -> None:
    relapse = [{"日期": "2023-04-28", "状态": "全部整改"}, {"日期": "2023-04-30", "状态": "部分整改"}]
    seen = [*relapse, {"日期": "2023-06-01", "状态": "全部整改", "自": "2023-05-01"}]
    assert len(from_mapping({"检察建议": [{"整改情况": seen}]}, Case).recommendations[0].rectification) == 3


def test_it_may_be_unknown_on_which_recommendations_a_suit_is() -> None:
    case = from_mapping({"检察建议": [{}, {}], "诉讼": [{"检察建议": "不详"}]}, Case)
    assert case.suits[0].recommendations == ("unknown",)
    assert from_mapping(case.model_dump()) == case


def test_defendants_that_are_not_written_are_no_problem() -> None:
    agencies = [{"名称": "甲局"}, {"名称": "乙局"}]
    case = from_mapping({"行政机关": agencies, "检察建议": [{"行政机关": "甲局"}], "诉讼": [{}], "庭审": [{}]}, Case)
    assert case.suits[0].defendants is None


def test_one_ruling_is_a_list_of_one() -> None:
    case = from_mapping({"裁判": [{"裁判内容": "驳回"}]}, Case)
    assert case.judgments[0].ruling == ("dismissed",)
    several = from_mapping({"裁判": [{"裁判内容": ["确认违法", "责令履行职责", "驳回起诉"]}]}, Case)
    assert several.judgments[0].ruling == ("confirms", "perform", "dismiss_suit")
