"""The editor's page between what is kept, what was posted, and what is shown: forms of the layout and its elements."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import request

from app.core.errors import Refused, sentence_for
from app.core.unit import Unit
from badges.printing.enums import ElementKind, Side, TextSource
from badges.printing.forms import ElementForm, LayoutForm, element_document, element_form
from badges.printing.models import KeptLayout
from badges.printing.rules.checks import Fault, free_corner
from badges.printing.rules.layouts import Element, Layout, Sheet, read_layout, write_layout
from badges.printing.rules.ready_made import sheet_of
from badges.printing.services.checking import PEOPLE
from badges.printing.services.layouts import faults_of, read
from badges.printing.wording.layouts import (
    align_words,
    element_word,
    fit_words,
    kind_words,
    mark_words,
    rise_words,
    source_words,
)
from events.setup.models import Event

_SHOWING = (ElementKind.PICTURE, ElementKind.BACKGROUND)
_SHEET = tuple(Sheet.__dataclass_fields__)
_HEIGHTS = {ElementKind.CODE: 36.0, ElementKind.TEXT: 8.0, ElementKind.MARK: 1.0, ElementKind.BAND: 5.0}


class Editor:
    """One layout in the editor. Without a form it is shown as it is kept."""

    def __init__(self, unit: Unit, event: Event, kept: KeptLayout, form: LayoutForm | None) -> None:
        self.unit, self.event, self.kept = unit, event, kept
        self.layout: Layout = read_layout(kept.document)
        posted = request.form if form is not None and request.method == "POST" else None
        self.form = form if posted is not None and form is not None else self._form_as_kept()
        self.sources = source_words(unit, event)
        choices = {
            "source": self.sources, "align": align_words(), "rise": rise_words(), "fit": fit_words(),
            "mark": mark_words(),
            "picture": {"": "–", **{picture.key: picture.key for picture in kept.pictures}},
        }  # fmt: skip
        # What was added meanwhile was not sent; it stands as it is kept.
        self.unsent = {one.id for one in self.layout.elements if posted is not None and not _is_sent(one, posted)}
        self.forms: dict[str, ElementForm] = {
            element.id: element_form(element, choices, None if element.id in self.unsent else posted)
            for element in self.layout.elements
        }
        self.refused: list[dict[str, Any]] = []
        self.tried: dict[str, Any] = {}

    def _form_as_kept(self) -> LayoutForm:
        kept, sheet = self.kept, sheet_of(self.layout)
        values = {name: getattr(sheet, name) for name in _SHEET}
        return LayoutForm(
            formdata=None, revision=str(kept.revision), name_zh=kept.name.get("zh", ""), name_en=kept.name.get("en", ""),
            width_mm=self.layout.width_mm, height_mm=self.layout.height_mm,
            own_sheet=self.layout.sheet is not None, **values,
        )  # fmt: skip

    @property
    def side(self) -> Side:
        return Side.BACK if _asked("side") == Side.BACK else Side.FRONT

    @property
    def person(self) -> str:
        """Whose badge is shown: somebody searched for, else one of PEOPLE."""
        return _asked("someone") or _asked("person") or PEOPLE[0]

    def is_sound(self) -> bool:
        """Whether every field holds what it should."""
        sound = [form.validate() for identity, form in self.forms.items() if identity not in self.unsent]
        return bool(self.form.validate_on_submit()) and all(sound)

    def is_behind(self) -> bool:
        """Whether somebody else has saved the layout since this page was opened."""
        return (self.form.revision.data or "").isdigit() and int(self.form.revision.data) != self.kept.revision

    def catch_up(self) -> None:
        """Say who has changed it; what was typed stands, and is saved over theirs if it is sent again."""
        self.form.refuse(Refused("layout_changed_meanwhile", who=self.kept.changed_by))
        self.form.revision.data = str(self.kept.revision)

    def names(self) -> dict[str, str]:
        return {"zh": self.form.name_zh.data or "", "en": self.form.name_en.data or ""}

    def view(self) -> dict[str, str]:
        """What is kept of the page's view from one saving to the next."""
        return {name: _asked(name) for name in ("side", "person", "someone") if _asked(name)}

    def document(self, action: str = "") -> dict[str, Any]:
        """What was posted as a document, after an action: `add:KIND`, `delete:ID`, `up:ID`, `down:ID`, `over:ID`.

        With `restore` it is an earlier document, which the page has kept for whoever undoes what was saved.
        Raises Refused("picture_needed_first", "layout_not_an_object").
        """
        if action == "restore":
            return self._earlier()
        sides = {
            side.value: [element_document(element, self.forms[element.id]) for element in self.layout.side(side)]
            for side in Side
        }
        verb, _colon, what = action.partition(":")
        if verb == "add" and what in {kind.value for kind in ElementKind}:
            if what in _SHOWING and not self.kept.pictures:
                raise Refused("picture_needed_first")
            elements = sides[self.side.value]
            # First in the list is what lies lowest.
            elements.insert(0 if what == ElementKind.BACKGROUND else len(elements), self._new(ElementKind(what)))
        elif verb in ("delete", "up", "down", "over"):
            _act(sides, verb, what)
        size = {"width_mm": self.form.width_mm.data, "height_mm": self.form.height_mm.data}
        sheet = {name: self.form[name].data for name in _SHEET} if self.form.own_sheet.data else None
        self.tried = {"version": self.kept.document["version"], **size, **sides, "sheet": sheet}
        return self.tried

    def _earlier(self) -> dict[str, Any]:
        try:
            document = json.loads(request.form.get("document", ""))
        except (ValueError, RecursionError) as error:
            raise Refused("layout_not_an_object", where="document") from error
        self.tried = document if isinstance(document, dict) else {}
        return self.tried

    def touched(self, action: str) -> str:
        """Where the page goes on after an action: at the element that was added or moved, else at its top."""
        verb, _colon, what = action.partition(":")
        if verb == "add":
            known = {element.id for element in self.layout.elements}
            what = next((each["id"] for side in Side for each in self.tried[side] if each["id"] not in known), "")
        return f"element-{what}" if verb in ("add", "up", "down", "over") and what else ""

    def now(self) -> Layout:
        """What was posted as a layout. Raises Refused."""
        return read(self.document())

    def _new(self, kind: ElementKind) -> dict[str, Any]:
        """An element to begin with, in the upper left, where it is no fault by itself."""
        taken = {element.id for element in self.layout.elements}
        identity = next(f"{kind}-{number}" for number in range(1, 200) if f"{kind}-{number}" not in taken)
        smaller = min(self.layout.width_mm, self.layout.height_mm)
        height = min(_HEIGHTS.get(kind, 20.0), smaller)
        width = height if kind in (ElementKind.CODE, ElementKind.PICTURE) else min(40.0, self.layout.width_mm)
        element = Element(
            identity, kind, *free_corner(self.layout, self.side, width, height), width, height,
            picture=self.kept.pictures[0].key if self.kept.pictures else "",
            # In both languages these are two lines.
            source=TextSource.WORDS, words={"zh": "文字", "en": "Words"}, lines=2,
        )  # fmt: skip
        document: dict[str, Any] = write_layout(replace(self.layout, front=(element,), back=()))["front"][0]
        return document

    def refuse(self, error: Refused) -> None:
        """Show a refusal beside the element that it names, or on top."""
        element = error.parameters.get("element", "")
        if not element:
            self.form.refuse(error)
            return
        try:
            self.refused = [fault for fault in self.faults(read(self.tried), []) if fault["stops"]]
        except Refused:
            self.form.refuse(error)

    @property
    def status(self) -> int:
        failed = self.form.errors or self.form.form_errors or self.refused or any(form.errors for form in self.forms.values())
        return 422 if request.method == "POST" and failed else 200

    def faults(self, layout: Layout, unfit: list[str]) -> list[dict[str, Any]]:
        """What is wrong, in words, with the elements' names."""
        found = faults_of(self.unit, self.event, self.kept, layout)
        found += [Fault("text_unfit", each, stops=False) for each in unfit]
        words = {element.id: element_word(element, self.sources) for element in layout.elements}
        return [
            {
                "element": fault.element,
                "name": words.get(fault.element, ""),
                "sentence": sentence_for(Refused(fault.code, **fault.parameters)),
                "stops": fault.stops,
            }
            for fault in found
        ]

    def complaints(self) -> dict[str, Any]:
        """Which fields don't hold what they should, as the preview tells it."""
        words = {element.id: element_word(element, self.sources) for element in self.layout.elements}
        forms: list[tuple[str, Any]] = [("", self.form), *self.forms.items()]
        return {
            "faults": [
                {
                    "element": identity,
                    "name": " · ".join(filter(None, (words.get(identity, ""), str(field.label.text)))),
                    "sentence": str(next(iter(field.errors))),
                    "stops": True,
                }
                for identity, form in forms for field in form if field.errors
            ]
        }  # fmt: skip

    def page(self) -> dict[str, Any]:
        """What the page's template needs."""
        elements = [
            {
                "side": side.value, "id": element.id, "kind": element.kind.value, "form": self.forms[element.id],
                "name": element_word(element, self.sources),
                "faults": [fault for fault in self.refused if fault["element"] == element.id],
            }
            for side in Side for element in self.layout.side(side)
        ]  # fmt: skip
        return {
            "kept": self.kept, "is_refused": self.status != 200, "form": self.form, "elements": elements, "side": self.side.value,
            "person": self.person, "view": self.view(),
            "kinds": kind_words(), "refused": self.refused, "shown_pictures": self.layout.pictures,
            "faults": self.refused or self.faults(self.layout, []),
        }  # fmt: skip


def _asked(name: str) -> str:
    """What the page's view is asked to be; the form goes before the address, which is that of an earlier saving."""
    return (request.form if name in request.form else request.args).get(name, "")[:60]


def _is_sent(element: Element, posted: Mapping[str, str]) -> bool:
    """Whether what was posted has this element; every kind has one of these fields."""
    return any(f"{element.id}-{name}" in posted for name in ("x_mm", "picture"))


def _act(sides: dict[str, list[dict[str, Any]]], verb: str, what: str) -> None:
    for side, elements in sides.items():
        place = next((number for number, each in enumerate(elements) if each["id"] == what), None)
        if place is None:
            continue
        element = elements.pop(place)
        if verb in ("up", "down"):
            elements.insert(max(0, place + (1 if verb == "up" else -1)), element)
        elif verb == "over":
            sides["back" if side == "front" else "front"].append(element)
        return
