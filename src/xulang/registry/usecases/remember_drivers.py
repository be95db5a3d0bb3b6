from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from xulang.kernel.identifiers import DocumentKind, search_form
from xulang.kernel.words import Nationality
from xulang.platform.db import unit_of_work
from xulang.registry import models
from xulang.registry.domain.words import Origin
from xulang.registry.locks import lock_words
from xulang.registry.queries.periods import not_ended_at

WRITTEN = ("full_name", "search_key", "phone", "nationality", "origin", "last_used_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDriver:
    """`id` is used if the paper is new to the list; checked and shaped by who calls."""

    id: UUID
    full_name: str
    phone: str
    nationality: Nationality
    id_kind: DocumentKind
    id_number: str


def remember_drivers(
    *, organisation_id: UUID, drivers: Sequence[NewDriver], origin: Origin, now: datetime
) -> None:
    """Put drivers on the organisation's list, once per paper; typed beats learned, as for vehicles."""
    by_paper = {(driver.id_kind.value, driver.id_number): driver for driver in drivers}
    with unit_of_work():
        lock_words(kind="driver", words=[f"{organisation_id}/{kind}/{no}" for kind, no in by_paper])
        known = {
            (row.id_kind, row.id_number): row
            for row in models.Driver.objects.filter(
                not_ended_at(now), organisation_id=organisation_id, id_number__in=[no for _, no in by_paper]
            ).order_by("valid_from")
        }
        fresh: list[models.Driver] = []
        changed: list[models.Driver] = []
        for (kind, number), driver in by_paper.items():
            row = known.get((kind, number)) or models.Driver(
                id=driver.id,
                organisation_id=organisation_id,
                id_kind=kind,
                id_number=number,
                valid_from=now,
                origin=origin,
            )
            if origin is Origin.TYPED or row.origin == Origin.LEARNED:
                row.full_name = driver.full_name
                row.search_key = search_form(text=driver.full_name)
                row.phone = driver.phone
                row.nationality = driver.nationality
                row.origin = origin
            row.last_used_at = max(now, row.last_used_at or now)
            (changed if (kind, number) in known else fresh).append(row)
        models.Driver.objects.bulk_create(fresh)
        models.Driver.objects.bulk_update(changed, WRITTEN)
