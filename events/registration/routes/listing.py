"""The organisers' list of delegates, and the queue of those who wait for a decision."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _

from app.core.unit import Unit
from app.vocabulary.places import country_choices, province_choices
from app.web.languages import current_language
from app.web.paging import PageRequest, fetch_page
from events.registration import queries
from events.registration.enums import DelegateStatus, PlaceState
from events.registration.policy import may_approve_delegates, may_view_delegates
from events.registration.queries.lists import ABROAD
from events.registration.routes import feature
from events.registration.routes.links import links_about
from events.registration.wording import place_state_words, place_word, source_words, status_words
from events.setup.enums import SignUp
from events.setup.models import Event


@feature.page("/manage/<event_code>/delegates", may=may_view_delegates)
def delegates(unit: Unit, event: Event) -> Any:
    """The list of delegates: searched, filtered, sorted, paged; its state is in the address."""
    wanted = PageRequest.read(request.args, queries.SORTABLE)
    chosen = queries.DelegateFilter.read(request.args)
    page = fetch_page(
        unit.session, queries.delegates_statement(event.id, chosen, wanted.sort, wanted.descending), wanted)
    language = current_language()
    counts = queries.status_counts(unit.session, event.id)
    return render_template(
        "registration/delegates.html", event=event, page=page, wanted=wanted, chosen=chosen, counts=counts,
        total=sum(counts.values()), statuses=status_words(), sources=source_words(), states=place_state_words(),
        links=links_about(unit, event),
        activities={one.id: one for one in event.activities}, place_word=place_word,
        choices={
            "status": list(status_words().items()), "source": list(source_words().items()),
            "category": event.categories,
            "country": [(ABROAD, _("All abroad")), *country_choices(language)],
            "province": province_choices(language),
            "activity": [one for one in event.activities if one.sign_up != SignUp.NONE],
            "place": [(state, word) for state, word in place_state_words().items() if state != PlaceState.RELEASED],
        })


@feature.page("/manage/<event_code>/delegates/approve", may=may_approve_delegates)
def approval_queue(unit: Unit, event: Event) -> Any:
    """Registrations that wait for a decision, the longest waiting first."""
    wanted = PageRequest.read({"sort": "registered", **request.args.to_dict()}, queries.SORTABLE)
    chosen = replace(queries.DelegateFilter.read(request.args), status=DelegateStatus.PENDING)
    page = fetch_page(
        unit.session, queries.delegates_statement(event.id, chosen, wanted.sort, wanted.descending), wanted)
    return render_template(
        "registration/approval_queue.html", event=event, page=page, wanted=wanted, chosen=chosen,
        activities={one.id: one for one in event.activities}, sources=source_words(), place_word=place_word,
        kept={name: value for name, value in asdict(chosen).items() if value and name != "status"}, choices={
            "source": list(source_words().items()), "category": event.categories,
            "country": [(ABROAD, _("All abroad")), *country_choices(current_language())],
            "province": province_choices(current_language()),
            "activity": [one for one in event.activities if one.sign_up != SignUp.NONE]})
