"""(f) Files that nobody should open: by what name each is refused, how long it takes and what memory it costs.

Each is sent as a customs declaration and as a spreadsheet. Memory is that above rest: of the server, which
holds the file, and of the process that opens it, whose rest is what it takes to open a small file that is
whole. Files that are refused before anything is opened start no process.
"""

import os
import resource
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.table import Row

WITHIN = 1.0  # Seconds of work.
SERVER = 64  # Megabytes above rest: a file of the largest size, held more than once.
ROUNDS = 3
LOOK = 0.001

Open = Callable[[bytes], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Seconds in all and of the processor; megabytes of the server above rest, and of the opening process."""

    code: str
    seconds: float
    work: float
    server: float
    opener: float


def rows() -> list[Row]:
    from xulang.declarations import api as declarations  # noqa: PLC0415 -- after django.setup

    doors: dict[str, Open] = {
        "document": lambda content: declarations.read_document(content=content, filename="a.bin"),
        "spreadsheet": lambda content: declarations.open_spreadsheet(content=content, filename="a.bin"),
    }
    files = _files()
    rests = {door: max(_cost(door_of, one).opener for one in _whole()) for door, door_of in doors.items()}
    return [
        _row(door, name, [_cost(door_of, content) for _ in range(ROUNDS)], rests[door])
        for door, door_of in doors.items()
        for name, content in files.items()
    ]


def _files() -> dict[str, bytes]:
    from tests.support.documents import hostile  # noqa: PLC0415 -- after django.setup

    from xulang.declarations.domain.documents import bounds  # noqa: PLC0415 -- as above

    huge = os.urandom(bounds.BYTES + 1)
    return {
        "nothing": b"",
        "noise": os.urandom(9_000),
        "huge": b"PK\x03\x04" + huge,
        "huge PDF": b"%PDF-1.7" + huge,
        "huge XML": b"<a>" + b" " * bounds.XML_BYTES + b"</a>",
        "torn PDF": hostile.other_pdf()[:300],
        "locked PDF": hostile.locked_pdf(),
        "PDF of pictures": hostile.pictures_only(),
        "PDF of too many pages": hostile.long_pdf(bounds.PAGES + 1),
        "PDF bomb": hostile.pdf_bomb(),
        "PDF whose pages never end": hostile.endless_pages(),
        "old workbook": hostile.OLE + b"\0" * 600,
        "workbook behind a password": hostile.OLE + "EncryptedPackage".encode("utf-16-le") + b"\0" * 4096,
        "workbook with macros": hostile.with_part("xl/vbaProject.bin", b"VBA"),
        "torn workbook": hostile.workbook()[:900],
        "zip bomb": hostile.zip_bomb(),
        "zip bomb that lies": hostile.lying_zip_bomb(),
        "zip of 60,000 parts": hostile.many_parts(),
        "cell far away": hostile.far_cell(),
        "too many cells": hostile.many_cells(),
        "workbook with entities": hostile.laughing_workbook(),
        "XML with entities": hostile.billion_laughs(),
        "XML that reads files": hostile.outside_entity(),
        "deep XML": hostile.deep_xml(),
        "wide XML": hostile.wide_xml(),
        "torn XML": b"<Root><App>",
        "text without end": b"a;b;c\n" * 1_700_000,
        "one endless line": b"a;" * 5_000_000,
    }


def _whole() -> list[bytes]:
    """Files that hide nothing, and are no declaration."""
    from tests.support.documents import hostile  # noqa: PLC0415 -- after django.setup

    return [hostile.other_pdf(), hostile.other_workbook(), b"<Invoice/>", b"a;b\n1;2\n"]


def _row(door: str, name: str, costs: list[Cost], rest: float) -> Row:
    work = median(one.work for one in costs)
    server, opener = max(one.server for one in costs), max(one.opener for one in costs)
    code = costs[-1].code
    note = (
        f"{code or 'NOT REFUSED':<42} {median(one.seconds for one in costs):.2f} s, {work:.2f} s of work;"
        f" server +{server:.0f} MB, opener +{max(0.0, opener - rest):.0f} MB"
    )
    slow = not code or work > WITHIN or server > SERVER
    return Row(name=f"(f) {door}, refused: {name}", ratio=None, note=note, worst=slow)


def _cost(door: Open, content: bytes) -> Cost:
    from xulang.kernel.refusal import Refusal  # noqa: PLC0415 -- after django.setup

    Path("/proc/self/clear_refs").write_text("5")  # The peak is counted from here.
    before = _memory(os.getpid(), "VmRSS")
    code = ""
    with watched() as peak:
        begun, worked = time.perf_counter(), _work()
        try:
            door(content)
        except Refusal as refusal:
            code = refusal.code.value
        seconds, work = time.perf_counter() - begun, _work() - worked
    server = _memory(os.getpid(), "VmHWM") - before
    return Cost(code=code, seconds=seconds, work=work, server=max(0.0, server), opener=peak[0])


@contextmanager
def watched() -> Iterator[list[float]]:
    """The most memory that any process started meanwhile takes, looked at every millisecond."""
    peak, over, parent = [0.0], threading.Event(), threading.get_native_id()
    children = Path(f"/proc/{os.getpid()}/task/{parent}/children")

    def look() -> None:
        while not over.wait(LOOK):
            for child in children.read_text().split():
                # One that has just ended has no memory any more.
                with suppress(OSError, StopIteration):
                    if not _is_copy(int(child)):
                        peak[0] = max(peak[0], _memory(int(child), "VmHWM"))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield peak
    finally:
        over.set()
        watcher.join()


def _is_copy(process: int) -> bool:
    """Whether it is still this process's image, on its way to becoming another program."""
    return b"usecases.opening.child" not in Path(f"/proc/{process}/cmdline").read_bytes()


def _memory(process: int, name: str) -> float:
    """Megabytes. Raises StopIteration for a process that has none any more."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) / 1024


def _work() -> float:
    """Seconds of the processor, here and in the processes that open files: other programs do not count."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)
