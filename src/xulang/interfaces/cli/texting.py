"""The lines that texts go by: from the settings, in a demonstration to a simulated carrier (docs/sms.md)."""

import logging
import random
from collections.abc import Callable
from threading import Event, Thread

from django.conf import settings

from xulang.kernel.refusal import Refusal
from xulang.notifications import api as notifications
from xulang.platform import clock, keys
from xulang.platform.installation import is_demonstration
from xulang.simulation import api as simulation

logger = logging.getLogger(__name__)

Chore = Callable[[Event], None]
Line = tuple[notifications.Target, str]
DEMONSTRATION_NAME = "xulang"
STOP_SECONDS = 1.0
# The protocol has room for eight signs.
LONGEST_PASSWORD = 8


def chores() -> dict[str, Chore]:
    """A chore for each country's line; a demonstration without settings has a carrier of its own."""
    if is_demonstration() and not any(settings.SMS_URLS.values()):
        return {"texts": lambda stop: tend_demonstration(stop=stop)}
    return {f"sms-{route}": line_chore(route=route) for route in notifications.Route}


def tend_demonstration(*, stop: Event) -> None:
    """A simulated carrier, and both lines to it."""
    password = keys.secret("sms-simulator")[:LONGEST_PASSWORD]
    centre = simulation.MessageCentre(
        system_id=DEMONSTRATION_NAME, password=password, manners=simulation.USUAL
    )
    # The carrier outlives the lines, which say goodbye to it, and goes with the process.
    Thread(target=centre.serve, kwargs={"stop": Event()}, name="smsc", daemon=True).start()
    url = f"smpp://{DEMONSTRATION_NAME}@127.0.0.1:{centre.port}?from=XULANG"
    lines = []
    for route in notifications.Route:
        target = notifications.parse_target(route=route, url=url)
        lines.append(Thread(target=chore_of(line=(target, password)), args=(stop,), name=route, daemon=True))
    for line in lines:
        line.start()
    stop.wait()
    for line in lines:
        line.join(timeout=STOP_SECONDS)


def line_chore(*, route: notifications.Route) -> Chore:
    try:
        line = find_line(route=route)
    except Refusal as refusal:
        logger.warning("the line %s is not tended (`xulang doctor`): %s", route.value, refusal.code.value)
        return saying(route=route, state=notifications.LineState.WRONG)
    return chore_of(line=line) if line else saying(route=route, state=notifications.LineState.OFF)


def find_line(*, route: notifications.Route) -> Line | None:
    """As the settings have it; None without any. Raises TEXT_LINE_WRONG, also without its password."""
    url = settings.SMS_URLS[route]
    if not url:
        return None
    target = notifications.parse_target(route=route, url=url, prefix=settings.SMS_PREFIXES[route])
    password = keys.given(f"sms-{route}")
    if not password or len(password) > LONGEST_PASSWORD:
        raise Refusal(code=notifications.NotificationRefusal.TEXT_LINE_WRONG, route=route.value)
    return target, password


def chore_of(*, line: Line) -> Chore:
    target, password = line
    bounds = notifications.Bounds(per_number=settings.SMS_PER_NUMBER, per_hour=settings.SMS_PER_HOUR)
    return lambda stop: notifications.run_texts(
        target=target,
        password=password,
        bounds=bounds,
        stop=stop,
        clock=clock.now,
        dice=random.SystemRandom().random,
        timing=notifications.Timing(),
    )


def saying(*, route: notifications.Route, state: notifications.LineState) -> Chore:
    return lambda stop: notifications.tell_no_line(route=route, state=state, clock=clock.now, stop=stop)
