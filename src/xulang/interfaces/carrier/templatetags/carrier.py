"""`{% load carrier %}`: how a company's pages write plates, gates, drafts and quantities."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from django import template
from django.forms import BaseForm
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xulang.declarations.api import Party, SavedDraft
from xulang.gates.api import IssuedPermit, Language, Notice, permit_svg
from xulang.interfaces.carrier import drafting
from xulang.interfaces.shared.templatetags.xulang import error_summary
from xulang.interfaces.shared.typed import plate_text
from xulang.interfaces.shared.words import word_of
from xulang.registry import api as registry

register = template.Library()

KINDS = {"type": "VehicleType"}


@register.filter
def chosen(body: drafting.Body, name: str) -> str:
    """The word for what was chosen in a draft, empty for what is none of the choices."""
    try:
        return word_of(kind=KINDS[name], value=drafting.text(body, name))
    except ValueError:
        return ""


@register.filter
def yard_name(code: str) -> str:
    return next((yard.name for yard in registry.list_yards() if yard.code == code), code)


@register.filter
def in_order(values: Iterable[StrEnum]) -> list[StrEnum]:
    return sorted(values)


@register.filter
def party(value: Party) -> str:
    return " · ".join(part for part in (value.name, value.tax_code, value.address, value.phone) if part)


@register.filter
def qr_code(permit: IssuedPermit) -> SafeString:
    """The permit as its QR, at the size of a stamp; it prints sharp."""
    drawn = permit_svg(text=permit.text, kind=permit.permit.kind)
    label = format_html(
        '<svg width="220" role="img" aria-label="{}" ', _("Permit %(code)s") % {"code": permit.code}
    )
    return mark_safe(drawn.replace("<svg ", label, 1))  # noqa: S308 -- drawn by us, of a signed text


@register.filter
def draft_title(draft: SavedDraft, gate_of: Mapping[str, str]) -> str:
    """What tells one draft from the next: its gate, or that nothing was chosen yet."""
    gate = drafting.text(draft.body, "gate")
    name = gate_of.get(gate, gate) or _("No gate yet")
    return _("Correction: %(gate)s") % {"gate": name} if draft.amends else name


@register.filter
def draft_plates(draft: SavedDraft) -> str:
    plates = [drafting.text(one, "plate") for one in drafting.groups(draft.body, "vehicles")]
    return ", ".join(plate_text(plate) for plate in plates if plate)


@register.filter
def notice_text(notice: Notice) -> str:
    """The notice in the reader's language, else in Vietnamese."""
    wanted = Language(get_language() or "vi")
    return notice.text.get(wanted) or notice.text[Language.VIETNAMESE]


@register.inclusion_tag("shared/forms/error_summary.html")
def errors_of(form: BaseForm, lines: Iterable[BaseForm]) -> dict[str, object]:
    """All errors of a form and of the forms of its lines, on top of the page."""
    return error_summary(form, *lines)
