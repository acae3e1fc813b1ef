"""What other readings say, and that nothing but a presumption is rebuttable, of random documents."""

from __future__ import annotations

import copy
from datetime import date

import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from generate import NONE, UNKNOWN, Data, Drawn, drawn, spelt
from gongyi import Policy
from gongyi.assessment import Assessor
from gongyi.inquiry import turning
from gongyi.law.norms import Modality, Norm
from gongyi.records.records import Row
from gongyi_facts import BadInput, Year, from_mapping
from learning import listed, possible, record_of
from properties import DOCUMENTS, TIMES, policy, readings


@pytest.fixture(autouse=True)
def _short_searches(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is missing has a test of its own; here its search only takes time."""
    monkeypatch.setattr(turning, "MOST_FACTS", 3)


@pytest.mark.parametrize("kind", DOCUMENTS)
@settings(max_examples=8 * TIMES)
@given(st.data())
def test_contested_is_what_the_other_reading_says(kind: str, data: st.DataObject) -> None:
    case = data.draw(drawn(policy(kind), DOCUMENTS[kind], most=1))
    chosen = policy(kind).profile(data.draw(readings(kind)))
    ours = policy(kind).assess(case.document, as_of=case.as_of, readings=chosen, engine="reference")
    theirs = {
        (key, one.name): statuses_of(policy(kind), case, {**chosen, key: one.name})
        for key, found in policy(kind).loaded.readings.items()
        for one in found
        if one.name != chosen[key]
    }
    for item in ours.findings:
        others = {reading: found[item.norm.id, item.path] for reading, found in theirs.items()}
        assert item.contested == {key: status for key, status in others.items() if status != item.status}


def statuses_of(policy: Policy, case: Drawn, chosen: dict[str, str]) -> dict[tuple[str, str], str]:
    assessor = policy.explain(case.document, as_of=case.as_of, readings=chosen)
    return {(norm.id, row.path): assessor.evaluator.verdict(norm, row).status for norm, row in assessor.pairs()}


# Facts on which a presumption rests: a duty long overdue, a report of which nothing else is known.
PRESUMED: dict[str, tuple[str | None, Data]] = {
    "case": (
        "recommendations",
        {"issued": "2021-08-02", "received": "2021-08-03", "reply": NONE, "longer_term": NONE, "obstacle": NONE},
    ),
    "year": (
        None,
        {"organ_kind": "procuratorate", "organ_level": "city", "year": 2022, "annual_report": "2023-02-01"},
    ),
    "lending": (
        "loans",
        {"lent": "2022-03-01", "handed_back": NONE, "extended": NONE, "stock": ["ordinary"], "reported_lost": UNKNOWN},
    ),
}


def presuming(data: st.DataObject, kind: str) -> Drawn:
    """A document where a presumption holds, unless the rest of it shows the contrary."""
    case = data.draw(drawn(policy(kind), DOCUMENTS[kind], most=1))
    facts = copy.deepcopy(case.data)
    field, overlay = PRESUMED[kind]
    record = facts.setdefault(field, [{}])[0] if field else facts
    record.update(overlay)
    try:
        return Drawn(facts, from_mapping(facts, DOCUMENTS[kind]), max(case.as_of, date(2024, 2, 18)))
    except BadInput:
        assume(False)
        raise


@pytest.mark.parametrize("kind", PRESUMED)
@settings(max_examples=24 * TIMES)
@given(st.data())
def test_only_presumptions_are_rebuttable(kind: str, data: st.DataObject) -> None:
    case = presuming(data, kind)
    before = policy(kind).explain(case.document, as_of=case.as_of, record_to=case.as_of, as_if=True)
    for norm, row in before.pairs():
        found = before.finding(norm, row)
        assert not found.rebuttable_by or ("norm", norm.id) in before.rules.presuming
        for path in found.rebuttable_by:
            event(f"{norm.id} {found.status}")
            check_rebuttal(data, case, before, norm, row, path)


DUTY = {"due", "fulfilled", "fulfilled_late", "overdue", "breached", "standing"}
POWER = {"permitted", "exercised"}
"""A rebuttal replaces a verdict, whatever it is, by the one without the presumption: one of the same kind of norm."""


def check_rebuttal(
    data: st.DataObject, case: Drawn, before: Assessor, norm: Norm, row: Row, path: str
) -> None:
    """Learn one of the facts that rebut: the verdict stays, or what was presumed is taken away."""
    status = before.evaluator.verdict(norm, row).status
    assert status in DUTY | POWER | {"not_applicable"}
    learnt = copy.deepcopy(case.data)
    found = next(
        (
            (scope, owner, fact)
            for name, scope in listed(before)
            for owner in before.records.rows.get(name, ())
            for fact in scope.facts.values()
            if owner.path_of(fact.name) == path
        ),
        None,
    )
    if found is None:
        # Which records are referred to is no fact of a record.
        return
    scope, owner, fact = found
    record = record_of(learnt, scope, owner)
    if fact.parent is None:
        answers = tuple(possible(before, scope, fact, owner, record))
        if not answers:
            # It is taken for granted, and of its day nothing is told.
            return
        record[fact.name] = data.draw(st.sampled_from(answers))
    else:
        written = record[fact.parent]
        attributes = written if isinstance(written, dict) else {"on": written}
        record[fact.parent] = {**attributes, fact.name.partition(".")[2]: data.draw(st.sampled_from(spelt(fact)))}
    try:
        document = from_mapping(learnt, type(case.document))
    except BadInput:
        return
    after = policy_of(case).explain(document, as_of=case.as_of, record_to=case.as_of, as_if=True)
    again = next(one for one in after.records.rows[row.scope] if one.path == row.path)
    kind = POWER if norm.modality == Modality.POWER else DUTY
    assert after.evaluator.verdict(norm, again).status in {"not_applicable", "undetermined", *kind}


def policy_of(case: Drawn) -> Policy:
    return policy(next(kind for kind, document in DOCUMENTS.items() if isinstance(case.document, document)))


def test_presumption_in_what_fulfils_is_rebuttable() -> None:
    facts = {"place": "linxiang", **PRESUMED["year"][1]}
    found = policy("year").assess(from_mapping(facts, Year), as_of=date(2024, 3, 1)).findings
    (report,) = [item for item in found if item.norm.id == "五(一).1c"]
    assert (report.status, report.rebuttable_by) == ("fulfilled", ("annual_report.whole_year",))
