"""Reasons in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.vocabulary.places import place_name
from events.docking.words import COOPERATIONS, show_wan_cents
from events.matching.enums import Feature

FEATURES: Final[Mapping[Feature, Any]] = {
    Feature.TEXT: _l("What the texts say"), Feature.KEYWORDS: _l("Keywords"), Feature.FIELD: _l("Field"),
    Feature.READINESS: _l("Technology readiness"), Feature.COOPERATION: _l("Form of cooperation"),
    Feature.BUDGET: _l("Budget"), Feature.REGION: _l("Region"),
}


def reason_words(reason: Mapping[str, Any], fields: Mapping[str, str], language: str) -> str:
    """A kept reason as a sentence: what both have, or what stands against it."""
    return str(_sentence(reason, fields, language))


def _sentence(reason: Mapping[str, Any], fields: Mapping[str, str], language: str) -> Any:
    said, value, feature = reason["said"], reason["value"], Feature(reason["feature"])
    if feature in (Feature.TEXT, Feature.KEYWORDS):
        terms = ("、" if language == "zh" else ", ").join(said["terms"])
        return (_("Both speak of %(terms)s.", terms=terms) if feature is Feature.TEXT
                else _("Keywords in common: %(terms)s.", terms=terms))
    if feature is Feature.FIELD:
        return (_("The same field: %(field)s.", field=fields.get(said["field"], said["field"])) if value
                else _("They are of different fields."))
    if feature is Feature.READINESS:
        return (_("Ready enough: level %(has)s, where %(needs)s is needed.", **said) if value == 1
                else _("Not ready yet: level %(has)s, where %(needs)s is needed.", **said))
    if feature is Feature.COOPERATION:
        forms = ("、" if language == "zh" else ", ").join(str(COOPERATIONS[form]) for form in said["forms"])
        return (_("A form of cooperation that suits both: %(forms)s.", forms=forms) if forms
                else _("No form of cooperation suits both."))
    if feature is Feature.BUDGET:
        amounts = {key: show_wan_cents(said[key], language) for key in ("expected", "budget")}
        return (_("The budget of %(budget)s reaches what is expected, %(expected)s.", **amounts) if value == 1
                else _("The budget of %(budget)s doesn’t reach what is expected, %(expected)s.", **amounts))
    place = place_name(said["country"], said["province"] if value == 1 else None, language)
    return _("Both are in %(place)s.", place=place) if value > 0.5 else _("They are in different countries or regions.")


def stands_for(reason: Mapping[str, Any]) -> bool:
    """Whether a reason speaks for the pair; else it is told as what stands against it."""
    return float(reason["value"]) >= 0.5 or reason["feature"] in (Feature.TEXT, Feature.KEYWORDS)
