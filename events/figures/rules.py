"""What each figure counts, and how it is put into a phrase that never says more than there is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from app.vocabulary.phrases import amount_en, amount_zh, count_en, count_zh
from app.vocabulary.places import CHINA, is_hk_mo_tw, is_mainland_province

# The counting words with which reports put each figure.
MEASURES = {
    "delegates": "名代表", "countries": "个国家", "provinces": "个省区市", "hk_mo_tw": "名港澳台代表",
    "arrived": "名代表已报到", "intents": "个合作意向", "signed_valid": "个签约项目",
}
# 31个省区市 is all of them and is told so; cut to 30余个 it would say less than everybody knows.
EXACT = frozenset({"provinces"})
MEASURES_EN = {
    "delegates": ("delegate", "delegates"), "countries": ("country", "countries"),
    "provinces": ("province", "provinces"), "hk_mo_tw": ("delegate from Hong Kong, Macao and Taiwan",
                                                        "delegates from Hong Kong, Macao and Taiwan"),
    "arrived": ("delegate arrived", "delegates arrived"),
    "intents": ("cooperation intent", "cooperation intents"),
    "signed_valid": ("signed project", "signed projects"),
}
#: How the further lines of a sheet are put.
SHEET_MEASURES = {
    "intents_valid": "个有效合作意向", "contracts": "个合同项目", "frameworks": "个框架协议", "landed": "个落地项目",
    "increased": "次增资", "terminated": "个终止项目",
}
SHEET_MEASURES_EN = {
    "intents_valid": ("valid cooperation intent", "valid cooperation intents"), "contracts": ("contract", "contracts"),
    "frameworks": ("framework agreement", "framework agreements"), "landed": ("landed project", "landed projects"),
    "increased": ("increase", "increases"), "terminated": ("terminated project", "terminated projects"),
}


@dataclass(frozen=True, slots=True)
class Origins:
    """Where counted delegates come from: how many a country other than China, a mainland province, and 港澳台."""

    countries: Mapping[str, int] = field(default_factory=dict)
    provinces: Mapping[str, int] = field(default_factory=dict)
    hk_mo_tw: int = 0
    unknown: int = 0


def count_origins(rows: list[tuple[str | None, str | None, int]]) -> Origins:
    """From (country, province, how many); China without a province counts as unknown, since no province is known."""
    countries: dict[str, int] = {}
    provinces: dict[str, int] = {}
    hk_mo_tw = unknown = 0
    for country, province, count in rows:
        if is_hk_mo_tw(country, province):
            hk_mo_tw += count
        elif country and country != CHINA:
            countries[country] = countries.get(country, 0) + count
        elif province and is_mainland_province(province):
            provinces[province] = provinces.get(province, 0) + count
        else:
            unknown += count
    return Origins(countries, provinces, hk_mo_tw, unknown)


@dataclass(frozen=True, slots=True)
class Figures:
    """An event's figures. `tally` has every key of the tally of deals; amounts are exact decimals in 万元."""

    delegates: int
    by_category: Mapping[str, int]
    arrived: int
    origins: Origins
    tally: Mapping[str, Any]

    def as_document(self) -> dict[str, Any]:
        """The document of `figures --json`; amounts are texts with two places."""
        counts = {
            "delegates": self.delegates, "countries": len(self.origins.countries),
            "provinces": len(self.origins.provinces), "hk_mo_tw": self.origins.hk_mo_tw,
        }
        tally = {key: f"{value:.2f}" if isinstance(value, Decimal) else value for key, value in self.tally.items()}
        document = {**counts, "by_category": dict(self.by_category), "arrived": self.arrived, **tally}
        return {**document, "phrases": phrases(document)}


def phrases(document: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Each figure as reports put it, in both languages."""
    said = {key: phrase_of(key, document[key]) for key in MEASURES}
    said["amount_wan"] = phrase_of("amount_wan", Decimal(document["amount_wan"]))
    return {language: {key: phrase[language] for key, phrase in said.items()} for language in ("zh", "en")}


def phrase_of(key: str, value: int | Decimal) -> dict[str, str]:
    """One figure as reports put it, in both languages; amounts are in 万元."""
    if isinstance(value, Decimal):
        return {"zh": amount_zh(value), "en": amount_en(value)}
    one, many = (MEASURES_EN | SHEET_MEASURES_EN)[key]
    unit = (MEASURES | SHEET_MEASURES)[key]
    told = str(value) if key in EXACT else count_en(value)
    return {"zh": f"{value}{unit}" if key in EXACT else count_zh(value, unit), "en": f"{told} {one if value == 1 else many}"}
