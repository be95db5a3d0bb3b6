"""Where a company's manager names addresses for his software, sees what was sent, and sends it again."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xulang.interfaces.shared.forms import add_refusals, text_input
from xulang.interfaces.shared.requests import request_of
from xulang.interfaces.shared.words import choices
from xulang.interfaces.webhooks.managing import company_of, for_managers
from xulang.interfaces.webhooks.shown import badge_of, body_text, line_of
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import OF_CAPACITY, OF_GATES, OF_INDICATORS, OF_LINES, OF_WORK, FactKind
from xulang.notifications import api as notifications

PAGE = 25
MOST_POSITION = 2**62
# No organisation's webhook is told of them.
NOT_TOLD = OF_GATES | OF_LINES | OF_CAPACITY | OF_WORK | OF_INDICATORS
form_page = require_http_methods(["GET", "HEAD", "POST"])

VERBS: dict[str, Callable[..., object]] = {
    "pause": notifications.pause_webhook,
    "resume": notifications.resume_webhook,
    "test": notifications.send_test,
}


class WebhookForm(forms.Form):
    url = forms.CharField(
        label=_("Address of your receiver"),
        max_length=500,
        help_text=_("For example https://example.com/xulang. It must be reachable from the internet."),
        widget=text_input(inputmode="url"),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Tell only of these"),
        required=False,
        help_text=_("Choose nothing to be told of everything."),
        choices=[(value, text) for value, text in choices(FactKind) if value not in NOT_TOLD],
        widget=forms.CheckboxSelectMultiple,
    )

    def chosen_kinds(self) -> list[FactKind]:
        return [FactKind(kind) for kind in self.cleaned_data["kinds"]]


class ReplayForm(forms.Form):
    position = forms.IntegerField(
        label=_("Send again from position"),
        min_value=0,
        max_value=MOST_POSITION,
        help_text=_("The position stands beside each message. Everything from there on goes out once more."),
        widget=text_input(inputmode="numeric", width=12),
    )


@never_cache
@form_page
@for_managers
def webhooks(http: HttpRequest) -> HttpResponseBase:
    """All of them, and the form for one more; its secret is shown in the answer."""
    company = company_of(http)
    form = WebhookForm(http.POST if http.method == "POST" else None)
    if form.is_valid():
        try:
            added = notifications.add_webhook(
                request=request_of(http),
                organisation_id=company,
                url=form.cleaned_data["url"],
                kinds=form.chosen_kinds(),
                reach=notifications.get_reach(),
            )
        except Refusal as refusal:
            add_refusals(form=form, refusals=[refusal])
        else:
            return _show_secret(http, company, added)
    found = notifications.list_webhooks(organisation_id=company)
    rows = [(one, badge_of(one)) for one in found]
    status = 422 if form.errors else 200
    return render(http, "webhooks/list.html", {"rows": rows, "form": form}, status=status)


@require_safe
@for_managers
def webhook(http: HttpRequest, webhook_id: UUID) -> HttpResponseBase:
    """One webhook with its messages, the newest first; `before` is the last of the page before."""
    return _show(http, webhook_id, ReplayForm())


@form_page
@for_managers
def change(http: HttpRequest, webhook_id: UUID) -> HttpResponseBase:
    company = company_of(http)
    found = _found(company, webhook_id)
    form = WebhookForm(
        http.POST if http.method == "POST" else None,
        initial={"url": found.url, "kinds": [kind.value for kind in found.kinds]},
    )
    if form.is_valid():
        try:
            notifications.change_webhook(
                request=request_of(http),
                organisation_id=company,
                webhook_id=webhook_id,
                url=form.cleaned_data["url"],
                kinds=form.chosen_kinds(),
                reach=notifications.get_reach(),
            )
        except Refusal as refusal:
            add_refusals(form=form, refusals=[refusal])
        else:
            return redirect("webhooks:one", webhook_id)
    status = 422 if form.errors else 200
    return render(http, "webhooks/change.html", {"webhook": found, "form": form}, status=status)


@form_page
@for_managers
def remove(http: HttpRequest, webhook_id: UUID) -> HttpResponseBase:
    """Asks first."""
    company = company_of(http)
    if http.method == "POST":
        notifications.remove_webhook(request=request_of(http), organisation_id=company, webhook_id=webhook_id)
        return redirect("webhooks:list")
    return render(http, "webhooks/remove.html", {"webhook": _found(company, webhook_id)})


@never_cache
@require_POST
@for_managers
def rotate(http: HttpRequest, webhook_id: UUID) -> HttpResponseBase:
    """A new secret, shown in the answer."""
    company = company_of(http)
    notifications.rotate_webhook(request=request_of(http), organisation_id=company, webhook_id=webhook_id)
    return _show_secret(http, company, webhook_id)


@require_POST
@for_managers
def replay(http: HttpRequest, webhook_id: UUID) -> HttpResponseBase:
    form = ReplayForm(http.POST)
    if not form.is_valid():
        return _show(http, webhook_id, form)
    notifications.replay_webhook(
        request=request_of(http),
        organisation_id=company_of(http),
        webhook_id=webhook_id,
        position=form.cleaned_data["position"],
    )
    return redirect("webhooks:one", webhook_id)


@require_POST
@for_managers
def do(http: HttpRequest, webhook_id: UUID, verb: str) -> HttpResponseBase:
    """Pause, resume, or send a test."""
    wanted = VERBS.get(verb)
    if wanted is None:
        raise Http404
    wanted(request=request_of(http), organisation_id=company_of(http), webhook_id=webhook_id)
    return redirect("webhooks:one", webhook_id)


@form_page
@for_managers
def delivery(http: HttpRequest, webhook_id: UUID, delivery_id: UUID) -> HttpResponseBase:
    """One message: how it fared, and what was sent. A POST sends it again."""
    company = company_of(http)
    if http.method == "POST":
        notifications.resend_delivery(
            request=request_of(http),
            organisation_id=company,
            webhook_id=webhook_id,
            delivery_id=delivery_id,
        )
        return redirect("webhooks:delivery", webhook_id, delivery_id)
    webhook = _found(company, webhook_id)
    one = notifications.get_webhook_delivery(webhook_id=webhook_id, delivery_id=delivery_id)
    shown = {
        "webhook": webhook,
        "line": line_of(one),
        "body": body_text(one.body),
        "most": notifications.MOST_ATTEMPTS,
    }
    return render(http, "webhooks/delivery.html", shown)


def _found(company: UUID, webhook_id: UUID) -> notifications.Webhook:
    return notifications.get_webhook(organisation_id=company, webhook_id=webhook_id)


def _show(http: HttpRequest, webhook_id: UUID, form: ReplayForm) -> HttpResponseBase:
    found = _found(company_of(http), webhook_id)
    rows = notifications.list_webhook_deliveries(
        webhook_id=webhook_id, before=_cursor(http.GET.get("before", "")), limit=PAGE + 1
    )
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    shown = {
        "webhook": found,
        "badge": badge_of(found),
        "lines": [line_of(one) for one in rows[:PAGE]],
        "before": f"{last.created_at.isoformat()}~{last.id}" if last else "",
        "form": form,
    }
    return render(http, "webhooks/one.html", shown, status=422 if form.errors else 200)


def _cursor(typed: str) -> tuple[datetime, UUID] | None:
    """Where the page before ended; nothing for what no page wrote."""
    at, _tilde, last = typed.partition("~")
    try:
        moment, known = datetime.fromisoformat(at), UUID(last)
    except ValueError:
        return None
    return (moment, known) if moment.tzinfo else None


def _show_secret(http: HttpRequest, company: UUID, webhook_id: UUID) -> HttpResponseBase:
    shown = {
        "webhook": _found(company, webhook_id),
        "secret": notifications.get_webhook_secret(organisation_id=company, webhook_id=webhook_id),
        "overlap": int(notifications.OVERLAP.total_seconds() // 3600),
    }
    return render(http, "webhooks/secret.html", shown)
