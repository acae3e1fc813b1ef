"""Judging cases for the desk, by the one policy that it loaded; the newest answers are remembered."""

from __future__ import annotations

import threading
from collections import OrderedDict
from datetime import date

from gongyi import Engine, Policy, today
from gongyi_desk.cases.judging import Judging
from gongyi_desk.page.judged_case import JudgedCase
from gongyi_desk.web.editor.facts import CaseText

_REMEMBERED = 24


class Judge:
    """Judges by one policy, with the default readings."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._lock = threading.Lock()
        self._known: OrderedDict[tuple[object, ...], JudgedCase] = OrderedDict()

    @property
    def today(self) -> date:
        """Today in Shanghai, wherever the machine stands."""
        return today()

    @property
    def version(self) -> str:
        """The hash of the rules, by which what was computed by other rules is known to be stale."""
        return self.policy.identity["sha256"]

    def judged(
        self, text: CaseText, title: str = "案件", *, as_if: bool = False, as_of: date | None = None
    ) -> JudgedCase:
        """The case of a text as of the last day of its record, or as of a day. Raises ``GongyiError``."""
        key = (text.text, text.format, title, as_if, as_of, self.today)
        with self._lock:
            if (found := self._known.get(key)) is not None:
                self._known.move_to_end(key)
                return found
        judging = Judging(self.policy, as_of, None, as_if, {}, Engine.COMPILED)
        found = JudgedCase.of(judging, title, text.read())
        with self._lock:
            self._known[key] = found
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return found
