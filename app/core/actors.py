"""Who acts: a member of staff, a desk, the holder of a personal link, the owner of a card, a command, a job, or nobody known."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a member of staff may be, at an organisation or at one event."""

    ADMINISTRATOR = "administrator"
    ORGANISER = "organiser"
    REGISTRAR = "registrar"
    DESK_SUPERVISOR = "desk_supervisor"
    DOCKING_CLERK = "docking_clerk"
    JUDGE = "judge"
    LIAISON = "liaison"
    VIEWER = "viewer"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role where it holds: at an organisation (children included by whoever loads the grants) or at one event."""

    role: Role
    organisation_id: int | None = None
    event_id: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody or something that acts. `label` is what the audit shows; `key` identifies within `kind`."""

    label: str

    @property
    def kind(self) -> str:
        return "nobody"

    @property
    def key(self) -> str | None:
        return None


@dataclass(frozen=True, slots=True)
class Nobody(Actor):
    """A visitor who has shown nothing."""

    label: str = "visitor"


@dataclass(frozen=True, slots=True)
class StaffActor(Actor):
    """A member of staff who has signed in."""

    id: int = 0
    grants: frozenset[Grant] = field(default_factory=frozenset)

    @property
    def name(self) -> str:
        return self.label

    @property
    def kind(self) -> str:
        return "staff"

    @property
    def key(self) -> str | None:
        return str(self.id)


@dataclass(frozen=True, slots=True)
class LiaisonActor(StaffActor):
    """A liaison who has opened the page of somebody whom they look after, and acts for that delegate alone."""

    delegate_id: int = 0
    event_id: int = 0


@dataclass(frozen=True, slots=True)
class DeskActor(Actor):
    """A paired desk: one event, some points, perhaps with a supervisor's rights."""

    id: int = 0
    event_id: int = 0
    # None: every point of the event.
    point_codes: frozenset[str] | None = None
    supervisor: bool = False
    may_search: bool = False

    @property
    def kind(self) -> str:
        return "desk"

    @property
    def key(self) -> str | None:
        return str(self.id)


@dataclass(frozen=True, slots=True)
class LinkHolder(Actor):
    """Whoever has opened a delegate's personal link."""

    delegate_id: int = 0
    event_id: int = 0

    @property
    def kind(self) -> str:
        return "link"

    @property
    def key(self) -> str | None:
        return str(self.delegate_id)


@dataclass(frozen=True, slots=True)
class GroupContact(Actor):
    """Whoever has opened the link of a group, to register its members."""

    group_id: int = 0
    event_id: int = 0

    @property
    def kind(self) -> str:
        return "group"

    @property
    def key(self) -> str | None:
        return str(self.group_id)


@dataclass(frozen=True, slots=True)
class CardOwner(Actor):
    """Whoever has opened the link of a card of the docking catalogue."""

    link_id: int = 0
    event_id: int = 0

    @property
    def kind(self) -> str:
        return "card"

    @property
    def key(self) -> str | None:
        return str(self.link_id)


@dataclass(frozen=True, slots=True)
class Command(Actor):
    """The person who runs the installation, at its command line."""

    label: str = "command line"

    @property
    def kind(self) -> str:
        return "command"


@dataclass(frozen=True, slots=True)
class JobActor(Actor):
    """A job of the queue, which does what was decided when it was enqueued."""

    id: int = 0
    label: str = "job"

    @property
    def kind(self) -> str:
        return "job"

    @property
    def key(self) -> str | None:
        return str(self.id)


@dataclass(frozen=True, slots=True)
class JournalActor(Actor):
    """A person whom an imported journal names and who has no account here; `label` is that name."""

    @property
    def kind(self) -> str:
        return "journal"

    @property
    def key(self) -> str | None:
        return self.label
