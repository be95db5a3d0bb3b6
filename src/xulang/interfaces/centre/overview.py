"""The centre's desk: every gate now, how long each step takes today, and all crossings of a gate."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xulang.crossing import api as crossing
from xulang.gates import api as gates
from xulang.insight import api as insight
from xulang.interfaces.centre.roles import CASHIERS, CENTRE, DECIDING, SEEING, manages
from xulang.interfaces.centre.texts import WRITING
from xulang.interfaces.shared.addresses import stream_address
from xulang.interfaces.shared.boards import board_gates, split, spoken
from xulang.interfaces.shared.requests import actor_of, for_roles, holds
from xulang.interfaces.shared.typed import typed_key
from xulang.kernel.actor import Actor
from xulang.kernel.words import Stage
from xulang.ledger import api as ledger
from xulang.platform import clock

SHOWN = 100
UNDER_WAY = tuple(stage for stage in Stage if stage not in {Stage.LEFT, Stage.RETURNED, Stage.CANCELLED})


@require_safe
@for_roles(*SEEING)
def overview(http: HttpRequest) -> HttpResponse:
    """`gate` chooses one gate or route; else all. `stage` and `plate` narrow the list below."""
    now, stream, actor = clock.now(), stream_address("public"), actor_of(http)
    boards = board_gates(now=now)
    codes = [one.gate.code for one in boards]
    chosen = http.GET.get("gate", "")
    wanted = [chosen] if chosen in codes else codes
    stage = http.GET.get("stage", "")
    stages = [Stage(stage)] if stage in UNDER_WAY else list(UNDER_WAY)
    typed = http.GET.get("plate", "")[:20]
    view = crossing.gates_in_view(actor=actor)
    managed = [code for code in codes if manages(actor=actor, gate=code)]
    shown = [one for one in boards if one.gate.code in wanted]
    names = {
        **split(shown),
        "choices": boards,
        "chosen": chosen,
        "stages": UNDER_WAY,
        "stage": stage,
        "typed": typed,
        "steps": insight.steps_today(gates=wanted, now=now),
        "crossings": crossing.list_under_way(
            gates=[code for code in wanted if view is None or code in view],
            stages=stages,
            typed=typed_key(typed),
            limit=SHOWN,
        ),
        "shown": SHOWN,
        "closures": gates.list_closures(),
        "notices": [
            (spoken(one.text), one)
            for one in gates.list_own_notices(now=now)
            if manages(actor=actor, gate=one.gate)
        ],
        "managed": managed,
        "reversals": _reversals(actor) if holds(actor, *CASHIERS) else [],
        "collects": holds(actor, *CASHIERS),
        "now": now,
        "stream": stream,
        "sends": holds(actor, *DECIDING),
        "writes": holds(actor, *WRITING),
        "sees_yards": holds(actor_of(http), *CENTRE),
    }
    part = "live" if http.headers.get("HX-Request") == "true" else "overview"
    return render(http, f"centre/{part}.html", names)


def _reversals(actor: Actor) -> list[tuple[crossing.CrossingView, ledger.ReversalAsked]]:
    """Payments to be given back that wait for a second person, at the gates of the visitor's work."""
    asked = ledger.list_reversals_asked()
    crossings = crossing.list_crossings(declaration_ids=[one.declaration_id for one in asked])
    seen = {one.declaration_id: one for one in reversed(crossings)}
    view = crossing.gates_in_view(actor=actor)
    return [
        (seen[one.declaration_id], one)
        for one in asked
        if one.declaration_id in seen and (view is None or seen[one.declaration_id].gate in view)
    ]
