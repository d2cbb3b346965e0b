"""Who acts on deals: an account, or a name that a journal brings. A name that is an account's sign-in name is that person."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Staff
from app.accounts.rules import sign_in_name
from app.core.actors import StaffActor
from app.core.unit import Unit
from events.docking.models import DealPerson


class People:
    """The people of one unit of work: found or made once, and known by key or by number."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._by_key: dict[str, DealPerson] = {}
        self._by_name: dict[str, DealPerson] = {}

    def actor(self) -> DealPerson:
        """The person who acts in this unit: the account's, else the one of the actor's label."""
        actor = self._unit.actor
        return self._of_staff(actor.id) if isinstance(actor, StaffActor) else self.named(actor.label)

    def named(self, name: str) -> DealPerson:
        """The person of this name, as a journal has it."""
        if name not in self._by_name:
            self._by_name[name] = self._remember(self._find_named(name))
        return self._by_name[name]

    def expect(self, names: Iterable[str]) -> None:
        """Find all that a batch of acts will name, in two queries, and make those that aren't there, in one go."""
        session = self._unit.session
        wanted = {name: sign_in_name(name) for name in sorted(set(names) - self._by_name.keys())}
        known = {person.name: person for person in session.scalars(
            sa.select(DealPerson).where(DealPerson.name.in_(list(wanted))))}
        accounts = dict(session.execute(sa.select(Staff.username, Staff.id).where(
            Staff.username.in_([sign_in for sign_in in wanted.values() if sign_in]))).all())
        new = [DealPerson(name=name, sign_in=sign_in, staff_id=accounts.get(sign_in or ""))
               for name, sign_in in wanted.items() if name not in known]
        try:
            with session.begin_nested():
                session.add_all(new)
        except IntegrityError:
            # Another unit made one of them: each is looked for when it is named.
            new = []
        for name, person in {**known, **{made.name: made for made in new}}.items():
            if name is not None:
                person.staff_id = person.staff_id or accounts.get(wanted[name] or "")
                self._by_name[name] = self._remember(person)

    def id_of(self, key: str) -> int:
        """The row of somebody who acted in this unit."""
        return self._by_key[key].id

    def _remember(self, person: DealPerson) -> DealPerson:
        self._by_key.setdefault(person.key, person)
        return person

    def _of_staff(self, staff_id: int) -> DealPerson:
        session = self._unit.session
        username = session.scalars(sa.select(Staff.username).where(Staff.id == staff_id)).one()
        # What a journal recorded under this name before there was the account is this person's, too.
        session.execute(sa.update(DealPerson).where(
            DealPerson.sign_in == username, DealPerson.staff_id.is_(None)).values(staff_id=staff_id))
        found = session.scalar(
            sa.select(DealPerson).where(DealPerson.staff_id == staff_id).order_by(DealPerson.id).limit(1))
        return self._remember(found or self._add(DealPerson(staff_id=staff_id)))

    def _find_named(self, name: str) -> DealPerson:
        session = self._unit.session
        wanted = sign_in_name(name)
        person = session.scalar(sa.select(DealPerson).where(DealPerson.name == name))
        if person is not None and person.staff_id is not None:
            return person
        account = session.scalar(sa.select(Staff.id).where(Staff.username == wanted)) if wanted else None
        if person is None:
            return self._add(DealPerson(name=name, sign_in=wanted, staff_id=account))
        person.staff_id = account
        return person

    def _add(self, person: DealPerson) -> DealPerson:
        """Add a row; where another unit was faster, take its row."""
        session = self._unit.session
        name = person.name
        try:
            with session.begin_nested():
                session.add(person)
        except IntegrityError:
            return session.scalars(sa.select(DealPerson).where(DealPerson.name == name)).one()
        return person
