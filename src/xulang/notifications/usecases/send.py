"""Send one delivery: an e-mail by the installation's mail server, or a push by the browser's push service.

Raises what may be tried again (the server is away, or says "later"); what is refused for good ends.
"""

import json
import smtplib
from datetime import datetime
from uuid import UUID

import requests
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from py_vapid import Vapid02
from pywebpush import WebPushException, webpush

from xulang.notifications import models
from xulang.notifications.domain.message import (
    Address,
    Channel,
    MessageText,
    NotificationKind,
    Outcome,
    Param,
    RecipientKind,
)
from xulang.notifications.domain.push import sender_key
from xulang.notifications.usecases.words_of import words_of_kinds
from xulang.platform import keys

PUSH_SECONDS = 10
# A message about a truck is of no use to a phone that comes back after a day.
PUSH_LIFE = 24 * 3600
GONE = frozenset({404, 410})
LATER = frozenset({408, 429})
SERVER_ERROR = 500


def send(*, delivery_id: UUID, now: datetime) -> None:
    """Once: the row stays locked meanwhile, and one that has ended is left alone."""
    with transaction.atomic():
        row = models.Delivery.objects.select_for_update(of=("self",)).filter(id=delivery_id).first()
        if row is None or row.ended_at is not None:
            return
        text = _text(row=row)
        outcome = _email(row=row, text=text) if row.channel == Channel.EMAIL else _push(row=row, text=text)
        row.outcome, row.ended_at, row.target = outcome, now, ""
        row.save(update_fields=["outcome", "ended_at", "target"])


def _text(*, row: models.Delivery) -> MessageText:
    render = words_of_kinds()
    notification = row.notification
    return render(
        kind=NotificationKind(notification.kind),
        params={Param(name): value for name, value in notification.params.items() if name != Param.PLATE},
        subject_id=notification.subject_id,
        language=row.language,
        reader=Address(kind=RecipientKind(notification.recipient_kind), id=notification.recipient_id),
    )


def _email(*, row: models.Delivery, text: MessageText) -> Outcome:
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    message = EmailMessage(
        subject=text.title,
        body=f"{text.body}\n\n{settings.PUBLIC_URL}{text.path}\n",
        to=[row.target],
        # The same at every attempt, so that a mail sent twice is seen once.
        headers={"Message-ID": f"<{row.id}@{domain}>", "Auto-Submitted": "auto-generated"},
    )
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _words in error.recipients.values()]
        if any(code < SERVER_ERROR for code in codes):
            raise
        return Outcome.REFUSED
    except smtplib.SMTPResponseException as error:
        if error.smtp_code < SERVER_ERROR:
            raise
        return Outcome.REFUSED
    return Outcome.SENT


def _push(*, row: models.Delivery, text: MessageText) -> Outcome:
    # The browser may have got another owner since.
    subscription = models.PushSubscription.objects.filter(
        id=row.target,
        owner_kind=row.notification.recipient_kind,
        owner_id=row.notification.recipient_id,
    ).first()
    if subscription is None:
        return Outcome.GONE
    try:
        _post(subscription=subscription, row=row, text=text)
    except WebPushException as error:
        status = error.response.status_code if error.response is not None else 0
        if status in GONE:
            subscription.delete()
            return Outcome.GONE
        if status in LATER or status >= SERVER_ERROR or status == 0:
            raise
        return Outcome.REFUSED
    return Outcome.SENT


def _post(*, subscription: models.PushSubscription, row: models.Delivery, text: MessageText) -> None:
    with requests.Session() as session:
        # The address was checked; where it might redirect to was not.
        session.max_redirects = 0
        webpush(
            {
                "endpoint": subscription.endpoint,
                "keys": {"p256dh": subscription.p256dh, "auth": subscription.auth},
            },
            data=json.dumps(
                {"title": text.title, "body": text.body, "path": text.path, "tag": str(row.notification_id)}
            ),
            vapid_private_key=Vapid02(private_key=sender_key(seed=keys.seed("vapid"))),
            vapid_claims={"sub": settings.PUSH_CONTACT},
            ttl=PUSH_LIFE,
            timeout=PUSH_SECONDS,
            requests_session=session,
        )
