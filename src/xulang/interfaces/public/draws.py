"""Sealed windows in public: who committed, the root of the requests, what was revealed, the seed."""

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from xulang.interfaces.public.open_data import JSON, open_answer
from xulang.interfaces.shared.draws import ShownWindow, shown_windows
from xulang.interfaces.shared.places import gate_name
from xulang.platform import clock
from xulang.queueing import api as queueing
from xulang.registry import api as registry


@require_safe
def draws_page(http: HttpRequest, code: str) -> HttpResponse:
    """The last sealed window of each line of the gate."""
    registry.get_gate(code=code)
    shown = _shown(code)
    return render(http, "public/draws.html", {"shown": shown, "name": gate_name(code), "gate": code})


@require_safe
@cache_control(public=True, max_age=10)
def draws_json(_http: HttpRequest, code: str) -> HttpResponse:
    """The same for programs; whose turn it gave stands in the facts of the line."""
    registry.get_gate(code=code)
    said = {"version": 1, "gate": code, "windows": [_document(one) for one in _shown(code)]}
    return open_answer(msgspec.json.encode(said), content_type=JSON)


def _shown(code: str) -> list[ShownWindow]:
    return shown_windows(views=queueing.list_windows(gates=[code]), now=clock.now())


def _document(shown: ShownWindow) -> dict[str, object]:
    view = shown.view
    return {
        "id": str(view.id),
        "direction": view.line.direction,
        "cargo": view.line.cargo,
        "stage": shown.stage,
        "opens": view.window.opens,
        "closes": view.window.closes,
        "round": view.window.round,
        "reveal_by": view.window.reveal_by,
        "deadline": view.window.deadline or None,
        "requests": view.window.requests,
        "root": shown.root or None,
        "organisations": [
            {
                "id": str(one.organisation),
                "force": pledge.force,
                "commitment": one.commitment,
                "secret": one.secret or None,
            }
            for one, pledge in zip(shown.pledges, view.window.pledges, strict=True)
        ],
        "withheld": [str(one) for one in view.window.barred],
        "seed": shown.seed or None,
    }
