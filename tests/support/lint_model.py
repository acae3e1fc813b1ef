"""What a library knows of its books: the fact model of the policy in ``bad/lint``."""

from __future__ import annotations

from gongyi_facts.base import Document, Event, Labelled, Record, event, records, state, text


class Town(Labelled):
    """Where the library is."""

    HERE = "here", "本市"
    ELSEWHERE = "elsewhere", "外地"


class Look(Labelled):
    """What a book looks like."""

    WHOLE = "whole", "完好"
    TORN = "torn", "破损"
    MISSING = "missing", "缺页"


class Book(Record):
    """One book."""

    title: str | None = text("书名", "书名")
    shelf: str | None = text("书架", "在哪个书架？")
    ordered: Event = event("订购", "哪一天订购？")
    bought: Event = event("购入", "哪一天购入？")
    entered: Event = event("登记", "哪一天登记？")
    counted: Event = event("清点", "哪一天清点？")
    lost: Event = event("遗失", "哪一天遗失？")
    announced: Event = event("公告", "哪一天公告？")
    mended: Event = event("修补", "哪一天修补？")
    asked: Event = event("询问", "哪一天询问？")
    answered: Event = event("答复", "哪一天答复？")
    noted: Event = event("记录", "哪一天记录？")
    look: Look | None = state("状况", "图书是什么样子？")
    dusty: bool | None = state("积灰", "是否积灰？")


class Library(Document):
    """A library's books."""

    place: Town | None = state("地点", "在哪里？")
    books: tuple[Book, ...] = records("book", "图书")
