"""Capacity at the centre: weeks ahead by hour and what binds, past days beside what crossed, the history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from xulang.crossing import api as crossing
from xulang.interfaces.centre.roles import SEEING
from xulang.interfaces.centre.saying import TITLES
from xulang.interfaces.shared.capacity import (
    Cell,
    by_hour,
    cells_of,
    class_name,
    days_of,
    shown_figure,
    today,
)
from xulang.interfaces.shared.places import gate_choices, gate_name
from xulang.interfaces.shared.requests import actor_of, for_roles
from xulang.interfaces.shared.words import word
from xulang.kernel.words import Cargo, Direction
from xulang.platform import clock
from xulang.queueing import api as queueing

WEEKS_AHEAD = 8
WEEKS_BACK = 8
DAYS = 7
OF_LINE = (
    queueing.Kind.CHANGE,
    queueing.Kind.ANNOUNCEMENT,
    queueing.Kind.PLAN,
    queueing.Kind.HOLIDAYS,
    queueing.Kind.RULES,
)

Word = TypeVar("Word", Direction, Cargo)


def _chosen(kind: type[Word], text: str, usual: Word) -> Word:
    return kind(text) if text in list(kind) else usual


def chosen_line(http: HttpRequest) -> queueing.Line:
    """The line that the address names, else the fullest, a planned one, or export of fresh goods."""
    now, gates = clock.now(), [code for code, _ in gate_choices()]
    wanted = http.GET.get("gate", "")
    among = [wanted] if wanted in gates else gates
    planned = queueing.list_lines(gates=among, since=now)
    first = queueing.find_fullest(gates=among) or (planned[0] if planned else None)
    gate = wanted if wanted in gates else (first.gate if first else gates[0])
    return queueing.Line(
        gate=gate,
        direction=_chosen(
            Direction, http.GET.get("direction", ""), first.direction if first else Direction.EXPORT
        ),
        cargo=_chosen(Cargo, http.GET.get("cargo", ""), first.cargo if first else Cargo.FRESH),
    )


@require_safe
@for_roles(*SEEING)
def calendar(http: HttpRequest) -> HttpResponse:
    """`week` counts from the running one; below zero it shows the plan beside what crossed."""
    now, line = clock.now(), chosen_line(http)
    text = http.GET.get("week", "0")
    week = int(text) if text.lstrip("-").isdecimal() and len(text) < 4 else 0
    week = max(-WEEKS_BACK, min(week, WEEKS_AHEAD))
    here = today(now=now)
    first = here - timedelta(days=here.weekday()) + timedelta(days=DAYS * week)
    [cells] = cells_of(gate=line.gate, first=first, days=DAYS, now=now, lines=[line])
    days = days_of(cells)
    topic = queueing.topic_of(line=line)
    names = {
        "line": line,
        "gate_name": gate_name(line.gate),
        "gates": gate_choices(),
        "directions": list(Direction),
        "cargos": list(Cargo),
        "week": week,
        "before": week - 1 if week > -WEEKS_BACK else None,
        "after": week + 1 if week < WEEKS_AHEAD else None,
        "days": [first + timedelta(days=one) for one in range(DAYS)],
        "today": here,
        "rows": by_hour(columns=days),
        "totals": [_total(day) for day in days],
        "binding": [one for one in queueing.Binding if any(cell.binding == one for cell in cells)],
        "planned": line in queueing.list_lines(gates=[line.gate], since=now),
        "history": _history(http, topic),
        "hours": _history(http, queueing.Topic(gate=line.gate)),
        "offers": [(kind, TITLES[kind]) for kind in OF_LINE if _may(http, topic, kind)],
        "changes": _may(http, topic, queueing.Kind.CHANGE),
        "sets_hours": _may(http, topic, queueing.Kind.HOURS),
        "now": now,
    }
    return render(http, "centre/capacity.html", names)


def _total(cells: Sequence[Cell]) -> dict[str, int | None]:
    over = [cell for cell in cells if cell.entered is not None]
    return {
        "trucks": sum(cell.trucks for cell in cells),
        "entered": sum(cell.entered or 0 for cell in over) if over else None,
        "left": sum(cell.left or 0 for cell in over) if over else None,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A word as the history shows it; `open`: the reader may still withdraw it."""

    word: queueing.Word
    title: str
    code: str
    figures: list[tuple[str, object]]
    texts: list[str]
    open: bool


def _history(http: HttpRequest, topic: queueing.Topic) -> list[Said]:
    return [
        Said(
            word=one,
            title=word(queueing.FACTS[one.kind]),
            code=word(queueing.Why(one.said.code)) if one.kind == queueing.Kind.CHANGE else one.said.code,
            figures=[shown_figure(name, figure) for name, figure in sorted(one.said.figures.items())],
            texts=_texts(one),
            open=_may(http, topic, one.kind) and _holds(one),
        )
        for one in queueing.list_history(topic=topic)
    ]


def _texts(one: queueing.Word) -> list[str]:
    """What was written beside it; what the system measured is said in the reader's language."""
    if one.said.figures.keys() >= queueing.MEASURED:
        return [gettext("Measured: of those called in the last four weeks so many did not come")]
    return list(one.said.texts.values())


def _may(http: HttpRequest, topic: queueing.Topic, kind: queueing.Kind) -> bool:
    return crossing.may_say(actor=actor_of(http), topic=topic, kind=kind)


def _holds(word: queueing.Word) -> bool:
    now = clock.now()
    return word.withdrawn is None and word.holds is not None and (word.ends is None or word.ends > now)


@require_safe
@for_roles(*SEEING)
def classes(http: HttpRequest) -> HttpResponse:
    """The priority classes, which speak of all gates: those that hold and what was said before."""
    topic, now = queueing.Topic(), clock.now()
    said = queueing.read_classes(since=now)
    names = {
        "history": _history(http, topic),
        "now_valid": [
            (class_name(one), one)
            for one in queueing.in_force(words=said, kind=queueing.Kind.PRIORITY, moment=now)
        ],
        "sets": _may(http, topic, queueing.Kind.PRIORITY),
    }
    return render(http, "centre/classes.html", names)
