"""How long the forces take, and what goes wrong: thrown from a truck's key, so a restart changes nothing.

No public source tells how long a step takes. The medians are synthetic, of the size that the real record
in data/live_platform shows (registration four minutes, yard seventeen, fees ten).
"""

import math
import random
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from xulang.kernel.words import Channel, Step

MEDIAN_MINUTES: dict[Step, float] = {
    Step.REGISTRATION: 6,
    Step.ENTRY: 20,
    Step.HEALTH_CHECK: 25,
    Step.PLANT_CHECK: 40,
    Step.ANIMAL_CHECK: 45,
    Step.YARD: 17,
    Step.CUSTOMS_CHECK: 50,
    Step.TRANSPORT_LICENCE: 30,
    Step.TRANSSHIPMENT: 80,
    Step.FEES: 25,
    Step.OUT_OF_YARD: 20,
    Step.LEFT: 8,
    Step.REPLACEMENT: 15,
    Step.RETURN: 15,
    Step.TURNED_BACK: 12,
    Step.UNLOADED: 40,
    Step.LOADED: 40,
    Step.DESTROYED: 120,
    Step.STORAGE: 30,
}
SPREAD = 0.6
# The carrier reads the objection and corrects it; a held truck waits for its papers.
CORRECTION = timedelta(minutes=12)
HOLD_MINUTES = (25, 120)


class Mishap(StrEnum):
    """What befalls a truck besides waiting. Shares are synthetic."""

    NONE = "none"
    ERRED = "erred"
    HELD = "held"
    CANCELLED = "cancelled"
    SENT_BACK = "sent_back"


SHARES = {Mishap.NONE: 86, Mishap.ERRED: 6, Mishap.HELD: 5, Mishap.CANCELLED: 2, Mishap.SENT_BACK: 1}
CHANNELS = {Channel.GREEN: 60, Channel.YELLOW: 30, Channel.RED: 10}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    mishap: Mishap
    channel: Channel
    held_for: timedelta


def fate_of(*, key: str) -> Fate:
    dice = random.Random(f"fate/{key}")
    return Fate(
        mishap=dice.choices(list(SHARES), weights=list(SHARES.values()))[0],
        channel=dice.choices(list(CHANNELS), weights=list(CHANNELS.values()))[0],
        held_for=timedelta(minutes=dice.uniform(*HOLD_MINUTES)),
    )


def takes(*, key: str, step: Step) -> timedelta:
    """How long the force leaves this truck waiting for this step: log-normal around the median."""
    dice = random.Random(f"pace/{key}/{step}")
    return timedelta(minutes=MEDIAN_MINUTES[step] * math.exp(dice.gauss(0, SPREAD)))


def on_the_road(*, key: str) -> timedelta:
    """From declaring to the gate: some declare in the holding park, some before they set out."""
    dice = random.Random(f"road/{key}")
    return timedelta(minutes=90 * math.exp(dice.gauss(0, 0.7)))
