"""Tags, words and texts that all pages share."""

from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation
from django.utils.translation import gettext_lazy

from xulang.interfaces.shared.components import LOOKS, StepState, TimelineEntry, WaitingItem
from xulang.interfaces.shared.forms import DateTimeInput, add_refusals
from xulang.interfaces.shared.icons import PATHS
from xulang.interfaces.shared.masking import Masked, mask
from xulang.interfaces.shared.refusal_texts import RefusalText, say, texts
from xulang.interfaces.shared.refusal_texts.base import say_with
from xulang.interfaces.shared.words import WORDS, choices, word
from xulang.kernel import words as kernel_words
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import FactKind, Force, Regularity, Stage, Step
from xulang.platform.refusals import PlatformRefusal

LATE = datetime(2026, 5, 21, 16, 5, tzinfo=UTC)  # 23:05 in Hanoi, five past midnight in Beijing
MORNING = datetime(2026, 5, 21, 1, 54, tzinfo=UTC)


def render(source: str, **context: object) -> str:
    return Template("{% load xulang %}" + source).render(Context(context))


def kernel_enums() -> list[type[StrEnum]]:
    found = vars(kernel_words).values()
    return [
        kind for kind in found if isinstance(kind, type) and issubclass(kind, StrEnum) and kind is not StrEnum
    ]


@pytest.mark.parametrize("kind", kernel_enums(), ids=lambda kind: kind.__name__)
def test_every_word_of_the_kernel_can_be_said(kind: type[StrEnum]) -> None:
    assert set(WORDS[kind]) == set(kind)


@pytest.mark.parametrize(
    ("language", "said"), [("vi", "Kiểm dịch thực vật"), ("en", "Plant quarantine"), ("zh-hans", "植物检疫")]
)
def test_a_word_is_said_in_the_active_language(language: str, said: str) -> None:
    with translation.override(language):
        assert word(Force.PLANT_QUARANTINE) == said
        assert render("{{ force|word }}", force=Force.PLANT_QUARANTINE) == said
        assert render('{% word stored "Force" %}', stored="plant_quarantine") == said


def test_stored_text_needs_the_name_of_its_words() -> None:
    with pytest.raises(TemplateSyntaxError, match="plain text"):
        render("{{ stage|word }}", stage="declared")
    assert render("{{ nothing|word }}", nothing=None) == ""


def test_choices_of_a_form_are_words() -> None:
    with translation.override("vi"):
        assert [(value, str(name)) for value, name in choices(Regularity)] == [
            ("regular", "Đúng trình tự"),
            ("irregular", "Sai trình tự"),
        ]


def test_two_clocks_show_the_other_date_past_midnight() -> None:
    with translation.override("vi"):
        late, morning = (render("{% two_clocks at %}", at=at) for at in (LATE, MORNING))
    assert "21/05/2026 23:05 <small>Việt Nam" in late
    assert "22/05/2026 00:05 <small>Trung Quốc" in late
    assert "21/05/2026 08:54 <small>Việt Nam" in morning
    assert '<span class="clock">09:54 <small>Trung Quốc' in morning
    assert '<time datetime="2026-05-21T08:54:00+07:00">' in morning


def test_one_clock_is_hanoi_s() -> None:
    assert render("{% clock at %}", at=MORNING) == (
        '<time datetime="2026-05-21T08:54:00+07:00">21/05/2026 08:54</time>'
    )
    assert render("{% clock at %}", at=None) == ""


@pytest.mark.parametrize(
    ("language", "number", "money"),
    [("vi", "1.234.567,89", "4.000.000"), ("en", "1,234,567.89", "4,000,000")],
)
def test_numbers_are_written_as_the_language_writes_them(language: str, number: str, money: str) -> None:
    with translation.override(language):
        assert render("{{ n|number }}", n=Decimal("1234567.89")) == number
        assert render("{% money 4000000 %}") == f'<span class="money">{money}&nbsp;₫</span>'


def test_a_plate_is_never_translated_and_never_markup() -> None:
    with translation.override("en"):
        assert render('{% plate "12C-123.45" "VN" %}') == (
            '<span class="plate" translate="no"><abbr title="Viet Nam">VN</abbr>12C-123.45</span>'
        )
    assert "&lt;b&gt;" in render("{% plate text %}", text="<b>")


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        ("Nguyễn Văn An", Masked.NAME, "N••• V••• A•••"),
        ("0912 345 678", Masked.NUMBER, "•••\N{NO-BREAK SPACE}678"),
        ("024099001234", Masked.NUMBER, "•••\N{NO-BREAK SPACE}234"),
        ("12345", Masked.NUMBER, "•••"),
        ("  ", Masked.NAME, ""),
    ],
)
def test_masked_data_is_recognised_only_by_its_owner(value: str, kind: Masked, shown: str) -> None:
    assert mask(value=value, kind=kind) == shown


def test_a_badge_has_an_icon_and_a_text() -> None:
    with translation.override("vi"):
        shown = render("{% badge stage %}", stage=Stage.NEEDS_CORRECTION)
    assert shown.startswith('<span class="badge badge-warning"><svg')
    assert shown.endswith("</svg>Cần sửa</span>")


def test_a_step_s_badge_says_how_it_stands() -> None:
    with translation.override("vi"):
        shown = render('{% step_badge "entry" state %}', state=StepState.WAITING)
    assert shown.endswith("</svg>Vào cửa khẩu: chờ lực lượng còn lại</span>")


def test_every_look_has_its_icon() -> None:
    assert {look.icon for looks in LOOKS.values() for look in looks.values()} <= set(PATHS)


def test_the_timeline_tells_what_happened_and_what_is_missing() -> None:
    entry = TimelineEntry(
        at=MORNING,
        kind=FactKind.CONFIRMED,
        step=Step.HEALTH_CHECK,
        force=Force.HEALTH_QUARANTINE,
        note="<i>đủ giấy tờ</i>",
        regularity=Regularity.IRREGULAR,
    )
    waiting = WaitingItem(step=Step.ENTRY, forces=(Force.CUSTOMS, Force.BORDER_GUARD))
    with translation.override("vi"):
        shown = render("{% timeline entries waiting %}", entries=[entry], waiting=[waiting])
    text = " ".join(shown.split())
    assert '<strong>Kiểm dịch y tế <span class="kind">· Đã xác nhận</span></strong>' in text
    assert "&lt;i&gt;đủ giấy tờ" in text
    assert "Sai trình tự" in text
    assert '<li class="waiting">' in text
    assert '<span class="who">Hải quan, Biên phòng</span>' in text


class _Form(forms.Form):
    heading = ""
    plate = forms.CharField(label="Plate", help_text="As on the vehicle")
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A")], widget=forms.RadioSelect)
    at = forms.DateTimeField(label="At", required=False, widget=DateTimeInput)


def test_a_field_is_tied_to_its_hint_and_error() -> None:
    with translation.override("en"):
        shown = str(_Form({})["plate"].as_field_group())
    assert 'aria-describedby="id_plate_helptext id_plate_error"' in shown
    assert 'id="id_plate_helptext">As on the vehicle' in shown
    assert 'aria-invalid="true"' in shown
    assert "(optional)" not in shown


def test_the_summary_names_the_fields_and_leads_to_their_inputs() -> None:
    with translation.override("en"):
        shown = render("{% error_summary form %}", form=_Form({}))
    assert '<a href="#id_plate">Plate: This field is required.</a>' in shown
    assert '<a href="#id_kind_0">Kind: This field is required.</a>' in shown
    assert "There are 2 things to correct" in shown
    assert render("{% error_summary form %}", form=_Form()).strip() == ""


def test_the_summary_of_several_forms_names_the_form() -> None:
    formset = forms.formset_factory(_Form, extra=0)(
        {
            "form-TOTAL_FORMS": "2",
            "form-INITIAL_FORMS": "2",
            "form-0-plate": "12C",
            "form-0-kind": "a",
            "form-1-kind": "a",
        }
    )
    for place, form in enumerate(formset.forms, start=1):
        form.heading = f"Vehicle {place}"
    with translation.override("en"):
        shown = render("{% error_summary formset %}", formset=formset)
    assert '<a href="#id_form-1-plate">Vehicle 2, Plate: This field is required.</a>' in shown


@pytest.mark.parametrize("typed", ["2026-05-06T14:30", "06/05/2026 14:30"])
@pytest.mark.parametrize("language", ["vi", "en", "zh-hans"])
def test_a_date_is_never_read_month_first(language: str, typed: str) -> None:
    with translation.override(language):
        form = _Form({"plate": "x", "kind": "a", "at": typed})
        assert form.is_valid()
    assert form.cleaned_data["at"].astimezone(UTC) == datetime(2026, 5, 6, 7, 30, tzinfo=UTC)


def test_a_refusal_stands_beside_its_field_or_on_top() -> None:
    form = _Form({"plate": "12C", "kind": "a"})
    assert form.is_valid()
    with translation.override("en"):
        add_refusals(
            form=form,
            refusals=[
                Refusal(code=PlatformRefusal.BUSY, field="plate"),
                Refusal(code=PlatformRefusal.REQUEST_REUSED, field="goods.0.hs"),
            ],
        )
        assert str(form.errors["plate"][0]).startswith(
            "Somebody else is changing the same record right now. Wait"
        )
        assert str(form.non_field_errors()[0]).startswith("This request was already sent with other content.")


def test_a_refusal_s_words_are_said_in_the_reader_s_language() -> None:
    text = RefusalText(
        title=gettext_lazy("%(force)s has it, %(count)s times, 100 %%"), next_step=gettext_lazy("Wait.")
    )
    refusal = Refusal(code=PlatformRefusal.BUSY, force=Force.CUSTOMS, count=3)
    with translation.override("vi"):
        said = say_with(refusal=refusal, text=text)
    assert said.sentence == "Hải quan has it, 3 times, 100 % Wait."


def test_every_text_belongs_to_one_code() -> None:
    assert PlatformRefusal.BUSY in texts()
    assert say(Refusal(code=PlatformRefusal.BUSY)).status == 503
