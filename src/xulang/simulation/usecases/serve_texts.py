"""A carrier's message centre (SMSC) on loopback, for tests and the demonstration: SMPP 3.4 over TCP.

It delivers to nobody: it keeps the last messages in memory, answers, and sends receipts in its own time.
"""

import heapq
import itertools
import logging
import socket
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Condition, Event, Lock, Thread
from typing import Final, Self

from xulang.notifications import api as notifications
from xulang.simulation.domain.smsc_manners import STATES, Fate, Manners, Said, names
from xulang.simulation.domain.smsc_wire import (
    HEAD,
    RESPONSE,
    Answer,
    BadUnitError,
    Command,
    Submitted,
    Unit,
    deliver_receipt,
    length_of,
    pack,
    read_bind,
    read_submit,
    text,
    unpack,
)
from xulang.simulation.domain.smsc_wire import field as optional

logger = logging.getLogger(__name__)

HOST: Final = "127.0.0.1"
KEPT: Final = 1000
CODINGS: Final = {0: notifications.Coding.GSM_7, 8: notifications.Coding.UCS_2}
FIRST_ID: Final = 0x1A2B3C


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A part that the centre took."""

    at: float
    id: str
    part: Submitted


@dataclass(frozen=True, slots=True, kw_only=True)
class _Due:
    """A receipt to be sent."""

    said: Said
    name: str
    part: Submitted


@dataclass(slots=True, kw_only=True)
class _Session:
    """One connection: bound as somebody, or not yet."""

    socket: socket.socket
    bound: str | None = None
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    lock: Lock = field(default_factory=Lock)
    unthanked: dict[int, _Due] = field(default_factory=dict)

    def send(self, octets: bytes) -> None:
        with self.lock:
            self.socket.sendall(octets)


class MessageCentre:
    """Listens from the moment it is made; `serve` until the stop, or use it as a context manager.

    `manners` may be changed while it runs: they hold from the next message on.
    """

    def __init__(
        self,
        *,
        system_id: str,
        password: str,
        manners: Manners,
        port: int = 0,
        log: Callable[[str], None] | None = None,
    ) -> None:
        self.taken: deque[Taken] = deque(maxlen=KEPT)
        self.thanked = 0
        self.binds = 0
        self.refused = 0
        self.enquired = 0
        # The last end that was said of a message to each number.
        self.receipted: dict[str, str] = {}
        self._system_id, self._password = system_id, password
        self._log = log or (lambda _line: None)
        self._manners, self._fate = manners, Fate(manners)
        self._ids = itertools.count(FIRST_ID)
        self._submits = 0
        self._recent: deque[float] = deque()
        self._stop = Event()
        self._sessions: list[_Session] = []
        self._due: list[tuple[float, int, _Due]] = []
        self._order = itertools.count()
        self._wakes = Condition()
        # Never another address than loopback: it takes whatever it is told and asks nobody.
        self._listener = socket.create_server((HOST, port), backlog=16)
        self._listener.settimeout(0.2)
        self.port: int = self._listener.getsockname()[1]

    @property
    def manners(self) -> Manners:
        return self._manners

    @manners.setter
    def manners(self, manners: Manners) -> None:
        self._manners, self._fate = manners, Fate(manners)

    @property
    def waits(self) -> bool:
        """Whether receipts are still to be sent, or to be thanked for."""
        return bool(self._due) or any(session.unthanked for session in list(self._sessions))

    def __enter__(self) -> Self:
        self._thread = Thread(target=self.serve, name="smsc", kwargs={"stop": self._stop}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stop.set()
        self._thread.join(timeout=5)

    def serve(self, *, stop: Event) -> None:
        """Take connections until `stop`."""
        sender = Thread(target=self._send_receipts, name="smsc-receipts", args=(stop,), daemon=True)
        sender.start()
        try:
            while not stop.is_set():
                with suppress(TimeoutError):
                    connection, _address = self._listener.accept()
                    Thread(target=self._attend, args=(connection,), name="smsc-line", daemon=True).start()
        finally:
            self._listener.close()
            self.cut()
            with self._wakes:
                self._wakes.notify_all()
            sender.join(timeout=2)

    def cut(self) -> None:
        """Every line, without a word."""
        for session in list(self._sessions):
            self._hang_up(session)

    def texts(self) -> list[tuple[str, str]]:
        """What phones show: number and text, put together from all parts, in the order of their first."""
        found: dict[tuple[str, bytes], dict[bytes, Submitted]] = {}
        for place, one in enumerate(list(self.taken)):
            part = one.part
            key = part.short_message[3:5] if part.esm_class else str(place).encode()
            found.setdefault((part.destination, key), {})[part.short_message] = part
        shown = []
        for (number, _key), parts in found.items():
            coding = CODINGS[next(iter(parts.values())).data_coding]
            with suppress(ValueError):
                shown.append((number, notifications.join_parts(parts=list(parts), coding=coding)))
        return shown

    def _attend(self, connection: socket.socket) -> None:
        session = _Session(socket=connection)
        self._sessions.append(session)
        try:
            while True:
                unit = self._read(connection)
                if unit is None or not self._answer(session, unit):
                    return
        except BadUnitError as error:
            with suppress(OSError):
                session.send(pack(command=Command.NACK, sequence=0, status=error.status))
        except OSError:
            pass
        finally:
            self._hang_up(session)

    def _hang_up(self, session: _Session) -> None:
        with suppress(ValueError):
            self._sessions.remove(session)
        with suppress(OSError):
            session.socket.shutdown(socket.SHUT_RDWR)
        session.socket.close()
        with self._wakes:
            while session.unthanked:
                _sequence, due = session.unthanked.popitem()
                heapq.heappush(self._due, (time.monotonic(), next(self._order), due))

    @staticmethod
    def _read(connection: socket.socket) -> Unit | None:
        octets, wanted = b"", HEAD.size
        while len(octets) < wanted:
            got = connection.recv(wanted - len(octets))
            if not got:
                return None
            octets += got
            if len(octets) == HEAD.size == wanted:
                wanted = length_of(head=octets)
        return unpack(octets=octets)

    def _answer(self, session: _Session, unit: Unit) -> bool:
        """Whether the line stays."""
        match unit.command:
            case Command.BIND_TRANSCEIVER:
                self._bind(session, unit)
            case Command.SUBMIT:
                return self._submit(session, unit)
            case Command.ENQUIRE:
                self.enquired += 1
                session.send(pack(command=RESPONSE | Command.ENQUIRE, sequence=unit.sequence))
            case Command.UNBIND:
                session.send(pack(command=RESPONSE | Command.UNBIND, sequence=unit.sequence))
                return False
            case Command.BIND_RECEIVER | Command.BIND_TRANSMITTER:
                session.send(
                    pack(command=RESPONSE | unit.command, sequence=unit.sequence, status=Answer.BAD_STATE)
                )
            case command if command == RESPONSE | Command.DELIVER:
                self.thanked += session.unthanked.pop(unit.sequence, None) is not None
            case command if command & RESPONSE:
                pass
            case _:
                session.send(pack(command=Command.NACK, sequence=unit.sequence, status=Answer.BAD_COMMAND))
        return True

    def _bind(self, session: _Session, unit: Unit) -> None:
        bind = read_bind(body=unit.body)
        status = Answer.OK
        if session.bound:
            status = Answer.ALREADY_BOUND
        elif bind.system_id != self._system_id:
            status = Answer.BAD_NAME
        elif bind.password != self._password:
            status = Answer.BAD_PASSWORD
        if status == Answer.OK:
            session.bound = bind.system_id
            self.binds += 1
        body = text("smsc") + optional(tag=0x0210, value=bytes([0x34])) if status == Answer.OK else b""
        command = RESPONSE | Command.BIND_TRANSCEIVER
        session.send(pack(command=command, sequence=unit.sequence, status=status, body=body))

    def _submit(self, session: _Session, unit: Unit) -> bool:
        status, part = self._judge(session, unit)
        command = RESPONSE | Command.SUBMIT
        if part is None:
            self.refused += 1
            session.send(pack(command=command, sequence=unit.sequence, status=status))
            return True
        manners = self._manners
        self._submits += 1
        answered, receipted = names(number=next(self._ids), ids=manners.ids)
        self.taken.append(Taken(at=time.monotonic(), id=answered, part=part))
        self._log(f"taken {answered}: {len(part.short_message)} octets to …{part.destination[-3:]}")
        fates = self._fate.receipts() if part.registered_delivery & 1 else []
        for said in fates:
            if said.after < 0:
                self._deliver(session, _Due(said=said, name=receipted, part=part))
        if manners.answer_after:
            time.sleep(manners.answer_after)
        cut = bool(manners.cut_every) and self._submits % (manners.cut_every or 1) == 0
        if not cut:
            session.send(pack(command=command, sequence=unit.sequence, body=text(answered)))
        with self._wakes:
            for said in fates:
                if said.after >= 0:
                    moment = time.monotonic() + said.after
                    due = _Due(said=said, name=receipted, part=part)
                    heapq.heappush(self._due, (moment, next(self._order), due))
            self._wakes.notify_all()
        return not cut

    def _judge(self, session: _Session, unit: Unit) -> tuple[Answer, Submitted | None]:
        if not session.bound:
            return Answer.BAD_STATE, None
        try:
            part = read_submit(body=unit.body)
        except BadUnitError as error:
            return error.status, None
        manners, now = self._manners, time.monotonic()
        while self._recent and self._recent[0] < now - 1:
            self._recent.popleft()
        if manners.throttle_above is not None and len(self._recent) >= manners.throttle_above:
            return Answer.THROTTLED, None
        for number, answer in manners.refused:
            if part.destination == number.lstrip("+"):
                return answer, None
        self._recent.append(now)
        return Answer.OK, part

    def _send_receipts(self, stop: Event) -> None:
        while not stop.is_set():
            with self._wakes:
                left = self._due[0][0] - time.monotonic() if self._due else 0.2
                bound = next((one for one in self._sessions if one.bound), None)
                if not self._due or left > 0 or bound is None:
                    # Without a line receipts wait: a carrier keeps them until somebody binds again.
                    self._wakes.wait(min(max(left, 0.02), 0.2))
                    continue
                _moment, _order, due = heapq.heappop(self._due)
            with suppress(OSError):
                self._deliver(bound, due)

    def _deliver(self, session: _Session, due: _Due) -> None:
        """It counts when we are thanked; what a line took with it goes over the next one."""
        said, receipted, part = due.said, due.name, due.part
        done = time.strftime("%y%m%d%H%M")
        delivered = "001" if said.stat == "DELIVRD" else "000"
        error = "000" if said.stat in {"DELIVRD", "ACCEPTD"} else "027"
        words = (
            f"id:{receipted} sub:001 dlvrd:{delivered} submit date:{done} done date:{done}"
            f" stat:{said.stat} err:{error} text:"
        )
        body = deliver_receipt(
            source=part.destination,
            destination=part.source,
            words=words,
            message_id=receipted,
            state=STATES[said.stat],
            has_fields=self._manners.fields == "sent",
        )
        if said.stat != "ACCEPTD":
            self.receipted[part.destination] = said.stat
        sequence = next(session.numbers)
        session.unthanked[sequence] = due
        session.send(pack(command=Command.DELIVER, sequence=sequence, body=body))
        self._log(f"receipt {receipted}: {said.stat}")
