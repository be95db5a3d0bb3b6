"""The form of a spreadsheet's upload."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from xulang.declarations.api import Make, Mode
from xulang.interfaces.shared.sheets.labels import MAKES, MODES


class SpreadsheetForm(forms.Form):
    use_required_attribute = False
    file = forms.FileField(
        label=_("File"),
        help_text=_("An .xlsx workbook or a CSV file in UTF-8; at most 10 MB and 1,000 declarations."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,text/csv"}),
    )
    mode = forms.ChoiceField(
        label=_("If something in the file is wrong"),
        choices=[(mode.value, text) for mode, text in MODES.items()],
        initial=Mode.ALL_OR_NOTHING.value,
        widget=forms.RadioSelect,
    )
    make = forms.ChoiceField(
        label=_("What is made of it"),
        choices=[(make.value, text) for make, text in MAKES.items()],
        initial=Make.DRAFTS.value,
        widget=forms.RadioSelect,
    )

    @classmethod
    def chosen(cls, sent: Mapping[str, object]) -> tuple[Mode, Make]:
        """What was chosen; the careful choice where nothing was, or nothing that is offered."""
        mode, make = sent.get("mode"), sent.get("make")
        return (
            Mode(str(mode)) if mode in set(Mode) else Mode.ALL_OR_NOTHING,
            Make(str(make)) if make in set(Make) else Make.DRAFTS,
        )
