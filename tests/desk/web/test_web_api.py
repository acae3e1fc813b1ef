"""The HTTP interface: strict bodies, true answers, problems that can be read."""

from __future__ import annotations

import json
import re
from typing import Any

import httpx
import pytest

from desk_cli import policy
from desk_web import WAITING, Asked
from gongyi_desk.web.guard.problems import Trouble
from gongyi_facts import read_text
from locations import ROOT


class Program:
    """A program with a token."""

    def __init__(self, desk: Asked) -> None:
        self.desk, self.headers = desk, desk.program()

    def __call__(self, method: str, path: str, headers: dict[str, str] | None = None, **more: Any) -> httpx.Response:
        return self.desk.bare(method, f"/api/v1{path}", {**self.headers, **(headers or {})}, **more)


@pytest.fixture
def program(desk: Asked) -> Program:
    return Program(desk)


def test_assess_says_what_the_library_says_and_keeps_nothing(program: Program) -> None:
    said = program("POST", "/assess", json={"text": WAITING, "as_of": "2026-06-01", "record_to": "2026-06-01"}).json()
    found = program("POST", "/assess", json={"case": {"名称": "某案"}, "as_of": "2026-06-01"})
    assert {one["norm"]: one["status"] for one in said["findings"]}["三(五).2"] == "overdue"
    assert found.status_code == 200
    expected = policy().assess(read_text(WAITING.encode(), "a.yaml"), engine="compiled").to_dict()
    assert program("POST", "/assess", json={"text": WAITING}).json() == expected
    assert program("GET", "/cases").json() == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "invalid"),
        ({"case": {}, "text": ""}, "invalid"),
        ({"case": {"检察建议": [{"收件": 0}]}}, "bad_case"),
        ({"case": {}, "as_of": 0}, "invalid"),
        ({"case": {}, "as_of": "2026-02-30"}, "invalid_day"),
        ({"case": {}, "as_if": "yes"}, "invalid"),
        ({"case": {}, "readings": {"三(五).2": "nonsense"}}, "unknown_reading"),
        ({"case": {}, "readings": {"\ud800": "nonsense"}}, "unknown_reading"),
        ({"case": {}, "policy": "/etc"}, "invalid"),
        ({"text": "名称: ["}, "bad_case"),
    ],
)
def test_what_is_wrong_is_a_problem_in_chinese_with_a_code(program: Program, body: dict[str, Any], code: str) -> None:
    kind = {"Content-Type": "application/json"}
    answer = program("POST", "/assess", kind, content=json.dumps(body).encode())
    said = answer.json()
    assert (answer.status_code, said["code"], said["type"]) == (422, code, f"urn:gongyi:{code}")
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert any("\u4e00" <= character <= "\u9fff" for character in said["title"])


def test_a_text_that_is_wrong_is_told_by_line(program: Program) -> None:
    (problem,) = program("POST", "/assess", json={"text": "名称: 某案\n收件: 2026\n"}).json()["problems"]
    assert (problem["line"], problem["column"], problem["code"]) == (2, 1, "unknown-key")


def test_broken_json_is_told(program: Program) -> None:
    answer = program("POST", "/assess", content=b"{", headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_json")


def test_a_case_is_made_read_changed_and_deleted_each_under_its_tag(program: Program) -> None:
    made = program("POST", "/cases", json={"text": WAITING})
    assert made.status_code == 201
    where = made.headers["location"].removeprefix("/api/v1")
    assert program("GET", where).json()["text"] == WAITING
    new = {"text": WAITING + "备注: 甲\n"}
    assert program("PUT", where, json=new).json()["code"] == "precondition_required"
    assert program("PUT", where, {"If-Match": '"9"'}, json=new).status_code == 412
    changed = program("PUT", where, {"If-Match": made.headers["etag"]}, json=new)
    assert (changed.status_code, changed.headers["etag"]) == (200, '"2"')
    assert program("DELETE", where, {"If-Match": '"2"'}).status_code == 422
    assert program("DELETE", where, {"If-Match": '"2"'}, params={"reason": "试验"}).status_code == 204
    gone = program("GET", where)
    assert (gone.status_code, gone.json()["code"]) == (404, "no_such_case")


def test_findings_and_deadlines_are_those_of_the_pages(program: Program) -> None:
    case = program.desk.keep()
    found = program("GET", f"/cases/{case}/findings").json()
    assert found["as_of"] == "2026-03-02"
    program.desk.clock.to("2026-06-02T02:00")
    (line,) = [one for one in program("GET", "/deadlines").json() if one["norm"] == "三(五).2"]
    assert (line["latest"], line["ended"], line["who"]) == ("2026-05-06", True, "云县某局")


def test_the_policy_its_readings_and_the_schema_can_be_asked_for(program: Program) -> None:
    said = program("GET", "/policy").json()
    assert said["sha256"] == policy().identity["sha256"]
    assert len(said["norms"]) == len(policy().rules(policy().profile({})).norms)
    assert {"name", "zh", "default", "why"} <= said["readings"]["三(五).2"][0].keys()
    assert program("GET", "/schema").json()["title"] == "个案"


def test_the_description_names_every_answer_and_the_page_every_call(program: Program) -> None:
    described = program.desk.bare("GET", "/openapi.json").json()
    page = program.desk.let_in()("GET", "/api").text
    for path, methods in described["paths"].items():
        assert path in page
        for told in methods.values():
            assert {"401", "413", "421", "500", "503", "507"} <= told["responses"].keys()
    assert all(f"<code>{trouble}</code>" in page for trouble in Trouble)


def test_without_a_token_it_says_how_to_come_in(program: Program) -> None:
    answer = program.desk.bare("GET", "/api/v1/cases")
    assert (answer.status_code, answer.json()["code"]) == (401, "login")
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_what_is_not_there_is_a_problem_too(program: Program) -> None:
    assert program("GET", "/nothing").json()["code"] == "not_found"
    assert program("PATCH", "/cases").json()["code"] == "method"


def test_the_readings_can_be_asked_for_and_each_can_be_chosen(program: Program) -> None:
    said = program("GET", "/readings").json()
    assert said == program("GET", "/policy").json()["readings"]
    assert all(sum(one["default"] for one in those) == 1 for those in said.values())
    assert said["三(五).2"][0]["authority"]
    chosen = {key: those[-1]["name"] for key, those in said.items()}
    assert program("POST", "/assess", json={"text": WAITING, "readings": chosen}).status_code == 200


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
@pytest.mark.parametrize(("method", "path"), [("POST", "/assess"), ("POST", "/cases"), ("PUT", "/cases/1")])
def test_a_body_that_is_not_called_json_is_told(program: Program, method: str, path: str, kind: str) -> None:
    answer = program(method, path, {"Content-Type": kind} if kind else {}, content=b'{"text": ""}')
    assert (answer.status_code, answer.json()["code"]) == (415, "media_type")


def test_a_method_that_is_not_allowed_says_which_are(program: Program) -> None:
    answer = program("PATCH", "/schema")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")
    assert program("PATCH", "/cases").headers["allow"] == "GET, POST"
    assert program("POST", "/cases/0", json={}).headers["allow"] == "DELETE, GET, PUT"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"text": 5}, "text（应当是文字）"),
        ({"text": WAITING, "more": 1}, "more（没有这一项）"),
    ],
)
def test_what_is_wrong_with_a_body_is_said_in_chinese(program: Program, body: dict[str, Any], said: str) -> None:
    answer = program("POST", "/assess", json=body)
    assert answer.status_code == 422 and said in answer.json()["title"]


def test_the_codes_of_the_page_for_the_clerk_are_all_that_there_are() -> None:
    told = (ROOT / "docs" / "desk.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `[a-z_]+` \|.*\|$", told, re.M)
    assert rows == [f"| `{one}` | {one.status} | {one.zh} |" for one in Trouble]
