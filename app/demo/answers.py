"""What the demo's crowd answers to its events' own questions, each in the language of whom it is."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any, Final

from PIL import Image, ImageDraw, ImageFont

from app.core.unit import Unit
from app.demo.people import Invented
from events.registration.queries import questions_of
from events.registration.services.choices import capacities
from events.registration.services.uploads import Upload
from events.setup.models import Event
from events.setup.services.editing import move_entry, save_entry

# Questions that the presets don't have: rooms of which there are only so many.
ROOMS: Final[dict[str, dict[str, Any]]] = {
    "demo-summit": {
        "key": "stay", "type": "choice", "label": {"zh": "入住酒店", "en": "Hotel"},
        "section": {"zh": "行程与食宿", "en": "Travel and stay"}, "show_if": {"key": "hotel", "equals": "true"},
        "choices": [
            {"value": "lake", "label": {"zh": "明湖宾馆", "en": "Lakeside Hotel"}, "capacity": "30"},
            {"value": "spring", "label": {"zh": "泉畔酒店", "en": "Spring Hotel"}, "capacity": "60"},
            {"value": "own", "label": {"zh": "自行安排", "en": "I see to it myself"}}]},
    "demo-alumni": {
        "key": "stay", "type": "choice", "label": {"zh": "校内住宿", "en": "Staying on the campus"},
        "choices": [
            {"value": "guesthouse", "label": {"zh": "学术交流中心", "en": "Guest house"}, "capacity": "12"},
            {"value": "dormitory", "label": {"zh": "校友公寓", "en": "Alumni residence"}, "capacity": "40"},
            {"value": "none", "label": {"zh": "不需要", "en": "Not needed"}}]},
}
# How many places further up than the end such a question stands.
UP: Final = {"demo-summit": 2}

COLLEGES = (("机械工程学院", "Mechanical Engineering"), ("材料科学与工程学院", "Materials Science"), ("医学院", "Medicine"),
            ("信息科学学院", "Information Science"), ("经济学院", "Economics"), ("外国语学院", "Foreign Languages"))
PROJECTS = (("脑机接口康复手套", "A rehabilitation glove led by brain signals"),
            ("海水提锂吸附膜", "Membranes that take lithium from sea water"),
            ("果园采摘机器人", "A robot that picks orchards"), ("慢病管理数字疗法", "Digital therapy for chronic illness"),
            ("固态电池隔膜", "Separators for solid-state batteries"), ("工业视觉检测云平台", "Visual inspection as a service"))
INTERESTS = (("医疗器械、数字医疗", "Medical devices, digital health"), ("新材料、碳中和", "New materials, carbon neutrality"),
             ("先进制造、机器人", "Advanced manufacturing, robotics"))
SUMMARIES = (("已完成中试，希望找一家能做量产验证的企业。", "Piloted; we look for a company to prove volume production with."),
             ("拥有 6 项发明专利，愿以许可或作价入股合作。", "Six patents; open to licences or equity."),
             ("现有产线良率 92%，想引进检测算法提到 98%。", "Our line yields 92%; we want inspection that brings it to 98%."),
             ("需要懂碳纤维成型的团队，一起做车身件。", "We need a team that knows how to form carbon fibre, for car bodies."),
             ("寻找临床合作医院，样机两台可先试用。", "We look for a hospital to try two prototypes."))
TOPICS = (("海外团队回国落地，第一年最难的是什么？", "What is hardest in the first year after moving a team to China?"),
          ("早期融资怎么谈估值？", "How does one talk about valuation in an early round?"),
          ("高校成果转化的股权怎么分？", "How are shares split when a university's result is spun out?"))
TRAINS, FLIGHTS = ("G", "D"), ("CA", "MU", "SC", "HU")
# Of ten who are asked, how many leave out what may be left out.
SILENT: Final = 0.2


def ask_for_rooms(unit: Unit, event: Event) -> None:
    """Add the demo's question of limited choices to the events that have one."""
    if event.code in ROOMS:
        save_entry(unit, event, "form", None, ROOMS[event.code])
        move_entry(unit, event, "form", ROOMS[event.code]["key"], -UP.get(event.code, 0))


class Answers:
    """Answers of one event's crowd, the same at every loading; no choice is picked more often than there are places."""

    def __init__(self, unit: Unit, event: Event) -> None:
        self._random = Random(event.code + "answers")  # noqa: S311  # a demo is the same every time
        self._first_day = event.starts
        self._limits = {question.key: capacities(question) for question in questions_of(unit.session, event.id)}
        self._rooms = [choice["value"] for choice in ROOMS.get(event.code, {}).get("choices", ())]
        self._taken: Counter[str] = Counter()
        self._press_card = Upload("press-card.png", _press_card())

    def of(self, person: Invented) -> dict[str, Sequence[str]]:
        """What somebody answers, by key; what they aren't asked is left out later, as at a form."""
        found: dict[str, Sequence[str]] = {"hotel": ["yes"] if self._random.random() < 0.65 else ["no"],
                                           "roommate": [self._random.choice(("single", "single", "shared"))]}
        said: dict[str, Callable[[], str]] = {
            "arrival_date": self._arrival, "arrival_trip": lambda: self._trip(person), "diet": self._diet,
            "entry_year": lambda: str(self._random.randint(1984, 2018)), "class_name": self._class_name, "plate": self._plate,
            "role": lambda: self._random.choice(("leader", "leader", "member")),
            "field": lambda: self._random.choice(("health", "ict", "manufacturing", "materials", "other")),
        } | {key: self._told(texts, person) for key, texts in (
            ("college", COLLEGES), ("project", PROJECTS), ("interest", INTERESTS), ("summary", SUMMARIES), ("question", TOPICS))}
        required = {"entry_year", "college", "project", "field"}
        found |= {key: [say()] for key, say in said.items() if key in required or self._random.random() > SILENT}
        if self._rooms and (found["hotel"] == ["yes"] or "hotel" not in self._limits):
            found["stay"] = [self._room()]
        return found

    def files(self, category: str) -> dict[str, Upload]:
        """What somebody of a category sends along."""
        return {"press_card": self._press_card} if category == "media" else {}

    def _room(self) -> str:
        limits = self._limits["stay"]
        free = [room for room in self._rooms if self._taken[room] < limits.get(room, self._taken[room] + 1)]
        room: str = free[min(int(self._random.expovariate(1)), len(free) - 1)]
        self._taken[room] += 1
        return room

    def _arrival(self) -> str:
        day: date = self._first_day - timedelta(days=self._random.choice((0, 0, 0, 1)))
        return day.isoformat()

    def _trip(self, person: Invented) -> str:
        lines = TRAINS if person.country == "CN" and self._random.random() < 0.7 else FLIGHTS
        return f"{self._random.choice(lines)}{self._random.randint(101, 1999)}"

    def _diet(self) -> str:
        return self._random.choice(("none",) * 7 + ("halal", "vegetarian", "vegetarian"))

    def _class_name(self) -> str:
        return f"{self._random.randint(1, 6)}班"

    def _plate(self) -> str:
        letters = "ABCDEFGHJK"
        return f"鲁A·{self._random.randint(10, 99)}{self._random.choice(letters)}{self._random.randint(10, 99)}"

    def _told(self, texts: Sequence[tuple[str, str]], person: Invented) -> Callable[[], str]:
        return lambda: self._random.choice(texts)[0 if person.country == "CN" else 1]


def _press_card() -> bytes:
    """A card that nobody takes for a real one."""
    picture = Image.new("RGB", (640, 400), "#F4F1EA")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, 640, 96), fill="#5B3A8E")
    pen.text((32, 24), "PRESS", fill="white", font=ImageFont.load_default(44))
    pen.text((32, 150), "Spring City Daily (invented)", fill="#37474F", font=ImageFont.load_default(30))
    pen.text((32, 330), "For the demo only", fill="#37474F", font=ImageFont.load_default(22))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
