"""Texts of mails and letters: the event's own or ours, with placeholders that are replaced as literal text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.core.contributions import Placeholder
from app.core.errors import Refused
from app.core.policy import EventScope
from app.core.runtime import runtime
from app.core.unit import Unit
from app.mail.models import MailText
from app.mail.occasions import Occasion, Text, our_text
from app.mail.policy import may_edit_texts
from app.mail.queries import own_text
from app.mail.rules import fill, first_unknown
from app.vocabulary.characters import tidy


@dataclass(frozen=True, slots=True)
class Written:
    """A text that is used, and whether it is the event's own."""

    text: Text
    is_own: bool


def written_text(session: Session, event_id: int, occasion: str, language: str) -> Written:
    """What is written at an occasion in a language: the event's own text, else ours."""
    own = own_text(session, event_id, occasion, language)
    if own is None:
        return Written(our_text(occasion, language), is_own=False)
    return Written(Text(own.subject, own.body), is_own=True)


def known_placeholders(session: Session, event_id: int, occasion: Occasion) -> dict[str, Any]:
    """Every placeholder that may stand in a text for this occasion, with what it stands for."""
    known = {one.name: one.doc for one in _shared(session, event_id, occasion.on_paper)}
    return known | dict(occasion.own)


def check_text(unit: Unit, event: EventScope, occasion: Occasion, text: Text) -> Text:
    """The text as it is kept. Raises Refused: text_empty, unknown_placeholder (with the nearest), each with its field."""
    tidied = Text(tidy(text.subject)[:300], text.body.replace("\r\n", "\n").strip() + "\n")
    known = known_placeholders(unit.session, event.id, occasion)
    for field, said in (("subject", tidied.subject), ("body", tidied.body)):
        if not said.strip():
            raise Refused("text_empty", field=field)
        unknown = first_unknown(said, known)
        if unknown:
            raise Refused("unknown_placeholder", field=field, placeholder=unknown[0], nearest=unknown[1])
    return tidied


def save_text(unit: Unit, event: EventScope, occasion: Occasion, language: str, text: Text) -> None:
    """Make this the event's own text. Raises as check_text, Forbidden. Records mail.text_changed."""
    unit.require(may_edit_texts, event)
    kept = check_text(unit, event, occasion, text)
    own = own_text(unit.session, event.id, occasion.key, language)
    if own is None:
        own = MailText(event_id=event.id, occasion=occasion.key, language=language)
        unit.session.add(own)
    own.subject, own.body, own.changed_at = kept.subject, kept.body, unit.now()
    unit.record("mail.text_changed", event_id=event.id, subject=("event", event.id), occasion=occasion.key,
                language=language)


def reset_text(unit: Unit, event: EventScope, occasion: Occasion, language: str) -> None:
    """Go back to our text; the event's own is gone. Raises Forbidden. Records mail.text_reset where there was one."""
    unit.require(may_edit_texts, event)
    own = own_text(unit.session, event.id, occasion.key, language)
    if own is None:
        return
    unit.session.delete(own)
    unit.record("mail.text_reset", event_id=event.id, subject=("event", event.id), occasion=occasion.key,
                language=language)


def filled(
    session: Session, text: Text, about: Any, language: str, own: Mapping[str, str] | None = None, *,
    on_paper: bool = False,
) -> Text:
    """The text about somebody (a delegate): only what stands in it is looked up, each once."""
    value = _lookup(session, about, language, own or {}, on_paper)
    return Text(tidy(fill(text.subject, value))[:300], fill(text.body, value).strip() + "\n")


def _lookup(
    session: Session, about: Any, language: str, own: Mapping[str, str], on_paper: bool,
) -> Callable[[str], str | None]:
    found: dict[str, str | None] = dict(own)
    places: dict[str, Placeholder] = {one.name: one for one in runtime().contributions.placeholders}
    asked = False

    def value(name: str) -> str | None:
        nonlocal asked
        if name not in found:
            if name not in places and not asked:
                # The event's own ones cost a query, and few texts have any.
                places.update({one.name: one for one in _shared(session, about.event_id, on_paper)})
                asked = True
            found[name] = places[name].value(session, about, language) if name in places else None
        return found[name]

    return value


def _shared(session: Session, event_id: int, on_paper: bool) -> list[Placeholder]:
    contributions = runtime().contributions
    events = contributions.ask("mail.event_placeholders", session, event_id, on_paper)
    return [*contributions.placeholders, *(one for answer in events for one in answer)]
