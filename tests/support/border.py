"""Scenarios of the border for tests: one line, as plain as it can be."""

from datetime import date, time
from typing import Any

from msgspec.structs import replace

from xulang.kernel.words import Direction
from xulang.simulation.domain.border.scenario import (
    Class,
    Habits,
    Kind,
    Line,
    Policy,
    Scenario,
    Service,
    Slots,
)

FIRST = Policy(name="first come", kind=Kind.DRIVE)
WEIGHT = Policy(name="by weight", kind=Kind.WEIGHT)
SLOTS = Policy(name="slots", kind=Kind.SLOTS)
ONE = (Class(code="all", weight=1, share=0, legal_basis="test"),)
TWO = (
    Class(code="heavy", weight=2, share=0, legal_basis="test"),
    Class(code="light", weight=1, share=0, legal_basis="test"),
)


def line(**fields: Any) -> Line:
    """Open day and night, at the gate as soon as ready."""
    plain = Line(
        gate="HN",
        direction=Direction.EXPORT,
        per_day=576,
        mix={"all": 1000},
        lanes=3,
        per_lane=10,
        opens=time(0),
        closes=time(0),
        travel=(0, 0),
        service=Service.EXPONENTIAL,
    )
    return replace(plain, **fields)


def scenario(**fields: Any) -> Scenario:
    plain = Scenario(
        title="test",
        first_day=date(2026, 5, 4),
        days=60,
        drain_days=2,
        hours=(1,) * 24,
        weekdays=(1,) * 7,
        classes=ONE,
        lines=(line(),),
        policies=(FIRST,),
        slots=Slots(notice=2, grace_minutes=30, misses=2, risk=300, buffer=6),
        habits=Habits(
            late_minutes=60,
            early_minutes=60,
            later_minutes=720,
            held_minutes=180,
            gives_up_minutes=2880,
            again_minutes=720,
        ),
    )
    return replace(plain, **fields)
