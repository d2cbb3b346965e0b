"""The same person: the same mobile or e-mail and the same name; being the same carries over from one to the next."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

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


class Recognition:
    """Who is whom among identities that are shown one after the other.

    Of each only digests are kept, so that a hundred thousand take little room.
    """

    def __init__(self) -> None:
        self._leaders = array("l")
        self._first_with: dict[bytes, int] = {}
        self._name_with: dict[bytes, bytes] = {}
        self._shared: set[bytes] = set()

    def add(self, identity: Identity, same_as: int | None = None) -> int:
        """Look at the next identity, which is the one of place `same_as` whatever it says; returns its place."""
        place = len(self._leaders)
        self._leaders.append(place)
        if same_as is not None:
            self._join(same_as, place)
        key = name_key(identity.name)
        name = _digest(key)
        for contact in identity.contacts:
            self._join(self._first_with.setdefault(_digest(f"{contact}\n{key}"), place), place)
            digest = _digest(contact)
            if self._name_with.setdefault(digest, name) != name:
                self._shared.add(digest)
        return place

    def leader(self, place: int) -> int:
        """The earliest place of the same person."""
        leaders = self._leaders
        while leaders[place] != place:
            leaders[place] = leaders[leaders[place]]
            place = leaders[place]
        return place

    def groups(self) -> list[list[int]]:
        """All places by person; groups and their members in the order of first appearance."""
        groups: dict[int, list[int]] = {}
        for place in range(len(self._leaders)):
            groups.setdefault(self.leader(place), []).append(place)
        return list(groups.values())

    def shares_contact(self, identity: Identity) -> bool:
        """Whether a mobile or e-mail of this identity stood with a different name, too."""
        return bool(self._shared) and any(_digest(contact) in self._shared for contact in identity.contacts)

    def _join(self, one: int, other: int) -> None:
        one, other = self.leader(one), self.leader(other)
        self._leaders[max(one, other)] = min(one, other)


def same_people(identities: Sequence[Identity]) -> list[list[int]]:
    """Places in the sequence, grouped by person; groups and their members in the order of first appearance.

    The sequence may begin with people who are known already: a group is then led by the earliest of them.
    """
    recognition = Recognition()
    for identity in identities:
        recognition.add(identity)
    return recognition.groups()


def sharing_contacts(identities: Sequence[Identity]) -> list[int]:
    """Places in the sequence of those whose mobile or e-mail also stands with a different name."""
    recognition = Recognition()
    for identity in identities:
        recognition.add(identity)
    return [index for index, identity in enumerate(identities) if recognition.shares_contact(identity)]


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
