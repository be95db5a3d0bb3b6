from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from xulang.declarations.domain.content import DeclarationContent
from xulang.declarations.domain.draft import as_copy, as_return, as_way_back
from xulang.declarations.domain.refusals import DeclarationRefusal
from xulang.declarations.queries import get_declaration
from xulang.declarations.usecases.save_draft import save_draft
from xulang.kernel.refusal import Refusal


def copy_declaration(
    *,
    declaration_id: UUID,
    organisation_id: UUID,
    draft_id: UUID,
    created_by: str,
    new_id: Callable[[], UUID],
    now: datetime,
    returns: UUID | None = None,
    returned: DeclarationContent | None = None,
    two_way_of: UUID | None = None,
) -> None:
    """Begin a new draft from an earlier declaration of the same organisation.

    `returns` is the one of its vehicles whose goods come back, `returned` what of them still may (None: all),
    `two_way_of` the one that comes back loaded.
    Raises NO_DECLARATION also for another organisation's, CONTENT_ERASED.
    """
    earlier = get_declaration(declaration_id=declaration_id)
    if earlier.organisation_id != organisation_id:
        raise Refusal(code=DeclarationRefusal.NO_DECLARATION)
    if earlier.content is None:
        raise Refusal(code=DeclarationRefusal.CONTENT_ERASED)
    if two_way_of is not None:
        body = as_way_back(earlier.content, crossing_id=two_way_of, new_id=new_id)
    elif returns is not None:
        body = as_return(returned or earlier.content, crossing_id=returns, new_id=new_id)
    else:
        body = as_copy(earlier.content, new_id=new_id)
    save_draft(
        draft_id=draft_id,
        organisation_id=organisation_id,
        created_by=created_by,
        body=body,
        now=now,
        copied_from=declaration_id,
    )
