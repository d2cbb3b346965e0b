"""From plain data to a PDF of badges, by Typst: no network, no files but the layout and the system's fonts.

Measured for 986 badges on two cores (bench/): Typst is some twenty times faster than WeasyPrint,
which spends its time on page boxes. All texts go in as a JSON file that the layout reads, so that
nothing a person has typed is ever read as markup.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typst

from app.vocabulary.characters import tidy
from app.web.qr import QUIET_ZONE_MODULES, code_matrix, code_png
from badges.codes.rules import group_fallback
from badges.printing.enums import BadgeLayout
from badges.printing.rules import (
    BADGE_HEIGHT_MM,
    BADGE_WIDTH_MM,
    CODE_WIDTH_MM,
    BadgeData,
    BadgeHead,
    text_on,
)

LAYOUT = Path(__file__).parents[2] / "templates" / "pdf" / "badges.typ"


def render_badges(head: BadgeHead, badges: Sequence[BadgeData], layout: BadgeLayout) -> bytes:
    """A PDF with a page for each badge (90 × 130 mm), or A4 sheets of four with cut marks, in the order given.

    Raises ValueError where there is no badge.
    """
    if not badges:
        raise ValueError("there is no badge to print")
    module_mm = CODE_WIDTH_MM / len(code_matrix(badges[0].code))
    margin_mm = QUIET_ZONE_MODULES * module_mm
    data = {
        "title": tidy(head.name),
        "layout": layout.value,
        "width_mm": BADGE_WIDTH_MM,
        "height_mm": BADGE_HEIGHT_MM,
        "code_mm": CODE_WIDTH_MM + 2 * margin_mm,
        "code_margin_mm": margin_mm,
        "head": {"name": tidy(head.name), "line": tidy(head.line)},
        "badges": [_entry(badge) for badge in badges],
    }
    files = {"main.typ": LAYOUT.read_bytes(), "data.json": json.dumps(data, ensure_ascii=False).encode()}
    # Its types know no virtual files; its documentation does.
    compiled: bytes = typst.compile(files, format="pdf")  # type: ignore[call-overload]  # see above
    return compiled


def _entry(badge: BadgeData) -> dict[str, Any]:
    name = tidy(badge.name)
    return {
        "name": name,
        # Two to four Chinese characters look better a little apart.
        "tracking": 0.04 if len(name) <= 4 else 0,
        "name_latin": tidy(badge.name_latin),
        "unit": "\u3000".join(filter(None, (tidy(badge.unit), tidy(badge.title)))),
        "category": "  ".join(filter(None, (tidy(badge.category), tidy(badge.category_latin)))),
        "colour": badge.colour,
        "text_colour": text_on(badge.colour),
        "fallback": group_fallback(badge.fallback),
        # Typst's virtual files hold text only; a list of bytes is the way around a temporary folder.
        "picture": list(code_png(badge.code)),
    }
