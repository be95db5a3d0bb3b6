from xulang.kernel.refusal import RefusalCode


class NotificationRefusal(RefusalCode):
    PUSH_SERVICE_UNKNOWN = "notifications.push_service_unknown"
    PUSH_KEYS_INVALID = "notifications.push_keys_invalid"
    WEBHOOK_UNKNOWN = "notifications.webhook_unknown"
    WEBHOOK_ADDRESS_FORM = "notifications.webhook_address_form"
    WEBHOOK_ADDRESS_NOT_HTTPS = "notifications.webhook_address_not_https"
    WEBHOOK_ADDRESS_UNKNOWN = "notifications.webhook_address_unknown"
    WEBHOOK_ADDRESS_REFUSED = "notifications.webhook_address_refused"
    WEBHOOKS_TOO_MANY = "notifications.webhooks_too_many"
    WEBHOOK_PAUSED = "notifications.webhook_paused"
    DELIVERY_UNDER_WAY = "notifications.delivery_under_way"
    TEXT_UNKNOWN = "notifications.text_unknown"
    TEXT_NUMBER_FOREIGN = "notifications.text_number_foreign"
    TEXT_NUMBER_NOT_MOBILE = "notifications.text_number_not_mobile"
    TEXT_TOO_LONG = "notifications.text_too_long"
    TEXT_LINE_WRONG = "notifications.text_line_wrong"
