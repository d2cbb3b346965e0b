"""From the form of a print to its order, with what the event offers to choose from."""

from dataclasses import replace

from flask_babel import gettext as _
from wtforms import SelectChoice

from app.core.unit import Unit
from app.vocabulary.localized import text
from app.web.languages import current_language
from badges.printing.enums import BadgeLayout, Sorting
from badges.printing.forms import PrintForm
from badges.printing.queries.selections import Selection, choices_at
from badges.printing.services.orders import PrintOrder
from badges.printing.wording.prints import layout_choices, when_choices
from events.registration.queries import DelegateFilter
from events.setup.models import Event


def dress(form: PrintForm, unit: Unit, event: Event) -> None:
    """Give the form the choices of this event."""
    language, choices = current_language(), choices_at(unit.session, event)
    categories = {"": _("All categories"), **{one.code: text(one.name, language) for one in event.categories}}
    groups = {"": _("All groups"), **{str(number): name for number, name in choices.groups}}
    offered = (
        (form.category, categories), (form.group, groups),
        (form.unit, {"": _("All organisations"), **{name: name for name in choices.units}}),
        (form.when, when_choices(event, choices)), (form.layout_code, layout_choices(unit, event)),
    )  # fmt: skip
    for field, words in offered:
        field.choices = [SelectChoice(value, label) for value, label in words.items()]


def order_in(form: PrintForm, listed: DelegateFilter) -> PrintOrder:
    """What a sound form orders, of those whom the list's filters find."""
    people = listed
    if form.category.data:
        people = replace(people, category=form.category.data)
    if form.group.data:
        people = replace(people, group=form.group.data)
    return PrintOrder(
        BadgeLayout(form.layout.data), only_unprinted=form.only_unprinted.data,
        selection=Selection(people, form.unit.data or "", form.when.data or ""),
        layout_code=form.layout_code.data or "", sorting=Sorting(form.sorting.data), separators=form.separators.data,
    )  # fmt: skip
