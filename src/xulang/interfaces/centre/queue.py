"""The queue at the centre's desk: the order of a line, its next hours, and whom to telephone."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from xulang.crossing import api as crossing
from xulang.interfaces.centre.capacity import chosen_line
from xulang.interfaces.centre.roles import CENTRE, DECIDING
from xulang.interfaces.shared.addresses import stream_address
from xulang.interfaces.shared.places import gate_choices
from xulang.interfaces.shared.queue import class_names, class_word, line_name, reason_of
from xulang.interfaces.shared.requests import actor_of, for_roles, holds, request_of, tell_refused
from xulang.interfaces.shared.typed import typed_key
from xulang.kernel.actor import Actor
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Cargo, Direction
from xulang.platform import audit, clock
from xulang.queueing import api as queueing
from xulang.registry import api as registry

PAGE = 100
STATES = tuple(
    state
    for state in queueing.PlaceState
    if state not in {queueing.PlaceState.ENTERED, queueing.PlaceState.GIVEN_BACK, queueing.PlaceState.LOST}
)


ORDERABLE = (
    queueing.PlaceState.WAITING,
    queueing.PlaceState.CHOSEN,
    queueing.PlaceState.HELD,
)


@never_cache
@require_safe
@for_roles(*CENTRE)
def queue_page(http: HttpRequest) -> HttpResponse:
    """`gate`, `direction`, `cargo` name the line; `state`, `class` and `plate` narrow the order below."""
    actor, now, stream = actor_of(http), clock.now(), stream_address("officer")
    seen = _gates(actor)
    offered = [one for one in gate_choices() if seen is None or one[0] in seen]
    line = chosen_line(http)
    if line.gate not in dict(offered):
        if "gate" in http.GET or not offered:
            raise Http404
        line = queueing.Line(gate=offered[0][0], direction=line.direction, cargo=line.cargo)
    names, page = class_names(now=now), _page_number(http)
    state, priority = http.GET.get("state", ""), http.GET.get("class", "")
    typed = http.GET.get("plate", "")[:20]
    desk = crossing.see_desk(
        line=line,
        now=now,
        states=[queueing.PlaceState(state)] if state in STATES else [],
        priority=priority[:40],
        typed=typed_key(typed),
        start=(page - 1) * PAGE,
        limit=PAGE,
    )
    if desk.rows:
        audit.record_read(
            actor=actor,
            object_kind="line",
            object_id=f"{line.gate}/{line.direction}/{line.cargo}",
            now=now,
        )
    shown = {
        "line": line,
        "name": line_name(line),
        "gates": offered,
        "directions": list(Direction),
        "cargos": list(Cargo),
        "states": STATES,
        "state": state,
        "classes": _classes(desk, names),
        "priority": priority,
        "typed": typed,
        "desk": desk,
        "rows": _rows(desk, names),
        "counts": _counts(desk, names),
        "wants": [(reason_of(one.want.reason), one) for one in crossing.list_unplaced(gate=line.gate)],
        "page": Paginator(range(desk.many), PAGE).get_page(page),
        "orders": crossing.may_order_call(actor=actor, gate=line.gate),
        "orderable": ORDERABLE,
        "arrivals": crossing.list_arrivals(gates=[line.gate], now=now)
        if line.direction == Direction.IMPORT
        else None,
        "stream": stream,
        "now": now,
    }
    part = "queue_live" if http.headers.get("HX-Request") == "true" else "queue"
    return render(http, f"centre/{part}.html", shown)


def _page_number(http: HttpRequest) -> int:
    text = http.GET.get("page", "1")
    return max(1, int(text)) if text.isdecimal() and len(text) < 5 else 1


def _classes(desk: crossing.LineDesk, names: dict[str, str]) -> list[tuple[str, str]]:
    """The classes that hold, and those of places that stand in the line."""
    codes = dict.fromkeys([*names, *(code for code, _state in desk.counts)])
    return [(code, class_word(code=code, names=names)) for code in codes]


def _rows(desk: crossing.LineDesk, names: dict[str, str]) -> list[dict[str, object]]:
    companies = registry.get_organisations(
        organisation_ids={one.place.organisation_id for one in desk.rows if one.place.organisation_id}
    )
    return [
        {
            "one": row,
            "class": class_word(code=row.place.priority, names=names),
            "company": companies[row.place.organisation_id].name
            if row.place.organisation_id in companies
            else "",
        }
        for row in desk.rows
    ]


def _counts(desk: crossing.LineDesk, names: dict[str, str]) -> list[tuple[str, list[int], int]]:
    """How many live places of each class stand how, weightiest class first."""
    found = []
    for code, name in _classes(desk, names):
        row = [desk.counts.get((code, state), 0) for state in STATES]
        if any(row):
            found.append((name, row, sum(row)))
    return found


DONE = {
    crossing.Phoned.REACHED: _("Noted: reached by phone, in your name."),
    crossing.Phoned.NOT_REACHED: _("Noted: could not be reached. The call stays in the list."),
}


@never_cache
@require_safe
@for_roles(*CENTRE)
def calls_page(http: HttpRequest) -> HttpResponse:
    """Calls that nobody acknowledged, with phone numbers: every crossing shown is recorded as read."""
    actor, now, stream = actor_of(http), clock.now(), stream_address("officer")
    calls = crossing.list_to_phone(gates=_gates(actor), now=now)
    for one in calls:
        audit.record_read(actor=actor, object_kind="crossing", object_id=one.call.crossing.id, now=now)
    shown = {"rows": calls, "now": now, "stream": stream, "notes": holds(actor, *DECIDING)}
    part = "calls_live" if http.headers.get("HX-Request") == "true" else "calls"
    return render(http, f"centre/{part}.html", shown)


@require_POST
@for_roles(*CENTRE)
def phoned(http: HttpRequest, crossing_id: UUID, result: str) -> HttpResponse:
    """Reached by phone, or not."""
    if result not in set(crossing.Phoned):
        raise Http404
    outcome = crossing.Phoned(result)
    try:
        crossing.note_phone(
            request=request_of(http),
            crossing_id=crossing_id,
            phoned=outcome,
            note=http.POST.get("note", "")[:2000],
        )
    except Refusal as refusal:
        if refusal.code in {crossing.CrossingRefusal.UNKNOWN, crossing.CrossingRefusal.NOT_ALLOWED}:
            raise Http404 from refusal
        tell_refused(http, refusal)
    else:
        messages.success(http, DONE[outcome])
    return redirect(reverse("centre:calls"))


def _gates(actor: Actor) -> frozenset[str] | None:
    """The gates of the visitor's work at the centre; None: all."""
    gates = {grant.gate for grant in actor.grants if grant.role in CENTRE}
    return None if None in gates else frozenset(gate for gate in gates if gate)
