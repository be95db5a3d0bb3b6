"""Notifications: what people are told: in the page, by e-mail, web push and SMS; and firms, by webhook.

The spine calls `notify` inside its own transaction; interfaces list, mark and subscribe. Webhooks follow the
sealed order by themselves (docs/webhooks.md). `queue_text` puts a text on its way to a phone (docs/sms.md).
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
from xulang.notifications.domain.smpp import Target, parse_target
from xulang.notifications.domain.text import (
    OVER,
    LineState,
    Route,
    Text,
    TextAbout,
    TextKind,
    TextLine,
    TextState,
    TextTrouble,
    route_of,
)
from xulang.notifications.domain.text_segments import Coding, join_parts
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
    find_texts,
    get_push_key,
    get_reach,
    get_text,
    get_webhook,
    get_webhook_delivery,
    get_webhook_secret,
    list_notifications,
    list_text_lines,
    list_texts,
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
from xulang.notifications.usecases.queue_text import queue_text
from xulang.notifications.usecases.run_texts import run_texts, tell_no_line
from xulang.notifications.usecases.run_webhooks import run_webhooks
from xulang.notifications.usecases.send_again import replay_webhook, resend_delivery, send_test
from xulang.notifications.usecases.send_texts import Bounds
from xulang.notifications.usecases.smpp_line import Timing
from xulang.notifications.usecases.subscribe import subscribe, unsubscribe
from xulang.notifications.usecases.try_text import try_text
from xulang.notifications.usecases.words_of import say_in_words

__all__ = [
    "MOST_ATTEMPTS",
    "OVER",
    "OVERLAP",
    "TYPE_PREFIX",
    "Address",
    "Bounds",
    "Coding",
    "DeliveryState",
    "HookEvent",
    "LineState",
    "MessageText",
    "Notification",
    "NotificationKind",
    "NotificationRefusal",
    "Param",
    "Params",
    "Recipient",
    "RecipientKind",
    "Route",
    "Subscription",
    "Target",
    "Text",
    "TextAbout",
    "TextKind",
    "TextLine",
    "TextState",
    "TextTrouble",
    "Timing",
    "Trouble",
    "Webhook",
    "WebhookDelivery",
    "WebhookState",
    "add_webhook",
    "change_webhook",
    "count_unread",
    "find_texts",
    "forget_subjects",
    "get_push_key",
    "get_reach",
    "get_text",
    "get_webhook",
    "get_webhook_delivery",
    "get_webhook_secret",
    "join_parts",
    "list_notifications",
    "list_text_lines",
    "list_texts",
    "list_webhook_deliveries",
    "list_webhooks",
    "mark_read",
    "notify",
    "parse_target",
    "pause_webhook",
    "queue_text",
    "remove_webhook",
    "replay_webhook",
    "resend_delivery",
    "resume_webhook",
    "rotate_webhook",
    "route_of",
    "run_texts",
    "run_webhooks",
    "say_in_words",
    "send_test",
    "sends_email",
    "subscribe",
    "tell_no_line",
    "try_text",
    "unsubscribe",
]
