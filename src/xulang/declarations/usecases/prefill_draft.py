from datetime import datetime
from uuid import UUID

from xulang.declarations.domain.documents.prefill import Prefilled, prefill
from xulang.declarations.domain.documents.result import ReadDocument
from xulang.declarations.domain.draft import Body
from xulang.declarations.queries import get_draft
from xulang.declarations.usecases.edit_draft import edit_draft
from xulang.declarations.usecases.keep_evidence import keep_evidence
from xulang.platform.db import unit_of_work


def prefill_draft(
    *, draft_id: UUID, organisation_id: UUID, document: ReadDocument, now: datetime
) -> Prefilled:
    """Fill what is blank in the draft as it is now, whatever it was when the document was shown.

    The plates and containers that the document names are kept beside it, as evidence of what was meant.
    Raises NO_DRAFT and TOO_LARGE; then nothing is kept.
    """
    done: list[Prefilled] = []

    def change(body: Body) -> Body:
        done.append(prefill(body, document=document))
        return done[-1].body

    with unit_of_work():
        edit_draft(draft_id=draft_id, organisation_id=organisation_id, change=change, now=now)
        draft = get_draft(draft_id=draft_id, organisation_id=organisation_id)
        keep_evidence(about=draft.amends or draft.id, document=document, now=now)
    return done[-1]
