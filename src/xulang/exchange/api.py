"""Exchange: what outside systems say, read into claims that the spine judges. The only door."""

from xulang.exchange.domain.claim import Claim, Hand, OutsideLog, OutsidePayment, OutsideRecord
from xulang.exchange.domain.live_flags import (
    DIRECTIONS,
    GATES,
    OUTWARD,
    PAYMENT,
    QUARANTINES,
    RECEIVER,
    VEHICLE,
    WHOLE,
    Flag,
)
from xulang.exchange.domain.live_log import REGISTERED, REGISTERED_NAME
from xulang.exchange.domain.live_platform import SIZE_LIMIT, Export, read_export, read_records
from xulang.exchange.domain.live_values import HANOI
from xulang.exchange.domain.refusals import ExchangeRefusal

__all__ = [
    "DIRECTIONS",
    "GATES",
    "HANOI",
    "OUTWARD",
    "PAYMENT",
    "QUARANTINES",
    "RECEIVER",
    "REGISTERED",
    "REGISTERED_NAME",
    "SIZE_LIMIT",
    "VEHICLE",
    "WHOLE",
    "Claim",
    "ExchangeRefusal",
    "Export",
    "Flag",
    "Hand",
    "OutsideLog",
    "OutsidePayment",
    "OutsideRecord",
    "read_export",
    "read_records",
]
