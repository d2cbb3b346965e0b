"""Reasons in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.vocabulary.localized import listed
from app.vocabulary.places import place_name
from events.docking.wording import COOPERATIONS, show_wan_cents
from events.matching.enums import Feature
from events.matching.rules.telling import told_terms

FEATURES: Final[Mapping[Feature, Any]] = {
    Feature.TEXT: _l("What the texts say"), Feature.KEYWORDS: _l("Keywords"), Feature.FIELD: _l("Field"),
    Feature.READINESS: _l("Technology readiness"), Feature.COOPERATION: _l("Form of cooperation"),
    Feature.BUDGET: _l("Budget"), Feature.REGION: _l("Region"),
}


def told_reasons(reasons: Sequence[Mapping[str, Any]], fields: Mapping[str, str], language: str) -> list[tuple[bool, str]]:
    """Kept reasons as sentences, each with whether it speaks for the pair: what does first, each group as it was kept.

    What the texts share is told only beyond what the keywords said already.
    """
    common = _terms(next((one for one in reasons if one["feature"] == Feature.KEYWORDS), None), language)
    told = []
    for reason in reasons:
        terms = _terms(reason, language)
        if reason["feature"] == Feature.TEXT:
            terms = [term for term in terms if term not in common]
        if terms or reason["feature"] not in _OF_TERMS:
            told.append((_speaks_for(reason), str(_sentence(reason, terms, fields, language))))
    return sorted(told, key=lambda one: not one[0])


_OF_TERMS: Final = (Feature.TEXT, Feature.KEYWORDS)


def _terms(reason: Mapping[str, Any] | None, language: str) -> list[str]:
    if reason is None or reason["feature"] not in _OF_TERMS:
        return []
    return told_terms(reason["said"]["terms"], chinese=language == "zh")


def _speaks_for(reason: Mapping[str, Any]) -> bool:
    """Whether a reason speaks for the pair; too small a budget and too early a readiness never do, however near they come."""
    if reason["feature"] in (Feature.READINESS, Feature.BUDGET):
        return bool(reason["value"] == 1)
    return float(reason["value"]) >= 0.5 or reason["feature"] in _OF_TERMS


def _sentence(reason: Mapping[str, Any], terms: Sequence[str], fields: Mapping[str, str], language: str) -> Any:
    said, value, feature = reason["said"], reason["value"], Feature(reason["feature"])
    if feature in _OF_TERMS:
        common = listed(terms, language)
        return (_("Both speak of %(terms)s.", terms=common) if feature is Feature.TEXT
                else _("Keywords in common: %(terms)s.", terms=common))
    if feature is Feature.FIELD:
        return (_("The same field: %(field)s.", field=fields.get(said["field"], said["field"])) if value
                else _("They are of different fields."))
    if feature is Feature.READINESS:
        return (_("Ready enough: level %(has)s, where %(needs)s is needed.", **said) if value == 1
                else _("Not ready yet: level %(has)s, where %(needs)s is needed.", **said))
    if feature is Feature.COOPERATION:
        forms = listed((str(COOPERATIONS[form]) for form in said["forms"]), language)
        return (_("A form of cooperation that suits both: %(forms)s.", forms=forms) if forms
                else _("No form of cooperation suits both."))
    if feature is Feature.BUDGET:
        amounts = {key: show_wan_cents(said[key], language) for key in ("expected", "budget")}
        return (_("The budget of %(budget)s reaches what is expected, %(expected)s.", **amounts) if value == 1
                else _("The budget of %(budget)s doesn’t reach what is expected, %(expected)s.", **amounts))
    place = place_name(said["country"], said["province"] if value == 1 else None, language)
    return _("Both are in %(place)s.", place=place) if value > 0.5 else _("They are in different countries or regions.")

