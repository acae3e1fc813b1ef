"""/openapi.json is true: schemathesis asks every address for what it takes and does not take, and looks at each answer.

Run by ``make test-desk``: with its seed the requests are the same each time.
"""

from __future__ import annotations

from typing import Any

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from starlette.types import ASGIApp, Receive, Scope, Send

from desk_web import HOME, Asked

SEED, EXAMPLES = 13, 15


def at_home(app: ASGIApp) -> ASGIApp:
    """The application, asked by the name that it answers to: schemathesis has another one for it."""

    async def renamed(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            others = [pair for pair in scope["headers"] if pair[0] != b"host"]
            scope["headers"] = [(b"host", HOME.removeprefix("http://").encode()), *others]
        await app(scope, receive, send)

    return renamed


def told(checks: SchemathesisConfig, desk: Asked) -> tuple[list[str], set[tuple[str, int]]]:
    """What is found to be untrue, each once; and which answers of which addresses were seen."""
    seen: set[tuple[str, int]] = set()
    schema = schemathesis.openapi.from_asgi("/openapi.json", at_home(desk.app), config=checks)
    found: dict[str, str] = {}
    for event in from_schema(schema).execute():
        if isinstance(event, events.NonFatalError | events.FatalError):
            found[str(event.info)] = f"{event.info}"
        if isinstance(event, events.ScenarioFinished):
            for node in (one for those in event.recorder.checks.values() for one in those):
                if node.failure_info is not None:
                    failure = node.failure_info.failure
                    key = f"{event.label} {failure.title} {failure.message}"
                    found.setdefault(key, f"{key}\n{node.failure_info.code_sample}")
            for name, asked in event.recorder.interactions.items():
                if asked.response is not None:
                    seen.add((event.recorder.cases[name].value.operation.label, asked.response.status_code))
    return list(found.values()), seen


def config(desk: Asked, **more: Any) -> SchemathesisConfig:
    """How it asks. Which texts are cases no description says: that one is refused is no fault."""
    return SchemathesisConfig.from_dict(
        {
            "seed": SEED,
            "generation": {"deterministic": True, "max-examples": EXAMPLES, "database": "none"},
            "auth": {"openapi": {"token": {"bearer": desk.program()["Authorization"].removeprefix("Bearer ")}}},
            "checks": {"positive_data_acceptance": {"enabled": False}},
            **more,
        }
    )


def test_the_description_is_true(desk: Asked) -> None:
    found, seen = told(config(desk), desk)
    assert found == [], "\n\n".join(found)
    assert {("POST /api/v1/cases", 201), ("POST /api/v1/assess", 200)} <= seen


def test_the_description_is_true_of_a_case_that_is_there(desk: Asked) -> None:
    phases = {"stateful": {"enabled": False}, "fuzzing": {"enabled": False}}
    found, seen = told(config(desk, parameters={"identity": desk.keep()}, phases=phases), desk)
    assert found == [], "\n\n".join(found)
    where = "/api/v1/cases/{identity}"
    assert {(f"GET {where}", 200), (f"GET {where}/findings", 200), (f"PUT {where}", 200), (f"PUT {where}", 412)} <= seen
