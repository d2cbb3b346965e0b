"""What letters bring to the rest of the house: pages, jobs, placeholders, and files that are made when a mail is sent."""

from __future__ import annotations

from typing import Any

from flask import Flask, request, url_for
from flask_babel import lazy_gettext as _l

from app.core.contributions import Contributions, NavigationItem, PersonalHolding
from app.core.unit import Unit
from app.mail.occasions import define_occasions
from events.letters import errors, tasks
from events.letters.placeholders import PAPERS
from events.letters.policy import may_print_letters, may_write
from events.letters.routes import init_routes
from events.letters.services.answers import answer_placeholders
from events.letters.services.enclosures import enclosure
from events.letters.services.erasing import erase_letters, erase_letters_saying, letters_about
from events.letters.wording import enclosure_words
from events.registration.models import Delegate
from events.registration.queries import DelegateFilter
from events.setup.models import Event


def letter_links(unit: Unit, event: Event, delegate: Delegate | None) -> list[tuple[Any, str, str]]:
    """(label, address, icon) of what can be written to a delegate, or to all whom the list's filters find."""
    here: dict[str, Any] = {"event_code": event.code}
    if delegate is not None:
        return [(_l("Letters on paper"), url_for("letters.letters_of", reference=delegate.reference, **here), "document")
                ] if unit.may(may_print_letters, event) else []
    chosen: dict[str, Any] = dict(DelegateFilter.read(request.args).parameters)
    links: list[tuple[Any, str, str]] = []
    if unit.may(may_write, event):
        links.append((_l("Write to these"), url_for("letters.write", **here, **chosen), "mail"))
    if unit.may(may_print_letters, event):
        links.append((_l("Letters on paper"), url_for("letters.order", **here, **chosen), "document"))
    return links


def contribute(app: Flask, contributions: Contributions) -> None:
    """Add all that letters bring."""
    _ = errors, tasks
    init_routes(app)
    define_occasions(*PAPERS)
    contributions.answer("mail.enclosure", enclosure)
    contributions.answer("mail.enclosure_words", enclosure_words)
    contributions.answer("mail.event_placeholders", answer_placeholders)
    contributions.answer("delegate.answers_erased", erase_letters_saying)
    contributions.add(PersonalHolding(name="letters", export=letters_about, erase=erase_letters))
    contributions.answer("delegates.links", letter_links)
    contributions.add(NavigationItem(
        group=_l("Preparation"), label=_l("Letters"), endpoint="letters.index", may=may_write, order=26))
