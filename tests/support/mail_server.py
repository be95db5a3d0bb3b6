"""A mail server of our own that speaks SMTP (RFC 5321) and minds the order of commands."""

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Thread


@dataclass(kw_only=True)
class Mailbox:
    """What arrived. `recipient_answers` are given to the next RCPT commands instead of 250."""

    port: int = 0
    messages: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    recipient_answers: list[str] = field(default_factory=list)
    visits: int = 0


class _Session(socketserver.StreamRequestHandler):
    server: "_Server"

    def handle(self) -> None:
        self.server.mailbox.visits += 1
        sender, recipients = "", list[str]()
        self.say("220 mail.test ESMTP")
        for line in iter(self.rfile.readline, b""):
            verb, _space, rest = line.decode().rstrip("\r\n").partition(" ")
            match verb.upper():
                case "EHLO":
                    self.say("250-mail.test\r\n250 SIZE 1000000")
                case "MAIL" if not sender and rest.upper().startswith("FROM:<"):
                    sender = rest
                    self.say("250 ok")
                case "RCPT" if sender and rest.upper().startswith("TO:<"):
                    self.receive(rest, recipients)
                case "DATA" if recipients:
                    self.say("354 go on")
                    self.keep()
                    self.server.mailbox.recipients += recipients
                    sender, recipients = "", []
                    self.say("250 kept")
                case "RSET":
                    sender, recipients = "", []
                    self.say("250 ok")
                case "QUIT":
                    self.say("221 bye")
                    return
                case _:
                    self.say("503 bad sequence of commands")

    def receive(self, rest: str, recipients: list[str]) -> None:
        waiting = self.server.mailbox.recipient_answers
        answer = waiting.pop(0) if waiting else "250 ok"
        if answer.startswith("250"):
            recipients.append(rest[len("TO:<") :].partition(">")[0])
        self.say(answer)

    def keep(self) -> None:
        # A line that begins with a point comes with two (RFC 5321, section 4.5.2).
        lines = [line.removeprefix(b".") for line in iter(self.rfile.readline, b".\r\n")]
        parsed = message_from_bytes(b"".join(lines), policy=policy.default)
        self.server.mailbox.messages.append(parsed)

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, mailbox: Mailbox) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.mailbox = mailbox


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    mailbox = Mailbox()
    with _Server(mailbox) as server:
        mailbox.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield mailbox
        finally:
            server.shutdown()
            thread.join()
