"""A witness at work: it remembers each log's last checkpoint in a file, and cosigns what grew out of it."""

import base64
import fcntl
import json
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import IO, Final

from xulang.journal.domain.cosignature import cosign, parse_request
from xulang.journal.domain.note import KeyType, NoteError, SignerKey, VerifierKey
from xulang.journal.domain.witness import Seen, WitnessRefusal, accept

TEXT: Final = "text/plain; charset=utf-8"
SIZE: Final = "text/x.tlog.size"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    status: HTTPStatus
    text: str
    content_type: str = TEXT


class WitnessFolder:
    """A witness's own key and memory. One process at a time: two would cosign two pasts."""

    def __init__(self, *, folder: Path, name: str) -> None:
        """Raises BlockingIOError when another process uses the folder."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._state = folder / "state.json"
        self._lock: IO[str] = (folder / "lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._lock.close()
            raise
        self.signer = SignerKey(name=name, type=KeyType.COSIGNATURE, seed=_seed(file=folder / "witness.seed"))

    def seen(self) -> dict[str, Seen]:
        if not self._state.exists():
            return {}
        stored = json.loads(self._state.read_text())
        return {
            origin: Seen(size=item["size"], root=base64.b64decode(item["root"]))
            for origin, item in stored.items()
        }

    def remember(self, *, seen: dict[str, Seen]) -> None:
        """On disk before this returns, whole or not at all."""
        content = {
            origin: {"size": item.size, "root": base64.b64encode(item.root).decode()}
            for origin, item in seen.items()
        }
        draft = self._state.with_suffix(".draft")
        with draft.open("w") as handle:
            json.dump(content, handle)
            handle.flush()
            os.fsync(handle.fileno())
        draft.replace(self._state)
        _sync(folder=self._state.parent)

    def close(self) -> None:
        self._lock.close()


def cosign_request(*, folder: WitnessFolder, logs: Sequence[VerifierKey], text: str, timestamp: int) -> Reply:
    """The reply to an add-checkpoint request. One call at a time. The memory is written before it answers."""
    try:
        request = parse_request(text=text)
    except NoteError as error:
        return Reply(status=HTTPStatus.BAD_REQUEST, text=f"{error}\n")
    seen = folder.seen()
    try:
        checkpoint = accept(request=request, logs=logs, seen=seen)
    except WitnessRefusal as refusal:
        if refusal.seen is not None:
            return Reply(status=refusal.status, text=f"{refusal.seen.size}\n", content_type=SIZE)
        return Reply(status=refusal.status, text=f"{refusal}\n")
    folder.remember(seen={**seen, checkpoint.origin: Seen(size=checkpoint.size, root=checkpoint.root)})
    line = cosign(note=request.note, signer=folder.signer, timestamp=timestamp)
    return Reply(status=HTTPStatus.OK, text=str(line))


def _seed(*, file: Path) -> bytes:
    if not file.exists():
        draft = file.with_suffix(".draft")
        draft.unlink(missing_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(secrets.token_bytes(32))
            handle.flush()
            os.fsync(handle.fileno())
        draft.replace(file)
    return file.read_bytes()


def _sync(*, folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
