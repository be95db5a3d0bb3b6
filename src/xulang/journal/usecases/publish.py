"""Ask witnesses to cosign the log's checkpoints, and keep what they sign (C2SP tlog-witness)."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from threading import Event
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from django.db import connections
from psycopg import OperationalError

from xulang.journal import locks
from xulang.journal.domain.cosignature import AddCheckpoint, verify_cosignature
from xulang.journal.domain.note import (
    NoteError,
    SignatureLine,
    VerifierKey,
    parse_lines,
    parse_note,
    parse_vkey,
)
from xulang.journal.queries import find_last_checkpoint, tile_tree

if TYPE_CHECKING:
    from psycopg import Connection

logger = logging.getLogger(__name__)

PAUSE: Final = 1.0
ALIAS: Final = "sealer"
ANSWER_LIMIT: Final = 64_000

KNOW = """
INSERT INTO journal_witness (name, vkey, cosigned_size, cosignatures) VALUES (%s, %s, 0, 0)
ON CONFLICT (name) DO NOTHING
"""
COSIGNED = "SELECT cosigned_size FROM journal_witness WHERE name = %s"
KEEP = "INSERT INTO journal_cosignature (size, witness, line) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
COUNT = "UPDATE journal_witness SET cosigned_size = %s, cosignatures = cosignatures + %s WHERE name = %s"


class Answer(NamedTuple):
    status: int
    text: str


# Posts a text to an address; raises OSError when there is no answer in time.
Post = Callable[[str, str], Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    url: str
    key: VerifierKey

    @property
    def identity(self) -> str:
        """Name and key: a witness with a new key is another witness."""
        return f"{self.key.name}+{self.key.id.hex()}"


class WitnessTrouble(Exception):
    """A witness did not cosign. When it saw a larger log than ours, ours was set back."""


def parse_witnesses(*, text: str) -> list[Witness]:
    """`URL VKEY; URL VKEY`, the form of XULANG_WITNESSES. Raises NoteError."""
    witnesses = []
    for item in filter(None, (part.strip() for part in text.split(";"))):
        url, _, vkey = item.partition(" ")
        if not url.startswith(("http://", "https://")):
            raise NoteError(f"a witness is given as its address and its vkey, not as {item!r}")
        witnesses.append(Witness(url=url.rstrip("/"), key=parse_vkey(text=vkey)))
    return witnesses


def publish_once(*, driver: "Connection[tuple[object, ...]]", witness: Witness, post: Post) -> int | None:
    """Have the newest checkpoint cosigned. Returns its size, None when the witness knows it already.

    Raises WitnessTrouble, NoteError for a bad cosignature, OSError when the witness is away.
    """
    last = find_last_checkpoint(driver=driver)
    driver.execute(KNOW, [witness.identity, str(witness.key)])
    row = driver.execute(COSIGNED, [witness.identity]).fetchone()
    old = cast("int", row[0]) if row else 0
    if last.size <= old:
        return None
    line = _ask(driver=driver, witness=witness, post=post, old=old, size=last.size, note=last.note)
    verify_cosignature(text=parse_note(text=last.note).text, line=line, key=witness.key)
    with driver.transaction():
        kept = driver.execute(KEEP, [last.size, witness.identity, str(line)]).rowcount
        driver.execute(COUNT, [last.size, kept, witness.identity])
    return last.size


def _ask(
    *, driver: "Connection[tuple[object, ...]]", witness: Witness, post: Post, old: int, size: int, note: str
) -> SignatureLine:
    """The witness's line. It may have seen more than we know of, when an answer of it got lost: ask again."""
    for _ in range(2):
        proof = tile_tree(driver=driver).consistency_proof(old=old, new=size)
        request = AddCheckpoint(old_size=old, proof=tuple(proof), note=parse_note(text=note))
        answer = post(f"{witness.url}/add-checkpoint", str(request))
        if answer.status != HTTPStatus.CONFLICT:
            break
        known = answer.text.strip()
        if not known.isdecimal() or not known.isascii() or int(known) > size:
            raise WitnessTrouble(
                f"{witness.key.name} cosigned a log of {known[:20]} facts, ours has {size}: was it set back?"
            )
        old = int(known)
    if answer.status != HTTPStatus.OK:
        raise WitnessTrouble(f"{witness.key.name} does not cosign: {answer.status} {answer.text[:200]!r}")
    for line in parse_lines(text=answer.text):
        if witness.key.made(line):
            return line
    raise WitnessTrouble(f"{witness.key.name} answered without its cosignature")


def run_publisher(*, stop: Event, witnesses: Sequence[Witness], post: Post) -> None:
    """Keep the witnesses up to date until `stop`; their trouble never holds up the sealing."""
    while witnesses and not stop.is_set():
        try:
            connections[ALIAS].ensure_connection()
            driver: Connection[tuple[object, ...]] = connections[ALIAS].connection
            if locks.try_lead(driver=driver, lock=locks.PUBLISHER):
                _serve(driver=driver, stop=stop, witnesses=witnesses, post=post)
        except OperationalError:
            logger.warning("the publisher lost its database and tries again", exc_info=True)
        finally:
            connections[ALIAS].close()
        stop.wait(PAUSE)


def _serve(
    *, driver: "Connection[tuple[object, ...]]", stop: Event, witnesses: Sequence[Witness], post: Post
) -> None:
    while not stop.is_set():
        for witness in witnesses:
            try:
                publish_once(driver=driver, witness=witness, post=post)
            except (WitnessTrouble, NoteError, OSError) as error:
                # The reason is expected and says all; a stack would hide it.
                logger.error("witness %s: %s", witness.key.name, error)  # noqa: TRY400 -- see above
        stop.wait(PAUSE)
