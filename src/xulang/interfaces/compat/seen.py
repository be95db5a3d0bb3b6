"""What an answer is made of: one declaration as its facts, rows and books tell it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from xulang.clearance.api import Confirmation
from xulang.crossing import api as crossing
from xulang.declarations import api as declarations
from xulang.exchange import api as exchange
from xulang.interfaces.compat.refusals import CompatRefusal
from xulang.journal import api as journal
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import FactKind, Source
from xulang.ledger import api as ledger
from xulang.registry import api as registry

JsonObject = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """`kept` is the record as the earlier platform wrote it, for a declaration that came from there."""

    stored: declarations.SubmittedDeclaration
    content: declarations.DeclarationContent
    dossier: crossing.Dossier
    facts: Mapping[UUID, journal.Fact]
    organisation: registry.Organisation
    gate_name: str
    standing: ledger.FeeStanding
    lines: Sequence[ledger.AssessmentLine]
    receipts: Sequence[ledger.ReceiptView]
    kept: JsonObject | None

    @property
    def is_ours(self) -> bool:
        return self.stored.source == Source.OWN


def see(*, declaration_id: UUID, organisation_id: UUID) -> Seen:
    """Raises NOT_FOUND alike for one that is unknown, another organisation's, or erased."""
    stored = declarations.find_declaration(declaration_id=declaration_id)
    if stored is None or stored.organisation_id != organisation_id or stored.content is None:
        raise Refusal(code=CompatRefusal.NOT_FOUND)
    facts = journal.read_stream(stream_kind=journal.StreamKind.DECLARATION, stream_id=declaration_id)
    return Seen(
        stored=stored,
        content=stored.content,
        dossier=crossing.open_record(declaration_id=declaration_id).record.dossier,
        facts={fact.id: fact for fact in facts},
        organisation=registry.get_organisation(organisation_id=organisation_id),
        gate_name=registry.get_gate(code=stored.gate).name_vi,
        standing=ledger.get_standing(declaration_id=declaration_id),
        lines=ledger.list_lines(declaration_id=declaration_id),
        receipts=[
            one for one in ledger.list_receipts(declaration_id=declaration_id) if one.reversed_at is None
        ],
        kept=_kept(facts),
    )


def _kept(facts: Sequence[journal.Fact]) -> JsonObject | None:
    """The newest copy that an import brought."""
    texts = [
        fact.private["original"]
        for fact in facts
        if fact.public.kind in {FactKind.DECLARED, FactKind.AMENDED}
        and fact.private
        and "original" in fact.private
    ]
    return cast("JsonObject", json.loads(str(texts[-1]))) if texts else None


def hanoi(moment: datetime | None) -> str | None:
    """A time as the earlier platform writes it: Hanoi's, without a zone, without closing zeros."""
    if moment is None:
        return None
    text = moment.astimezone(exchange.HANOI).replace(tzinfo=None).isoformat()
    return text.rstrip("0") if "." in text else text


def flag_of(
    seen: Seen, flag: exchange.Flag, confirmations: Sequence[Confirmation], *, needed: bool
) -> JsonObject:
    """A flag with its circumstances. Set without a time it says "not needed", as there.

    Who acted is named only where the earlier platform named him: officers here are not named to companies.
    """
    time, user, note = flag.circumstances()
    said = [one for one in confirmations if (one.step, one.force) == (flag.step, flag.force)]
    if not said:
        unsaid: JsonObject = {note: None} if seen.is_ours else {}
        return {flag.name: not needed, time: None, user: None, **unsaid}
    fact = seen.facts[said[-1].fact_id]
    return {flag.name: True, time: hanoi(said[-1].at), **circumstances(fact, user=user, note=note)}


def circumstances(fact: journal.Fact, *, user: str, note: str) -> JsonObject:
    private = fact.private or {}
    actor = cast("Mapping[str, str]", private.get("actor") or {})
    named = fact.public.source == Source.LIVE_PLATFORM
    answer: JsonObject = {user: (actor.get("id") or None) if named else None}
    if private.get("note") or not named:
        answer[note] = private.get("note")
    return answer
