"""What watching brings to the rest of the house: pages, the notices' sweep, texts, what it holds about a person."""

from typing import Any

from flask import Flask, request, url_for
from flask_babel import lazy_gettext as _l

from app.core.contributions import Contributions, NavigationItem, PersonalHolding
from app.core.unit import Unit
from app.mail.occasions import define_occasions
from badges.desk.services.correcting import ANNULLED
from badges.desk.services.rehearsing import WIPED
from badges.watching import api, errors, tasks
from badges.watching.policy import may_certify, may_make_sheets, may_watch
from badges.watching.queries.attendance import certificate_of
from badges.watching.queries.settings import find_mark
from badges.watching.routes import certificates, live, sheets
from badges.watching.routes.feature import feature
from badges.watching.rules.attendance import grouped
from badges.watching.services.certificates import may_fetch_own
from badges.watching.services.holdings import attendance_about, erase_attendance, follow_merge
from badges.watching.services.notices import look_after_annulment, look_after_rehearsal
from badges.watching.wording import CERTIFICATE, VIP_ARRIVED
from events.people.policy import may_see_guests
from events.registration.models import Delegate
from events.setup.models import Event


def delegate_panels(unit: Unit, _event: Event, delegate: Delegate) -> list[tuple[str, dict[str, Any]]]:
    """(template, what it shows) for a delegate's page: who marked them, and their certificate."""
    certificate = certificate_of(unit.session, delegate.id)
    return [("watching/_mark.html", {
        "delegate": delegate, "marked": find_mark(unit.session, delegate.id), "certificate": certificate,
        "code": grouped(certificate.code) if certificate else "",
    })]  # fmt: skip


def own_panels(unit: Unit, event: Event, delegate: Delegate) -> list[tuple[str, dict[str, Any]]]:
    """For the personal page: the certificate, once it can be fetched."""
    if not may_fetch_own(unit, event, delegate):
        return []
    return [("watching/_own.html", {"address": url_for("watching.own", **request.view_args or {})})]


def contribute(app: Flask, contributions: Contributions) -> None:
    """Add all that watching brings."""
    _ = errors, live, sheets, certificates
    app.register_blueprint(feature)
    app.register_blueprint(api.feature)
    define_occasions(VIP_ARRIVED, CERTIFICATE)
    contributions.answer("queue.sweep", tasks.sweep)
    contributions.answer(WIPED, look_after_rehearsal)
    contributions.answer(ANNULLED, look_after_annulment)
    contributions.answer("delegates.panels", delegate_panels)
    contributions.answer("own.panels", own_panels)
    contributions.answer("delegate.merged", follow_merge)
    contributions.add(PersonalHolding("attendance", attendance_about, erase_attendance))
    contributions.add(NavigationItem(
        group=_l("On the day"), label=_l("Live"), endpoint="watching.watch", may=may_watch, order=88))
    contributions.add(NavigationItem(
        group=_l("On the day"), label=_l("Attendance sheets"), endpoint="watching.sheets", may=may_make_sheets, order=94))
    contributions.add(NavigationItem(
        group=_l("On the day"), label=_l("Certificates of attendance"), endpoint="watching.certificates", may=may_certify,
        order=95))
    contributions.add(NavigationItem(
        group="", label=_l("My guests who have come"), endpoint="watching.arrived", may=may_see_guests, order=2))
