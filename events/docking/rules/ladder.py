"""The ladder: from which stage each is reached, and the evidence without which it can't be accepted."""

from collections.abc import Set

from events.docking.enums import Evidence, Stage, StepKind

#: Stages that a deal can be opened at, and to which an amount can be stated later.
OPENING_STAGES = (Stage.TALKS, Stage.INTENT, Stage.FRAMEWORK, Stage.CONTRACT)
AMOUNT_STAGES = frozenset({Stage.INTENT, Stage.FRAMEWORK, Stage.CONTRACT})
SIGNED_STAGES = frozenset({Stage.FRAMEWORK, Stage.CONTRACT})

#: From which stages each is reached; None is the start (also after a refused first step).
REACHED_FROM: dict[Stage, frozenset[Stage | None]] = {
    Stage.TALKS: frozenset({None}),
    Stage.INTENT: frozenset({None, Stage.TALKS}),
    Stage.FRAMEWORK: frozenset({None, Stage.TALKS, Stage.INTENT}),
    Stage.CONTRACT: frozenset({None, Stage.TALKS, Stage.INTENT, Stage.FRAMEWORK}),
    Stage.PERFORMING: frozenset({Stage.CONTRACT}),
    Stage.LANDED: frozenset({Stage.CONTRACT, Stage.PERFORMING}),
    Stage.STARTED: frozenset({Stage.LANDED}),
    Stage.IN_PRODUCTION: frozenset({Stage.STARTED}),
    Stage.FULL_CAPACITY: frozenset({Stage.IN_PRODUCTION}),
}

_SIGNED_SCAN = (frozenset({Evidence.SIGNED_SCAN}),)
#: What proves a stage: any one of the sets, whole.
PROOFS: dict[Stage, tuple[frozenset[Evidence], ...]] = {
    Stage.INTENT: (frozenset({Evidence.MOU}), frozenset({Evidence.INTENT_SLIP})),
    Stage.FRAMEWORK: _SIGNED_SCAN,
    Stage.CONTRACT: _SIGNED_SCAN,
    Stage.PERFORMING: (
        frozenset({Evidence.PAYMENT}),
        frozenset({Evidence.PROJECT_FILING}),
        frozenset({Evidence.TECHNOLOGY_CONTRACT_REGISTRATION}),
    ),
    Stage.LANDED: (
        frozenset({Evidence.BUSINESS_LICENCE, Evidence.SITE_AGREEMENT}),
        frozenset({Evidence.TECHNOLOGY_CONTRACT_REGISTRATION, Evidence.PAYMENT}),
    ),
    Stage.STARTED: (frozenset({Evidence.PERMIT}),),
    Stage.IN_PRODUCTION: (frozenset({Evidence.INVOICE}), frozenset({Evidence.ACCEPTANCE})),
    Stage.FULL_CAPACITY: (frozenset({Evidence.OUTPUT_PROOF}),),
    Stage.TERMINATED: (frozenset({Evidence.LETTER}), frozenset({Evidence.DATED_NOTE})),
}

_RANK = {stage: rank for rank, stage in enumerate(Stage)}


def may_move(standing_at: Stage | None, to: Stage) -> bool:
    """Whether a deal that stands at `standing_at` (None: the start) can advance to `to`."""
    return standing_at in REACHED_FROM.get(to, frozenset())


def next_stages(standing_at: Stage | None) -> tuple[Stage, ...]:
    """The stages that can be reached next, in the ladder's order (a page offers these and no others)."""
    return tuple(stage for stage in REACHED_FROM if may_move(standing_at, stage))


def is_at_least(stage: Stage, floor: Stage) -> bool:
    """Whether `stage` is `floor` or beyond. Termination is no rung, and must not be asked about."""
    return _RANK[stage] >= _RANK[floor]


def proofs_of(kind: StepKind, stage: Stage | None) -> tuple[frozenset[Evidence], ...]:
    """The sets of evidence of which one, whole, must be on a step; empty where none is needed."""
    if kind in (StepKind.INCREASE, StepKind.RESIGN):
        return _SIGNED_SCAN
    if kind is StepKind.CORRECT or stage is None:
        return ()
    return PROOFS.get(stage, ())


def is_proven(kind: StepKind, stage: Stage | None, evidence: Set[str]) -> bool:
    """Whether the evidence on a step suffices to accept it."""
    proofs = proofs_of(kind, stage)
    return not proofs or any(proof <= evidence for proof in proofs)
