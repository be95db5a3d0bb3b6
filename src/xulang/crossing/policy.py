"""Who may do what: one table of role × action × step × stage, at the gates of the actor's grants.

It answers "may this person try?"; the journey table answers "may it happen now?".
Source: data/confirmations.csv (which force confirms which step) and product.md ("Who uses it").
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.kernel.actor import Actor
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Force, Role, Stage, Step


class Action(StrEnum):
    VIEW = "view"
    VIEW_PERSONAL = "view_personal"
    CONFIRM = "confirm"
    REFUSE = "refuse"
    HOLD = "hold"
    INSPECT = "inspect"
    UNDO = "undo"
    SET_CHANNEL = "set_channel"
    NOTE_PAYMENT = "note_payment"
    APPROVE_REVERSAL = "approve_reversal"
    CANCEL = "cancel"
    ASK_STORAGE = "ask_storage"
    RETURN = "return"
    ASK_RETURN = "ask_return"
    DESTROY = "destroy"
    EXTEND_STAY = "extend_stay"
    AMEND = "amend"
    REPLACE = "replace"
    PAIR = "pair"
    ASK_CORRECTION = "ask_correction"
    REPORT_YARD = "report_yard"
    REPORT_YARD_LATE = "report_yard_late"
    CLOSE_GATE = "close_gate"
    ORDER_DIVERSION = "order_diversion"
    APPROVE_DIVERSION = "approve_diversion"
    ORDER_CALL = "order_call"
    APPROVE_CALL = "approve_call"
    HOLD_ROAD = "hold_road"
    COUNT_ROAD = "count_road"
    ANNOUNCE_WINDOW = "announce_window"
    COMMIT_TO_DRAW = "commit_to_draw"
    SET_CAPACITY = "set_capacity"
    REPORT_CAPACITY = "report_capacity"
    MOVE_PLACE = "move_place"
    REACH_DRIVER = "reach_driver"
    LINK_DRIVER = "link_driver"
    DRIVE = "drive"


ALL_STAGES = frozenset(Stage)
ENDED = frozenset({Stage.LEFT, Stage.RETURNED, Stage.CANCELLED})
UNDER_WAY = ALL_STAGES - ENDED
BEFORE_ENTRY = frozenset({Stage.DECLARED, Stage.NEEDS_CORRECTION, Stage.REGISTERED})
INSIDE = UNDER_WAY - BEFORE_ENTRY
# Goods may lie in storage when the truck that brought them is gone.
OF_STORED = INSIDE | {Stage.LEFT, Stage.RETURNED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """One row: the role may take the action on these steps while a crossing is in one of these stages."""

    role: Role
    action: Action
    steps: frozenset[Step] = frozenset()
    stages: frozenset[Stage] = UNDER_WAY


FORCE_OF: dict[Role, Force] = {
    Role.CUSTOMS_OFFICER: Force.CUSTOMS,
    Role.BORDER_GUARD_OFFICER: Force.BORDER_GUARD,
    Role.HEALTH_OFFICER: Force.HEALTH_QUARANTINE,
    Role.PLANT_OFFICER: Force.PLANT_QUARANTINE,
    Role.ANIMAL_OFFICER: Force.ANIMAL_QUARANTINE,
    Role.TRANSPORT_OFFICER: Force.TRANSPORT,
    Role.CENTRE_OPERATOR: Force.CENTRE,
    Role.CENTRE_CASHIER: Force.CENTRE,
    Role.CENTRE_MANAGER: Force.CENTRE,
    Role.YARD_OPERATOR: Force.YARD,
    Role.TRAFFIC_POLICE: Force.TRAFFIC_POLICE,
}

OFFICERS = (
    Role.CUSTOMS_OFFICER,
    Role.BORDER_GUARD_OFFICER,
    Role.HEALTH_OFFICER,
    Role.PLANT_OFFICER,
    Role.ANIMAL_OFFICER,
    Role.TRANSPORT_OFFICER,
)
CENTRE = (Role.CENTRE_OPERATOR, Role.CENTRE_CASHIER, Role.CENTRE_MANAGER)
COMPANY = (Role.DECLARANT, Role.CARRIER_MANAGER)
# Customs signs the transshipment; the centre calls empty trucks to match what comes (product.md).
PAIRS = (*COMPANY, Role.CUSTOMS_OFFICER, Role.CENTRE_OPERATOR, Role.CENTRE_MANAGER)
# Their grants count only for the declarations of the organisation that gave them.
OWN_ONLY = frozenset({*COMPANY, Role.DRIVER})

# Who watches the border or the goods may refuse them the way on.
SEND_BACK = (
    Role.CUSTOMS_OFFICER,
    Role.BORDER_GUARD_OFFICER,
    Role.HEALTH_OFFICER,
    Role.PLANT_OFFICER,
    Role.ANIMAL_OFFICER,
)

CONFIRMS: dict[Role, frozenset[Step]] = {
    Role.CUSTOMS_OFFICER: frozenset(
        {
            Step.REGISTRATION,
            Step.ENTRY,
            Step.YARD,
            Step.CUSTOMS_CHECK,
            Step.TRANSSHIPMENT,
            Step.REPLACEMENT,
            Step.RETURN,
            Step.STORAGE,
            Step.LOADED,
            Step.DESTROYED,
            Step.OUT_OF_YARD,
            Step.LEFT,
            Step.TURNED_BACK,
        }
    ),
    Role.BORDER_GUARD_OFFICER: frozenset(
        {Step.ENTRY, Step.OUT_OF_YARD, Step.LEFT, Step.TURNED_BACK, Step.DESTROYED}
    ),
    Role.HEALTH_OFFICER: frozenset({Step.HEALTH_CHECK}),
    Role.PLANT_OFFICER: frozenset({Step.PLANT_CHECK}),
    Role.ANIMAL_OFFICER: frozenset({Step.ANIMAL_CHECK}),
    Role.TRANSPORT_OFFICER: frozenset({Step.TRANSPORT_LICENCE}),
    Role.CENTRE_CASHIER: frozenset({Step.FEES}),
    Role.CENTRE_MANAGER: frozenset({Step.FEES, Step.OUT_OF_YARD}),
    Role.YARD_OPERATOR: frozenset({Step.UNLOADED}),
}
INSPECTS: dict[Role, frozenset[Step]] = {
    Role.CUSTOMS_OFFICER: frozenset({Step.CUSTOMS_CHECK}),
    Role.HEALTH_OFFICER: frozenset({Step.HEALTH_CHECK}),
    Role.PLANT_OFFICER: frozenset({Step.PLANT_CHECK}),
    Role.ANIMAL_OFFICER: frozenset({Step.ANIMAL_CHECK}),
    Role.TRANSPORT_OFFICER: frozenset({Step.TRANSPORT_LICENCE}),
}
# Steps that make sense only after the vehicle entered. A registration may be asked again at any time.
STEP_STAGES: dict[Step, frozenset[Stage]] = {
    Step.LEFT: UNDER_WAY - BEFORE_ENTRY,
    Step.OUT_OF_YARD: UNDER_WAY - BEFORE_ENTRY,
    Step.YARD: UNDER_WAY - BEFORE_ENTRY,
    Step.CUSTOMS_CHECK: UNDER_WAY - BEFORE_ENTRY,
    Step.TRANSSHIPMENT: UNDER_WAY - BEFORE_ENTRY,
    Step.TURNED_BACK: frozenset({Stage.RETURNING}),
    Step.STORAGE: UNDER_WAY - BEFORE_ENTRY,
    Step.UNLOADED: UNDER_WAY - BEFORE_ENTRY,
    Step.LOADED: UNDER_WAY - BEFORE_ENTRY,
    Step.DESTROYED: OF_STORED,
}
ENDING: dict[Step, frozenset[Stage]] = {
    Step.LEFT: frozenset({Stage.LEFT}),
    Step.TURNED_BACK: frozenset({Stage.RETURNED}),
}
# What the other side announced is a fact with its source, not a decision.
OF_A_GATE = (
    (Role.CENTRE_MANAGER, Action.CLOSE_GATE),
    (Role.CENTRE_MANAGER, Action.SET_CAPACITY),
    (Role.CENTRE_MANAGER, Action.REPORT_CAPACITY),
    (Role.CENTRE_MANAGER, Action.ORDER_DIVERSION),
    (Role.CENTRE_OPERATOR, Action.ORDER_DIVERSION),
    # A second person: of the centre, or of another unit (product.md, promise 12).
    (Role.CENTRE_MANAGER, Action.APPROVE_DIVERSION),
    (Role.CENTRE_OPERATOR, Action.APPROVE_DIVERSION),
    (Role.CUSTOMS_OFFICER, Action.APPROVE_DIVERSION),
    (Role.BORDER_GUARD_OFFICER, Action.APPROVE_DIVERSION),
    (Role.CENTRE_OPERATOR, Action.REPORT_CAPACITY),
    (Role.TRAFFIC_POLICE, Action.HOLD_ROAD),
    (Role.CENTRE_MANAGER, Action.HOLD_ROAD),
    (Role.TRAFFIC_POLICE, Action.COUNT_ROAD),
    (Role.CENTRE_MANAGER, Action.COUNT_ROAD),
    (Role.CENTRE_OPERATOR, Action.COUNT_ROAD),
    (Role.CENTRE_OPERATOR, Action.ORDER_CALL),
    (Role.CENTRE_MANAGER, Action.ORDER_CALL),
    # The second person has to be of another unit: of another force, or of another organisation of the centre.
    (Role.CENTRE_OPERATOR, Action.APPROVE_CALL),
    (Role.CENTRE_MANAGER, Action.APPROVE_CALL),
    (Role.CUSTOMS_OFFICER, Action.APPROVE_CALL),
    (Role.BORDER_GUARD_OFFICER, Action.APPROVE_CALL),
    (Role.CENTRE_MANAGER, Action.ANNOUNCE_WINDOW),
    # Two organisations of different forces hold the secrets of a draw.
    (Role.CENTRE_MANAGER, Action.COMMIT_TO_DRAW),
    *((role, Action.COMMIT_TO_DRAW) for role in OFFICERS),
)


def _rows() -> Iterator[Permission]:
    yield from _of_steps()
    yield from _others()


def _of_steps() -> Iterator[Permission]:
    for role, steps in CONFIRMS.items():
        for step in steps:
            one = frozenset({step})
            stages = STEP_STAGES.get(step, UNDER_WAY)
            yield Permission(role=role, action=Action.CONFIRM, steps=one, stages=stages)
            # A refusal holds the vehicle: a yard holds nobody, and goods in storage are on no vehicle.
            if role != Role.YARD_OPERATOR and step != Step.DESTROYED:
                yield Permission(role=role, action=Action.REFUSE, steps=one, stages=stages)
            # The last word of these ends a crossing, so that its undoing may still happen to it.
            late = stages | ENDING.get(step, frozenset())
            yield Permission(role=role, action=Action.UNDO, steps=one, stages=late)
    for role, steps in INSPECTS.items():
        yield Permission(role=role, action=Action.INSPECT, steps=steps)


def _others() -> Iterator[Permission]:
    for role in OFFICERS:
        yield Permission(role=role, action=Action.HOLD)
        yield Permission(role=role, action=Action.ASK_CORRECTION)
    for role in (Role.CENTRE_OPERATOR, Role.CENTRE_MANAGER):
        yield Permission(role=role, action=Action.HOLD)
        yield Permission(role=role, action=Action.REACH_DRIVER, stages=BEFORE_ENTRY)
    # The truck that brought the goods may be home again while another declaration's truck carries them.
    late = UNDER_WAY | {Stage.LEFT, Stage.RETURNED}
    yield Permission(role=Role.CUSTOMS_OFFICER, action=Action.SET_CHANNEL, stages=late)
    # A payment noted wrongly is found out late, and what is owed then may still be paid.
    for role in (Role.CENTRE_CASHIER, Role.CENTRE_MANAGER):
        yield Permission(role=role, action=Action.NOTE_PAYMENT, stages=late)
        yield Permission(role=role, action=Action.APPROVE_REVERSAL, stages=late)
    for role in COMPANY:
        yield Permission(role=role, action=Action.CANCEL, stages=BEFORE_ENTRY)
        yield Permission(role=role, action=Action.AMEND)
        yield Permission(role=role, action=Action.REPLACE)
        yield Permission(role=role, action=Action.ASK_RETURN)
        yield Permission(role=role, action=Action.ASK_STORAGE)
        yield Permission(role=role, action=Action.LINK_DRIVER)
        yield Permission(role=role, action=Action.MOVE_PLACE, stages=BEFORE_ENTRY)
    yield Permission(role=Role.DRIVER, action=Action.DRIVE)
    yield from (Permission(role=role, action=Action.PAIR) for role in PAIRS)
    for role in (Role.CUSTOMS_OFFICER, Role.CENTRE_MANAGER):
        yield Permission(role=role, action=Action.CANCEL)
    # A Vietnamese truck that is away has left by our books.
    yield Permission(role=Role.BORDER_GUARD_OFFICER, action=Action.EXTEND_STAY, stages=INSIDE | {Stage.LEFT})
    for role in SEND_BACK:
        yield Permission(role=role, action=Action.RETURN)
        yield Permission(role=role, action=Action.DESTROY, stages=OF_STORED)
    yield Permission(role=Role.YARD_OPERATOR, action=Action.REPORT_YARD, stages=INSIDE | {Stage.REGISTERED})
    # A yard's own software may be late by days: what its barrier saw then is so all the same.
    late = INSIDE | {Stage.REGISTERED, Stage.LEFT, Stage.RETURNED}
    yield Permission(role=Role.YARD_OPERATOR, action=Action.REPORT_YARD_LATE, stages=late)
    yield from (Permission(role=role, action=action, stages=ALL_STAGES) for role, action in OF_A_GATE)
    readers = (*OFFICERS, *CENTRE, *COMPANY, Role.YARD_OPERATOR)
    for role in (*readers, Role.TRAFFIC_POLICE, Role.LEADER):
        yield Permission(role=role, action=Action.VIEW, stages=ALL_STAGES)
    for role in readers:
        yield Permission(role=role, action=Action.VIEW_PERSONAL, stages=ALL_STAGES)


PERMISSIONS: tuple[Permission, ...] = tuple(_rows())

_INDEX: dict[tuple[Role, Action, Step | None], frozenset[Stage]] = {}
for _row in PERMISSIONS:
    for _step in _row.steps or (None,):
        _key = (_row.role, _row.action, _step)
        _INDEX[_key] = _INDEX.get(_key, frozenset()) | _row.stages


def allows(*, role: Role, action: Action, step: Step | None, stage: Stage) -> bool:
    """One cell of the table."""
    return stage in _INDEX.get((role, action, step), frozenset())


def force_of(
    *, actor: Actor, action: Action, gate: str, owner: UUID | None, step: Step | None = None
) -> Force:
    """The force in whose name the actor may try. Raises NOT_ALLOWED when no role of his at the gate may.

    `owner` is the organisation that declared; a company's roles count for its own declarations only.
    """
    return FORCE_OF.get(_role(actor, action, gate, owner, step, None), Force.CARRIER)


def units_of(*, actor: Actor, action: Action, gate: str) -> tuple[UUID, ...]:
    """The organisations in whose name the actor may try it at the gate."""
    return tuple(
        dict.fromkeys(
            grant.organisation_id
            for grant in actor.grants
            if grant.gate in {None, gate}
            and (grant.role, action, None) in _INDEX
            and grant.role not in OWN_ONLY
        )
    )


def check_stage(
    *, actor: Actor, action: Action, gate: str, owner: UUID | None, stage: Stage, step: Step | None = None
) -> None:
    """Raise MOVED_ON when the actor's roles may not do that in this stage any more, or yet."""
    _role(actor, action, gate, owner, step, stage)


def may(
    *, actor: Actor, action: Action, gate: str, owner: UUID | None, stage: Stage, step: Step | None = None
) -> bool:
    """Whether to offer the button."""
    try:
        _role(actor, action, gate, owner, step, stage)
    except Refusal:
        return False
    return True


def _role(
    actor: Actor, action: Action, gate: str, owner: UUID | None, step: Step | None, stage: Stage | None
) -> Role:
    may_try = [
        grant.role
        for grant in actor.grants
        if grant.gate in {None, gate}
        and (grant.role, action, step) in _INDEX
        and (grant.role not in OWN_ONLY or grant.organisation_id == owner)
    ]
    if not may_try:
        raise Refusal(code=CrossingRefusal.NOT_ALLOWED)
    for role in may_try:
        if stage is None or allows(role=role, action=action, step=step, stage=stage):
            return role
    raise Refusal(code=CrossingRefusal.MOVED_ON, stage=stage or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One role in which a person works for a force, the steps it confirms, and at which gates (None: all)."""

    role: Role
    force: Force
    steps: tuple[Step, ...]
    gates: frozenset[str] | None


def list_posts(*, actor: Actor) -> tuple[Post, ...]:
    """The posts a person holds: who has several chooses in which he acts."""
    roles = [role for role in FORCE_OF if any(grant.role == role for grant in actor.grants)]
    return tuple(
        Post(
            role=role,
            force=FORCE_OF[role],
            steps=tuple(step for step in Step if step in CONFIRMS.get(role, ())),
            gates=_gates(actor, {role}),
        )
        for role in roles
    )


def at_post(*, actor: Actor, role: Role) -> Actor:
    """The person in this role only. Raises NOT_ALLOWED when he does not hold it."""
    grants = tuple(grant for grant in actor.grants if grant.role == role)
    if not grants:
        raise Refusal(code=CrossingRefusal.NOT_ALLOWED)
    return replace(actor, grants=grants)


def gates_in_view(*, actor: Actor) -> frozenset[str] | None:
    """The gates of which the actor may view all crossings, whoever declared them; None: at all gates."""
    roles = {row.role for row in PERMISSIONS if row.action == Action.VIEW and row.role not in OWN_ONLY}
    return _gates(actor, roles)


def _gates(actor: Actor, roles: Collection[Role]) -> frozenset[str] | None:
    gates = {grant.gate for grant in actor.grants if grant.role in roles}
    return None if None in gates else frozenset(gate for gate in gates if gate)
