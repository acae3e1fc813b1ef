"""What the desk says of every example, as pages a lawyer can read: ``tests/outputs/``.

After a change that is meant, ``pytest tests/documents/test_outputs.py --snapshot-update`` writes them anew;
read the difference.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from desk_cli import CASES, Desk, steady
from gongyi_facts import Occurrence, Year, read
from locations import TESTS

PAGES = TESTS / "outputs"
YEARS = CASES.parent / "years"
REAL = sorted(path for path in CASES.glob("*.yaml") if path.name[0].isdigit())
EXAMPLES = [*REAL, *sorted(YEARS.glob("*.yaml"))]


@pytest.fixture
def desk(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("COLUMNS", "80")
    return Desk(capsys, monkeypatch)


def runs(example: Path, copy: Path) -> list[tuple[str, ...]]:
    """The commands of one example's page: as of the last day of its record, the decision's time and place set aside."""
    document = read(example)
    assert document.record_to is not None
    day = document.record_to.last.isoformat()
    how = ("--as-if", "--as-of", day)
    if isinstance(document, Year):
        norm, assumed = "五(一).1c", "提交年度报告=2025-12-31"
    elif document.recommendations:
        never = document.recommendations[0].reply.occurrence is Occurrence.NONE
        norm, assumed = "三(五).4", f"检察建议[1].{'整改情况=全部整改' if never else '书面回复=无'}"
    else:
        norm, assumed = "三(六).1", "诉讼[1].终结=无"
    return [
        ("check", str(copy), *how),
        ("explain", str(copy), norm, *how),
        ("what-if", str(copy), assumed, *how),
        ("timeline", str(copy), *how),
        ("ask", str(copy), *how),
    ]


def test_the_examples_are_all_here() -> None:
    assert (len(REAL), len(EXAMPLES)) == (14, 18)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_the_pages_of_an_example(
    example: Path, desk: Desk, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    copy = tmp_path / example.name
    shutil.copyfile(example, copy)
    page = []
    for arguments in runs(example, copy):
        # Whatever is asked is not known, so the file stays as it is.
        ran = desk(*arguments, stdin="不清楚\n".encode() * 60)
        shown = " ".join(word for word in arguments).replace(str(copy), example.name)
        page.append(f"$ gongyi {shown}\n{ran.out}{ran.err}")
    # Where durable-rules is missing the reference evaluator serves, and the page says so.
    text = steady("\n\n".join(page)).replace("engine: reference", "engine: durable")
    kept = PAGES / f"{example.stem}.txt"
    if request.config.getoption("update_snapshots"):
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(text, "utf-8", newline="\n")
    assert text == kept.read_text("utf-8")


def test_every_page_belongs_to_an_example() -> None:
    assert {path.stem for path in PAGES.iterdir()} == {path.stem for path in EXAMPLES}
