"""What the spine does by the clock."""

import time
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from xulang.crossing.usecases.assign import remind_assignments
from xulang.crossing.usecases.divert import carry_out_cut
from xulang.crossing.usecases.erase import erase_due, erase_old_streams, forget_old_files
from xulang.crossing.usecases.estimate_lines import estimate_lines
from xulang.crossing.usecases.import_spreadsheet import Hands, go_on
from xulang.crossing.usecases.measure_no_shows import measure_no_shows
from xulang.crossing.usecases.position import forget_positions
from xulang.crossing.usecases.yard_places import list_yard_places, yard_bounds
from xulang.crossing.usecases.yard_software import match_yard_events
from xulang.declarations import api as declarations
from xulang.declarations.api import ImportState
from xulang.kernel.actor import SYSTEM
from xulang.kernel.request import Request
from xulang.platform.clock import now
from xulang.platform.ids import new_id, new_salt

# Nothing goes before its years are whole.
LONGEST_YEAR = timedelta(days=366)


# Hourly, because a run takes a bounded number and a border gate declares more than that in a day.
@app.periodic(cron="37 * * * *")
@app.task(queueing_lock="crossing.erase_old")
def erase_old(timestamp: int) -> None:
    """Erase declarations that rested for XULANG_RETENTION_DAYS; without that setting none."""
    if settings.RETENTION_DAYS > 0:
        request = Request(id=new_id(), actor=SYSTEM, now=now(), new_salt=new_salt)
        before = request.now - timedelta(days=settings.RETENTION_DAYS)
        erase_due(request=request, before=before)
        erase_old_streams(request=request, before=before)


@app.periodic(cron="33 * * * *")
@app.task(queueing_lock="crossing.erase_old_files")
def erase_old_files(timestamp: int) -> None:
    """Delete files behind figures and tasks after XULANG_EVIDENCE_YEARS; without that setting none."""
    if settings.EVIDENCE_YEARS > 0:
        request = Request(id=new_id(), actor=SYSTEM, now=now(), new_salt=new_salt)
        forget_old_files(request=request, before=request.now - settings.EVIDENCE_YEARS * LONGEST_YEAR)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="crossing.match_yards")
def match_yards(timestamp: int) -> None:
    """Every minute: put yards' events on the records of vehicles declared or corrected meanwhile."""
    places = {place.code: place for place in list_yard_places()}
    match_yard_events(places=places, bounds=yard_bounds(), now=now(), new_salt=new_salt)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="crossing.carry_out_diversions")
def carry_out_diversions(timestamp: int) -> None:
    """Every minute: carry on with approved orders to another gate that were cut half-way."""
    carry_out_cut(request=Request(id=new_id(), actor=SYSTEM, now=now(), new_salt=new_salt))


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="crossing.estimate_lines")
def estimate_all_lines(timestamp: int) -> None:
    """Every minute: when each truck of every line is expected."""
    estimate_lines(now=now(), seed=timestamp)


# At 05:10 in Hanoi, before gates open and after the day's figures are whole.
@app.periodic(cron="10 22 * * *")
@app.task(queueing_lock="crossing.measure_no_shows")
def measure_all_no_shows(timestamp: int) -> None:
    """Every night: rules go by how many of those called really stayed away."""
    measure_no_shows(request=Request(id=new_id(), actor=SYSTEM, now=now(), new_salt=new_salt))


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="crossing.remind_assignments")
def remind_of_assignments(timestamp: int) -> None:
    """Every minute: remind units of their tasks before and at the deadline."""
    remind_assignments(now=now())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="crossing.forget_positions")
def forget_old_positions(timestamp: int) -> None:
    """Every minute: where drivers said they are is deleted with their entry, or after a day."""
    forget_positions(now=now())


# The worker does one thing at a time: a long file lets messages and other companies' files pass between.
SLICE_SECONDS = 2.0
# Longer than a slice and its wait for locks: who finds an import untouched so long finds it abandoned.
ABANDONED = timedelta(minutes=2)
OPEN = {ImportState.CHECKING, ImportState.MAKING}


@app.task(retry=RetryStrategy(max_attempts=8, wait=2))
def go_on_with_import(import_id: str) -> None:
    """A slice of a company's spreadsheet; what is left is deferred again."""
    begun = time.monotonic()
    state = go_on(
        import_id=UUID(import_id),
        hands=Hands(clock=now, new_salt=new_salt),
        seconds=SLICE_SECONDS,
        elapsed=lambda: time.monotonic() - begun,
    )
    if state in OPEN:
        go_on_with_import.defer(import_id=import_id)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="crossing.take_up_imports")
def take_up_imports(timestamp: int) -> None:
    """Every minute: take up spreadsheets that nobody works on, whatever became of their job."""
    for import_id in declarations.list_open_imports(before=now() - ABANDONED):
        try:
            go_on_with_import.configure(queueing_lock=f"import:{import_id}").defer(import_id=str(import_id))
        except AlreadyEnqueued:
            continue
