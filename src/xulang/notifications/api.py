"""Notifications: what people are told, in the page, by e-mail and by web push, and firms by webhook.

The spine calls `notify` inside its own transaction; interfaces list, mark and subscribe. Webhooks follow the
sealed order by themselves (docs/webhooks.md).
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
from xulang.notifications.domain.webhook import (
    MOST_ATTEMPTS,
    OVERLAP,
    TYPE_PREFIX,
    DeliveryState,
    HookEvent,
    Trouble,
    Webhook,
    WebhookDelivery,
    WebhookState,
)
from xulang.notifications.queries import (
    count_unread,
    get_push_key,
    get_reach,
    get_webhook,
    get_webhook_delivery,
    get_webhook_secret,
    list_notifications,
    list_webhook_deliveries,
    list_webhooks,
    sends_email,
)
from xulang.notifications.usecases.add_webhook import add_webhook
from xulang.notifications.usecases.change_webhook import (
    change_webhook,
    pause_webhook,
    remove_webhook,
    resume_webhook,
    rotate_webhook,
)
from xulang.notifications.usecases.forget import forget_subjects
from xulang.notifications.usecases.mark_read import mark_read
from xulang.notifications.usecases.notify import notify
from xulang.notifications.usecases.run_webhooks import run_webhooks
from xulang.notifications.usecases.send_again import replay_webhook, resend_delivery, send_test
from xulang.notifications.usecases.subscribe import subscribe, unsubscribe

__all__ = [
    "MOST_ATTEMPTS",
    "OVERLAP",
    "TYPE_PREFIX",
    "Address",
    "DeliveryState",
    "HookEvent",
    "MessageText",
    "Notification",
    "NotificationKind",
    "NotificationRefusal",
    "Param",
    "Params",
    "Recipient",
    "RecipientKind",
    "Subscription",
    "Trouble",
    "Webhook",
    "WebhookDelivery",
    "WebhookState",
    "add_webhook",
    "change_webhook",
    "count_unread",
    "forget_subjects",
    "get_push_key",
    "get_reach",
    "get_webhook",
    "get_webhook_delivery",
    "get_webhook_secret",
    "list_notifications",
    "list_webhook_deliveries",
    "list_webhooks",
    "mark_read",
    "notify",
    "pause_webhook",
    "remove_webhook",
    "replay_webhook",
    "resend_delivery",
    "resume_webhook",
    "rotate_webhook",
    "run_webhooks",
    "send_test",
    "sends_email",
    "subscribe",
    "unsubscribe",
]
