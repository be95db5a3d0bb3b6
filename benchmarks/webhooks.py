"""(g) Webhook deliveries per second to 100 subscribers, against the same requests without a database."""

import asyncio
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import uuid4

import psycopg

from benchmarks import ground
from benchmarks.table import Row

SUBSCRIBERS = 100
DECLARATIONS = 4
SECONDS = 300


def rows(*, owner: "psycopg.Connection[tuple[object, ...]]") -> list[Row]:
    _demonstrate(owner)
    receiver = ground.python("benchmarks.webhooks", "receive")
    if receiver.stdout is None:
        raise RuntimeError("the receiver cannot be heard")
    try:
        url = f"http://127.0.0.1:{receiver.stdout.readline().strip()}/"
        wanted = _subscribe(owner, url) * _seal(owner)
        seconds = _deliver(owner, wanted)
        bare = _send_alone(owner, url)
    finally:
        receiver.kill()
        receiver.wait()
    note = f"{wanted / seconds:.0f} deliveries/s, {wanted} in {seconds:.1f} s; sending alone {bare:.0f}/s"
    name = f"(g) webhooks, {SUBSCRIBERS} subscribers, against sending alone"
    return [Row(name=name, ratio=wanted / seconds / bare, note=note)]


def _demonstrate(owner: "psycopg.Connection[tuple[object, ...]]") -> None:
    """Only a demonstration may call its own machine."""
    owner.execute(
        "INSERT INTO platform_installation (id, is_demonstration, created_at) SELECT %s, true, now()"
        " WHERE NOT EXISTS (SELECT FROM platform_installation)",
        [uuid4()],
    )


def _subscribe(owner: "psycopg.Connection[tuple[object, ...]]", url: str) -> int:
    """As many webhooks of the one company that declares, past the bound that its page has."""
    from tests.support.story import COMPANY  # noqa: PLC0415 -- after django.setup

    from xulang.journal import api as journal  # noqa: PLC0415 -- as above

    _seal_all(owner)
    values = [(uuid4(), COMPANY, url, journal.get_size() - 1) for _ in range(SUBSCRIBERS)]
    with owner.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO notifications_webhook (id, organisation_id, url, kinds, state, position, generation,"
            " created_at, served_at) VALUES (%s, %s, %s, '[]', 'active', %s, 1, now(), now())",
            values,
        )
    return len(values)


def _seal(owner: "psycopg.Connection[tuple[object, ...]]") -> int:
    """Seal the facts of more declarations; how many."""
    stream = ground.crossed().declaration
    ground.clone(owner=owner, stream=stream, count=DECLARATIONS, salt="webhooks")
    return _seal_all(owner)


def _seal_all(owner: "psycopg.Connection[tuple[object, ...]]") -> int:
    from django.db import connections  # noqa: PLC0415 -- after django.setup

    from xulang.journal import api as journal  # noqa: PLC0415 -- as above
    from xulang.journal.usecases.seal import load_tree, seal_batch  # noqa: PLC0415 -- as above

    found = owner.execute(
        "INSERT INTO journal_unsealed (fact_id) SELECT id FROM journal_fact"
        " WHERE NOT EXISTS (SELECT FROM journal_sealed s WHERE s.fact_id = id)"
        " AND NOT EXISTS (SELECT FROM journal_unsealed u WHERE u.fact_id = id)"
    ).rowcount
    connections["sealer"].ensure_connection()
    driver = connections["sealer"].connection
    tree, signer = load_tree(driver=driver), journal.log_signer()
    while seal_batch(driver=driver, tree=tree, signer=signer, now=datetime.now(tz=UTC)):
        pass
    return found


def _deliver(owner: "psycopg.Connection[tuple[object, ...]]", wanted: int) -> float:
    """Seconds from the first look until every subscriber has every fact, and the rows say so."""
    from xulang.notifications import api as notifications  # noqa: PLC0415 -- after django.setup
    from xulang.platform import clock  # noqa: PLC0415 -- as above

    stop = threading.Event()
    run = {"stop": stop, "clock": clock.now, "dice": lambda: 0.5}
    thread = threading.Thread(target=notifications.run_webhooks, kwargs=run, daemon=True)
    begun = time.perf_counter()
    thread.start()
    done = 0
    while done < wanted and time.perf_counter() - begun < SECONDS:
        time.sleep(0.1)
        row = owner.execute(
            "SELECT count(*) FROM notifications_webhookdelivery WHERE state = 'delivered' AND attempts = 1"
        ).fetchone()
        done = int(str(row[0])) if row else 0
    seconds = time.perf_counter() - begun
    stop.set()
    thread.join(timeout=10)
    if done != wanted:
        raise RuntimeError(f"{done} deliveries of {wanted}")
    return seconds


def _send_alone(owner: "psycopg.Connection[tuple[object, ...]]", url: str) -> float:
    """The same bodies by as many threads, a second: signed and posted, nothing claimed or noted."""
    from xulang.notifications.domain.webhook import signatures  # noqa: PLC0415 -- after django.setup
    from xulang.notifications.domain.webhook_address import Reach  # noqa: PLC0415 -- as above
    from xulang.notifications.usecases.post_webhook import post_webhook  # noqa: PLC0415 -- as above
    from xulang.notifications.usecases.run_webhooks import SENDERS  # noqa: PLC0415 -- as above

    found = owner.execute("SELECT body FROM notifications_webhookdelivery LIMIT 2000").fetchall()
    bodies = [str(row[0]).encode() for row in found]

    def send(body: bytes) -> bool:
        signed = signatures(secrets=[b"s" * 32], message_id="msg_1", timestamp=1, body=body)
        headers = {"webhook-id": "msg_1", "webhook-timestamp": "1", "webhook-signature": signed}
        return post_webhook(url=url, reach=Reach.OWN_MACHINE, headers=headers, body=body).trouble is None

    begun = time.perf_counter()
    with ThreadPoolExecutor(SENDERS) as pool:
        good = sum(pool.map(send, bodies))
    if good != len(bodies):
        raise RuntimeError(f"{good} of {len(bodies)} were received")
    return good / (time.perf_counter() - begun)


async def receive() -> None:
    """A receiver that says 204 to everything, in a process of its own."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
        await reader.readexactly(int(length.partition(b":")[2]))
        writer.write(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__" and sys.argv[1:] == ["receive"]:
    asyncio.run(receive())
