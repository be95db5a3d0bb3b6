"""`/healthz` is 200 only when everything that a truck needs works, and names what does not."""

import json
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from uuid import UUID

import psycopg
import pytest
from django.db import connections
from django.test import Client
from pytest_django.fixtures import Settings

from tests.support.sealing import wait_for_the_last_sealer
from xulang.platform import clock
from xulang.project import health

FACT = UUID("33333333-3333-4333-8333-333333333333")


class Streams(BaseHTTPRequestHandler):
    """Answers as the process of the streams does."""

    status = 200

    def do_GET(self) -> None:
        self.send_response(self.status if self.path == "/healthz" else 404)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the base class's name for it
        pass


@pytest.fixture
def streams(settings: Settings) -> Iterator[HTTPServer]:
    with HTTPServer(("127.0.0.1", 0), Streams) as server:
        settings.STREAM_PORT = server.server_port
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def sealer() -> Iterator[None]:
    """A sealer's session."""
    connections["sealer"].ensure_connection()
    yield
    connections["sealer"].close()


def ask(client: Client) -> tuple[int, list[str]]:
    answer = client.get("/healthz")
    content = json.loads(answer.content)
    assert content["status"] == ("up" if answer.status_code == 200 else "down")
    return answer.status_code, content["missing"]


def leave_unsealed(owner: "psycopg.Connection[tuple[object, ...]]", *, age: timedelta) -> None:
    now = clock.now()
    owner.execute(
        "INSERT INTO journal_fact"
        " (id, stream_kind, stream_id, number, kind, occurred_at, recorded_at, public)"
        " VALUES (%s, 'log', %s, 1, 'test', %s, %s, '{}')",
        [FACT, FACT, now, now - age],
    )
    owner.execute("INSERT INTO journal_unsealed (fact_id) VALUES (%s)", [FACT])


@pytest.mark.usefixtures("committed_db", "streams", "sealer")
def test_all_is_up(client: Client) -> None:
    assert ask(client) == (200, [])


@pytest.mark.usefixtures("committed_db", "streams")
def test_no_sealer_is_connected(
    client: Client, owner_connection: "psycopg.Connection[tuple[object, ...]]"
) -> None:
    wait_for_the_last_sealer(owner_connection)
    assert ask(client) == (503, ["sealer"])


@pytest.mark.usefixtures("committed_db", "streams", "sealer")
@pytest.mark.parametrize(("age", "answer"), [(5, (200, [])), (60, (503, ["sealer"]))])
def test_a_fact_waits_for_its_seal(
    client: Client,
    owner_connection: "psycopg.Connection[tuple[object, ...]]",
    age: int,
    answer: tuple[int, list[str]],
) -> None:
    leave_unsealed(owner_connection, age=timedelta(seconds=age))
    assert ask(client) == answer


@pytest.mark.usefixtures("committed_db", "sealer")
def test_streams_do_not_answer_or_answer_badly(
    client: Client, streams: HTTPServer, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setattr(Streams, "status", 500)
    assert ask(client) == (503, ["streams"])
    settings.STREAM_PORT = 1
    assert ask(client) == (503, ["streams"])


@pytest.mark.usefixtures("committed_db", "streams", "sealer")
def test_a_migration_is_missing(
    client: Client,
    owner_connection: "psycopg.Connection[tuple[object, ...]]",
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(health, "_migrated", type(health._migrated)())
    [row] = owner_connection.execute(
        "DELETE FROM django_migrations WHERE app = 'platform' AND name = '0003_guard_marks'"
        " RETURNING app, name, applied"
    ).fetchall()
    assert ask(client) == (503, ["migrations"])
    owner_connection.execute("INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, %s)", row)
    assert ask(client) == (200, [])


@pytest.mark.usefixtures("committed_db")
def test_the_database_is_gone_and_nobody_learns_where_it_was(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    connections["default"].close()
    monkeypatch.setitem(connections["default"].settings_dict, "HOST", "/nonexistent")
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert json.loads(answer.content) == {"status": "down", "missing": ["database"]}
    assert b"xulang_app" not in answer.content
    connections["default"].close()
