"""At set-up: areas, the dictionary's first entries, and the published figures. Repeating it is harmless."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from xulang.indicators import models
from xulang.indicators.domain.areas import read_areas, read_changes
from xulang.indicators.domain.dictionary import Indicator
from xulang.indicators.domain.figures import Verb
from xulang.indicators.domain.tables import read_dictionary, read_programmes, read_published
from xulang.indicators.queries import entry_numbers, find_figure, list_entries, list_programmes
from xulang.indicators.usecases.act import Move, act
from xulang.indicators.usecases.define import define_all
from xulang.indicators.usecases.define_programme import define_programmes
from xulang.kernel.request import Request
from xulang.platform.db import unit_of_work


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedTables:
    """How many of each the tables have, and how many of them were new."""

    areas: int
    entries: int
    figures: int
    new: int


def import_tables(*, request: Request, folder: Path) -> ImportedTables:
    """Bring areas in line with data/areas*.csv; add entries and figures that are not there yet.

    What people defined or entered since is never overwritten; texts that an entry of the set-up lacks are
    added. Raises ValueError on a malformed table.
    """
    areas = import_areas(folder=folder)
    entries = read_dictionary(text=(folder / "dictionary.csv").read_text(encoding="utf-8"))
    known = list_entries()
    # Entries name each other: what is named comes first.
    missing = [entry for entry in entries if entry.code not in known]
    missing.sort(key=lambda one: bool(one.formula or one.plan_code or one.whole_code))
    missing += completed(entries=entries, known=known, numbers=entry_numbers())
    if missing:
        define_all(request=_part(request, "entries"), entries=missing)
    programmes = read_programmes(text=(folder / "programmes.csv").read_text(encoding="utf-8"))
    there = list_programmes()
    new_programmes = [one for one in programmes if one.code not in there]
    if new_programmes:
        define_programmes(request=_part(request, "programmes"), programmes=new_programmes)
    published = read_published(text=(folder / "indicators.csv").read_text(encoding="utf-8"), entries=entries)
    fresh = [one for one in published if find_figure(key=one.key) is None]
    if fresh:
        moves = [Move(key=one.key, verb=Verb.IMPORT, content=one.content) for one in fresh]
        act(request=_part(request, "figures"), moves=moves)
    return ImportedTables(
        areas=areas,
        entries=len(entries),
        figures=len(published),
        new=len(missing) + len(new_programmes) + len(fresh),
    )


def completed(
    *, entries: Sequence[Indicator], known: Mapping[str, Indicator], numbers: Mapping[str, int]
) -> list[Indicator]:
    """Entries that an earlier set-up made without definition or legal basis, and nobody changed since.

    Whose definition is still the shipped one gets it in the other languages, too.
    """
    found = []
    for shipped in entries:
        kept = known.get(shipped.code)
        if kept is None:
            continue
        filled = kept
        if numbers.get(shipped.code) == 1:
            filled = msgspec.structs.replace(
                kept,
                definition=kept.definition or shipped.definition,
                legal_basis=kept.legal_basis or shipped.legal_basis,
            )
        if filled.definition == shipped.definition:
            filled = msgspec.structs.replace(
                filled,
                definition_en=filled.definition_en or shipped.definition_en,
                definition_zh=filled.definition_zh or shipped.definition_zh,
            )
        if filled != kept:
            found.append(filled)
    return found


def import_areas(*, folder: Path) -> int:
    """The areas of a folder's tables, which are all there are afterwards."""
    areas = read_areas(text=(folder / "areas.csv").read_text(encoding="utf-8"))
    changes = read_changes(text=(folder / "areas_became.csv").read_text(encoding="utf-8"), areas=areas)
    with unit_of_work():
        models.AreaRow.objects.bulk_create(
            [
                models.AreaRow(
                    code=area.code,
                    level=area.level,
                    name_vi=area.name_vi,
                    parent=area.parent,
                    valid_from=area.valid_from,
                    valid_until=area.valid_until,
                )
                for area in areas
            ],
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=["level", "name_vi", "parent", "valid_from", "valid_until"],
        )
        models.AreaChangeRow.objects.all().delete()
        models.AreaChangeRow.objects.bulk_create(
            [models.AreaChangeRow(old=one.old, new=one.new, how=one.how) for one in changes]
        )
    return len(areas)


def _part(request: Request, name: str) -> Request:
    return Request(
        id=request.derived_id(name), actor=request.actor, now=request.now, new_salt=request.new_salt
    )
