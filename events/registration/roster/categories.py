"""Categories as people call them: by code, by name in either language, and by their usual other names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from app.vocabulary.characters import fold
from events.registration.roster.event_view import EventView

# Each line is one sort of person; it holds where the event has exactly one category of that code or name.
_USUAL_NAMES: Final = (
    "delegate 代表 正式代表 正式 参会代表 与会代表 会议代表 普通代表 参会人员 参会嘉宾 正式参会 参会 delegates participant"
    " participants attendee attendees",
    "guest 嘉宾 特邀嘉宾 特邀 特邀代表 邀请嘉宾 受邀嘉宾 特邀专家 嘉宾代表 guests invitedguest invitedguests specialguest"
    " specialguests invited",
    "vip 贵宾 重要嘉宾 重要来宾 领导 领导嘉宾 贵宾代表 vips vip贵宾 vip嘉宾 distinguishedguest",
    "observer 列席 列席代表 列席人员 列席嘉宾 旁听 旁听代表 观察员 observers",
    "media 媒体 媒体记者 记者 新闻媒体 媒体代表 新闻记者 媒体人员 press journalist journalists reporter reporters",
    "staff 工作人员 会务组 会务 会务人员 会务组人员 会务工作人员 工作组 组委会 筹备组 大会工作人员 服务人员"
    " 保障人员 organizer organiser crew secretariat",
    "volunteer 志愿者 义工 志愿者团队 大会志愿者 学生志愿者 volunteers",
    "exhibitor 参展 参展商 参展代表 展商 参展人员 参展企业 exhibitors",
    "companion 随行 随行人员 陪同 陪同人员 companions",
    "family 家属 随行家属 亲属 家人 families",
    "judge 评委 评审 评委专家 评审专家 专家评委 judges jury",
    "speaker 演讲嘉宾 发言嘉宾 主讲嘉宾 演讲人 报告人 发言人 speakers",
    "investor 投资人 投资方 投资机构 投资机构代表 investors",
    "audience 观众 听众 旁听观众 visitor visitors",
    "team 参赛团队 团队 参赛选手 选手 参赛项目 参赛者 teams contestant contestants",
    "alumni 校友 校友代表 普通校友 alumnus alumna",
    "notable 知名校友 杰出校友 特邀校友 distinguishedalumni",
)
_GROUPS: Final = tuple(frozenset(line.split()) for line in _USUAL_NAMES)
_ASIDE: Final = re.compile(r"[\s()（）\[\]【】\"'“”‘’.。:：*＊·]+")


def category_names(event: EventView) -> dict[str, str]:
    """What each category of an event can be called, in its folded form, with the category's code.

    Its own code and names come first; usual names only where they mean one category and no other.
    """
    own: dict[str, str] = {}
    for category in event.categories:
        for name in (category.code, *category.name.values()):
            own.setdefault(_key(name), category.code)
    names = dict(own)
    for group in _GROUPS:
        meant = {code for name, code in own.items() if name in group}
        if len(meant) == 1:
            code = meant.pop()
            for name in group:
                names.setdefault(name, code)
    return names


def read_category(text: str, names: Mapping[str, str]) -> str | None:
    """The code of the category that a text names, or None."""
    return names.get(_key(text))


def default_category(event: EventView) -> str | None:
    """The category of somebody whose row says none: `delegate` where there is one, else the first public, else the first."""
    codes = [category.code for category in event.categories]
    public = [category.code for category in event.categories if category.public]
    return "delegate" if "delegate" in codes else next(iter([*public, *codes]), None)


def _key(name: str) -> str:
    return _ASIDE.sub("", fold(name))
