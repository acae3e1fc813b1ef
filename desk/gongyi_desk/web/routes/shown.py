"""What the page of a case shows of its answer, remembered for the newest texts: nothing is computed again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass

from gongyi_desk.page.judged_case import JudgedCase
from gongyi_desk.web.docket.answering import performing_facts
from gongyi_desk.web.docket.judging import Judge
from gongyi_desk.web.editor.facts import CaseText
from gongyi_desk.web.picture.drawing import Picture, picture
from gongyi_desk.web.routes.telling import Answer, answer

_REMEMBERED = 500
"""Less than 100 KB each."""
_Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """The answer in words, the facts on which it still turns, those that may come next, and the picture."""

    answer: Answer
    asked: frozenset[str]
    near: frozenset[str]
    drawn: Picture | None

    @property
    def inquired(self) -> bool:
        """Whether it was found out what is missing and what rebuts."""
        return self.answer.inquired


class Showing:
    """Shows what a judge finds; what it has found out in full is remembered in words, which take little room."""

    def __init__(self, judge: Judge) -> None:
        self.judge = judge
        self._lock = threading.Lock()
        self._known: OrderedDict[_Key, Shown] = OrderedDict()

    def of(self, text: CaseText, title: str, *, as_if: bool, inquire: bool) -> Shown:
        """What is shown of a text; where nobody is to ``inquire``, as much as is known at once.

        Raises ``GongyiError``.
        """
        key = (text, title, as_if, self.judge.today)
        with self._lock:
            if (known := self._known.get(key)) is not None:
                self._known.move_to_end(key)
                return known
        found = self._made(self.judge.judged(text, title, as_if=as_if, inquire=inquire))
        if found.inquired:
            with self._lock:
                self._known[key] = found
                while len(self._known) > _REMEMBERED:
                    self._known.popitem(last=False)
        return found

    def _made(self, judged: JudgedCase) -> Shown:
        found = judged.assessment
        near = performing_facts(self.judge, found.findings)
        return Shown(
            answer(judged), frozenset(found.questions), frozenset(near), picture(judged, self.judge.today)
        )
