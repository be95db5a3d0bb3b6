"""A truck on its way: permit and link, fees, what is followed, the way back, storage."""

import json
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.test import Client

from tests.contract.walks.walk import Walk
from tests.support.rest import Program, declaration_body, make_program
from tests.support.sealing import LOG, seal
from xulang.gates import api as gates
from xulang.journal import api as journal
from xulang.kernel.words import Role, Stage
from xulang.platform import clock


def walk_permit_and_link(walk: Walk, company: Program, truck: str) -> None:
    permit = walk(company, "GET crossings/{crossing_id}/permit", crossing_id=truck)
    key = bytes.fromhex(walk(None, "GET permit-key")["public_key"])
    checked = gates.verify_permit(
        text=permit["text"],
        keys=[Ed25519PublicKey.from_public_bytes(key)],
        plate_seen="12C12345",
        gate="HN",
        kind=gates.PermitKind.REAL,
        revoked=frozenset(),
        now=clock.now(),
    )
    assert checked.verdict is gates.Verdict.VALID
    link = walk(company, "POST crossings/{crossing_id}/driver-link", crossing_id=truck)
    token = link["url"].rsplit("/", 1)[-1]
    assert gates.open_link(token=token, now=clock.now()).crossing_id == UUID(truck)
    page = Client().get(link["url"].removeprefix(settings.PUBLIC_URL))
    assert page.status_code == 302


def walk_customs_says(walk: Walk, customs: Program, declaration: str) -> None:
    (paper,) = walk(customs, "GET declarations/{declaration_id}", declaration_id=declaration)["customs"]
    assert (paper["number"], paper["channel"], paper["clearance"]) == ("300000000000", None, None)
    where = {"declaration_id": declaration, "customs_id": paper["id"]}
    path = "POST declarations/{declaration_id}/customs/{customs_id}"
    walk(customs, f"{path}/channel", body={"channel": "green"}, **where)
    walk(customs, f"{path}/clearance", body={"clearance": "cleared"}, **where)
    (paper,) = walk(customs, "GET declarations/{declaration_id}", declaration_id=declaration)["customs"]
    assert (paper["channel"], paper["clearance"]) == ("green", "cleared")


def walk_fees(walk: Walk, company: Program, declaration: str, truck: str) -> None:
    """A till assesses one vehicle, takes the money under another amount's name, and gives it back."""
    till, one = make_program(Role.CENTRE_CASHIER), "declarations/{declaration_id}/fees"
    named: dict[str, Any] = {"declaration_id": declaration}
    owed = {"crossing": truck, "fee": "infrastructure", "amount": 800_000, "basis": "Nghị quyết 09"}
    walk(till, f"POST {one}/assessments", body={"crossings": [truck], "entered": [owed]}, **named)
    paid = {"fee": "infrastructure", "amount": 300_000, "method": "cash", "payer": "CÔNG TY MẪU"}
    wrong = walk(till, f"POST {one}/payments", body=paid, **named)
    assert walk(company, f"GET {one}", **named)["status"] == "partly"
    back = {"reason": "Ghi nhầm số tiền"}
    walk(
        till, f"POST {one}/payments/{{payment_id}}/reversals", body=back, payment_id=wrong["payment"], **named
    )
    walk(till, f"POST {one}/payments", body={**paid, "amount": 800_000}, **named)
    seen = walk(company, f"GET {one}", **named)
    assert (seen["status"], seen["settled"]) == ("paid", [truck])
    assert [(line["crossing"], line["amount"], line["source"]) for line in seen["vehicles"]] == [
        (truck, 800_000, "entered")
    ]
    assert [(one["number"], one["reversed_at"] is None) for one in seen["receipts"]] == [
        (1, False),
        (2, True),
    ]


def walk_what_the_company_follows(walk: Walk, company: Program, truck: str, declaration: str) -> None:
    seal()
    timeline = walk(company, "GET crossings/{crossing_id}/timeline", crossing_id=truck)["items"]
    assert [fact["number"] for fact in timeline] == list(range(1, len(timeline) + 1))
    assert all(fact["position"] is not None for fact in timeline)
    assert [fact["note"] for fact in timeline if fact["kind"] == "refused"] == ["Sai số công-te-nơ"]
    assert [fact["undone"] for fact in timeline if fact["step"] == "registration"] == [
        *(False, True, False),  # refused, confirmed, and the undoing itself
        False,
    ]
    events = walk(company, "GET events")
    assert [event["fact"] for event in events["items"]] == [fact["fact"] for fact in timeline]
    assert events["after"] == timeline[-1]["position"]
    assert {event["declaration"] for event in events["items"]} == {declaration}

    said = walk(company, "GET facts/{fact_id}/receipt", fact_id=timeline[0]["fact"])
    proven = journal.prove(receipt=_receipt(said), key=LOG.verifier)
    assert proven.leaf.id == UUID(timeline[0]["fact"])
    assert proven.private is not None
    assert proven.private["content"]["gate"] == "HN"  # type: ignore[index,call-overload] # an object, as declared
    confirmed = next(fact for fact in timeline if fact["kind"] == "confirmed")
    others = walk(company, "GET facts/{fact_id}/receipt", fact_id=confirmed["fact"])
    assert (others["private"], others["salt"]) == (None, None)


def _receipt(document: dict[str, Any]) -> journal.Receipt:
    return journal.parse_receipt(text=json.dumps(document))


def walk_goes_back(walk: Walk, company: Program, customs: Program, guard: Program, truck: str) -> None:
    """Asked for and taken back, ordered and taken back, ordered and let out by both forces."""
    one = "POST crossings/{crossing_id}"
    walk(company, f"{one}/return-requests", body={"reason": "goods_withdrawn"}, crossing_id=truck)
    walk(company, f"{one}/return-requests/withdrawals", crossing_id=truck)
    walk(guard, f"{one}/returns", body={"reason": "goods_spoiled"}, crossing_id=truck)
    walk(guard, f"{one}/returns/recall", body={}, crossing_id=truck)
    ordered = walk(guard, f"{one}/returns", body={"reason": "goods_spoiled"}, crossing_id=truck)
    assert ordered["crossings"][0]["stage"] == Stage.RETURNING
    for who in (guard, customs):
        gone = walk(who, f"{one}/confirmations", body={"step": "turned_back"}, crossing_id=truck)
    assert gone["crossings"][0]["stage"] == Stage.RETURNED


def walk_storage(walk: Walk, company: Program, customs: Program, guard: Program, yard: Program) -> None:
    truck = walk(company, "POST declarations", body=declaration_body())["crossings"][0]["crossing"]
    one = "POST crossings/{crossing_id}"
    for who, step in ((customs, "registration"), (customs, "entry"), (guard, "entry"), (customs, "yard")):
        walk(who, f"{one}/confirmations", body={"step": step}, crossing_id=truck)
    for _ in range(2):
        walk(company, f"{one}/storage-requests", body={"reason": "vehicle_broke_down"}, crossing_id=truck)
        walk(company, f"{one}/storage-requests/withdrawals", crossing_id=truck)
    part = {
        "lines": [{"owner": 0, "line": 0, "quantity": "70.5", "weight_kg": 710}],
        "reason": "goods_withdrawn",
    }
    for who, by in ((company, "carrier"), (customs, "customs")):
        walk(who, f"{one}/part-returns", body=part, crossing_id=truck)
        goods = walk(company, "GET crossings/{crossing_id}/goods", crossing_id=truck)
        assert [(line["apart_quantity"], line["apart_kg"]) for line in goods["lines"]] == [("70.5000", 710)]
        assert (goods["part"]["by"], goods["part"]["agreed"]) == (by, False)
        walk(who, f"{one}/part-returns/withdrawals", crossing_id=truck)
    goods = walk(customs, "GET crossings/{crossing_id}/goods", crossing_id=truck)
    assert (goods["part"], goods["returns"], goods["came_back_by"]) == (None, None, [])
    assert [(load["where"], load["weight_kg"]) for load in goods["loads"]] == [("under_way", 10710)]
    walk(company, f"{one}/storage-requests", body={"reason": "vehicle_broke_down"}, crossing_id=truck)
    walk(customs, f"{one}/confirmations", body={"step": "storage"}, crossing_id=truck)
    walk(yard, f"{one}/unloadings", body={"place": "Kho lạnh 2"}, crossing_id=truck)
    (lot,) = walk(company, "GET lots")["items"]
    assert (lot["brought_by"], lot["place"], lot["left_kg"]) == (truck, "Kho lạnh 2", 10710)
    assert [found["place"] for found in walk(customs, "GET lots")["items"]] == ["Kho lạnh 2"]
    spoiled = {"reason": "goods_spoiled"}
    walk(customs, f"{one}/destructions", body=spoiled, crossing_id=truck)
    walk(customs, f"{one}/destructions/recall", body={}, crossing_id=truck)
    walk(guard, f"{one}/destructions", body=spoiled, crossing_id=truck)
    assert [found["condemned_by"] for found in walk(company, "GET lots")["items"]] == ["border_guard"]
    for who in (guard, customs):
        walk(who, f"{one}/confirmations", body={"step": "destroyed"}, crossing_id=truck)
    assert walk(company, "GET lots")["items"] == []
