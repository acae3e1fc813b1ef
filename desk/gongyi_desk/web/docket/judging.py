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
_AT_ONCE = 16
_Key = tuple[object, ...]


class Judge:
    """Judges by one policy, with the default readings."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._lock = threading.Lock()
        self._turns = [threading.Lock() for _ in range(_AT_ONCE)]
        self._known: OrderedDict[_Key, JudgedCase] = OrderedDict()

    @property
    def today(self) -> date:
        """Today in Shanghai, wherever the machine stands."""
        return today()

    @property
    def version(self) -> str:
        """The hash of the rules, by which what was computed by other rules is known to be stale."""
        return self.policy.identity["sha256"]

    def judged(
        self,
        text: CaseText,
        title: str = "案件",
        *,
        as_if: bool = False,
        as_of: date | None = None,
        inquire: bool = True,
    ) -> JudgedCase:
        """The case of a text as of the last day of its record, or as of a day. Raises ``GongyiError``.

        Where nobody is to ``inquire``, what is missing and what rebuts is there only if it has been found out before.
        """
        key = (text, title, as_if, as_of, self.today)
        if (found := self._remembered(key, inquire=inquire)) is not None:
            return found
        if not inquire:
            return self._made(key, text, title, as_if, as_of, inquire=False)
        # Whoever asks the same meanwhile waits for it, and does not search a second time.
        with self._turns[hash(key) % _AT_ONCE]:
            known = self._remembered(key, inquire=True)
            return known or self._made(key, text, title, as_if, as_of, inquire=True)

    def _remembered(self, key: _Key, *, inquire: bool) -> JudgedCase | None:
        with self._lock:
            found = self._known.get(key)
            if found is None or (inquire and not found.inquired):
                return None
            self._known.move_to_end(key)
            return found

    def _made(
        self, key: _Key, text: CaseText, title: str, as_if: bool, as_of: date | None, *, inquire: bool
    ) -> JudgedCase:
        judging = Judging(self.policy, as_of, None, as_if, {}, Engine.COMPILED)
        found = JudgedCase.of(judging, title, text.read(), inquire=inquire)
        with self._lock:
            before = self._known.get(key)
            if before is None or not before.inquired:
                self._known[key] = found
            self._known.move_to_end(key)
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return found
