"""What a library knows of its loans: a fact model that has nothing to do with the decision."""

from __future__ import annotations

from typing import ClassVar

from gongyi_facts.base import (
    Document,
    Event,
    Labelled,
    Record,
    Seen,
    detail,
    event,
    observation,
    records,
    reference,
    seen_state,
    state,
    text,
)
from gongyi_facts.opening import Chapter
from gongyi_facts.relations import Order
from gongyi_facts.when import When


class Branch(Labelled):
    """Where the library is."""

    CENTRAL = "central", "总馆"
    HARBOUR = "harbour", "分馆"
    ABROAD = "abroad", "外馆"


class Grade(Labelled):
    """What kind of reader somebody is."""

    ADULT = "adult", "成人"
    STUDENT = "student", "学生"
    CHILD = "child", "儿童"


class Stock(Labelled):
    """What kind of book is lent."""

    RARE = "rare", "珍本"
    MAGAZINE = "magazine", "期刊"
    ORDINARY = "ordinary", "普通图书"


class Wear(Labelled):
    """What a book looks like."""

    TORN = "torn", "破损"
    WORN = "worn", "磨损"
    BOUND = "bound", "装订完好"


class Return(Event):
    """The return of a book; by post it arrives later."""

    shelved: When | None = state("上架", "哪一天上架？")
    stained: bool | None = state("污损", "归还时是否污损？")


class Extension(Event):
    """A longer time agreed upon."""

    until: When | None = state("续至", "续借到哪一天？")


class WearSeen(Seen):
    """The look of a book on a day."""

    state: Wear = seen_state("那一天书是什么样子？")


class Reader(Record):
    """Somebody with a library card."""

    called: ClassVar[str | None] = "surname"

    surname: str | None = text("姓名", "读者的姓名")
    branch: Branch | None = state("馆舍", "在哪个馆办的证？")
    grade: Grade | None = state("读者类别", "是哪类读者？")
    valid_until: When | None = state("证件有效期", "借书证到哪一天有效？")
    suspended: Event = event("停借", "哪一天停借？")
    rewarded: Event = event("表扬", "哪一天表扬？")


class Loan(Record):
    """One book lent."""

    reader: str | None = reference("reader", "读者")
    reserved: Event = event("预约", "哪一天预约？")
    lent: Event = event("借出", "哪一天借出？")
    extended: Extension = event("续借", "是否续借？", Extension)
    handed_back: Return = event("归还", "哪一天归还？", Return)
    passed_on: Event = event("转借", "是否转借他人？")
    reported_lost: Event = event("报失", "是否报失？")
    volumes: int | None = state("册数", "一共几册？")
    stock: tuple[Stock, ...] | None = state("种类", "借的是哪类书？")
    wear: tuple[WearSeen, ...] = observation("书况", "书是什么样子？", achievement="bound")


class Letter(Record):
    """One reminder, on one loan or several."""

    loans: tuple[str, ...] | None = reference("loan", "借阅", many=True)
    posted: Event = event("寄出", "哪一天寄出？")


class LendingCase(Document):
    """A reader's account."""

    zh_name: ClassVar[str] = "借阅"
    orders: ClassVar[tuple[Order, ...]] = (
        Order("loan", "reserved", "lent"),
        Order("loan", "lent", "handed_back"),
        Order("loan", "reserved", "handed_back"),
        Order("loan", "handed_back", "handed_back.shelved"),
    )

    opening: ClassVar[tuple[Chapter, ...]] = (
        Chapter("case", ("name", "branch"), asks={"name": "这份借阅叫什么名称？"}),
        Chapter(
            "loan",
            ("lent", "reader", "stock", "extended", "handed_back", "wear"),
            whether="有没有借出过书，哪一天？",
            further="还借过别的书吗？",
            asks={"reader": "是哪个读者借的？"},
            others=("reserved", "passed_on", "reported_lost"),
        ),
        Chapter("reader", ("surname", "branch", "grade", "valid_until")),
        Chapter("letter", ("posted", "loans"), whether="是否寄过催还信，哪一天？", after="loan"),
        Chapter("case", ("record_to",), asks={"record_to": "以上的事记录到哪一天为止？没有写的就是没有发生"}),
    )

    branch: Branch | None = state("馆舍", "在哪个馆？")
    closing_days: tuple[When, ...] | None = detail("闭馆日", "另外闭馆的日子", exact=True)

    readers: tuple[Reader, ...] = records("reader", "读者")
    loans: tuple[Loan, ...] = records("loan", "借阅")
    letters: tuple[Letter, ...] = records("letter", "催还信")
