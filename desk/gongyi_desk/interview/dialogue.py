"""The dialogue of ``gongyi ask``: an interview in a terminal, whose answers go into the case file."""

from __future__ import annotations

import sys

from gongyi_desk.cases.files import STDIN
from gongyi_desk.cases.judging import Judging
from gongyi_desk.cases.options import UsageError
from gongyi_desk.interview.interview import Interview
from gongyi_desk.interview.prompts import Prompts
from gongyi_desk.interview.store import CaseFile
from gongyi_desk.terminal import output
from gongyi_desk.terminal.exits import DONE, INTERRUPTED
from gongyi_desk.terminal.saving import writable
from gongyi_facts import printable

_BACK = {"b", "B", "上一步", "返回", "back"}
_QUIT = {"q", "Q", "结束", "退出", "停", "停止", "quit", "exit"}
_ADD = {"a", "A", "再记一条", "添", "add"}


class _Over(Exception):
    """The person has had enough."""


def ask(file: str, judging: Judging) -> int:
    """Ask and write until nothing is left to ask or the person ends; returns the exit code. Raises ``GongyiError``."""
    if file == STDIN:
        raise UsageError("答案要写回文件，不能从标准输入读案件；写出文件名。")
    if file.lower().endswith(".json"):
        raise UsageError("答案只能写回 YAML 文件，不能写回 JSON 文件。")
    interview = Interview.on(judging, file, CaseFile(file))
    if interview.session.blank and not interview.session.model.opening:
        raise UsageError(
            f"“{interview.session.model.zh_name}”的事实模型没有写从头问起的次序（opening），不能从没有内容的文件问起："
            f"先用 gongyi template 写一份，填上已知的，再问。"
        )
    writable(file)
    output.forgive(sys.stdin)
    return _talk(interview, Prompts(interview.session, output.columns()))


def _talk(interview: Interview, prompts: Prompts) -> int:
    """Ask until nothing is left or the person ends."""
    code = DONE
    output.show(prompts.opening())
    try:
        while (asked := interview.question) is not None:
            output.show(prompts.question(asked))
            while _answered(interview, prompts):
                pass
    except _Over:
        pass
    except KeyboardInterrupt:
        output.text("\n")
        code = INTERRUPTED
    output.show(prompts.closing())
    return code


def _answered(interview: Interview, prompts: Prompts) -> bool:
    """Take what the person writes next; whether the same question still stands."""
    written = _read()
    if written in _QUIT:
        raise _Over
    if written in _BACK:
        reply = interview.back()
    elif written in _ADD:
        reply = interview.add()
    else:
        reply = interview.answer(written)
    output.show(prompts.said(reply.said))
    return reply.refused


def _read() -> str:
    """One line of standard input; what is piped in is shown, so that the transcript can be read."""
    output.text("> ")
    if sys.stdin is None:
        raise _Over
    line = sys.stdin.readline()
    if not sys.stdin.isatty():
        output.text(printable(line.rstrip("\r\n")) + "\n")
    if not line:
        raise _Over
    return line.lstrip("\ufeff").strip()
