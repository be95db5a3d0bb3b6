"""The desk where many figures are approved or locked at once."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from xulang.indicators import api as indicators
from xulang.indicators.api import Book, Figure, Move, Status, Verb
from xulang.interfaces.province import shown
from xulang.interfaces.province.roles import MANAGING
from xulang.interfaces.province.words import MEASURES, STATUSES
from xulang.interfaces.shared.figures import subject_name
from xulang.interfaces.shared.requests import actor_of, for_roles, request_of, tell_refused
from xulang.kernel.refusal import Refusal, Refusals

PAGE: Final = 100
Subject = indicators.Area | indicators.Project


class Listed(StrEnum):
    """What the desk lists: one of the two at a time."""

    WAITING = "waiting"
    APPROVED = "approved"


STATUSES_OF: Final = {
    Listed.WAITING: (Status.SUBMITTED, Status.REVISED),
    Listed.APPROVED: (Status.APPROVED,),
}
# What is done in each list, and where it leads back to.
TAKEN: Final = {Verb.APPROVE: Listed.WAITING, Verb.LOCK: Listed.APPROVED}


@require_safe
@for_roles(*MANAGING)
def desk(http: HttpRequest) -> HttpResponse:
    """What waits for approval, the longest first; or what is approved and may be locked."""
    listed = Listed.APPROVED if http.GET.get("list") == Listed.APPROVED else Listed.WAITING
    found = {one: indicators.list_figures(statuses=STATUSES_OF[one]) for one in Listed}
    page = Paginator(found[listed], PAGE).get_page(http.GET.get("page"))
    keys = [one.key for one in page.object_list]
    codes, areas = {key.code for key in keys}, {key.area for key in keys}
    book = indicators.read_book(codes=codes)
    wrong = {(one.code, one.area) for one in indicators.find_all(book=book, codes=codes, areas=areas)}
    actor, subjects = actor_of(http), indicators.list_subjects()
    names = {
        "listed": listed,
        "counts": {str(one): len(figures) for one, figures in found.items()},
        "rows": [_line(one, wrong, actor.id, book, subjects) for one in page.object_list],
        "page": page,
    }
    return render(http, "province/desk.html", names)


def _line(
    figure: Figure, wrong: set[tuple[str, str]], actor_id: str, book: Book, subjects: Mapping[str, Subject]
) -> dict[str, object]:
    entry = book.entries[figure.key.code]
    content = figure.newest.content
    official = figure.official
    return {
        "figure": figure,
        "name": shown.name_of(entry),
        "unit": entry.unit,
        "area": subject_name(subjects[figure.key.area]),
        "period": shown.span_name(figure.key.period),
        "measure": MEASURES[figure.key.measure],
        "status": STATUSES[figure.status],
        "value": shown.stored(content.value) or shown.stored(content.change_on_same_period),
        "before": shown.stored(official.value) if official and official.value != content.value else "",
        "wrong": (figure.key.code, figure.key.area) in wrong,
        "own": actor_id in figure.writers,
        "choice": f"{figure.key.id}:{figure.newest.number}",
    }


@require_POST
@for_roles(*MANAGING)
def take(http: HttpRequest) -> HttpResponse:
    """Approve or lock what is ticked, all of it or nothing: each as it was shown."""
    verb = http.POST.get("verb", "")
    chosen = http.POST.getlist("figure")[:PAGE]
    if verb not in TAKEN:
        raise Http404
    if not chosen:
        messages.error(http, gettext("Nothing is ticked."))
        return redirect("province:desk")
    try:
        moves = [_chosen(text, Verb(verb)) for text in chosen]
        indicators.act(request=request_of(http), moves=moves)
    except Refusals as many:
        for refusal in many.refusals[:3]:
            tell_refused(http, refusal)
    except Refusal as refusal:
        tell_refused(http, refusal)
    else:
        messages.success(http, gettext("It is on the record."))
    return redirect(f"{reverse('province:desk')}?list={TAKEN[Verb(verb)]}")


def _chosen(text: str, verb: Verb) -> Move:
    figure_id, _colon, seen = text.partition(":")
    try:
        key = indicators.get_figure(figure_id=UUID(figure_id)).key
        return Move(key=key, verb=verb, seen=int(seen[:9]))
    except ValueError as error:
        raise Http404 from error
