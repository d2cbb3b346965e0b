"""The way out of news: an address that says for whom, and can't be guessed."""

from __future__ import annotations

import hmac

from sqlalchemy.orm import Session

from app.core.errors import NotFound
from app.core.runtime import runtime
from app.web.addresses import address_of
from events.registration.models import Delegate

_PURPOSE = "unsubscribe"


def news_token(delegate: Delegate) -> str:
    """What stands in the address: the delegate's number, and a keyed hash of it. No e-mail address is in it."""
    return f"{delegate.id}-{_hash(delegate.id)}"


def unsubscribe_address(delegate: Delegate) -> str:
    """Where a delegate says that no more news is wanted."""
    return address_of("letters.unsubscribe", news_token=news_token(delegate), lang=delegate.language)


def delegate_of_token(session: Session, token: str) -> Delegate:
    """Whose address this is. Raises NotFound("unsubscribe_unknown")."""
    number, _dash, given = token.partition("-")
    if number.isascii() and number.isdigit() and len(number) < 10 and hmac.compare_digest(
            given.encode(), _hash(int(number)).encode()):
        delegate = session.get(Delegate, int(number))
        if delegate is not None:
            return delegate
    raise NotFound("unsubscribe_unknown")


def _hash(delegate_id: int) -> str:
    return runtime().secrets.keyed_hash(_PURPOSE, str(delegate_id))[:32]
