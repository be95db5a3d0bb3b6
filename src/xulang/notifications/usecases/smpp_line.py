"""One line to a carrier, as transceiver (SMPP 3.4). smpplib reads and writes the protocol's units.

Not thread-safe: one thread holds it. Numbers and words pass through here and are never logged.
"""

import select
import socket
import ssl
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self

from smpplib import consts, smpp
from smpplib.exceptions import PDUError, UnknownCommandError
from smpplib.pdu import PDU

from xulang.notifications.domain.smpp import (
    Receipt,
    Status,
    Target,
    parse_receipt,
    sender_kind,
    validity,
)
from xulang.notifications.domain.text_segments import Coding

LONGEST_UNIT: Final = 4096
HEAD: Final = 16
LAST_SEQUENCE: Final = 0x7FFFFFFF
HAS_HEADER: Final = 0x40
# Of the kinds of deliver_sm, those that speak of an earlier message (section 5.2.12).
RECEIPT_KINDS: Final = 0x3C
WANTS_RECEIPT: Final = 0x01
DATA_CODING: Final = {Coding.GSM_7: 0, Coding.UCS_2: 8}


class LineBrokenError(Exception):
    """The line is down; `status` is the carrier's word for it, if it said one."""

    def __init__(self, reason: str, *, status: int | None = None) -> None:
        super().__init__(reason)
        self.status = status
        self.was_bound = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Seconds: to connect and bind, for an answer, and of silence until we ask whether the line is alive."""

    connect: float = 10.0
    answer: float = 20.0
    enquire: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """To a submitted part."""

    sequence: int
    status: int
    message_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The carrier tells something, again and again until `SmppLine.thank`. No `receipt`: something else."""

    sequence: int
    receipt: Receipt | None
    phone: str


class _Sequence:
    """smpplib asks this for the number of each unit that we begin."""

    def __init__(self) -> None:
        self.sequence = 0
        self.sequence_strategy = self

    def next_sequence(self) -> int:
        self.sequence = self.sequence % LAST_SEQUENCE + 1
        return self.sequence


class SmppLine:
    """Bound when it is made; `close` it at the end. Every method raises LineBrokenError."""

    def __init__(self, *, target: Target, password: str, timing: Timing) -> None:
        self._target = target
        self._timing = timing
        self._numbers = _Sequence()
        self._unread = b""
        self._asked: float | None = None
        try:
            self._socket = _connect(target=target, timing=timing)
        except OSError as error:
            raise LineBrokenError("no connection") from error
        self._heard = time.monotonic()
        try:
            self._bind(password)
        except BaseException:
            self._socket.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def submit(self, *, phone: str, body: bytes, coding: Coding, has_header: bool, until: datetime) -> int:
        """Send one part; the sequence number that its answer will carry."""
        ton, npi = sender_kind(sender=self._target.sender)
        return self._begin(
            "submit_sm",
            source_addr_ton=ton,
            source_addr_npi=npi,
            source_addr=self._target.sender.lstrip("+"),
            dest_addr_ton=consts.SMPP_TON_INTL,
            dest_addr_npi=consts.SMPP_NPI_ISDN,
            destination_addr=phone.lstrip("+"),
            esm_class=HAS_HEADER if has_header else 0,
            validity_period=validity(until=until),
            registered_delivery=WANTS_RECEIPT,
            data_coding=DATA_CODING[coding],
            short_message=body,
        )

    def listen(self, *, within: float) -> list[Answer | Told]:
        """What the carrier said, after waiting for a first word. Keeps the line alive meanwhile."""
        self._keep_alive()
        self._receive(within=within)
        return [word for unit in self._units() if (word := self._word(unit)) is not None]

    def thank(self, *, sequence: int) -> None:
        """What was told is kept: the carrier need not repeat it."""
        self._reply("deliver_sm_resp", sequence=sequence, message_id="")

    def close(self) -> None:
        """Say goodbye if the other side listens, and leave."""
        try:
            self._socket.settimeout(1)
            self._begin("unbind")
        except LineBrokenError:
            pass
        finally:
            self._socket.close()

    def _bind(self, password: str) -> None:
        target = self._target
        sequence = self._begin(
            "bind_transceiver",
            system_id=target.system_id,
            password=password,
            system_type=target.system_type,
            addr_ton=0,
            addr_npi=0,
            address_range="",
        )
        end = time.monotonic() + self._timing.connect
        while (left := end - time.monotonic()) > 0:
            self._receive(within=left)
            for unit in self._units():
                if unit.sequence == sequence and unit.command in {"bind_transceiver_resp", "generic_nack"}:
                    if unit.status != Status.OK or unit.command == "generic_nack":
                        raise LineBrokenError("the carrier refuses to bind", status=unit.status)
                    return
        raise LineBrokenError("no answer to the bind")

    def _keep_alive(self) -> None:
        silent = time.monotonic() - self._heard
        if self._asked is not None and time.monotonic() - self._asked > self._timing.answer:
            raise LineBrokenError("the carrier does not answer")
        if self._asked is None and silent > self._timing.enquire:
            self._begin("enquire_link")
            self._asked = time.monotonic()

    def _word(self, unit: PDU) -> Answer | Told | None:
        """What a unit means to us; what only asks or answers for the line's sake is dealt with here."""
        match unit.command:
            case "submit_sm_resp":
                named = _text(getattr(unit, "message_id", None))
                status = int(unit.status)
                if status == Status.OK and not named:
                    raise LineBrokenError("an answer without the message's name")
                return Answer(sequence=unit.sequence, status=status, message_id=named)
            case "generic_nack":
                return Answer(
                    sequence=unit.sequence, status=int(unit.status) or Status.SYSTEM_ERROR, message_id=""
                )
            case "deliver_sm":
                return Told(
                    sequence=unit.sequence,
                    receipt=_receipt(unit),
                    phone=_text(getattr(unit, "source_addr", None)),
                )
            case "enquire_link":
                self._reply("enquire_link_resp", sequence=unit.sequence)
            case "unbind":
                self._reply("unbind_resp", sequence=unit.sequence)
                raise LineBrokenError("the carrier unbinds")
        return None

    def _begin(self, command: str, **fields: object) -> int:
        unit = smpp.make_pdu(command, client=self._numbers, **fields)
        self._send(unit)
        return int(unit.sequence)

    def _reply(self, command: str, *, sequence: int, **fields: object) -> None:
        unit = smpp.make_pdu(command, client=self._numbers, **fields)
        unit.sequence = sequence
        self._send(unit)

    def _send(self, unit: PDU) -> None:
        try:
            self._socket.sendall(unit.generate())
        except OSError as error:
            raise LineBrokenError("the line broke") from error

    def _receive(self, *, within: float) -> None:
        pending = isinstance(self._socket, ssl.SSLSocket) and self._socket.pending()
        try:
            if not pending and not select.select([self._socket], [], [], within)[0]:
                return
            got = self._socket.recv(65536)
        except TimeoutError:
            return
        except (OSError, ValueError) as error:
            raise LineBrokenError("the line broke") from error
        if not got:
            raise LineBrokenError("the carrier hung up")
        self._unread += got
        self._heard, self._asked = time.monotonic(), None

    def _units(self) -> Iterator[PDU]:
        while len(self._unread) >= HEAD:
            (length,) = struct.unpack(">L", self._unread[:4])
            if not HEAD <= length <= LONGEST_UNIT:
                raise LineBrokenError("a unit of no possible length")
            if len(self._unread) < length:
                return
            octets, self._unread = self._unread[:length], self._unread[length:]
            try:
                yield smpp.parse_pdu(octets, client=_Sequence(), allow_unknown_opt_params=True)
            except (PDUError, UnknownCommandError, struct.error, ValueError, KeyError) as error:
                raise LineBrokenError("a unit that is not of the protocol") from error


def _connect(*, target: Target, timing: Timing) -> socket.socket:
    plain = socket.create_connection((target.host, target.port), timeout=timing.connect)
    if not target.is_secure:
        return plain
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=target.host)
    except BaseException:
        plain.close()
        raise


def _receipt(unit: PDU) -> Receipt | None:
    named = _text(getattr(unit, "receipted_message_id", None))
    state = getattr(unit, "message_state", None)
    if not int(getattr(unit, "esm_class", 0) or 0) & RECEIPT_KINDS and not named:
        return None
    said = getattr(unit, "short_message", None) or getattr(unit, "message_payload", None)
    return parse_receipt(text=_text(said), receipted_id=named, message_state=state)


def _text(octets: object) -> str:
    return octets.decode("latin-1").rstrip("\0") if isinstance(octets, bytes) else ""
