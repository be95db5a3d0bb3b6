from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid5

from xulang.declarations.domain.content import DeclarationContent
from xulang.declarations.domain.named import named_in
from xulang.declarations.models import Named


def note_named(*, organisation_id: UUID, named: Mapping[UUID, DeclarationContent], now: datetime) -> None:
    """Note the partners and goods of declarations' latest versions, in place of those of the one before."""
    Named.objects.filter(declaration_id__in=list(named)).delete()
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
            for declaration_id, content in named.items()
            for one in named_in(content=content)
        ]
    )
