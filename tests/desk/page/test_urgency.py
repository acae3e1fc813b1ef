"""Required actions: overdue, breached, due by a day, due without, permitted, undetermined."""

from dataclasses import replace
from datetime import date

from desk_cli import EXAMPLE, policy
from gongyi import Assessment, Due, Finding, Raised, RecordKey
from gongyi.explaining.elapsed import Elapsed
from gongyi_desk.page.urgency import required, settled
from gongyi_facts import read

ASSESSMENT = policy().assess(read(EXAMPLE), as_of=date(2018, 7, 11), as_if=True)


def finding(name: str, status: str, last: date | None = None, elapsed: int | None = None, missing: int = 0) -> Finding:
    due = Due(last, last, last, False, ()) if last else None
    return replace(
        ASSESSMENT.findings[0],
        key=RecordKey("case", None, name),
        status=status,
        due=due,
        elapsed=None if elapsed is None else Elapsed(elapsed, elapsed),
        missing=("x",) * missing,
        flags=(),
    )


def of(*findings: Finding) -> Assessment:
    return replace(ASSESSMENT, findings=findings)


def test_required_actions_come_most_urgent_first() -> None:
    found = [
        finding("open 2", "undetermined", missing=2),
        finding("open 1", "undetermined", missing=1),
        finding("may", "permitted"),
        finding("short", "due", elapsed=3),
        finding("long", "due", elapsed=30),
        finding("later", "due", date(2018, 9, 1)),
        finding("soon", "due", date(2018, 8, 1)),
        finding("breach", "breached", date(2018, 1, 1)),
        finding("young", "overdue", date(2018, 7, 1)),
        finding("old", "overdue", date(2018, 6, 1)),
        finding("done", "fulfilled"),
    ]
    assert [item.record for item in required(of(*found))] == [
        "old", "young", "breach", "soon", "later", "long", "short", "may", "open 1", "open 2",
    ]  # fmt: skip


def test_what_is_equally_urgent_keeps_the_order_of_the_decision() -> None:
    assert [item.record for item in required(of(finding("1", "breached"), finding("2", "breached")))] == ["1", "2"]


def test_what_does_not_apply_is_hidden_unless_flagged_or_asked_for() -> None:
    plain = finding("plain", "not_applicable")
    flagged = replace(finding("flagged", "not_applicable"), flags=(Raised("无据行使", "…"),))
    done = finding("done", "fulfilled")
    both = of(plain, flagged, done)
    assert [item.record for item in settled(both, everything=False)] == ["done", "flagged"]
    assert [item.record for item in settled(both, everything=True)] == ["done", "plain", "flagged"]
