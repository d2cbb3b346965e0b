"""Pages of layouts: the list with each category's choice, the editor, previews, files."""

import base64
from typing import Any

from flask import Response, flash, jsonify, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from wtforms import SelectChoice

from app.core.errors import NotFound, Refused, sentence_for
from app.core.files import read_file
from app.core.unit import Unit, open_unit
from app.vocabulary.localized import text
from app.web.downloads import send_bytes
from app.web.identity import current_actor
from app.web.languages import current_language
from app.web.routing import SIGNED_IN
from badges.printing.enums import Side
from badges.printing.forms import ChoicesForm, LayoutFileForm, LayoutForm, NewLayoutForm, PictureForm, choices_form
from badges.printing.pictures import thumbnail
from badges.printing.policy import may_edit_layouts, may_print_badges
from badges.printing.queries.layouts import choices_of, layout_of, layouts_of
from badges.printing.routes.editing import Editor
from badges.printing.routes.feature import feature
from badges.printing.rules.ready_made import READY_MADE, STANDARD
from badges.printing.services.checking import preview
from badges.printing.services.exchange import add_picture, drop_picture, export_layout, import_layout
from badges.printing.services.layouts import choose_layouts, copy_layout, create_layout, delete_layout, save_layout
from events.setup.models import Event
from events.setup.queries import find_event

HERE = "/manage/<event_code>/badges/layouts"


def _to_list(event: Event) -> Any:
    return redirect(url_for("printing.layouts", event_code=event.code), 303)


def _to_editor(event: Event, code: str, **more: Any) -> Any:
    return redirect(url_for("printing.layout", event_code=event.code, code=code, **more), 303)


def _choices(unit: Unit, event: Event) -> tuple[ChoicesForm, dict[str, str]]:
    """The form that says which category has which layout, and the categories' names in its order."""
    language = current_language()
    kept = layouts_of(unit.session, event)
    by_id = {each.id: each.code for each in kept}
    chosen = {category: by_id[layout_id] for category, layout_id in choices_of(unit.session, event).items()}
    categories = {"": _("All categories"), **{each.code: text(each.name, language) for each in event.categories}}
    names = {"": text(STANDARD.name, language), **{each.code: text(each.name, language) for each in kept}}
    return choices_form(categories, names, chosen), categories


def _list_page(unit: Unit, event: Event, **forms: Any) -> str:
    language = current_language()
    kept = layouts_of(unit.session, event)
    new = forms.get("new") or NewLayoutForm()
    new.ready_made.choices = [SelectChoice(each.code, text(each.name, language)) for each in READY_MADE.values()]
    choices, categories = _choices(unit, event)
    users: dict[int, list[str]] = {}
    for category, layout_id in choices_of(unit.session, event).items():
        users.setdefault(layout_id, []).append(categories.get(category, category))
    return render_template(
        "printing/layouts.html", event=event, layouts=kept, users=users, new=new,
        choices=forms.get("choices") or choices, file=forms.get("file") or LayoutFileForm(),
    )  # fmt: skip


@feature.form(HERE, may=may_edit_layouts)
def layouts(unit: Unit, event: Event) -> Any:
    """The event's layouts, and which category has which."""
    choices, categories = _choices(unit, event)
    if choices.validate_on_submit():
        wanted = {code: choices[f"layout_{number}"].data for number, code in enumerate(categories)}
        choose_layouts(unit, event, wanted)
        flash(_("Saved. The next print follows it."), "success")
        return _to_list(event)
    return _list_page(unit, event, choices=choices), choices.status


@feature.action(HERE + "/new", may=may_edit_layouts)
def new_layout(unit: Unit, event: Event) -> Any:
    """Start from a ready-made layout."""
    form = NewLayoutForm()
    form.ready_made.choices = [SelectChoice(code, code) for code in READY_MADE]
    if form.validate_on_submit():
        try:
            return _to_editor(event, create_layout(unit, event, form.ready_made.data).code)
        except Refused as error:
            form.refuse(error)
    return _list_page(unit, event, new=form), form.status


@feature.action(HERE + "/import", may=may_edit_layouts)
def upload_layout(unit: Unit, event: Event) -> Any:
    """Take in a layout that was exported."""
    form = LayoutFileForm()
    if form.validate_on_submit():
        try:
            return _to_editor(event, import_layout(unit, event, form.file.data.read() if form.file.data else b"").code)
        except Refused as error:
            form.refuse(error)
    return _list_page(unit, event, file=form), form.status


@feature.form(HERE + "/<code>", may=may_edit_layouts)
def layout(unit: Unit, event: Event, code: str) -> Any:
    """The editor: numbers that any browser can send, which scripts make a canvas of."""
    kept = layout_of(unit.session, event, code)
    form = LayoutForm()
    editor = Editor(unit, event, kept, form)
    if request.method == "POST" and editor.is_behind():
        editor.catch_up()
    elif request.method == "POST" and editor.is_sound():
        action = request.form.get("action", "")
        try:
            document = editor.document(action)
            save_layout(unit, event, kept, document, name=editor.names(), revision=int(form.revision.data))
        except Refused as error:
            editor.refuse(error)
        else:
            flash(_("Saved. The next print follows it."), "success")
            return _to_editor(event, code, **editor.view(), _anchor=editor.touched(action) or None)
    return render_template("printing/layout.html", event=event, picture=PictureForm(), **editor.page()), editor.status


@feature.page(HERE + "/<code>/<side>.png", may=may_print_badges)
def layout_picture(unit: Unit, event: Event, code: str, side: str) -> Any:
    """A side as it is kept, on a real person's badge."""
    kept = layout_of(unit.session, event, code)
    editor = Editor(unit, event, kept, None)
    shown = preview(
        unit, event, kept, editor.layout, side=Side.BACK if side == Side.BACK else Side.FRONT,
        person=editor.person,
    )  # fmt: skip
    return _picture(shown.picture)


@feature.resource(HERE + "/<code>/preview", may=SIGNED_IN, methods=["POST"], own_units=True)
def layout_preview(event_code: str, code: str) -> Any:
    """The same while it is being changed: the picture, and what is wrong, by element. Nothing is saved, nothing locked."""
    with open_unit(current_actor(), writes=False) as unit:
        event = find_event(unit.session, event_code)
        unit.require(may_edit_layouts, event)
        kept = layout_of(unit.session, event, code)
        editor = Editor(unit, event, kept, LayoutForm())
        if not editor.is_sound():
            return jsonify(editor.complaints()), 422
        try:
            now = editor.now()
            shown = preview(unit, event, kept, now, side=editor.side, person=editor.person)
        except Refused as error:
            return jsonify({"faults": [{"element": "", "sentence": sentence_for(error), "stops": True}]}), 422
        picture = "data:image/png;base64," + base64.b64encode(shown.picture).decode()
        return jsonify({"picture": picture, "name": shown.name, "faults": editor.faults(now, shown.unfit)})


@feature.action(HERE + "/<code>/pictures", may=may_edit_layouts)
def upload_picture(unit: Unit, event: Event, code: str) -> Any:
    """Keep a logo or a background with the layout."""
    kept = layout_of(unit.session, event, code)
    form = PictureForm()
    if form.validate_on_submit():
        try:
            add_picture(unit, event, kept, form.picture.data.read() if form.picture.data else b"")
        except Refused as error:
            form.refuse(error)
        else:
            flash(_("The picture is there. Add an element that shows it."), "success")
            return _to_editor(event, code)
    editor = Editor(unit, event, kept, None)
    return render_template("printing/layout.html", event=event, picture=form, **editor.page()), form.status


@feature.page(HERE + "/<code>/pictures/<key>.png", may=may_edit_layouts)
def layout_thumbnail(unit: Unit, event: Event, code: str, key: str) -> Any:
    """A picture of the layout, small, to tell it from the others."""
    kept = layout_of(unit.session, event, code)
    stored = next((each.file for each in kept.pictures if each.key == key), None)
    if stored is None:
        raise NotFound
    return _picture(thumbnail(read_file(stored), stored.media_type))


@feature.action(HERE + "/<code>/pictures/<key>/delete", may=may_edit_layouts)
def remove_picture(unit: Unit, event: Event, code: str, key: str) -> Any:
    """Take away a picture that the badge doesn't show."""
    drop_picture(unit, event, layout_of(unit.session, event, code), key)
    flash(_("The picture is removed."), "success")
    return _to_editor(event, code)


@feature.action(HERE + "/<code>/copy", may=may_edit_layouts)
def duplicate_layout(unit: Unit, event: Event, code: str) -> Any:
    """The same once more, to change."""
    return _to_editor(event, copy_layout(unit, event, layout_of(unit.session, event, code)).code)


@feature.action(HERE + "/<code>/delete", may=may_edit_layouts)
def remove_layout(unit: Unit, event: Event, code: str) -> Any:
    """Take a layout away."""
    delete_layout(unit, event, layout_of(unit.session, event, code))
    flash(_("The layout is deleted. Its categories have the event's layout now."), "success")
    return _to_list(event)


@feature.page(HERE + "/<code>.json", may=may_edit_layouts)
def download_layout(unit: Unit, event: Event, code: str) -> Any:
    """The layout as a file, pictures and all."""
    kept = layout_of(unit.session, event, code)
    return send_bytes(export_layout(kept), name=f"{kept.code}.badge-layout.json", media_type="application/json")


def _picture(content: bytes) -> Response:
    response = make_response(content)
    response.mimetype = "image/png"
    response.headers["Cache-Control"] = "private, no-store"
    return response
