"""`xulang sealer`: gives facts their positions, signs checkpoints, and has witnesses cosign them.

A process of its own where the signing key shall lie apart from the pages; else a thread of `xulang tend`.
"""

import argparse
import logging
import os
import signal
import urllib.error
import urllib.request
from http.client import HTTPException
from threading import Event, Thread
from types import FrameType

from xulang.journal import api as journal
from xulang.platform import clock

logger = logging.getLogger(__name__)

WITNESS_SECONDS = 5.0
REMIND_SECONDS = 60.0
JOIN_SECONDS = 2.0


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    subparsers.add_parser("sealer", help="seal facts until stopped")


def run(_args: argparse.Namespace) -> int:
    stop = Event()

    def request_stop(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, request_stop)
    signal.signal(signal.SIGINT, request_stop)
    seal_until(stop=stop)
    return 0


def seal_until(*, stop: Event) -> None:
    """Seal, and publish to the witnesses of `XULANG_WITNESSES`, until `stop`. Ends when either fails.

    A log that must not be signed on (docs/runbook-backup.md) is no reason to die and start again: why is
    logged every minute, and the neighbours in this process work on.
    """
    signer = journal.log_signer()
    witnesses = journal.parse_witnesses(text=os.environ.get("XULANG_WITNESSES", ""))
    failed: list[BaseException] = []

    def publish() -> None:
        try:
            journal.run_publisher(stop=stop, witnesses=witnesses, post=post)
        except BaseException as error:  # noqa: BLE001 -- handed on to the thread that is watched
            failed.append(error)
            stop.set()

    publisher = Thread(target=publish, name="publisher", daemon=True)
    publisher.start()
    try:
        journal.run_sealer(stop=stop, clock=clock.now, signer=signer, memory=journal.memory_file())
    except journal.LogForkedError as error:
        logger.critical("nothing is sealed: %s", error)
        while not stop.wait(REMIND_SECONDS):
            logger.critical("nothing is sealed: %s", error)
    publisher.join(timeout=JOIN_SECONDS)
    if failed:
        raise failed[0]


def post(url: str, body: str) -> journal.Answer:
    """Send a text to a witness. Raises OSError when there is no answer in time."""
    request = urllib.request.Request(  # noqa: S310 -- parse_witnesses takes http and https only
        url, data=body.encode(), headers={"Content-Type": "text/plain; charset=utf-8"}
    )
    try:
        with urllib.request.urlopen(request, timeout=WITNESS_SECONDS) as response:  # noqa: S310 -- as above
            return journal.Answer(response.status, response.read(journal.ANSWER_LIMIT).decode())
    except urllib.error.HTTPError as error:
        with error:
            return journal.Answer(error.code, error.read(journal.ANSWER_LIMIT).decode(errors="replace"))
    except (HTTPException, UnicodeDecodeError) as error:
        raise OSError(f"the witness answers nonsense: {error}") from error
