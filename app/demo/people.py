"""Invented people: the same at every loading, none of them real."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from random import Random

FAMILY = (
    "王李张刘陈杨赵黄周吴徐孙马朱胡林郭何高罗郑梁谢宋唐许邓韩冯曹彭曾肖田董袁潘于蒋蔡"
    "余杜叶程苏魏吕丁任沈姚卢傅钟姜崔谭廖范汪陆金石单仇")
# Characters that names of this generation are made of.
GIVEN = "文博雨桐思远子涵嘉怡俊杰欣妍浩然诗琪明轩静雯志强晓燕建国丽华海波春梅新宇佳宁一鸣若溪振东秀英立群婉清承泽语嫣"
UNIVERSITIES = (
    "泉城大学", "历下理工学院", "齐鲁医学研究院", "黄河材料研究所", "明湖师范大学", "千佛山医院", "岱青海洋研究所")
COMPANIES = (
    "泉润生物科技有限公司", "历城智能装备有限公司", "舜耕数据技术有限公司", "华山新材料股份有限公司", "趵突泉投资集团",
    "章丘精密制造有限公司", "莱芜低碳能源有限公司", "槐荫医疗器械有限公司")
# By country: family names, given names, where they work.
ABROAD = (
    ("US", ("Chen", "Miller", "Brooks", "Huang"), ("Amy", "David", "Rachel", "Kevin", "Grace"),
     ("Northlake Biosystems", "Cascade Photonics")),
    ("DE", ("Fischer", "Brandt", "Keller", "Vogt"), ("Jonas", "Katharina", "Matthias", "Lena"),
     ("Institut für Leichtbau Rheinau", "Elbtal Sensorik GmbH")),
    ("GB", ("Wright", "Hughes", "Bennett", "Li"), ("Eleanor", "Thomas", "Fiona", "James"),
     ("Thames Robotics Ltd.", "Ashdown Therapeutics")),
    ("JP", ("田中", "中村", "小林", "森"), ("健", "美咲", "大輔", "由紀"), ("北海材料株式会社", "常盤精機株式会社")),
    ("SG", ("Tan", "Lim", "Goh"), ("Wei Ling", "Jun Hao", "Mei Fen"), ("Straits MedTech",)),
    ("CA", ("Tremblay", "Roy", "Campbell"), ("Luc", "Geneviève", "Andrew"), ("Laurentide Batteries",)),
    ("FR", ("Lefèvre", "Moreau", "Girard"), ("Camille", "Antoine", "Élodie"), ("Atelier Photonique de Lyon",)),
    ("AU", ("Nguyen", "Taylor", "Walsh"), ("Minh", "Sophie", "Daniel"), ("Southern Cross Genomics",)),
)
# How those who write their names otherwise have them in their passports.
LATIN = {"田中": "Tanaka", "中村": "Nakamura", "小林": "Kobayashi", "森": "Mori", "健": "Ken", "美咲": "Misaki",
         "大輔": "Daisuke", "由紀": "Yuki"}
TITLES = ("教授", "研究员", "总经理", "首席科学家", "主任", "项目负责人", "博士后", "董事长助理")
# The same offices as those abroad write them.
TITLES_ABROAD = dict(zip(TITLES, (
    "Professor", "Research Fellow", "General Manager", "Chief Scientist", "Director", "Project Lead", "Postdoctoral Fellow",
    "Assistant to the Chairman"), strict=True))
_TRIES = 30
PROVINCES = ("SD",) * 9 + ("BJ", "SH", "GD", "JS", "ZJ", "HB", "SC", "SN", "LN", "FJ", "AH", "HN", "TJ", "HA", "CQ")


@dataclass(frozen=True, slots=True)
class Invented:
    """Somebody who doesn't exist, with an address that nobody can have and no telephone."""

    name: str
    unit: str
    title: str
    email: str
    country: str
    province: str | None
    name_latin: str = ""


def invent(seed: str, count: int) -> Iterator[Invented]:
    """`count` people; about one in nine from abroad, one in sixty from Hong Kong, Macao or Taiwan.

    No name comes twice as long as there are others: who is suspected to be somebody else is made so on purpose.
    """
    random = Random(seed)  # noqa: S311  # a demo is the same every time
    taken: set[str] = set()
    for number in range(count):
        email, title = f"{seed}-{number}@example.com", random.choice(TITLES)
        again = Random(email)  # noqa: S311
        if random.random() < 0.11:
            country, families, givens, units = random.choice(ABROAD)
            draw = partial(_abroad, families, givens)
            name = _unlike(taken, draw(random), again, draw)
            yield Invented(name, random.choice(units), TITLES_ABROAD[title] if country != "JP" else title, email, country,
                           None, _latin(name) if country == "JP" else "")
            continue
        name = _unlike(taken, _at_home(random), again, _at_home)
        province = random.choice(("HK", "MO", "TW")) if random.random() < 1 / 60 else random.choice(PROVINCES)
        yield Invented(name, random.choice(UNIVERSITIES + COMPANIES), title, email, "CN", province)


def _at_home(random: Random) -> str:
    return random.choice(FAMILY) + "".join(random.sample(GIVEN, random.choice((1, 2, 2))))


def _abroad(families: Sequence[str], givens: Sequence[str], random: Random) -> str:
    family, given = random.choice(families), random.choice(givens)
    return f"{given} {family}" if family.isascii() else family + given


def _latin(name: str) -> str:
    return " ".join(LATIN[part] for part in (name[:2], name[2:]) if part in LATIN) or " ".join(
        LATIN[part] for part in (name[:1], name[1:]) if part in LATIN)


def _unlike(taken: set[str], name: str, again: Random, draw: Callable[[Random], str]) -> str:
    """A name that nobody has yet, where some tries find one; it is taken from now on."""
    for _try in range(_TRIES):
        if name not in taken:
            break
        name = draw(again)
    taken.add(name)
    return name
