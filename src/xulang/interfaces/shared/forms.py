"""How Django's forms look and speak here; how pages use them: docs/pages.md."""

from collections.abc import Iterable

from django import forms
from django.forms.renderers import TemplatesSetting

from xulang.interfaces.shared.refusal_texts import say
from xulang.kernel.refusal import Refusal


class Renderer(TemplatesSetting):
    """settings.FORM_RENDERER: every form is drawn by the house's templates."""

    form_template_name = "shared/forms/form.html"
    formset_template_name = "shared/forms/formset.html"
    field_template_name = "shared/forms/field.html"


class DateInput(forms.DateInput):
    """The browser's own date picker; what it sends is ISO, whatever it shows."""

    input_type = "date"

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class DateTimeInput(forms.DateTimeInput):
    """The browser's own picker of date and minute, in Hanoi time."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%dT%H:%M")


def text_input(
    *, inputmode: str = "text", autocomplete: str = "off", width: int | None = None, **attrs: object
) -> forms.TextInput:
    """A text input that opens the right keyboard on a phone; `width` is its length in characters.

    `autocomplete` is one of HTML's names for the user's own data ("tel", "name"); off otherwise.
    """
    given: dict[str, object] = {"inputmode": inputmode, "autocomplete": autocomplete, **attrs}
    if width is not None:
        given["size"] = width
    return forms.TextInput(attrs=given)


def code_input(*, width: int | None = None) -> forms.TextInput:
    """An input for plates, containers and numbers: capitals, no spelling help, no history."""
    return text_input(width=width, autocapitalize="characters", spellcheck="false")


def add_refusals(*, form: forms.BaseForm, refusals: Iterable[Refusal]) -> None:
    """Put each refusal beside its field, or on top if there is no such field. Call on a validated form."""
    for refusal in refusals:
        said = say(refusal)
        field = said.field if said.field in form.fields else None
        form.add_error(field, forms.ValidationError(said.sentence, code=said.code))
