"""What cannot be is a problem; what is odd is a warning; what may be either is neither."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gongyi_facts import BadInput, Case, from_mapping
from gongyi_facts.base import Order
from gongyi_facts.case import Agency
from gongyi_facts.references import resolve
from gongyi_facts.shapes import Kind, shape_of

SCOPES = {item.scope: item for item in shape_of(Case).items.values() if item.kind is Kind.RECORDS}


def on(order: Order, name: str, day: str, case: dict[str, list[dict[str, object]]]) -> None:
    """Write the day of one side of an order into a case of one record a scope."""
    head, _, rest = name.partition(".")
    item = shape_of(SCOPES[order.scope].holds).items[head]
    if item.kind is Kind.REFERENCE:
        case.setdefault(SCOPES[item.scope].name, [{}])[0][rest] = day
        return
    record = case.setdefault(SCOPES[order.scope].name, [{}])[0]
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
        "published", "acknowledged", "refusal", "reply", "reply.arrived", "longer_term.until",
    ],
    "suits": ["filed", "accepted", "preservation_applied", "preservation"],
    "hearings": ["held"],
    "judgments": [
        "given", "effective", "term.until", "not_executed", "aid_requested", "aid_refused", "aid_given", "executed",
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
    assert resolve(AGENCIES, written) == index


def test_a_single_record_need_not_be_named() -> None:
    assert resolve(AGENCIES[:1], None) == 0
    assert resolve((), None) is None
