"""`xulang yard-drop DIR --yard CODE`: a folder into which a yard's software writes CSV files.

Write a file under a name that does not end in .csv and rename it: a name that ends so is whole. Moves lie in
any such file, what stands in the yard in one named `stock-20261122-0930.csv`. A file of which every row was
taken goes to `done/`, any other to `refused/` with a file of reasons beside it. It is moved last: after a cut
it is read again, and no event comes twice (docs/yard-software.md).
"""

import argparse
import hashlib
import logging
import os
import signal
import stat
from datetime import datetime
from pathlib import Path
from threading import Event
from types import FrameType
from uuid import UUID, uuid5

from django.db import InterfaceError, OperationalError, close_old_connections

from xulang.crossing import api as crossing
from xulang.interfaces.cli.operators import operator
from xulang.interfaces.shared.refusal_texts import say
from xulang.interfaces.shared.yard_files import FileTaken, take_event_file, take_stock_file
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.platform import clock, ids
from xulang.platform.refusals import PlatformRefusal
from xulang.yards import api as yards
from xulang.yards.api import Via

logger = logging.getLogger(__name__)
DROPS = UUID("5b3a5c0e-55c3-4d0a-8a53-40a1f6f0b7c2")
EXIT_REFUSED = 1


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("yard-drop", help="take CSV files of a yard's software from a folder")
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--yard", required=True, help="the yard's code")
    parser.add_argument("--once", action="store_true", help="take what lies there, and end")
    parser.add_argument("--every", type=float, default=5.0, metavar="SECONDS", help="how often to look (5)")


def run(args: argparse.Namespace) -> int:
    place = crossing.get_yard_place(code=args.yard)
    if args.once:
        return EXIT_REFUSED if take_all(folder=args.folder, place=place) else 0
    stop = Event()

    def request_stop(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, request_stop)
    signal.signal(signal.SIGINT, request_stop)
    while not stop.is_set():
        try:
            take_all(folder=args.folder, place=place)
        except (OperationalError, InterfaceError):
            # The database restarts now and then; the files wait.
            logger.warning("the database did not answer; the folder is looked at again", exc_info=True)
        close_old_connections()
        stop.wait(args.every)
    return 0


def take_all(*, folder: Path, place: crossing.YardPlace) -> int:
    """Take every whole file, by name; answers how many had something refused."""
    refused = 0
    for part in ("done", "refused"):
        (folder / part).mkdir(exist_ok=True)
    for file in sorted(folder.iterdir()):
        if file.name.startswith(".") or file.suffix.lower() != ".csv":
            continue
        data = _read(file)
        if data is None:
            continue
        try:
            taken = _take(file.name, data, place)
        except Refusal as refusal:
            if refusal.code is PlatformRefusal.BUSY:
                continue
            reasons = f"{say(refusal).sentence}\r\n"
            print(f"{file.name}: refused, {refusal.code.value}")
        else:
            if PlatformRefusal.BUSY in taken.codes:
                continue  # Some rows met somebody at work on the same vehicle; all are sent again.
            reasons = taken.copy if taken.refused else ""
            print(f"{file.name}: {taken.taken} taken, {taken.repeated} known, {taken.refused} refused")
        refused += bool(reasons)
        _put_away(file, reasons=reasons)
    return refused


def _take(name: str, data: bytes, place: crossing.YardPlace) -> FileTaken:
    as_of = yards.stock_moment(name=name)
    if as_of is None:
        return take_event_file(place=place, data=data, via=Via.FOLDER, sent_by=operator())
    # The same list under the same name is the same wish, however often its file is read.
    wish = uuid5(DROPS, f"{place.code}:{name}:{hashlib.sha256(data).hexdigest()}")
    request = Request(id=wish, actor=operator(), now=clock.now(), new_salt=ids.new_salt)
    return take_stock_file(request=request, place=place, data=data, as_of=as_of, via=Via.FOLDER)[1]


def _read(file: Path) -> bytes | None:
    """A plain file's first bytes, one more than may be; None for a link, a folder or a pipe."""
    try:
        handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    with os.fdopen(handle, "rb") as opened:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return None
        return opened.read(yards.FILE_LIMIT + 1)


def _put_away(file: Path, *, reasons: str) -> None:
    """Write the reasons first and move the file last."""
    folder = file.parent / ("refused" if reasons else "done")
    target = _free(folder, file, now=clock.now())
    if reasons:
        unfinished = folder / f".{target.name}.part"
        unfinished.write_text(reasons, encoding="utf-8-sig", newline="")
        unfinished.replace(target.with_name(f"{target.stem}.reasons.csv"))
    file.replace(target)


def _free(folder: Path, file: Path, *, now: datetime) -> Path:
    """A name that nothing bears there yet: a yard's software may use its names again."""
    target = folder / file.name
    number = 0
    while target.exists():
        number += 1
        target = folder / f"{file.stem}-{now:%Y%m%dT%H%M%S}-{number}{file.suffix}"
    return target
