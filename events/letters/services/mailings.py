"""Messages to many: looked at first, settled when confirmed, put into the outbox by a job."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.orm import selectinload

from app.core.errors import Refused
from app.core.runtime import runtime
from app.core.unit import Unit
from app.mail.enums import MailState
from app.mail.letters import Letter
from app.mail.occasions import Occasion, Text
from app.mail.queries import refused_addresses
from app.mail.services import check_text, compose, compose_short, filled
from events.letters.enums import Purpose
from events.letters.models import Mailing
from events.letters.policy import may_write
from events.letters.queries import recipients
from events.letters.rules import Reach, plan_reach, reach_digest
from events.letters.services.refusing import unsubscribe_address
from events.registration.models import Delegate
from events.registration.queries import DelegateFilter
from events.registration.services.letters import own_address, shortened
from events.setup.models import Event

# A message to many has the delegates' placeholders and none of its own.
TO_MANY = Occasion("mailing", "")
AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Draft:
    """A message to many before it is confirmed. `texts` by language; `with_texts`: short texts to who has no e-mail."""

    purpose: Purpose
    texts: Mapping[str, Text]
    enclosures: tuple[str, ...] = ()
    with_texts: bool = False
    held: bool = False

    def text_in(self, language: str) -> Text:
        """The text in a language, else in the one that was written."""
        return self.texts.get(language) or next(iter(self.texts.values()))


@dataclass(frozen=True, slots=True)
class Preview:
    """Who gets a draft, and what tells it from any other."""

    reach: Reach
    digest: str
    checked: Draft = field(repr=False)


def preview_mailing(unit: Unit, event: Event, wanted: DelegateFilter, draft: Draft) -> Preview:
    """Whom a draft reaches by which way, and whom not. Changes nothing.

    Raises Forbidden, Refused: nothing_written, half_written, unknown_placeholder, nobody_to_write_to.
    """
    unit.require(may_write, event)
    checked = Draft(draft.purpose, _checked(unit, event, draft.texts), draft.enclosures, draft.with_texts, draft.held)
    with_texts = draft.with_texts and runtime().settings.text_webhook_url is not None
    reach = plan_reach(recipients(unit.session, event.id, wanted), draft.purpose,
                       refused_addresses(unit.session, event.id), with_texts=with_texts)
    if not reach.ids:
        raise Refused("nobody_to_write_to")
    said = [part for language in sorted(checked.texts) for part in (
        language, checked.texts[language].subject, checked.texts[language].body)]
    digest = reach_digest(reach, draft.purpose, *said, *draft.enclosures, str(draft.held))
    return Preview(reach, digest, checked)


def _checked(unit: Unit, event: Event, texts: Mapping[str, Text]) -> dict[str, Text]:
    found: dict[str, Text] = {}
    for language, text in texts.items():
        if not text.subject.strip() and not text.body.strip():
            continue
        if not text.subject.strip() or not text.body.strip():
            raise Refused("half_written", field=f"body_{language}" if text.subject.strip() else f"subject_{language}")
        try:
            found[language] = check_text(unit, event, TO_MANY, text)
        except Refused as refusal:
            refusal.field = f"{refusal.field}_{language}"
            raise
    if not found:
        raise Refused("nothing_written")
    return found


def write_mailing(unit: Unit, event: Event, wanted: DelegateFilter, draft: Draft, seen: str) -> Mailing:
    """Write to exactly those who were shown; a job puts the messages into the outbox. Records letters.mailing_written.

    Raises as preview_mailing; Refused("recipients_changed") where they, or the texts, aren't those that were `seen`.
    """
    preview = preview_mailing(unit, event, wanted, draft)
    if preview.digest != seen:
        raise Refused("recipients_changed")
    mailing = Mailing(
        event_id=event.id, purpose=draft.purpose, enclosures=list(draft.enclosures), held=draft.held,
        texts={language: {"subject": text.subject, "body": text.body} for language, text in preview.checked.texts.items()},
        delegate_ids=preview.reach.ids, done_count=0, written_by=unit.actor.label[:200], written_at=unit.now())
    unit.session.add(mailing)
    unit.session.flush()
    job = unit.enqueue("letters.mailing", event_id=event.id, mailing_id=mailing.id)
    unit.session.flush()
    mailing.job_id = job.id
    unit.record("letters.mailing_written", event_id=event.id, count=len(mailing.delegate_ids), purpose=str(draft.purpose))
    return mailing


def compose_some(unit: Unit, mailing_id: int) -> tuple[int, int]:
    """Put the next messages of a mailing into the outbox; returns how many are done and how many there are."""
    mailing = unit.session.get_one(Mailing, mailing_id, with_for_update=True)
    event = unit.session.get_one(Event, mailing.event_id)
    ids = mailing.delegate_ids[mailing.done_count:mailing.done_count + AT_ONCE]
    refusing = refused_addresses(unit.session, event.id) if mailing.purpose == Purpose.NEWS else set()
    for delegate_id in ids:
        delegate = unit.session.get(Delegate, delegate_id, options=[selectinload(Delegate.category)])
        # Who was erased meanwhile, or wants no more news since, gets none.
        if delegate is not None and delegate.event_id == event.id and delegate.email_key not in refusing:
            _compose(unit, event, mailing, delegate)
    mailing.done_count += len(ids)
    return mailing.done_count, len(mailing.delegate_ids)


def _compose(unit: Unit, event: Event, mailing: Mailing, delegate: Delegate) -> None:
    language = delegate.language if delegate.language in mailing.texts else next(iter(mailing.texts))
    said = filled(unit.session, Text(**mailing.texts[language]), delegate, language)
    letter = Letter(
        occasion=mailing.occasion, language=language, to_address=delegate.email or delegate.mobile or "",
        to_name=delegate.name, subject=said.subject, body=said.body, event_id=event.id, delegate_id=delegate.id,
        enclosures=tuple(mailing.enclosures))
    try:
        if not delegate.email:
            message = compose_short(unit, shortened(letter, own_address(delegate)))
        elif mailing.purpose == Purpose.NEWS:
            message = compose(unit, _with_way_out(letter, unsubscribe_address(delegate)))
        else:
            message = compose(unit, letter)
    except Refused:
        # An address that was emptied or broken since it was shown: the outbox's count tells.
        return
    if mailing.held:
        message.state = MailState.HELD


def _with_way_out(letter: Letter, address: str) -> Letter:
    with force_locale(letter.language):
        line = _("No more news of this event: %(link)s", link=address)
    return replace(letter, body=f"{letter.body}\n--\n{line}\n", unsubscribe_address=address)
