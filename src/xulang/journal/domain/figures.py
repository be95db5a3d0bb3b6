"""Which whole numbers a fact may say in public, by its kind: hours, trucks, thousandths, Unix seconds.

A name that is not listed does not get into a leaf, so that a phone number or a plate's digits can't either.
"""

from collections.abc import Mapping
from typing import Final

from xulang.kernel.words import FactKind

# What every language reads exactly.
FIGURE_LIMIT: Final = 2**53 - 1

# From when until when (absent: until further notice) what was said holds.
PERIOD: Final = frozenset({"valid_from", "valid_until"})
RULES: Final = frozenset(
    {
        "notice",
        "grace",
        "misses",
        "no_show",
        "risk",
        "buffer",
        "company_limit",
        "vehicle_limit",
        "yard",
    }
)
# Ids, commitments, roots and secrets of a draw as whole numbers of 32 bits, the first bits first.
ORGANISATION: Final = frozenset(f"o{place}" for place in range(4))
COMMITMENT: Final = frozenset(f"c{place}" for place in range(8))
ROOT: Final = frozenset(f"r{place}" for place in range(8))
SECRET: Final = frozenset(f"s{place}" for place in range(8))
# `side` is 0 for Vietnam and 1 for China, `opens` and `closes` are minutes of that side's day.
# Hours count from 1970-01-01T00:00Z, moments are Unix seconds.
FIGURES: Mapping[FactKind, frozenset[str]] = {
    FactKind.STAY_EXTENDED: frozenset({"hours"}),
    FactKind.EXTENSION_RECALLED: frozenset({"hours"}),
    FactKind.PLACE_TAKEN: frozenset({"ready_at", "rank"}),
    FactKind.WINDOW_CHOSEN: frozenset({"hour"}),
    FactKind.HOUR_OFFERED: frozenset({"hour", "slots"}),
    # `units`: of how many different units those were who ordered an override.
    FactKind.CALLED_FORWARD: frozenset({"hour", "passed", "units"}),
    FactKind.PLACE_REORDERED: frozenset({"ready_at", "rank", "passed", "units"}),
    # `unit`: the first 48 bits of the id of the organisation in whose name somebody orders or approves.
    FactKind.CALL_ORDERED: frozenset({"unit"}),
    FactKind.CALL_APPROVED: frozenset({"unit"}),
    FactKind.CALL_DROPPED: frozenset({"unit"}),
    # Of a stream that goes on: private halves up to this number.
    FactKind.ERASED: frozenset({"upto"}),
    # How far from the road's beginning; until when the order holds.
    FactKind.ROAD_HELD: frozenset({"metres", "valid_until"}),
    FactKind.ROAD_COUNTED: frozenset({"metres", "trucks", "at"}),
    FactKind.PARKED: frozenset({"at"}),
    FactKind.ARRIVED: frozenset({"at"}),
    # Of a receiving truck: the hour in which the truck it takes over from is expected.
    FactKind.PLACE_HELD: frozenset({"hour"}),
    FactKind.DELAY_REPORTED: frozenset({"minutes"}),
    FactKind.PLACE_USED: frozenset({"at"}),
    FactKind.CALL_MISSED: frozenset({"at"}),
    FactKind.CAPACITY_PLANNED: PERIOD | {"side", "lanes", "per_lane", "staff", "staff_per_lane"},
    FactKind.CAPACITY_ANNOUNCED: PERIOD | {"per_hour", "per_day", "announced_at"},
    FactKind.CAPACITY_CHANGED: PERIOD | {"at_most"},
    FactKind.HOURS_SET: PERIOD | {"side", "weekday", "opens", "closes"},
    FactKind.HOLIDAYS_SET: PERIOD | {"side", "rests"},
    # Of rules whose no-shows were counted: of so many calls until then so many were missed.
    FactKind.RULES_SET: PERIOD | RULES | {"measured_calls", "measured_missed", "measured_until"},
    FactKind.CLASS_SET: PERIOD | {"weight", "share"},
    # What a line goes by from here on: its rules, and then each of so many classes, weightiest first.
    FactKind.LINE_RULED: RULES | {"classes"},
    FactKind.LINE_CLASS: frozenset({"row", "weight", "share"}),
    FactKind.PLACE_REQUESTED: frozenset({"ready_at", "rank"}),
    FactKind.SEALED_WINDOW_ANNOUNCED: frozenset({"opens", "closes", "period", "deadline"}),
    FactKind.DRAW_COMMITTED: ORGANISATION | COMMITMENT | {"at"},
    FactKind.REQUESTS_SEALED: ROOT | {"requests", "at"},
    FactKind.DRAW_REVEALED: ORGANISATION | SECRET | {"deposited"},
    FactKind.DRAW_WITHHELD: ORGANISATION | {"at"},
    FactKind.DRAW_MADE: SECRET | {"requests"},
    FactKind.DRAW_LAPSED: frozenset({"requests", "at"}),
    FactKind.PLACE_DRAWN: frozenset({"at", "rank"}),
}


def check_figures(*, kind: FactKind, figures: Mapping[str, int]) -> None:
    """Raise ValueError for a figure that the kind does not have, or that is too large to be read alike."""
    for name, figure in figures.items():
        if name not in FIGURES.get(kind, frozenset()):
            raise ValueError(f"{kind} has no public figure {name!r}")
        if type(figure) is not int or not -FIGURE_LIMIT <= figure <= FIGURE_LIMIT:
            raise ValueError(f"the figure {name!r} of {kind} is not a whole number that fits")
