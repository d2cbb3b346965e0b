"""Files that go with a mail, made at the moment of sending: the calendar, or a letter on paper."""

from __future__ import annotations

from app.core.errors import Refused
from app.core.unit import Unit
from app.mail.models import MailMessage
from app.mail.transport import Attachment
from events.letters.enums import Paper
from events.letters.services.calendar import own_calendar
from events.letters.services.papers import set_sheets, sheet_for
from events.registration.models import Delegate
from events.registration.rules.statuses import is_holding
from events.setup.models import Event

CALENDAR = "calendar"


def enclosure(unit: Unit, message: MailMessage, name: str) -> Attachment | None:
    """The file that a message's enclosure names, or None where it is not ours or there is nothing to make it from."""
    delegate = unit.session.get(Delegate, message.delegate_id) if message.delegate_id is not None else None
    if delegate is None or not is_holding(delegate.status):
        return None
    event = unit.session.get_one(Event, delegate.event_id)
    if name == CALENDAR:
        return Attachment(f"{event.code}.ics", "text/calendar", own_calendar(event, delegate, unit.now()),
                          (("charset", "utf-8"), ("method", "PUBLISH")))
    if name not in tuple(Paper):
        return None
    try:
        sheet = sheet_for(unit, event, delegate, Paper(name), message.language)
    except Refused:
        # A letter that can't be made (an answer is missing) holds no mail back.
        return None
    return Attachment(f"{sheet.title}.pdf", "application/pdf", set_sheets([sheet]))
