from collections.abc import Callable
from datetime import datetime
from uuid import UUID, uuid5

from xulang.declarations.domain.content import DeclarationContent
from xulang.declarations.domain.places import Places
from xulang.declarations.domain.spreadsheets.choices import EntryState, ImportState, Make
from xulang.declarations.domain.spreadsheets.filling import with_defaults
from xulang.declarations.domain.spreadsheets.placing import identified
from xulang.declarations.locks import lock_entry, lock_import
from xulang.declarations.models import SheetEntry, SheetImport, SheetReference
from xulang.declarations.usecases.check_import import end, examine_entry, refuse_entry
from xulang.declarations.usecases.save_draft import save_draft
from xulang.kernel.refusal import Refusal, Refusals
from xulang.platform.db import unit_of_work
from xulang.platform.refusals import PlatformRefusal

Submit = Callable[[UUID, UUID, DeclarationContent], str]
"""Entry's id, declaration's id and content to the number that it got."""


def find_next_entry(*, import_id: UUID) -> UUID | None:
    """The first declaration that is good and not made yet."""
    rows = SheetEntry.objects.filter(sheet_id=import_id, state=EntryState.GOOD).order_by("place")
    return rows.values_list("id", flat=True).first()


def make_entry(*, entry_id: UUID, places: Places, submit: Submit, now: datetime) -> None:
    """Make one declaration, or its draft, and note it, in one transaction; made already, it is left alone.

    What refuses it is noted in a transaction of its own: then its reference is free again.
    """
    try:
        with unit_of_work():
            entry = lock_entry(entry_id=entry_id)
            if entry.state != EntryState.GOOD:
                return
            _make(entry, places=places, submit=submit, now=now)
    except (Refusal, Refusals) as refused:
        if isinstance(refused, Refusal) and refused.code is PlatformRefusal.BUSY:
            raise
        refusals = refused.refusals if isinstance(refused, Refusals) else (refused,)
        with unit_of_work():
            entry = lock_entry(entry_id=entry_id)
            if entry.state == EntryState.GOOD:
                refuse_entry(sheet=entry.sheet, entry=entry, refusals=refusals)
                entry.save(update_fields=["state", "findings"])
                SheetReference.objects.filter(import_id=entry.sheet_id, key=entry.key).delete()


def end_import(*, import_id: UUID, now: datetime) -> ImportState:
    """Name what came of it, once nothing is left to make."""
    with unit_of_work():
        sheet = lock_import(import_id=import_id)
        if sheet.state == ImportState.MAKING and find_next_entry(import_id=import_id) is None:
            end(sheet, now=now)
        sheet.touched_at = now
        sheet.save(update_fields=["state", "ended_at", "touched_at"])
        return ImportState(sheet.state)


def _make(entry: SheetEntry, *, places: Places, submit: Submit, now: datetime) -> None:
    sheet: SheetImport = entry.sheet
    declaration_id = uuid5(entry.id, "declaration")
    examined = examine_entry(sheet=sheet, entry=entry, places=places)
    if examined.content is None:
        raise Refusals(refusals=examined.refusals)
    if sheet.make == Make.SUBMIT:
        entry.number = submit(entry.id, declaration_id, examined.content)
    else:
        body = with_defaults(entry.body or {}, sheet.defaults)
        save_draft(
            draft_id=declaration_id,
            organisation_id=sheet.organisation_id,
            created_by=sheet.created_by,
            body=identified(body, new_id=lambda name: uuid5(entry.id, name)),
            now=now,
        )
    entry.state, entry.declaration_id = EntryState.MADE, declaration_id
    entry.save(update_fields=["state", "declaration_id", "number"])
