"""Layouts of an event: pages, done, refused and fed nonsense; whose badge is previewed; what is checked."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
import typst
from flask.testing import FlaskClient
from markupsafe import escape
from PIL import Image

from app.core.actors import Command, Grant, Role
from app.core.errors import Refused, sentence_for
from app.core.files import StoredFile, read_file
from app.core.unit import open_unit
from badges.printing.enums import Side
from badges.printing.queries.layouts import layout_of, layouts_by_category, layouts_of, layouts_with_answers
from badges.printing.rules.layouts import write_layout
from badges.printing.rules.ready_made import READY_MADE
from badges.printing.services.checking import find_problems, preview
from badges.printing.services.exchange import import_layout
from badges.printing.services.layouts import choose_layouts, create_layout, delete_layout, read, save_layout
from badges.printing.wording.layouts import element_names
from events.registration.models import Question
from events.setup.models import Event
from tests.badges.printing.acting import in_event
from tests.factories.accounts import a_member, sign_in

HERE = "/manage/summit/badges/layouts"

pytestmark = pytest.mark.one_database


@pytest.fixture
def browser(stage: Any, client: FlaskClient) -> FlaskClient:
    with open_unit(Command()) as unit:
        return sign_in(client, a_member(unit, "organiser", Grant(Role.ORGANISER, event_id=stage.event_id)))


def fields_of(page: str) -> dict[str, str]:
    """What the editor's form would send as it stands."""
    class Reader(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.found: dict[str, str] = {}
            self.name = self.writing = ""

        def handle_starttag(self, tag: str, attrs: Any) -> None:
            has = dict(attrs)
            if tag == "input" and has.get("name") and has.get("type") not in ("file",):
                if has.get("type") != "checkbox" or "checked" in has:
                    self.found[has["name"]] = has.get("value") or ""
            elif tag in ("select", "textarea"):
                self.name = has.get("name", "")
                self.found.setdefault(self.name, "")
                self.writing = self.name if tag == "textarea" else ""
            elif tag == "option" and "selected" in has:
                self.found[self.name] = has.get("value") or ""

        def handle_endtag(self, _tag: str) -> None:
            self.writing = ""

        def handle_data(self, data: str) -> None:
            if self.writing:
                # A browser drops the first line break, and sends the others as two characters.
                self.found[self.writing] += data.lstrip("\r\n").replace("\n", "\r\n")

    reader = Reader()
    reader.feed(page)
    return reader.found


def png(width: int = 20, height: int = 10) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), "#0b6e75").save(out, "PNG")
    return out.getvalue()


def test_first_layout_is_what_all_categories_have_until_one_has_its_own(stage: Any, browser: FlaskClient) -> None:
    made = [browser.post(f"{HERE}/new", data={"ready_made": code}) for code in ("a6", "card", "a6")]
    assert [answer.location for answer in made] == [f"{HERE}/a6", f"{HERE}/card", f"{HERE}/a6-2"]
    chosen = browser.post(HERE, data={"layout_0": "a6", "layout_1": "", "layout_2": "card", "layout_3": ""})
    assert (chosen.status_code, browser.get(HERE).status_code) == (303, 200)
    widths = in_event(stage, lambda unit, event: {
        code: one.layout.width_mm for code, one in layouts_by_category(unit.session, event).items()})
    assert widths == {"": 105, "delegate": 105, "vip": 86, "media": 105}


@pytest.mark.parametrize("path", ["/new", "/import", ""])
def test_nonsense_is_shown_again(stage: Any, browser: FlaskClient, path: str) -> None:
    answer = browser.post(HERE + path, data={"ready_made": "scroll", "layout_0": "scroll"})
    assert answer.status_code == 422


def test_editor_sent_as_it_is_changes_nothing_but_the_revision(stage: Any, browser: FlaskClient) -> None:
    for code, ready in READY_MADE.items():
        in_event(stage, lambda unit, event, code=code: create_layout(unit, event, code))
        page = browser.get(f"{HERE}/{code}")
        sent = browser.post(f"{HERE}/{code}", data=fields_of(page.get_data(as_text=True)) | {"action": "save"})
        with open_unit(Command()) as unit:
            kept = layout_of(unit.session, unit.session.get_one(Event, stage.event_id), code)
            assert (sent.status_code, read(kept.document), kept.revision) == (303, ready.layout, 2)


@pytest.mark.parametrize(
    ("changes", "status", "front", "back"),
    [
        ({"name-x_mm": "10"}, 303, 10, 0),
        ({"action": "add:text"}, 303, 11, 0),
        ({"action": "add:text", "side": "back"}, 303, 10, 1),
        ({"action": "add:dragon"}, 303, 10, 0),
        ({"action": "delete:name"}, 303, 9, 0),
        ({"action": "delete:nobody"}, 303, 10, 0),
        ({"action": "over:name"}, 303, 9, 1),
        ({"action": "add:background"}, 422, 10, 0),
        ({"action": "up:code", "name-y_mm": "80"}, 422, 10, 0),
        ({"name-x_mm": "nan"}, 422, 10, 0),
        ({"name-x_mm": ""}, 422, 10, 0),
        ({"name-x_mm": "500"}, 422, 10, 0),
        ({"name-x_mm": "80"}, 422, 10, 0),
        ({"name-colour": "red"}, 422, 10, 0),
        ({"name-source": "mobile"}, 422, 10, 0),
        ({"name-floor_pt": "2"}, 422, 10, 0),
        ({"width_mm": "1"}, 422, 10, 0),
        ({"revision": "7"}, 422, 10, 0),
        ({"revision": "x"}, 422, 10, 0),
        ({"name_zh": " ", "name_en": ""}, 422, 10, 0),
        ({"own_sheet": "y", "columns": "9"}, 422, 10, 0),
    ],
)
def test_change_in_the_editor(
    stage: Any, browser: FlaskClient, changes: dict[str, str], status: int, front: int, back: int
) -> None:
    in_event(stage, lambda unit, event: create_layout(unit, event, "lanyard"))
    as_it_is = fields_of(browser.get(f"{HERE}/lanyard").get_data(as_text=True))
    sent = browser.post(f"{HERE}/lanyard", data=as_it_is | {"action": "save"} | changes)
    layout = in_event(stage, lambda unit, event: read(layout_of(unit.session, event, "lanyard").document))
    assert (sent.status_code, len(layout.front), len(layout.back)) == (status, front, back)


def layout_now(stage: Any) -> Any:
    return in_event(stage, lambda unit, event: read(layout_of(unit.session, event, "lanyard").document))


def test_of_two_who_change_a_layout_the_later_loses_nothing(stage: Any, browser: FlaskClient) -> None:
    in_event(stage, lambda unit, event: create_layout(unit, event, "lanyard"))
    opened = fields_of(browser.get(f"{HERE}/lanyard").get_data(as_text=True))
    browser.post(f"{HERE}/lanyard", data=opened | {"action": "add:text"})
    # The other's new text is not among what is sent; that is no field left empty.
    assert browser.post(f"{HERE}/lanyard/preview", data=opened).status_code == 200
    refused = browser.post(f"{HERE}/lanyard", data=opened | {"action": "save", "name-x_mm": "10"})
    shown = refused.get_data(as_text=True)
    again = fields_of(shown)
    assert (refused.status_code, "field-error" in shown, again["name-x_mm"], again["revision"]) == (422, False, "10", "2")
    assert [element.x_mm for element in layout_now(stage).front if element.id == "name"] == [6.5]
    sent = browser.post(f"{HERE}/lanyard", data=again | {"action": "save"})
    assert (sent.status_code, len(layout_now(stage).front)) == (303, 11)
    assert [element.x_mm for element in layout_now(stage).front if element.id == "name"] == [10]


def test_removed_element_comes_back_by_the_document_that_the_page_kept(stage: Any, browser: FlaskClient) -> None:
    in_event(stage, lambda unit, event: create_layout(unit, event, "lanyard"))
    opened = fields_of(browser.get(f"{HERE}/lanyard").get_data(as_text=True))
    before = layout_now(stage)
    browser.post(f"{HERE}/lanyard", data=opened | {"action": "delete:name"})
    after = fields_of(browser.get(f"{HERE}/lanyard").get_data(as_text=True)) | {"action": "restore"}
    hostile = [browser.post(f"{HERE}/lanyard", data=after | {"document": document}).status_code
               for document in ("", "{", "[" * 100_000, "[]", '{"version": 1}')]
    back = browser.post(f"{HERE}/lanyard", data=after | {"document": json.dumps(write_layout(before))})
    assert (hostile, back.status_code, layout_now(stage)) == ([422] * 5, 303, before)


def test_side_that_the_form_says_goes_before_that_of_the_address(stage: Any, browser: FlaskClient) -> None:
    in_event(stage, lambda unit, event: create_layout(unit, event, "lanyard"))
    fields = fields_of(browser.get(f"{HERE}/lanyard?side=front").get_data(as_text=True))
    address = f"{HERE}/lanyard?side=front&person=longest_unit&someone=X"
    sent = browser.post(address, data=fields | {"action": "add:text", "side": "back", "someone": ""})
    assert (len(layout_now(stage).back), urlsplit(sent.location).query) == (1, "side=back")


def test_page_goes_on_where_something_was_added(stage: Any, browser: FlaskClient) -> None:
    in_event(stage, lambda unit, event: create_layout(unit, event, "lanyard"))
    anchors = []
    for action in ("add:band", "over:name", "delete:unit", "save"):
        fields = fields_of(browser.get(f"{HERE}/lanyard").get_data(as_text=True))
        anchors.append(urlsplit(browser.post(f"{HERE}/lanyard", data=fields | {"action": action}).location or "").fragment)
    assert anchors == ["element-band-1", "element-name", "", ""]


def test_preview_shows_what_is_typed_and_saves_nothing(stage: Any, browser: FlaskClient) -> None:
    stage.add_delegate(name="王伟")
    in_event(stage, lambda unit, event: create_layout(unit, event, "lanyard"))
    as_it_is = fields_of(browser.get(f"{HERE}/lanyard").get_data(as_text=True))
    answers = [browser.post(f"{HERE}/lanyard/preview", data=as_it_is | changes)
               for changes in ({}, {"name-x_mm": "10"}, {"name-y_mm": "75"}, {"name-x_mm": "much"})]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 422]
    first, moved, covering, wrong = (answer.get_json() for answer in answers)
    assert (first["name"], first["faults"], first["picture"] == moved["picture"]) == ("王伟", [], False)
    assert {fault["element"] for fault in covering["faults"]} == {"name", "name-latin", "unit"} & {"name"}
    # A number beside the wrong one of ten elements would help nobody.
    assert [(fault["element"], fault["name"].count(" · "), fault["stops"]) for fault in wrong["faults"]] == [("name", 1, True)]
    in_english = browser.post(f"{HERE}/lanyard/preview?lang=en", data=as_it_is | {"name-x_mm": "much"}).get_json()
    assert in_english["faults"][0]["sentence"] != wrong["faults"][0]["sentence"]
    revision = in_event(stage, lambda unit, event: layout_of(unit.session, event, "lanyard").revision)
    assert (revision, browser.get(f"{HERE}/lanyard/front.png").data[:4]) == (1, b"\x89PNG")


def test_only_organisers_edit_layouts(stage: Any, client: FlaskClient) -> None:
    in_event(stage, lambda unit, event: create_layout(unit, event, "lanyard"))
    with open_unit(Command()) as unit:
        sign_in(client, a_member(unit, "registrar", Grant(Role.REGISTRAR, event_id=stage.event_id)))
    answers = [client.get(HERE), client.get(f"{HERE}/lanyard"), client.post(f"{HERE}/lanyard"),
               client.post(f"{HERE}/lanyard/preview"), client.post(f"{HERE}/new"), client.get(f"{HERE}/lanyard.json")]
    assert [answer.status_code for answer in answers] == [403] * 6
    assert client.get(f"{HERE}/lanyard/front.png").status_code == 200


def test_layout_travels_as_a_file_with_its_pictures(stage: Any, browser: FlaskClient, other_event: Any) -> None:
    browser.post(f"{HERE}/new", data={"ready_made": "card"})
    browser.post(f"{HERE}/card/pictures", data={"picture": (BytesIO(png()), "logo.png")})
    as_it_is = fields_of(browser.get(f"{HERE}/card").get_data(as_text=True))
    added = browser.post(f"{HERE}/card", data=as_it_is | {"action": "add:background", "side": "back"})
    file = browser.get(f"{HERE}/card.json").data
    other = other_event()

    def take_in(unit: Any, event: Event) -> Any:
        kept = import_layout(unit, event, file)
        return kept.code, [(each.key, read_file(each.file)[:4]) for each in kept.pictures]

    code, shown = in_event(other, take_in)
    same = in_event(other, lambda unit, event: layout_of(unit.session, event, "card").document)
    assert (added.status_code, code, shown) == (303, "card", [("picture-1", b"\x89PNG")])
    assert same == json.loads(file)["layout"]
    copied = browser.post(f"{HERE}/card/copy")
    deleted = browser.post(f"{HERE}/card/delete")
    assert (copied.location, deleted.status_code) == (f"{HERE}/card-2", 303)
    left = in_event(stage, lambda unit, event: [(one.code, len(one.pictures)) for one in layouts_of(unit.session, event)])
    assert left == [("card-2", 1)]


def test_picture_is_removed_once_nothing_shows_it(stage: Any, browser: FlaskClient) -> None:
    browser.post(f"{HERE}/new", data={"ready_made": "card"})
    for name in ("logo.png", "other.png"):
        browser.post(f"{HERE}/card/pictures", data={"picture": (BytesIO(png()), name)})
    as_it_is = fields_of(browser.get(f"{HERE}/card").get_data(as_text=True))
    browser.post(f"{HERE}/card", data=as_it_is | {"action": "add:background", "side": "back"})

    def left() -> Any:
        return in_event(stage, lambda unit, event: (
            [each.key for each in layout_of(unit.session, event, "card").pictures],
            unit.session.scalar(sa.select(sa.func.count()).where(StoredFile.purpose == "badge_layout"))))

    statuses = [browser.post(f"{HERE}/card/pictures/{key}/delete").status_code for key in ("picture-1", "picture-2", "picture-2")]
    assert (statuses, left()) == ([409, 303, 404], (["picture-1"], 1))
    page = browser.get(f"{HERE}/card").get_data(as_text=True)
    assert "/pictures/picture-1/delete" not in page
    with_background = fields_of(page)
    browser.post(f"{HERE}/card", data=with_background | {"action": "delete:background-1", "side": "back"})
    assert (browser.post(f"{HERE}/card/pictures/picture-1/delete").status_code, left()) == (303, ([], 0))


def test_pictures_are_told_apart_by_small_ones(stage: Any, browser: FlaskClient) -> None:
    browser.post(f"{HERE}/new", data={"ready_made": "card"})
    page = typst.compile(b"#set page(width: 300pt, height: 100pt)\nA", format="pdf")
    for content, name in ((png(), "logo.png"), (page, "sky.pdf")):
        browser.post(f"{HERE}/card/pictures", data={"picture": (BytesIO(content), name)})
    answers = [browser.get(f"{HERE}/card/pictures/picture-{number}.png") for number in (1, 2, 3)]
    assert [answer.status_code for answer in answers] == [200, 200, 404]
    sizes = [Image.open(BytesIO(answer.data)).size for answer in answers[:2]]
    assert [max(size) <= 160 for size in sizes] == [True, True]
    editor = browser.get(f"{HERE}/card").get_data(as_text=True)
    assert [f"/card/pictures/picture-{number}.png" in editor for number in (1, 2)] == [True, True]


@pytest.mark.parametrize(
    ("picture", "code"), [(None, "picture_not_chosen"), (b"%PDF-1.7\nnothing", "page_unreadable"), (b"GIF89a", "picture_of_wrong_kind")])
def test_picture_that_is_refused_says_what_to_do(
    stage: Any, browser: FlaskClient, picture: bytes | None, code: str
) -> None:
    browser.post(f"{HERE}/new", data={"ready_made": "card"})
    answer = browser.post(f"{HERE}/card/pictures", data={} if picture is None else {"picture": (BytesIO(picture), "a.png")})
    with browser.application.test_request_context():
        told = sentence_for(Refused(code))
    assert (answer.status_code, str(escape(told)) in answer.get_data(as_text=True)) == (422, True)


@pytest.mark.parametrize(
    ("person", "name"),
    [("longest_name", "Maria Fernanda de la Concepción"), ("rarest_glyph", "王𫞩"), ("longest_unit", "李长"), ("王𫞩", "王𫞩"),
     ("nobody at all", "Maria Fernanda de la Concepción")],
)
def test_preview_is_of_a_real_person(stage: Any, person: str, name: str) -> None:
    stage.add_delegate(name="Maria Fernanda de la Concepción")
    stage.add_delegate(name="王𫞩")
    stage.add_delegate(name="李长", unit="济南市海外高层次人才创新创业服务中心")
    in_event(stage, lambda unit, event: create_layout(unit, event, "card"))

    def shown(unit: Any, event: Event) -> Any:
        kept = layout_of(unit.session, event, "card")
        return preview(unit, event, kept, read(kept.document), side=Side.FRONT, person=person)

    assert in_event(stage, shown).name == name


def test_check_lists_what_does_not_come_out_right(stage: Any, browser: FlaskClient) -> None:
    stage.add_delegate(name="王伟")
    stage.add_delegate(name="很长" * 30)
    stage.add_delegate(name="李\ue000")
    document = write_layout(READY_MADE["card"].layout)
    document["front"].append({"id": "photo", "kind": "photo", "x_mm": 1, "y_mm": 52, "width_mm": 1, "height_mm": 1})

    def use(unit: Any, event: Event) -> None:
        kept = create_layout(unit, event, "card")
        save_layout(unit, event, kept, document, name={"zh": "卡"}, revision=1)
        choose_layouts(unit, event, {"vip": "card"})

    in_event(stage, use)
    stage.add_delegate(name="赵无", category="vip")
    found = in_event(stage, find_problems)
    assert [(one.name, one.kind) for one in found] == [("很长" * 30, "unfit"), ("李\ue000", "glyph"), ("赵无", "photo")]
    assert browser.get("/manage/summit/badges/check").status_code == 200


def test_answers_stand_on_badges_and_sensitive_ones_never(stage: Any) -> None:
    def ask(unit: Any, event: Event) -> None:
        unit.session.add_all(
            Question(event_id=event.id, position=number, key=key, type="text", label={"zh": key}, sensitive=key == "passport")
            for number, key in enumerate(("hotel", "passport")))
        kept = create_layout(unit, event, "card")
        unit.session.flush()
        for key, refused in (("hotel", None), ("passport", "answer_not_for_badges")):
            document = write_layout(READY_MADE["card"].layout)
            document["front"][1]["source"] = f"answer:{key}"
            try:
                save_layout(unit, event, kept, document, name={"zh": "卡"}, revision=kept.revision)
                told = None
            except Refused as error:
                told = error.code
            assert told == refused
        assert layouts_with_answers(unit.session, event, "form", ["hotel", "passport"]) == {"hotel": 1}

    in_event(stage, ask)


def test_deleted_layout_gives_its_categories_back(stage: Any) -> None:
    def act(unit: Any, event: Event) -> list[float]:
        create_layout(unit, event, "a6")
        card = create_layout(unit, event, "card")
        choose_layouts(unit, event, {"": "a6", "vip": "card"})
        delete_layout(unit, event, card)
        return [one.layout.width_mm for one in layouts_by_category(unit.session, event).values()]

    assert in_event(stage, act) == [105, 105, 105, 105]


def test_element_whose_name_two_layouts_share_is_called_what_it_is_in_both(stage: Any, client: FlaskClient) -> None:
    def act(unit: Any, event: Event) -> str:
        for code, source in (("card", "reference"), ("a6", "unit")):
            kept = create_layout(unit, event, code)
            document = json.loads(json.dumps(kept.document))
            document["front"][-1] = {**document["front"][1], "id": "text-1", "kind": "text", "source": source}
            kept.document = document
        unit.session.flush()
        with client.application.test_request_context():
            return element_names(unit, event)["text-1"]

    assert len(in_event(stage, act).split(" / ")) == 2
