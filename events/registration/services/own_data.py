"""What is held about a delegate, for themselves: shown with why and until when, taken away as a file, or erased."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.core.files import StoredFile, read_file
from app.core.runtime import runtime
from app.core.unit import Unit
from app.vocabulary.times import local_date
from events.registration import policy, queries
from events.registration.enums import ErasureReason
from events.registration.models import Delegate, Erasure, Question
from events.registration.rules.retention import fewest, kept_until
from events.registration.services.erasure import erase_delegate
from events.registration.services.proofs import try_code
from events.registration.services.retention import answer_kept_until
from events.registration.services.traces import groups_contacted_by
from events.setup.models import Event


@dataclass(frozen=True, slots=True)
class Held:
    """One sort of thing that is held (a code: person, contact, answers, sensitive, files, or a feature's name), how much,
    how long. `question` is what was answered, where that is kept for a time of its own.
    """

    kind: str
    count: int
    until: date | None
    question: Question | None = None


def what_is_held(unit: Unit, event: Event, delegate: Delegate) -> list[Held]:
    """Everything that the house holds about a delegate, by sort; what there is none of is left out."""
    settings = queries.settings_of(unit.session, event.id)
    created = local_date(delegate.created_at, event.timezone)
    person = kept_until(event.ends, created, settings.person_days)
    contact = kept_until(event.ends, created, fewest(settings.contact_days, settings.person_days))
    sensitive = kept_until(event.ends, created, fewest(settings.sensitive_days, settings.person_days))
    apart = [one for one in delegate.answers if one.question.kept_days is not None]
    closed = [one for one in delegate.answers if one.question.sensitive and one not in apart]
    plain = [one for one in delegate.answers if not one.question.sensitive and one not in apart]
    found = [
        Held("person", 1, person),
        Held("contact", sum(value is not None for value in (delegate.mobile, delegate.email)), contact),
        Held("answers", sum(1 for one in plain if one.file_id is None), person),
        Held("files", sum(1 for one in plain if one.file_id is not None), person),
        Held("sensitive", len(closed), sensitive),
        *(Held("sensitive" if one.question.sensitive else "answers", 1,
               answer_kept_until(event, one.question, settings, created), one.question) for one in apart),
        Held("consents", len(delegate.consents), person),
        Held("companions", len(queries.companions_of(unit.session, delegate)), person),
        Held("groups", len(groups_contacted_by(unit, delegate)), person),
        Held("history", len(queries.history_of_delegate(unit.session, delegate)), person),
    ]
    for holding in runtime().contributions.holdings:
        if holding.name != "registration":
            found.append(Held(holding.name, len(holding.export(unit.session, delegate)),
                              person if holding.erase is not None else None))
    return [one for one in found if one.count]


def own_data(unit: Unit, delegate: Delegate) -> dict[str, list[dict[str, Any]]]:
    """All of it in plain values, by feature; what hangs on the registration but is no feature's own, too."""
    found = {one.name: one.export(unit.session, delegate) for one in runtime().contributions.holdings}
    found["companions"] = [{"name": one.name, "reference": one.reference, "status": one.status}
                           for one in queries.companions_of(unit.session, delegate)]
    found["groups"] = [{"name": one.name, "contact": one.contact_name, "mobile": one.mobile, "email": one.email}
                       for one in groups_contacted_by(unit, delegate)]
    found["history"] = [{"at": one.at.isoformat(), "what": one.tag} for one in reversed(
        queries.history_of_delegate(unit.session, delegate))]
    return found


def take_own_data(unit: Unit, event: Event, delegate: Delegate, code: str, readable: str) -> bytes | str:
    """A ZIP with data.json, `readable` as data.html and every file that was sent; or the code of why not.

    Raises Forbidden. Records delegate.data_taken.
    """
    unit.require(policy.may_use_own_link, delegate)
    wrong = try_code(unit, delegate, code)
    if wrong is not None:
        return wrong
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", _as_json(own_data(unit, delegate)))
        archive.writestr("data.html", readable)
        for answer in delegate.answers:
            if answer.file_id is not None:
                stored = unit.session.get_one(StoredFile, answer.file_id)
                archive.writestr(f"files/{answer.question.key}-{stored.name}", read_file(stored))
    unit.record("delegate.data_taken", event_id=event.id, subject=("delegate", delegate.id))
    return out.getvalue()


def erase_own(unit: Unit, event: Event, delegate: Delegate, code: str) -> Erasure | str:
    """Erase all that is held about the holder of the link; the certificate, or the code of why not. Raises Forbidden."""
    unit.require(policy.may_use_own_link, delegate)
    wrong = try_code(unit, delegate, code)
    return wrong if wrong is not None else erase_delegate(unit, event, delegate, ErasureReason.ASKED)


def _as_json(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2, default=str)
