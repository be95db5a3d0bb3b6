"""A company's declarations: the list, one of them, and what can still be done with it."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from typing import TypeAlias
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from xulang.crossing import api as crossing
from xulang.crossing.api import Action, Reason
from xulang.declarations import api as declarations
from xulang.declarations.api import DeclarationRefusal, SubmittedDeclaration
from xulang.gates import api as gates
from xulang.interfaces.carrier.company import company_of, for_companies
from xulang.interfaces.carrier.correcting import said_of
from xulang.interfaces.carrier.drafting import HANOI
from xulang.interfaces.carrier.shown import timeline_of, way_of
from xulang.interfaces.shared import timeline
from xulang.interfaces.shared.addresses import stream_address
from xulang.interfaces.shared.coming_back import back_of, earlier_of
from xulang.interfaces.shared.comparing import compare_vehicles
from xulang.interfaces.shared.diversions import shown_diversion
from xulang.interfaces.shared.forms import DateInput, add_refusals
from xulang.interfaces.shared.lots import shown_lot
from xulang.interfaces.shared.parts import balance_of, part_of
from xulang.interfaces.shared.places import gate_choices, gate_name, gate_names
from xulang.interfaces.shared.queue_places import shown_places
from xulang.interfaces.shared.refunds import refund_of
from xulang.interfaces.shared.requests import request_of
from xulang.interfaces.shared.two_way import two_way_of
from xulang.interfaces.shared.typed import plate_text
from xulang.interfaces.shared.vehicle_changes import shown_changes
from xulang.interfaces.shared.versions import Names
from xulang.interfaces.shared.words import choices, word
from xulang.journal import api as journal
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Direction, FactKind, Stage, Step, VehiclePart
from xulang.platform import clock

Listed: TypeAlias = "tuple[SubmittedDeclaration, list[crossing.CrossingView]]"

NUMBER_DIGITS = 13
PAGE = 25
# So many pages are looked through for one page of declarations at a chosen stage.
MOST_PAGES = 20
# Why a company cancels; the other reasons are an officer's.
REASONS = (Reason.PLANS_CHANGED, Reason.DECLARED_TWICE, Reason.DATA_WRONG, Reason.GOODS_SPOILED, Reason.OTHER)
ANY = ("", _("All"))


class FilterForm(forms.Form):
    """What the list is narrowed to; a field that cannot be read narrows nothing."""

    q = forms.CharField(
        label=_("Number, plate, container, company or goods"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    direction = forms.ChoiceField(label=_("Direction"), required=False, choices=[ANY, *choices(Direction)])
    gate = forms.ChoiceField(label=_("Gate"), required=False)
    stage = forms.ChoiceField(label=_("Stage"), required=False, choices=[ANY, *choices(Stage)])
    since = forms.DateField(label=_("Submitted from"), required=False, widget=DateInput())
    until = forms.DateField(label=_("Submitted until"), required=False, widget=DateInput())

    def __init__(self, *, http: HttpRequest) -> None:
        super().__init__(data=http.GET or None)
        field = self.fields["gate"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [ANY, *gate_choices()]

    def filters(self) -> declarations.Filters:
        self.full_clean()
        typed = getattr(self, "cleaned_data", {})
        direction = typed.get("direction")
        return declarations.Filters(
            text=typed.get("q", ""),
            direction=Direction(direction) if direction else None,
            gate=typed.get("gate") or None,
            submitted_from=_start_of(typed.get("since")),
            submitted_before=_start_of(typed.get("until"), days=1),
        )

    def stage_wanted(self) -> Stage | None:
        """The stage at which a vehicle of the declaration stands. Read it after `filters`."""
        chosen = getattr(self, "cleaned_data", {}).get("stage")
        return Stage(chosen) if chosen else None


def _start_of(day: date | None, *, days: int = 0) -> datetime | None:
    """Hanoi's midnight at the start of a day, or of the one so many days later."""
    try:
        return datetime.combine(day + timedelta(days=days), time(), tzinfo=HANOI) if day else None
    except OverflowError:
        return None


@require_safe
@for_companies
def declarations_page(http: HttpRequest) -> HttpResponseBase:
    """The list, newest first, by keyset: `before` is the last number of the page before."""
    company = company_of(http)
    form = FilterForm(http=http)
    before = http.GET.get("before", "")
    listed, next_before = _list(
        organisation_id=company.id,
        filters=form.filters(),
        stage=form.stage_wanted(),
        before=before if before.isdecimal() and len(before) == NUMBER_DIGITS else None,
    )
    gate_of = gate_names()
    rows = [
        {"one": one, "vehicles": vehicles, "gate": gate_of.get(one.gate, one.gate)}
        for one, vehicles in listed
    ]
    shown = {"form": form, "rows": rows, "next_before": next_before, "searched": form.is_bound}
    return render(http, "carrier/declarations.html", shown)


def _list(
    *, organisation_id: UUID, filters: declarations.Filters, stage: Stage | None, before: str | None
) -> tuple[list[Listed], str | None]:
    """One page of declarations with their vehicles, and the number after which the next page begins.

    Stages are the crossings', not the declarations': those at other stages are passed over, page by page,
    until a page is full or so many were looked at that the reader decides whether to go on.
    """
    listed: list[Listed] = []
    for _page in range(MOST_PAGES):
        page = declarations.list_declarations(
            organisation_id=organisation_id, filters=filters, before=before, limit=PAGE
        )
        vehicles: dict[UUID, list[crossing.CrossingView]] = defaultdict(list)
        for seen in crossing.list_crossings(declaration_ids=[one.id for one in page.items]):
            vehicles[seen.declaration_id].append(seen)
        for one in page.items:
            before = one.number
            if stage is None or any(seen.stage == stage for seen in vehicles[one.id]):
                listed.append((one, vehicles[one.id]))
            if len(listed) == PAGE:
                last = one is page.items[-1] and page.next_before is None
                return listed, None if last else before
        if page.next_before is None:
            return listed, None
    return listed, before


def own_declaration(http: HttpRequest, declaration_id: UUID) -> SubmittedDeclaration:
    """Raises NO_DECLARATION (404) also for another company's."""
    found = declarations.get_declaration(declaration_id=declaration_id)
    if found.organisation_id != company_of(http).id:
        raise Refusal(code=DeclarationRefusal.NO_DECLARATION)
    return found


@require_safe
@for_companies
def declaration_page(http: HttpRequest, declaration_id: UUID) -> HttpResponseBase:
    """One declaration: each vehicle's way, what was declared, and what can be done."""
    own = own_declaration(http, declaration_id)
    stream, now = stream_address("company"), clock.now()
    gate = gate_name(own.gate)
    opened = crossing.open_record(declaration_id=declaration_id)
    crossings = crossing.list_crossings(declaration_ids=[declaration_id])
    changes = shown_changes(declaration_id=declaration_id, version=own.version, names=Names.OWN)
    queued = shown_places(
        seen=crossing.see_places(crossing_ids=[seen.id for seen in crossings], now=now), now=now
    )
    vehicles = [
        {
            "place": queued.get(seen.id),
            "may_move": _may(http, opened, seen, Action.MOVE_PLACE),
            "changes": changes.get(seen.id, []),
            "way": way_of(seen=seen, opened=opened, gate=gate),
            "timeline": timeline_of(declaration_id=declaration_id, crossing_id=seen.id),
            "permit": gates.find_permit(crossing_id=seen.id),
            "handover": crossing.find_handover(record=opened.record, crossing_id=seen.id),
            "may_link": _may(http, opened, seen, Action.LINK_DRIVER),
            "return_asked": opened.record.dossier.vehicle(seen.id).return_asked,
            "storage": _storage(opened.record.dossier.vehicle(seen.id)),
            "may_store": _may(http, opened, seen, Action.ASK_STORAGE),
            "part": part_of(opened.record.dossier.vehicle(seen.id)),
            "lot": shown_lot(seen=seen, others={one.id: one for one in crossings}),
            "back": back_of(seen.id) if seen.stage is Stage.LEFT else [],
            "may_come_back": seen.stage is Stage.LEFT
            and crossing.goods_to_return(crossing_id=seen.id) is not None,
            "two_way": two_way_of(seen=seen, content=own.content, now=now),
            "may_two_way": own.content is not None
            and own.content.two_way_of is None
            and crossing.may_come_back_loaded(seen=seen, now=now),
            "may_return": _may(http, opened, seen, Action.ASK_RETURN),
            "replacement": _replacement(opened, own, seen),
            "may_replace": opened.record.dossier.registered_at is not None
            and own.content is not None
            and _may(http, opened, seen, Action.REPLACE),
        }
        for seen in crossings
    ]
    shown = {
        "own": own,
        "gate": gate,
        "vehicles": vehicles,
        "several": len(vehicles) > 1,
        "crossed": sum(seen.stage is Stage.LEFT for seen in crossings),
        "closed_at": crossing.closed_at(crossings),
        "content": own.content,
        "customs": crossing.list_customs(record=opened.record),
        "may_amend": own.content is not None
        and (_in_storage(opened) or any(_may(http, opened, seen, Action.AMEND) for seen in crossings)),
        "questions": _questions(opened, crossings),
        "may_cancel": all(_may(http, opened, seen, Action.CANCEL) for seen in crossings) and bool(crossings),
        "diverted": shown_diversion(declaration_id=own.id, gate=opened.record.dossier.gate),
        "refund": refund_of(declaration_id=own.id, crossings=crossings),
        "earlier": earlier_of(own.content),
        "balance": balance_of(record=opened.record, content=own.content),
        "stream": stream,
        "now": now,
    }
    part = "declaration_body" if http.headers.get("HX-Request") == "true" else "declaration"
    return render(http, f"carrier/{part}.html", shown)


def _in_storage(opened: crossing.Opened) -> bool:
    """Goods that lie in the yard wait for a truck, though every vehicle may be gone."""
    return any(one.unloaded and one.emptied_at is None for one in opened.record.dossier.vehicles)


def _storage(vehicle: crossing.Vehicle) -> str:
    """How far the goods are on their way into storage: "possible", "asked", "agreed", or none of these."""
    if vehicle.storing is None:
        fits = vehicle.shape.part is not VehiclePart.RECEIVER and vehicle.inside
        return "possible" if fits and not vehicle.forces_confirmed(Step.TRANSSHIPMENT) else ""
    if vehicle.unloaded:
        return ""
    return "agreed" if vehicle.forces_confirmed(Step.STORAGE) else "asked"


def _questions(opened: crossing.Opened, crossings: list[crossing.CrossingView]) -> list[tuple[str, str]]:
    """What officers ask to be corrected: the field, with its vehicle's plate, and what they say."""
    plates = {seen.id: plate_text(seen.plate) for seen in crossings if seen.plate}
    return [
        (
            ": ".join(
                part
                for part in (plates.get(one.crossing_id) if one.crossing_id else "", word(one.field))
                if part
            ),
            said_of(one),
        )
        for one in crossing.list_questions(record=opened.record)
    ]


def _replacement(
    opened: crossing.Opened, own: SubmittedDeclaration, seen: crossing.CrossingView
) -> dict[str, object] | None:
    """The request that waits for customs, with what stands there and what shall."""
    found = crossing.find_replacement(record=opened.record, crossing_id=seen.id)
    if found is None:
        return None
    rows = []
    if own.content and found.old and found.new:
        rows = compare_vehicles(before=own.content, after=own.content, old=found.old, new=found.new)
    return {
        "view": found,
        "rows": rows,
        "fields": timeline.fields_word(found.fields),
        "reason": timeline.reason_word(found.reason_code),
    }


def _may(http: HttpRequest, opened: crossing.Opened, seen: crossing.CrossingView, action: Action) -> bool:
    return crossing.may(
        actor=company_of(http).actor,
        action=action,
        gate=seen.gate,
        owner=opened.organisation_id,
        stage=seen.stage,
    )


class CancelForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[(reason.value, "") for reason in REASONS],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, data: object = None) -> None:
        super().__init__(data=data)  # type: ignore[arg-type] # a QueryDict or None
        field = self.fields["reason"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(reason.value, word(reason)) for reason in REASONS]


@require_http_methods(["GET", "HEAD", "POST"])
@for_companies
def cancel(http: HttpRequest, declaration_id: UUID) -> HttpResponseBase:
    """Asks for the reason first."""
    own = own_declaration(http, declaration_id)
    form = CancelForm(http.POST if http.method == "POST" else None)
    if form.is_valid():
        try:
            crossing.cancel(
                request=request_of(http),
                declaration_id=declaration_id,
                reason=Reason(form.cleaned_data["reason"]),
                note=form.cleaned_data["note"],
            )
        except Refusal as refusal:
            add_refusals(form=form, refusals=[refusal])
        else:
            return redirect("carrier:declaration", declaration_id)
    status = 422 if form.errors else 200
    return render(http, "carrier/cancel.html", {"own": own, "form": form}, status=status)


@require_safe
@for_companies
def receipts(http: HttpRequest, declaration_id: UUID) -> HttpResponseBase:
    """Every fact of the declaration, each with its receipt to keep."""
    own = own_declaration(http, declaration_id)
    facts = crossing.read_timeline(declaration_id=declaration_id, crossing_id=None)
    plates = {seen.id: seen.plate for seen in crossing.list_crossings(declaration_ids=[declaration_id])}
    rows = [(fact, plates.get(fact.crossing_id, "") if fact.crossing_id else "") for fact in facts]
    return render(http, "carrier/receipts.html", {"own": own, "rows": rows})


# What the company wrote itself goes along with its proof; what others wrote does not.
OWN_WORDS = frozenset(
    {
        FactKind.DECLARED,
        FactKind.AMENDED,
        FactKind.VEHICLE_DECLARED,
        FactKind.CUSTOMS_DECLARED,
    }
)


@require_safe
@for_companies
def receipt(http: HttpRequest, declaration_id: UUID, fact_id: UUID) -> HttpResponseBase:
    """One fact's receipt, which proves it offline: docs/facts-and-sealing.md."""
    own = own_declaration(http, declaration_id)
    fact = journal.find_fact(fact_id=fact_id)
    if fact is None or fact.stream_id != declaration_id:
        raise Http404
    content = (
        journal.ReceiptContent.WITH_PRIVATE
        if fact.public.kind in OWN_WORDS
        else journal.ReceiptContent.PUBLIC
    )
    document = journal.make_receipt(fact_id=fact_id, content=content).document()
    answer = HttpResponse(document, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{own.number}-{fact.number}.receipt.json"'
    answer["Cache-Control"] = "private, no-store"
    return answer
