"""Webhooks and their deliveries in words."""

import json
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xulang.interfaces.shared.components import Tone
from xulang.interfaces.shared.words import word
from xulang.kernel.words import FactKind
from xulang.notifications.api import (
    TYPE_PREFIX,
    DeliveryState,
    Trouble,
    Webhook,
    WebhookDelivery,
    WebhookState,
)

TROUBLES: dict[Trouble, Promise] = {
    Trouble.ADDRESS_UNKNOWN: _("The name in the address was not found."),
    Trouble.ADDRESS_REFUSED: _("The address leads to a network that is not public."),
    Trouble.NO_CONNECTION: _("Nobody answered at this address."),
    Trouble.NO_TRUST: _("The receiver's certificate is not valid."),
    Trouble.TOO_SLOW: _("No answer within 15 seconds."),
    Trouble.CUT_OFF: _("The connection broke off."),
    Trouble.NONSENSE: _("The answer was not HTTP."),
    Trouble.REDIRECT: _("The receiver sent us elsewhere; we do not follow."),
    Trouble.STATUS: _("The receiver refused it."),
}
STATES: dict[DeliveryState, tuple[Promise, Tone, str]] = {
    DeliveryState.PENDING: (_("Waiting"), Tone.INFO, "clock"),
    DeliveryState.DELIVERED: (_("Received"), Tone.OK, "check"),
    DeliveryState.FAILED: (_("Given up"), Tone.BAD, "cross"),
}
PAUSED = (_("Paused"), Tone.WARNING, "pause")
FAILING = (_("Failing"), Tone.BAD, "warning")
WORKING = (_("Working"), Tone.OK, "check")


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    text: Promise
    tone: Tone
    icon: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One delivery in a list."""

    one: WebhookDelivery
    badge: Badge
    event: str
    trouble: Promise | str


def badge_of(webhook: Webhook) -> Badge:
    """Paused says more than failing: who paused it knows why."""
    if webhook.state is WebhookState.PAUSED:
        return _badge(PAUSED)
    return _badge(FAILING if webhook.is_failing else WORKING)


def line_of(one: WebhookDelivery) -> Line:
    return Line(
        one=one,
        badge=_badge(STATES[one.state]),
        event=event_of(one.type),
        trouble=TROUBLES[one.trouble] if one.trouble else "",
    )


def event_of(type_name: str) -> str:
    """A message's type in words."""
    kind = type_name.removeprefix(TYPE_PREFIX)
    if kind == type_name:
        return str(_("Test message"))
    return word(FactKind(kind))


def body_text(body: str) -> str:
    """As it was sent, laid out for reading."""
    return json.dumps(json.loads(body), ensure_ascii=False, indent=2)


def _badge(parts: tuple[Promise, Tone, str]) -> Badge:
    text, tone, icon = parts
    return Badge(text=text, tone=tone, icon=icon)
