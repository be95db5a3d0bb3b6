"""The centre's figures, places in the queue, and other people's software."""

from datetime import timedelta
from typing import Any

from tests.contract.walks.walk import Walk, one_truck, refused_code
from tests.support import queue
from tests.support.capacity import plan, say
from tests.support.rest import Program, answer_of, declaration_body, make_program
from tests.support.story import Story
from xulang.kernel.period import Period
from xulang.kernel.words import Cargo, Direction, Role
from xulang.platform import clock, ids
from xulang.queueing.api import Kind, Line, NewWord, topic_of
from xulang.registry.api import TokenScope
from xulang.registry.models import Yard


def capacity_is_said(walk: Walk) -> None:
    """By the centre's software; everybody reads it."""
    manager, operator = make_program(Role.CENTRE_MANAGER), make_program(Role.CENTRE_OPERATOR)
    now = clock.now()
    line = {"gate": "HN", "direction": "export", "cargo": "fresh", "valid_from": now.isoformat()}
    lanes = {"side": "vietnam", "lanes": 2, "trucks_per_lane_hour": 9, "staff": 4, "staff_per_lane": 2}
    plan = {**line, **lanes, "reason": "Kế hoạch tuần"}
    said = walk(manager, "POST capacity/plans", body=plan)
    assert (said["gate"], said["direction"], len(said["facts"])) == ("HN", "export", 1)
    told = {**line, "per_hour": 5, "announced_at": now.isoformat(), "source": "Phía bạn"}
    walk(operator, "POST capacity/announcements", body=told)
    until = (now + timedelta(hours=2)).isoformat()
    cut = {**line, "valid_until": until, "at_most": 1, "why": "weather", "reason": "Mưa"}
    walk(manager, "POST capacity/changes", body=cut)
    assert answer_of(operator.post("capacity/plans", plan))["code"] == "crossing.not_allowed"
    hours = walk(None, "GET gates/{code}/capacity", code="HN", query={"days": 3})["hours"]
    assert {hour["cargo"] for hour in hours} == {"fresh"}
    assert max(hour["trucks"] for hour in hours) == 5


def walk_queue(walk: Walk, company: Program, customs: Program) -> str:
    """A truck with a place days ahead: a later hour chosen and given up, the place given back, asked anew.

    Answers the truck, which waits.
    """
    start = clock.now() + timedelta(days=2)
    story = Story(declaration=ids.new_id(), now=clock.now())
    rules = NewWord(
        kind=Kind.RULES,
        valid=Period(start=clock.now(), end=None),
        figures=queue.RULES,
        texts={"reason": "Quy tắc"},
    )
    topic = topic_of(line=Line(gate="CM", direction=Direction.EXPORT, cargo=Cargo.FRESH))
    say(story, plan(start=start), rules, topic=topic)
    body = declaration_body(vehicles=[one_truck("12C55555")], gate="CM", yard=None)
    truck = walk(company, "POST declarations", body=body)["crossings"][0]["crossing"]
    here = make_program(Role.CUSTOMS_OFFICER, gate="CM")
    one = "crossings/{crossing_id}"
    walk(here, f"POST {one}/confirmations", body={"step": "registration"}, crossing_id=truck)
    keeper = queue.Gate()
    keeper.keep(clock.now())
    place = walk(company, f"GET {one}/place", crossing_id=truck)["place"]
    assert (place["crossing"], place["state"], place["ahead"], place["misses_allowed"]) == (
        truck,
        "waiting",
        0,
        2,
    )
    *_, last = walk(company, f"GET {one}/windows", crossing_id=truck)["items"]
    chosen = {"starts": last["starts"]}
    walk(company, f"POST {one}/window-choices", body=chosen, crossing_id=truck)
    [listed] = walk(company, "GET places")["items"]
    assert (listed["id"], listed["state"], listed["hour"]) == (place["id"], "chosen", last["starts"])
    walk(company, f"POST {one}/window-choices/withdrawals", body=None, crossing_id=truck)
    walk(company, f"POST {one}/place-returns", body=None, crossing_id=truck)
    given = walk(company, f"GET {one}/place", crossing_id=truck)["place"]
    assert (given["state"], given["ended"]) == ("given_back", "asked")
    walk(company, f"POST {one}/place-requests", body=None, crossing_id=truck)
    keeper.keep(clock.now())
    again = walk(company, f"GET {one}/place", crossing_id=truck)
    assert (again["place"]["state"], again["place"]["id"] != place["id"]) == ("waiting", True)
    assert refused_code(customs.get("places")) == "crossing.not_allowed"
    return str(truck)


def walk_webhooks(walk: Walk) -> None:
    manager = make_program(Role.CARRIER_MANAGER, scopes=(TokenScope.WEBHOOKS,))
    body = {"url": "https://127.0.0.1:9/in", "kinds": ["confirmed"]}
    added = walk(manager, "POST webhooks", body=body)
    where = {"webhook_id": added["webhook"]["id"]}
    one = "webhooks/{webhook_id}"
    assert added["secret"].startswith("whsec_")
    assert walk(manager, f"POST {one}/rotation", **where)["secret"] != added["secret"]
    changed = walk(manager, f"PUT {one}", body={"url": "https://127.0.0.1:9/"}, **where)
    assert (changed["url"], changed["kinds"]) == ("https://127.0.0.1:9/", [])
    assert walk(manager, f"POST {one}/test", **where)["waiting"] == 1
    assert walk(manager, f"POST {one}/pause", **where)["state"] == "paused"
    assert walk(manager, f"POST {one}/resumption", **where)["state"] == "active"
    assert walk(manager, f"POST {one}/replay", body={"position": 1}, **where)["position"] == 0
    (sent,) = walk(manager, f"GET {one}/deliveries", **where)["items"]
    assert (sent["type"], sent["state"]) == ("webhook.test", "pending")
    again = walk(manager, f"POST {one}/deliveries/{{delivery_id}}/resending", delivery_id=sent["id"], **where)
    assert again["attempts"] == 0
    found = walk(manager, f"GET {one}", **where)
    assert walk(manager, "GET webhooks")["items"] == [found]
    assert walk(manager, f"POST {one}/removal", **where) == found
    assert walk(manager, "GET webhooks")["items"] == []


def walk_yard(walk: Walk) -> None:
    """What the barrier saw, what stands there, a difference and what a person does about it."""
    home = Yard.objects.get(code="XC").organisation_id
    software = make_program(Role.YARD_OPERATOR, organisation_id=home, gate="HN", scopes=(TokenScope.YARD,))
    now, one = clock.now(), "yards/{yard}"
    yard: dict[str, Any] = {"yard": "XC"}
    event = {"event": "E-1", "kind": "yard_entry", "plate": "99H-999.99", "at": now.isoformat()}
    (taken,) = walk(software, f"POST {one}/events", body={"events": [event]}, **yard)["items"]
    assert (taken["event"], taken["state"], taken["repeated"]) == ("E-1", "unknown", False)
    rows = f"event;kind;plate;at\nE-1;in;99H99999;{now.isoformat()}\nE-2;in;;{now.isoformat()}\n"
    filed = walk(software, f"POST {one}/event-files", file=rows.encode(), **yard)
    assert [(row["row"], row["problem"]["code"]) for row in filed["refused_rows"]] == [
        (3, "yards.cell_missing")
    ]
    assert [item["repeated"] for item in filed["items"]] == [True]
    (booked,) = walk(software, f"GET {one}/events", query={"state": ["unknown"]}, **yard)["items"]
    assert booked["plate"] == "99H-999.99"
    seen = walk(software, f"GET {one}/vehicles", **yard)
    changes = walk(software, f"GET {one}/changes", query={"after": -1}, **yard)
    assert changes["after"] >= seen["position"]
    stock = {"as_of": now.isoformat(), "lines": [{"plate": "99H99999"}]}
    compared = walk(software, f"POST {one}/stock-lists", body=stock, **yard)
    (difference,) = (found for found in compared["differences"] if found["kind"] == "never_here")
    listed = walk(software, f"GET {one}/differences", **yard)["items"]
    assert difference in listed
    settled = walk(
        software,
        f"POST {one}/differences/{{difference}}/settlement",
        body={"reason": "not_declared"},
        difference=difference["id"],
        **yard,
    )
    assert (settled["state"], settled["reason"]) == ("seen", "not_declared")
