"""Who may do what: each permission is one predicate with a name, asked by routes, services and templates alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from app.core.actors import Actor, Command, DeskActor, JobActor, Role, StaffActor
from app.core.errors import Forbidden


class EventScope(Protocol):
    """What a permission needs of an event: its number and whose it is."""

    @property
    def id(self) -> int: ...

    @property
    def organisation_id(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Permission:
    """A named predicate over an actor and what it would act on (an event, or None for the installation)."""

    name: str
    predicate: Callable[[Actor, Any], bool]
    doc: str = ""

    def __call__(self, actor: Actor, subject: Any = None) -> bool:
        return self.predicate(actor, subject)


_PERMISSIONS: dict[str, Permission] = {}


def permission(name: str) -> Callable[[Callable[[Actor, Any], bool]], Permission]:
    """Declare a predicate as the permission `name` ("feature.may_verb")."""

    def declare(predicate: Callable[[Actor, Any], bool]) -> Permission:
        if name in _PERMISSIONS:
            raise ValueError(f"permission declared twice: {name}")
        _PERMISSIONS[name] = Permission(name, predicate, (predicate.__doc__ or "").strip())
        return _PERMISSIONS[name]

    return declare


def find_permission(name: str) -> Permission:
    return _PERMISSIONS[name]


def all_permissions() -> dict[str, Permission]:
    return dict(_PERMISSIONS)


def require(actor: Actor, needed: Permission, subject: Any = None) -> None:
    """Raise Forbidden unless `actor` has the permission on `subject`."""
    if not needed(actor, subject):
        raise Forbidden(needed.name)


def is_trusted(actor: Actor) -> bool:
    """The command line and jobs act for whoever runs the installation or decided the job."""
    return isinstance(actor, Command | JobActor)


def has_role(actor: Actor, event: EventScope, *roles: Role) -> bool:
    """True where `actor` is trusted, or holds one of `roles` (or administrator) at the event or at its organisation."""
    if is_trusted(actor):
        return True
    if not isinstance(actor, StaffActor):
        return False
    wanted = {Role.ADMINISTRATOR, *roles}
    return any(
        grant.role in wanted and (grant.event_id == event.id or grant.organisation_id == event.organisation_id)
        for grant in actor.grants
    )


def has_role_anywhere(actor: Actor, *roles: Role) -> bool:
    """True where `actor` is trusted, or holds one of `roles` (or administrator) at some organisation."""
    if is_trusted(actor):
        return True
    wanted = {Role.ADMINISTRATOR, *roles}
    return isinstance(actor, StaffActor) and any(
        grant.role in wanted and grant.organisation_id is not None for grant in actor.grants
    )


def has_role_at_organisation(actor: Actor, organisation_id: int, *roles: Role) -> bool:
    """True where `actor` is trusted, or holds one of `roles` (or administrator) at that organisation."""
    if is_trusted(actor):
        return True
    wanted = {Role.ADMINISTRATOR, *roles}
    return isinstance(actor, StaffActor) and any(
        grant.role in wanted and grant.organisation_id == organisation_id for grant in actor.grants
    )


def is_desk(actor: Actor) -> bool:
    return isinstance(actor, DeskActor)
