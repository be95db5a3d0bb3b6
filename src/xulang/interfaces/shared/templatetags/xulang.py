"""`{% load xulang %}`: the house's tags and filters. How to use them: docs/pages.md."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BaseFormSet
from django.forms.boundfield import BoundField
from django.template.context import Context
from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from xulang.indicators.api import Area, Indicator, Project
from xulang.interfaces.shared import words
from xulang.interfaces.shared.assets import asset_url
from xulang.interfaces.shared.components import StepState, TimelineEntry, Tone, WaitingItem, look
from xulang.interfaces.shared.icons import icon as draw_icon
from xulang.interfaces.shared.masking import Masked
from xulang.interfaces.shared.masking import mask as mask_value
from xulang.interfaces.shared.rule_names import rule_name
from xulang.interfaces.shared.typed import plate_text
from xulang.interfaces.shared.units import unit_name
from xulang.kernel.words import Nationality, Step

register = template.Library()

register.filter("rule_name", rule_name)

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
BEIJING = ZoneInfo("Asia/Shanghai")
MINUTE = "%d/%m/%Y %H:%M"
TONE_ICONS = {
    Tone.INFO: "info",
    Tone.OK: "check",
    Tone.WARNING: "warning",
    Tone.BAD: "cross",
    Tone.NEUTRAL: "dot",
}


@register.simple_tag
def asset(name: str) -> str:
    return asset_url(name)


@register.simple_tag
def icon(name: str) -> SafeString:
    return draw_icon(name)


@register.simple_tag
def colon() -> str:
    """Between a name and what it is: Chinese has signs of its own."""
    return _sign(": ", "\uff1a")


@register.simple_tag
def comma() -> str:
    return _sign(", ", "\uff0c")


@register.simple_tag
def stop() -> str:
    return _sign(". ", "\u3002")


def _sign(usual: str, chinese: str) -> str:
    return chinese if get_language() == "zh-hans" else usual


@register.simple_tag(name="word")
@register.filter(name="word")
def show_word(value: StrEnum | str | None, kind: str = "") -> str:
    """`{{ stage|word }}` for an enum's member, `{{ row.step|word:"Step" }}` for stored text."""
    if value is None or value == "":
        return ""
    return words.word_of(kind=kind, value=value) if kind else words.word(_member(value))


def _member(value: StrEnum | str) -> StrEnum:
    if not isinstance(value, StrEnum):
        raise template.TemplateSyntaxError(f'"{value}" is plain text: name its enum, |word:"Step"')
    return value


@register.simple_tag
def clock(moment: datetime | None) -> SafeString | str:
    """One moment by Hanoi's clock, dd/MM/yyyy HH:mm."""
    return "" if moment is None else _time(moment, f"{moment.astimezone(HANOI):{MINUTE}}")


@register.simple_tag
def two_clocks(moment: datetime | None) -> SafeString | str:
    """One moment by both sides' clocks; the date on China's side is shown when it is another one."""
    if moment is None:
        return ""
    here, there = moment.astimezone(HANOI), moment.astimezone(BEIJING)
    other = f"{there:%H:%M}" if here.date() == there.date() else f"{there:{MINUTE}}"
    body = format_html(
        '<span class="clock">{} <small>{}</small></span> <span class="clock">{} <small>{}</small></span>',
        f"{here:{MINUTE}}",
        gettext("Viet Nam"),
        other,
        gettext("China"),
    )
    return format_html('<span class="two-clocks">{}</span>', _time(moment, body))


def _time(moment: datetime, body: str) -> SafeString:
    return format_html(
        '<time datetime="{}">{}</time>', f"{moment.astimezone(HANOI).isoformat(timespec='seconds')}", body
    )


@register.filter
def number(value: Decimal | int | None) -> str:
    """A number as the language writes it: 1.234.567,89 in Vietnamese, 1,234,567.89 in English and Chinese."""
    if value is None:
        return ""
    return formats.number_format(value, use_l10n=True, force_grouping=True)


@register.filter
def quantity(value: Decimal | None) -> str:
    """Without the zeros that only keep it unambiguous in storage."""
    if value is None:
        return ""
    return formats.number_format(value.normalize(), use_l10n=True, force_grouping=True)


@register.filter
def unit(name: str) -> str:
    """A unit of an indicator, kept in Vietnamese, in the language of the page."""
    return unit_name(name)


@register.filter
def named(thing: Area | Project | Indicator) -> str:
    """An area, a project or an indicator in the language of the page."""
    return thing.name(language=get_language() or "vi")


@register.simple_tag
def money(dong: int | None) -> SafeString | str:
    """An amount of integer đồng."""
    return "" if dong is None else format_html('<span class="money">{}&nbsp;₫</span>', number(dong))


@register.filter
def shown_plate(stored: str | None) -> str:
    """A plate as on the vehicle, whichever form it is kept in; what is no plate stays."""
    return plate_text(stored) if stored else ""


@register.simple_tag
def plate(text: str, nationality: str = "") -> SafeString | str:
    """A plate as on the vehicle: never broken over lines, never translated; the country as a small mark."""
    if not text:
        return ""
    mark = (
        format_html('<abbr title="{}">{}</abbr>', words.word(Nationality(nationality)), nationality)
        if nationality
        else ""
    )
    return format_html('<span class="plate" translate="no">{}{}</span>', mark, text)


@register.simple_tag
def mask(value: str | None, kind: str = "number") -> str:
    """Personal data for other eyes: `{% mask driver.phone %}`, `{% mask driver.name "name" %}`."""
    return mask_value(value=value or "", kind=Masked(kind))


@register.simple_tag
def badge(value: StrEnum | None, kind: str = "") -> SafeString | str:
    """Icon and word of a Stage, Force, Channel, FactKind…; `kind` names the enum of stored text."""
    if value is None or value == "":
        return ""
    member = words.member(kind=kind, value=value) if kind else _member(value)
    return _badge(member, words.word(member))


@register.simple_tag
def step_badge(step: Step | str, state: StepState | str) -> SafeString:
    """A step and how it stands: "Gate entry: waiting"."""
    how = StepState(state)
    text = gettext("%(step)s: %(state)s") % {"step": words.word(Step(step)), "state": words.word(how)}
    return _badge(how, text)


@register.simple_tag
def node(value: StrEnum) -> SafeString:
    """The mark of a timeline's entry: the icon alone, since the words stand beside it."""
    shown = look(value)
    return format_html('<span class="badge badge-{} node">{}</span>', shown.tone, draw_icon(shown.icon))


def _badge(member: StrEnum, text: str) -> SafeString:
    shown = look(member)
    return format_html('<span class="badge badge-{}">{}{}</span>', shown.tone, draw_icon(shown.icon), text)


@register.simple_block_tag
def alert(content: str, tone: str = "info", title: str = "") -> SafeString:
    """`{% alert "warning" title=heading %}…{% endalert %}`: a message of one tone, with its icon."""
    kind = Tone(tone)
    heading = format_html("<strong>{}</strong> ", title) if title else ""
    return format_html(
        '<div class="alert alert-{}">{}<div>{}{}</div></div>',
        kind,
        draw_icon(TONE_ICONS[kind]),
        heading,
        content,
    )


@register.inclusion_tag("shared/timeline.html")
def timeline(entries: Sequence[TimelineEntry], waiting: Sequence[WaitingItem] = ()) -> dict[str, object]:
    """What happened to one crossing, oldest first, and what it still waits for."""
    return {"entries": entries, "waiting": waiting}


@register.inclusion_tag("shared/pagination.html", takes_context=True)
def pagination(context: Context, page: "Page[object]") -> dict[str, object]:
    """Links to a Paginator's other pages; the rest of the query stays as it is."""
    return {
        "page": page,
        "numbers": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "ellipsis": page.paginator.ELLIPSIS,
        "request": context["request"],
    }


@register.inclusion_tag("shared/live.html", takes_context=True)
def live(context: Context, path: str, refresh: str) -> dict[str, object]:
    """The line "live / reconnecting / offline" of a page that follows the stream at `path`.

    At each event the element named by the selector `refresh` gets the event `live`: it carries
    `hx-get="…" hx-trigger="live" hx-swap="outerHTML"`.
    """
    return {"url": f"{context['stream_origin']}{path}", "refresh": refresh}


@register.inclusion_tag("shared/forms/error_summary.html")
def error_summary(*forms: "BaseForm | BaseFormSet[BaseForm]") -> dict[str, object]:
    """All errors of one or more forms and formsets, on top of the page, each linked to its field."""
    singles = [form for one in forms for form in (one.forms if isinstance(one, BaseFormSet) else [one])]
    whole = [one.non_form_errors() for one in forms if isinstance(one, BaseFormSet)]
    entries = [("", str(error)) for errors in whole for error in errors]
    for form in singles:
        for name, errors in form.errors.items():
            bound = form[name] if name in form.fields else None
            target = _first_input(bound) if bound else ""
            entries.extend((target, _named(form=form, bound=bound, text=str(error))) for error in errors)
    return {"entries": entries}


def _named(*, form: BaseForm, bound: BoundField | None, text: str) -> str:
    # Away from its field an error needs the field's name, and in a list of forms the form's `heading`.
    names = [str(name) for name in (getattr(form, "heading", ""), bound.label if bound else "") if name]
    if not names:
        return text
    return gettext("%(field)s: %(error)s") % {"field": ", ".join(names), "error": text}


def _first_input(bound: BoundField) -> str:
    # A group of radio buttons or check boxes has no input of its own: its first one is meant.
    return bound.id_for_label or (f"{bound.auto_id}_0" if bound.use_fieldset else bound.auto_id)


@register.simple_tag
def empty(title: str, hint: str = "") -> SafeString:
    """What stands where a list would stand, when it has nothing to show."""
    line = format_html("<p>{}</p>", hint) if hint else ""
    return format_html('<div class="empty"><p><strong>{}</strong></p>{}</div>', title, line)
