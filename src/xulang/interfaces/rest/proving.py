"""Receipts: what a declarant keeps, so that nobody can say later that a fact was otherwise."""

from uuid import UUID

from django.http import HttpResponse
from ninja import Router

from xulang.crossing.api import CrossingRefusal
from xulang.interfaces.rest import wire
from xulang.interfaces.rest.answers import found
from xulang.interfaces.rest.asking import may_know, note_read, seen_declaration
from xulang.interfaces.rest.auth import READ, ApiRequest
from xulang.journal import api as journal
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Force

router = Router(tags=["Proofs"])


@router.get("/facts/{uuid:fact_id}/receipt", auth=READ, response=wire.Receipt, operation_id="get_receipt")
def get_receipt(request: ApiRequest, fact_id: UUID) -> HttpResponse:
    """The receipt of a sealed fact: it verifies offline, with `xulang receipt verify` or any C2SP tool.

    Of what the organisation said itself it holds the private half too; of what others said, only what the
    public log holds, since the private half names the officer.
    """
    fact = journal.find_fact(fact_id=fact_id)
    if fact is None or fact.stream_kind is not journal.StreamKind.DECLARATION:
        raise Refusal(code=CrossingRefusal.UNKNOWN)
    opened = seen_declaration(request, fact.stream_id)
    own = fact.public.force is Force.CARRIER and may_know(
        request, gate=opened.record.dossier.gate, owner=opened.organisation_id
    )
    if own:
        note_read(request, object_kind="fact", object_id=fact_id)
    content = journal.ReceiptContent.WITH_PRIVATE if own else journal.ReceiptContent.PUBLIC
    receipt = journal.make_receipt(fact_id=fact_id, content=content)
    return found(request, wire.Receipt.model_validate_json(receipt.document()))
