"""Texts in tests: numbers, a simulated carrier, and the product's own thread that tends a line."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event, Thread
from uuid import UUID, uuid5

from tests.support.story import STORY
from xulang.notifications import api as notifications
from xulang.notifications.domain.smpp import Target
from xulang.platform import clock
from xulang.simulation import api as simulation

VIETNAMESE = "+84912345678"
ANOTHER = "+84987654321"
CHINESE = "+8613812345678"
NAME, SECRET = "xulang", "geheim12"
QUICK = simulation.Manners(first=0.0, last=0.1)
TIMING = notifications.Timing(connect=2, answer=2, enquire=30)
PLENTY = notifications.Bounds(per_number=100, per_hour=10_000)
CALL = "Mời xe 12C-123.45 vào cửa khẩu Hữu Nghị, 14:00-15:00 ngày 09/05."


def text_id(name: str) -> UUID:
    return uuid5(STORY, f"text/{name}")


def queue(
    name: str,
    *,
    phone: str = VIETNAMESE,
    body: str = CALL,
    now: datetime | None = None,
    lasts: timedelta = timedelta(hours=1),
    about: notifications.TextAbout | None = None,
) -> UUID:
    moment = now or clock.now()
    notifications.queue_text(
        text_id=text_id(name),
        about=about or notifications.TextAbout(kind=notifications.TextKind.CALL),
        phone=phone,
        language="vi",
        body=body,
        not_after=moment + lasts,
        now=moment,
    )
    return text_id(name)


def seen(text: UUID) -> notifications.Text:
    return notifications.get_text(text_id=text, gates=None)


def carrier(manners: simulation.Manners = QUICK, *, port: int = 0) -> simulation.MessageCentre:
    return simulation.MessageCentre(system_id=NAME, password=SECRET, manners=manners, port=port)


def target(
    port: int, *, route: notifications.Route = notifications.Route.VN, more: str = "&rate=500&window=20"
) -> Target:
    url = f"smpp://{NAME}@127.0.0.1:{port}?from=XULANG{more}"
    return notifications.parse_target(route=route, url=url)


@contextmanager
def tended(
    line: Target,
    *,
    password: str = SECRET,
    bounds: notifications.Bounds = PLENTY,
    timing: notifications.Timing = TIMING,
    ahead: timedelta = timedelta(),
) -> Iterator[Thread]:
    """The product's thread for this line, stopped in order at the end."""
    stop = Event()
    thread = Thread(
        target=notifications.run_texts,
        kwargs={
            "target": line,
            "password": password,
            "bounds": bounds,
            "stop": stop,
            "clock": lambda: clock.now() + ahead,
            "dice": random.random,
            "timing": timing,
        },
        daemon=True,
    )
    thread.start()
    try:
        yield thread
    finally:
        stop.set()
        thread.join(timeout=60)
        assert not thread.is_alive()
