"""Suspected duplicates: the list, two of them side by side, merged or told apart."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.errors import NotFound, Refused
from app.core.unit import Unit
from app.web.paging import PageRequest
from events.people import queries, services
from events.people.forms import ANSWERS, BOTH, FIELDS, LEFT, RIGHT, MergeForm, merge_form
from events.people.policy import may_merge
from events.people.queries.duplicates import PAIR_SORTS
from events.people.routes import feature
from events.people.routes.sides import Row, activities_in_words, both_sides
from events.people.rules.timeline import Moment
from events.people.wording import kind_words, sign_words
from events.registration import queries as registration
from events.registration.models import Delegate
from events.registration.rules.merging import Side
from events.registration.services.merging import MergeChoice
from events.registration.wording import status_words
from events.setup.models import Event

LATEST = 6


@feature.page("/manage/<event_code>/duplicates", may=may_merge)
def duplicates(unit: Unit, event: Event) -> Any:
    """Pairs that may be one person, the likeliest first."""
    wanted = PageRequest.read(request.args, PAIR_SORTS)
    look, _count, _changed = queries.standing_of_look(unit.session, event.id)
    return render_template(
        "people/duplicates.html", event=event, page=queries.pairs_page(unit.session, event.id, wanted), wanted=wanted,
        look=look, signs=sign_words(), statuses=status_words())


@feature.action("/manage/<event_code>/duplicates/look", may=may_merge)
def look(unit: Unit, event: Event) -> Any:
    """Compare everybody anew."""
    count = services.look_for_pairs(unit, event)
    flash(ngettext("Compared anew: %(num)s pair found.", "Compared anew: %(num)s pairs found.", count), "success")
    return redirect(url_for("people.duplicates", event_code=event.code), 303)


@feature.form("/manage/<event_code>/duplicates/<one>/<other>", may=may_merge)
def compare(unit: Unit, event: Event, one: str, other: str) -> Any:
    """Two registrations side by side: what is kept of each, or that they are two people."""
    left, right = _two(unit, event, one, other)
    rows = both_sides(unit.session, event, left, right)
    form = merge_form([row.name for row in rows if row.differs], {row.name: row.proposed for row in rows if row.differs})
    if not unit.writes:
        form.keep.data = RIGHT if (right.status, left.status) == ("approved", "pending") else LEFT
    if unit.writes and form.validate():
        kept, gone = (right, left) if form.keep.data == RIGHT else (left, right)
        try:
            services.merge(unit, event, kept, gone, _choice(form))
        except NotFound:
            raise
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("Merged. %(name)s now stands once on the list.", name=kept.name), "success")
            return redirect(url_for("registration.delegate", event_code=event.code, reference=kept.reference), 303)
    signs, apart = queries.pair_between(unit.session, left, right)
    return render_template(
        "people/compare.html", event=event, left=left, right=right, form=form, rows=rows, signs=signs, apart=apart,
        words=sign_words(), kinds=kind_words(), common=_in_common(rows),
        overlapping=registration.overlapping_places(left, right),
        activities=[activities_in_words(side) for side in (left, right)],
        companions=[registration.companions_of(unit.session, side) for side in (left, right)],
        histories=[_latest(unit, event, side) for side in (left, right)]), form.status


@feature.action("/manage/<event_code>/duplicates/<one>/<other>/apart", may=may_merge)
def apart(unit: Unit, event: Event, one: str, other: str) -> Any:
    """These are two people."""
    services.say_two_people(unit, event, *_two(unit, event, one, other))
    flash(_("Remembered: these are two people."), "success")
    return redirect(url_for("people.duplicates", event_code=event.code), 303)


@feature.page("/manage/<event_code>/duplicates/choose", may=may_merge)
def choose(unit: Unit, event: Event) -> Any:
    """From two references, as somebody has them, to the page that compares them."""
    one, other = (request.args.get(name, "").strip() for name in ("one", "other"))
    if not one or not other:
        raise Refused("same_registration")
    left, right = _two(unit, event, one, other)
    return redirect(url_for("people.compare", event_code=event.code, one=left.reference, other=right.reference), 303)


def _two(unit: Unit, event: Event, one: str, other: str) -> tuple[Delegate, Delegate]:
    """Both, however they are written. Raises NotFound, Refused where they are one by now."""
    left, right = (registration.delegate_of(unit.session, event.id, text) for text in (one, other))
    if left.id == right.id:
        raise Refused("merged_before" if one != other else "same_registration")
    return left, right


def _choice(form: MergeForm) -> MergeChoice:
    """What was ticked, seen from the registration that stays."""
    kept = form.keep.data

    def side(value: str) -> Side:
        return Side.BOTH if value == BOTH else Side.KEPT if value == kept else Side.OTHER

    ticked = {field.name: side(field.data) for field in form if field.name.startswith((FIELDS, ANSWERS)) and field.data}
    return MergeChoice(
        {name.removeprefix(FIELDS): value for name, value in ticked.items() if name.startswith(FIELDS)},
        {name.removeprefix(ANSWERS): value for name, value in ticked.items() if name.startswith(ANSWERS)})


def _in_common(rows: list[Row]) -> list[Row]:
    return [row for row in rows if not row.differs and (row.left or row.right)]


def _latest(unit: Unit, event: Event, delegate: Delegate) -> tuple[list[Moment], dict[str, int]]:
    """The newest of what happened, and how much of which kind."""
    moments = queries.moments_of(unit.session, event, delegate, registration.merged_rows(unit.session, delegate))
    counts: dict[str, int] = {}
    for moment in moments:
        counts[moment.kind] = counts.get(moment.kind, 0) + 1
    return moments[:LATEST], counts
