"""Make the receipt of one sealed fact, under the checkpoint that is served now or a later one."""

from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from xulang.journal.domain.note import parse_note
from xulang.journal.domain.receipt import Opening, Receipt
from xulang.journal.domain.refusals import JournalRefusal
from xulang.journal.queries import (
    find_entries,
    find_last_checkpoint,
    find_served_checkpoint,
    get_fact,
    tile_tree,
    with_cosignatures,
)
from xulang.kernel.refusal import Refusal
from xulang.platform.db import raw

if TYPE_CHECKING:
    from xulang.journal.queries import StoredCheckpoint


class ReceiptContent(StrEnum):
    """Whether the private half goes along: for whom it concerns only, as policy says."""

    PUBLIC = "public"
    WITH_PRIVATE = "with_private"


def make_receipt(*, fact_id: UUID, content: ReceiptContent = ReceiptContent.PUBLIC) -> Receipt:
    """Raises Refusal FACT_UNKNOWN, or NOT_SEALED_YET for a fact younger than a second."""
    fact = get_fact(fact_id=fact_id)
    driver = raw()
    if fact.position is None:
        raise Refusal(code=JournalRefusal.NOT_SEALED_YET)
    checkpoint: StoredCheckpoint = find_served_checkpoint(driver=driver)
    if checkpoint.size <= fact.position:
        checkpoint = with_cosignatures(driver=driver, checkpoint=find_last_checkpoint(driver=driver))
    proof = tile_tree(driver=driver).inclusion_proof(index=fact.position, size=checkpoint.size)
    (entry,) = find_entries(driver=driver, start=fact.position, end=fact.position + 1)
    opening = None
    if content is ReceiptContent.WITH_PRIVATE and fact.private is not None and fact.salt is not None:
        opening = Opening(private=fact.private, salt=fact.salt)
    return Receipt(
        leaf=entry.decode(),
        index=fact.position,
        proof=tuple(proof),
        note=parse_note(text=checkpoint.note),
        opening=opening,
    )
