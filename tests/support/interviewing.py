"""Interviews in tests: a case told by the keys of the questions, whatever their order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from desk_cli import policy
from gongyi_desk.cases.judging import Judging
from gongyi_desk.interview.asked import Asked
from gongyi_desk.interview.interview import Interview
from gongyi_desk.interview.store import CaseFile

SUED = {
    "document": "1",
    "name": "南河非法采砂案",
    "procuratorate": "永德县人民检察院",
    "place": "永德县",
    "proceeding": "1",
    "domains": "生态环境",
    "harm": "受到侵害",
    "recommendations[1]": "2024.4.8",
    "recommendations[1].agency": "永德县水务局",
    "recommendations[1].received": "２０２４年４月９日",
    "recommendations[1].reply": "没有",
    "recommendations[1].rectification": "未整改",
    "recommendations[+]": "2",
    "agencies[1].supervisory_duty": "有",
    "agencies[1].conduct": "不作为",
    "agencies[1].caused_harm": "是",
    "suits[1]": "2024/7/5",
    "hearings[1]": "2024年10月15日",
    "judgments[1]": "2024.11.20",
    "judgments[1].ruling": "责令履行",
    "judgments[1].effective": "2024年12月5日",
    "judgments[1].term": "2025年6月5日",
    "judgments[1].executed": "没有",
    "[?]": "都没有",
    "record_to": "2025年1月20日",
}
"""A case that went to court, as a clerk would tell it: by the question's key, in the order in which it is asked."""

SUED_FILE = """\
地点: 永德县
检察院: 永德县人民检察院
案件类型: 行政公益诉讼
案件领域: [生态环境和资源保护]
侵害: 受到侵害
案情截至: 2025-01-20
行政机关: [{名称: 永德县水务局, 监管职责: 是, 履职情况: 不作为, 致使侵害: 是}]
检察建议: [{制发: 2024-04-08, 收件: 2024-04-09, 书面回复: 无, 整改情况: 未整改}]
诉讼: [{起诉: 2024-07-05, 受理: 2024-07-10}]
庭审: [{开庭: 2024-10-15}]
裁判: [{作出: 2024-11-20, 生效: 2024-12-05, 裁判内容: [责令履行职责], 履行期限: 2025-06-05}]
"""
"""The same, written by hand."""


def interview(file: Path, as_of: date | None = None) -> Interview:
    """A new run of questions on the file, as after the program was ended or killed."""
    return Interview.on(Judging(policy(), as_of=as_of, engine="compiled"), str(file), CaseFile(str(file)))


def standing(talk: Interview) -> Asked:
    """The question that stands."""
    asked = talk.question
    assert asked is not None
    return asked


def told(talk: Interview, answers: dict[str, str]) -> Iterator[str]:
    """Answer what is asked until something else is; the key of each question, once it is answered."""
    while (asked := talk.question) is not None and asked.key in answers:
        reply = talk.answer(answers[asked.key])
        assert not reply.refused, (asked, reply)
        yield asked.key


def said(texts: object) -> str:
    """What was said, as one text."""
    return "".join(one.text for one in texts.said)  # type: ignore[attr-defined]
