"""The journal: facts, append-only (docs/facts-and-sealing.md). The only door to this context."""

from xulang.journal.domain.checkpoint import Checkpoint
from xulang.journal.domain.cosignature import REQUEST_LIMIT
from xulang.journal.domain.facts import Fact, NewFact, PublicPart, Sealed, StreamKind
from xulang.journal.domain.log_reader import read_log
from xulang.journal.domain.merkle import ProofError
from xulang.journal.domain.note import NoteError, SignerKey, VerifierKey, parse_note, parse_vkey
from xulang.journal.domain.receipt import Proven, Receipt, ReceiptError, parse_receipt, prove
from xulang.journal.domain.refusals import JournalRefusal
from xulang.journal.domain.tiles import MAX_LEVEL, WIDTH, parse_tile_path
from xulang.journal.domain.verification import Check, Finding
from xulang.journal.queries import (
    count_amended,
    count_diverted,
    find_bundle,
    find_checkpoint_note,
    find_fact,
    find_position,
    find_tile,
    get_fact,
    get_size,
    get_stream_kind,
    has_unread,
    iter_stream_ids,
    iter_streams,
    list_begun,
    list_referred,
    list_times,
    read_about,
    read_amended,
    read_followed,
    read_kinds,
    read_line_period,
    read_sealed,
    read_sealed_public,
    read_stream,
    read_stream_since,
    read_streams_before,
)
from xulang.journal.usecases.append import append, appending, translate_errors
from xulang.journal.usecases.cosign import Reply, WitnessFolder, cosign_request
from xulang.journal.usecases.erase import SCHEDULE, Erasure, erase, find_due, find_old
from xulang.journal.usecases.log_key import log_signer, log_verifier, memory_file
from xulang.journal.usecases.make_receipt import ReceiptContent, make_receipt
from xulang.journal.usecases.prove_facts import ProvenFact, ProvenFacts, prove_facts
from xulang.journal.usecases.publish import (
    ANSWER_LIMIT,
    Answer,
    Witness,
    WitnessTrouble,
    parse_witnesses,
    run_publisher,
)
from xulang.journal.usecases.run_sealer import run_sealer, seal_waiting
from xulang.journal.usecases.seal import CHANNEL, LogForkedError
from xulang.journal.usecases.verify import Evidence, Verification, verify

__all__ = [
    "ANSWER_LIMIT",
    "CHANNEL",
    "MAX_LEVEL",
    "REQUEST_LIMIT",
    "SCHEDULE",
    "WIDTH",
    "Answer",
    "Check",
    "Checkpoint",
    "Erasure",
    "Evidence",
    "Fact",
    "Finding",
    "JournalRefusal",
    "LogForkedError",
    "NewFact",
    "NoteError",
    "ProofError",
    "Proven",
    "ProvenFact",
    "ProvenFacts",
    "PublicPart",
    "Receipt",
    "ReceiptContent",
    "ReceiptError",
    "Reply",
    "Sealed",
    "SignerKey",
    "StreamKind",
    "Verification",
    "VerifierKey",
    "Witness",
    "WitnessFolder",
    "WitnessTrouble",
    "append",
    "appending",
    "cosign_request",
    "count_amended",
    "count_diverted",
    "erase",
    "find_bundle",
    "find_checkpoint_note",
    "find_due",
    "find_fact",
    "find_old",
    "find_position",
    "find_tile",
    "get_fact",
    "get_size",
    "get_stream_kind",
    "has_unread",
    "iter_stream_ids",
    "iter_streams",
    "list_begun",
    "list_referred",
    "list_times",
    "log_signer",
    "log_verifier",
    "make_receipt",
    "memory_file",
    "parse_note",
    "parse_receipt",
    "parse_tile_path",
    "parse_vkey",
    "parse_witnesses",
    "prove",
    "prove_facts",
    "read_about",
    "read_amended",
    "read_followed",
    "read_kinds",
    "read_line_period",
    "read_log",
    "read_sealed",
    "read_sealed_public",
    "read_stream",
    "read_stream_since",
    "read_streams_before",
    "run_publisher",
    "run_sealer",
    "seal_waiting",
    "translate_errors",
    "verify",
]
