"""What setup refuses, in words; what is wrong in a definition, in words; and what its audit entries say."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from app.core.audit import define_tags
from app.core.errors import ErrorEntry, define_errors
from events.setup.definition.errors import DefinitionError

define_errors({
    "definition_refused": ErrorEntry(_l("Mistakes in the definition: %(count)s. Nothing was changed."), 422),
    "definition_in_use": ErrorEntry(
        _l("“%(code)s” can't be removed, for it is in use (%(used_by)s: %(uses)s). Nothing was changed."), 409),
    "choice_asked_about": ErrorEntry(
        _l("“%(choice)s” can't be taken away, for “%(question)s” is asked depending on it. Change that condition first."), 409),
    "choice_given": ErrorEntry(
        _l("“%(choice)s” was given before (%(answers)s). Who has given it keeps it, and nobody else can choose it. "
           "If that is meant, save once more."), 409),
    "event_code_taken": ErrorEntry(_l("There is an event with the code %(code)s already. Choose another code."), 409),
    "event_code_reserved": ErrorEntry(
        _l("“%(code)s” stands for pages of its own here, so no event can be called that. Choose another code."), 422),
    "event_archived": ErrorEntry(_l("The event is in the archive. Bring it back before you change it."), 409),
    "series_elsewhere": ErrorEntry(
        _l("The series %(code)s belongs to another organisation. Choose another code for yours."), 409),
    "event_status_not_possible": ErrorEntry(_l("From its present state the event can't become that."), 409),
    "no_public_category": ErrorEntry(
        _l("Nobody could register: mark at least one category as open to the public form, then publish."), 409),
    "no_organisation": ErrorEntry(
        _l("There is no organisation yet that the event could belong to. Add one first."), 409),
    "several_organisations": ErrorEntry(_l("Say which organisation the event belongs to."), 422),
})

# Each mistake that reading a definition can find. %(value)s is what was typed, %(nearest)s the nearest known one.
MISTAKES: dict[str, Any] = {
    "alias": _l("Anchors and aliases (& and *) aren't taken here. Write the text out."),
    "bad_bound": _l("“%(value)s” is no answer that such a question could have."),
    "bad_character": _l("There is a character in it that can't be shown: %(value)s."),
    "bad_code": _l(
        "“%(value)s” can't be a code. Codes have letters, digits, hyphens and underscores, an event's only small letters, "
        "digits and hyphens."),
    "bad_colour": _l("“%(value)s” is no colour. Write it in quotes as \"#0B6E75\"; without them it is a comment."),
    "bad_condition": _l("A condition has a key and one of equals, not_equals and in; or it has all or any."),
    "circular_condition": _l("These questions wait for each other: %(value)s."),
    "complex_key": _l("A key must be a plain word."),
    "duplicate_code": _l("“%(value)s” is there already. Each needs one of its own."),
    "duplicate_key": _l("The key “%(value)s” is given twice."),
    "empty": _l("A text is missing here."),
    "empty_list": _l("This list is empty. Leave the key out if nothing is to be limited."),
    "empty_part": _l(
        "The part “%(value)s” is empty. Write [] after it to remove everything, or leave it out to change nothing."),
    "ends_before_starts": _l("The end (%(value)s) is before the start."),
    "file_too_large": _l("The file is too large for a definition."),
    "key_not_for_type": _l("“%(value)s” has no meaning for a question of this type."),
    "max_below_min": _l("The greatest value (%(value)s) is below the least."),
    "missing_key": _l("“%(value)s” is missing."),
    "needs_activity": _l("“%(value)s” only makes sense for a point with an activity."),
    "no_such_time": _l("%(value)s doesn't exist in this time zone: clocks leap over it."),
    "not_a_list": _l("A list is due here."),
    "not_a_mapping": _l("Keys with values are due here."),
    "not_date": _l("“%(value)s” is no date. Write it as 2026-10-11."),
    "not_localized": _l("Write the text as {zh: …, en: …}."),
    "not_number": _l("“%(value)s” is no number."),
    "not_text": _l("A text is due here."),
    "not_time": _l("“%(value)s” is no time. Write it as 2026-10-11T09:00."),
    "not_true_or_false": _l("“%(value)s” is neither true nor false."),
    "not_utf8": _l("The file isn't in UTF-8. Save it in that encoding."),
    "not_whole": _l("“%(value)s” is no whole number."),
    "not_closed": _l("A bracket or a quotation mark that opens here isn't closed: %(value)s"),
    "not_yaml": _l("This isn't YAML: %(value)s"),
    "out_of_range": _l("“%(value)s” is too small or too large."),
    "quorum_above_judges": _l("The quorum (%(value)s) is more than the judges of an entry."),
    "reserved_code": _l("“%(value)s” stands for pages of its own here, so no event can be called that."),
    "several_documents": _l("There are several documents in the file. Put each event into a file of its own."),
    "tab": _l("The line begins with a tab. YAML is indented with spaces."),
    "tag": _l("Tags (%(value)s) aren't taken here."),
    "too_deep": _l("This is nested too deep."),
    "too_long": _l("The text is too long: %(value)s…"),
    "too_many": _l("%(value)s entries are too many."),
    "unknown_key": _l("The key “%(value)s” isn't known. The nearest is “%(nearest)s”."),
    "unknown_reference": _l("There is no “%(value)s” in this event. The nearest is “%(nearest)s”."),
    "unknown_value": _l("“%(value)s” isn't known. The nearest is “%(nearest)s”."),
    "weights_not_100": _l("The weights add up to %(value)s and not to 100."),
}
_WITHOUT_NEAREST: dict[str, Any] = {
    "unknown_key": _l("The key “%(value)s” isn't known."),
    "unknown_reference": _l("There is no “%(value)s” in this event."),
    "unknown_value": _l("“%(value)s” isn't known."),
}

define_tags({
    "event.created": _l("Event created"),
    "event.changed": _l("Event changed"),
    "event.published": _l("Event published"),
    "event.withdrawn": _l("Event taken back to a draft"),
    "event.closed": _l("Registration closed"),
    "event.archived": _l("Event archived"),
    "category.removed": _l("Category removed"),
})


def mistake_sentence(mistake: DefinitionError) -> str:
    """The mistake in words, in the language of the request; lines and paths are told beside it."""
    table = MISTAKES if mistake.nearest is not None else MISTAKES | _WITHOUT_NEAREST
    return str(table[mistake.code]) % {"value": mistake.value, "nearest": mistake.nearest}
