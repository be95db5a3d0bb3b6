"""C2SP tlog-witness: what a witness answers to every kind of request."""

from http import HTTPStatus

import pytest

from tests.domain.test_journal_merkle import ENTRIES, ROOTS, naive_hashes
from xulang.journal.domain.checkpoint import Checkpoint, sign_checkpoint
from xulang.journal.domain.cosignature import AddCheckpoint
from xulang.journal.domain.merkle import consistency_path
from xulang.journal.domain.note import KeyType, Note, SignerKey
from xulang.journal.domain.witness import NOTHING, Seen, WitnessRefusal, accept

LOG = SignerKey(name="log.example/cua-khau", type=KeyType.NOTE, seed=bytes(32))
SEEN = {LOG.name: Seen(size=6, root=bytes.fromhex(ROOTS[5]))}


def request(
    *, old: int = 6, size: int = 8, root: str = ROOTS[7], signer: SignerKey = LOG, origin: str = LOG.name
) -> AddCheckpoint:
    proof = naive_hashes(ENTRIES, consistency_path(old=old, new=size)) if old <= size else []
    checkpoint = Checkpoint(origin=origin, size=size, root=bytes.fromhex(root))
    return AddCheckpoint(
        old_size=old, proof=tuple(proof), note=sign_checkpoint(checkpoint=checkpoint, signer=signer)
    )


def test_a_log_that_grew_is_accepted() -> None:
    for old, size in ((0, 6), (0, 1)):
        accepted = accept(
            request=request(old=old, size=size, root=ROOTS[size - 1]), logs=[LOG.verifier], seen={}
        )
        assert accepted.size == size
    assert accept(request=request(), logs=[LOG.verifier], seen=SEEN).root.hex() == ROOTS[7]
    again = accept(request=request(size=6, root=ROOTS[5]), logs=[LOG.verifier], seen=SEEN)
    assert again.size == 6


@pytest.mark.parametrize(
    ("asked", "status", "seen"),
    [
        (request(origin="other.example"), HTTPStatus.NOT_FOUND, None),
        (request(signer=SignerKey(name=LOG.name, type=KeyType.NOTE, seed=bytes(31) + b"x")), 403, None),
        (request(old=9), HTTPStatus.BAD_REQUEST, None),
        (request(old=5), HTTPStatus.CONFLICT, SEEN[LOG.name]),
        (request(old=0), HTTPStatus.CONFLICT, SEEN[LOG.name]),
        (request(size=6, root=ROOTS[7]), HTTPStatus.CONFLICT, SEEN[LOG.name]),
        (request(root=ROOTS[6]), HTTPStatus.UNPROCESSABLE_ENTITY, None),
        (
            AddCheckpoint(old_size=6, proof=(), note=Note(text="no\ncheckpoint\n", signatures=())),
            HTTPStatus.BAD_REQUEST,
            None,
        ),
    ],
)
def test_anything_else_is_refused_as_prescribed(
    asked: AddCheckpoint, status: HTTPStatus, seen: Seen | None
) -> None:
    with pytest.raises(WitnessRefusal) as refused:
        accept(request=asked, logs=[LOG.verifier], seen=SEEN)
    assert (refused.value.status, refused.value.seen) == (status, seen)


def test_a_truncated_log_is_refused() -> None:
    """It can only say an old size that is not the last one, or a larger old size than its own."""
    for old in range(6):
        with pytest.raises(WitnessRefusal):
            accept(request=request(old=old, size=5, root=ROOTS[4]), logs=[LOG.verifier], seen=SEEN)
    with pytest.raises(WitnessRefusal):
        accept(request=request(old=6, size=5, root=ROOTS[4]), logs=[LOG.verifier], seen=SEEN)


def test_nothing_seen_is_the_empty_tree() -> None:
    assert NOTHING.size == 0
    with pytest.raises(WitnessRefusal) as refused:
        accept(request=request(old=6), logs=[LOG.verifier], seen={})
    assert refused.value.seen == NOTHING
