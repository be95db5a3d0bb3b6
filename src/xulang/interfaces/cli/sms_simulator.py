"""`xulang sms-simulator`: a carrier's message centre on this machine, to try texts with.

It delivers to nobody, prints what to set, and ends with Ctrl-C. Page: docs/sms.md.
"""

import argparse
import signal
from dataclasses import replace
from threading import Event
from types import FrameType

from xulang.platform import keys
from xulang.simulation import api as simulation

NAME = "xulang"
SHARES = ("undelivered", "expired", "silent", "twice", "early")


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("sms-simulator", help="a carrier's message centre on this machine (SMPP)")
    parser.add_argument("--port", type=int, default=2775, help="on 127.0.0.1 only (default 2775)")
    parser.add_argument("--seed", type=int, default=0, help="the same dice again")
    for name in SHARES:
        parser.add_argument(
            f"--{name}", type=float, default=None, metavar="SHARE", help="share of messages, 0-1"
        )
    parser.add_argument("--cut-every", type=int, default=None, metavar="N", help="cut the line at each Nth")
    parser.add_argument("--throttle-above", type=int, default=None, metavar="N", help="messages a second")


def run(args: argparse.Namespace) -> int:
    said = {name: value for name in SHARES if (value := getattr(args, name)) is not None}
    manners = replace(simulation.USUAL, seed=args.seed, cut_every=args.cut_every, **said)
    if args.throttle_above is not None:
        manners = replace(manners, throttle_above=args.throttle_above)
    password = keys.secret("sms-simulator")[:8]
    centre = simulation.MessageCentre(
        system_id=NAME, password=password, manners=manners, port=args.port, log=show
    )
    stop = Event()

    def request_stop(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, request_stop)
    signal.signal(signal.SIGINT, request_stop)
    show(f"listening; XULANG_SMS_VN_URL='smpp://{NAME}@127.0.0.1:{centre.port}?from=XULANG'")
    show(f"password, for keys/sms-vn.secret: {password}")
    centre.serve(stop=stop)
    return 0


def show(line: str) -> None:
    print(line, flush=True)
