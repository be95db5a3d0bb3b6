"""The driver's place, provable: facts with proofs that his own browser checks, and who went before him."""

import base64
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xulang.crossing import api as crossing
from xulang.interfaces.driver.access import link_of
from xulang.interfaces.shared.words import word
from xulang.journal import api as journal
from xulang.kernel.canonical import instant
from xulang.queueing import api as queueing


@dataclass(frozen=True, slots=True, kw_only=True)
class FactShown:
    """A fact in words. `says`: what the browser compares with the leaf, as attributes of the row."""

    id: UUID
    what: str
    at: datetime
    hour: datetime | None
    ground: str
    passed: int | None
    number: int | None
    says: dict[str, str]


@require_safe
def page(http: HttpRequest, link_id: UUID) -> HttpResponse:
    """What was said of his place, and who was called before him on what ground."""
    link = link_of(http=http, link_id=link_id)
    found = crossing.find_place_proof(crossing_id=link.crossing_id)
    shown = {
        "link": link,
        "found": found,
        "vkey": str(journal.log_verifier()),
        "own": [_shown(fact) for fact in found.own] if found else [],
        "before": [_shown(one.fact, number=one.number) for one in found.before] if found else [],
    }
    return _private(render(http, "driver/proof.html", shown))


@require_safe
def facts(http: HttpRequest, link_id: UUID) -> HttpResponse:
    """Leaves and proofs, for the browser: of his own place, or with `of=calls` of the calls before his."""
    link = link_of(http=http, link_id=link_id)
    found = crossing.find_place_proof(crossing_id=link.crossing_id)
    wanted: list[UUID] = []
    if found is not None:
        calls = http.GET.get("of") == "calls"
        wanted = [one.fact.id for one in found.before] if calls else [fact.id for fact in found.own]
    proven = journal.prove_facts(fact_ids=wanted)
    said = {
        "note": proven.note,
        "facts": {
            str(one.fact_id): {
                "leaf": one.leaf,
                "index": one.index,
                "proof": [base64.b64encode(item).decode() for item in one.proof],
            }
            for one in proven.facts
        },
    }
    return _private(JsonResponse(said))


def _shown(fact: journal.Fact, *, number: int | None = None) -> FactShown:
    public = fact.public
    hour = public.figures.get("hour")
    ground = queueing.Ground(public.trigger) if public.trigger in list(queueing.Ground) else None
    says = {
        "id": str(fact.id),
        "kind": public.kind.value,
        "recorded_at": instant(fact.recorded_at),
        "crossing": str(fact.crossing_id or ""),
        "trigger": public.trigger or "",
        **{name: str(figure) for name, figure in sorted(public.figures.items())},
    }
    return FactShown(
        id=fact.id,
        what=word(public.kind),
        at=fact.recorded_at,
        hour=queueing.start_of(hour=hour) if hour is not None else None,
        ground=word(ground) if ground else "",
        passed=public.figures.get("passed"),
        number=number,
        says=says,
    )


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response
