"""The schema and the starter file, both made from the model."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import given, reject, settings

from facts_data import cases, in_chinese
from gongyi_facts import BadInput, Case, Year, cells, declared_keys, from_mapping, read_text
from gongyi_facts.base import Document, Event, event, state
from gongyi_facts.files.nodes import plain
from gongyi_facts.files.strict_yaml import parse
from gongyi_facts.publish.schema import json_schema
from gongyi_facts.publish.template import COLUMNS, template
from locations import TESTS

SCHEMA = json_schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
BAD = TESTS / "bad" / "case"

# What only a reading finds; of all else the schema must know.
READING_ONLY = {
    "evidence-misspelt-english", "evidence-misspelt-fact", "evidence-misspelt-list", "evidence-misspelt-part",
    "evidence-no-fact", "evidence-no-number", "evidence-no-path", "evidence-no-such-record", "evidence-twice",
    "evidence-which-record", "evidence-without-record",
    "full-but-unprotected", "hearing-before-filing", "interval-backwards", "no-such-day",
    "no-such-month", "received-before-issued", "reference-ambiguous", "reference-missing",
    "reference-number-too-high", "reference-to-nothing", "reference-unknown", "reply-arrived-before-sent",
    "reply-day-twice", "same-fact-twice", "same-id", "two-states-one-day", "unrectified-but-protected",
    "year-out-of-range",
}  # fmt: skip


class Report(Document):
    """A model with events at its root and numbers."""

    count: int | None = state("件数", "有几件？")
    made: Event = event("报告", "哪一天报告？")


def test_the_schema_is_sound() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@settings(max_examples=60)
@given(cases())
def test_the_schema_accepts_what_reads(data: dict[str, object]) -> None:
    try:
        from_mapping(data)
    except BadInput:
        reject()
    VALIDATOR.validate(data)
    VALIDATOR.validate(in_chinese(data, declared_keys(Case)))


@pytest.mark.parametrize("path", sorted(BAD.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_schema_refuses_what_does_not_read(path: Path) -> None:
    node, _ = parse(path.read_bytes(), path.name)
    assert VALIDATOR.is_valid(plain(node)) == (path.stem in READING_ONLY)


def test_every_word_of_a_list_is_in_the_schema_under_its_label() -> None:
    partial = SCHEMA["$defs"]["Rectification"]["anyOf"][1]
    assert partial == {"enum": ["partial", "部分整改"], "title": "部分整改"}


@pytest.mark.parametrize("model", [Case, Report])
def test_the_template_says_nothing_yet(model: type[Document]) -> None:
    assert read_text(template(model).encode(), "f.yaml", model) == model()


def test_the_template_is_sound_when_all_records_are_taken_up() -> None:
    lines = template().splitlines()
    guide = lines.index("")
    taken_up = [line.removeprefix("# ") if line.startswith("#   ") else line for line in lines[guide:]]
    text = "\n".join(taken_up)
    case = read_text(text.encode(), "f.yaml")
    written = yaml.safe_load(text)
    assert case.warnings == ()
    for item in declared_keys(Case).items.values():
        assert item.zh in written or f"# {item.zh}: 不详" in lines
        if isinstance(written.get(item.zh), list):
            assert [*written[item.zh][0]] == [inner.zh for inner in declared_keys(item.holds).items.values()]


def test_an_event_of_the_root_stays_unwritten_until_taken_up() -> None:
    assert "\n# 报告: 不详\n" in template(Report)


@pytest.mark.parametrize("model", [Case, Year])
def test_the_template_fits_eighty_columns(model: type[Document]) -> None:
    lines = template(model).splitlines()
    assert max(map(cells, lines)) <= COLUMNS
    assert not [line for line in lines if line.endswith(("（", "“")) or line.lstrip("# ").startswith(("）", "”"))]
