"""The headings by which people call a column, in the form in which headings are compared: no case, spaces, marks or brackets."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final


class Field(StrEnum):
    """What a column can say beside the event's own questions and activities; the names are those of the public form."""

    NAME = "name"
    SURNAME = "surname"
    GIVEN_NAME = "given_name"
    NAME_LATIN = "name_latin"
    UNIT = "unit"
    TITLE = "title"
    MOBILE = "mobile"
    EMAIL = "email"
    COUNTRY = "country"
    PROVINCE = "province"
    PLACE = "place"
    CATEGORY = "category"
    ACTIVITIES = "activities"
    NOTE = "note"
    REFERENCE = "reference"
    LEFT_OUT = "left_out"


USUAL: Final[dict[Field, str]] = {
    Field.NAME: (
        "姓名 中文姓名 名字 姓名中文 参会人 参会人姓名 参会人员 参会人员姓名 参会嘉宾 参会代表 代表姓名 嘉宾姓名"
        " 与会人员 人员姓名 联系人姓名 name fullname chinesename nameinchinese namechinese participant"
        " participantname attendee attendeename delegatename"
    ),
    Field.SURNAME: ("姓 姓氏 surname lastname familyname"),
    Field.GIVEN_NAME: ("名 givenname givennames firstname forename"),
    Field.NAME_LATIN: (
        "姓名拼音 拼音 汉语拼音 姓名汉语拼音 英文姓名 英文名 姓名英文 护照姓名 护照拼音 外文姓名 外文名 拼音姓名"
        " 拉丁姓名 latinname namelatin nameinlatin nameinlatinletters englishname nameinenglish nameenglish pinyin"
        " nameinpinyin passportname nameasinpassport nameonpassport"
    ),
    Field.UNIT: (
        "工作单位 单位 单位名称 所在单位 公司 公司名称 机构 机构名称 工作单位名称 组织 任职单位 单位全称 单位公司"
        " 工作机构 所属单位 单位机构 单位职务 单位及职务 单位和职务 单位与职务 工作单位及职务"
        " 工作单位和职务 工作单位职务 所在单位及职务 unit organization organisation company institution affiliation employer"
        " companyname organizationname organisationname"
    ),
    Field.TITLE: (
        "职务 职务职称 职称 职位 职称职务 职务头衔 头衔 岗位 现任职务 行政职务 title position jobtitle"
        " post role"
    ),
    Field.MOBILE: (
        "手机 手机号 手机号码 电话 联系电话 联系方式 移动电话 电话号码 联系手机 联系电话手机 手机电话 联系手机号"
        " 本人手机 mobile mobilephone mobilenumber mobileno phone phonenumber telephone tel cellphone cell phoneno"
        " contactnumber"
    ),
    Field.EMAIL: ("邮箱 电子邮箱 电子邮件 邮件 邮箱地址 电邮 电子邮箱地址 电子邮件地址 email emailaddress mail"),
    Field.COUNTRY: (
        "国家 国家地区 国家或地区 国家和地区 来自国家 来自国家地区 来自国家和地区 所在国家 所在国家地区 国别 国籍"
        " 国别地区 居住国 国籍地区 country countryregion countryorregion nationality countryofresidence"
    ),
    Field.PROVINCE: (
        "省份 省 省市 省区市 省自治区 省自治区直辖市 所在省份 所在省 来自省份 省市自治区 省市区 来自省市 所在省市"
        " province provinceregion state provincestate stateprovince"
    ),
    Field.PLACE: (
        "地区 来自 来自地区 所在地 所在地区 国家省份 国家地区省份 来自何地 籍贯 来源地 来自地 place region from"
        " location countryprovince whereyouarefrom"
    ),
    Field.CATEGORY: (
        "代表类别 类别 参会类别 身份 参会身份 人员类别 嘉宾类别 类型 人员类型 参会类型 代表类型 证件类别 代表身份"
        " 参会人员类别 报名类别 category type delegatecategory delegatetype participanttype attendeetype"
        " registrationtype registrationcategory"
    ),
    Field.ACTIVITIES: (
        "参加活动 活动 参会活动 报名活动 参加会议 参加论坛 子活动 拟参加活动 参加的活动 参与活动 选择活动 报名场次"
        " 场次 参加场次 活动安排 activities activity sessions session signups programme events"
    ),
    Field.NOTE: (
        "备注 备注信息 备注说明 说明 其他 其它 特殊需求 其他需求 其他说明 note notes remark remarks comment"
        " comments other"
    ),
    Field.REFERENCE: ("代表编号 报名编号 登记编号 代码 reference delegatereference registrationreference"),
    Field.LEFT_OUT: (
        "序号 序 编号 号 行号 no nr number sn serial serialno serialnumber index 状态 审核状态 报名状态 status 候补"
        " 候补活动 waiting waitinglist 国籍代码 未导入原因 whynotimported"
    ),
}
# Parts by which a longer heading is known (请填写您的手机号码), asked in this order where nothing matched as a whole.
PARTS: Final[tuple[tuple[Field, str], ...]] = (
    (Field.NAME_LATIN, "拼音 英文名 英文姓名 护照姓名 外文名 pinyin latin"),
    (Field.MOBILE, "手机 移动电话 电话 mobile cellphone phone"),
    (Field.EMAIL, "邮箱 电子邮件 email"),
    (Field.CATEGORY, "类别 category"),
    (Field.COUNTRY, "国家 country"),
    (Field.PROVINCE, "省份 province"),
    (Field.UNIT, "工作单位 单位名称 单位全称 organization organisation company"),
    (Field.TITLE, "职务 职称 职位 jobtitle position"),
    (Field.ACTIVITIES, "参加活动 参会活动 报名活动"),
    (Field.NAME, "姓名 fullname"),
)
# What makes such a heading another person's: their telephone is not the delegate's.
OF_OTHERS: Final = re.compile(
    "紧急|应急|领队|陪同|随行|秘书|助理|司机|办公|固定|座机|传真|推荐|介绍|邀请人|对接人|联络员|发票|酒店|导师|微信|wechat|emergency|assistant|fax"
    "|office|invited|secretary|invoice|hotel"
)
