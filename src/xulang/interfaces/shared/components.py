"""What the shared templates show: typed, so that a page cannot forget a part."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from xulang.kernel.words import Channel, FactKind, Force, Regularity, Role, Stage, Step
from xulang.queueing.api import PlaceState


class Tone(StrEnum):
    """The colour family of an alert or a badge; an icon and a text always stand beside it."""

    NEUTRAL = "neutral"
    INFO = "info"
    OK = "ok"
    WARNING = "warning"
    BAD = "bad"


class StepState(StrEnum):
    """How a step of one crossing stands, for `{% step_badge %}`."""

    DONE = "done"
    WAITING = "waiting"
    OPEN = "open"
    HELD = "held"
    REFUSED = "refused"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One thing that happened. `actor` is already masked for this reader; `role` says in what capacity.

    `what` says it in words where the kind alone says too little.
    """

    at: datetime
    kind: FactKind
    what: str = ""
    step: Step | None = None
    force: Force | None = None
    role: Role | None = None
    actor: str = ""
    note: str = ""
    recorded_at: datetime | None = None
    regularity: Regularity = Regularity.REGULAR
    void: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingItem:
    """Something still missing, and who has it; `reason` says why it cannot be done yet."""

    step: Step
    forces: Sequence[Force]
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    tone: Tone
    icon: str


PLAIN = Look(tone=Tone.NEUTRAL, icon="dot")

LOOKS: dict[type[StrEnum], dict[StrEnum, Look]] = {
    Stage: {
        Stage.DECLARED: Look(tone=Tone.INFO, icon="paper"),
        Stage.NEEDS_CORRECTION: Look(tone=Tone.WARNING, icon="pencil"),
        Stage.REGISTERED: Look(tone=Tone.INFO, icon="check"),
        Stage.ENTERING: Look(tone=Tone.INFO, icon="half"),
        Stage.ENTERED: Look(tone=Tone.INFO, icon="gate"),
        Stage.IN_YARD: Look(tone=Tone.INFO, icon="yard"),
        Stage.LEAVING_YARD: Look(tone=Tone.INFO, icon="half"),
        Stage.OUT_OF_YARD: Look(tone=Tone.INFO, icon="truck"),
        Stage.LEAVING: Look(tone=Tone.INFO, icon="half"),
        Stage.RETURNING: Look(tone=Tone.WARNING, icon="back"),
        Stage.LEFT: Look(tone=Tone.OK, icon="check"),
        Stage.RETURNED: Look(tone=Tone.NEUTRAL, icon="back"),
        Stage.CANCELLED: Look(tone=Tone.NEUTRAL, icon="cross"),
    },
    Channel: {
        Channel.GREEN: Look(tone=Tone.OK, icon="channel"),
        Channel.YELLOW: Look(tone=Tone.WARNING, icon="channel"),
        Channel.RED: Look(tone=Tone.BAD, icon="channel"),
    },
    Force: {
        Force.CUSTOMS: Look(tone=Tone.NEUTRAL, icon="stamp"),
        Force.BORDER_GUARD: Look(tone=Tone.NEUTRAL, icon="shield"),
        Force.HEALTH_QUARANTINE: Look(tone=Tone.NEUTRAL, icon="plus"),
        Force.PLANT_QUARANTINE: Look(tone=Tone.NEUTRAL, icon="leaf"),
        Force.ANIMAL_QUARANTINE: Look(tone=Tone.NEUTRAL, icon="paw"),
        Force.TRANSPORT: Look(tone=Tone.NEUTRAL, icon="truck"),
        Force.CENTRE: Look(tone=Tone.NEUTRAL, icon="gate"),
        Force.YARD: Look(tone=Tone.NEUTRAL, icon="yard"),
        Force.TRAFFIC_POLICE: Look(tone=Tone.NEUTRAL, icon="truck"),
        Force.CARRIER: Look(tone=Tone.NEUTRAL, icon="person"),
        Force.SYSTEM: Look(tone=Tone.NEUTRAL, icon="gear"),
    },
    FactKind: {
        FactKind.CONFIRMED: Look(tone=Tone.OK, icon="check"),
        FactKind.REFUSED: Look(tone=Tone.BAD, icon="cross"),
        FactKind.HELD: Look(tone=Tone.BAD, icon="pause"),
        FactKind.RELEASED: Look(tone=Tone.OK, icon="play"),
        FactKind.UNDONE: Look(tone=Tone.WARNING, icon="back"),
        FactKind.AMENDED: Look(tone=Tone.WARNING, icon="pencil"),
        FactKind.FIELD_AMENDED: Look(tone=Tone.WARNING, icon="pencil"),
        FactKind.DIVERTED: Look(tone=Tone.WARNING, icon="gate"),
        FactKind.VOIDED: Look(tone=Tone.WARNING, icon="back"),
        FactKind.CORRECTION_ASKED: Look(tone=Tone.WARNING, icon="pencil"),
        FactKind.PAIR_ASKED: Look(tone=Tone.WARNING, icon="truck"),
        FactKind.PAIRED: Look(tone=Tone.OK, icon="truck"),
        FactKind.UNPAIRED: Look(tone=Tone.WARNING, icon="truck"),
        FactKind.PAIR_DROPPED: Look(tone=Tone.NEUTRAL, icon="truck"),
        FactKind.PARTNER_SAID: Look(tone=Tone.INFO, icon="truck"),
        FactKind.REPLACEMENT_ASKED: Look(tone=Tone.WARNING, icon="truck"),
        FactKind.CANCELLED: Look(tone=Tone.NEUTRAL, icon="cross"),
        FactKind.DELAY_REPORTED: Look(tone=Tone.WARNING, icon="clock"),
        FactKind.GATE_CLOSED: Look(tone=Tone.BAD, icon="pause"),
        FactKind.GATE_REOPENED: Look(tone=Tone.OK, icon="play"),
        FactKind.SET_OFF: Look(tone=Tone.INFO, icon="truck"),
        FactKind.DECLARED: Look(tone=Tone.INFO, icon="paper"),
        FactKind.PAYMENT_NOTED: Look(tone=Tone.OK, icon="coin"),
    },
    StepState: {
        StepState.DONE: Look(tone=Tone.OK, icon="check"),
        StepState.WAITING: Look(tone=Tone.WARNING, icon="clock"),
        StepState.OPEN: Look(tone=Tone.NEUTRAL, icon="ring"),
        StepState.HELD: Look(tone=Tone.BAD, icon="pause"),
        StepState.REFUSED: Look(tone=Tone.BAD, icon="cross"),
        StepState.NOT_NEEDED: Look(tone=Tone.NEUTRAL, icon="dash"),
    },
    PlaceState: {
        PlaceState.REQUESTED: Look(tone=Tone.INFO, icon="clock"),
        PlaceState.WAITING: Look(tone=Tone.NEUTRAL, icon="clock"),
        PlaceState.CHOSEN: Look(tone=Tone.INFO, icon="clock"),
        PlaceState.CALLED: Look(tone=Tone.WARNING, icon="play"),
        PlaceState.ARRIVED: Look(tone=Tone.INFO, icon="gate"),
        PlaceState.HELD: Look(tone=Tone.BAD, icon="pause"),
        PlaceState.ENTERED: Look(tone=Tone.OK, icon="check"),
        PlaceState.GIVEN_BACK: Look(tone=Tone.NEUTRAL, icon="back"),
        PlaceState.LOST: Look(tone=Tone.BAD, icon="cross"),
    },
    Regularity: {Regularity.IRREGULAR: Look(tone=Tone.WARNING, icon="warning")},
}


def look(value: StrEnum) -> Look:
    """Tone and icon of a word; words without a look of their own are plain."""
    return LOOKS.get(type(value), {}).get(value, PLAIN)
