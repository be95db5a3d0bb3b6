"""A body's own head and foot of official documents: written here, printed by reports."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from xulang.indicators import api as indicators
from xulang.indicators.api import LETTERHEAD_BOUNDS, Letterhead
from xulang.interfaces.shared.forms import add_refusals
from xulang.interfaces.shared.letterheads import home_of, letterhead_of
from xulang.interfaces.shared.requests import actor_of, for_roles, request_of
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Role

KEEPING = (Role.FIGURES_OFFICER, Role.FIGURES_MANAGER, Role.CENTRE_MANAGER)
LINES = forms.Textarea(attrs={"rows": 2})


class LetterheadForm(forms.Form):
    """Lengths and lines are the domain's to judge, the same for every way in."""

    upper = forms.CharField(
        label=_("Body above"), required=False, widget=LINES, help_text=_("Empty for a people's committee.")
    )
    body = forms.CharField(label=_("Issuing body"), required=False, widget=LINES)
    mark = forms.CharField(
        label=_("Its abbreviation in the number"), required=False, help_text=_("VT gives “Số: …/BC-VT”.")
    )
    place = forms.CharField(label=_("Place, before the date"), required=False)
    capacity = forms.CharField(label=_("In what capacity one signs"), required=False, widget=LINES)
    signer = forms.CharField(label=_("Name of who signs"), required=False)
    recipients = forms.CharField(
        label=_("Recipients, one a line"), required=False, widget=forms.Textarea(attrs={"rows": 5})
    )

    def letterhead(self) -> Letterhead:
        told = {
            name: "\n".join(
                line.strip() for line in str(self.cleaned_data[name]).splitlines() if line.strip()
            )
            for name in LETTERHEAD_BOUNDS
        }
        return Letterhead(**told)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*KEEPING)
def letterhead(http: HttpRequest) -> HttpResponse:
    """Shown as it is printed now; kept for the body, or given up for what follows from its name."""
    home = home_of(actor_of(http))
    if home is None:
        raise Http404
    now = letterhead_of(home)
    form = LetterheadForm(http.POST or None, initial={name: getattr(now, name) for name in LETTERHEAD_BOUNDS})
    if http.method == "POST" and form.is_valid():
        try:
            if http.POST.get("drop"):
                indicators.drop_letterhead(request=request_of(http), organisation_id=home.id)
            else:
                indicators.keep_letterhead(
                    request=request_of(http), organisation_id=home.id, head=form.letterhead()
                )
        except Refusal as refusal:
            add_refusals(form=form, refusals=[refusal])
        else:
            messages.success(http, gettext("It is on the record."))
            return redirect("province:letterhead")
    names = {
        "home": home,
        "form": form,
        "kept": indicators.find_letterhead(organisation_id=home.id) is not None,
    }
    return render(http, "province/letterhead.html", names, status=422 if form.errors else 200)
