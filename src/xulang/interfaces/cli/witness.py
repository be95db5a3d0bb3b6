"""`xulang witness`: cosigns the checkpoints of logs that have only grown (C2SP tlog-witness).

Run it away from the log: another machine, another keeper. It needs no database, only its folder.
"""

import argparse
import signal
import sys
from collections.abc import Sequence
from contextlib import closing
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from types import FrameType

from xulang.journal import api as journal
from xulang.platform import clock

REQUEST_SECONDS = 10


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("witness", help="cosign the checkpoints of logs that only grow")
    parser.add_argument("--folder", type=Path, required=True, help="where its key and its memory lie")
    parser.add_argument("--name", required=True, help="its name in signatures, such as witness.example/1")
    parser.add_argument("--log", action="append", required=True, metavar="VKEY", help="a log's vkey")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8100)


def run(args: argparse.Namespace) -> int:
    try:
        logs = [journal.parse_vkey(text=text) for text in args.log]
        folder = journal.WitnessFolder(folder=args.folder, name=args.name)
    except journal.NoteError as error:
        print(f"xulang witness: {error}", file=sys.stderr)
        return 2
    except BlockingIOError:
        print(f"xulang witness: another process works in {args.folder}", file=sys.stderr)
        return 1
    with closing(folder):
        if folder.signer.verifier.public in {key.public for key in logs}:
            print("xulang witness: a witness does not sign with the key of its log", file=sys.stderr)
            return 2
        server = make_server(folder=folder, logs=logs, host=args.host, port=args.port)
        print(f"Witness {args.name} listens on http://{args.host}:{server.server_address[1]}")
        print(f"vkey: {folder.signer.verifier}", flush=True)
        _until_told(server)
    return 0


def make_server(
    *, folder: journal.WitnessFolder, logs: Sequence[journal.VerifierKey], host: str, port: int
) -> HTTPServer:
    """One request at a time: what was seen is compared and remembered without a race."""

    class Handler(BaseHTTPRequestHandler):
        timeout = REQUEST_SECONDS
        server_version = "xulang-witness"
        sys_version = ""

        def do_POST(self) -> None:
            if self.path != "/add-checkpoint":
                self._reply(journal.Reply(status=HTTPStatus.NOT_FOUND, text="POST /add-checkpoint\n"))
                return
            length = self.headers.get("Content-Length", "")
            if not length.isdecimal() or int(length) > journal.REQUEST_LIMIT:
                reply = journal.Reply(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE, text="too long\n")
                self._reply(reply)
                return
            text = self.rfile.read(int(length)).decode(errors="replace")
            timestamp = int(clock.now().timestamp())
            self._reply(journal.cosign_request(folder=folder, logs=logs, text=text, timestamp=timestamp))

        def do_GET(self) -> None:
            found = self.path == "/vkey"
            text = f"{folder.signer.verifier}\n" if found else "GET /vkey, POST /add-checkpoint\n"
            self._reply(journal.Reply(status=HTTPStatus.OK if found else HTTPStatus.NOT_FOUND, text=text))

        def _reply(self, reply: journal.Reply) -> None:
            content = reply.text.encode()
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the base class's name for it
            print(f"{clock.now():%Y-%m-%d %H:%M:%S} {format % args}", flush=True)

    return HTTPServer((host, port), Handler)


def _until_told(server: HTTPServer) -> None:
    def request_stop(_number: int, _frame: FrameType | None) -> None:
        # `shutdown` waits for the serving loop, which is this very thread.
        Thread(target=server.shutdown).start()

    signal.signal(signal.SIGTERM, request_stop)
    signal.signal(signal.SIGINT, request_stop)
    server.serve_forever(poll_interval=0.2)
    server.server_close()
