"""Receive webhooks: `XULANG_SECRET=whsec_… python webhook_receiver.py --port 8090`.

Each message is checked before its body is read, and printed once. A real receiver keeps the ids in its
database.
"""

import argparse
import os
from http.server import BaseHTTPRequestHandler, HTTPServer

from xulang_client import NotOurs, TooOld, verify

LONGEST = 1_048_576


class Receiver(BaseHTTPRequestHandler):
    secret = ""
    seen: set[str] = set()

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > LONGEST:
            self.answer(413)
            return
        body = self.rfile.read(length)
        try:
            message = verify(secret=self.secret, headers=dict(self.headers.items()), body=body)
        except (NotOurs, TooOld) as error:
            print(f"refused: {error}", flush=True)
            self.answer(400)
            return
        name = self.headers["webhook-id"]
        if name not in self.seen:
            self.seen.add(name)
            print(f"{message['type']} {message['timestamp']}", flush=True)
        self.answer(204)

    def answer(self, status: int) -> None:
        self.send_response(status)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the base class's name
        """It prints what it has to say itself."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8090)
    args = parser.parse_args()
    Receiver.secret = os.environ["XULANG_SECRET"]
    HTTPServer(("127.0.0.1", args.port), Receiver).serve_forever()


if __name__ == "__main__":
    main()
