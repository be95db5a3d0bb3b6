"""What a witness decides: it cosigns a checkpoint only if the log has grown out of what it saw before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from xulang.journal.domain.checkpoint import Checkpoint, open_checkpoint, parse_checkpoint
from xulang.journal.domain.cosignature import AddCheckpoint
from xulang.journal.domain.merkle import EMPTY_ROOT, ProofError, verify_consistency
from xulang.journal.domain.note import NoteError, VerifierKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The latest checkpoint of a log that a witness cosigned."""

    size: int
    root: bytes


NOTHING = Seen(size=0, root=EMPTY_ROOT)


class WitnessRefusal(Exception):
    """Why a witness does not cosign. `status` is what C2SP tlog-witness prescribes for it."""

    def __init__(self, *, status: HTTPStatus, reason: str, seen: Seen | None = None) -> None:
        super().__init__(reason)
        self.status = status
        self.seen = seen


def accept(*, request: AddCheckpoint, logs: Sequence[VerifierKey], seen: Mapping[str, Seen]) -> Checkpoint:
    """The checkpoint that the witness may cosign and must remember. Raises WitnessRefusal."""
    checkpoint = _signed(request=request, logs=logs)
    known = seen.get(checkpoint.origin, NOTHING)
    if request.old_size > checkpoint.size:
        raise WitnessRefusal(status=HTTPStatus.BAD_REQUEST, reason="the old size is larger than the new one")
    if request.old_size != known.size:
        raise WitnessRefusal(
            status=HTTPStatus.CONFLICT, reason="the old size is not the last one", seen=known
        )
    if checkpoint.size == known.size and checkpoint.root != known.root:
        raise WitnessRefusal(status=HTTPStatus.CONFLICT, reason="one size has two roots", seen=known)
    try:
        verify_consistency(
            old=known.size,
            new=checkpoint.size,
            old_root=known.root,
            new_root=checkpoint.root,
            proof=request.proof,
        )
    except ProofError as error:
        raise WitnessRefusal(status=HTTPStatus.UNPROCESSABLE_ENTITY, reason=str(error)) from error
    return checkpoint


def _signed(*, request: AddCheckpoint, logs: Sequence[VerifierKey]) -> Checkpoint:
    try:
        origin = parse_checkpoint(note=request.note).origin
    except NoteError as error:
        raise WitnessRefusal(status=HTTPStatus.BAD_REQUEST, reason=str(error)) from error
    keys = [key for key in logs if key.name == origin]
    if not keys:
        raise WitnessRefusal(status=HTTPStatus.NOT_FOUND, reason="this witness does not follow that log")
    for key in keys:
        try:
            return open_checkpoint(note=request.note, key=key)
        except NoteError:
            continue
    raise WitnessRefusal(status=HTTPStatus.FORBIDDEN, reason="no key of the log signed this checkpoint")
