"""Pages of desks: the screen that scans, and the organisers' list with its live count."""

import hashlib
import json
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Response, current_app, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from wtforms import SelectChoice

from app.core.errors import NotFound, Refused
from app.core.unit import Unit
from app.vocabulary.localized import text
from app.vocabulary.times import zone
from app.web.addresses import address_of
from app.web.downloads import send_bytes
from app.web.languages import current_language
from app.web.pages import asset, built_name
from app.web.paging import PageRequest
from app.web.paper_styles import paper_style
from app.web.qr import code_svg
from app.web.routing import PUBLIC, Feature
from app.web.security_headers import show_own_prints
from badges.desk.card import cards
from badges.desk.forms import AnnulForm, DeskForm, SettleForm
from badges.desk.policy import may_manage_desks, may_see_counts
from badges.desk.queries.counts import admitted_per_quarter, counts_of_points
from badges.desk.queries.desks import find_desk, list_desks, state_of
from badges.desk.queries.facts import list_points
from badges.desk.queries.kept_scans import VIEWS, count_to_settle, find_kept, list_lane, list_scans
from badges.desk.queries.rehearsals import open_rehearsal
from badges.desk.services.correcting import annul_scan, settle_scan
from badges.desk.services.pairing import DeskPlan, create_desk, pairing_code, renew_pairing, revoke_desk
from badges.desk.wording import greetings, record_words, screen_words
from events.setup.models import Event

COURSE = timedelta(hours=3)
SCREEN_VERSION = "5"
"""Goes up with the screen's script, so that organisers see which desks still run an old one."""

SCREEN_FILES = ("desk.js", "desk.css", "zxing_reader.wasm", "mark.svg")

feature = Feature("desk", __name__)


@feature.page("/desk", may=PUBLIC)
def screen(_unit: Unit) -> Any:
    """The screen that scans. It holds nothing of any event until its device is paired."""
    page = render_template(
        "desk/screen.html", words=screen_words(), greetings=greetings(), cards=cards(), version=SCREEN_VERSION
    )
    return show_own_prints(make_response(page))


@feature.page("/desk-card.pdf", may=PUBLIC)
def card(_unit: Unit) -> Response:
    """The card of help in both languages, to be printed and laid beside the device."""
    return send_bytes(_card_pdf(), name="desk-card.pdf", media_type="application/pdf")


@lru_cache(maxsize=1)
def _card_pdf() -> bytes:
    """The card says the same everywhere and always: it is made once."""
    # WeasyPrint takes a second to load, which every other page is spared.
    from app.web.pdf import render_pdf

    return render_pdf(render_template("pdf/desk_card.html", cards=cards()), paper_style("desk_card"))


@feature.resource("/desk-worker.js", may=PUBLIC, methods=["GET"], own_units=True)
def worker() -> Response:
    """The script that serves the screen without a network; it changes with any of the screen's files."""
    name = built_name("desk-worker.js")
    files = [asset(part) for part in SCREEN_FILES]
    page = url_for("desk.screen")
    version = hashlib.sha256("\n".join([name, SCREEN_VERSION, *files]).encode()).hexdigest()[:12]
    known = json.dumps({"version": version, "page": page, "files": files})
    script = (Path(str(current_app.static_folder)) / name).read_text("utf-8")
    return Response(f"const DESK_FILES = {known};\n{script}", mimetype="text/javascript")


@feature.resource("/desk.webmanifest", may=PUBLIC, methods=["GET"], own_units=True)
def manifest() -> Response:
    """What makes the screen an app that can be installed."""
    page = url_for("desk.screen")
    body = {
        "name": _("Juying desk"), "short_name": _("Desk"), "lang": current_language(), "id": page, "start_url": page,
        "scope": page, "display": "standalone", "orientation": "any", "background_color": "#10181b",
        "theme_color": "#10181b",
        "icons": [{"src": asset("mark.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
    }  # fmt: skip
    return Response(json.dumps(body, ensure_ascii=False), mimetype="application/manifest+json")


@feature.page("/manage/<event_code>/desks", may=may_see_counts)
def index(unit: Unit, event: Event) -> Any:
    """How many were let in where, and the desks."""
    return render_template("desk/index.html", event=event, **_live(unit, event))


@feature.page("/manage/<event_code>/desks/live", may=may_see_counts)
def live(unit: Unit, event: Event) -> Any:
    """The counts and desks alone, for a page that looks again every few seconds."""
    return render_template("desk/_live.html", event=event, **_live(unit, event))


def _live(unit: Unit, event: Event) -> dict[str, Any]:
    points = list_points(unit.session, event.id)
    now, event_zone = unit.now(), zone(event.timezone)
    course = admitted_per_quarter(unit.session, [point.id for point in points], now - COURSE, now)
    return {
        "points": points,
        "counts": counts_of_points(unit.session, points, event_zone, now),
        "course": [(f"{start.astimezone(event_zone):%H:%M}", count) for start, count in course],
        "desks": list_desks(unit.session, event.id, now),
        "to_settle": count_to_settle(unit.session, event.id),
        "is_rehearsed": open_rehearsal(unit.session, event.id) is not None,
    }


@feature.form("/manage/<event_code>/desks/new", may=may_manage_desks)
def new(unit: Unit, event: Event) -> Any:
    """Set up a desk."""
    form = DeskForm()
    language = current_language()
    form.points.choices = [SelectChoice(point.code, text(point.name, language)) for point in event.points]
    if form.validate_on_submit():
        plan = DeskPlan(form.name.data, form.points.data, form.supervisor.data, form.may_search.data)
        try:
            desk = create_desk(unit, event, plan)
        except Refused as error:
            form.refuse(error)
        else:
            return redirect(url_for("desk.pairing", event_code=event.code, desk_id=desk.id), 303)
    return render_template("desk/new.html", event=event, form=form), form.status


@feature.page("/manage/<event_code>/desks/<int:desk_id>", may=may_manage_desks)
def pairing(unit: Unit, event: Event, desk_id: int) -> Any:
    """One desk: the QR code that pairs it while it waits, then what it is and does."""
    return render_template("desk/pairing.html", event=event, **_pairing(unit, event, desk_id))


@feature.page("/manage/<event_code>/desks/<int:desk_id>/state", may=may_manage_desks)
def pairing_state(unit: Unit, event: Event, desk_id: int) -> Any:
    """The desk's state alone, for a page that waits for the device."""
    return render_template("desk/_pairing.html", event=event, **_pairing(unit, event, desk_id))


def _pairing(unit: Unit, event: Event, desk_id: int) -> dict[str, Any]:
    desk = find_desk(unit.session, event.id, desk_id)
    if desk is None:
        raise NotFound
    code = pairing_code(unit, desk)
    link = f"{address_of('desk.screen')}#pair={code}" if code else None
    return {
        "desk": desk,
        "state": state_of(desk, unit.now()),
        "link": link,
        "picture": code_svg(link) if link else None,
        "point_names": [point.name for point in list_points(unit.session, event.id, desk.point_codes)],
    }


@feature.action("/manage/<event_code>/desks/<int:desk_id>/renew", may=may_manage_desks)
def renew(unit: Unit, event: Event, desk_id: int) -> Any:
    """A fresh one-time code."""
    renew_pairing(unit, event, desk_id)
    return redirect(url_for("desk.pairing", event_code=event.code, desk_id=desk_id), 303)


@feature.action("/manage/<event_code>/desks/<int:desk_id>/revoke", may=may_manage_desks)
def revoke(unit: Unit, event: Event, desk_id: int) -> Any:
    """End a desk's rights at once."""
    desk = revoke_desk(unit, event, desk_id)
    flash(_("“%(name)s” is revoked: it can scan and read no more.", name=desk.name), "success")
    return redirect(url_for("desk.index", event_code=event.code), 303)


@feature.page("/manage/<event_code>/desks/scans", may=may_see_counts)
def kept_scans(unit: Unit, event: Event) -> Any:
    """Conflicts and admissions against the rules, what was settled, what was refused, and all scans."""
    view = request.args.get("view", VIEWS[0])
    view = view if view in VIEWS else VIEWS[0]
    names = {"open": _("To settle"), "settled": _("Settled and annulled"), "refused": _("Refused"), "all": _("All scans")}
    waiting = count_to_settle(unit.session, event.id)
    return render_template(
        "desk/kept_scans.html", event=event, view=view, words=record_words(),
        page=list_scans(unit.session, event.id, view, request.args.get("q", ""), PageRequest.read(request.args, ())),
        views=[
            (names[one], url_for("desk.kept_scans", event_code=event.code, view=one), one == view,
             waiting if one == "open" else None)
            for one in VIEWS
        ],
    )  # fmt: skip


@feature.page("/manage/<event_code>/desks/scans/<int:scan_id>", may=may_see_counts)
def kept_scan(unit: Unit, event: Event, scan_id: int) -> Any:
    """One scan beside the others of the same person at the same point."""
    return _kept_scan(unit, event, scan_id, SettleForm(), AnnulForm())


def _kept_scan(unit: Unit, event: Event, scan_id: int, settle_form: SettleForm, annul_form: AnnulForm) -> Any:
    kept = find_kept(unit.session, event.id, scan_id)
    if kept is None:
        raise NotFound
    page = render_template(
        "desk/kept_scan.html", event=event, kept=kept, lane=list_lane(unit.session, kept.scan), words=record_words(),
        settle_form=settle_form, annul_form=annul_form,
    )  # fmt: skip
    return page, max(settle_form.status, annul_form.status)


@feature.action("/manage/<event_code>/desks/scans/<int:scan_id>/settle", may=may_manage_desks)
def settle(unit: Unit, event: Event, scan_id: int) -> Any:
    """Say how a conflict stands."""
    form = SettleForm()
    if not form.validate_on_submit():
        return _kept_scan(unit, event, scan_id, form, AnnulForm(formdata=None))
    settle_scan(unit, event, scan_id, form.note.data)
    flash(_("Settled."), "success")
    return redirect(url_for("desk.kept_scans", event_code=event.code), 303)


@feature.action("/manage/<event_code>/desks/scans/<int:scan_id>/annul", may=may_manage_desks)
def annul(unit: Unit, event: Event, scan_id: int) -> Any:
    """Declare a scan a mistake."""
    form = AnnulForm()
    if not form.validate_on_submit():
        return _kept_scan(unit, event, scan_id, SettleForm(formdata=None), form)
    annul_scan(unit, event, scan_id, form.reason.data)
    flash(_("The scan is annulled: it stays on record and counts nowhere."), "success")
    return redirect(url_for("desk.kept_scan", event_code=event.code, scan_id=scan_id), 303)
