import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

import msgspec

from xulang.declarations.domain.draft import storable
from xulang.declarations.domain.spreadsheets import bounds
from xulang.declarations.domain.spreadsheets.choices import OPEN, ImportState, Make, Mode
from xulang.declarations.domain.spreadsheets.choices import EntryState as State
from xulang.declarations.domain.spreadsheets.filling import body_hash
from xulang.declarations.domain.spreadsheets.findings import Finding
from xulang.declarations.domain.spreadsheets.placing import with_column
from xulang.declarations.domain.spreadsheets.reading import Entry, ReadSheet
from xulang.declarations.locks import lock_same_file
from xulang.declarations.models import Declaration, Draft, SheetEntry, SheetImport
from xulang.kernel.actor import Actor
from xulang.kernel.canonical import JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptImport:
    """`repeated` is an earlier upload of the same file that is under way or made all it holds."""

    id: UUID
    repeated: UUID | None


def keep_import(
    *,
    import_id: UUID,
    organisation_id: UUID,
    actor: Actor,
    filename: str,
    content: bytes,
    read: ReadSheet,
    mode: Mode,
    make: Make,
    defaults: Mapping[str, JSON],
    now: datetime,
) -> KeptImport:
    """Keep what was read, to be checked and made by the worker; the same file again begins nothing anew.

    Call in a unit of work, with the job that goes on.
    """
    hashed = hashlib.sha256(content).hexdigest()
    lock_same_file(organisation_id=organisation_id, content_hash=hashed)
    same = find_same(organisation_id=organisation_id, content_hash=hashed)
    if same is not None:
        return KeptImport(id=same, repeated=same)
    row = SheetImport.objects.create(
        id=import_id,
        organisation_id=organisation_id,
        actor_kind=actor.kind,
        created_by=actor.id,
        filename=" ".join("".join(char for char in filename if char.isprintable()).split())[-120:],
        content=content,
        content_hash=hashed,
        mode=mode,
        make=make,
        state=ImportState.CHECKING,
        columns={str(table): dict(columns) for table, columns in read.columns.items()},
        tables=list(read.names),
        findings=_stored([with_column(one, read.columns) for one in read.findings[: bounds.FINDINGS]]),
        defaults=dict(defaults),
        total=len(read.entries),
        received_at=now,
        touched_at=now,
    )
    SheetEntry.objects.bulk_create(
        [_entry(row, place, entry, read) for place, entry in enumerate(read.entries)], batch_size=500
    )
    return KeptImport(id=import_id, repeated=None)


def find_same(*, organisation_id: UUID, content_hash: str) -> UUID | None:
    """The upload that is under way, or whose every declaration is still there."""
    rows = SheetImport.objects.filter(organisation_id=organisation_id, content_hash=content_hash)
    for row in rows.order_by("-received_at")[:5]:
        if row.state in OPEN or (row.state == ImportState.DONE and _all_there(row)):
            return row.id
    return None


def _all_there(row: SheetImport) -> bool:
    made = {one for one in row.entries.values_list("declaration_id", flat=True) if one}
    there = set(Declaration.objects.filter(id__in=made).values_list("id", flat=True))
    there |= set(Draft.objects.filter(id__in=made - there).values_list("id", flat=True))
    return len(there) == row.total


def _entry(row: SheetImport, place: int, entry: Entry, read: ReadSheet) -> SheetEntry:
    body = storable(entry.whole())
    findings = [with_column(one, read.columns) for one in entry.findings]
    return SheetEntry(
        id=uuid5(row.id, f"entry:{place}"),
        sheet=row,
        place=place,
        reference=entry.reference,
        key=entry.reference.casefold(),
        content_hash=body_hash(body),
        body=body,
        spots={path: list(spot) for path, spot in entry.spots.items()},
        findings=_stored(findings),
        state=State.WAITING,
    )


def _stored(findings: list[Finding]) -> JSON:
    stored: JSON = msgspec.to_builtins(findings)
    return stored
