"""The whole matrix of role × action × step × stage, each cell by its name, against the sentences below.

The expectations are written as people would say them, apart from the code's own table.
"""

from uuid import UUID

import pytest

from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.crossing.policy import Action, allows, check_stage, force_of, may
from xulang.kernel.actor import Actor, ActorKind, Grant
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Force, Role, Stage, Step

BEFORE = "declared needs_correction registered"
INSIDE = "entering entered in_yard leaving_yard out_of_yard leaving returning"
WAY = f"{BEFORE} {INSIDE}"
EVER = f"{WAY} left returned cancelled"

# role: action: step: stages. "-" is an action without a step.
SAID: dict[str, dict[str, dict[str, str]]] = {
    "customs_officer": {
        "confirm refuse": {
            "registration entry replacement return": WAY,
            "yard customs_check transshipment storage loaded out_of_yard left": INSIDE,
            "turned_back": "returning",
        },
        "confirm": {"destroyed": f"{INSIDE} left returned"},
        "destroy": {"-": f"{INSIDE} left returned"},
        "undo": {
            "destroyed": f"{INSIDE} left returned",
            "registration entry replacement return": WAY,
            "yard customs_check transshipment storage loaded out_of_yard": INSIDE,
            "turned_back": "returning returned",
            "left": f"{INSIDE} left",
        },
        "inspect": {"customs_check": WAY},
        "hold ask_correction cancel return pair": {"-": WAY},
        "set_channel": {"-": f"{WAY} left returned"},
        "approve_diversion approve_call commit_to_draw view view_personal": {"-": EVER},
    },
    "border_guard_officer": {
        "confirm refuse": {"entry": WAY, "out_of_yard left": INSIDE, "turned_back": "returning"},
        "confirm": {"destroyed": f"{INSIDE} left returned"},
        "destroy": {"-": f"{INSIDE} left returned"},
        "undo": {
            "destroyed": f"{INSIDE} left returned",
            "entry": WAY,
            "out_of_yard": INSIDE,
            "left": f"{INSIDE} left",
            "turned_back": "returning returned",
        },
        "hold ask_correction return": {"-": WAY},
        "extend_stay": {"-": f"{INSIDE} left"},
        "approve_diversion approve_call commit_to_draw view view_personal": {"-": EVER},
    },
    **{
        f"{name}_officer": {
            "confirm refuse undo inspect": {step: WAY},
            "hold ask_correction": {"-": WAY},
            **(
                {}
                if name == "transport"
                else {"return": {"-": WAY}, "destroy": {"-": f"{INSIDE} left returned"}}
            ),
            "view view_personal commit_to_draw": {"-": EVER},
        }
        for name, step in (
            ("health", "health_check"),
            ("plant", "plant_check"),
            ("animal", "animal_check"),
            ("transport", "transport_licence"),
        )
    },
    "centre_operator": {
        "hold pair": {"-": WAY},
        "reach_driver": {"-": BEFORE},
        "report_capacity order_diversion approve_diversion order_call approve_call": {"-": EVER},
        "count_road view view_personal": {"-": EVER},
    },
    "centre_cashier": {
        "confirm refuse undo": {"fees": WAY},
        "note_payment approve_reversal": {"-": f"{WAY} left returned"},
        "view view_personal": {"-": EVER},
    },
    "centre_manager": {
        "confirm refuse undo": {"fees": WAY, "out_of_yard": INSIDE},
        "hold cancel pair": {"-": WAY},
        "reach_driver": {"-": BEFORE},
        "note_payment approve_reversal": {"-": f"{WAY} left returned"},
        "close_gate set_capacity report_capacity order_diversion approve_diversion": {"-": EVER},
        "order_call approve_call hold_road count_road view view_personal": {"-": EVER},
        "announce_window commit_to_draw": {"-": EVER},
    },
    "yard_operator": {
        "report_yard": {"-": f"registered {INSIDE}"},
        "report_yard_late": {"-": f"registered {INSIDE} left returned"},
        "confirm undo": {"unloaded": INSIDE},
        "view view_personal": {"-": EVER},
    },
    **{
        role: {
            "cancel move_place": {"-": BEFORE},
            "amend replace pair link_driver ask_return ask_storage": {"-": WAY},
            "view view_personal": {"-": EVER},
        }
        for role in ("declarant", "carrier_manager")
    },
    "driver": {"drive": {"-": WAY}},
    "traffic_police": {"view hold_road count_road": {"-": EVER}},
    "leader": {"view": {"-": EVER}},
    "administrator": {},
}


def said() -> set[tuple[Role, Action, Step | None, Stage]]:
    return {
        (Role(role), Action(action), None if step == "-" else Step(step), Stage(stage))
        for role, actions in SAID.items()
        for names, steps in actions.items()
        for action in names.split()
        for words, stages in steps.items()
        for step in words.split()
        for stage in stages.split()
    }


EXPECTED = said()


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("role", list(Role))
def test_every_cell(role: Role, action: Action) -> None:
    cells = [(step, stage) for step in (None, *Step) for stage in Stage]
    wrong = [
        f"{role} {action} {step or '-'} {stage}: {'allowed' if allowed else 'not allowed'}"
        for step, stage in cells
        if (allowed := allows(role=role, action=action, step=step, stage=stage))
        != ((role, action, step, stage) in EXPECTED)
    ]
    assert wrong == []


HOME, OTHER = UUID(int=1), UUID(int=2)


def person(role: Role, *, gate: str | None = None) -> Actor:
    grant = Grant(role=role, organisation_id=HOME, gate=gate)
    return Actor(kind=ActorKind.PERSON, id="p", name="p", grants=(grant,))


def test_a_grant_counts_at_its_own_gate_only() -> None:
    officer = person(Role.CUSTOMS_OFFICER, gate="HN")
    confirm = {"action": Action.CONFIRM, "owner": None, "step": Step.ENTRY}
    assert force_of(actor=officer, gate="HN", **confirm) == Force.CUSTOMS  # type: ignore[arg-type] # one dict for both
    with pytest.raises(Refusal) as refused:
        force_of(actor=officer, gate="CM", **confirm)  # type: ignore[arg-type] # one dict for both
    assert refused.value.code == CrossingRefusal.NOT_ALLOWED


@pytest.mark.parametrize("role", [Role.DECLARANT, Role.CARRIER_MANAGER])
def test_a_company_may_only_with_its_own(role: Role) -> None:
    look = {"actor": person(role), "action": Action.VIEW, "gate": "HN", "stage": Stage.DECLARED}
    assert may(owner=HOME, **look)  # type: ignore[arg-type] # one dict for all
    assert not may(owner=OTHER, **look)  # type: ignore[arg-type] # one dict for all
    assert not may(owner=None, **look)  # type: ignore[arg-type] # one dict for all


def test_too_late_is_told_apart_from_not_allowed() -> None:
    with pytest.raises(Refusal) as refused:
        check_stage(
            actor=person(Role.DECLARANT), action=Action.CANCEL, gate="HN", owner=HOME, stage=Stage.IN_YARD
        )
    assert refused.value.code == CrossingRefusal.MOVED_ON
    assert refused.value.params == {"stage": Stage.IN_YARD}
