"""The demo's events: one of each kind on days around today, so that something is over, something runs, something comes; of
docking the edition before, and a roadshow, so that three districts have deals."""

from __future__ import annotations

from dataclasses import dataclass

from app.vocabulary.localized import Localized
from events.setup.enums import EventKind

PREFIX = "demo-"


CITY: tuple[str, Localized] = ("demo-city", {"zh": "泉城市人才服务中心（演示）", "en": "Spring City Talent Office (demo)"})
#: The city's districts, each of which holds something that deals come from.
DISTRICTS: dict[str, Localized] = {
    "demo-lakeside": {"zh": "湖东区人才服务中心（演示）", "en": "Lakeside District Talent Office (demo)"},
    "demo-riverside": {"zh": "滨河区人才服务中心（演示）", "en": "Riverside District Talent Office (demo)"},
    "demo-cloud-hill": {"zh": "云山区人才服务中心（演示）", "en": "Cloud Hill District Talent Office (demo)"},
}
DOCKING = {"zh": "海外人才项目对接会", "en": "Overseas Talent Docking Conference"}


@dataclass(frozen=True, slots=True)
class Plan:
    """One demo event. `starts_in` counts days from today; `crowd` says how many of each category register; its
    `district` holds it, else the city. What has an `edition` is one of the series that docking is; some deals of the edition
    that it `continues` went on at it.
    """

    code: str
    kind: EventKind
    name: dict[str, str]
    starts_in: int
    crowd: dict[str, int]
    pending: int = 0
    arrived: float = 0.0
    with_deals: bool = False
    deals: int = 24
    edition: int = 0
    continues: str = ""
    with_meetings: bool = False
    with_liaison: bool = False
    district: str = ""
    announces: bool = False
    with_program: bool = True
    with_sheets: bool = False


PLANS = (
    Plan("demo-summit", EventKind.SUMMIT, {"zh": "海归创新创业泉城峰会", "en": "Spring City Returnee Summit"}, -1,
         {"vip": 6, "guest": 24, "delegate": 96, "observer": 18, "media": 8, "staff": 12}, pending=9, arrived=0.84,
         with_deals=True, with_liaison=True, announces=True),
    Plan("demo-docking-1", EventKind.DOCKING,
         {"zh": "首届海外人才项目对接会", "en": "First Overseas Talent Docking Conference"}, -400, {"talent": 8, "demand": 6},
         arrived=0.9, with_deals=True, deals=15, district="demo-lakeside", edition=1, with_program=False),
    Plan("demo-docking", EventKind.DOCKING, DOCKING, -35, {"talent": 40, "demand": 32, "investor": 6, "staff": 6}, arrived=0.93,
         with_deals=True, with_meetings=True, district="demo-lakeside", edition=2, continues="demo-docking-1"),
    Plan("demo-alumni", EventKind.ALUMNI_WEEK, {"zh": "泉城大学校友返校周", "en": "Spring City University Homecoming"}, 20,
         {"notable": 5, "alumni": 52}, pending=4,
         announces=True, with_sheets=True),
    Plan("demo-contest", EventKind.CONTEST, {"zh": "海归双创大赛泉城赛区", "en": "Returnee Innovation Contest, Spring City"}, 40,
         {"team": 22, "judge": 5, "investor": 6}, pending=3),
    Plan("demo-salon", EventKind.SALON, {"zh": "海归创业分享会", "en": "Founders' Evening"}, -12, {"guest": 3, "participant": 18},
         with_deals=True, deals=8, district="demo-cloud-hill"),
    Plan("demo-roadshow", EventKind.SALON, {"zh": "滨河区海归项目路演", "en": "Riverside Project Roadshow"}, -75,
         {"guest": 2, "participant": 9}, with_deals=True, deals=12, district="demo-riverside", with_program=False),
)


@dataclass(frozen=True, slots=True)
class DemoStaff:
    """An account of the demo; its password is made at each loading and printed once."""

    username: str
    name: str
    role: str


REGISTRAR, LIAISON, CLERKS = "demo-registrar", "demo-liaison", ("demo-clerk", "demo-clerk-2")
STAFF = (
    DemoStaff("demo-organiser", "陈筱 Organiser", "administrator"),
    DemoStaff(REGISTRAR, "刘畅 Registrar", "registrar"),
    DemoStaff("demo-desk", "赵一 Desk supervisor", "desk_supervisor"),
    DemoStaff(CLERKS[0], "孙明 Docking clerk", "docking_clerk"),
    DemoStaff(CLERKS[1], "钱立 Docking clerk", "docking_clerk"),
    DemoStaff(LIAISON, "吴桐 Liaison", "liaison"),
    DemoStaff("demo-viewer", "周远 Viewer", "viewer"),
)
