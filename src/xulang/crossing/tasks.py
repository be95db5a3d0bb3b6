"""What the spine does by the clock."""

from datetime import timedelta

from django.conf import settings
from procrastinate.contrib.django import app

from xulang.crossing.usecases.erase import erase_due
from xulang.crossing.usecases.yard_places import list_yard_places, yard_bounds
from xulang.crossing.usecases.yard_software import match_yard_events
from xulang.kernel.actor import SYSTEM
from xulang.kernel.request import Request
from xulang.platform.clock import now
from xulang.platform.ids import new_id, new_salt


# Hourly, because a run takes a bounded number and a border gate declares more than that in a day.
@app.periodic(cron="37 * * * *")
@app.task(queueing_lock="crossing.erase_old")
def erase_old(timestamp: int) -> None:
    """Erase declarations that rested for XULANG_RETENTION_DAYS; without that setting none."""
    if settings.RETENTION_DAYS > 0:
        request = Request(id=new_id(), actor=SYSTEM, now=now(), new_salt=new_salt)
        erase_due(request=request, before=request.now - timedelta(days=settings.RETENTION_DAYS))


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="crossing.match_yards")
def match_yards(timestamp: int) -> None:
    """Every minute: put yards' events on the records of vehicles declared or corrected meanwhile."""
    places = {place.code: place for place in list_yard_places()}
    match_yard_events(places=places, bounds=yard_bounds(), now=now(), new_salt=new_salt)
