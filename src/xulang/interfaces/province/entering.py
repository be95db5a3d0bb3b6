"""Many figures in one form: all that a unit owes for a period, each row by itself right or refused.

What is right is kept as drafts whatever becomes of the others; it is submitted only when all rows are right.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from xulang.indicators import api as indicators
from xulang.indicators.api import Content, Expected, Figure, Move, Span, Status, Verb
from xulang.interfaces.province import shown
from xulang.interfaces.province.areas import names_of
from xulang.interfaces.province.asking import ask_for, is_sure
from xulang.interfaces.province.collecting import chosen_round, round_choice
from xulang.interfaces.province.roles import ENTERING
from xulang.interfaces.province.words import STATUSES, TONES
from xulang.interfaces.province.writing import FigureForm, initial_of
from xulang.interfaces.shared.forms import add_refusals
from xulang.interfaces.shared.requests import actor_of, for_roles, request_of, tell_refused
from xulang.kernel.actor import Actor
from xulang.kernel.refusal import Refusal, Refusals
from xulang.platform import clock

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
# So many rows' fields come within what Django takes of one form.
PAGE = 80


class RowForm(FigureForm):
    """One figure of many: without file and reason, which its own page takes."""

    def __init__(self, *given: object, heading: str, **more: object) -> None:
        super().__init__(*given, revises=None, **more)  # type: ignore[arg-type] # what a form takes
        self.heading = heading
        del self.fields["evidence"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`form` is None for what is submitted or approved already."""

    owed: Expected
    figure: Figure | None
    name: str
    area: str
    unit: str
    late: bool
    form: RowForm | None

    @property
    def status(self) -> object:
        return STATUSES[self.figure.status] if self.figure else ""

    @property
    def tone(self) -> str:
        return TONES[self.figure.status] if self.figure else "neutral"

    @property
    def value(self) -> str:
        return shown.stored(self.figure.newest.content.value) if self.figure else ""

    @property
    def is_filled(self) -> bool:
        """Whether somebody wrote a number here, or a draft is there already."""
        return self.form is not None and (self.figure is not None or self.form.says_something)


def owed_by(actor: Actor, *, span: Span, unit: str) -> list[Expected]:
    """What the person enters of a period: his units' figures, or, who manages figures, those of one unit."""
    manages, own = indicators.manages(actor=actor), indicators.own_units(actor=actor)
    return [
        one
        for board in indicators.read_board(span=span).units
        for one in board.expected
        if (str(board.unit) == unit if unit else board.unit in own or one.key.area == indicators.PROVINCE)
        and (manages or board.unit in own)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*ENTERING)
def entries(http: HttpRequest) -> HttpResponse:
    """The form; `keep` keeps drafts, `submit` submits them as well if every row is right."""
    actor, span = actor_of(http), chosen_round(http)
    unit = (http.POST.get("unit") or http.GET.get("unit") or "")[:40]
    owed = owed_by(actor, span=span, unit=unit)
    start = _start(http, len(owed))
    today = clock.now().astimezone(HANOI).date()
    rows = _rows(http, owed[start : start + PAGE], today)
    status = HTTPStatus.OK
    if http.method == "POST":
        try:
            done = _take(http, rows)
        except Refusal as refusal:
            tell_refused(http, refusal)
        else:
            if done is not None:
                messages.success(http, done)
                return redirect(f"{reverse('province:entries')}?{_query(span, unit, start)}")
        again = _rows_again(rows)
        # Where good rows became drafts it is no refusal: that would say that nothing was kept.
        kept = any(new.figure != old.figure for new, old in zip(again, rows, strict=True))
        status, rows = (HTTPStatus.OK if kept else HTTPStatus.UNPROCESSABLE_ENTITY), again
    names = {
        "span": span,
        "period": shown.span_words(span),
        "choice": round_choice(span),
        "unit": unit,
        "rows": rows,
        "forms": [one.form for one in rows if one.form is not None and one.form.errors],
        "is_empty": not rows,
        "start": start,
        "next": start + PAGE if start + PAGE < len(owed) else None,
        "previous": max(0, start - PAGE) if start else None,
        "there": sum(one.is_there for one in owed),
        "whole": len(owed),
    }
    return render(http, "province/entries.html", names, status=status)


def _query(span: Span, unit: str, start: int) -> str:
    return f"period={span.code}&unit={unit}&from={start}"


def _start(http: HttpRequest, count: int) -> int:
    asked = http.POST.get("from") or http.GET.get("from") or "0"
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 0
    return number if number < max(count, 1) else 0


def _rows(http: HttpRequest, owed: Sequence[Expected], today: date) -> list[Row]:
    entries = indicators.list_entries()
    keys = [one.key for one in owed]
    known = {
        one.key: one
        for one in indicators.list_figures(
            codes={key.code for key in keys},
            areas={key.area for key in keys},
            periods={key.period for key in keys},
        )
    }
    areas = dict(zip(keys, names_of([key.area for key in keys]), strict=True))
    rows = []
    for one in owed:
        entry, figure = entries[one.key.code], known.get(one.key)
        name, area = shown.name_of(entry), areas[one.key]
        form = None
        if figure is None or figure.status is Status.DRAFT:
            form = RowForm(
                http.POST if http.method == "POST" else None,
                heading=name if one.key.area == indicators.PROVINCE else f"{name}, {area}",
                initial=initial_of(figure),
                prefix=str(one.key.id),
                unit=entry.unit,
            )
        late = one.overdue(today=today)
        rows.append(Row(owed=one, figure=figure, name=name, area=area, unit=entry.unit, late=late, form=form))
    return rows


def _rows_again(rows: Sequence[Row]) -> list[Row]:
    """What was kept meanwhile is there; its form says so, or it would be taken for another's change."""
    again = []
    for row in rows:
        figure = indicators.find_figure(key=row.owed.key)
        if row.form is not None and figure is not None and figure != row.figure:
            row.form.data = {
                **dict(row.form.data.items()),
                row.form.add_prefix("seen"): str(figure.newest.number),
            }
        again.append(
            Row(
                owed=row.owed,
                figure=figure,
                name=row.name,
                area=row.area,
                unit=row.unit,
                late=row.late,
                form=row.form,
            )
        )
    return again


def _take(http: HttpRequest, rows: Sequence[Row]) -> str | None:
    """What to say when all went well; None where a row was refused, and the others are drafts.

    Raises what is about no row: "busy", REQUEST_REUSED.
    """
    filled = [row for row in rows if row.is_filled]
    contents = {row.owed.key.id: _content(row) for row in filled}
    good = [row for row in filled if contents[row.owed.key.id] is not None]
    submits = http.POST.get("do") == "submit"
    if submits and len(good) == len(filled):
        refused = _act(http, good, contents, submits=submits)
        if not refused:
            said = gettext("%(number)s figures are submitted; %(missing)s of this page are still missing.")
            missing = sum(row.form is not None for row in rows) - len(good)
            return said % {"number": len(good), "missing": missing}
        good = [row for row in good if row.owed.key.id not in refused]
    kept = _keep(http, good, contents)
    if any(row.form is not None and row.form.errors for row in rows):
        said = gettext("%(number)s rows are kept as drafts; nothing was submitted. Mend the others.")
        messages.warning(http, said % {"number": kept})
        return None
    return gettext("%(number)s rows are kept as drafts.") % {"number": kept}


def _content(row: Row) -> Content | None:
    """What the row says; None, with the errors beside its fields, where it says nothing right."""
    form = row.form
    if form is None or not form.is_valid():
        return None
    before = row.figure.newest.content if row.figure else Content()
    try:
        return form.content(evidence=before.evidence, sentence=before.sentence)
    except Refusals as many:
        add_refusals(form=form, refusals=many.refusals)
    except Refusal as refusal:
        add_refusals(form=form, refusals=[refusal])
    return None


def _keep(http: HttpRequest, rows: Sequence[Row], contents: dict[UUID, Content | None]) -> int:
    """Keep the rows as drafts, without those that are refused; how many were kept."""
    left = list(rows)
    while left:
        refused = _act(http, left, contents, submits=False)
        if not refused:
            break
        left = [row for row in left if row.owed.key.id not in refused]
    return len(left)


def _act(
    http: HttpRequest, rows: Sequence[Row], contents: dict[UUID, Content | None], *, submits: object
) -> set[UUID]:
    """All rows in one transaction, or none: then the figures that were refused, told beside their fields."""
    moves: list[Move] = []
    owners: list[Row] = []
    for row in rows:
        content, seen = contents[row.owed.key.id], row.form.cleaned_data["seen"] if row.form else None
        changes = row.figure is None or row.figure.newest.content != content
        if changes:
            sure = row.form is not None and is_sure(form=row.form)
            moves.append(Move(key=row.owed.key, verb=Verb.ENTER, content=content, seen=seen, sure=sure))
        if submits:
            moves.append(Move(key=row.owed.key, verb=Verb.SUBMIT, seen=None if changes else seen))
        owners += [row] * (len(moves) - len(owners))
    if not moves:
        return set()
    try:
        indicators.act(request=request_of(http), moves=moves)
    except Refusals as many:
        refusals = [(owners[int((one.field or "moves.0").split(".")[1])], one) for one in many.refusals]
    except Refusal as refusal:
        # Among several moves one refusal says its number; without it, it is about the whole.
        field = refusal.field or ""
        if len(moves) > 1 and not field.startswith("moves."):
            raise
        refusals = [(owners[int(field.split(".")[1]) if field.startswith("moves.") else 0], refusal)]
    else:
        return set()
    for row, one in refusals:
        name = (one.field or "").split(".")[-1]
        if row.form is not None and not row.form.errors:
            ask_for(form=row.form, code=one.code)
            own = Refusal(code=one.code, field=name if name in row.form.fields else "value", **one.params)
            add_refusals(form=row.form, refusals=[own])
    return {row.owed.key.id for row, _ in refusals}
