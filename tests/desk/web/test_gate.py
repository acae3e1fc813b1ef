"""Who may ask, and what may be written."""

from __future__ import annotations

import pytest

from desk_web import HOME, PORT, Asked

SAME = {"Sec-Fetch-Site": "same-origin"}


def test_an_address_works_once_and_leaves_a_cookie_that_no_script_and_no_other_page_can_use(desk: Asked) -> None:
    address = desk.address()
    first = desk.bare("GET", address)
    assert (first.status_code, first.headers["location"]) == (303, "/")
    cookie = first.headers["set-cookie"]
    assert cookie.startswith(f"gongyi-{PORT}=") and "HttpOnly" in cookie and "samesite=strict" in cookie.lower()
    again = desk.bare("GET", address)
    assert again.status_code == 403 and "只能用一次" in again.text and "set-cookie" not in again.headers


def test_nothing_but_the_state_and_the_description_is_shown_without_login(desk: Asked) -> None:
    assert desk.bare("GET", "/healthz").json()["gongyi"] == "desk"
    assert "/api/v1/assess" in desk.bare("GET", "/openapi.json").json()["paths"]
    for path in ("/", "/cases", "/decision", "/settings", "/api", "/api/v1/cases", "/nothing"):
        assert desk.bare("GET", path).status_code == 401, path
    assert desk.bare("POST", "/cases", data={"name": "某案"}, headers=SAME).status_code == 401
    assert desk.bare("GET", "/", cookies={f"gongyi-{PORT}": "guess"}).status_code == 401


@pytest.mark.parametrize(
    "host", ["evil.example", f"evil.example:{PORT}", "127.0.0.1:1", f"127.0.0.1.evil.example:{PORT}", ""]
)
def test_another_name_that_points_here_is_refused(inside: Asked, host: str) -> None:
    assert inside("GET", "/", headers={"Host": host}).status_code == 421
    assert inside.bare("GET", "/healthz", headers={"Host": host}).status_code == 421


def test_both_names_of_this_machine_are_answered(inside: Asked) -> None:
    assert inside("GET", "/settings", headers={"Host": f"localhost:{PORT}"}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://evil.example"},
    ],
)
def test_a_write_from_elsewhere_is_refused_even_with_cookie_and_token(inside: Asked, headers: dict[str, str]) -> None:
    sent = {"X-Gongyi-Token": inside.token, **headers}
    answer = inside.bare("POST", "/cases", sent, inside.cookies, data={"name": "某案"})
    assert answer.status_code == 403
    assert "某案" not in inside("GET", "/cases").text


def test_a_write_needs_the_token_of_its_session(inside: Asked) -> None:
    for token in ("", "guess", inside.token[:-1]):
        answer = inside("POST", "/cases", headers={"X-Gongyi-Token": token}, data={"name": "某案"})
        assert answer.status_code == 403
    own = {"Origin": HOME, "X-Gongyi-Token": inside.token}
    assert inside.bare("POST", "/cases", own, inside.cookies, data={"name": "某案"}).status_code == 204


def test_every_answer_forbids_scripts_from_elsewhere_and_keeping(inside: Asked) -> None:
    for path in ("/", "/cases", "/healthz", "/nothing", "/api/v1/policy"):
        headers = inside("GET", path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
    shut = inside.bare("GET", "/")
    assert "default-src 'none'" in shut.headers["content-security-policy"]


def test_no_page_has_a_script_or_style_of_its_own_or_an_outside_address(inside: Asked) -> None:
    case = inside.keep()
    for path in ("/", "/cases", f"/cases/{case}?draft=d", f"/cases/{case}/history", "/decision", "/settings", "/api"):
        page = inside("GET", path).text
        assert " style=" not in page and "<style" not in page and " onclick" not in page
        assert page.count("<script") == page.count('<script src="/static/')
        found = page.replace(f"{HOME}/api", "")
        assert "https://" not in found and "http://" not in found, path


def test_a_body_beyond_the_limit_is_refused(inside: Asked) -> None:
    headers = {**inside.program(), "Content-Type": "application/json"}
    answer = inside.bare("POST", "/api/v1/assess", headers, content=b" " * (5 * 2**20 + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_a_program_comes_with_a_token_of_its_own(inside: Asked) -> None:
    assert inside.bare("GET", "/api/v1/cases", inside.program()).status_code == 200
    refused = inside.bare("GET", "/api/v1/cases", {"Authorization": "Bearer guess"})
    assert refused.status_code == 401
    assert refused.headers["content-type"].startswith("application/problem+json")
    assert refused.json()["code"] == "login"
    once = inside.address().partition("=")[2]
    assert inside.bare("GET", "/api/v1/cases", {"Authorization": f"Bearer {once}"}).status_code == 401


@pytest.mark.parametrize("cookie", ["a,b=1", "expires=x; a/b=2", "=", ";;;"])
def test_a_cookie_of_another_program_that_no_standard_allows_is_passed_over(desk: Asked, cookie: str) -> None:
    assert desk.bare("GET", "/", {"Cookie": cookie}).status_code == 401
