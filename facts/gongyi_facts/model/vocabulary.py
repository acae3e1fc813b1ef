"""The closed lists of a case: code, Chinese label, and other Chinese words that mean the same.

The terms are the decision's own where it has one, else those of the field.
"""

from __future__ import annotations

from gongyi_facts.base import Labelled


class Place(Labelled):
    """Lincang city and its eight districts and counties; everything else is elsewhere."""

    LINCANG = "lincang", "临沧市", "临沧", "市级"
    LINXIANG = "linxiang", "临翔区", "临翔"
    FENGQING = "fengqing", "凤庆县", "凤庆"
    YUNXIAN = "yunxian", "云县"
    YONGDE = "yongde", "永德县", "永德"
    ZHENKANG = "zhenkang", "镇康县", "镇康"
    SHUANGJIANG = "shuangjiang", "双江县", "双江", "双江拉祜族佤族布朗族傣族自治县"
    GENGMA = "gengma", "耿马县", "耿马", "耿马傣族佤族自治县"
    CANGYUAN = "cangyuan", "沧源县", "沧源", "沧源佤族自治县"
    ELSEWHERE = "elsewhere", "市外", "临沧市外", "外地"


class CaseFile(Labelled):
    """What a file says that it is, where it is a case."""

    CASE = "case", "个案", "案件"


class YearFile(Labelled):
    """What a file says that it is, where it is an organ's year."""

    YEAR = "year", "年度履职"


class Level(Labelled):
    """The level of an organ."""

    COUNTY = "county", "县级", "县（区）级"
    CITY = "city", "市级", "设区的市级", "州级"
    PROVINCE = "province", "省级"
    NATION = "nation", "最高"


class Proceeding(Labelled):
    """The kind of public interest litigation."""

    ADMINISTRATIVE = "administrative", "行政公益诉讼"
    CIVIL = "civil", "民事公益诉讼"
    CIVIL_IN_CRIMINAL = "civil_in_criminal", "刑事附带民事公益诉讼", "criminal_civil"
    CIVIL_IN_ADMINISTRATIVE = "civil_in_administrative", "行政附带民事公益诉讼"


class Domain(Labelled):
    """The fields of parts 二（二） (core) and 二（三） (exploratory), and any other."""

    ENVIRONMENT = "environment", "生态环境和资源保护", "生态环境", "资源保护"
    FOOD_AND_DRUGS = "food_and_drugs", "食品药品安全"
    STATE_PROPERTY = "state_property", "国有财产保护"
    STATE_LAND = "state_land", "国有土地使用权出让"
    HEROES = "heroes", "英雄烈士权益保护"
    RURAL_AIR = "rural_air", "农业农村领域中大气污染", "农业农村大气"
    RURAL_WATER = "rural_water", "农业农村领域中水体污染", "农业农村水体"
    RURAL_SOIL = "rural_soil", "农业农村领域中土壤污染", "农业农村土壤"
    NON_POINT_POLLUTION = "non_point_pollution", "农业面源污染"
    CULTURAL_RELICS = "cultural_relics", "国有文物保护"
    TRADITIONAL_VILLAGES = "traditional_villages", "传统村落保护"
    WORK_SAFETY = "work_safety", "安全生产"
    PERSONAL_INFORMATION = "personal_information", "公民个人信息保护"
    MINORS = "minors", "未成年人权益保护"
    ELDERLY = "elderly", "老年人权益保护"
    INTERNET = "internet", "互联网"
    OTHER = "other", "其他领域", "其他"


class Interest(Labelled):
    """Whose interest is harmed."""

    NATIONAL = "national", "国家利益"
    SOCIAL = "social", "社会公共利益"
    BOTH = "both", "国家利益和社会公共利益"


class Harm(Labelled):
    """Whether the interest is infringed (受到侵害) or in real and continuing danger."""

    INFRINGED = "infringed", "受到侵害", "已受侵害"
    ENDANGERED = "endangered", "有现实危险", "现实危险"
    NO_HARM = "no_harm", "未受侵害"


class Conduct(Labelled):
    """How an administrative organ performs its duties (三（四）)."""

    UNLAWFUL = "unlawful", "违法行使职权"
    INACTION = "inaction", "不作为"
    BOTH = "both", "违法行使职权且不作为"
    LAWFUL = "lawful", "依法履职"


class AddresseeKind(Labelled):
    """What an addressee of a recommendation is; an authorized organization is dealt with as an administrative organ."""

    ADMINISTRATIVE = "administrative", "行政机关"
    AUTHORIZED = "authorized", "法律法规授权的组织", "授权的组织"
    ENTERPRISE = "enterprise", "企业", "企业单位"
    OTHER = "other", "其他", "其他单位"


class Closure(Labelled):
    """On what ground the procuratorate closes a case by decision (终结案件)."""

    RECTIFIED = "rectified", "已全部整改"
    NO_HARM = "no_harm", "公益未受侵害"
    NO_DUTY = "no_duty", "无监管职责"
    OTHER = "other", "其他", "其他理由"


class ConsultationOutcome(Labelled):
    """What a consultation (磋商) with an organ led to."""

    AGREED = "agreed", "达成一致"
    FAILED = "failed", "未达成一致"
    RECTIFIED = "rectified", "已整改"


class Finder(Labelled):
    """The organ that finds a clue (三（二）)."""

    SUPERVISION = "supervision", "监察机关"
    PUBLIC_SECURITY = "public_security", "公安机关"
    COURT = "court", "审判机关", "法院"
    ADMINISTRATIVE = "administrative", "其他行政机关", "行政机关"
    PROCURATORATE = "procuratorate", "检察机关"
    OTHER = "other", "其他主体", "群众"


class Receiver(Labelled):
    """To whom a clue is transferred."""

    COMPETENT_PROCURATORATE = "competent_procuratorate", "有管辖权的检察机关"
    OTHER_PROCURATORATE = "other_procuratorate", "无管辖权的检察机关"
    SUPERVISION = "supervision", "监察机关"
    OTHER = "other", "其他机关"


class InformationOrgan(Labelled):
    """The organ asked to exchange information (三（一）)."""

    PUBLIC_SECURITY = "public_security", "公安机关"
    COURT = "court", "审判机关", "法院"
    ENFORCEMENT = "enforcement", "行政执法机关"
    OTHER = "other", "其他机关"


class UnitKind(Labelled):
    """The kind of unit that is to assist (三（三）)."""

    ADMINISTRATIVE = "administrative", "行政机关"
    ENTERPRISE = "enterprise", "企业", "企业单位"
    INSTITUTION = "institution", "事业单位"
    SOCIAL_ORGANIZATION = "social_organization", "社会组织"
    VILLAGE_COMMITTEE = "village_committee", "村（居）委会", "村委会", "居委会", "村民委员会", "居民委员会"
    COOPERATIVE = "cooperative", "农民合作社", "农民专业合作社"
    INDIVIDUAL_BUSINESS = "individual_business", "个体工商户"
    CITIZEN = "citizen", "公民", "个人"
    OTHER = "other", "其他单位"


class AssistanceKind(Labelled):
    """What the procuratorate asks of a unit (三（三）)."""

    INVESTIGATION = "investigation", "调查取证", "核实情况"
    TESTING = "testing", "检验"
    APPRAISAL = "appraisal", "鉴定"
    ASSESSMENT = "assessment", "评估"
    INSPECTION = "inspection", "勘验"
    MATERIALS = "materials", "提供证据、资料", "提供证据", "提供资料"
    OTHER = "other", "其他协助"


class ObstructiveAct(Labelled):
    """The five acts that 三（三） forbids."""

    REFUSE = "refuse", "拒绝"
    SHIRK = "shirk", "推诿"
    INTERFERE = "interfere", "干扰"
    RESIST = "resist", "抗拒"
    OBSTRUCT = "obstruct", "阻挠"


class NoticeTarget(Labelled):
    """Whom 三（三） and 三（四） let the procuratorate notify or copy."""

    CONGRESS = "congress", "同级人大", "人大常委会"
    GOVERNMENT = "government", "同级政府", "政府"
    DISCIPLINE = "discipline", "纪检监察机关", "监察机关"
    ORGANIZATION = "organization", "组织部门"
    SUPERIOR = "superior", "上级主管机关", "上级主管部门"
    OTHER = "other", "其他有关单位"


class Venue(Labelled):
    """Where a recommendation is served by announcement (三（四）)."""

    PROCURATORATE = "procuratorate", "人民检察院"
    UNIT = "unit", "被建议单位"
    OTHER = "other", "其他适宜场所"


class Invitee(Labelled):
    """Who may be invited to an announcement (三（四）; the list is open)."""

    DEPUTIES = "deputies", "人大代表"
    SPECIAL_PROCURATORS = "special_procurators", "特约检察员"
    SUPERVISORS = "supervisors", "人民监督员"
    OTHER = "other", "其他人员", "政协委员"


class Channel(Labelled):
    """Through what a recommendation is published (三（四）)."""

    PRESS = "press", "报刊"
    NETWORK = "network", "网络"
    NEWS_MEDIA = "news_media", "新闻媒体"
    OTHER = "other", "其他途径"


class RecommendationKind(Labelled):
    """The kind of recommendation; part 三 is about those before a suit."""

    PRE_SUIT = "pre_suit", "诉前检察建议", "诉前"
    SOCIAL_GOVERNANCE = "social_governance", "社会治理检察建议", "社会治理"
    OTHER = "other", "其他检察建议", "其他"


class ReplyKind(Labelled):
    """What a written reply says; one of which the file does not say it is taken for a reply on rectification."""

    UNSPECIFIED = "unspecified", "未写明"
    RECTIFICATION = "rectification", "整改落实情况", "整改落实"
    PLAN = "plan", "只有计划"
    REFUSAL = "refusal", "不采纳", "拒绝", "明确拒绝", "不采纳（拒绝）"
    ACKNOWLEDGEMENT = "acknowledgement", "收悉"


class UrgingManner(Labelled):
    """How a standing committee urges an organ."""

    ASSIGNED = "assigned", "交办"
    SUPERVISED = "supervised", "督办"
    URGED = "urged", "督促"


class Rectification(Labelled):
    """How far the recommendation has been carried out."""

    NONE = "none", "未整改"
    PARTIAL = "partial", "部分整改"
    FULL = "full", "全部整改", "整改到位", "完成整改"


class Protection(Labelled):
    """Whether the harmed interest is effectively protected."""

    PROTECTED = "protected", "得到有效保护", "是"
    UNPROTECTED = "unprotected", "未得到有效保护", "否"


class Appearance(Labelled):
    """Who appeared in court for the administrative organ (三（五）)."""

    PRINCIPAL = "principal", "主要负责人", "正职", "主持工作的副职"
    DEPUTY = "deputy", "副职或者其他负责人", "副职", "副职负责人"
    STAFF = "staff", "仅工作人员", "工作人员", "仅工作人员或者律师"
    LAWYERS_ONLY = "lawyers_only", "仅律师", "律师"
    NOBODY = "nobody", "无人到庭", "无人"


class SuitKind(Labelled):
    """The kind of a suit; one of which the file does not say it is that of the case."""

    AS_CASE = "as_case", "同案件类型"
    ADMINISTRATIVE = "administrative", "行政公益诉讼"
    CIVIL = "civil", "民事公益诉讼"
    CIVIL_IN_CRIMINAL = "civil_in_criminal", "刑事附带民事公益诉讼", "criminal_civil"
    CIVIL_IN_ADMINISTRATIVE = "civil_in_administrative", "行政附带民事公益诉讼"


class Instance(Labelled):
    """The instance of a suit."""

    FIRST = "first", "一审"
    SECOND = "second", "二审"


class Ruling(Labelled):
    """What a judgment orders; one may order several."""

    PERFORM = "perform", "责令履行职责", "责令履行"
    CORRECT = "correct", "责令纠正或者采取补救措施", "责令纠正", "责令采取补救措施", "责令纠正违法行为"
    REVOKE = "revoke", "撤销"
    CHANGE = "change", "变更"
    CONFIRMS = "confirms", "确认违法", "仅确认违法", "confirm"
    CONFIRM_VOID = "confirm_void", "确认无效"
    CIVIL = "civil", "判令承担民事责任", "民事责任"
    DISMISSED = "dismissed", "驳回诉讼请求", "驳回", "驳回请求", "dismiss_claim"
    DISMISS_SUIT = "dismiss_suit", "驳回起诉"
    UPHOLD = "uphold", "维持原判"
    MEDIATED = "mediated", "调解"


class DocumentKind(Labelled):
    """In what kind of document a court decides."""

    JUDGMENT = "judgment", "判决"
    RULING = "ruling", "裁定"
    MEDIATION = "mediation", "调解书"


class AidRequester(Labelled):
    """Who asks an organ to help with execution."""

    COURT = "court", "法院", "人民法院"
    PROCURATORATE = "procuratorate", "检察院", "检察机关", "人民检察院"


class TermStart(Labelled):
    """From what a term of so many months or days runs."""

    EFFECT = "effect", "生效"


class Liability(Labelled):
    """The civil liabilities that 三（六） names, and any other (the list is open)."""

    REPLANTING = "replanting", "补植复绿"
    RESTOCKING = "restocking", "增殖放流"
    ALTERNATIVE_RESTORATION = "alternative_restoration", "替代性修复"
    RECALL = "recall", "召回处理不合格产品、药品、食品", "召回处理", "召回"
    OTHER = "other", "其他民事责任", "赔偿损失"


class ExpenseKind(Labelled):
    """What the procuratorate applies for funds for (四（一）; the list is open)."""

    INVESTIGATION = "investigation", "调查取证"
    EXPERTS = "experts", "专家咨询"
    MONITORING = "monitoring", "环境监测"
    APPRAISAL = "appraisal", "鉴定评估", "鉴定", "评估"
    OTHER = "other", "其他费用"


class OrganKind(Labelled):
    """The organs and units that the decision binds."""

    PROCURATORATE = "procuratorate", "检察机关", "检察院"
    COURT = "court", "审判机关", "法院"
    SUPERVISION = "supervision", "监察机关", "监察委员会"
    STANDING_COMMITTEE = "standing_committee", "人大常委会"
    PUBLIC_SECURITY = "public_security", "公安机关"
    FINANCE = "finance", "财政部门"
    NATURAL_RESOURCES = "natural_resources", "自然资源和规划部门", "自然资源部门"
    ENVIRONMENT = "environment", "生态环境部门"
    AGRICULTURE = "agriculture", "农业农村部门"
    FORESTRY = "forestry", "林业和草原部门", "林草部门"
    WATER = "water", "水务部门", "水利部门"
    CITY_MANAGEMENT = "city_management", "城市管理部门"
    JUSTICE = "justice", "司法行政部门"
    GOVERNMENT = "government", "其他政府部门", "人民政府", "其他行政机关"
    ENTERPRISE = "enterprise", "企业", "企业单位"
    INSTITUTION = "institution", "事业单位"
    SOCIAL_ORGANIZATION = "social_organization", "社会组织"
    OTHER = "other", "其他机关或者单位", "其他"


class SupervisionForm(Labelled):
    """How a standing committee supervises (五（二）; the list is open)."""

    INSPECTION = "inspection", "执法检查"
    SPECIAL_REPORT = "special_report", "听取审议专项工作报告"
    INQUIRY = "inquiry", "专题询问"
    SURVEY = "survey", "专项调研"
    DEPUTIES = "deputies", "组织代表视察", "代表视察"
    OTHER = "other", "其他形式"


class Publicity(Labelled):
    """What an organ did in a year to make public interest litigation known (part 六)."""

    LEGAL_EDUCATION = "legal_education", "纳入普法宣传教育"
    TYPICAL_CASES = "typical_cases", "发布典型案例"
    PRESS_CONFERENCE = "press_conference", "召开新闻发布会"
    EXPLAINED_CASES = "explained_cases", "以案释法"
    ACTIVITIES = "activities", "开展公益活动"
    OTHER = "other", "其他宣传报道"
