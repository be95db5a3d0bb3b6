"""A scenario: who comes to the border, what gates can take, what goes wrong, which rules are compared.

Written as TOML (data/scenarios); every figure is bounded, and what does not fit is refused with its place.
Shares and probabilities are per mille. Times of day are those of Hanoi. Fields: docs/simulation.md.
"""

from datetime import date, datetime, time
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Direction
from xulang.queueing.domain.words import Cargo
from xulang.simulation.domain.refusals import SimulationRefusal

LARGEST = 65_536
WHOLE = 1000

Code = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{1,20}$")]
Text = Annotated[str, Meta(min_length=1, max_length=200)]
PerMille = Annotated[int, Meta(ge=0, le=WHOLE)]
Trucks = Annotated[int, Meta(ge=0, le=20_000)]
Minutes = Annotated[int, Meta(ge=0, le=43_200)]
Weight = Annotated[int, Meta(ge=0, le=1000)]
Local = Annotated[datetime, Meta(tz=False)]


class Service(StrEnum):
    """How the time in a lane spreads around its mean."""

    FIXED = "fixed"
    ERLANG = "erlang"  # The sum of four equal exponential parts: half the spread of one.
    EXPONENTIAL = "exponential"


class Kind(StrEnum):
    """Who may go when. DRIVE and WEIGHT: everybody drives to the gate and stands there."""

    DRIVE = "drive"
    WEIGHT = "weight"
    SLOTS = "slots"  # The product's own rules: xulang.queueing.domain.


class Class(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    code: Code
    weight: Annotated[int, Meta(ge=1, le=1000)]
    share: PerMille
    legal_basis: Text


class Receiving(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Empty trucks that take over the goods of `share` per mille of a line's trucks, in lanes of their own.

    Each is ready at most `apart_minutes` before or after its partner.
    """

    share: PerMille
    lanes: Annotated[int, Meta(ge=1, le=100)]
    per_lane: Annotated[int, Meta(ge=1, le=1000)]
    apart_minutes: Minutes
    travel: Annotated[tuple[Minutes, Minutes], Meta()]
    near: PerMille = 0


class Line(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One queue of the border. `mix`: per mille of each class; `travel`: median and the P90 in minutes.

    `near` of all trucks wait in a holding park `park_minutes` from the gate instead of at home.
    """

    gate: Code
    direction: Direction
    cargo: Cargo = Cargo.ORDINARY
    per_day: Trucks
    mix: dict[Code, PerMille]
    lanes: Annotated[int, Meta(ge=1, le=100)]
    per_lane: Annotated[int, Meta(ge=1, le=1000)]
    opens: time
    closes: time
    travel: Annotated[tuple[Minutes, Minutes], Meta()]
    near: PerMille = 0
    park_minutes: Minutes = 20
    service: Service = Service.ERLANG
    receiving: Receiving | None = None

    @property
    def name(self) -> str:
        return f"{self.gate} {self.direction}"


class Demand(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From one day until another `factor` per mille of `per_day` comes, on one gate or on all."""

    since: date
    until: date
    factor: Annotated[int, Meta(ge=0, le=10_000)]
    gate: Code | None = None
    direction: Direction | None = None


class Break(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Only `left` per mille of what the gate else takes. `told`: when the plan learns of it and of its end.

    Without `told` nobody knows: `learnt_minutes` after the beginning the plan stops for `assumed_hours`, and
    again every hour until it is over.
    """

    since: Local
    until: Local
    left: PerMille
    gate: Code | None = None
    direction: Direction | None = None
    told: Local | None = None
    learnt_minutes: Minutes = 30
    assumed_hours: Annotated[int, Meta(ge=1, le=48)] = 2


class OtherSide(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The other side takes from `low` to `high` trucks a day, drawn for each day and announced before it."""

    since: date
    until: date
    low: Trucks
    high: Trucks
    gate: Code
    direction: Direction


class Holiday(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Days without work on any line, of one side or both: the side that rests stops the line."""

    since: date
    until: date
    gate: Code | None = None


class DrawWindow(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A sealed window: who becomes ready in it asks, and the product's draw gives the order after its end."""

    opens: Local
    closes: Local
    gate: Code
    direction: Direction


class Policy(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is compared: a rule, and how people behave under it.

    `no_show`, `late`: of those called; `walk_in`: drive up uncalled; `late_minutes`: mean beyond the hour.
    `phantom`: consignments that are ready on paper and never come; `twice`: ask for a second place with the
    same papers; `push`: pay to pass those who stand at the gate. `later`: want a window later than the first.
    `eager`: of those who become ready in a sealed window's time, say so in its first second, before they are;
    `windows`: whether the scenario's sealed windows are announced.
    """

    name: Text
    kind: Kind
    no_show: PerMille = 0
    late: PerMille = 0
    early: PerMille = 0
    walk_in: PerMille = 0
    phantom: PerMille = 0
    twice: PerMille = 0
    push: PerMille = 0
    later: PerMille = 0
    held: PerMille = 0
    gives_up: PerMille = 0
    eager: PerMille = 0
    windows: bool = True


class Habits(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long what people do takes: means, in minutes."""

    late_minutes: Minutes
    early_minutes: Minutes
    later_minutes: Minutes
    held_minutes: Minutes
    gives_up_minutes: Minutes
    again_minutes: Minutes


class Slots(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The published figures of the queue (queueing.domain.place.Rules) and how far windows can be chosen."""

    notice: Annotated[int, Meta(ge=1, le=48)]
    grace_minutes: Minutes
    misses: Annotated[int, Meta(ge=1, le=10)]
    risk: PerMille
    buffer: Annotated[int, Meta(ge=0, le=500)] = 0
    window_hours: Annotated[int, Meta(ge=2, le=336)] = 72


class Scenario(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`hours`, `weekdays`: weights of a day's hours, of a week's days from Monday. `measured`: half open.

    After the last day nobody becomes ready, and for `drain_days` those who wait go on.
    """

    title: Text
    first_day: date
    days: Annotated[int, Meta(ge=1, le=400)]
    drain_days: Annotated[int, Meta(ge=1, le=120)] = 10
    measured: tuple[date, date] | None = None
    hours: Annotated[tuple[Weight, ...], Meta(min_length=24, max_length=24)]
    weekdays: Annotated[tuple[Weight, ...], Meta(min_length=7, max_length=7)]
    classes: Annotated[tuple[Class, ...], Meta(min_length=1, max_length=10)]
    lines: Annotated[tuple[Line, ...], Meta(min_length=1, max_length=20)]
    policies: Annotated[tuple[Policy, ...], Meta(min_length=1, max_length=10)]
    slots: Slots
    habits: Habits
    demand: Annotated[tuple[Demand, ...], Meta(max_length=100)] = ()
    breaks: Annotated[tuple[Break, ...], Meta(max_length=400)] = ()
    other_side: Annotated[tuple[OtherSide, ...], Meta(max_length=100)] = ()
    holidays: Annotated[tuple[Holiday, ...], Meta(max_length=50)] = ()
    windows: Annotated[tuple[DrawWindow, ...], Meta(max_length=50)] = ()


def read_scenario(*, text: str) -> Scenario:
    """Raise SCENARIO_WRONG with the place of the first error."""
    if len(text) > LARGEST:
        raise _wrong("the file", f"larger than {LARGEST} characters")
    try:
        scenario = msgspec.toml.decode(text, type=Scenario)
    except (msgspec.DecodeError, ValueError) as error:
        problem, _, place = str(error).partition(" - at ")
        raise _wrong(place.strip("`").removeprefix("$.") or "the file", problem) from error
    _check(scenario)
    return scenario


def _check(scenario: Scenario) -> None:
    """What a type can't say."""
    codes = {one.code for one in scenario.classes}
    if len(codes) < len(scenario.classes):
        raise _wrong("classes", "a code stands twice")
    if sum(one.share for one in scenario.classes) > WHOLE:
        raise _wrong("classes", f"the shares exceed {WHOLE}")
    if not sum(scenario.hours) or not sum(scenario.weekdays):
        raise _wrong("hours, weekdays", "no weight at all")
    names = [(line.gate, line.direction, line.cargo) for line in scenario.lines]
    if len(set(names)) < len(names):
        raise _wrong("lines", "a line stands twice")
    if len({one.name for one in scenario.policies}) < len(scenario.policies):
        raise _wrong("policies", "a name stands twice")
    for place, line in enumerate(scenario.lines):
        _check_line(f"lines[{place}]", line, codes)
    gates = {line.gate for line in scenario.lines}
    _check_periods(scenario, gates)
    _check_windows(scenario, gates)


def _check_line(place: str, line: Line, codes: set[str]) -> None:
    if set(line.mix) - codes:
        raise _wrong(f"{place}.mix", "a class that is not among classes")
    if sum(line.mix.values()) != WHOLE:
        raise _wrong(f"{place}.mix", f"the parts do not sum up to {WHOLE}")
    if line.opens.minute or line.opens.second or line.closes.minute or line.closes.second:
        raise _wrong(f"{place}.opens, closes", "whole hours only")
    if time() < line.closes <= line.opens:
        raise _wrong(f"{place}.closes", "not after opens (00:00 is the end of the day)")
    if line.receiving is not None and line.direction != Direction.IMPORT:
        raise _wrong(f"{place}.receiving", "only goods into the country are taken over")
    median, ninth = line.travel
    if ninth < median or (not median and ninth):
        raise _wrong(f"{place}.travel", "the P90 lies below the median")


def _check_windows(scenario: Scenario, gates: set[str]) -> None:
    for number, window in enumerate(scenario.windows):
        if window.closes <= window.opens:
            raise _wrong(f"windows[{number}].closes", "not after opens")
        if window.gate not in gates:
            raise _wrong(f"windows[{number}].gate", "no line of this gate")
        if window.opens.second or window.closes.second:
            raise _wrong(f"windows[{number}].opens, closes", "whole minutes only")


def _check_periods(scenario: Scenario, gates: set[str]) -> None:
    for name in ("demand", "breaks", "other_side", "holidays"):
        for number, row in enumerate(getattr(scenario, name)):
            if row.until <= row.since:
                raise _wrong(f"{name}[{number}].until", "not after since")
            if row.gate is not None and row.gate not in gates:
                raise _wrong(f"{name}[{number}].gate", "no line of this gate")
    for number, side in enumerate(scenario.other_side):
        if side.high < side.low:
            raise _wrong(f"other_side[{number}].high", "below low")
    for number, stop in enumerate(scenario.breaks):
        if stop.told is not None and stop.told > stop.since:
            raise _wrong(
                f"breaks[{number}].told", "after since: leave it out for a break that nobody announced"
            )
    if scenario.measured is not None and scenario.measured[1] <= scenario.measured[0]:
        raise _wrong("measured", "the end is not after the beginning")


def _wrong(place: str, problem: str) -> Refusal:
    return Refusal(code=SimulationRefusal.SCENARIO_WRONG, field=place, place=place, problem=problem)
