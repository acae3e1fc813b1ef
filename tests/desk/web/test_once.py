"""Idempotency-Key: what is asked again is not done again."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text
from test_web_api import Program

from desk_web import WAITING, Asked

KEY = {"Idempotency-Key": "8e03978e-40d5-43dd-bc93-6894a57f9324"}
NEW = {"text": WAITING}


@pytest.fixture
def program(desk: Asked) -> Program:
    return Program(desk)


def same(one: Any, other: Any) -> bool:
    told = [(answer.status_code, answer.content, answer.headers.get("etag"), answer.headers.get("location"))
            for answer in (one, other)]
    return told[0] == told[1]


def test_a_case_that_is_sent_twice_is_kept_once(program: Program) -> None:
    first, again = (program("POST", "/cases", KEY, json=NEW) for _ in range(2))
    assert first.status_code == 201 and same(first, again)
    assert ("idempotency-replayed" in first.headers, again.headers["idempotency-replayed"]) == (False, "true")
    assert again.headers["content-type"] == "application/json"
    assert len(program("GET", "/cases").json()) == 1
    assert program("POST", "/cases", json=NEW).json()["id"] != first.json()["id"]


def test_a_change_that_is_sent_twice_is_made_once_though_the_tag_is_old_by_then(program: Program) -> None:
    where = program("POST", "/cases", json=NEW).headers["location"].removeprefix("/api/v1")
    sent = {**KEY, "If-Match": '"1"'}
    first, again = (program("PUT", where, sent, json={"text": WAITING + "备注: 甲\n"}) for _ in range(2))
    assert first.status_code == 200 and same(first, again) and first.headers["etag"] == '"2"'


@pytest.mark.parametrize("other", [{"text": WAITING + "备注: 乙\n"}, {"text": WAITING, "format": "json"}])
def test_the_same_key_for_another_body_is_refused(program: Program, other: dict[str, str]) -> None:
    program("POST", "/cases", KEY, json=NEW)
    answer = program("POST", "/cases", KEY, json=other)
    assert (answer.status_code, answer.json()["code"]) == (422, "key_reused")
    assert len(program("GET", "/cases").json()) == 1


def test_the_same_key_for_another_address_tag_or_reason_is_refused(program: Program) -> None:
    where = program("POST", "/cases", KEY, json=NEW).headers["location"].removeprefix("/api/v1")
    assert program("PUT", where, {**KEY, "If-Match": '"1"'}, json=NEW).json()["code"] == "key_reused"
    key, reason = {"Idempotency-Key": "k2", "If-Match": '"1"'}, {"reason": "录错了"}
    first, again = (program("DELETE", where, key, params=reason) for _ in range(2))
    assert first.status_code == again.status_code == 204 and again.content == b""
    assert program("DELETE", where, key, params={"reason": "别的"}).json()["code"] == "key_reused"


def test_what_was_not_done_is_not_remembered(program: Program) -> None:
    assert program("POST", "/cases", KEY, json={"text": "名称: ["}).status_code == 422
    assert program("POST", "/cases", KEY, json=NEW).status_code == 201


def test_a_deleted_case_is_not_told_again_by_its_key(program: Program) -> None:
    where = program("POST", "/cases", KEY, json=NEW).headers["location"].removeprefix("/api/v1")
    program("DELETE", where, {"If-Match": '"1"'}, params={"reason": "录错了"})
    with program.desk.database.reading() as session:
        assert session.execute(text("SELECT count(*) FROM answered WHERE body LIKE '%云县%'")).scalar() == 0
    answer = program("POST", "/cases", KEY, json=NEW)
    assert (answer.status_code, answer.json()["code"]) == (410, "deleted")
    assert program("POST", "/cases", KEY, json={"text": "名称: 别的"}).json()["code"] == "key_reused"
    assert program("GET", "/cases").json() == []


def test_a_deletion_that_is_sent_twice_is_answered_the_same_and_a_change_before_it_is_not(program: Program) -> None:
    where = program("POST", "/cases", json=NEW).headers["location"].removeprefix("/api/v1")
    change, done = {**KEY, "If-Match": '"1"'}, {"text": WAITING + "备注: 甲\n"}
    assert program("PUT", where, change, json=done).status_code == 200
    sent = {"Idempotency-Key": "k2", "If-Match": '"2"'}
    first, again = (program("DELETE", where, sent, params={"reason": "录错了"}) for _ in range(2))
    assert first.status_code == again.status_code == 204
    assert program("PUT", where, change, json=done).json()["code"] == "deleted"


def test_a_key_is_known_for_seven_days(program: Program) -> None:
    program("POST", "/cases", KEY, json=NEW)
    with program.desk.database.writing() as session:
        session.execute(text("UPDATE answered SET at = '2020-01-01T00:00:00Z'"))
    program("POST", "/cases", KEY, json=NEW)
    assert len(program("GET", "/cases").json()) == 2


@pytest.mark.parametrize("key", ["", "a b", "字", "k" * 256])
def test_what_is_no_key_is_told(program: Program, key: str) -> None:
    answer = program("POST", "/cases", {"Idempotency-Key": key.encode()}, json=NEW)  # type: ignore[dict-item]
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
