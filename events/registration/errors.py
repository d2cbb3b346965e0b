"""What registration refuses, in words; and what its audit entries say."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.core.audit import define_tags
from app.core.errors import ErrorEntry, Refused, define_errors
from events.registration.rules.persons import FieldError


class FormRefused(Refused):
    """A form with several things wrong: `errors` names each by its field."""

    def __init__(self, errors: list[FieldError]) -> None:
        super().__init__("form_refused")
        self.errors = errors

    def each(self) -> list[Refused]:
        """The errors one by one, each with its sentence."""
        return [Refused(error.code, field=error.field, **dict(error.parameters)) for error in self.errors]


define_errors({
    "form_refused": ErrorEntry(_l("Some entries need another look. Nothing was saved."), 422),
    "registration_closed": ErrorEntry(_l("Registration for this event is closed."), 409),
    "registration_not_open": ErrorEntry(_l("Registration for this event has not opened yet."), 409),
    "missing_name": ErrorEntry(_l("Please enter a name."), 422),
    "missing_contact": ErrorEntry(_l("Please enter a mobile number or an e-mail address, so that you can be reached."), 422),
    "bad_mobile": ErrorEntry(
        _l("This is no mobile number. Eleven digits for mainland China; numbers of other places begin with + and the "
           "country's code."), 422),
    "no_email": ErrorEntry(_l("Enter your e-mail address."), 422),
    "bad_email": ErrorEntry(_l("This is no e-mail address. It should look like name@example.com."), 422),
    "unknown_place": ErrorEntry(_l("This place isn't known. Please choose it from the list."), 422),
    "unknown_category": ErrorEntry(_l("Please choose one of the categories."), 422),
    "person_known": ErrorEntry(
        _l("This person is registered already, with the reference %(reference)s."), 422),
    "category_full": ErrorEntry(_l("There are no places left in this category."), 422),
    "unknown_activity": ErrorEntry(_l("One of these activities isn't there, or isn't open to this category."), 422),
    "activity_full": ErrorEntry(_l("“%(title)s” is full. Please leave it out or choose another activity."), 422),
    "activities_clash": ErrorEntry(
        _l("“%(first)s” and “%(second)s” overlap in time. Please choose one of them."), 422),
    "choice_full": ErrorEntry(_l("“%(label)s” is no longer available. Please choose something else."), 422),
    "consent_needed": ErrorEntry(_l("Without this consent the registration can't be taken."), 422),
    "consent_needed_sensitive": ErrorEntry(
        _l("You answered something that is kept encrypted. Please agree to it here, or leave those answers out."), 422),
    "consent_unknown": ErrorEntry(_l("This event doesn't ask for this consent."), 404),
    "left_empty": ErrorEntry(_l("Please leave this field empty."), 422),
    "answer_missing": ErrorEntry(_l("Please answer this question."), 422),
    "answer_too_long": ErrorEntry(_l("At most %(longest)s characters; these are %(length)s."), 422),
    "bad_number": ErrorEntry(_l("Please enter a number."), 422),
    "answer_below_min": ErrorEntry(_l("Not before or below %(least)s, please."), 422),
    "answer_above_max": ErrorEntry(_l("Not after or above %(greatest)s, please."), 422),
    "bad_yes_no": ErrorEntry(_l("Please choose yes or no."), 422),
    "bad_choice": ErrorEntry(_l("Please choose one of the answers given."), 422),
    "too_few_choices": ErrorEntry(_l("Please choose at least %(least)s."), 422),
    "too_many_choices": ErrorEntry(_l("Please choose at most %(greatest)s."), 422),
    "bad_date": ErrorEntry(_l("Please enter a date, such as 2026-10-12."), 422),
    "bad_time": ErrorEntry(_l("Please enter a time, such as 14:30."), 422),
    "bad_phone": ErrorEntry(_l("Please enter a telephone number."), 422),
    "file_empty": ErrorEntry(_l("This file is empty. Please choose another."), 422),
    "file_too_large": ErrorEntry(_l("This file is larger than %(most)s MB. Please choose a smaller one."), 422),
    "file_of_wrong_kind": ErrorEntry(_l("This kind of file isn't taken here. Please choose one of: %(kinds)s."), 422),
    "picture_unreadable": ErrorEntry(_l("This picture can't be read. Please save it anew and try again."), 422),
    "link_unknown": ErrorEntry(
        _l("This personal link isn't known. Please open it once more from your confirmation mail, or register again "
           "with the same name and number: a new link is then sent to you."), 404),
    "merged_before": ErrorEntry(
        _l("One of these registrations was merged or erased meanwhile. Nothing was changed."), 409),
    "delegate_unknown": ErrorEntry(_l("There is no delegate with this reference."), 404),
    "status_not_possible": ErrorEntry(_l("From its present status this registration can't become that."), 409),
    "decided_meanwhile": ErrorEntry(
        _l("Somebody else decided meanwhile: now it is “%(status)s”. Nothing was changed. Look once more before you decide "
           "otherwise."), 409),
    "reason_needed": ErrorEntry(_l("Please give a reason; it is told to the delegate."), 422),
    "nobody_chosen": ErrorEntry(_l("Nobody was chosen. Tick at least one line."), 422),
    "changes_closed": ErrorEntry(
        _l("Changes are closed. Please write to the organisers; nothing was saved."), 409),
    "offer_over": ErrorEntry(
        _l("This offer is over: the place has gone to the next in line. You can ask for a place again."), 409),
    "substitute_known": ErrorEntry(
        _l("This person can't take over the place. Please ask the organisers."), 422),
    "same_person": ErrorEntry(_l("This is the person who has the place already."), 422),
    "agreement_needed": ErrorEntry(_l("Please confirm that this person agrees."), 422),
    "code_wrong": ErrorEntry(_l("This isn't the code. Please look at the latest one that you got, or ask for another."), 422),
    "code_over": ErrorEntry(_l("This code no longer holds. Please ask for another one."), 409),
    "code_too_soon": ErrorEntry(_l("A code was sent a moment ago. Please wait a minute before you ask for another."), 429),
    "code_no_address": ErrorEntry(
        _l("No code can be sent to you. The organisers hand you one on paper, against a proof of who you are."), 409),
    "code_can_be_sent": ErrorEntry(
        _l("A code can be sent to this person; they ask for it on their personal page."), 409),
    "group_unknown": ErrorEntry(
        _l("This group isn't known. Please open its link once more from your mail, or open a new group."), 404),
    "missing_group_name": ErrorEntry(_l("Please name the group: a class, a company or a delegation."), 422),
    "group_full": ErrorEntry(
        _l("A group has at most %(most)s members. For more, please send the organisers your list."), 409),
    "member_decided": ErrorEntry(
        _l("This registration is decided already. The person themselves or the organisers can cancel it."), 409),
    "no_companions": ErrorEntry(_l("In your category nobody can be brought along."), 409),
    "companions_full": ErrorEntry(_l("You can bring at most %(most)s along."), 409),
    "invitation_unknown": ErrorEntry(
        _l("This invitation isn't known. Please open it once more from your mail, or ask whoever invited you."), 404),
    "invitation_used": ErrorEntry(_l("All places of this invitation are used."), 409),
    "invitation_withdrawn": ErrorEntry(_l("This invitation has been withdrawn."), 409),
    "too_many_invited": ErrorEntry(_l("At most %(most)s people at once, please."), 422),
    "nobody_invited": ErrorEntry(_l("Please enter at least one person, or choose a spreadsheet."), 422),
    "bad_places": ErrorEntry(_l("Please enter a number of places from 1 to %(most)s."), 422),
    "draft_gone": ErrorEntry(
        _l("What was typed here is gone: it was sent, erased, or not touched for 30 days. Please fill in the form anew."),
        404),
    "certificate_unknown": ErrorEntry(_l("There is no certificate at this address."), 404),
    "link_can_be_sent": ErrorEntry(
        _l("This person's link can't be shown here. Have it sent to them, or ask the organisers."), 409),
    "no_address": ErrorEntry(_l("No e-mail address is known, so no link can be sent."), 409),
    "view_unknown": ErrorEntry(_l("This view isn't there any more."), 404),
    "view_name_missing": ErrorEntry(_l("Please give the view a name."), 422),
    "view_name_long": ErrorEntry(_l("A view's name has at most %(longest)s characters."), 422),
    "view_name_taken": ErrorEntry(_l("A view of this name is there already."), 422),
    "too_many_views": ErrorEntry(_l("At most %(most)s views, please. Delete one that nobody needs any more."), 409),
    "import_gone": ErrorEntry(_l("This upload isn't there any more. Please choose the file again."), 404),
    "sheet_empty": ErrorEntry(_l("This spreadsheet is empty."), 422),
    "sheet_broken": ErrorEntry(
        _l("This file is damaged and can't be read. Please save it anew in the spreadsheet program."), 422),
    "sheet_encrypted": ErrorEntry(
        _l("This spreadsheet is protected by a password. Please save it without one and try again."), 422),
    "sheet_too_large": ErrorEntry(
        _l("This spreadsheet is too large. At most 50 MB and 200,000 rows; please split it."), 422),
    "sheet_with_macros": ErrorEntry(
        _l("This spreadsheet holds macros. Please save it as .xlsx, without them, and try again."), 422),
    "nothing_to_import": ErrorEntry(
        _l("There is nothing to import: everybody in this file is in the event already, or could not be read."), 422),
    "import_moved_on": ErrorEntry(_l("This import has moved on meanwhile. Here is how it stands."), 409),
    "sheet_unknown_format": ErrorEntry(_l("This is no spreadsheet. .xlsx, .xls and .csv files are taken."), 422),
    "sheet_without_header": ErrorEntry(
        _l("No row with headings was found: one column must be headed with Name (姓名)."), 422),
    "no_name_column": ErrorEntry(_l("Say which column holds the names: without it no row can be read."), 422),
})

define_tags({
    "delegate.registered": _l("Registered"),
    "delegate.added": _l("Added by hand"),
    "delegate.imported": _l("Came in with a roster"),
    "delegate.updated_by_roster": _l("Changed by a roster"),
    "delegate.edited": _l("Corrected"),
    "delegate.answered": _l("Answered questions on the personal page"),
    "delegate.approved": _l("Approved"),
    "delegate.rejected": _l("Rejected"),
    "delegate.cancelled": _l("Cancelled"),
    "delegate.pended": _l("Put back to be reviewed"),
    "delegate.promoted": _l("Moved up from the waiting list"),
    "delegate.place_offered": _l("Offered a place from the waiting list"),
    "delegate.offer_accepted": _l("Took the place that was offered"),
    "delegate.offer_lapsed": _l("Did not take the offered place in time"),
    "delegate.moved_up": _l("Moved to the front of a waiting list"),
    "delegate.changed_own": _l("Changed their own details"),
    "delegate.chose_activities": _l("Changed their activities"),
    "delegate.correction_asked": _l("Asked to correct something"),
    "delegate.corrected": _l("Corrected what was asked"),
    "delegate.handed_on": _l("Handed the place to somebody else"),
    "delegate.took_over": _l("Took over somebody's place"),
    "delegate.consent_given": _l("Gave a separate consent"),
    "delegate.consent_withdrawn": _l("Withdrew a separate consent"),
    "delegate.code_sent": _l("A code was sent for their own data"),
    "delegate.code_handed": _l("A code for their own data was handed on paper"),
    "delegate.data_taken": _l("Took away their own data"),
    "delegate.erased": _l("Personal data erased"),
    "registration.settings_changed": _l("Changed how registrations are handled and kept"),
    "delegate.link_sent": _l("Personal link sent"),
    "delegate.link_shown": _l("Personal link shown to the group’s contact"),
    "delegate.sensitive_seen": _l("Sensitive answers looked at"),
    "delegate.file_opened": _l("File opened"),
    "registration.contacts_erased": _l("Contacts and invitations erased, whose time was over"),
    "group.opened": _l("Group opened"),
    "group.noted": _l("Note about a group’s liaison changed"),
    "invitation.made": _l("Invitation made"),
    "invitation.sent": _l("Invitation sent"),
    "invitation.withdrawn": _l("Invitation withdrawn"),
    "roster.imported": _l("Roster imported"),
    "roster.uploaded": _l("Roster uploaded"),
    "roster.discarded": _l("Uploaded roster erased"),
    "view.saved": _l("View of the list saved"),
    "view.deleted": _l("View of the list deleted"),
    "list.exported": _l("List of delegates exported as it was shown"),
    "roster.exported": _l("List of delegates exported"),
})
