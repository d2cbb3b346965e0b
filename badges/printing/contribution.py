"""What printing brings to the rest of the house: pages, commands, the job, its line in the side bar."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.core.contributions import Contributions, NavigationItem, PersonalHolding
from badges.printing import errors, tasks
from badges.printing.commands import badges
from badges.printing.policy import may_print_badges
from badges.printing.queries.moments import print_moments
from badges.printing.routes import feature
from badges.printing.services.prints import forget_printed, printed_about


def contribute(app: Flask, contributions: Contributions) -> None:
    """Add all that printing brings."""
    _ = errors, tasks
    app.register_blueprint(feature)
    app.cli.add_command(badges)
    contributions.answer("delegate.answers_erased", lambda unit, delegate, _said: forget_printed(unit, delegate))
    contributions.answer("people.timeline", print_moments)
    contributions.add(PersonalHolding("badges", printed_about, forget_printed))
    contributions.add(
        NavigationItem(
            group=_l("On the day"), label=_l("Badges"), endpoint="printing.index", may=may_print_badges, order=80
        )
    )
