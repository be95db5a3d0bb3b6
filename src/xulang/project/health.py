"""`/healthz`: 200 when a truck could be declared and confirmed now, else 503 naming what is missing."""

import urllib.error
import urllib.request
from http import HTTPStatus
from threading import Event

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from xulang.interfaces.cli.checks.database import LONGEST_UNSEALED, seal_lag, sealer_is_connected
from xulang.platform import clock

_migrated = Event()


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    missing = find_missing()
    status = HTTPStatus.SERVICE_UNAVAILABLE if missing else HTTPStatus.OK
    return JsonResponse({"status": "down" if missing else "up", "missing": missing}, status=status)


def find_missing() -> list[str]:
    """The parts that do not work, by name; never why, since anybody may ask."""
    if not database_answers():
        return ["database"]
    if not migrations_are_applied():
        return ["migrations"]
    return [name for name, works in (("sealer", sealer_works()), ("streams", streams_answer())) if not works]


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        connection.close()
        return False
    return True


def migrations_are_applied() -> bool:
    """Remembered once true: migrations are never taken back under running code."""
    if not _migrated.is_set():
        executor = MigrationExecutor(connection)
        if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
            _migrated.set()
    return _migrated.is_set()


def sealer_works() -> bool:
    """A sealer is connected, and no fact has been waiting for it."""
    return sealer_is_connected() and seal_lag(now=clock.now()) < LONGEST_UNSEALED


def streams_answer() -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{settings.STREAM_PORT}/healthz", timeout=2) as answer:
            return bool(answer.status == HTTPStatus.OK)
    except (urllib.error.URLError, OSError):
        return False
