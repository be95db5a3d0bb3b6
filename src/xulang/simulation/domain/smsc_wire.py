"""SMPP 3.4 as a carrier's centre reads and writes it, by the specification and as strictly as it may.

The product's own line uses a library; this does not, so that each proves the other.
"""

import re
import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

HEAD: Final = struct.Struct(">LLLL")
LONGEST: Final = 4096
RESPONSE: Final = 0x80000000
# Absolute, or relative to now (section 7.1.1).
TIME: Final = re.compile(r"[0-9]{12}[0-9][0-9]{2}[+\-R]")
ADDRESS: Final = re.compile(r"[0-9]{5,20}")


class Command(IntEnum):
    BIND_RECEIVER = 0x01
    BIND_TRANSMITTER = 0x02
    SUBMIT = 0x04
    DELIVER = 0x05
    UNBIND = 0x06
    BIND_TRANSCEIVER = 0x09
    ENQUIRE = 0x15
    NACK = 0x80000000


class Answer(IntEnum):
    """Of section 5.1.3."""

    OK = 0x00
    BAD_MESSAGE = 0x01
    BAD_LENGTH = 0x02
    BAD_COMMAND = 0x03
    BAD_STATE = 0x04
    ALREADY_BOUND = 0x05
    BAD_SOURCE = 0x0A
    BAD_DESTINATION = 0x0B
    BAD_PASSWORD = 0x0E
    BAD_NAME = 0x0F
    QUEUE_FULL = 0x14
    BAD_ESM_CLASS = 0x43
    THROTTLED = 0x58
    BAD_VALIDITY = 0x62


class BadUnitError(Exception):
    """What came is not of the protocol; the status says how."""

    def __init__(self, status: Answer) -> None:
        super().__init__(status.name)
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    command: int
    status: int
    sequence: int
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Bind:
    system_id: str
    password: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """One part as it was handed in. `short_message` has its header where `esm_class` says so."""

    source: str
    source_kind: tuple[int, int]
    destination: str
    esm_class: int
    validity: str
    registered_delivery: int
    data_coding: int
    short_message: bytes


def pack(*, command: int, sequence: int, status: int = 0, body: bytes = b"") -> bytes:
    return HEAD.pack(HEAD.size + len(body), command, status, sequence) + body


def length_of(*, head: bytes) -> int:
    """How long the unit is that begins so. Raises BadUnitError."""
    length: int = HEAD.unpack(head)[0]
    if not HEAD.size <= length <= LONGEST:
        raise BadUnitError(Answer.BAD_LENGTH)
    return length


def unpack(*, octets: bytes) -> Unit:
    _length, command, status, sequence = HEAD.unpack(octets[: HEAD.size])
    return Unit(command=command, status=status, sequence=sequence, body=octets[HEAD.size :])


def text(value: str) -> bytes:
    """A string with the zero that ends it."""
    return value.encode("ascii") + b"\0"


def field(*, tag: int, value: bytes) -> bytes:
    return struct.pack(">HH", tag, len(value)) + value


class _Reader:
    def __init__(self, octets: bytes) -> None:
        self.octets = octets
        self.at = 0

    def string(self, most: int) -> str:
        """`most` counts the zero at the end."""
        end = self.octets.find(b"\0", self.at)
        if end < 0 or end - self.at + 1 > most:
            raise BadUnitError(Answer.BAD_LENGTH)
        found = self.octets[self.at : end]
        self.at = end + 1
        return found.decode("latin-1")

    def number(self) -> int:
        if self.at >= len(self.octets):
            raise BadUnitError(Answer.BAD_LENGTH)
        self.at += 1
        return self.octets[self.at - 1]

    def take(self, length: int) -> bytes:
        if self.at + length > len(self.octets):
            raise BadUnitError(Answer.BAD_LENGTH)
        self.at += length
        return self.octets[self.at - length : self.at]

    def end(self) -> None:
        """Optional fields may follow, whole ones."""
        while self.at < len(self.octets):
            _tag, length = struct.unpack(">HH", self.take(4))
            self.take(length)


def read_bind(*, body: bytes) -> Bind:
    reader = _Reader(body)
    system_id, password = reader.string(16), reader.string(9)
    reader.string(13)
    version = reader.number()
    reader.take(2)
    reader.string(41)
    reader.end()
    return Bind(system_id=system_id, password=password, version=version)


def read_submit(*, body: bytes) -> Submitted:
    """Raises BadUnitError with the status that the specification has for each fault."""
    reader = _Reader(body)
    reader.string(6)
    source_kind = (reader.number(), reader.number())
    source = reader.string(21)
    kind = (reader.number(), reader.number())
    destination = reader.string(21)
    esm_class = reader.number()
    reader.take(2)
    scheduled, validity = reader.string(17), reader.string(17)
    registered = reader.number()
    reader.take(1)
    coding = reader.number()
    reader.take(1)
    message = reader.take(reader.number())
    reader.end()
    if kind != (1, 1) or not ADDRESS.fullmatch(destination):
        raise BadUnitError(Answer.BAD_DESTINATION)
    if not source:
        raise BadUnitError(Answer.BAD_SOURCE)
    if scheduled or not TIME.fullmatch(validity):
        raise BadUnitError(Answer.BAD_VALIDITY)
    has_header = bool(esm_class & 0x40)
    if esm_class & ~0x40 or (has_header and len(message) <= message[0]):
        raise BadUnitError(Answer.BAD_ESM_CLASS)
    longest = 140 if coding == 8 else 160
    if coding not in {0, 8} or not 0 < len(message) <= longest or (coding == 8 and _odd(message, has_header)):
        raise BadUnitError(Answer.BAD_MESSAGE)
    return Submitted(
        source=source,
        source_kind=source_kind,
        destination=destination,
        esm_class=esm_class,
        validity=validity,
        registered_delivery=registered,
        data_coding=coding,
        short_message=message,
    )


def deliver_receipt(
    *, source: str, destination: str, words: str, message_id: str, state: int, has_fields: bool
) -> bytes:
    """The body of a deliver_sm that is a receipt (section 5.3.2, appendix B)."""
    said = words.encode("ascii")
    body = b"".join(
        (
            text(""),
            bytes([1, 1]),
            text(source),
            bytes([5, 0]),
            text(destination),
            bytes([0x04, 0, 0]),
            text(""),
            text(""),
            bytes([0, 0, 0, 0, len(said)]),
            said,
        )
    )
    if has_fields:
        body += field(tag=0x001E, value=text(message_id)) + field(tag=0x0427, value=bytes([state]))
    return body


def _odd(message: bytes, has_header: bool) -> bool:  # noqa: FBT001 -- what the line above knows
    header = message[0] + 1 if has_header else 0
    return (len(message) - header) % 2 == 1
