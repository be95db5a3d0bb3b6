"""The rules that the product brings: a jam and a counting that stopped ring; the others wait for a trial.

Which figures were tried on simulated years, and why the others are off: docs/command-centre.md.
"""

from typing import Final
from uuid import UUID, uuid5

from xulang.insight.domain.alerts import Check, Counted, Rule
from xulang.kernel.words import Role

ALERTS: Final = UUID("0f1c7f5e-5a0e-5c0b-9a51-7f7f3d0b6a21")
JAM: Final = Rule(
    id=uuid5(ALERTS, "jam"),
    name="Ùn tắc: xe đến nhiều hơn xe thông quan",
    test=Check.JAM,
    measure=Counted.WAITING,
    limit=0.2,
    clears=0.05,
    is_on=True,
)
# Two hours in a row, so that the part of an hour in which an installation begins is no stop.
STOPPED: Final = Rule(
    id=uuid5(ALERTS, "stopped"),
    name="Hệ thống ngừng đếm số liệu",
    test=Check.BELOW,
    measure=Counted.FOLLOWER,
    limit=30.0,
    clears=50.0,
    debounce=2,
    owners=(Role.CENTRE_MANAGER, Role.LEADER),
    is_on=True,
)
SILENT: Final = Rule(
    id=uuid5(ALERTS, "silent"),
    name="Cửa khẩu mở mà không có xác nhận nào",
    test=Check.SILENCE,
    measure=Counted.CONFIRMATIONS,
    limit=12.0,
    clears=0.0,
)
YARDS: Final = Rule(
    id=uuid5(ALERTS, "yards"),
    name="Bãi sắp hết chỗ: từ 95 %",
    test=Check.ABOVE,
    measure=Counted.YARD,
    limit=95.0,
    clears=85.0,
)
SLOW: Final = Rule(
    id=uuid5(ALERTS, "slow"),
    name="Một khâu kéo dài từ bốn giờ",
    test=Check.ABOVE,
    measure=Counted.STEP_MINUTES,
    limit=240.0,
    clears=180.0,
    debounce=3,
)
SHIPPED: Final = (JAM, STOPPED, SILENT, YARDS, SLOW)
