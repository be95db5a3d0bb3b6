"""What a source says beside a figure's numbers: how final it is, and whose plans its percentages are of."""

from collections.abc import Mapping

import msgspec
from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xulang.indicators import api as indicators
from xulang.indicators.api import Certainty, Content, PlanOf
from xulang.interfaces.province import shown
from xulang.interfaces.province.words import CERTAINTIES, PLANS_OF
from xulang.interfaces.shared.forms import text_input
from xulang.kernel.refusal import Refusal

OTHER = "percent_of_other_plan"
LABELS: Mapping[str, Promise] = {
    "certainty": _("The figure is"),
    "plan_of": _("The percentage is of the plan"),
    OTHER: _("Per cent of another plan, as published"),
    "other_plan_of": _("The other plan is"),
}


def add_said(form: forms.Form) -> None:
    """The fields of LABELS."""
    form.fields["certainty"] = forms.ChoiceField(
        label=str(LABELS["certainty"]), choices=list(CERTAINTIES.items()), required=False
    )
    form.fields["plan_of"] = forms.ChoiceField(
        label=str(LABELS["plan_of"]), choices=list(PLANS_OF.items()), required=False
    )
    form.fields[OTHER] = forms.CharField(
        label=str(LABELS[OTHER]),
        max_length=60,
        required=False,
        widget=text_input(inputmode="text", width=20),
    )
    form.fields["other_plan_of"] = forms.ChoiceField(
        label=str(LABELS["other_plan_of"]), choices=list(PLANS_OF.items()), required=False
    )


def with_said(*, form: forms.Form, content: Content) -> Content:
    """The content with what was typed in the fields. Raises a Refusal with the field it is about."""
    told = form.cleaned_data
    other = (told.get(OTHER) or "").strip()
    try:
        number = indicators.read_typed(text=other).stored if other else ""
    except Refusal as refusal:
        raise Refusal(code=refusal.code, field=OTHER, **refusal.params) from refusal
    return msgspec.structs.replace(
        content,
        certainty=Certainty(told.get("certainty") or ""),
        plan_of=PlanOf(told.get("plan_of") or ""),
        percent_of_other_plan=number,
        other_plan_of=PlanOf(told.get("other_plan_of") or ""),
    )


def initial_said(told: Content | indicators.Proposal) -> dict[str, object]:
    return {
        "certainty": told.certainty,
        "plan_of": told.plan_of,
        OTHER: shown.typed(told.percent_of_other_plan),
        "other_plan_of": told.other_plan_of,
    }


def shown_said(*, content: Content) -> list[tuple[Promise, str]]:
    """What of it a version says."""
    every = [
        (LABELS["certainty"], str(CERTAINTIES[content.certainty]) if content.certainty else ""),
        (LABELS["plan_of"], str(PLANS_OF[content.plan_of]) if content.plan_of else ""),
        (LABELS[OTHER], shown.stored(content.percent_of_other_plan)),
        (LABELS["other_plan_of"], str(PLANS_OF[content.other_plan_of]) if content.other_plan_of else ""),
    ]
    return [(label, text) for label, text in every if text]
