"""Browsers that have opened the form, and what they send: each time another person."""

import itertools
import random
import re
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from bench.load import Request
from bench.registration.furnishing import EVENT

FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建国文辉力学东海云飞宁婷雪晨佳怡思远浩宇"
_NUMBERS = itertools.count(1)


@dataclass(frozen=True)
class Browser:
    """A session and the token of the form in it."""

    cookie: str
    token: str


def open_form(port: int) -> Browser:
    """Look at the form as a browser does before it sends one."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/e/{EVENT}/register", timeout=60) as answer:
        page = answer.read().decode()
        cookies = [value.split(";")[0] for value in answer.headers.get_all("Set-Cookie") or []]
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    if token is None:
        raise SystemExit("the form has no token")
    return Browser("; ".join(cookies), token[1])


def forms(browsers: list[Browser], count: int, status: int = 303) -> list[Request]:
    """So many forms, each of another person, sent by these browsers in turn."""
    return [form_of(browser, status) for browser in itertools.islice(itertools.cycle(browsers), count)]


def form_of(browser: Browser, status: int = 303) -> Request:
    """The whole form, filled in by a person who hasn't been there yet."""
    number = next(_NUMBERS)
    fields = [
        ("csrf_token", browser.token), ("name", a_name(number)), ("name_latin", ""), ("unit", "华宁大学"),
        ("title", "教授"), ("mobile", f"139{number:08}"), ("email", f"person{number}@example.com"), ("country", "CN"),
        ("province", "SD"), ("category", "delegate"), ("q-arrival_date", "2019-10-11"), ("q-arrival_trip", "G123"),
        ("q-hotel", "yes"), ("q-roommate", "single"), ("q-diet", "vegetarian"), ("activity", "opening"),
        ("activity", "main-forum"), ("consent-privacy", "y"), ("consent-sensitive", "y"), ("second_address", ""),
    ]  # fmt: skip
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": browser.cookie,
        "Accept-Language": "zh-CN,zh;q=0.9",
        "Accept-Encoding": "gzip, br",
    }
    return Request("POST", f"/e/{EVENT}/register", urlencode(fields), headers, status)


def a_name(number: int) -> str:
    """A name that looks like one; several people have it."""
    chance = random.Random(number)
    return chance.choice(FAMILY) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2))))


def rows(count: int) -> Iterator[Request]:
    """What the baseline is sent: one row each."""
    for _ in range(count):
        number = next(_NUMBERS)
        fields = {"name": a_name(number), "mobile": f"139{number:08}", "email": f"person{number}@example.com"}
        yield Request("POST", "/", urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded"})
