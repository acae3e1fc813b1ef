"""The interview of ``gongyi ask`` on a draft: the answers go into its text, and into the case when that is saved.

What an interview has in hand (the question that stands, the way back) lives as long as the program runs; what was
answered is in the draft. After a new start it goes on from there, as ``gongyi ask`` does.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from gongyi_desk.cases.judging import Judging
from gongyi_desk.interview.asked import Asked, Reply, Said
from gongyi_desk.interview.interview import Interview
from gongyi_desk.web.editor.drafting import Draft
from gongyi_desk.web.editor.facts import YAML
from gongyi_desk.web.editor.page_words import asked_on_the_page, said_on_the_page

_KEPT = 64
_BACK = {"b", "B", "上一步", "返回"}
_ADD = {"a", "A", "再记一条", "添"}
_LATE = Said("这一题已经答过，刚才的答案没有写入，请看下一题。", True)
BACK, ADD = "back", "add"


class _Text:
    """In place of a file: the text of the draft."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def read(self) -> bytes:
        """What the draft holds."""
        return self.data

    def unchanged(self, known: bytes | None) -> bool:
        """Whether it still holds what it is known to hold."""
        return self.data == (known or b"")

    def write(self, data: bytes, known: bytes | None) -> None:
        """Put this in its place."""
        self.data = data


@dataclass
class Talk:
    """One interview, and what was said last."""

    interview: Interview
    store: _Text
    said: tuple[Said, ...] = ()
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def asked(self) -> Asked | None:
        """The question that stands."""
        return self.interview.question

    @property
    def shown(self) -> Asked | None:
        """The question that stands, in the words of a page."""
        return asked_on_the_page(self.asked) if self.asked else None

    @property
    def told(self) -> tuple[Said, ...]:
        """What was said last, in the words of a page."""
        return said_on_the_page(self.said)

    @property
    def mark(self) -> str:
        """What tells the question that stands from the ones before it."""
        asked, past = self.asked, len(self.interview.session.past)
        told = f"{past}\n{asked.key}\n{asked.text}" if asked else ""
        return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    @property
    def begun(self) -> bool:
        """Whether there is an answer to take back, or to ask on about."""
        return bool(self.interview.session.past)

    @property
    def unfinished(self) -> bool:
        """Whether it is not said yet how far the record goes."""
        return self.interview.session.unfinished

    def standing(self) -> Callable[[], None]:
        """How to go back to how it stands now, for an answer that cannot be kept."""
        asked, shown = self.interview.bookmark(), (self.store.data, self.said)

        def back() -> None:
            asked()
            self.store.data, self.said = shown

        return back

    def take(self, words: str, mark: str, what: str = "") -> bool:
        """Take an answer to the question of a mark; whether the text may have changed. Raises ``BadInput``."""
        words = words.strip()
        if mark != self.mark:
            self.said = (_LATE,)
            return False
        reply = self._replied(words, what)
        self.said = reply.said
        return not reply.refused

    def _replied(self, words: str, what: str) -> Reply:
        if what == BACK or words in _BACK:
            return self.interview.back()
        if what == ADD or words in _ADD:
            return self.interview.add()
        asked = self.asked
        # Only the terminal ends by an answer; here the page is there as long as somebody looks at it.
        return Reply(refused=True) if asked is None or asked.ends else self.interview.answer(words)


class Talks:
    """The interviews that go on, by their drafts; the oldest are forgotten, and begun anew when they are asked for."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[str, Talk] = OrderedDict()

    def of(self, draft: Draft, judging: Callable[[], Judging], as_if: bool, title: str) -> Talk | None:
        """The interview on a draft; None where it is written in JSON. Raises ``BadInput`` where it is no case."""
        if draft.text.format != YAML:
            return None
        key, data = f"{draft.id}{as_if}", draft.text.text.encode("utf-8", "surrogatepass")
        with self._lock:
            known = self._known.get(key)
        if known is None or known.store.data != data:
            store = _Text(data)
            found = Talk(Interview.on(judging(), title, store), store)
            if known is not None:
                # Somebody has written into the form: what was put off stays so.
                session = found.interview.session
                session.state = replace(session.state, asked=known.interview.session.state.asked)
            known = found
        with self._lock:
            self._known[key] = known
            self._known.move_to_end(key)
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return known


def taken(talk: Talk, draft: Draft) -> None:
    """Put what the interview wrote into the draft."""
    draft.text = replace(draft.text, text=talk.store.data.decode("utf-8", "surrogatepass"), lost=False)
