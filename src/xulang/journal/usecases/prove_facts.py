"""Prove several facts against one checkpoint: for a page that checks them all in the browser."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from xulang.journal.domain.tiles import TileId, TileTree
from xulang.journal.queries import (
    find_last_checkpoint,
    find_served_checkpoint,
    find_tile_hashes,
    with_cosignatures,
)
from xulang.platform.db import raw

LEAVES = """
SELECT fact.id, fact.public, sealed.position
FROM journal_fact AS fact JOIN journal_sealed AS sealed ON sealed.fact_id = fact.id
WHERE fact.id = ANY(%s) ORDER BY sealed.position
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenFact:
    """`proof`: the hashes from the leaf up (RFC 6962, 2.1.1)."""

    fact_id: UUID
    leaf: str
    index: int
    proof: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenFacts:
    """`note`: the signed checkpoint. Facts that are not sealed under it yet are left out."""

    note: str
    facts: tuple[ProvenFact, ...]


def prove_facts(*, fact_ids: Collection[UUID]) -> ProvenFacts:
    """Leaves and inclusion proofs, the public halves alone."""
    driver = raw()
    rows = cast("list[tuple[UUID, str, int]]", driver.execute(LEAVES, [list(fact_ids)]).fetchall())
    checkpoint = find_served_checkpoint(driver=driver)
    if rows and checkpoint.size <= rows[-1][2]:
        checkpoint = with_cosignatures(driver=driver, checkpoint=find_last_checkpoint(driver=driver))
    known: dict[TileId, bytes] = {}

    def read(ids: Iterable[TileId]) -> Mapping[TileId, bytes]:
        for item in ids:
            if item not in known:
                known[item] = find_tile_hashes(driver=driver, level=item.level, number=item.number)
        return known

    tree = TileTree(read=read)
    proven = [
        ProvenFact(
            fact_id=fact_id,
            leaf=leaf,
            index=position,
            proof=tuple(tree.inclusion_proof(index=position, size=checkpoint.size)),
        )
        for fact_id, leaf, position in rows
        if position < checkpoint.size
    ]
    return ProvenFacts(note=checkpoint.note, facts=tuple(proven))
