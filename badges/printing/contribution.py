"""What printing brings to the rest of the house: pages, commands, the job, its line in the side bar."""

from typing import Any

from flask import Flask, request, url_for
from flask_babel import lazy_gettext as _l

from app.core.contributions import Contributions, NavigationItem, PersonalHolding, UsesOf
from app.core.unit import Unit
from badges.codes.policy import may_issue
from badges.printing import errors, tasks
from badges.printing.commands import badges
from badges.printing.policy import may_print_badges
from badges.printing.queries.layouts import layouts_with_answers
from badges.printing.queries.moments import print_moments
from badges.printing.routes import feature
from badges.printing.routes.badges import badge_panels
from badges.printing.services.cards import printed_about
from badges.printing.services.definitions import BadgeLayoutsPart
from badges.printing.services.runs import forget_printed
from events.registration.models import Delegate
from events.registration.queries import DelegateFilter
from events.setup.models import Event


def print_links(unit: Unit, event: Event, delegate: Delegate | None) -> list[tuple[Any, str, str]]:
    """(label, address, icon): one delegate's badge, or badges of all whom the list's filters find."""
    if delegate is not None:
        address = url_for("printing.badge", event_code=event.code, reference=delegate.reference)
        return [(_l("Badge"), address, "badge")] if unit.may(may_issue, event) else []
    if not unit.may(may_print_badges, event):
        return []
    chosen: dict[str, Any] = dict(DelegateFilter.read(request.args).parameters)
    return [(_l("Print badges"), url_for("printing.order", event_code=event.code, **chosen), "printer")]


def contribute(app: Flask, contributions: Contributions) -> None:
    """Add all that printing brings."""
    _ = errors, tasks
    app.register_blueprint(feature)
    app.cli.add_command(badges)
    contributions.answer("delegate.answers_erased", lambda unit, delegate, _said: forget_printed(unit, delegate))
    contributions.answer("people.timeline", print_moments)
    contributions.answer("delegates.links", print_links)
    contributions.answer("delegates.panels", badge_panels)
    contributions.answer("queue.sweep", tasks.tidy_up)
    contributions.add(BadgeLayoutsPart())
    contributions.add(UsesOf("badge_layouts", layouts_with_answers, part="badge_layouts"))
    contributions.add(PersonalHolding("badges", printed_about, forget_printed))
    contributions.add(
        NavigationItem(
            group=_l("On the day"), label=_l("Badges"), endpoint="printing.index", may=may_print_badges, order=80
        )
    )
