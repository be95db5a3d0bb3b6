"""A programme's targets on a board: how many stand how, each with its newest figure and its tasks."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from xulang.indicators import api as indicators
from xulang.indicators.api import Book, Programme, TargetLine
from xulang.interfaces.province import shown
from xulang.interfaces.province.giving import Task, give_address, tasks_of
from xulang.interfaces.province.programmes_words import TARGET_TONES, TARGETS
from xulang.kernel.actor import Actor
from xulang.registry import api as registry


def targets_of(
    http: HttpRequest, *, actor: Actor, book: Book, programme: Programme, today: date
) -> dict[str, object]:
    """Those that he may see; `state` in the address chooses those that stand so."""
    units = indicators.list_units()
    seen = [
        line
        for line in indicators.target_lines(book=book, programme=programme, today=today)
        if indicators.may_see(
            actor=actor, entry=book.entries[line.target.code], area=indicators.PROVINCE, units=units
        )
    ]
    counts = indicators.count_states(lines=seen)
    asked = http.GET.get("state", "")
    shown_lines = [line for line in seen if asked not in set(counts) or line.state == asked]
    tasks = tasks_of(actor, "indicator", [line.target.code for line in shown_lines])
    homes = {book.entries[line.target.code].owner for line in shown_lines} - {None}
    owners = registry.get_organisations(organisation_ids=[one for one in homes if one])
    return {
        "targets": [_row(book, line, tasks, owners, actor) for line in shown_lines],
        "target_count": len(seen),
        "states": [
            {"code": state.value, "name": TARGETS[state], "tone": TARGET_TONES[state], "many": many}
            for state, many in counts.items()
        ],
        "state": asked if asked in set(counts) else "",
    }


def _row(
    book: Book,
    line: TargetLine,
    tasks: dict[str, list[Task]],
    owners: dict[UUID, registry.Organisation],
    actor: Actor,
) -> dict[str, object]:
    entry, code = book.entries[line.target.code], line.target.code
    name = shown.name_of(entry)
    return {
        "code": code,
        "name": name,
        "unit": entry.unit,
        "owner": owners[entry.owner].name if entry.owner in owners else "",
        "for_period": shown.span_name(line.target.period),
        "wanted": shown.stored(line.target.value),
        "actual": shown.quantity(line.actual, digits=entry.decimals),
        "period": shown.span_name(line.period) if line.period else "",
        "percent": shown.quantity(line.percent),
        "state": TARGETS[line.state],
        "tone": TARGET_TONES[line.state],
        "tasks": tasks.get(code, []),
        "give": give_address(actor, "indicator", code, name, reverse("province:indicator", args=[code])),
    }
