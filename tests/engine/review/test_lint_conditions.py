"""What conditions can come to: alone, beside the others of their norm, and in the other words of a reading."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gongyi import Policy
from gongyi.review.lint import lint
from gongyi.review.satisfiable import Possibilities
from gongyi_facts import Case
from lint_rules import NORM, with_example

NONE, SOME_SUIT = {"reply": "none"}, {"some": {"suit": {"filed": "happened"}}}
HAPPENED, RECEIVED = {"reply": "happened"}, {"received": "happened"}


# --- a norm and its readings -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("example", "said"),
    [
        (
            {"when": [RECEIVED, {"reply": "none"}]},
            "条件适用时，“done”永不成立：书面回复：已发生",
        ),
        (
            {"when": [{"rectified": "full"}], "breached": [{"rectified": ["none", "partial"]}]},
            "条件适用而“done”不成立时，“breached”永不成立：整改情况为“未整改”或者“部分整改”",
        ),
        ({"breached": [HAPPENED]}, "条件适用而“done”不成立时，“breached”永不成立：书面回复：已发生"),
        (
            {"modality": "prohibition", "action": "不得回复", "done": None, "breached": [{"received": "none"}]},
            "条件适用时，“breached”永不成立：收件：未发生",
        ),
        ({"modality": "power", "when": [{"reply": "none"}]}, "条件适用时，“done”永不成立：书面回复：已发生"),
        # A contradiction of its own is told once.
        (
            {"breached": [{"reply.evidence": True}, {"reply": "none"}]},
            "以下各项均成立：书面回复的附证明材料：是；书面回复：未发生",
        ),
        ({"breached": [{"rectified": "none"}]}, None),
        # What is seen when the period ends can be no fulfilment and a breach at once.
        ({"at_expiry": True, "period": "reply_period", "breached": [HAPPENED]}, None),
    ],
)
def test_what_a_norm_can_never_come_to(example: dict[str, Any], said: str | None, tmp_path: Path) -> None:
    example = {"period": None, "done_on": None, **example}
    remarks = [remark for remark in lint(with_example(tmp_path, example), Case) if remark.check.id == "L02"]
    assert [remark.problem.message for remark in remarks] == ([said] if said else [])


UNLESS = {"presume": "尚未整改", "when": [RECEIVED], "unless": [{"rectified": "full"}]}


@pytest.mark.parametrize(
    ("own", "other", "idle"),
    [
        ({"when": [RECEIVED]}, {"when": [{"not": {"received": "none"}}]}, True),
        ({"when": [RECEIVED]}, {"when": [{"any": [RECEIVED, {"all": [RECEIVED, HAPPENED]}]}]}, True),
        ({"when": [RECEIVED]}, {"when": [RECEIVED, HAPPENED]}, False),
        ({"when": [{"rectified": ["none", "partial"]}]}, {"when": [{"not": {"rectified": "full"}}]}, True),
        # An event that did not happen has no parts, so that the contrary of one says more.
        ({"when": [{"reply.evidence": False}]}, {"when": [{"not": {"reply.evidence": True}}]}, False),
        ({"when": [HAPPENED, {"reply.evidence": False}]}, {"when": [{"reply.evidence": False}]}, True),
        # Days.
        (
            {"when": [HAPPENED, {"day": "reply", "not_after": "received"}]},
            {"when": [RECEIVED, {"day": "received", "not_before": "reply"}]},
            True,
        ),
        (
            {"when": [{"day": "reply", "before": "2021-01-01"}]},
            {"when": [{"day": "reply", "not_after": "2020-12-31"}]},
            False,
        ),
        # What is done matters only where the norm applies, but the use of a power also where it does not.
        ({"done": [HAPPENED]}, {"done": [RECEIVED, HAPPENED]}, True),
        ({"modality": "power", "done": [HAPPENED]}, {"done": [RECEIVED, HAPPENED]}, False),
        # To presume is not to know the contrary: no condition says the same.
        ({"when": [UNLESS]}, {"when": [RECEIVED, {"not": {"rectified": "full"}}]}, False),
        ({"when": [UNLESS]}, {"when": [{**UNLESS, "when": [{"not": {"received": "none"}}]}]}, True),
        ({"when": [UNLESS]}, {"when": [{**UNLESS, "unless": [{"rectified": ["full", "partial"]}]}]}, False),
        # Nor do other records say the same of their facts by chance.
        ({"when": [SOME_SUIT]}, {"when": [{"some": {"suit": {"not": {"filed": "none"}}}}]}, True),
        ({"when": [SOME_SUIT]}, {"when": [{"every": {"suit": {"filed": "happened"}}}]}, False),
        ({"when": [SOME_SUIT]}, {"when": [{"some": {"suit": {"accepted": "happened"}}}]}, False),
        # Remarks are part of what a reading says.
        ({}, {"flags": [{"id": "甲", "text": "乙", "when": [HAPPENED]}]}, False),
        (
            {"flags": [{"id": "甲", "text": "乙", "when": [HAPPENED]}]},
            {"flags": [{"id": "甲", "text": "乙", "when": [{"not": NONE}]}]},
            True,
        ),
        ({}, {"action": "书面回复"}, False),
        ({}, {"breached": [{"day": "reply", "after": "received"}]}, False),
    ],
)
def test_reading_that_says_the_same_in_other_words(
    own: dict[str, Any], other: dict[str, Any], idle: bool, tmp_path: Path
) -> None:
    readings = [
        {"name": "one", "zh": "其一", "default": True, "why": "其一。"},
        {"name": "two", "zh": "其二", "why": "其二。", **other},
    ]
    example = {"period": None, "done_on": None, **own, "readings": readings}
    found = [remark for remark in lint(with_example(tmp_path, example), Case) if remark.check.id == "L08"]
    said = ["“三(五).2”的读法 two 与读法 one 没有区别"] if idle else []
    assert [remark.problem.message for remark in found] == said


# --- what is possible ----------------------------------------------------------------------


OTHER = {
    **{key: value for key, value in NORM.items() if key not in ("period", "done_on")},
    "norm": "三(五).3b",
    "text": "并附有相关证明材料。",
}


def norms_of(tmp_path: Path, example: dict[str, Any]) -> dict[str, Any]:
    """The conditions on which the norms of an example apply, as they are read."""
    loaded = Policy.load(with_example(tmp_path, example), facts=Case).loaded
    return {identity: found[None].when for identity, found in loaded.norms.items()}


@pytest.mark.parametrize(
    ("when", "can_hold", "can_fail"),
    [
        ({"rectified": "none"}, True, True),
        ({"rectified": ["none", "partial", "full"]}, True, False),
        ([{"rectified": "none"}, {"rectified": "full"}], False, True),
        ([{"reply": "none"}, {"reply.evidence": True}], False, True),
        ([NONE, {"day": "reply", "before": "as_of"}], False, True),
        ([{"day": "reply", "before": "received"}, {"day": "received", "not_after": "reply"}], False, True),
        ([{"day": "reply", "not_before": "received"}, {"day": "received", "before": "reply"}], True, True),
        # Days of the calendar have their own order, and so have any three days.
        ([{"day": "received", "before": "2020-01-01"}, {"day": "received", "after": "2021-01-01"}], False, True),
        ([{"day": "received", "before": "2021-01-01"}, {"day": "received", "after": "2020-01-01"}], True, True),
        ([{"day": "received", "not_before": "2020-01-01"}, {"day": "received", "not_after": "2020-01-01"}], True, True),
        (
            {
                "any": [
                    {"received": "none"},
                    {"day": "received", "before": "2021-01-01"},
                    {"day": "received", "after": "2020-01-01"},
                ]
            },
            True,
            False,
        ),
        (
            [
                {"day": "received", "before": "reply"},
                {"day": "reply", "before": "acknowledged"},
                {"day": "acknowledged", "before": "received"},
            ],
            False,
            True,
        ),
        (
            [
                {"day": "received", "not_after": "reply"},
                {"day": "reply", "not_after": "acknowledged"},
                {"day": "acknowledged", "not_after": "received"},
            ],
            True,
            True,
        ),
        (
            [
                {"day": "received", "not_after": "reply"},
                {"day": "reply", "not_after": "acknowledged"},
                {"day": "acknowledged", "not_after": "received"},
                {"day": "acknowledged", "after": "received"},
            ],
            False,
            True,
        ),
        (
            [
                {"day": "received", "not_before": "2021-01-01"},
                {"day": "received", "not_after": "reply"},
                {"day": "reply", "before": "2020-12-31"},
            ],
            False,
            True,
        ),
        # What has not happened has no day that could stand in the way.
        (
            {
                "any": [
                    {"day": "received", "before": "reply"},
                    {"day": "reply", "before": "acknowledged"},
                    {"day": "acknowledged", "before": "received"},
                ]
            },
            True,
            True,
        ),
        ({"any": [NONE, {"not": NONE}]}, True, False),
        # Whether what takes a presumption away is shown stands apart from whether it is so.
        ({"presume": "x", "when": [NONE], "unless": [NONE]}, True, True),
        ([SOME_SUIT, {"not": SOME_SUIT}], False, True),
        ([SOME_SUIT, {"some": {"suit": {"filed": "none"}}}], True, True),
        ({"norm": "三(五).2", "status": "overdue"}, True, True),
        ({"norm": "三(五).2", "status": "permitted"}, False, True),
    ],
)
def test_what_a_condition_can_come_to(when: object, can_hold: bool, can_fail: bool, tmp_path: Path) -> None:
    if "norm" in when:  # another norm's, as no norm can wait for its own
        found = norms_of(tmp_path, {"norms": [NORM, {**OTHER, "when": [when]}]})["三(五).3b"]
    else:
        found = norms_of(tmp_path, {"when": when})["三(五).2"]
    possible = Possibilities(found, {"三(五).2": frozenset({"overdue", "due"})})
    assert (possible.can_be(True), possible.can_be(False)) == (can_hold, can_fail)


@pytest.mark.parametrize(
    ("when", "open_for_nothing"),
    [
        ({"any": [{"all": [NONE, {"rectified": "none"}]}, {"all": [{"not": NONE}, {"rectified": "none"}]}]}, True),
        ({"any": [{"all": [NONE, {"rectified": "none"}]}, {"rectified": "none"}]}, False),
        # Whether the reply came before the receipt cannot be known where there may be no reply.
        ({"any": [{"day": "reply", "before": "received"}, {"all": [{"received": "happened"}, NONE]}]}, False),
        ({"any": [{"rectified": "none"}, {"not": {"rectified": ["none", "partial"]}}]}, False),
        ({"rectified": ["none", "partial"]}, False),
    ],
)
def test_an_unknown_fact_may_leave_open_what_it_cannot_change(
    when: object, open_for_nothing: bool, tmp_path: Path
) -> None:
    possible = Possibilities(norms_of(tmp_path, {"when": when})["三(五).2"], {})
    assert bool(possible.needlessly_unknown()) == open_for_nothing
