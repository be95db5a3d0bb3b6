"""A part of the goods that goes back before the border: what is asked, and what both sides are shown."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _

from xulang.crossing import api as crossing
from xulang.crossing.api import LineBalance, PartLine, Portion, WantedPart, Whereabouts
from xulang.declarations import api as declarations
from xulang.interfaces.shared.forms import add_refusals, text_input
from xulang.interfaces.shared.templatetags.xulang import number
from xulang.interfaces.shared.templatetags.xulang import quantity as shown_quantity
from xulang.interfaces.shared.timeline import reason_word
from xulang.journal import api as journal
from xulang.kernel.identifiers import parse_quantity, parse_weight
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Force

# As many as can be looked over; of a longer list the API takes any line.
MOST_LINES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What goes back of a vehicle's goods, in whose name and why; `lines` empty after erasure."""

    lines: tuple[PartLine, ...]
    weight_kg: int
    force: Force
    reason: str
    aboard: bool
    agreed: bool
    asked_by_firm: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """Declared, apart and going on, line by line; and in kilograms where all of it is."""

    lines: tuple[LineBalance, ...]
    places: tuple[tuple[Whereabouts, int], ...]
    total_kg: int


def part_of(vehicle: crossing.Vehicle) -> Part | None:
    if vehicle.portion is None or vehicle.storing is None:
        return None
    said = journal.get_fact(fact_id=vehicle.storing)
    lines = crossing.part_of(vehicle)
    return Part(
        lines=lines,
        weight_kg=crossing.kilograms(lines),
        force=vehicle.storing_by,
        reason=reason_word(said.public.reason_code or ""),
        aboard=vehicle.portion == Portion.ABOARD,
        agreed=vehicle.set_apart,
        asked_by_firm=vehicle.storing_by == Force.CARRIER,
    )


def balance_of(*, record: crossing.Record, content: declarations.DeclarationContent | None) -> Balance | None:
    """None while all goods go together, or nothing is known of them."""
    if content is None or not content.goods:
        return None
    places: Counter[Whereabouts] = Counter()
    for load in crossing.goods_loads(record=record, content=content):
        places[load.where] += load.weight_kg
    lines = crossing.goods_lines(record=record, content=content)
    if len(places) < 2 and not any(line.apart_kg for line in lines):
        return None
    return Balance(
        lines=lines,
        places=tuple((where, places[where]) for where in Whereabouts if places[where]),
        total_kg=sum(places.values()),
    )


def choosable(
    *, record: crossing.Record, content: declarations.DeclarationContent | None
) -> tuple[LineBalance, ...]:
    """The lines of which something may still be set apart."""
    if content is None:
        return ()
    lines = crossing.goods_lines(record=record, content=content)
    return tuple(line for line in lines if line.rest_kg != 0)[:MOST_LINES]


def add_lines(form: forms.Form, lines: Sequence[LineBalance]) -> None:
    """Two inputs a line: how much of it goes back, and its weight; left empty, nothing."""
    for place, line in enumerate(lines):
        goods = " · ".join(part for part in (line.declared.product, line.customs) if part)
        if line.rest_quantity is not None:
            most = {
                "goods": goods,
                "most": shown_quantity(line.rest_quantity),
                "unit": line.declared.unit or "",
            }
            form.fields[f"quantity{place}"] = _input(_("%(goods)s: how much, of %(most)s %(unit)s") % most)
        whole = "" if line.rest_kg is None else number(line.rest_kg)
        label = _("%(goods)s: kg, of %(most)s") if whole else _("%(goods)s: kg")
        form.fields[f"weight{place}"] = _input(label % {"goods": goods, "most": whole})


def _input(label: str) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=30, widget=text_input(inputmode="decimal", width=12)
    )


def wanted_of(form: forms.Form, lines: Sequence[LineBalance]) -> list[WantedPart]:
    """What was typed; what could not be read stands as an error beside its input."""
    wanted = []
    for place, line in enumerate(lines):
        quantity, weight = (
            str(form.cleaned_data.get(f"{name}{place}") or "") for name in ("quantity", "weight")
        )
        if not quantity and not weight:
            continue
        try:
            amount = _quantity(quantity, line, f"quantity{place}")
            kg = _weight(weight, f"weight{place}")
        except Refusal as refusal:
            add_refusals(form=form, refusals=[refusal])
            continue
        wanted.append(WantedPart(owner=line.owner, line=line.line, quantity=amount, weight_kg=kg))
    return wanted


def _quantity(text: str, line: LineBalance, field: str) -> Decimal | None:
    if line.rest_quantity is None:
        return None
    try:
        return parse_quantity(text=text).value
    except Refusal as refusal:
        raise Refusal(code=refusal.code, field=field, **refusal.params) from refusal


def _weight(text: str, field: str) -> int:
    try:
        return parse_weight(text=text).value
    except Refusal as refusal:
        raise Refusal(code=refusal.code, field=field, **refusal.params) from refusal


def beside_inputs(
    refusals: Iterable[Refusal], wanted: Sequence[WantedPart], lines: Sequence[LineBalance]
) -> list[Refusal]:
    """The use case names what is wrong by its place among what was wanted; the form by its own inputs."""
    places = {(line.owner, line.line): place for place, line in enumerate(lines)}
    found = []
    for refusal in refusals:
        _head, _dot, path = (refusal.field or "").partition("lines.")
        index, _dot, name = path.partition(".")
        field = None
        if index.isdecimal():
            one = wanted[int(index)]
            field = f"{'quantity' if name == 'quantity' else 'weight'}{places[one.owner, one.line]}"
        found.append(Refusal(code=refusal.code, field=field, **refusal.params))
    return found
