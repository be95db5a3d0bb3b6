"""The copy of a spreadsheet that was refused, wrong cells marked, as declarations by spreadsheet have it."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from xulang.declarations import api as declarations
from xulang.declarations.api import Level as Grade
from xulang.declarations.api import Listed, Mark, Marking
from xulang.indicators.api import CellFinding, Grid
from xulang.interfaces.province.collecting import XLSX, read_figures
from xulang.interfaces.province.receiving import own_evidence
from xulang.interfaces.province.roles import ENTERING
from xulang.interfaces.province.sheets import open_figures
from xulang.interfaces.province.words import PROBLEMS
from xulang.interfaces.shared.requests import actor_of, for_roles, tell_refused
from xulang.interfaces.shared.sheets.returned import AUTHOR
from xulang.kernel.refusal import Refusal


@require_safe
@for_roles(*ENTERING)
def marked_copy(http: HttpRequest, file_id: UUID) -> HttpResponse:
    """For who sent it; `period` and `mapping` say how it was read."""
    actor = actor_of(http)
    kept = own_evidence(actor, file_id)
    try:
        grids = open_figures(content=kept.content)
        read = read_figures(
            actor=actor,
            content=kept.content,
            period=http.GET.get("period", "")[:30],
            mapping_id=http.GET.get("mapping", "")[:40],
        )
        content = declarations.mark_spreadsheet(
            marking=Marking(
                content=kept.content,
                text=False,
                author=AUTHOR,
                title=gettext("Errors"),
                headers=(
                    gettext("No."),
                    gettext("Sheet"),
                    gettext("Cell"),
                    gettext("Expected"),
                    gettext("What stands there"),
                    gettext("What is wrong"),
                ),
                marks=tuple(dict.fromkeys(_mark(one, grids) for one in read.findings)),
                listed=tuple(_line(place, one, grids) for place, one in enumerate(read.findings, start=1)),
            )
        )
    except Refusal as refusal:
        tell_refused(http, refusal)
        return redirect("province:upload")
    response = HttpResponse(content, content_type=XLSX)
    name = (kept.name.rpartition(".")[0] or kept.name) + "-" + gettext("checked-copy") + ".xlsx"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response["Cache-Control"] = "private, no-store"
    return response


def _place(found: CellFinding, grids: Sequence[Grid]) -> tuple[int, int, int]:
    """Sheet, row and column to mark: of a merged area its first cell, of a hidden row or column its head."""
    table = next((place for place, one in enumerate(grids) if one.name == found.sheet), 0)
    merged = grids[table].merged_at(row=found.row, column=found.column) if grids else None
    if merged is not None:
        return table, merged.first_row, merged.first_column
    return table, max(1, found.row), max(1, found.column)


def _mark(found: CellFinding, grids: Sequence[Grid]) -> Mark:
    table, row, column = _place(found, grids)
    said = f"{PROBLEMS[found.problem]}: {found.hint}" if found.hint else str(PROBLEMS[found.problem])
    return Mark(table=table, row=row, column=column, level=Grade.ERROR, text=said)


def _line(place: int, found: CellFinding, grids: Sequence[Grid]) -> Listed:
    table, row, column = _place(found, grids)
    cells = (str(place), found.sheet, found.cell, found.hint, found.text, str(PROBLEMS[found.problem]))
    return Listed(table=table, row=row, column=column, cells=cells)
