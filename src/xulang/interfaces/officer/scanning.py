"""At the barrier: scan the permit, type the plate on the truck, and see whether they belong together."""

from dataclasses import dataclass, replace

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from xulang.crossing import api as crossing
from xulang.gates import api as gates
from xulang.gates.api import Verdict
from xulang.interfaces.officer.gates import gate_choices
from xulang.interfaces.officer.searching import find
from xulang.interfaces.officer.shown import Button, buttons
from xulang.interfaces.shared.components import Tone
from xulang.interfaces.shared.forms import code_input
from xulang.interfaces.shared.requests import actor_of, for_roles
from xulang.interfaces.shared.typed import LIMIT, typed_key
from xulang.kernel.actor import Actor
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Role
from xulang.platform import clock, installation

# A permit's text has 400 characters at most; a little more lets its reader say so.
TEXT_LIMIT = 500
VERDICTS: dict[Verdict, tuple[Tone, Promise]] = {
    Verdict.VALID: (Tone.OK, _("Permit and plate belong together, and the permit is valid now.")),
    Verdict.FORGED: (Tone.BAD, _("This is no permit of ours: the signature does not fit.")),
    Verdict.DEMONSTRATION: (Tone.BAD, _("This permit is of a demonstration, or of a real day shown to one.")),
    Verdict.REVOKED: (Tone.BAD, _("The permit was revoked.")),
    Verdict.WRONG_GATE: (Tone.BAD, _("The permit is for another gate.")),
    Verdict.WRONG_PLATE: (Tone.BAD, _("The permit is for another plate than the one on the truck.")),
    Verdict.NOT_YET: (Tone.WARNING, _("The permit is not valid yet.")),
    Verdict.EXPIRED: (Tone.WARNING, _("The permit is no longer valid.")),
}
# As people type a code's letters; the code itself has none of these.
LOOKALIKES = str.maketrans("OIL", "011")
UNKNOWN_CODE = (Tone.BAD, _("No vehicle with this plate has this permit code at your gates."))


class ScanForm(forms.Form):
    gate = forms.ChoiceField(label=_("Gate"))
    text = forms.CharField(
        label=_("Permit"),
        help_text=_("Scan the QR, or type the 10-character code below it."),
        max_length=TEXT_LIMIT,
        strip=False,
        widget=code_input(),
    )
    plate = forms.CharField(
        label=_("Plate on the truck"),
        help_text=_("Read it from the truck, not from the permit."),
        max_length=LIMIT,
        widget=code_input(width=16),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the guard is told, and the crossing when he may see it."""

    tone: Tone
    text: Promise
    permit: gates.Permit | None = None
    seen: crossing.CrossingView | None = None
    buttons: tuple[Button, ...] = ()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.BORDER_GUARD_OFFICER, Role.CUSTOMS_OFFICER)
def scan(http: HttpRequest) -> HttpResponse:
    """A POST, so that permits stay out of addresses and logs; it changes nothing."""
    actor = actor_of(http)
    choices = gate_choices(crossing.gates_in_view(actor=actor))
    form = ScanForm(http.POST or None, initial={"gate": choices[0][0] if choices else ""})
    field = form.fields["gate"]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices
    found = _check(actor, form) if form.is_bound and form.is_valid() else None
    return render(http, "officer/scan.html", {"form": form, "found": found, "seen": found and found.seen})


def _check(actor: Actor, form: ScanForm) -> Found:
    gate, plate = form.cleaned_data["gate"], typed_key(form.cleaned_data["plate"])
    text = _text_of(gate, plate, form.cleaned_data["text"])
    if text is None:
        return Found(tone=UNKNOWN_CODE[0], text=UNKNOWN_CODE[1])
    kind = gates.PermitKind.DEMONSTRATION if installation.is_demonstration() else gates.PermitKind.REAL
    checked = gates.check_permit(text=text, plate_seen=plate, gate=gate, kind=kind, now=clock.now())
    tone, said = VERDICTS[checked.verdict]
    found = Found(tone=tone, text=said, permit=checked.permit)
    return _with_crossing(actor, checked.permit, found) if checked.permit else found


def _text_of(gate: str, plate: str, typed: str) -> str | None:
    """The scanned text itself; for a typed code, the text of the permit of a truck with this plate."""
    if ":" in typed or len(typed) > LIMIT:
        return typed
    wanted = typed_key(typed).translate(LOOKALIKES)
    held = (gates.find_permit(crossing_id=seen.id) for seen in find(gates=[gate], typed=plate))
    return next((permit.text for permit in held if permit and permit.code == wanted), None)


def _with_crossing(actor: Actor, permit: gates.Permit, found: Found) -> Found:
    """Add the crossing when the guard may view it, and its confirmations when the permit is in order."""
    try:
        seen = crossing.get_seen(actor=actor, crossing_id=permit.crossing_id)
    except Refusal:
        return found
    if found.tone != Tone.OK:
        return replace(found, seen=seen)
    opened = crossing.open_record(declaration_id=seen.declaration_id)
    offers = crossing.list_offers(actor=actor, opened=opened, crossing_id=seen.id, now=clock.now())
    confirming = (offer for offer in offers if offer.verb == crossing.Verb.CONFIRM)
    return replace(found, seen=seen, buttons=tuple(buttons(confirming)))
