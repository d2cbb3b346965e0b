"""The letter that confirms a registration, made from what is at hand before the registration is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.mail.letters import Letter
from app.mail.occasions import Text, our_text
from app.mail.rules import fill
from app.vocabulary.characters import tidy
from app.vocabulary.localized import listed, text
from app.vocabulary.places import country_name
from app.vocabulary.times import format_date_range
from app.web.addresses import address_of
from events.registration.queries.standing_forms import StandingForm
from events.registration.services.letters import WITH_CALENDAR, occasion_of
from events.setup.models import Category, Event


def first_letter(form: StandingForm, category: Category, row: Mapping[str, Any], token: str) -> Letter | None:
    """The confirmation for who holds all places that were asked for; None where its text asks for more than is at hand.

    `row` are the columns of the delegate to be; the letter doesn't name the delegate yet.
    """
    language, occasion = row["language"], occasion_of(row["status"])
    values = {
        **_of_event(form.event, language), **_of_person(row, language), "category": text(category.name, language),
        "waiting": "",
        "link": address_of("registration.own_page", link_token=token, lang=language),
    }
    written = form.texts.get((occasion, language)) or our_text(occasion, language)
    try:
        said = Text(fill(written.subject, values.__getitem__), fill(written.body, values.__getitem__))
    except KeyError:
        return None
    return Letter(
        occasion=occasion, language=language, to_address=row["email"], to_name=row["name"],
        subject=tidy(said.subject)[:300], body=said.body.strip() + "\n", event_id=form.event.id,
        enclosures=("calendar",) if occasion in WITH_CALENDAR else ())


def _of_event(event: Event, language: str) -> dict[str, str]:
    hosts = [text(one["name"], language) for one in event.organizers if one["role"] == "host"]
    values = {
        "event": text(event.name, language), "dates": format_date_range(event.starts, event.ends, language),
        "city": text(event.city, language),
    }
    # Without hosts the organisation stands in for them, which the ordinary way looks up.
    return values | ({"hosts": listed(hosts, language)} if hosts else {})


def _of_person(row: Mapping[str, Any], language: str) -> dict[str, str]:
    latin = row["name_latin"] or row["name"]
    return {
        "name": row["name"] if language == "zh" else latin, "name_as_given": row["name"], "name_latin": latin,
        "reference": row["reference"], "unit": row["unit"] or "", "title": row["title"] or "",
        "country": country_name(row["country"], language) if row["country"] else "",
    }
