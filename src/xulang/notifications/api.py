"""Notifications: what people are told, in the page, by e-mail and by web push.

The spine calls `notify` inside its own transaction; interfaces list, mark and subscribe.
"""

from xulang.notifications.domain.message import (
    Address,
    MessageText,
    Notification,
    NotificationKind,
    Param,
    Params,
    Recipient,
    RecipientKind,
)
from xulang.notifications.domain.push import Subscription
from xulang.notifications.domain.refusals import NotificationRefusal
from xulang.notifications.queries import count_unread, get_push_key, list_notifications, sends_email
from xulang.notifications.usecases.forget import forget_subjects
from xulang.notifications.usecases.mark_read import mark_read
from xulang.notifications.usecases.notify import notify
from xulang.notifications.usecases.subscribe import subscribe, unsubscribe

__all__ = [
    "Address",
    "MessageText",
    "Notification",
    "NotificationKind",
    "NotificationRefusal",
    "Param",
    "Params",
    "Recipient",
    "RecipientKind",
    "Subscription",
    "count_unread",
    "forget_subjects",
    "get_push_key",
    "list_notifications",
    "mark_read",
    "notify",
    "sends_email",
    "subscribe",
    "unsubscribe",
]
