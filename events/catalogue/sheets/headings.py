"""Which column of a sheet of cards says what: by the headings by which people call it."""

from __future__ import annotations

import re
from typing import Final

from app.vocabulary.characters import fold, tidy
from events.catalogue.sheets.cells import Target
from events.docking.enums import Card
from events.registration.roster.cells import as_text
from events.registration.roster.headings import Matching
from events.registration.roster.sheet import Sheet, SheetRow

_ROWS_LOOKED_AT: Final = 20
_BRACKETS: Final = re.compile(r"[（(\[【][^）)\]】]*[）)\]】]")
_MARKS: Final = re.compile(r"[^\w]+|_")
USUAL: Final[dict[Target, str]] = {
    Target.CODE: "编号 成果编号 项目编号 需求编号 代码 卡片编号 code cardcode reference id",
    Target.TITLE_ZH: "名称 标题 中文名称 中文标题 项目名称 成果名称 需求名称 技术名称 专利名称 需求标题 成果标题 技术需求名称"
                     " 项目中文名称"
                     " 成果中文名称 需求中文名称 难题名称 titlezh chinesetitle titleinchinese",
    Target.TITLE_EN: "英文名称 英文标题 项目英文名称 成果英文名称 需求英文名称 titleen englishtitle titleinenglish title"
                     " projecttitle"
                     " projectname name",
    Target.OWNER: "单位 单位名称 所属单位 持有人 持有单位 成果持有人 完成单位 需求单位 企业 企业名称 公司 公司名称 高校 院校"
                  " 园区 申报单位"
                  " 权利人 专利权人 需求方 发布单位 owner unit organisation organization company institution university holder",
    Target.VARIETY: "类别 类型 成果类型 成果类别 需求类型 需求类别 单位类型 单位性质 kind type category",
    Target.FIELD: "领域 技术领域 所属领域 行业 所属行业 产业领域 行业领域 field area sector industry technologyfield",
    Target.SUMMARY_ZH: "简介 摘要 项目简介 成果简介 需求简介 中文简介 中文摘要 成果概述 概述 summary abstract summaryzh",
    Target.SUMMARY_EN: "英文简介 英文摘要 summaryen englishsummary abstracten",
    Target.DESCRIPTION: "内容 描述 说明 详细说明 项目内容 成果内容 需求内容 需求描述 技术描述 具体内容 主要内容 问题描述 技术难题"
                        " description details problem",
    Target.KEYWORDS: "关键词 关键字 标签 keywords keyword tags",
    Target.INVENTOR: "发明人 负责人 项目负责人 第一完成人 完成人 专家 专家姓名 人才 姓名 inventor principalinvestigator pi"
                     " expert",
    Target.INTELLECTUAL_PROPERTY: "知识产权 知识产权情况 专利 专利号 专利情况 ip intellectualproperty patents patent",
    Target.READINESS: "技术成熟度 成熟度 技术就绪度 技术就绪水平 成熟度等级 trl 要求成熟度 所需成熟度 readiness"
                      " technologyreadiness"
                      " technologyreadinesslevel readinesslevel",
    Target.COOPERATION: "合作方式 合作形式 转化方式 拟合作方式 意向合作方式 cooperation formofcooperation cooperationform",
    Target.AMOUNT: "预算 金额 拟投入 拟投入资金 投入预算 资金预算 转让价格 价格 报价 融资需求 融资金额 合作金额 投资金额"
                   " 期望金额 预算金额"
                   " 万元 budget amount price investment",
    Target.COUNTRY: "国家 国家地区 国家或地区 国别 所在国家 country countryorregion",
    Target.PROVINCE: "省份 省 所在省份 省市 省区市 地区 所在地区 province region",
    Target.PLACE: "所在地 地址 区县 所在区县 所在区 市区 place address district location",
    Target.TARGET: "目标 技术指标 预期目标 指标要求 要达到的目标 预期成果 target goal goals expectedresult",
    Target.DEADLINE: "截止日期 期限 截止时间 要求完成时间 完成期限 需求期限 deadline wantedby dueby",
    Target.CONFIDENTIALITY: "公开范围 保密级别 保密 是否公开 公开程度 密级 confidentiality visibility access",
    Target.CONTACT_NAME: "联系人 联系人姓名 contact contactperson contactname",
    Target.CONTACT_TITLE: "联系人职务 职务 contacttitle position",
    Target.CONTACT_MOBILE: "手机 电话 联系电话 联系方式 联系人电话 联系人手机 手机号 手机号码 mobile phone telephone"
                           " contactphone",
    Target.CONTACT_EMAIL: "邮箱 电子邮箱 联系人邮箱 电子邮件 email contactemail",
    Target.LEFT_OUT: "序号 序 no nr number 备注 未导入原因 whynotimported",
}
_KEYS: Final = {key: target for target, keys in USUAL.items() for key in keys.split()}


def propose_columns(sheet: Sheet) -> Matching | None:
    """The header row and what its columns say; None where no row has a title and something else."""
    best: Matching | None = None
    for row in sheet.head[:_ROWS_LOOKED_AT]:
        matching = _match(row)
        if has_titles(matching.targets) and (best is None or _known(matching) > _known(best)):
            best = matching
    return best if best is not None and _known(best) >= 2 else None


def has_titles(targets: tuple[str, ...]) -> bool:
    """Whether some column says what a card is called."""
    return bool({Target.TITLE_ZH, Target.TITLE_EN} & set(targets))


def targets_for(kind: Card) -> list[Target]:
    """What a column can be, for a sheet of this kind."""
    other = {Target.TARGET, Target.DEADLINE} if kind is Card.OFFER else {Target.INVENTOR, Target.INTELLECTUAL_PROPERTY}
    return [target for target in Target if target not in other]


def _known(matching: Matching) -> int:
    return sum(1 for target in matching.targets if target and target != Target.LEFT_OUT)


def _match(row: SheetRow) -> Matching:
    headings = tuple(tidy(as_text(cell)) for cell in row.cells)
    targets: list[str] = []
    for heading in headings:
        target = next((_KEYS[key] for key in _forms(heading) if key in _KEYS), "")
        targets.append("" if target in targets and target != Target.LEFT_OUT else target)
    return Matching(row.number, headings, tuple(targets))


def _forms(heading: str) -> list[str]:
    """A heading with and without what stands in brackets, compared by letters and digits alone."""
    return [_MARKS.sub("", fold(heading)), _MARKS.sub("", fold(_BRACKETS.sub("", heading)))]
