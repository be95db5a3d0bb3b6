from xulang.kernel.refusal import RefusalCode


class NotificationRefusal(RefusalCode):
    PUSH_SERVICE_UNKNOWN = "notifications.push_service_unknown"
    PUSH_KEYS_INVALID = "notifications.push_keys_invalid"
