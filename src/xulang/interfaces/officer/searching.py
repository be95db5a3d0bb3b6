"""Find a crossing by plate, trailer, container or number, among those one may view."""

from collections.abc import Collection

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xulang.crossing import api as crossing
from xulang.interfaces.officer.roles import SEEING
from xulang.interfaces.shared.requests import actor_of, for_roles
from xulang.interfaces.shared.typed import LIMIT, typed_key
from xulang.kernel.words import Stage


@require_safe
@for_roles(*SEEING)
def search(http: HttpRequest) -> HttpResponse:
    typed = http.GET.get("q", "")[:LIMIT]
    found = find(gates=crossing.gates_in_view(actor=actor_of(http)), typed=typed)
    return render(http, "officer/search.html", {"typed": typed, "found": found, "limit": LIMIT})


def find(*, gates: Collection[str] | None, typed: str) -> list[crossing.CrossingView]:
    """What begins with the text; else what is under way and has it anywhere, like a plate's last digits."""
    key = typed_key(typed)
    if not key:
        return []
    return crossing.search_crossings(gates=gates, typed=key) or crossing.list_under_way(
        gates=gates, stages=list(Stage), typed=key
    )
