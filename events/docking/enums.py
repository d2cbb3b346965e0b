"""Stored values of docking: the stages of the ladder, sides, natures, kinds of steps and of evidence."""

from enum import StrEnum


class Stage(StrEnum):
    """Where a deal can stand, from the first talk to full capacity; the order is the ladder's."""

    TALKS = "talks"
    INTENT = "intent"
    FRAMEWORK = "framework"
    CONTRACT = "contract"
    PERFORMING = "performing"
    LANDED = "landed"
    STARTED = "started"
    IN_PRODUCTION = "in_production"
    FULL_CAPACITY = "full_capacity"
    TERMINATED = "terminated"


class Side(StrEnum):
    """On which side of a deal a party stands."""

    OFFER = "offer"
    DEMAND = "demand"
    PARK = "park"
    OTHER = "other"


class Nature(StrEnum):
    """What a deal's amount is: an investment, a credit line, or nothing that can be added up."""

    MONEY = "money"
    CREDIT = "credit"
    NO_AMOUNT = "no_amount"


class StepKind(StrEnum):
    """What a step does; `open` and `advance` climb the ladder, the others stand beside it."""

    OPEN = "open"
    ADVANCE = "advance"
    INCREASE = "increase"
    RESIGN = "resign"
    TERMINATE = "terminate"
    CORRECT = "correct"


class StepStatus(StrEnum):
    """Whether a second person has looked at a step, and what came of it."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    STRUCK = "struck"


class Evidence(StrEnum):
    """Kinds of evidence that the ladder knows. A journal may name others, which prove nothing."""

    MOU = "mou"
    INTENT_SLIP = "intent_slip"
    SIGNED_SCAN = "signed_scan"
    PAYMENT = "payment"
    PROJECT_FILING = "project_filing"
    TECHNOLOGY_CONTRACT_REGISTRATION = "technology_contract_registration"
    BUSINESS_LICENCE = "business_licence"
    SITE_AGREEMENT = "site_agreement"
    PERMIT = "permit"
    INVOICE = "invoice"
    ACCEPTANCE = "acceptance"
    OUTPUT_PROOF = "output_proof"
    LETTER = "letter"
    DATED_NOTE = "dated_note"
    PHOTO = "photo"


class Code(StrEnum):
    """Why an act is refused. Where several hold, the first of this list is given: the order is a rule."""

    BAD_LINE = "bad_line"
    DUPLICATE_REF = "duplicate_ref"
    UNKNOWN_DEAL = "unknown_deal"
    UNKNOWN_EVENT = "unknown_event"
    MERGED = "merged"
    TERMINATED = "terminated"
    BAD_AMOUNT = "bad_amount"
    UNKNOWN_RATE = "unknown_rate"
    STEP_PENDING = "step_pending"
    NOTHING_TO_REVIEW = "nothing_to_review"
    ILLEGAL_MOVE = "illegal_move"
    SELF_REVIEW = "self_review"
    EVIDENCE_MISSING = "evidence_missing"
    REASON_MISSING = "reason_missing"


class Card(StrEnum):
    """What a card puts up: something that can be had, or something that is wanted."""

    OFFER = "offer"
    DEMAND = "demand"


class CardState(StrEnum):
    """Whether a card is in the catalogue."""

    SHOWN = "shown"
    HIDDEN = "hidden"


class OfferVariety(StrEnum):
    """What is offered."""

    PROJECT = "project"
    RESULT = "result"
    PATENT = "patent"


class DemandVariety(StrEnum):
    """Who looks for something."""

    COMPANY = "company"
    PARK = "park"
    DISTRICT = "district"


class Cooperation(StrEnum):
    """In which form an owner would cooperate, or a unit would take part."""

    LICENCE = "licence"
    TRANSFER = "transfer"
    EQUITY = "equity"
    JOINT_DEVELOPMENT = "joint_development"


class Confidentiality(StrEnum):
    """Who may read a card beyond its title."""

    TITLE_ONLY = "title_only"
    LOGGED_IN = "logged_in"
    PUBLIC = "public"


class Scope(StrEnum):
    """Over what a tally is taken: one edition, all editions of a series, or of an organisation and its districts."""

    EVENT = "event"
    SERIES = "series"
    ORGANISATION = "organisation"


class Dimension(StrEnum):
    """By what a tally is broken down."""

    STAGE = "stage"
    FIELD = "field"
    PLACE = "place"
    DISTRICT = "district"
    PARTY = "party"
    ACTIVITY = "activity"
