"""Answers that a form may send and nobody types."""

from __future__ import annotations

import pytest

from gongyi_desk.cases.answers import NotAnAnswer, parse
from gongyi_facts import Case, declared_keys

DOMAINS = declared_keys(Case).items["domains"]


def test_several_answers_stand_with_or_without_blanks_between_them() -> None:
    assert parse(" 1 、 2，3;4 ", DOMAINS) == parse("1、2、3、4", DOMAINS)


def test_an_answer_as_long_as_a_file_is_none() -> None:
    with pytest.raises(NotAnAnswer, match=r"答案太长，最多 10000 个字。"):
        parse("\u0301\u0327" * 500_000, DOMAINS)
