"""What declarations do by the clock."""

from datetime import timedelta

from django.conf import settings
from procrastinate.contrib.django import app

from xulang.declarations.usecases.delete_draft import delete_stale_drafts
from xulang.declarations.usecases.forget_imports import forget_imports
from xulang.platform.clock import now


@app.periodic(cron="47 * * * *")
@app.task(queueing_lock="declarations.forget_drafts")
def forget_drafts(timestamp: int) -> None:
    """Every hour: delete drafts that nobody touched for XULANG_DRAFT_DAYS."""
    if settings.DRAFT_DAYS > 0:
        delete_stale_drafts(before=now() - timedelta(days=settings.DRAFT_DAYS))


@app.periodic(cron="51 2 * * *")
@app.task(queueing_lock="declarations.forget_spreadsheets")
def forget_spreadsheets(timestamp: int) -> None:
    """Every night: delete spreadsheets that ended XULANG_SPREADSHEET_DAYS ago."""
    moment = now()
    forget_imports(before=moment - timedelta(days=settings.SPREADSHEET_DAYS), now=moment)
