"""“Sure?”: a form that was asked back gets a box to say that the figure is right all the same."""

from django import forms
from django.utils.translation import gettext_lazy as _

from xulang.indicators.api import IndicatorRefusal
from xulang.kernel.refusal import RefusalCode

ASKS: frozenset[RefusalCode] = frozenset({IndicatorRefusal.UNSURE, IndicatorRefusal.UNSURE_PERCENT})


def ask(*, form: forms.Form) -> None:
    """Show the box; what was ticked before stays so."""
    if "sure" not in form.fields:
        form.fields["sure"] = forms.BooleanField(
            label=_("I looked at it again: the figure is right"), required=False
        )


def ask_again(*, form: forms.Form) -> None:
    """In a form that was sent: the box was there, so it is there again."""
    if form.is_bound and form.data.get(form.add_prefix("sure")):
        ask(form=form)


def ask_for(*, form: forms.Form, code: RefusalCode) -> None:
    """Where the refusal only asks back."""
    if code in ASKS:
        ask(form=form)


def is_sure(*, form: forms.Form) -> bool:
    return bool(form.cleaned_data.get("sure"))
