"""The order of the queue by people and by a draw, and the road to the gate, through programs."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tests.contract.walks.walk import Walk, refused_code
from tests.support import queue
from tests.support.rest import Program, make_program
from tests.support.story import actor
from xulang.crossing import api as crossing
from xulang.kernel.request import Request
from xulang.kernel.words import Role
from xulang.platform import clock, ids
from xulang.queueing import api as queueing

LINE: dict[str, Any] = {"gate": "CM", "direction": "export", "cargo": "fresh"}


def walk_orders(walk: Walk, company: Program, truck: str) -> None:
    """A program orders and takes it back; what a person ordered, another unit's program approves."""
    operator, customs = make_program(Role.CENTRE_OPERATOR), make_program(Role.CUSTOMS_OFFICER)
    place = walk(company, "GET crossings/{crossing_id}/place", crossing_id=truck)["place"]
    order = {"place": place["id"], "kind": "call", "reason": "relief_goods", "legal_basis": "Quyết định 12"}
    first = walk(operator, "POST call-orders", body=order)["order"]
    assert refused_code(customs.post(f"call-orders/{first}/approval")) == "crossing.second_person"
    walk(operator, "POST call-orders/{order_id}/dropping", order_id=first)
    given = crossing.order_call(
        request=Request(
            id=ids.new_id(), actor=actor(Role.CENTRE_OPERATOR), now=clock.now(), new_salt=ids.new_salt
        ),
        place_id=UUID(place["id"]),
        kind=crossing.OrderKind.CALL,
        reason=crossing.OrderReason.RELIEF_GOODS,
        legal_basis="Quyết định 12",
    )["order"]
    walk(customs, "POST call-orders/{order_id}/approval", order_id=str(given))
    one = walk(operator, "GET call-orders/{order_id}", order_id=str(given))
    assert (one["state"], one["place"], one["legal_basis"]) == ("approved", place["id"], "Quyết định 12")
    called = walk(company, "GET crossings/{crossing_id}/place", crossing_id=truck)["place"]
    assert (called["state"], called["ground"], called["hour"]) == ("called", "override", one["hour"])
    listed = walk(customs, "GET call-orders")["items"]
    assert [found["state"] for found in listed] == ["approved", "dropped"]


def walk_road(walk: Walk, truck: str) -> None:
    """The police's own software holds the road, counts, reads and frees it."""
    police, now = make_program(Role.TRAFFIC_POLICE), clock.now()
    held = {"gate": "CM", "road": "QL1A", "metres": 12_500, "reason": "accident"}
    until = (now + timedelta(hours=1)).replace(microsecond=0)
    never = police.post("road-holds", {**held, "until": now.isoformat()})
    assert refused_code(never) == "crossing.road_period"
    hold = walk(police, "POST road-holds", body={**held, "until": until.isoformat()})["facts"][0]
    walk(police, "POST road-counts", body={"gate": "CM", "place": "Km 9", "metres": 9000, "trucks": 41})
    road = walk(police, "GET gates/{code}/road", code="CM")
    [one] = road["holds"]
    assert (one["id"], one["metres"], one["force"]) == (hold, 12_500, "traffic_police")
    assert datetime.fromisoformat(one["until"]) == until
    assert [seen["trucks"] for seen in road["seen"] if seen["what"] == "counted"] == [41]
    assert [call["crossing"] for call in road["calls"]] == [truck]
    walk(police, "POST road-holds/{hold_id}/lifting", hold_id=hold)
    assert walk(police, "GET gates/{code}/road", code="CM")["holds"] == []
    assert refused_code(make_program(Role.LEADER).get("gates/CM/road")) == "crossing.not_allowed"


def walk_windows(walk: Walk, company: Program, truck: str) -> None:
    """Announced, committed to by two forces; a truck asks in it, and both reveal."""
    manager, customs = make_program(Role.CENTRE_MANAGER), make_program(Role.CUSTOMS_OFFICER)
    opens = clock.now().replace(second=0, microsecond=0) + timedelta(hours=2)
    closes = opens + timedelta(hours=1)
    times = {"opens": opens.isoformat(), "closes": closes.isoformat(), "reveal_seconds": 7200}
    times["deadline"] = (closes + timedelta(hours=9)).isoformat()
    walk(manager, "POST sealed-windows", body={**LINE, **times})
    assert refused_code(manager.post("sealed-windows", {**LINE, **times})) == "queueing.draw_runs"
    [window] = walk(manager, "GET gates/{code}/sealed-windows", code="CM")["items"]
    assert (window["stage"], window["seed"], window["secrets"]) == ("committing", None, [])
    secrets = {manager: b"m" * 32, customs: b"c" * 32}
    for who, secret in secrets.items():
        promise = queueing.commit(
            window=UUID(window["id"]), organisation_id=who.organisation_id, secret=secret
        )
        walk(who, "POST sealed-windows/commitments", body={**LINE, "commitment": promise.hex()})
    keeper = queue.Gate()
    keeper.keep(clock.now())
    with queue.clock_at(opens + timedelta(minutes=5)):
        walk(company, "POST crossings/{crossing_id}/place-returns", body=None, crossing_id=truck)
        walk(company, "POST crossings/{crossing_id}/place-requests", body=None, crossing_id=truck)
        keeper.keep(clock.now())
        early = customs.post("sealed-windows/reveals", {**LINE, "secret": secrets[customs].hex()})
        assert (early.status_code, refused_code(early)) == (409, "queueing.draw_not_now")
    with queue.clock_at(closes + timedelta(minutes=5)):
        keeper.keep(clock.now())
        for who, secret in secrets.items():
            walk(who, "POST sealed-windows/reveals", body={**LINE, "secret": secret.hex()})
        keeper.keep(clock.now())
        [drawn] = walk(manager, "GET gates/{code}/sealed-windows", code="CM")["items"]
    assert (drawn["stage"], drawn["requests"], len(drawn["seed"])) == ("drawn", 1, 64)
    assert {one["secret"] for one in drawn["secrets"]} == {secret.hex() for secret in secrets.values()}
