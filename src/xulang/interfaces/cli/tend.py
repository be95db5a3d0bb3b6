"""`xulang tend`: the work that goes on by itself, as threads of one process (docs/adr/0001).

To add work, add a line to `chores`. A chore that fails ends the process, and the supervisor starts it again.
"""

import argparse
import logging
import os
import random
import signal
from collections.abc import Callable, Mapping
from threading import Event, Thread
from types import FrameType

from django.urls import get_resolver

from xulang.crossing import api as crossing
from xulang.insight import api as insight
from xulang.interfaces.cli import demonstration, sealer, texting
from xulang.notifications import api as notifications
from xulang.platform import clock, ids
from xulang.platform.installation import is_demonstration
from xulang.platform.worker import run_worker

logger = logging.getLogger(__name__)

Chore = Callable[[Event], None]

STOP_SECONDS = 1.5


def chores() -> dict[str, Chore]:
    """What goes on in this installation. `XULANG_DEMO=0` stops the moving day of a demonstration."""
    found: dict[str, Chore] = {
        "sealer": lambda stop: sealer.seal_until(stop=stop),
        "worker": lambda stop: run_worker(stop=stop),
        "webhooks": lambda stop: notifications.run_webhooks(
            stop=stop, clock=clock.now, dice=random.SystemRandom().random
        ),
        "keeper": lambda stop: crossing.run_keeper(
            stop=stop, clock=clock.now, new_id=ids.new_id, new_salt=ids.new_salt
        ),
        "insight": lambda stop: insight.run_follower(stop=stop, clock=clock.now),
        "insight history": lambda stop: insight.run_renewal(stop=stop, clock=clock.now),
    }
    found["figures"] = lambda stop: crossing.run_figures(
        stop=stop, clock=clock.now, new_id=ids.new_id, new_salt=ids.new_salt
    )
    found.update(texting.chores())
    if is_demonstration() and os.environ.get("XULANG_DEMO", "1") != "0":
        found["demonstration"] = lambda stop: demonstration.play_until(stop=stop)
    return found


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    subparsers.add_parser("tend", help="seal facts and run jobs until stopped")


def run(_args: argparse.Namespace) -> int:
    stop = Event()
    # A text to a driver has a link: all addresses are loaded here rather than under the first call's lock.
    _ = get_resolver().url_patterns

    def request_stop(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, request_stop)
    signal.signal(signal.SIGINT, request_stop)
    return tend(work=chores(), stop=stop)


def tend(*, work: Mapping[str, Chore], stop: Event) -> int:
    """Run every chore in a thread until `stop` or until one fails; 1 when one failed."""
    failed: list[str] = []

    def attend(name: str, chore: Chore) -> None:
        try:
            chore(stop)
        except BaseException:
            failed.append(name)
            logger.exception("%s failed", name)
        finally:
            # A chore that ends ends all: half a process would look healthy from outside.
            stop.set()

    threads = [
        Thread(target=attend, args=(name, chore), name=name, daemon=True) for name, chore in work.items()
    ]
    for thread in threads:
        thread.start()
    stop.wait()
    for thread in threads:
        thread.join(timeout=STOP_SECONDS)
    return 1 if failed else 0
