"""What happens more rarely, asked for in one question before it is said how far the record goes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from gongyi_desk.cases.answers import Fact, NotAnAnswer
from gongyi_desk.cases.spelling import HAPPENED
from gongyi_desk.interview.asked import Asked, Choice, Step
from gongyi_desk.interview.session import Session
from gongyi_desk.interview.telling import tell_of_writing
from gongyi_facts import NO_WORDS, NONE_WORDS, FactPath

KEY = "[?]"
_SEVERAL = re.compile("[、,; ]")
_NONE = {"", "0", "不清楚", "都没有", *NO_WORDS, *NONE_WORDS}


@dataclass(frozen=True)
class OthersStep:
    """Which of some events happened too; on which day is asked next."""

    session: Session
    events: Sequence[FactPath]
    parent: Step | None = None

    key = KEY

    def asked(self) -> Asked:
        """The question, with the events."""
        names = self.session.names
        choices = [Choice(str(number), names.fact(str(path))) for number, path in enumerate(self.events, 1)]
        return Asked(
            self.key,
            "下面的事，有没有发生过的？",
            choices=(*choices, Choice("回车", "都没有")),
            hints=("发生过的写前面的数字，可以选几项，如“1、3”；日期接着问",),
        )

    def answer(self, words: str) -> Step | None:
        """Write down that they happened. Raises ``NotAnAnswer``."""
        text = unicodedata.normalize("NFKC", words).strip()
        if text in _NONE:
            self.session.put_off(self.key)
            return None
        parts = [part for part in _SEVERAL.split(text) if part]
        if not all(part.isascii() and part.isdigit() and 1 <= int(part[:9]) <= len(self.events) for part in parts):
            raise NotAnAnswer(f"写前面的数字，1 至 {len(self.events)}；都没有按回车。")
        chosen = [self.events[int(part) - 1] for part in dict.fromkeys(parts)]
        facts: list[Fact] = [(path, HAPPENED) for path in chosen]
        document = self.session.state.document
        self.session.write(self.key, *facts)
        self.session.dates(chosen)
        tell_of_writing(self.session, facts, document)
        return None
