"""What came of a spreadsheet, in the reader's language; and its copy with errors marked in their cells."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, cast
from uuid import UUID

from django.utils.translation import gettext as _

from xulang.declarations import api as declarations
from xulang.declarations.api import Finding, Level, Listed, Mark, Marking
from xulang.interfaces.shared.refusal_texts import RefusalText, texts
from xulang.interfaces.shared.refusal_texts.base import say_with
from xulang.interfaces.shared.sheets.labels import LEVELS, label_of
from xulang.interfaces.shared.warnings import warning_texts
from xulang.kernel.refusal import Param, Refusal, RefusalCode
from xulang.kernel.words import Force

AUTHOR: Final = "Xứ Lạng"
MOST: Final = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A finding in words. `sheet` is the sheet's name, `place` as "B7", `column` the name of the field."""

    finding: Finding
    level: str
    sheet: str
    place: str
    column: str
    title: str
    next_step: str

    @property
    def sentence(self) -> str:
        return f"{self.title} {self.next_step}".strip()


def tell(finding: Finding, *, tables: Sequence[str]) -> Told:
    known = cast("dict[str, RefusalText]", texts())
    text = known.get(finding.code) or warning_texts()[finding.code]
    params = {name: _param(name, value) for name, value in finding.params.items()}
    code = cast("RefusalCode", _Code(finding.code))
    said = say_with(refusal=Refusal(code=code, field=finding.field or None, **params), text=text)
    return Told(
        finding=finding,
        level=str(LEVELS[finding.level]),
        sheet=tables[finding.table] if finding.row and finding.table < len(tables) else "",
        place=place_of(finding),
        column=label_of(finding.field) if finding.field else "",
        title=said.title,
        next_step=said.next_step,
    )


class _Code(str):
    """A stored code where a member of its enum is expected."""

    __slots__ = ()

    @property
    def value(self) -> str:
        return str(self)


def _param(name: str, value: Param) -> Param:
    return Force(value) if name == "force" and isinstance(value, str) else value


def letter_of(column: int) -> str:
    """1 is A, 27 is AA."""
    name = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def place_of(finding: Finding) -> str:
    return f"{letter_of(finding.column)}{finding.row}" if finding.row and finding.column else ""


def all_findings(
    upload: declarations.SheetUpload, entries: Iterable[declarations.UploadedEntry]
) -> list[Finding]:
    """Errors first, then by their place."""
    found = [*upload.findings, *(one for entry in entries for one in entry.findings)]
    order = list(Level)
    return sorted(found, key=lambda one: (order.index(one.level), one.table, one.row, one.column))


def returned_copy(*, import_id: UUID, organisation_id: UUID) -> tuple[bytes, str]:
    """The file as it came with what is wrong marked in it, and a name for it. Raises NO_IMPORT, NO_FILE."""
    upload = declarations.get_import(import_id=import_id, organisation_id=organisation_id)
    content, filename = declarations.get_import_file(import_id=import_id, organisation_id=organisation_id)
    entries = declarations.list_entries(import_id=import_id, limit=MOST, with_findings=True)
    told = [tell(one, tables=upload.tables) for one in all_findings(upload, entries)[:MOST]]
    marked = declarations.mark_spreadsheet(
        marking=Marking(
            content=content,
            text=not content.startswith(b"PK"),
            author=AUTHOR,
            title=_("Errors"),
            headers=(_("Level"), _("Sheet"), _("Cell"), _("Your reference"), _("Column"), _("What to do")),
            marks=tuple(_mark(one) for one in told),
            listed=tuple(_line(one) for one in told) or (_nothing_found(),),
        )
    )
    stem = filename.rpartition(".")[0] or filename
    return marked, stem + "-" + _("checked-copy") + ".xlsx"


def _mark(told: Told) -> Mark:
    found = told.finding
    return Mark(table=found.table, row=found.row, column=found.column, level=found.level, text=told.sentence)


def _line(told: Told) -> Listed:
    found = told.finding
    cells: Sequence[str] = (told.level, told.sheet, told.place, found.reference, told.column, told.sentence)
    return Listed(table=found.table, row=found.row, column=found.column, cells=tuple(cells))


def _nothing_found() -> Listed:
    return Listed(table=0, row=0, column=0, cells=("", "", "", "", "", _("No errors were found.")))
