"""(b) Confirmations through HTTP: the officer's own page, with session, CSRF, policy and redirect."""

import http.client
import threading
import time
from statistics import quantiles
from urllib.parse import urlencode
from uuid import uuid4

import psycopg

from benchmarks import ground, served
from benchmarks.memory import _free_port
from benchmarks.table import Row

CLIENTS = 8
PART = 40
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def rows(*, owner: "psycopg.Connection[tuple[object, ...]]") -> list[Row]:
    port = _free_port()
    cookies, token = _sign_in()
    count = CLIENTS * PART * 2
    story = ground.registered()
    ground.clone(owner=owner, stream=story.declaration, count=count, salt="http")
    crossings = ground.clones(owner=owner, known=story.truck, count=count, salt="http")
    server = served.start("pages", port=port)
    try:
        served.wait(port)
        full = _run(port, cookies, token, crossings[: count // 2], pace=None)
        rate = len(full) / max(end for _, end in full)
        half = _run(port, cookies, token, crossings[count // 2 :], pace=rate / 2)
    finally:
        server.terminate()
        server.wait(timeout=30)
    times = sorted((end - begin) * 1000 for begin, end in half)
    found = owner.execute(
        "SELECT count(*) FROM platform_auditentry WHERE action = 'confirm' AND actor_id = %s", [token["user"]]
    ).fetchone()
    if found != (count,):
        raise RuntimeError(f"{found} confirmations of {count}")
    cuts = quantiles(times, n=100)
    note = (
        f"{rate:.0f}/s with {CLIENTS} clients; at half that load P50 {cuts[49]:.0f} ms, P99 {cuts[98]:.0f} ms"
    )
    return [Row(name="(b) confirmations through HTTP", ratio=None, note=note)]


def _sign_in() -> tuple[str, dict[str, str]]:
    """A customs officer who has signed in with two factors: his cookies, and what every form sends."""
    from django.utils.crypto import get_random_string  # noqa: PLC0415 -- after django.setup
    from tests.support.people import give_role, make_person  # noqa: PLC0415 -- as above
    from tests.support.sign_in import signed_in  # noqa: PLC0415 -- as above

    from xulang.kernel.words import Role  # noqa: PLC0415 -- as above

    user_id = make_person()
    give_role(user_id=user_id, role=Role.CUSTOMS_OFFICER)
    session = signed_in(user_id).cookies["sessionid"].value
    secret = get_random_string(32)
    cookies = f"sessionid={session}; csrftoken={secret}"
    return cookies, {"csrfmiddlewaretoken": secret, "user": str(user_id)}


def _run(
    port: int, cookies: str, token: dict[str, str], crossings: list[str], *, pace: float | None
) -> list[tuple[float, float]]:
    """Begin and end of each confirmation, in seconds from the start. `pace`: so many a second; None: at once."""
    results: list[tuple[float, float]] = []
    failures: list[int] = []
    start = time.perf_counter()

    def client(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for place in range(number, len(crossings), CLIENTS):
            due = 0.0 if pace is None else place / pace
            time.sleep(max(0.0, due - (time.perf_counter() - start)))
            # An open loop counts from when the tap was due, so that a queue is not hidden.
            begun = due if pace else time.perf_counter() - start
            body = urlencode(
                {
                    "csrfmiddlewaretoken": token["csrfmiddlewaretoken"],
                    "request_id": str(uuid4()),
                    "role": "customs_officer",
                    "step": "entry",
                }
            )
            address = f"/officer/crossings/{crossings[place]}/confirm/"
            connection.request("POST", address, body, {**FORM, "Cookie": cookies})
            answer = connection.getresponse()
            answer.read()
            if answer.status != http.client.FOUND:
                failures.append(answer.status)
            results.append((begun, time.perf_counter() - start))

    threads = [threading.Thread(target=client, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise RuntimeError(f"{len(failures)} requests failed, first with {failures[0]}")
    return results
