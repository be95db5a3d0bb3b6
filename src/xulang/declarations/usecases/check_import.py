from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid5

import msgspec
from django.conf import settings

from xulang.declarations.domain import limits
from xulang.declarations.domain.check import Examined, examine
from xulang.declarations.domain.content import to_json
from xulang.declarations.domain.limits import ArrivalWindow
from xulang.declarations.domain.places import Places
from xulang.declarations.domain.refusals import DeclarationRefusal
from xulang.declarations.domain.spreadsheets.choices import EntryState, ImportState, Make, Mode
from xulang.declarations.domain.spreadsheets.filling import with_defaults
from xulang.declarations.domain.spreadsheets.findings import Finding, Level
from xulang.declarations.domain.spreadsheets.placing import column_of, identified, placed
from xulang.declarations.domain.spreadsheets.refusals import SheetRefusal
from xulang.declarations.domain.warnings import FieldWarning
from xulang.declarations.locks import lock_import
from xulang.declarations.models import Declaration, Draft, SheetEntry, SheetImport, SheetReference
from xulang.declarations.usecases.note_entries import note_entries
from xulang.kernel.canonical import JSON
from xulang.kernel.refusal import Refusal
from xulang.platform.db import unit_of_work

Columns = Mapping[int, Mapping[str, int]]


def check_import(*, import_id: UUID, places: Places, now: datetime, limit: int) -> ImportState:
    """Check up to `limit` declarations that wait; after the last one decide what is to be made.

    All declarations of a file are checked by the clock of its first check, however often it is interrupted.
    """
    with unit_of_work():
        row = lock_import(import_id=import_id)
        if row.state != ImportState.CHECKING:
            return ImportState(row.state)
        row.checked_at = row.checked_at or now
        row.touched_at = now
        waiting = list(row.entries.filter(state=EntryState.WAITING).order_by("place")[:limit])
        for entry in waiting:
            _check(row, entry, places=places)
        note_entries(entries=waiting)
        if len(waiting) < limit:
            _decide(row, now=now)
        row.save(update_fields=["checked_at", "touched_at", "state", "ended_at"])
        return ImportState(row.state)


def examine_entry(*, sheet: SheetImport, entry: SheetEntry, places: Places) -> Examined:
    """What the form's check says of it: the same answer at every look, since the clock is the first one's."""
    if sheet.checked_at is None or entry.body is None:
        raise TypeError(entry.id)
    body = with_defaults(entry.body, sheet.defaults)
    window = ArrivalWindow(
        grace=timedelta(hours=settings.ARRIVAL_GRACE_HOURS), ahead=timedelta(days=settings.ARRIVAL_AHEAD_DAYS)
    )
    return examine(
        identified(body, new_id=lambda name: uuid5(entry.id, name)),
        now=sheet.checked_at,
        places=places,
        window=window,
    )


def columns_of_import(sheet: SheetImport) -> Columns:
    return {int(table): columns for table, columns in sheet.columns.items()}


def _check(sheet: SheetImport, entry: SheetEntry, *, places: Places) -> None:
    columns = columns_of_import(sheet)
    examined = examine_entry(sheet=sheet, entry=entry, places=places)
    said: list[Refusal | FieldWarning] = [*examined.refusals, *examined.warnings]
    found = [placed(one, reference=entry.reference, spots=entry.spots, columns=columns) for one in said]
    entry.findings = [*entry.findings, *_stored(found)]
    wrong = any(one["level"] == Level.ERROR for one in entry.findings)
    entry.state = EntryState.REFUSED if wrong else EntryState.GOOD
    if not wrong and examined.content and sheet.make == Make.SUBMIT:
        entry.content = to_json(examined.content)


def refuse_entry(
    *, sheet: SheetImport, entry: SheetEntry, refusals: Sequence[Refusal], field: str = ""
) -> None:
    """Note why it is not made, at its row; the caller saves it."""
    columns = columns_of_import(sheet)
    table, at = entry.spots[""]
    found = [
        placed(one, reference=entry.reference, spots=entry.spots, columns=columns)
        if one.field
        else Finding(
            level=Level.ERROR,
            code=one.code.value,
            table=table,
            row=at,
            column=column_of(columns, table, field),
            field=field or "ref",
            reference=entry.reference,
            params=dict(one.params),
        )
        for one in refusals
    ]
    entry.findings = [*entry.findings, *_stored(found)]
    entry.state = EntryState.REFUSED


def _decide(sheet: SheetImport, *, now: datetime) -> None:
    """Take the references of all that is good; with something wrong, all or nothing takes none."""
    rows = sheet.entries.filter(state=EntryState.GOOD).order_by("place")
    good = list(rows.defer("body", "content"))
    _look_for_earlier(sheet, good)
    fresh = [entry for entry in good if entry.state == EntryState.GOOD]
    if sheet.make == Make.DRAFTS:
        _refuse_beyond_room(sheet, fresh)
        fresh = [entry for entry in fresh if entry.state == EntryState.GOOD]
    SheetReference.objects.bulk_create(
        [
            SheetReference(
                organisation_id=sheet.organisation_id,
                key=entry.key,
                content_hash=entry.content_hash,
                declaration_id=uuid5(entry.id, "declaration"),
                import_id=sheet.id,
                made_at=now,
            )
            # In one order for all files: two that hold the same references cannot wait for each other.
            for entry in sorted(fresh, key=lambda entry: entry.key)
        ],
        ignore_conflicts=True,
    )
    _yield_to_others(sheet, fresh)
    note_entries(entries=[entry for entry in good if entry.state != EntryState.GOOD])
    wrong = sheet.entries.filter(state=EntryState.REFUSED).exists() or _has_error(sheet)
    if wrong and sheet.mode == Mode.ALL_OR_NOTHING:
        SheetReference.objects.filter(import_id=sheet.id).delete()
        sheet.entries.filter(state=EntryState.GOOD).update(state=EntryState.LEFT, content=None)
        sheet.state, sheet.ended_at = ImportState.REFUSED, now
        return
    sheet.state = ImportState.MAKING
    if not sheet.entries.filter(state=EntryState.GOOD).exists():
        end(sheet, now=now)


def end(sheet: SheetImport, *, now: datetime) -> None:
    """Name what came of it; the caller saves it."""
    states = set(sheet.entries.values_list("state", flat=True))
    made = bool(states & {EntryState.MADE, EntryState.REPEATED})
    if states <= {EntryState.MADE, EntryState.REPEATED} and not _has_error(sheet):
        sheet.state = ImportState.DONE
    else:
        sheet.state = ImportState.PARTLY if made else ImportState.REFUSED
    sheet.ended_at = now


def _has_error(sheet: SheetImport) -> bool:
    return any(one["level"] == Level.ERROR for one in sheet.findings)


def _look_for_earlier(sheet: SheetImport, entries: Sequence[SheetEntry]) -> None:
    """What was made before under the same reference: the same is done with, another is refused by name."""
    keys = [entry.key for entry in entries]
    known = {
        one.key: one
        for one in SheetReference.objects.filter(organisation_id=sheet.organisation_id, key__in=keys)
    }
    numbers = _there(list(known.values()))
    for entry in entries:
        earlier = known.get(entry.key)
        if earlier is None:
            continue
        if earlier.declaration_id not in numbers:
            earlier.delete()  # Its draft was thrown away: the reference is free again.
        elif earlier.content_hash == entry.content_hash:
            entry.state = EntryState.REPEATED
            entry.declaration_id = earlier.declaration_id
            entry.number = numbers[earlier.declaration_id]
        else:
            number = numbers[earlier.declaration_id]
            params = {"reference": entry.reference, "number": number or "—"}
            refusal = Refusal(code=SheetRefusal.REFERENCE_CHANGED, **params)
            refuse_entry(sheet=sheet, entry=entry, refusals=[refusal])


def _there(references: Sequence[SheetReference]) -> dict[UUID, str]:
    """Numbers by id, "" for a draft and for what an import under way will make."""
    ids = [one.declaration_id for one in references]
    found = dict(Declaration.objects.filter(id__in=ids).values_list("id", "number"))
    drafts = Draft.objects.filter(id__in=ids).values_list("id", flat=True)
    found |= {one: "" for one in drafts if one not in found}
    under_way = set(
        SheetImport.objects.filter(
            id__in=[one.import_id for one in references], ended_at__isnull=True
        ).values_list("id", flat=True)
    )
    return {one.declaration_id: "" for one in references if one.import_id in under_way} | found


def _refuse_beyond_room(sheet: SheetImport, entries: Sequence[SheetEntry]) -> None:
    room = limits.DRAFTS - Draft.objects.filter(organisation_id=sheet.organisation_id).count()
    for entry in entries[max(0, room) :]:
        refusal = Refusal(code=DeclarationRefusal.TOO_MANY_DRAFTS, limit=limits.DRAFTS)
        refuse_entry(sheet=sheet, entry=entry, refusals=[refusal])


def _yield_to_others(sheet: SheetImport, entries: Sequence[SheetEntry]) -> None:
    """Another file took a reference while this one looked: it is treated as any earlier one."""
    keys = [entry.key for entry in entries]
    own = set(SheetReference.objects.filter(import_id=sheet.id, key__in=keys).values_list("key", flat=True))
    lost = [entry for entry in entries if entry.key not in own]
    _look_for_earlier(sheet, lost)
    for entry in lost:
        if entry.state == EntryState.GOOD:  # And gave it back again: rare enough to ask for another try.
            refuse_entry(sheet=sheet, entry=entry, refusals=[Refusal(code=SheetRefusal.NOT_MADE)])


def _stored(findings: list[Finding]) -> list[JSON]:
    stored: list[JSON] = msgspec.to_builtins(findings)
    return stored
