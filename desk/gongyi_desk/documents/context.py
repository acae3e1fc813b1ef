"""What a template may name: the memo by Chinese names, every text made safe to look at."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gongyi import Status
from gongyi_desk.documents.cited import Quoted
from gongyi_desk.documents.inquiries import Inquiry
from gongyi_desk.documents.memo import Memo, Task, Tasks, Verdict
from gongyi_desk.documents.stated import UNKNOWN, Fact, Stated
from gongyi_desk.page.note import Field
from gongyi_facts import printable

_LATE = (Status.OVERDUE, Status.BREACHED)


class FromOne(tuple[Any, ...]):
    """Records as people count them: the first is number 1."""

    def __getitem__(self, number: Any) -> Any:
        """The record of a number; raises ``IndexError``."""
        if not isinstance(number, int):
            return super().__getitem__(number)
        if number < 1:
            raise IndexError(number)
        return super().__getitem__(number - 1)


def context(memo: Memo) -> dict[str, Any]:
    """The memo for a template. What is not known is left out, so that the template says that it is to be found out."""
    return {
        "标题": visible(memo.title),
        "首部": [{"名称": label, "内容": visible(told)} for label, told in memo.head],
        "提示": _all(memo.warnings),
        "没有须办": visible(memo.nothing),
        "须办事项": [_tasks(group) for group in memo.tasks],
        "待查明": [_inquiry(item) for item in memo.inquiries if not item.rebuts],
        "推翻推定": [_inquiry(item) for item in memo.inquiries if item.rebuts],
        "案情": [{"名称": visible(item.title), "各项": [_fact(fact) for fact in item.facts]} for item in memo.stated],
        "怎样读的": _all(memo.read_as),
        "逐条结论": [_verdict(item) for item in memo.verdicts],
        "未列": visible(memo.left_out),
        "所引条文": [_article(item) for item in memo.law.articles],
        "没有文本": visible("、".join(memo.law.without_text)),
        "末尾": _all(memo.footer),
        "技术": visible(memo.technical),
        "事实": _facts(memo),
    }


def visible(text: str) -> str:
    """The text with what is invisible, or turns the direction of writing, as visible marks; its lines stay lines."""
    straight = text.replace("\u3000", " ").replace("\xa0", " ")
    return "\n".join(map(printable, straight.splitlines()))


def _all(texts: Iterable[str]) -> list[str]:
    return [visible(text) for text in texts]


def _tasks(group: Tasks) -> dict[str, Any]:
    return {"名称": group.title, "件数": len(group.tasks), "各项": [_task(task) for task in group.tasks]}


def _task(task: Task) -> dict[str, Any]:
    return {
        "谁": visible(task.who),
        "做什么": visible(task.what),
        "期限": visible(task.when),
        "条文": task.norms,
        "急": task.status in _LATE,
        "序号": task.verdict,
    }


def _inquiry(item: Inquiry) -> dict[str, Any]:
    return {"问题": visible(item.question), "写在": visible(item.where), "条文": item.norms}


def _fact(fact: Fact) -> dict[str, Any]:
    return {
        "名称": visible(fact.label),
        "内容": visible(fact.value),
        "证据": visible(fact.evidence),
        "附注": visible(fact.remark),
    }


def _verdict(item: Verdict) -> dict[str, Any]:
    return {
        "序号": item.number,
        "结论": item.status_zh,
        "急": item.status in _LATE,
        "说法": visible(item.sentence),
        "条文": item.norm,
        "原文": visible(item.text),
        "各项": [_field(field) for field in item.fields],
    }


def _field(field: Field) -> dict[str, Any]:
    return {"名称": field.label, "各段": _all(field.texts)}


def _article(item: Quoted) -> dict[str, Any]:
    return {"名称": item.name, "施行": item.days, "各段": _all(item.words)}


def _facts(memo: Memo) -> dict[str, Any]:
    """The known facts by name; those of records by list and number, as in ``检察建议[1].收件``."""
    found: dict[str, Any] = {"名称": visible(memo.title)}
    found.update((label, visible(told)) for label, told in memo.head if label in ("编号", "案情截至"))
    lists: dict[str, list[dict[str, str]]] = {}
    for item in memo.stated:
        known = _known(item)
        if item.listed:
            lists.setdefault(item.listed, []).append(known)
        else:
            found.update(known)
    return {**found, **{name: FromOne(records) for name, records in lists.items()}}


def _known(item: Stated) -> dict[str, str]:
    return {fact.label: visible(fact.value) for fact in item.facts if fact.value != UNKNOWN}
