"""Tasks from what the province's pages show: where one is given, and those that came of it."""

from collections.abc import Collection
from urllib.parse import urlencode

from django.urls import reverse

from xulang.assignments import api as assignments
from xulang.kernel.actor import Actor
from xulang.kernel.refusal import Refusal
from xulang.platform import clock

Task = dict[str, object]


def tasks_of(actor: Actor, kind: str, ids: Collection[str]) -> dict[str, list[Task]]:
    """Those of the things that the visitor may see, by the thing's id."""
    now = clock.now()
    found: dict[str, list[Task]] = {}
    for thing, given in assignments.list_about(kind=kind, ids=ids).items():
        for one in given:
            try:
                task = assignments.get_assignment(assignment_id=one.id, actor=actor)
            except Refusal:
                continue
            found.setdefault(thing, []).append({"task": task, "overdue": task.overdue(now=now)})
    return found


def give_address(actor: Actor, kind: str, code: str, label: str, address: str) -> str:
    """The form of a task about the thing, for who gives tasks."""
    if not assignments.giving_units(actor=actor):
        return ""
    short = label[: min(assignments.NAME_LIMIT, assignments.TITLE_LIMIT)]
    about = {"kind": kind, "id": code, "label": short, "address": address, "title": short}
    return f"{reverse('assignments:give')}?{urlencode(about)}"
