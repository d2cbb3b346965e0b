"""Forms of sheets: by what a sheet is known when it comes again, whoever is in it."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

from app.vocabulary.characters import fold
from events.registration.roster.headings import Matching
from events.registration.roster.refused_rows import is_reason_heading


def signature_of(headings: Sequence[str]) -> str | None:
    """By what a sheet with these headings is recognised; None where it has none.

    The column that a download of refused rows has added makes no difference.
    """
    own = [fold(heading) for heading in headings if not is_reason_heading(heading)]
    if not any(own):
        return None
    return blake2b("\n".join(own).encode(), digest_size=24).hexdigest()


def kept_targets(matching: Matching) -> list[str]:
    """What is remembered of a matching: what each column says, without an added one."""
    return [target for heading, target in zip(matching.headings, matching.targets, strict=True)
            if not is_reason_heading(heading)]


def recalled(matching: Matching, targets: Sequence[str], known: Sequence[str]) -> Matching:
    """The matching as it was remembered; what this event doesn't ask for (`known`) stays as proposed."""
    own = [column for column, heading in enumerate(matching.headings) if not is_reason_heading(heading)]
    said = {column: target for column, target in zip(own, targets, strict=True) if not target or target in known}
    return matching.mended(said)
