"""The JSON form is what its schema says, for every example."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from desk_cli import EXAMPLE, REPLAY, Desk, policy
from gongyi import STATUSES, result_schema
from gongyi_facts import read
from locations import EXAMPLES


@lru_cache(maxsize=1)
def validator() -> Any:
    jsonschema.Draft202012Validator.check_schema(result_schema())
    return jsonschema.Draft202012Validator(result_schema())


def closed(schema: Any) -> Any:
    """The schema, with no other keys allowed than it names."""
    if isinstance(schema, dict):
        same = {key: closed(value) for key, value in schema.items()}
        return same | ({"additionalProperties": False} if "properties" in schema else {})
    return [closed(item) for item in schema] if isinstance(schema, list) else schema


@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("*/*.yaml")), ids=lambda path: path.stem)
def test_every_example_gives_what_the_schema_says_and_nothing_else(example: Path) -> None:
    found = policy().assess(read(example), as_if=True, engine="reference").to_dict()
    printed = json.loads(json.dumps(found))
    validator().validate(printed)
    jsonschema.Draft202012Validator(closed(result_schema())).validate(printed)


def test_the_command_prints_the_schema_of_what_it_prints(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(capsys, monkeypatch)
    assert json.loads(desk("schema", "--result").out) == result_schema()
    printed = json.loads(desk("check", EXAMPLE, *REPLAY, "--format", "json").out)
    jsonschema.Draft202012Validator(closed(result_schema())).validate(printed)
    assert desk("schema", "--result", "--year").code == 2


def test_what_is_closed_is_a_closed_list() -> None:
    finding = result_schema()["$defs"]["FindingResult"]
    assert finding["required"] == list(finding["properties"])
    assert result_schema()["$defs"]["Status"]["enum"] == list(STATUSES)


@pytest.mark.parametrize("key", ["format", "findings", "warnings", "ended_since"])
def test_what_lacks_a_key_is_refused(key: str) -> None:
    found = policy().assess(read(EXAMPLE), as_if=True, engine="reference").to_dict()
    with pytest.raises(jsonschema.ValidationError):
        validator().validate({name: value for name, value in found.items() if name != key})
