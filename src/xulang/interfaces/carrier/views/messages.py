"""What the company and its people were told."""

from datetime import datetime

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from xulang.interfaces.carrier.company import company_of, for_companies
from xulang.interfaces.carrier.messages import addresses_of
from xulang.interfaces.shared.notification_texts import render as say
from xulang.notifications import api as notifications
from xulang.platform import clock


@require_safe
@for_companies
def messages(http: HttpRequest) -> HttpResponseBase:
    """The latest, newest first; `before` is the time of the last one of the page before."""
    found = notifications.list_notifications(
        addresses=addresses_of(company_of(http)), before=_moment(http.GET.get("before", ""))
    )
    language = get_language() or "vi"
    rows = [
        (one, say(kind=one.kind, params=one.params, subject_id=one.subject_id, language=language))
        for one in found
    ]
    unread = sum(one.read_at is None for one in found)
    return render(http, "carrier/messages.html", {"rows": rows, "unread": unread})


def _moment(typed: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


@require_POST
@for_companies
def mark_read(http: HttpRequest) -> HttpResponseBase:
    notifications.mark_read(addresses=addresses_of(company_of(http)), ids=None, now=clock.now())
    return redirect("carrier:messages")
