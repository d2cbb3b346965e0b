"""Every address of registration: the public form, the personal page, the organisers' list, rosters in and out."""

from __future__ import annotations

from typing import Any

from flask import Flask, g

from app.core.actors import GroupContact, LinkHolder
from app.core.unit import Unit
from app.web.routing import Feature, register_loader
from events.registration import queries
from events.setup.models import Event

feature = Feature("registration", __name__)


def load_by_link(unit: Unit, token: str) -> Any:
    """The delegate whose personal link this is; whoever opened it acts as its holder from here on."""
    delegate = queries.delegate_with_token(unit.session, token)
    g.event = queries.event_of(unit.session, delegate)
    unit.actor = g.actor = LinkHolder(
        label=f"{delegate.name} ({delegate.reference})", delegate_id=delegate.id, event_id=delegate.event_id)
    return delegate


def load_group(unit: Unit, token: str) -> Any:
    """The group whose link this is; whoever opened it acts as its contact from here on."""
    group = queries.group_with_token(unit.session, token)
    g.event = unit.session.get_one(Event, group.event_id)
    unit.actor = g.actor = GroupContact(
        label=f"{group.contact_name} ({group.name})"[:200], group_id=group.id, event_id=group.event_id)
    return group


def init_routes(app: Flask) -> None:
    """Register the blueprint and what its addresses name."""
    from events.registration.routes import (  # noqa: F401  # they declare their routes on the blueprint
        companions,
        decisions,
        drafts,
        groups,
        groups_list,
        invitations,
        invitations_list,
        list_views,
        listing,
        listing_actions,
        own,
        own_changes,
        own_data,
        persons,
        preview,
        public,
        rosters,
        waiting,
    )

    register_loader(app, "group_token", "group", load_group)
    register_loader(app, "link_token", "delegate", load_by_link)
    app.register_blueprint(feature)
    # The public form checks its token itself: a stale one must not cost anybody what they typed.
    app.extensions["csrf"].exempt("events.registration.routes.public.register")
    app.extensions["csrf"].exempt("events.registration.routes.drafts.save_draft")
    app.extensions["csrf"].exempt("events.registration.routes.invitations.invited")
