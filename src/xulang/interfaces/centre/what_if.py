"""The centre asks "what if": longer hours, another lane, other shares, from the queue as it stands."""

from datetime import datetime, timedelta

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from xulang.crossing import api as crossing
from xulang.interfaces.centre.capacity import chosen_line
from xulang.interfaces.centre.roles import SEEING
from xulang.interfaces.shared.forms import add_refusals
from xulang.interfaces.shared.places import gate_choices
from xulang.interfaces.shared.queue import class_names, class_word, line_name
from xulang.interfaces.shared.requests import for_roles
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Cargo, Direction
from xulang.platform import clock
from xulang.queueing import api as queueing
from xulang.simulation import api as simulation

# The same question at the same minute gets the same answer.
SEED = 20_260_501
SHOWN_HOURS = 72
# More days and hours than these would stand on each other below the plot.
MOST_TICKS = 6


class WhatIfForm(forms.Form):
    longer = forms.IntegerField(
        label=_("Hours open longer each day"),
        min_value=-crossing.MOST_HOURS,
        max_value=crossing.MOST_HOURS,
        required=False,
    )
    lanes = forms.IntegerField(
        label=_("Lanes more or fewer, with their staff"),
        min_value=-crossing.MOST_LANES,
        max_value=crossing.MOST_LANES,
        required=False,
    )

    def __init__(self, data: QueryDict, *, classes: list[tuple[str, str, int]]) -> None:
        super().__init__(data)
        self.shares = [f"share_{code}" for code, _name, _share in classes]
        for code, name, share in classes:
            self.fields[f"share_{code}"] = forms.IntegerField(
                label=_("%(class)s: share, per mille") % {"class": name},
                min_value=0,
                max_value=1000,
                required=False,
                widget=forms.NumberInput(attrs={"placeholder": share}),
            )

    def changed(self) -> crossing.Changed:
        given = self.cleaned_data
        return crossing.Changed(
            longer=given["longer"] or 0,
            lanes=given["lanes"] or 0,
            shares={
                name.removeprefix("share_"): given[name] for name in self.shares if given[name] is not None
            },
        )


@never_cache
@require_safe
@for_roles(*SEEING)
def what_if_page(http: HttpRequest) -> HttpResponse:
    """`gate`, `direction`, `cargo` name the line; the rest is what would be different."""
    now, line, names = clock.now(), chosen_line(http), class_names(now=clock.now())
    said = queueing.read_classes(since=now)
    classes = queueing.classes_at(words=said, moment=now)
    offered = [(one.code, class_word(code=one.code, names=names), one.share) for one in classes]
    form = WhatIfForm(http.GET, classes=offered)
    compared = None
    if form.is_valid():
        try:
            compared = crossing.what_if(line=line, changed=form.changed(), now=now, seed=SEED)
        except Refusal as refusal:
            add_refusals(form=form, refusals=[refusal])
    shown = {
        "form": form,
        "line": line,
        "name": line_name(line),
        "gates": gate_choices(),
        "directions": list(Direction),
        "cargos": list(Cargo),
        "compared": compared,
        "rows": _rows(compared, names) if compared else [],
        "plot": _plot(compared, now) if compared and compared.now.trucks else "",
        "changed": form.is_valid() and not form.changed().nothing,
        "at": now,
    }
    return render(http, "centre/what_if.html", shown)


def _rows(compared: crossing.Compared, names: dict[str, str]) -> list[dict[str, object]]:
    """Each class that stands in the line: its wait as it is and as it would be, in hours."""
    then = {one.code: one for one in compared.then.classes}
    return [
        {
            "class": class_word(code=one.code, names=names),
            "trucks": one.trucks,
            "now": _hours(one.mean),
            "then": _hours(then[one.code].mean) if one.code in then else None,
        }
        for one in compared.now.classes
    ]


def _hours(seconds: int) -> float:
    return round(seconds / 3600, 1)


def _plot(compared: crossing.Compared, now: datetime) -> str:
    """Trucks that stand there now and are not yet in, hour by hour, until both lines end."""
    ends = [
        next((hour for hour, there in enumerate(one.standing, start=1) if not there), len(one.standing))
        for one in (compared.now, compared.then)
    ]
    shown = max(1, min(max(ends), SHOWN_HOURS))
    begins = now.astimezone(queueing.HANOI)
    ticks = [
        (float(hour), f"{begins + timedelta(hours=hour):%d/%m %H:%M}")
        for hour in range(0, shown + 1, -(-shown // MOST_TICKS))
    ]
    return simulation.chart(
        title=gettext("Trucks of today’s queue not yet in"),
        across=gettext("Hanoi time"),
        upwards=gettext("trucks"),
        x=list(range(shown + 1)),
        lines={
            gettext("as it is"): [compared.now.trucks + compared.now.beyond, *compared.now.standing[:shown]],
            gettext("as it would be"): [
                compared.then.trucks + compared.then.beyond,
                *compared.then.standing[:shown],
            ],
        },
        ticks=ticks,
    )
