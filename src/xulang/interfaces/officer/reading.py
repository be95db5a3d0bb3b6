"""One crossing as an officer sees it: where it stands, whose turn it is, what happened, what he may do."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xulang.crossing import api as crossing
from xulang.declarations import api as declarations
from xulang.interfaces.officer import corrections, shown
from xulang.interfaces.officer.gates import gate_names
from xulang.interfaces.officer.personal import may_see_personal
from xulang.interfaces.officer.roles import SEEING
from xulang.interfaces.shared import timeline
from xulang.interfaces.shared.addresses import stream_address
from xulang.interfaces.shared.coming_back import back_of, earlier_of
from xulang.interfaces.shared.diversions import shown_diversion
from xulang.interfaces.shared.lots import shown_lot
from xulang.interfaces.shared.parts import balance_of, part_of
from xulang.interfaces.shared.queue_places import shown_place
from xulang.interfaces.shared.requests import actor_of, for_roles
from xulang.interfaces.shared.two_way import TwoWay, two_way_of
from xulang.interfaces.shared.vehicle_changes import shown_changes
from xulang.interfaces.shared.versions import Names
from xulang.kernel.words import Force
from xulang.platform import audit, clock

OF_STAYS = frozenset({crossing.Verb.EXTEND_STAY, crossing.Verb.RECALL_EXTENSION})


@require_safe
@for_roles(*SEEING)
def crossing_page(http: HttpRequest, crossing_id: UUID) -> HttpResponse:
    """Names and notes stand in the timeline, so each look at it is audited."""
    actor, now = actor_of(http), clock.now()
    stream = stream_address(f"crossing/{crossing_id}")
    seen = crossing.get_seen(actor=actor, crossing_id=crossing_id)
    personal = may_see_personal(actor=actor, seen=seen)
    if personal:
        audit.record_read(actor=actor, object_kind="crossing", object_id=seen.id, now=now)
    opened = crossing.open_record(declaration_id=seen.declaration_id)
    awaited = [] if seen.ended_at else crossing.list_awaited(record=opened.record, crossing_id=seen.id)
    offers = crossing.list_offers(actor=actor, opened=opened, crossing_id=seen.id, now=now)
    facts = crossing.read_timeline(declaration_id=seen.declaration_id, crossing_id=seen.id)
    stored = declarations.get_declaration(declaration_id=seen.declaration_id)
    content = stored.content
    two_way = two_way_of(seen=seen, content=content, now=now)
    names = {
        "seen": seen,
        "personal": personal,
        "gate_name": gate_names().get(seen.gate, seen.gate),
        "turns": [item for item in awaited if item.open_since],
        "waiting": timeline.waiting(awaited),
        "entries": [timeline.entry(fact, personal=personal) for fact in facts],
        "holds": [
            (hold, timeline.reason_word(hold.reason_code))
            for hold in opened.record.dossier.vehicle(seen.id).holds
        ],
        "stored": shown_lot(
            seen=seen,
            others={one.id: one for one in crossing.list_crossings(declaration_ids=[seen.declaration_id])},
        ),
        "part": part_of(opened.record.dossier.vehicle(seen.id)) if personal else None,
        "balance": balance_of(record=opened.record, content=content) if personal else None,
        "place": None if seen.ended_at else shown_place(crossing_id=seen.id, now=now),
        "earlier": earlier_of(content),
        "back": back_of(seen.id),
        "two_way": two_way,
        "turning": _turning(opened, seen),
        "buttons": shown.buttons(
            offer
            for offer in offers
            if offer.customs is None
            and offer.field is None
            and (offer.verb not in OF_STAYS or _extendable(two_way, seen))
        ),
        "questions": corrections.questions(opened=opened, seen=seen, offers=offers, personal=personal),
        "changes": shown_changes(
            declaration_id=seen.declaration_id, version=stored.version, names=Names.ALL
        ).get(seen.id, [])
        if personal
        else [],
        "replacement": corrections.replacement(opened=opened, seen=seen, personal=personal),
        "diverted": shown_diversion(declaration_id=seen.declaration_id, gate=seen.gate),
        "handover": crossing.find_handover(record=opened.record, crossing_id=seen.id),
        "customs": [
            (item, shown.buttons(offer for offer in offers if offer.customs == item.declared_by))
            for item in crossing.list_customs(record=opened.record)
        ],
        "elsewhere": _elsewhere(seen) if personal else [],
        "others": [
            other
            for other in crossing.list_crossings(declaration_ids=[seen.declaration_id])
            if other.id != seen.id
        ],
        "stream": stream,
        "now": now,
    }
    part = "crossing_body" if http.headers.get("HX-Request") == "true" else "crossing"
    return render(http, f"officer/{part}.html", names)


def _extendable(two_way: TwoWay | None, seen: crossing.CrossingView) -> bool:
    """Whether the vehicle's own stay runs: the way back's is extended on the way out."""
    stay = two_way.stay if two_way else None
    return stay is not None and not stay.over and stay.view.out.id == seen.id


def _elsewhere(seen: crossing.CrossingView) -> list[crossing.Elsewhere]:
    """What of this vehicle is under way in another declaration too."""
    content = declarations.get_declaration(declaration_id=seen.declaration_id).content
    if content is None or seen.ended_at:
        return []
    found = crossing.find_elsewhere(declaration_id=seen.declaration_id, content=content)
    return [one for one in found if one.vehicle_id == seen.id]


def _turning(opened: crossing.Opened, seen: crossing.CrossingView) -> tuple[Force, str] | None:
    """Who ordered the vehicle to go back, and why; None when nobody did, or it is gone."""
    turning = None if seen.ended_at else opened.record.dossier.vehicle(seen.id).turning
    return (turning.force, timeline.reason_word(turning.reason_code)) if turning else None
