"""The page of figures."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask import render_template, request

from app.core.unit import Unit
from app.vocabulary.money import show_wan
from app.vocabulary.phrases import nearly_en, nearly_zh
from app.web.languages import current_language
from app.web.routing import Feature
from events.figures.forms import AsOfForm
from events.figures.policy import may_view_figures
from events.figures.queries import figures_of
from events.setup.models import Event

feature = Feature("figures", __name__)


@feature.page("/manage/<event_code>/figures", may=may_view_figures)
def index(unit: Unit, event: Event) -> Any:
    """Every figure with its phrase and its rule, today or as of a day."""
    form = AsOfForm(request.args)
    as_of = form.as_of.data if form.validate() else None
    found = figures_of(unit.session, event, as_of)
    nearly = (nearly_zh(found.delegates, "名") if current_language() == "zh" else nearly_en(found.delegates))
    status = 200 if not form.errors else 422
    document = found.as_document()
    return render_template(
        "figures/index.html", event=event, form=form, figures=found, document=document, nearly=nearly, as_of=as_of,
        amount=show_wan(Decimal(document["amount_wan"]), current_language())), status
