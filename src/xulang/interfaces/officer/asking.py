"""What is asked before a verb: a reason, a result, a channel, a note."""

from collections.abc import Sequence

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xulang.crossing import api as crossing
from xulang.crossing.api import LineBalance, Verb, WantedPart
from xulang.interfaces.shared.parts import add_lines, wanted_of
from xulang.interfaces.shared.words import choices
from xulang.kernel.words import Channel, Role, Step

# As long as the use cases take.
NOTE_LIMIT = 1000
# The scheme says how many one order may add; this bounds what is read at all.
MOST_HOURS = 1000
CHOOSE = ("", _("Choose…"))


class Ask(forms.Form):
    """What every verb is sent with: in which role, on which step, of which customs declaration."""

    role = forms.ChoiceField(choices=[(role.value, role.value) for role in Role], widget=forms.HiddenInput)
    step = forms.ChoiceField(
        choices=[(step.value, step.value) for step in Step], widget=forms.HiddenInput, required=False
    )
    customs = forms.UUIDField(widget=forms.HiddenInput, required=False)


class AskNote(Ask):
    note = forms.CharField(
        label=_("Note"),
        help_text=_("Seen by the forces and the declarant, never by the public."),
        max_length=NOTE_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AskReason(AskNote):
    reason = forms.ChoiceField(label=_("Reason"), choices=[CHOOSE, *choices(crossing.Reason)])
    field_order = ["reason", "note"]


def _fields() -> list[tuple[Promise, list[tuple[str, Promise]]]]:
    """What may be asked for, the vehicle's fields before the declaration's."""
    names = dict(choices(crossing.Field))
    titles = {
        crossing.Holder.VEHICLE: _("Of this vehicle"),
        crossing.Holder.DECLARATION: _("Of the whole declaration"),
    }
    return [
        (
            title,
            [
                (row.field.value, names[row.field.value])
                for row in crossing.FIELDS
                if row.holder == holder and row.field in crossing.ASKABLE
            ],
        )
        for holder, title in titles.items()
    ]


class AskCorrection(AskReason):
    field = forms.ChoiceField(label=_("What has to be corrected"))
    field_order = ["field", "reason", "note"]

    def __init__(self, data: object = None) -> None:
        super().__init__(data=data)  # type: ignore[arg-type] # a QueryDict or None
        field = self.fields["field"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [CHOOSE, *_fields()]


class DropCorrection(Ask):
    field = forms.ChoiceField(
        choices=[(field.value, field.value) for field in crossing.Field], widget=forms.HiddenInput
    )


class AskHours(AskReason):
    hours = forms.IntegerField(label=_("Hours more"), min_value=1, max_value=MOST_HOURS)
    field_order = ["hours", "reason", "note"]


class AskPart(AskReason):
    """How much of each line goes back; `lines` are those that may be chosen."""

    def __init__(self, data: object = None, *, lines: Sequence[LineBalance] = ()) -> None:
        super().__init__(data=data)  # type: ignore[arg-type] # a QueryDict or None
        self.lines = lines
        self.wanted: list[WantedPart] = []
        add_lines(self, lines)

    def clean(self) -> dict[str, object]:
        self.wanted = wanted_of(self, self.lines)
        return self.cleaned_data


class AskResult(AskNote):
    result = forms.ChoiceField(
        label=_("Result"), choices=choices(crossing.InspectionResult), widget=forms.RadioSelect
    )
    field_order = ["result", "note"]


class AskChannel(Ask):
    channel = forms.ChoiceField(label=_("Channel"), choices=choices(Channel), widget=forms.RadioSelect)


class AskClearance(Ask):
    clearance = forms.ChoiceField(
        label=_("Clearance"), choices=choices(crossing.ClearanceStatus), widget=forms.RadioSelect
    )


FORMS: dict[Verb, type[Ask]] = {
    Verb.CONFIRM: AskNote,
    Verb.UNDO: AskNote,
    Verb.RELEASE: AskNote,
    Verb.REFUSE: AskReason,
    Verb.HOLD: AskReason,
    Verb.SEND_BACK: AskReason,
    Verb.RECALL_RETURN: AskNote,
    Verb.SEND_PART_BACK: AskPart,
    Verb.RECALL_PART: AskNote,
    Verb.CANCEL: AskReason,
    Verb.EXTEND_STAY: AskHours,
    Verb.RECALL_EXTENSION: AskNote,
    Verb.DESTROY: AskReason,
    Verb.RECALL_DESTRUCTION: AskNote,
    Verb.ASK_CORRECTION: AskCorrection,
    Verb.DROP_CORRECTION: DropCorrection,
    Verb.INSPECT: AskResult,
    Verb.SET_CHANNEL: AskChannel,
    Verb.SET_CLEARANCE: AskClearance,
}
