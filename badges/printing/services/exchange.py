"""A layout as one file, from one event to another: JSON with its pictures in it, read as if an enemy had written it."""

import base64
import binascii
import json
from typing import Any, Final

from app.core.errors import NotFound, Refused
from app.core.files import forget_files, read_file
from app.core.unit import Unit
from badges.printing.models import KeptLayout
from badges.printing.pictures import redrawn
from badges.printing.policy import may_edit_layouts
from badges.printing.queries.holders import printable_questions
from badges.printing.rules.checks import check_layout
from badges.printing.rules.layouts import ANSWER, without_source
from badges.printing.services.layouts import LONGEST_NAME, add_layout, keep_picture, read
from events.setup.models import Event

FORMAT: Final = "juying-badge-layout"
MOST_BYTES: Final = 20 * 1024 * 1024
MOST_PICTURES: Final = 10


def export_layout(kept: KeptLayout) -> bytes:
    """The layout and its pictures as a JSON file."""
    pictures = {each.key: base64.b64encode(read_file(each.file)).decode() for each in kept.pictures}
    body = {"format": FORMAT, "code": kept.code, "name": kept.name, "layout": kept.document, "pictures": pictures}
    return json.dumps(body, ensure_ascii=False, indent=1).encode()


def import_layout(unit: Unit, event: Event, content: bytes) -> KeptLayout:
    """A layout from such a file; texts that come from questions this event doesn't ask are left out.

    Raises Forbidden, Refused("layout_file_too_large", "layout_file_unreadable", "layouts_too_many", what is wrong
    with a picture or the layout). Records badges.layout_created.
    """
    unit.require(may_edit_layouts, event)
    body = _parsed(content)
    layout = read(body["layout"])
    asked = {question.key for question in printable_questions(unit.session, event)}
    strange = {source for source in layout.sources if source.startswith(ANSWER) and source.removeprefix(ANSWER) not in asked}
    layout = without_source(layout, strange)
    pictures = {key: redrawn(_decoded(text)) for key, text in body["pictures"].items() if key in layout.pictures}
    fault = next((each for each in check_layout(layout, asked, set(pictures)) if each.stops), None)
    if fault is not None:
        raise Refused(fault.code, element=fault.element, **fault.parameters)
    kept = add_layout(unit, event, body["code"], body["name"], layout)
    for key, picture in pictures.items():
        keep_picture(unit, event, kept, key, picture)
    return kept


def add_picture(unit: Unit, event: Event, kept: KeptLayout, content: bytes) -> str:
    """Keep a picture with a layout, to be shown by its elements; returns its key. One whose layout has room stands on it.

    Raises Forbidden, Refused("picture_not_chosen", "pictures_too_many", what is wrong with it). Records
    badges.layout_picture_added.
    """
    unit.require(may_edit_layouts, event)
    if not content:
        raise Refused("picture_not_chosen", field="picture")
    taken = {picture.key for picture in kept.pictures}
    if len(taken) >= MOST_PICTURES:
        raise Refused("pictures_too_many", field="picture", most=MOST_PICTURES)
    drawn = redrawn(content)
    key = next(key for key in (f"picture-{number}" for number in range(1, MOST_PICTURES + 1)) if key not in taken)
    keep_picture(unit, event, kept, key, drawn)
    unit.record("badges.layout_picture_added", event_id=event.id, subject=("badge_layout", kept.id), picture=key)
    return key


def drop_picture(unit: Unit, event: Event, kept: KeptLayout, key: str) -> None:
    """Take away a picture that no element of the layout shows.

    Raises Forbidden, NotFound, Refused("picture_shown"). Records badges.layout_picture_removed.
    """
    unit.require(may_edit_layouts, event)
    picture = next((each for each in kept.pictures if each.key == key), None)
    if picture is None:
        raise NotFound
    if key in read(kept.document).pictures:
        raise Refused("picture_shown", picture=key)
    gone = picture.file_id
    kept.pictures.remove(picture)
    unit.session.flush()
    forget_files(unit, [gone])
    unit.record("badges.layout_picture_removed", event_id=event.id, subject=("badge_layout", kept.id), picture=key)


def _parsed(content: bytes) -> dict[str, Any]:
    if len(content) > MOST_BYTES:
        raise Refused("layout_file_too_large", field="file", most=MOST_BYTES // 1024 // 1024)
    try:
        body = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise Refused("layout_file_unreadable", field="file") from error
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        raise Refused("layout_file_unreadable", field="file")
    name, pictures, code = body.get("name"), body.get("pictures", {}), body.get("code")
    if not isinstance(name, dict) or not isinstance(pictures, dict) or len(pictures) > MOST_PICTURES:
        raise Refused("layout_file_unreadable", field="file")
    if not all(isinstance(text, str) for text in (*name.values(), *pictures.values(), code)):
        raise Refused("layout_file_unreadable", field="file")
    named = {language: name[language].strip()[:LONGEST_NAME] for language in ("zh", "en") if name.get(language)}
    if not any(named.values()):
        raise Refused("layout_name_missing", field="file")
    plain = "".join(letter for letter in str(code).lower() if letter.isascii() and (letter.isalnum() or letter == "-"))
    return {"layout": body.get("layout"), "name": named, "pictures": pictures, "code": _code(plain)}


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error) as error:
        raise Refused("layout_file_unreadable", field="file") from error


def _code(plain: str) -> str:
    """A code that stands in an address and hides no page there."""
    code = plain[:40].strip("-")
    return "layout" if code in ("", "new", "import") else code
