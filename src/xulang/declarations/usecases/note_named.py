from datetime import datetime
from uuid import UUID, uuid5

from xulang.declarations.domain.content import DeclarationContent
from xulang.declarations.domain.named import named_in
from xulang.declarations.models import Named


def note_named(
    *, declaration_id: UUID, organisation_id: UUID, content: DeclarationContent, now: datetime
) -> None:
    """Note the partners and goods of a declaration's latest version, in place of those of the one before."""
    Named.objects.filter(declaration_id=declaration_id).delete()
    Named.objects.bulk_create(
        [
            Named(
                id=uuid5(declaration_id, f"{one.kind}:{one.key}"),
                organisation_id=organisation_id,
                kind=one.kind,
                key=one.key,
                body=dict(one.body),
                declaration_id=declaration_id,
                named_at=now,
            )
            for one in named_in(content=content)
        ]
    )
