"""An organ's year (年度履职): what one organ did in one year of what the decision asks for all the time."""

from __future__ import annotations

from typing import ClassVar

from gongyi_facts.base import Document, Event, Sample, detail, event, kind_of_file, number, state, text
from gongyi_facts.model.openings import YEAR_OPENING
from gongyi_facts.model.orders import OF_THE_YEAR, YEAR_ORDERS
from gongyi_facts.model.vocabulary import Level, OrganKind, Place, Publicity, SupervisionForm, YearFile
from gongyi_facts.opening import Chapter
from gongyi_facts.relations import Order, YearOrder
from gongyi_facts.when import FIRST_YEAR, LAST_YEAR

_IN_THE_YEAR = "本年度之内（记到“案情截至”之日），"


class AnnualReport(Event):
    """The annual report on procuratorial public interest litigation; ``on`` is the day of submission."""

    whole_year: bool | None = state("涵盖全年", "报告是否涵盖本年度全年（而不只是其中一段）？")


class Year(Document):
    """One organ in one year. ``year`` is the year reported on, not that of the report.

    What has no date of its own is what the organ did in that year, up to the last day of the record.
    """

    root: ClassVar[str] = "year"
    zh_name: ClassVar[str] = "年度履职"
    zh_about: ClassVar[str] = "一个机关一年的履职情况"
    sample: ClassVar[Sample] = Sample("提交年度报告", "annual_report", "收文回执")
    orders: ClassVar[tuple[Order, ...]] = YEAR_ORDERS
    year_orders: ClassVar[tuple[YearOrder, ...]] = OF_THE_YEAR
    opening: ClassVar[tuple[Chapter, ...]] = YEAR_OPENING

    document: YearFile | None = kind_of_file(YearFile.YEAR)
    source: str | None = text("来源", "事实的来源")
    note: str | None = text("备注", "备注")
    synthetic: bool | None = detail("虚构", "是否虚构的机关？")
    organ: str | None = text("机关名称", "机关、单位的名称")
    organ_kind: OrganKind | None = state("机关类型", "是哪一类机关、单位？")
    organ_level: Level | None = state("机关层级", "是哪一级的机关？")
    place: Place | None = state("地点", "该机关在临沧市还是哪个县（区），或者在市外？")
    year: int | None = number(
        "年度", "是哪一年的履职情况？（报告所涵盖的年度，不是提交的那一年）", FIRST_YEAR, LAST_YEAR, example=2024
    )
    supervisory_duty: bool | None = state("监管职责", "该机关是否对国家利益、社会公共利益负有监督管理职责？")
    state_property_duty: bool | None = state("国有财产职责", "该机关、单位是否负有国有财产使用、监管职责？")
    ecological_duty: bool | None = state("生态环境职责", "该机关是否负有生态环境和资源方面的行政管理职责？")
    working_rules: Event = event("制定工作制度", "是否已制定支持检察机关公益诉讼的工作制度，哪一天？")
    cooperation: Event = event("建立协作机制", "是否已与检察机关建立协作配合工作机制，哪一天？")
    joint_meeting: Event = event("联席会议", "是否与检察机关召开过联席（协商联系）会议，哪一天？")
    linkage: Event = event(
        "赔偿衔接机制", "生态环境损害赔偿与检察公益诉讼的衔接机制（会签文件、工作办法等）是否已建立，哪一天？"
    )
    platform: Event = event("信息平台", "信息交流沟通平台是否已建立，哪一天？")
    annual_report: AnnualReport = event(
        "提交年度报告",
        "涵盖本年度的检察公益诉讼情况报告，在年度结束以后哪一天提交给同级人大常委会？（年内提交的上年度报告不写在这里）",
        AnnualReport,
    )
    report_copied: Event = event("抄送政府", "涵盖本年度的那份报告是否已抄送同级人民政府，哪一天？")
    special_report: Event = event("专项报告", "本年度之内是否另就公益诉讼工作向同级人大常委会报告，哪一天？")
    supervision_forms: tuple[SupervisionForm, ...] | None = state(
        "监督形式", f"{_IN_THE_YEAR}采取了哪些形式监督公益诉讼工作？（不写日期；一项也没有写“无”）"
    )
    recommendations_urged: int | None = number(
        "督促检察建议", f"{_IN_THE_YEAR}人大常委会督促行政机关办理了几件检察建议？（没有写 0）", 0, 10000, example=3
    )
    judgments_urged: int | None = number(
        "督促判决", f"{_IN_THE_YEAR}人大常委会督促行政机关履行了几件生效判决？（没有写 0）", 0, 10000, example=1
    )
    publicity: tuple[Publicity, ...] | None = state(
        "宣传方式", f"{_IN_THE_YEAR}采取了哪些方式宣传公益诉讼、公益理念？（不写日期；一项也没有写“无”）"
    )
    fund: bool | None = state(
        "设有专项资金", f"{_IN_THE_YEAR}是否设有环境公益诉讼救济专项资金（或者已有资金缴入）？（不写日期）"
    )
    fund_accounted: bool | None = state(
        "专项资金核算", f"{_IN_THE_YEAR}对该专项资金是否已进行核算管理？（不写日期）"
    )
