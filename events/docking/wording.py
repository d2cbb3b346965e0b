"""What docking's stored values are called, how each figure of the tally is counted, and amounts in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from babel import Locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.vocabulary.money import bare_wan, number_en, number_zh, show_wan, words_en, words_zh
from events.docking.enums import (
    Card,
    Confidentiality,
    Cooperation,
    DemandVariety,
    Dimension,
    Evidence,
    Nature,
    OfferVariety,
    Side,
    Stage,
    StepKind,
    StepStatus,
)

STAGES: Final[Mapping[str, Any]] = {
    Stage.TALKS: _l("In talks"), Stage.INTENT: _l("Intent"), Stage.FRAMEWORK: _l("Framework agreement"),
    Stage.CONTRACT: _l("Contract"), Stage.PERFORMING: _l("Performing"), Stage.LANDED: _l("Landed"),
    Stage.STARTED: _l("Construction started"), Stage.IN_PRODUCTION: _l("In production"),
    Stage.FULL_CAPACITY: _l("At full capacity"), Stage.TERMINATED: _l("Terminated"),
}
SIDES: Final[Mapping[str, Any]] = {
    Side.OFFER: _l("Offer side"), Side.DEMAND: _l("Demand side"), Side.PARK: _l("Park"), Side.OTHER: _l("Other party"),
}
NATURES: Final[Mapping[str, Any]] = {
    Nature.MONEY: _l("Investment or price"), Nature.CREDIT: _l("Credit line"), Nature.NO_AMOUNT: _l("Without amount"),
}
STEP_KINDS: Final[Mapping[str, Any]] = {
    StepKind.OPEN: _l("Recorded"), StepKind.ADVANCE: _l("Next step"), StepKind.INCREASE: _l("Increase"),
    StepKind.RESIGN: _l("Signed again"), StepKind.TERMINATE: _l("Termination"), StepKind.CORRECT: _l("Correction"),
}
STATUSES: Final[Mapping[str, Any]] = {
    StepStatus.WAITING: _l("Waits for a second person"), StepStatus.ACCEPTED: _l("Accepted"),
    StepStatus.STRUCK: _l("Refused"),
}
STATUS_TONES: Final[Mapping[str, str]] = {
    StepStatus.WAITING: "wait", StepStatus.ACCEPTED: "ok", StepStatus.STRUCK: "stop"}
EVIDENCE: Final[Mapping[str, Any]] = {
    Evidence.MOU: _l("Memorandum of understanding"), Evidence.INTENT_SLIP: _l("Slip of intent"),
    Evidence.SIGNED_SCAN: _l("Scan of the signed agreement"), Evidence.PAYMENT: _l("Proof of payment"),
    Evidence.PROJECT_FILING: _l("Project filing"),
    Evidence.TECHNOLOGY_CONTRACT_REGISTRATION: _l("Registration of the technology contract"),
    Evidence.BUSINESS_LICENCE: _l("Business licence"), Evidence.SITE_AGREEMENT: _l("Site agreement"),
    Evidence.PERMIT: _l("Construction permit"), Evidence.INVOICE: _l("Invoice"),
    Evidence.ACCEPTANCE: _l("Acceptance report"), Evidence.OUTPUT_PROOF: _l("Proof of output"),
    Evidence.LETTER: _l("Letter"), Evidence.DATED_NOTE: _l("Dated note"), Evidence.PHOTO: _l("Photo (proves nothing)"),
}
COOPERATIONS: Final[Mapping[str, Any]] = {
    Cooperation.LICENCE: _l("Licence"), Cooperation.TRANSFER: _l("Transfer"),
    Cooperation.EQUITY: _l("Equity for technology"), Cooperation.JOINT_DEVELOPMENT: _l("Joint development"),
}
CONFIDENTIALITIES: Final[Mapping[str, Any]] = {
    Confidentiality.TITLE_ONLY: _l("Only the title may be shown"),
    Confidentiality.LOGGED_IN: _l("For people who are signed in"), Confidentiality.PUBLIC: _l("For everybody"),
}
CARDS: Final[Mapping[str, Any]] = {Card.OFFER: _l("Offer"), Card.DEMAND: _l("Demand")}
VARIETIES: Final[Mapping[str, Any]] = {
    OfferVariety.PROJECT: _l("Project of a talent"), OfferVariety.RESULT: _l("Result of a university or institute"),
    OfferVariety.PATENT: _l("Patent"), DemandVariety.COMPANY: _l("Company"), DemandVariety.PARK: _l("Park"),
    DemandVariety.DISTRICT: _l("District or county"),
}
VARIETIES_OF: Final[Mapping[Card, tuple[str, ...]]] = {
    Card.OFFER: tuple(OfferVariety), Card.DEMAND: tuple(DemandVariety)}

#: Each key of the tally: what it is called, and its rule (口径) in words.
FIGURES: Final[Mapping[str, tuple[Any, Any]]] = {
    "intents": (_l("Intents"), _l("Deals that first reached an intent, or more, at the editions counted.")),
    "intents_valid": (_l("Valid intents"), _l("Of the intents those that were not terminated.")),
    "signed": (_l("Signed"), _l("Deals first signed at the editions counted: contracts and framework agreements.")),
    "contracts": (_l("Contracts"), _l("Signed as a contract, or made one later at the editions counted.")),
    "frameworks": (
        _l("Framework agreements"), _l("Signed as a framework agreement, and not made a contract at the editions counted.")),
    "signed_valid": (_l("Valid signed deals"), _l("Of the signed deals those that were not terminated.")),
    "landed": (_l("Landed deals"), _l("Signed deals that landed or went further; a later termination changes nothing.")),
    "terminated": (_l("Terminated deals"), _l("Of the intents those that were terminated.")),
    "talks": (_l("Deals in talks"), _l("Live deals of the editions counted that nobody has agreed on yet.")),
    "pending": (
        _l("Waiting for review"),
        _l("Live deals of the editions counted with a step that a second person has to check, whatever its date.")),
    "merged": (
        _l("Merged deals"), _l("Deals of the editions counted that were another one, entered twice. They count nothing.")),
    "suspected_duplicates": (
        _l("Suspected duplicates"),
        _l("Pairs that name the same offer and the same demand side, one of them of the editions counted, not settled by now.")),
    "no_amount": (
        _l("Signed without amount"), _l("Valid signed deals that state no amount; credit lines are not among them.")),
    "resigned": (
        _l("Signings repeated"),
        _l("How often deals were signed again at the editions counted, whatever became of them. Adds no deal and no amount.")),
    "upgraded": (
        _l("Upgrades"),
        _l("Framework agreements that became a contract at another edition, counted there, whatever became of them. "
           "Adds no deal.")),
    "increased": (
        _l("Increases"),
        _l("How often an amount was added at the editions counted to a deal signed before, whatever became of it.")),
    "amount_wan": (
        _l("Signed amount"),
        _l("What the valid signed deals come to, with what was added at the editions counted; credit lines are not in it.")),
    "intent_amount_wan": (
        _l("Intended amount"), _l("What the valid intents that are signed nowhere come to; credit lines are not in it.")),
    "credit_wan": (_l("Credit lines"), _l("What the valid signed credit lines come to; never part of the signed amount.")),
    "increased_wan": (
        _l("Increased amount"),
        _l("What the increases agreed at the editions counted come to; those of credit lines are not in it.")),
}


#: What a snapshot keeps of a deal beside its figures.
FACTS: Final[Mapping[str, Any]] = {
    "title": _l("Title"), "stage": _l("Stood at"), "amount": _l("Amount"), "currency": _l("Currency"),
    "signed_on": _l("Signed on"), "merged_into": _l("Merged into"),
}
#: What was done, as the comparison of snapshots names it.
ACTS: Final[Mapping[str, Any]] = {
    **STEP_KINDS, "merge": _l("Merged"), "keep_apart": _l("Kept apart"),
}
#: What the lines of a journal do, by the names of the acts.
JOURNAL_ACTS: Final[Mapping[str, Any]] = {
    "Open": STEP_KINDS[StepKind.OPEN], "Advance": STEP_KINDS[StepKind.ADVANCE], "AddEvidence": _l("Evidence added"),
    "Review": _l("Review of a step"), "Increase": STEP_KINDS[StepKind.INCREASE], "Resign": STEP_KINDS[StepKind.RESIGN],
    "Terminate": STEP_KINDS[StepKind.TERMINATE], "Correct": STEP_KINDS[StepKind.CORRECT], "Merge": ACTS["merge"],
    "KeepApart": ACTS["keep_apart"],
}
#: Each breakdown: what it is called, and by what a deal stands in one of its rows.
DIMENSIONS: Final[Mapping[Dimension, tuple[Any, Any]]] = {
    Dimension.STAGE: (_l("By stage"), _l("Where these editions say each deal stood.")),
    Dimension.FIELD: (_l("By field"), _l("The field of the offer's card, else of the demand's.")),
    Dimension.PLACE: (_l("By country or province"), _l("Of the offer side, as its card says.")),
    Dimension.DISTRICT: (
        _l("By district"), _l("The place that the demand's card names; without one the district that held the edition.")),
    Dimension.PARTY: (
        _l("By party"), _l("A deal counts once, with its first party on the demand side; its amount is split by share where "
                           "shares are given. In how many deals a party has a part need not add up.")),
    Dimension.ACTIVITY: (_l("By activity"), _l("The activity at which the deal was agreed.")),
}


def proof_sentence(proofs: Iterable[Iterable[str]]) -> str:
    """What proves a step, in words: one of several sets of evidence; empty where nothing is needed."""
    sets = [_(" and ").join(_inside(str(EVIDENCE[kind])) for kind in sorted(proof)) for proof in proofs]
    return str(_(", or ").join(sets))


def _inside(label: str) -> str:
    """A label as it stands inside a sentence."""
    return label[:1].lower() + label[1:]


def amount_in_words(amount: Decimal, currency: str, language: str) -> str:
    """An amount in words: 三千万元, thirty million yuan; other currencies with their name."""
    if currency == "CNY":
        return words_zh(amount) if language == "zh" else words_en(amount)
    if amount != amount.to_integral_value():
        return show_amount(amount, currency)
    number = number_zh(int(amount)) if language == "zh" else number_en(int(amount))
    name = Locale(language).currencies.get(currency, currency)
    return f"{number}{name}" if language == "zh" else f"{number} ({name})"


def grouped(amount: str | None) -> str:
    """A frozen amount (a decimal text) with its thousands apart; a dash where there was none."""
    return f"{Decimal(amount):,}" if amount else "—"


def show_amount(amount: Decimal, currency: str) -> str:
    """An amount in figures with its currency: CNY 30,000,000, EUR 12,500.50."""
    figures = f"{amount:,.2f}".removesuffix(".00")
    return f"{currency} {figures}"


def amount_said(amount: Decimal, currency: str, language: str) -> str:
    """An amount in figures as a page says it: to Chinese readers yuan are 元, and stand behind."""
    figures = show_amount(amount, currency)
    return f"{figures.removeprefix('CNY ')}元" if currency == "CNY" and language == "zh" else figures


def show_wan_cents(cents: int | None, language: str) -> str:
    """Hundredths of 万元 as pages show them."""
    return show_wan(Decimal(cents).scaleb(-2), language) if cents is not None else ""


def figure_label(key: str) -> str:
    """What a figure is called, an amount with 万元, its unit in both languages: so that all pages and papers agree."""
    name = str(FIGURES[key][0])
    return str(_("%(figure)s (10,000 yuan)", figure=name)) if key.endswith("_wan") else name


def bare_figure(key: str, value: Decimal | int) -> str:
    """A figure without its unit: 16,366.5 for 16,366.5万元."""
    return bare_wan(Decimal(value)) if key.endswith("_wan") else str(value)


def column_value(key: str, value: Decimal | int) -> str:
    """A figure in a column, with as many places as the others."""
    return f"{Decimal(value):,.2f}" if key.endswith("_wan") else str(value)


def show_figure(key: str, value: Decimal | int, language: str) -> str:
    """A figure of the tally as pages show it."""
    return show_wan(Decimal(value), language) if key.endswith("_wan") else str(value)
