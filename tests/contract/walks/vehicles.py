"""Vehicles that share goods or a way, and gates that change."""

from typing import Any
from uuid import UUID

from tests.contract.walks.walk import Walk, one_truck
from tests.support.rest import Program, declaration_body, make_program
from tests.support.story import actor
from xulang.crossing import api as crossing
from xulang.kernel.request import Request
from xulang.kernel.words import Role
from xulang.platform import clock, ids


def walk_pairs(walk: Walk, company: Program) -> None:
    """A truck with goods and an empty one of another company, which takes them over with a third."""
    carrier = make_program(Role.DECLARANT)
    loaded = one_truck("12C11111", part="source", transport_licence="C26YF0000001")
    given = declaration_body(vehicles=[loaded])
    source = walk(company, "POST declarations", body=given)["crossings"][0]["crossing"]
    nothing: dict[str, Any] = {"goods": [], "importer": None, "exporter": None, "purpose": "empty_receiver"}

    def receiver(plate: str) -> tuple[dict[str, str], str]:
        body = {**declaration_body(vehicles=[one_truck(plate, part="receiver")]), **nothing}
        made = walk(carrier, "POST declarations", body=body)
        truck = made["crossings"][0]["crossing"]
        return {"number": made["number"], "plate": plate}, truck

    one = "POST crossings/{crossing_id}/pairs"
    takers: list[str] = []
    free = "GET crossings/{crossing_id}/free-partners"
    for plate in ("12C22222", "12C33333"):
        named, taker = receiver(plate)
        # Another company's truck is offered by name once one of its trucks was paired.
        offered = [found["plate"] for found in walk(company, free, crossing_id=source)["items"]]
        assert offered == (["12C33333"] if takers else [])
        walk(company, one, body=named, crossing_id=source)
        yes = {"reply": "agree"}
        walk(carrier, f"{one}/{{partner_id}}/answers", body=yes, crossing_id=taker, partner_id=source)
        takers.append(taker)
    shares = [{"crossing": taker, "weight_kg": kg} for taker, kg in zip(takers, (5000, 5710), strict=True)]
    walk(company, "POST crossings/{crossing_id}/split", body={"shares": shares}, crossing_id=source)
    seen = walk(company, "GET crossings/{crossing_id}/handover", crossing_id=source)
    assert [(each["plate"], each["weight_kg"], each["accord"]) for each in seen["partners"]] == [
        ("12C22222", 5000, "paired"),
        ("12C33333", 5710, "paired"),
    ]
    lacking = [(each["condition"], each["force"]) for each in seen["conditions"] if not each["met"]]
    assert ("receiver_entry", "customs") in lacking
    assert seen["missing"] is True
    walk(carrier, f"{one}/{{partner_id}}/ending", body={}, crossing_id=takers[1], partner_id=source)
    after = walk(carrier, "GET crossings/{crossing_id}/handover", crossing_id=takers[1])
    assert (after["partners"], after["free"]) == ([], True)


def walk_two_way(walk: Walk, company: Program, customs: Program) -> None:
    """A Chinese truck in our yard, its way back, and an order that lets it stay longer."""
    guard = make_program(Role.BORDER_GUARD_OFFICER)
    foreign: dict[str, Any] = {"nationality": "CN", "transport_licence": "C26YF0000002"}
    usual = declaration_body()
    way: dict[str, Any] = {
        "direction": "import",
        "regime": "import",
        "gate": "CN",
        "importer": usual["exporter"],
        "exporter": usual["importer"],
    }
    out = declaration_body(vehicles=[one_truck("桂F77777", **foreign)], **way)
    truck = walk(company, "POST declarations", body=out)["crossings"][0]["crossing"]
    one = "crossings/{crossing_id}"
    assert walk(company, f"GET {one}/stay", crossing_id=truck) == {"stay": None}
    for who, step in ((customs, "registration"), (customs, "entry"), (guard, "entry")):
        walk(who, f"POST {one}/confirmations", body={"step": step}, crossing_id=truck)
    assert walk(company, f"GET {one}/stay", crossing_id=truck)["stay"]["hours"] == 24
    back = declaration_body(
        vehicles=[one_truck("桂F77777", **foreign)],
        gate="CN",
        two_way_of=truck,
    )
    home = walk(company, "POST declarations", body=back)["crossings"][0]["crossing"]
    order = {"hours": 3, "reason": "vehicle_broke_down"}
    walk(guard, f"POST {one}/stay-extensions", body=order, crossing_id=truck)
    stay = walk(guard, f"GET {one}/stay", crossing_id=home)["stay"]
    assert (stay["out"], stay["back"], stay["yard"], stay["hours"], stay["extended_hours"]) == (
        truck,
        home,
        "ours",
        36,
        3,
    )
    assert (stay["state"], stay["extensions"]) == ("running", 1)
    walk(guard, f"POST {one}/stay-extensions/recall", body={}, crossing_id=truck)
    assert walk(guard, f"GET {one}/stay", crossing_id=home)["stay"]["extensions"] == 0
    assert walk(guard, "GET stays")["items"] == []


def walk_diversions(walk: Walk, company: Program) -> None:
    """One person orders, another approves; a program speaks for who issued its token."""
    operator, manager = make_program(Role.CENTRE_OPERATOR), make_program(Role.CENTRE_MANAGER)
    declaration = walk(company, "POST declarations", body=declaration_body())["declaration"]
    order = {"gate": "HN", "to_gate": "TT", "reason": "road_blocked", "declarations": [declaration]}
    first = walk(operator, "POST diversions", body=order)["diversion"]
    walk(manager, "POST diversions/{diversion_id}/dropping", diversion_id=first)
    given = crossing.order_diversion(
        request=Request(
            id=ids.new_id(), actor=actor(Role.CENTRE_OPERATOR), now=clock.now(), new_salt=ids.new_salt
        ),
        gate="HN",
        to_gate="TT",
        reason=crossing.DiversionReason.ROAD_BLOCKED,
        declaration_ids=[UUID(declaration)],
    )["diversion"]
    walk(manager, "POST diversions/{diversion_id}/approval", diversion_id=str(given))
    one = walk(operator, "GET diversions/{diversion_id}", diversion_id=str(given))
    assert [(item["declaration"], item["state"]) for item in one["items"]] == [(declaration, "moved")]
    states = [item["state"] for item in walk(operator, "GET diversions")["items"]]
    assert sorted(states) == ["approved", "dropped"]
