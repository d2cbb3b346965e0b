"""The ladder: moves and proofs."""

import pytest

from events.docking.enums import Stage, StepKind
from events.docking.rules.ladder import is_proven, may_move, next_stages

REACHED_FROM = {
    "talks": {None},
    "intent": {None, "talks"},
    "framework": {None, "talks", "intent"},
    "contract": {None, "talks", "intent", "framework"},
    "performing": {"contract"},
    "landed": {"contract", "performing"},
    "started": {"landed"},
    "in_production": {"started"},
    "full_capacity": {"in_production"},
    "terminated": set(),
}
PROVEN: dict[str, list[set[str]]] = {
    "talks": [set()],
    "intent": [{"mou"}, {"intent_slip"}],
    "framework": [{"signed_scan"}],
    "contract": [{"signed_scan"}],
    "performing": [{"payment"}, {"project_filing"}, {"technology_contract_registration"}],
    "landed": [{"business_licence", "site_agreement"}, {"technology_contract_registration", "payment"}],
    "started": [{"permit"}],
    "in_production": [{"invoice"}, {"acceptance"}],
    "full_capacity": [{"output_proof"}],
}


@pytest.mark.parametrize("to", Stage)
def test_move_is_legal_from_the_listed_stages_alone(to: Stage) -> None:
    assert {stage for stage in [None, *Stage] if may_move(stage, to)} == REACHED_FROM[to]


def test_next_stages_come_in_the_order_of_the_ladder() -> None:
    assert next_stages(Stage.CONTRACT) == (Stage.PERFORMING, Stage.LANDED)
    assert next_stages(None) == (Stage.TALKS, Stage.INTENT, Stage.FRAMEWORK, Stage.CONTRACT)
    assert next_stages(Stage.FULL_CAPACITY) == ()


@pytest.mark.parametrize(("stage", "proof"), [(stage, proof) for stage, proofs in PROVEN.items() for proof in proofs])
def test_step_is_proven_by_each_listed_set_whole(stage: str, proof: set[str]) -> None:
    assert is_proven(StepKind.ADVANCE, Stage(stage), proof | {"photo", "of our own"})
    for kind in proof:
        assert not is_proven(StepKind.ADVANCE, Stage(stage), proof - {kind} | {"photo"})


@pytest.mark.parametrize(
    "mixed", [{"business_licence", "payment"}, {"site_agreement", "technology_contract_registration"}]
)
def test_landing_is_not_proven_by_halves_of_two_sets(mixed: set[str]) -> None:
    assert not is_proven(StepKind.ADVANCE, Stage.LANDED, mixed)


@pytest.mark.parametrize("kind", [StepKind.INCREASE, StepKind.RESIGN])
def test_increase_and_resigning_are_proven_by_a_signed_scan(kind: StepKind) -> None:
    assert is_proven(kind, None, {"signed_scan"})
    assert not is_proven(kind, None, {"mou", "photo"})


def test_termination_is_proven_by_a_letter_or_a_dated_note() -> None:
    assert is_proven(StepKind.TERMINATE, Stage.TERMINATED, {"letter"})
    assert is_proven(StepKind.TERMINATE, Stage.TERMINATED, {"dated_note"})
    assert not is_proven(StepKind.TERMINATE, Stage.TERMINATED, {"signed_scan"})


def test_correction_needs_no_evidence() -> None:
    assert is_proven(StepKind.CORRECT, None, set())
