"""How a crossing stands towards the queue decides what its place does; what it carries, its class."""

from datetime import UTC, datetime
from typing import cast
from uuid import UUID

import pytest

from tests.support.declarations import content, goods_body, vehicle_body
from xulang.crossing.domain.priority import qualities_of, row_of
from xulang.crossing.domain.standing import Had, Stand, Standing, Turned, Why, turned
from xulang.declarations.api import DeclarationContent
from xulang.kernel.canonical import JSON
from xulang.kernel.period import Period
from xulang.queueing.api import PlaceState, PriorityClass

ALWAYS = Period(start=None, end=None)
LIVE = {stand: Had(state=PlaceState.WAITING) for stand in Stand}
NOW = datetime(2026, 5, 9, tzinfo=UTC)


def move(stand: Stand, had: Had | None, *, line: bool = True, consignment: bool = True) -> Turned:
    standing = Standing(stand=stand, since=NOW)
    return turned(standing=standing, had=had, same_line=line, same_consignment=consignment)


@pytest.mark.parametrize(
    ("stand", "state", "wanted"),
    [
        (Stand.READY, PlaceState.WAITING, Turned.STAYS),
        (Stand.READY, PlaceState.CALLED, Turned.STAYS),
        (Stand.READY, PlaceState.HELD, Turned.FREE),
        (Stand.HELD, PlaceState.WAITING, Turned.HOLD),
        (Stand.HELD, PlaceState.HELD, Turned.STAYS),
        (Stand.NOT_READY, PlaceState.CALLED, Turned.HOLD),
        (Stand.INSIDE, PlaceState.CALLED, Turned.ENTER),
        (Stand.INSIDE, PlaceState.WAITING, Turned.ENTER),
        (Stand.GONE, PlaceState.CHOSEN, Turned.GIVE_BACK),
        (Stand.GONE, PlaceState.HELD, Turned.GIVE_BACK),
    ],
)
def test_a_live_place_follows_its_crossing(stand: Stand, state: PlaceState, wanted: Turned) -> None:
    assert move(stand, Had(state=state)) == wanted


@pytest.mark.parametrize("stand", [Stand.READY, Stand.HELD, Stand.NOT_READY])
def test_another_consignment_loses_the_place_and_another_line_keeps_the_turn(stand: Stand) -> None:
    assert move(stand, LIVE[stand], consignment=False) == Turned.ANEW
    assert move(stand, LIVE[stand], line=False) == Turned.MOVE
    assert move(stand, LIVE[stand], line=False, consignment=False) == Turned.ANEW


def test_without_a_live_place_only_who_is_ready_takes_one() -> None:
    wants = {stand for stand in Stand if move(stand, None) == Turned.TAKE}
    assert wants == {Stand.READY, Stand.HELD}
    # By rule it comes back; given back or lost it has to be asked for; once in, never again.
    assert move(Stand.READY, Had(state=PlaceState.GIVEN_BACK, why=Why.OTHER_LINE)) == Turned.TAKE
    for over in (Had(state=PlaceState.GIVEN_BACK, why=Why.ASKED), Had(state=PlaceState.LOST)):
        assert move(Stand.READY, over) == Turned.STAYS
        asked = Had(state=over.state, why=over.why, asked=True)
        assert move(Stand.READY, asked) == Turned.TAKE
    assert move(Stand.READY, Had(state=PlaceState.ENTERED, asked=True)) == Turned.STAYS


def carrying(*codes: str, **more: JSON) -> DeclarationContent:
    (usual,) = cast("list[dict[str, JSON]]", goods_body()["lines"])
    lines: list[JSON] = [{**usual, "hs_code": code} for code in codes]
    return content(vehicles=[vehicle_body()], goods=[goods_body(lines=lines)], **more)


def qualities(declared: DeclarationContent, *, authorised: frozenset[str] = frozenset()) -> frozenset[str]:
    (vehicle,) = declared.vehicles
    return qualities_of(vehicle=vehicle, content=declared, authorised=authorised)


def test_a_class_follows_from_what_is_declared() -> None:
    assert qualities(carrying("08106000")) == {"fresh_produce"}
    assert qualities(carrying("01022919")) == {"live_animals"}
    # A basket of fruit on a load of steel buys nothing.
    assert qualities(carrying("08106000", "72142031")) == frozenset()
    assert qualities(carrying("72142031")) == frozenset()
    assert qualities(carrying("72142031", two_way_of=str(UUID(int=1)))) == {"two_way"}
    operator = frozenset({"0100233488"})
    assert qualities(carrying("72142031"), authorised=operator) == {"authorised"}
    assert qualities(carrying("72142031"), authorised=frozenset({"0200000021"})) == frozenset()


def test_the_weightiest_class_counts_and_the_lightest_is_everybodys() -> None:
    classes = [
        PriorityClass(code=code, weight=weight, share=0, legal_basis="thử", valid=ALWAYS)
        for code, weight in (("live_animals", 20), ("authorised", 4), ("usual", 1))
    ]
    assert row_of(qualities=frozenset({"authorised", "live_animals"}), classes=classes) == 0
    assert row_of(qualities=frozenset({"authorised"}), classes=classes) == 1
    assert row_of(qualities=frozenset({"fresh_produce"}), classes=classes) == 2
