"""Read a whole log as a stranger does: checkpoint, bundles of entries, and the root computed anew.

If the root over all entries is the signed one, every entry is in the log, at its position, and none is left
out: that is more than an inclusion proof for each.
"""

from collections.abc import Callable, Iterator
from typing import Final

from xulang.journal.domain.checkpoint import Checkpoint, open_checkpoint
from xulang.journal.domain.facts import Fact, fact_of, parse_leaf
from xulang.journal.domain.merkle import Frontier, ProofError, leaf_hash
from xulang.journal.domain.note import VerifierKey, parse_note
from xulang.journal.domain.tiles import WIDTH, parse_bundle, tile_path

CHECKPOINT: Final = "log/checkpoint"
# Gives what lies at an address below the installation's own, such as log/checkpoint.
Fetch = Callable[[str], bytes]


def read_log(*, fetch: Fetch, key: VerifierKey) -> tuple[Checkpoint, list[Fact]]:
    """All public facts in the order of the log. Raises NoteError where the key did not sign the checkpoint,
    ProofError where the entries are not those that were signed, and what `fetch` raises.
    """  # noqa: D205 -- the sentence is one
    note = parse_note(text=fetch(CHECKPOINT).decode("utf-8", "replace"))
    checkpoint = open_checkpoint(note=note, key=key)
    tree = Frontier()
    facts = []
    for position, entry in enumerate(_entries(fetch, checkpoint.size)):
        tree.append(leaf_hash(entry=entry))
        try:
            leaf = parse_leaf(text=entry)
        except ValueError as error:
            raise ProofError(f"entry {position} of the log cannot be read: {error}") from error
        facts.append(fact_of(leaf=leaf, private=None, salt=None, position=position))
    if tree.size != checkpoint.size or tree.root() != checkpoint.root:
        raise ProofError("the entries are not those that the checkpoint was signed over")
    return checkpoint, facts


def _entries(fetch: Fetch, size: int) -> Iterator[bytes]:
    for start in range(0, size, WIDTH):
        width = min(WIDTH, size - start)
        address = f"log/tile/entries/{tile_path(number=start // WIDTH, width=width)}"
        content = fetch(address)
        try:
            entries = parse_bundle(content=content)
        except ValueError as error:
            raise ProofError(f"{address}: {error}") from error
        if len(entries) != width:
            raise ProofError(f"{address} holds {len(entries)} entries, not {width}")
        yield from entries
