"""The clients of a rush, a process of their own: carriers who choose windows, and bots beside them.

Reads its orders as JSON from a file, waits for a line on standard input, and prints what each request took.
Nothing of the product is imported: a client knows the API alone.
"""

import http.client
import json
import random
import sys
import threading
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

TRIES = 4
# How long a bot waits when it is told that it asks too fast: as short as gets through now and then.
IMPATIENT = 0.2


class Client:
    """One connection with one token. `times`: what was asked, the answer's status and code, milliseconds."""

    def __init__(self, port: int, token: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.token = token
        self.times: list[tuple[str, int, str, float]] = []

    def ask(self, name: str, method: str, path: str, body: object = None) -> Any:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        if method == "POST":
            headers["Idempotency-Key"] = str(uuid4())
        begun = time.perf_counter()
        sent = None if body is None else json.dumps(body)
        self.connection.request(method, f"/api/v1/{path}", sent, headers)
        answer = self.connection.getresponse()
        read = answer.read()
        took = (time.perf_counter() - begun) * 1000
        found = json.loads(read) if read else {}
        code = str(found.get("code", "")) if answer.status >= http.client.BAD_REQUEST else ""
        self.times.append((name, answer.status, code, took))
        return found if answer.status < http.client.BAD_REQUEST else None


def carrier(client: Client, crossings: list[str], spread: int) -> None:
    """Read what may be had, choose of the first `spread` windows; who is told that it is full reads again."""
    dice = random.Random(client.token)
    for crossing in crossings:
        for _ in range(TRIES):
            offered = client.ask("windows", "GET", f"crossings/{crossing}/windows")
            if not offered or not offered["items"]:
                break
            starts = dice.choice(offered["items"][:spread])["starts"]
            if client.ask("choose", "POST", f"crossings/{crossing}/window-choices", {"starts": starts}):
                break


def bot(client: Client, order: dict[str, Any], over: threading.Event) -> None:
    """Whatever might win something, again and again until the honest ones are done."""
    dice = random.Random(client.token)
    while not over.is_set():
        starts = dice.choice(order["starts"])
        own, other = dice.choice(order["own"]), dice.choice(order["others"])
        # Its own trucks have invented papers; the other ones are honest people's.
        client.ask("bot chooses", "POST", f"crossings/{own}/window-choices", {"starts": starts})
        client.ask("bot asks", "POST", f"crossings/{own}/place-requests")
        client.ask("bot takes another's", "POST", f"crossings/{other}/window-choices", {"starts": starts})
        client.ask("bot returns another's", "POST", f"crossings/{other}/place-returns")
        for crossing in order["churned"]:
            client.ask("bot churns", "POST", f"crossings/{crossing}/window-choices", {"starts": starts})
            client.ask("bot churns", "POST", f"crossings/{crossing}/window-choices/withdrawals")
        if client.times[-1][1] == http.client.TOO_MANY_REQUESTS:
            over.wait(IMPATIENT)
    for crossing in order["churned"]:
        while client.ask("bot gives back", "POST", f"crossings/{crossing}/place-returns") is None:
            if client.times[-1][1] != http.client.TOO_MANY_REQUESTS:
                break
            time.sleep(1)
        client.ask("bot asks again", "POST", f"crossings/{crossing}/place-requests")


def main(file: Path) -> None:
    orders = json.loads(file.read_text())
    over = threading.Event()
    honest = [Client(orders["port"], one["token"]) for one in orders["carriers"]]
    bots = [Client(orders["port"], one["token"]) for one in orders["bots"]]
    first = [
        threading.Thread(target=carrier, args=(client, one["crossings"], orders["spread"]))
        for client, one in zip(honest, orders["carriers"], strict=True)
    ]
    beside = [
        threading.Thread(target=bot, args=(client, one, over))
        for client, one in zip(bots, orders["bots"], strict=True)
    ]
    print("ready", flush=True)
    sys.stdin.readline()
    begun = time.perf_counter()
    # Bots are quicker than people: they begin before them.
    for thread in [*beside, *first]:
        thread.start()
    for thread in first:
        thread.join()
    seconds = time.perf_counter() - begun
    over.set()
    for thread in beside:
        thread.join()
    print(
        json.dumps(
            {
                "seconds": seconds,
                "honest": [one for client in honest for one in client.times],
                "bots": [one for client in bots for one in client.times],
            }
        ),
        flush=True,
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
