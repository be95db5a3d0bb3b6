"""What was found good is made: several declarations a transaction, each alone where that did not go."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from xulang.declarations.domain.content import DeclarationContent, from_json
from xulang.declarations.domain.places import Places
from xulang.declarations.domain.spreadsheets.choices import EntryState, ImportState, Make
from xulang.declarations.domain.spreadsheets.filling import with_defaults
from xulang.declarations.domain.spreadsheets.placing import identified
from xulang.declarations.locks import lock_entries, lock_import
from xulang.declarations.models import SheetEntry, SheetImport, SheetReference
from xulang.declarations.usecases.check_import import end, examine_entry, refuse_entry
from xulang.declarations.usecases.note_entries import note_entries
from xulang.declarations.usecases.save_draft import save_draft
from xulang.kernel.refusal import Refusal, Refusals
from xulang.platform.db import unit_of_work
from xulang.platform.refusals import PlatformRefusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A declaration of a spreadsheet that is to be submitted."""

    entry_id: UUID
    declaration_id: UUID
    content: DeclarationContent


Submit = Callable[[Sequence[Checked]], Mapping[UUID, str | Refusal]]
"""Submit them in the caller's transaction: by entry, its number or what refused it."""


def _sheet(*, import_id: UUID) -> SheetImport:
    return SheetImport.objects.defer("content").get(id=import_id)


def list_next_entries(*, import_id: UUID, limit: int) -> list[UUID]:
    """The first declarations that are good and not made yet."""
    rows = SheetEntry.objects.filter(sheet_id=import_id, state=EntryState.GOOD).order_by("place")
    return list(rows.values_list("id", flat=True)[:limit])


def make_entries(*, entry_ids: Collection[UUID], places: Places, submit: Submit, now: datetime) -> None:
    """Make declarations of one upload, or their drafts, and note it, in one transaction.

    What is made already is left alone. What refuses one before anything is written is noted at it, and its
    reference is free again. Raises what is refused in writing: then none is made.
    """
    with unit_of_work():
        entries = [one for one in lock_entries(entry_ids=entry_ids) if one.state == EntryState.GOOD]
        if not entries:
            return
        sheet = _sheet(import_id=entries[0].sheet_id)
        if sheet.make == Make.DRAFTS:
            numbers = {entry.id: _draft(sheet, entry, now=now) for entry in entries}
            _note(sheet, entries, numbers, {})
            return
        found, refused = _checked(sheet, entries, places)
        outcomes = submit(found) if found else {}
        refused |= {key: (one,) for key, one in outcomes.items() if isinstance(one, Refusal)}
        numbers = {key: one for key, one in outcomes.items() if isinstance(one, str)}
        _note(sheet, entries, numbers, refused)


def _checked(
    sheet: SheetImport, entries: Sequence[SheetEntry], places: Places
) -> tuple[list[Checked], dict[UUID, Sequence[Refusal]]]:
    """What the check made of them; only what an earlier version of the product checked is checked again."""
    found: list[Checked] = []
    refused: dict[UUID, Sequence[Refusal]] = {}
    for entry in entries:
        if entry.content is not None:
            content = from_json(entry.content)
        else:
            examined = examine_entry(sheet=sheet, entry=entry, places=places)
            if examined.content is None:
                refused[entry.id] = examined.refusals
                continue
            content = examined.content
        declared = uuid5(entry.id, "declaration")
        found.append(Checked(entry_id=entry.id, declaration_id=declared, content=content))
    return found, refused


def make_entry(*, entry_id: UUID, places: Places, submit: Submit, now: datetime) -> None:
    """The same for one; what refuses it in writing is noted at it, in a transaction of its own."""
    try:
        make_entries(entry_ids=[entry_id], places=places, submit=submit, now=now)
    except (Refusal, Refusals) as refused:
        if isinstance(refused, Refusal) and refused.code is PlatformRefusal.BUSY:
            raise
        refusals = refused.refusals if isinstance(refused, Refusals) else (refused,)
        leave_entry(entry_id=entry_id, refusals=refusals)


def leave_entry(*, entry_id: UUID, refusals: Sequence[Refusal]) -> None:
    """Note why a declaration is not made; its reference is free again."""
    with unit_of_work():
        entries = [one for one in lock_entries(entry_ids=[entry_id]) if one.state == EntryState.GOOD]
        if entries:
            _note(_sheet(import_id=entries[0].sheet_id), entries, {}, {entry_id: refusals})


def end_import(*, import_id: UUID, now: datetime) -> ImportState:
    """Name what came of it, once nothing is left to make."""
    with unit_of_work():
        sheet = lock_import(import_id=import_id)
        if sheet.state == ImportState.MAKING and not list_next_entries(import_id=import_id, limit=1):
            end(sheet, now=now)
        sheet.touched_at = now
        sheet.save(update_fields=["state", "ended_at", "touched_at"])
        return ImportState(sheet.state)


def _draft(sheet: SheetImport, entry: SheetEntry, *, now: datetime) -> str:
    """A draft has no number."""
    body = with_defaults(entry.body or {}, sheet.defaults)
    save_draft(
        draft_id=uuid5(entry.id, "declaration"),
        organisation_id=sheet.organisation_id,
        created_by=sheet.created_by,
        body=identified(body, new_id=lambda name: uuid5(entry.id, name)),
        now=now,
    )
    return ""


def _note(
    sheet: SheetImport,
    entries: Sequence[SheetEntry],
    numbers: Mapping[UUID, str],
    refused: Mapping[UUID, Sequence[Refusal]],
) -> None:
    """What became of each; a reference that made nothing is free again."""
    for entry in entries:
        if entry.id in refused:
            refuse_entry(sheet=sheet, entry=entry, refusals=refused[entry.id])
        else:
            entry.state, entry.number = EntryState.MADE, numbers[entry.id]
            entry.declaration_id = uuid5(entry.id, "declaration")
    note_entries(entries=entries)
    free = [entry.key for entry in entries if entry.id in refused]
    if free:
        SheetReference.objects.filter(import_id=sheet.id, key__in=free).delete()
