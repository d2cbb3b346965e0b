"""The same invented people for every contestant."""

from dataclasses import dataclass

from badges.codes.keys import SigningKey

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰文建国梓涵雨轩浩宇欣怡子墨诗琪晨曦俊熙思远若溪嘉懿沐阳清扬知行致远"
LATIN = ("Wei", "Fang", "Minjing", "Zihan", "Yuxuan", "Haoyu", "Xinyi", "Siyuan", "Zhixing", "Muyang")
UNITS = (
    "山东大学齐鲁医院", "济南市科学技术局", "天津华宁大学生命科学学院", "Max-Planck-Institut für Kohlenforschung",
    "中国科学院自动化研究所",
)  # fmt: skip
TITLES = ("教授", "博士后", "总经理", "Senior Scientist", "副研究员")
CATEGORIES = (("正式代表", "Delegate", "#0B6E75"), ("贵宾", "VIP", "#B3261E"), ("媒体", "Press", "#5B3A8E"))
EVENT = "海归创新创业济南峰会"
LINE = "Jinan Summit · Jinan · 11–13 October 2019"


@dataclass(frozen=True)
class Person:
    """What stands on a badge."""

    name: str
    latin: str
    unit: str
    title: str
    category: int
    code: str
    fallback: str


def people(count: int) -> list[Person]:
    """So many people; no two alike."""
    key = SigningKey(1, bytes(range(32)))
    found = []
    for number in range(1, count + 1):
        given = GIVEN[number % len(GIVEN)] + GIVEN[number * 7 // 3 % len(GIVEN)]
        found.append(
            Person(
                SURNAMES[number % len(SURNAMES)] + given,
                f"{LATIN[number % 10]}{LATIN[number // 10 % 10].lower()} No{number}",
                UNITS[number * 3 % len(UNITS)],
                TITLES[number // 5 % len(TITLES)],
                number % len(CATEGORIES),
                key.code(1, number, 1, 1 + number % len(CATEGORIES)),
                key.fallback(number, 1),
            )
        )
    return found
