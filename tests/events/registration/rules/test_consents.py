"""Which consents an event asks, and which version of them somebody gave."""

from datetime import UTC, datetime

from events.registration.rules.consents import as_given, asked_consents, notice_of, renewed

OURS = {"code": "privacy", "version": "1"}
OWN = {"code": "privacy", "text": {"en": "We answer for it."}}
NOW = datetime(2019, 10, 11, tzinfo=UTC)


def test_a_notice_of_the_events_own_is_another_version_than_ours() -> None:
    stored = renewed(None, [OWN])
    assert stored == [OWN | {"version": "2"}]
    assert renewed(stored, [OWN]) == stored
    assert (notice_of([]), notice_of(asked_consents(stored, has_sensitive=True))) == (OURS, stored[0])


def test_lines_typed_in_a_browser_end_as_ours_and_hold_nothing_that_cannot_be_shown() -> None:
    assert renewed(None, [OWN | {"text": {"en": "a\r\nb\x07"}}]) == [OWN | {"text": {"en": "a\nb"}, "version": "2"}]


def test_a_notice_taken_back_leaves_its_number_behind() -> None:
    ours_again = renewed(renewed(None, [OWN]), [])
    assert ours_again == [{"code": "privacy", "version": "3"}]
    assert renewed(ours_again, []) == ours_again
    assert renewed(None, []) == []


def test_who_agrees_agrees_to_the_version_that_stands() -> None:
    given = as_given({"privacy", "unknown"}, asked_consents(renewed(None, [OWN]), has_sensitive=False), NOW)
    assert given == {"privacy": {"version": "2", "at": NOW.isoformat()}}
