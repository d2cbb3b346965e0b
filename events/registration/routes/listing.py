"""The organisers' list of delegates, and the queue of those who wait for a decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from flask import render_template, request, url_for
from flask_babel import gettext as _

from app.core.unit import Unit
from app.vocabulary.places import country_choices, province_choices
from app.web.languages import current_language
from app.web.pages import localized
from app.web.paging import PageRequest
from events.registration import queries
from events.registration.columns import STANDARD, Columns, every_column, read_columns
from events.registration.enums import DelegateStatus, PlaceState, QuestionType
from events.registration.models import Question
from events.registration.policy import may_approve_delegates, may_view_delegates
from events.registration.queries.lists import ABROAD, Brings, contributed_filters
from events.registration.routes import feature
from events.registration.routes.links import links_about
from events.registration.saved_views.queries import OwnViews, views_for
from events.registration.saved_views.services import ViewState, may_change
from events.registration.services.list_sheets import ListOrder
from events.registration.wording import place_state_words, source_words, status_words
from events.setup.enums import SignUp
from events.setup.models import Event

IN_QUEUE: Final = ("name", "category", "from", "activities", "registered")
_PICKED: Final = (QuestionType.CHOICE, QuestionType.CHOICES, QuestionType.YES_NO)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the address asks of the list, and what is needed to show it."""

    order: ListOrder
    request: PageRequest
    questions: Sequence[Question]
    views: OwnViews

    @property
    def state(self) -> ViewState:
        """The same, as a view keeps it."""
        return ViewState(self.order.chosen.parameters, self.order.columns.keys, self.request.spelled)


def read_list(
    unit: Unit, event: Event, values: Mapping[str, str], *, usual: Sequence[str] = STANDARD,
) -> Shown:
    """The list that an address describes; columns that it doesn't name are those that the person has chosen before."""
    questions = queries.questions_of(unit.session, event.id)
    views = views_for(unit.session, event.id, unit.actor) if usual is STANDARD else OwnViews()
    columns = Columns(every_column(event, questions), read_columns(values.get("columns", "")) or views.columns or usual)
    wanted = PageRequest.read(values, queries.SORTABLE, most=queries.MOST_ORDERS)
    order = ListOrder(queries.DelegateFilter.read(values), columns, wanted.orders)
    return Shown(order, wanted, questions, views)


@feature.page("/manage/<event_code>/delegates", may=may_view_delegates)
def delegates(unit: Unit, event: Event) -> Any:
    """The list of delegates: searched, filtered, sorted, paged; its state is in the address."""
    shown = read_list(unit, event, request.args)
    order = shown.order
    counts = queries.count_listed(unit.session, event.id, order.chosen)
    page = queries.list_page(unit.session, event.id, order.chosen, shown.request, order.columns.wanted, total=counts.found)
    state = shown.state.to_json()
    return render_template(
        "registration/delegates.html", event=event, page=page, wanted=shown.request, chosen=order.chosen, counts=counts,
        columns=order.columns, statuses=status_words(), links=links_about(unit, event),
        choices=_choices(unit, event, shown.questions), sorts=_sorts(order.columns, shown.request.spelled),
        most=queries.MOST_ORDERS, views=[{
            "id": one.id, "name": one.name, "shared": one.shared, "active": one.state == state,
            "changeable": may_change(unit, event, one), "url": address_of(event, one.state)} for one in shown.views.named])


@feature.page("/manage/<event_code>/delegates/approve", may=may_approve_delegates)
def approval_queue(unit: Unit, event: Event) -> Any:
    """Registrations that wait for a decision, the longest waiting first."""
    shown = read_list(unit, event, {"sort": "registered", **request.args.to_dict()}, usual=IN_QUEUE)
    chosen = replace(shown.order.chosen, status=str(DelegateStatus.PENDING))
    counts = queries.count_listed(unit.session, event.id, chosen)
    page = queries.list_page(
        unit.session, event.id, chosen, shown.request, shown.order.columns.wanted, total=counts.found)
    return render_template(
        "registration/approval_queue.html", event=event, page=page, wanted=shown.request, chosen=chosen,
        columns=shown.order.columns, statuses=status_words(), most=queries.MOST_ORDERS,
        choices=_choices(unit, event, shown.questions), sorts=_sorts(shown.order.columns, shown.request.spelled),
        kept={name: value for name, value in chosen.parameters.items() if name != "status"})


def address_of(event: Event, state: Mapping[str, Any]) -> str:
    """The list's address in a kept state."""
    kept: dict[str, Any] = dict(state.get("filters", {}))
    return url_for("registration.delegates", event_code=event.code, **kept, columns=",".join(state.get("columns", [])),
                   sort=state.get("sort") or None)


def _choices(unit: Unit, event: Event, questions: Sequence[Question]) -> dict[str, Any]:
    """What the filters offer, by their parameters; and the filters of features above."""
    language = current_language()
    return {
        "status": list(status_words().items()), "source": list(source_words().items()),
        "category": [(one.code, localized(one.name)) for one in event.categories],
        "country": [(ABROAD, _("All abroad")), *country_choices(language)],
        "province": province_choices(language),
        "activity": [(one.code, localized(one.title)) for one in event.activities if one.sign_up != SignUp.NONE],
        "place": [(state, word) for state, word in place_state_words().items() if state != PlaceState.RELEASED],
        "group": queries.group_names(unit.session, event.id),
        "companion": [(Brings.SOMEBODY, _("Brings somebody")), (Brings.BROUGHT, _("Is brought along")),
                      (Brings.NOBODY, _("Comes alone"))],
        "answer": [choice for one in questions for choice in _picks(one)],
        "more": [(one.name, str(one.label), one.choices()) for one in contributed_filters()],
    }


def _picks(question: Question) -> list[tuple[str, str]]:
    """What can be asked of a question's answers, as parameter and words; nothing of sensitive ones."""
    if question.sensitive or question.type not in _PICKED:
        return []
    label = localized(question.label) or question.key
    choices = [("yes", _("Yes")), ("no", _("No"))] if question.type == QuestionType.YES_NO else [
        (one["value"], localized(one["label"]) or one["value"]) for one in question.choices]
    return [(f"{question.key}:{value}", _("%(question)s: %(answer)s", question=label, answer=word))
            for value, word in choices]


def _sorts(columns: Columns, spelled: str) -> list[tuple[str, str]]:
    """Orders to choose from where no heads are in sight, the present one among them."""
    labels = {one.sort: one.label for one in reversed(columns.every.values()) if one.sort}
    found: dict[str, str] = {**{key: labels[key] for key in queries.SORTABLE if key in labels}, "-registered": _("Newest first")}
    if spelled not in found:
        words = [labels.get(part.removeprefix("-"), part) + (" ↓" if part.startswith("-") else "")
                 for part in spelled.split(",")]
        found[spelled] = " · ".join(words)
    return list(found.items())
