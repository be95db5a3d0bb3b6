"""The log of an empty receiving truck: what the platform noted when it was registered for the gate."""

from typing import Final

from xulang.exchange.domain.claim import OutsideLog
from xulang.exchange.domain.live_values import (
    Fields,
    is_whole,
    original_of,
    text_of,
    time_of,
    unreadable,
    uuid_of,
)

NAMES: Final = frozenset({"vehicleFormId", "action", "actionName", "datetimeAction", "value"})
REGISTERED: Final = 0
REGISTERED_NAME: Final = "Đăng ký xe không vào cửa khẩu"


def is_log(row: Fields) -> bool:
    return "vehicleFormId" in row and "datetimeAction" in row


def read_log(row: Fields) -> OutsideLog:
    """Raises FIELD_UNREADABLE. Only the registration (action 0) is proven by a sample."""
    action = row.get("action")
    if not is_whole(action):
        raise unreadable("action")
    for name in ("actionName", "value"):
        text_of(row, name)
    return OutsideLog(
        form_id=uuid_of(row, "vehicleFormId"),
        at=time_of(row, "datetimeAction"),
        action=int(text_of(row, "action")),
        unproven=() if row.get("action") == REGISTERED else ("action",),
        unread=tuple(sorted(name for name, value in row.items() if name not in NAMES and value)),
        original=original_of(row),
    )
