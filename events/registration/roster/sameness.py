"""The same person: the same mobile or e-mail and the same name; being the same carries over from one to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.vocabulary.emails import email_key
from app.vocabulary.names import name_key


@dataclass(frozen=True, slots=True)
class Identity:
    """What somebody is known by: a name, and every mobile and e-mail that came with it."""

    name: str
    mobiles: frozenset[str] = field(default_factory=frozenset)
    emails: frozenset[str] = field(default_factory=frozenset)

    @property
    def contacts(self) -> frozenset[str]:
        """Mobiles (which begin with +) and folded e-mails (which don't) in one."""
        return self.mobiles | frozenset(email_key(email) for email in self.emails)


def same_people(identities: Sequence[Identity]) -> list[list[int]]:
    """Places in the sequence, grouped by person; groups and their members in the order of first appearance.

    The sequence may begin with people who are known already: a group is then led by the earliest of them.
    """
    leaders = list(range(len(identities)))

    def leader(index: int) -> int:
        while leaders[index] != index:
            leaders[index] = leaders[leaders[index]]
            index = leaders[index]
        return index

    first_with: dict[tuple[str, str], int] = {}
    for index, identity in enumerate(identities):
        key = name_key(identity.name)
        for contact in identity.contacts:
            other = leader(first_with.setdefault((contact, key), index))
            mine = leader(index)
            leaders[max(other, mine)] = min(other, mine)
    groups: dict[int, list[int]] = {}
    for index in range(len(identities)):
        groups.setdefault(leader(index), []).append(index)
    return list(groups.values())


def sharing_contacts(identities: Sequence[Identity]) -> list[int]:
    """Places in the sequence of those whose mobile or e-mail also stands with a different name."""
    names_with: dict[str, set[str]] = {}
    for identity in identities:
        key = name_key(identity.name)
        for contact in identity.contacts:
            names_with.setdefault(contact, set()).add(key)
    return [
        index
        for index, identity in enumerate(identities)
        if any(len(names_with[contact]) > 1 for contact in identity.contacts)
    ]
