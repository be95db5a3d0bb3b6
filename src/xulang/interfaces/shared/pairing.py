"""The page on which trucks are paired for a transshipment: the same for a company and for an officer."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xulang.crossing import api as crossing
from xulang.crossing.api import Accord, HandoverView, Reply
from xulang.interfaces.shared.forms import add_refusals, code_input, text_input
from xulang.interfaces.shared.requests import tell_refused
from xulang.interfaces.shared.typed import plate_text
from xulang.kernel.identifiers import parse_weight
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.kernel.words import VehiclePart


class PairForm(forms.Form):
    """The other truck, as its company tells it."""

    number = forms.CharField(
        label=gettext_lazy("Number of the other declaration"), max_length=20, widget=code_input(width=16)
    )
    plate = forms.CharField(
        label=gettext_lazy("Plate of the other truck"), max_length=30, widget=code_input(width=16)
    )


class SplitForm(forms.Form):
    """One weight for each receiving truck, named by its plate."""

    def __init__(self, *, found: HandoverView, data: object = None) -> None:
        super().__init__(data=data)  # type: ignore[arg-type] # a QueryDict or None
        for one in takers(found):
            self.fields[str(one.seen.id)] = forms.CharField(
                label=_("%(plate)s takes, kg") % {"plate": plate_text(one.seen.plate) or one.seen.number},
                initial=one.share,
                max_length=20,
                widget=text_input(inputmode="decimal", width=12),
            )

    def clean(self) -> dict[str, object]:
        for name, typed in list(self.cleaned_data.items()):
            try:
                self.cleaned_data[name] = parse_weight(text=str(typed)).value
            except Refusal as refusal:
                add_refusals(form=self, refusals=[Refusal(code=refusal.code, field=name, **refusal.params)])
        return self.cleaned_data

    def shares(self) -> dict[UUID, int]:
        return {UUID(name): int(share) for name, share in self.cleaned_data.items()}


def takers(found: HandoverView) -> list[crossing.PartnerView]:
    """The receiving trucks that both sides agreed on, or that stand in the same declaration."""
    return [
        one
        for one in found.partners
        if one.part == VehiclePart.RECEIVER and one.accord in {None, Accord.PAIRED}
    ]


def is_split(found: HandoverView) -> bool:
    """Whether several trucks share the goods, so that somebody has to say how."""
    return found.part == VehiclePart.SOURCE and len(takers(found)) > 1 and found.signed_at is None


def find(seen: crossing.CrossingView) -> HandoverView | None:
    record = crossing.open_record(declaration_id=seen.declaration_id).record
    return crossing.find_handover(record=record, crossing_id=seen.id)


def pairing_page(
    http: HttpRequest,
    *,
    seen: crossing.CrossingView,
    wish: Callable[[], Request],
    back: str,
    may: bool,
    company: UUID | None,
) -> HttpResponse:
    """Show the pair and do what was sent. `wish` makes the request of a POST, `back` is the truck's page.

    `company` is whose trucks, and whose partners', are offered by name; None for an officer: all at the gate.

    A truck that carries its goods all the way has nothing to show; what is sent for it is refused by name.
    """
    found = find(seen) or HandoverView(
        crossing_id=seen.id, part=seen.part, partners=(), conditions=(), signed_at=None, free=False
    )
    do = http.POST.get("do", "")
    named = PairForm(http.POST if do == "pair" else None)
    split = SplitForm(found=found, data=http.POST if do == "split" else None)
    if http.method == "POST":
        asked = {"pair": named, "split": split}.get(do)
        if asked is None or asked.is_valid():
            try:
                said = _do(do, http=http, seen=seen, request=wish(), named=named, split=split)
            except Refusal as refusal:
                if asked is None:
                    tell_refused(http, refusal)
                    return redirect(http.path)
                add_refusals(form=asked, refusals=[refusal])
            else:
                messages.success(http, said)
                return redirect(http.path)
    shown = {
        "seen": seen,
        "found": found,
        "back": back,
        "may": may and seen.ended_at is None,
        "named": named,
        "split": split if is_split(found) else None,
        # How far another firm's truck has come is for who was agreed with.
        "open": company is None,
        "offered": _offered(seen, found, company) if may and found.free else [],
    }
    wrong = named.errors or split.errors
    return render(http, "shared/pairing.html", shown, status=422 if wrong else 200)


def _offered(
    seen: crossing.CrossingView, found: HandoverView, company: UUID | None
) -> list[tuple[crossing.CrossingView, bool]]:
    """Trucks that can be named with one tap, and whether each is the company's own."""
    named = {one.seen.id for one in found.partners}
    free = crossing.list_free_partners(seen=seen, organisation_id=company)
    return [(one, one.organisation_id == company) for one in free if one.id not in named]


def _do(
    do: str,
    *,
    http: HttpRequest,
    seen: crossing.CrossingView,
    request: Request,
    named: PairForm,
    split: SplitForm,
) -> str:
    match do:
        case "pair":
            crossing.pair(
                request=request,
                declaration_id=seen.declaration_id,
                crossing_id=seen.id,
                number=named.cleaned_data["number"],
                plate=named.cleaned_data["plate"],
            )
            return _("The other truck is named.")
        case "split":
            crossing.state_split(
                request=request,
                declaration_id=seen.declaration_id,
                crossing_id=seen.id,
                shares=split.shares(),
            )
            return _("The weights are stated.")
        case "agree" | "refuse":
            crossing.answer_pair(
                request=request,
                declaration_id=seen.declaration_id,
                crossing_id=seen.id,
                partner=_partner(http),
                reply=Reply(do),
            )
            return _("Your answer has been given.")
        case "end":
            crossing.unpair(
                request=request,
                declaration_id=seen.declaration_id,
                crossing_id=seen.id,
                partner=_partner(http),
            )
            return _("The trucks are no longer paired.")
        case _:
            raise Http404


def _partner(http: HttpRequest) -> UUID:
    """Raises Http404 for what is no id."""
    try:
        return UUID(http.POST.get("partner", ""))
    except ValueError as error:
        raise Http404 from error
